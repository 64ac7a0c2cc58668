import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from channels.console import app


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, offer: str):
    monkeypatch.setenv("FIRSTMATE_HOME", str(tmp_path))
    file = tmp_path / "offer.md"
    file.write_text(offer, encoding="utf-8")
    return lambda *options: CliRunner().invoke(app, ["--today", "2026-11-22", "sow", str(file), *options])


def test_the_command_prints_one_json_document(run) -> None:
    whole = json.loads(run("--json", "--start", "2027-01-11").stdout)
    assert whole["plan"]["start"] == "2027-01-11"
    assert whole["sow"]["total"]["value"] == 147400


def test_the_command_shows_facts_plan_and_questions(run) -> None:
    shown = run().output
    assert "Halvorsen Marine AS" in shown
    assert "122.50 EUR" in shown
    assert "? When are invoices due?" in shown


def test_a_start_that_is_no_day_is_refused(run) -> None:
    assert "--start is a day" in str(run("--start", "January").exception)
