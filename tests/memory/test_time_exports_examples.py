"""Real exports, where they are at hand: totals must equal the ones counted by hand beside them."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.errors import BadInput
from memory.readers.time_exports import TimeExport, read_time_export

FOLDER = Path(__file__).parents[2] / ".." / "shared" / "examples" / "psa" / "time"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared example exports are not here")


def read(name: str) -> TimeExport:
    return read_time_export((FOLDER / name).read_bytes(), name, zone=ZoneInfo("Europe/Zurich"))


def gold(name: str) -> dict[str, dict[str, object]]:
    return json.loads((FOLDER / name).read_text(), parse_float=Decimal)


@pytest.mark.parametrize("name", ["harvest_detailed_en", "harvest_german_semicolon", "clockify_us_12h"])
def test_totals_equal_the_ones_counted_by_hand(name: str) -> None:
    export, expected = read(f"{name}.csv"), gold("gold_dialect_exports.json")[name]
    billable = [row for row in export.rows if row.billable]
    found = {
        "hours": Decimal(export.total_seconds) / 3600,
        "billable_hours": Decimal(sum(row.seconds for row in billable)) / 3600,
        "billable_amount": sum(row.amount or 0 for row in billable),
        "currency": billable[0].currency,
        "rate": billable[0].bill_rate,
    }
    assert export.refused == ()
    assert export.dialect == name.split("_", maxsplit=1)[0]
    assert {key: found[key] for key in expected} == expected


def test_seconds_by_issue_equal_the_ones_counted_by_hand() -> None:
    export, expected = read("toggl_to_tempo_worklog.csv"), gold("gold_small_exports.json")["toggl_to_tempo_worklog.csv"]
    seconds: Counter[str] = Counter()
    for row in export.rows:
        seconds[row.task] += row.seconds
    assert dict(seconds) == expected["seconds_by_issue"]
    assert export.total_seconds == expected["total_seconds"]


@pytest.mark.parametrize(
    "name",
    ["asana_sections_subtasks.csv", "jira_cloud_export_2rows.csv", "float_people_fixture.json", "tock_projects.json"],
)
def test_what_holds_no_time_is_refused_as_a_whole(name: str) -> None:
    with pytest.raises(BadInput, match="not a"):
        read(name)
