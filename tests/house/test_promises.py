from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROMISES = ROOT / "docs" / "channels.md"


def test_every_test_that_holds_a_channel_to_its_promise_is_there():
    named = set(re.findall(r"`(test_\w+)`", PROMISES.read_text("utf-8")))
    there = {
        name
        for folder in ("channels", "web")
        for file in (ROOT / "tests" / folder).glob("test_*.py")
        for name in re.findall(r"^(?:async )?def (test_\w+)\(", file.read_text("utf-8"), re.MULTILINE)
    }
    assert len(named) > 50
    assert named - there == set()
