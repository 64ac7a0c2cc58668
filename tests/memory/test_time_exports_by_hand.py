"""What a person says about columns comes before what their headings say."""

from zoneinfo import ZoneInfo

import pytest

from domain.errors import BadInput
from memory.readers.time_exports import UnknownColumns, read_time_export

UNKNOWN = b"""Wer war's;Wann war's;Wie lange;Wofuer;Bemerkung X
Ana Petrov;2026-11-16;90;Nordlys;Tidying
Ana Petrov;2026-11-17;45;Nordlys;
"""
MAPPING = {"Wer war's": "person_name", "Wann war's": "date", "Wie lange": "minutes", "Wofuer": "project"}


def read(content=UNKNOWN, mapping=None):
    return read_time_export(content, "x.csv", zone=ZoneInfo("Europe/Berlin"), mapping=mapping)


def test_headings_nobody_knows_are_refused_with_the_columns_to_map():
    with pytest.raises(UnknownColumns) as refusal:
        read()
    assert refusal.value.columns == ("Wer war's", "Wann war's", "Wie lange", "Wofuer", "Bemerkung X")
    assert "person_name" in refusal.value.hint


def test_a_mapping_by_hand_reads_them_in_the_unit_that_was_said():
    export = read(mapping=MAPPING)
    assert [(row.person_name, row.minutes, row.project) for row in export.rows] == [
        ("Ana Petrov", 90, "Nordlys"),
        ("Ana Petrov", 45, "Nordlys"),
    ]
    assert export.mapping["Wie lange"] == "duration"
    assert export.unused == ("Bemerkung X",)


def test_it_comes_before_what_a_heading_says_and_drops_what_is_to_be_ignored():
    content = b"Date,Person,Project,Hours,Notes,Remark\n2026-11-16,Ana,Nordlys,1,old,new\n"
    export = read(content, {"remark": "note", "Notes": "ignore"})
    assert export.rows[0].note == "new"
    assert "Notes" in export.unused


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"Wer war's": "salary"}, "no field"),
        (MAPPING | {"Bemerkung X": "hours"}, "are said to be"),
        (MAPPING | {"Nirgends": "note"}, "no line of headings"),
        ({"Wer war's": "person_name"}, "no column gives the day"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(mapping, said):
    with pytest.raises(BadInput, match=said):
        read(mapping=mapping)


def test_fields_of_json_can_be_mapped_too():
    content = b'[{"wer": "Ana", "wann": "2026-11-16", "wielange": 2, "wofuer": "Nordlys"}]'
    mapping = {"wer": "person_name", "wann": "date", "wielange": "hours", "wofuer": "project"}
    assert [row.minutes for row in read(content, mapping).rows] == [120]
