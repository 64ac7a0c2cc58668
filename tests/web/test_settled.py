from __future__ import annotations

import gc

from web.settled import settled


def test_what_was_made_before_serving_is_not_looked_through_while_serving():
    with settled():
        assert gc.get_freeze_count() > 0
    assert gc.get_freeze_count() == 0
