import json
from zoneinfo import ZoneInfo

from memory.readers.time_exports import TimeExport, read_time_export

HEADER = "Date,Person,Project,Hours,Note"


def read(text: str) -> TimeExport:
    return read_time_export(text.encode(), "export.csv", zone=ZoneInfo("UTC"))


def prints(text: str) -> list[str]:
    return [row.fingerprint for row in read(text).rows]


def test_the_same_file_twice_has_the_same_fingerprints() -> None:
    text = f"{HEADER}\n2026-03-02,Ines,Portal,1,a\n2026-03-02,Ines,Portal,2,b\n"
    assert prints(text) == prints(text)


def test_two_identical_rows_are_two_entries_in_every_file() -> None:
    row = "2026-03-02,Ines,Portal,1,a\n"
    first, second = prints(f"{HEADER}\n{row}{row}")
    assert first != second
    assert prints(f"{HEADER}\n2026-03-01,Tom,Portal,1,a\n{row}{row}")[1:] == [first, second]


def test_order_delimiter_and_spelling_of_values_do_not_matter() -> None:
    one = f"{HEADER}\n2026-03-02,Ines,Portal,1.5,call\n2026-03-17,Tom,Portal,1,x\n"
    other = "Hours;Note;Person;Project;Date\n1;x;tom;PORTAL;17.03.2026\n1:30; call ;INES;Portal;02.03.2026\n"
    assert set(prints(one)) == set(prints(other))


def test_rate_and_billable_do_not_make_another_entry() -> None:
    one = "Date,Person,Project,Hours,Rate,Billable\n2026-03-02,Ines,Portal,1,100,yes\n"
    other = "Date,Person,Project,Hours,Rate,Billable\n2026-03-02,Ines,Portal,1,110,no\n"
    assert prints(one) == prints(other)


def test_another_day_person_project_duration_or_note_does() -> None:
    rows = ["2026-03-02,Ines,Portal,1,a", "2026-03-03,Ines,Portal,1,a", "2026-03-02,Tom,Portal,1,a",
            "2026-03-02,Ines,Shop,1,a", "2026-03-02,Ines,Portal,2,a", "2026-03-02,Ines,Portal,1,b"]  # fmt: skip
    assert len(set(prints("\n".join([HEADER, *rows])))) == len(rows)


def test_an_entry_with_an_id_keeps_its_fingerprint_when_it_was_corrected() -> None:
    one = "Entry ID,Date,Person,Project,Hours\n77,2026-03-02,Ines,Portal,1\n"
    other = "Entry ID,Date,Person,Project,Hours\n77,2026-03-02,Ines,Portal,2\n"
    assert prints(one) == prints(other)


def test_the_same_id_twice_in_one_file_is_one_entry() -> None:
    line = "77,2026-03-02,Ines,Portal,1\n"
    export = read(f"Entry ID,Date,Person,Project,Hours\n{line}{line}")
    assert (len(export.rows), export.refused[0].reason) == (1, "It repeats the entry with the id '77'.")


def test_an_id_column_that_numbers_something_else_is_left_alone() -> None:
    export = read("ID,Date,Person,Project,Hours\n7,2026-03-02,Ines,Portal,1\n7,2026-03-03,Ines,Portal,1\n")
    assert ([row.external_id for row in export.rows], export.unused) == ([None, None], ("ID",))
    assert any("repeats" in warning for warning in export.warnings)


def test_json_entries_are_fingerprinted_by_their_id() -> None:
    entry = {"id": 5, "spent_date": "2026-03-02", "hours": 1, "project": {"name": "Portal"}, "user": {"name": "Ines"}}
    first = read(json.dumps([entry])).rows[0]
    again = read(json.dumps([entry | {"hours": 2}])).rows[0]
    assert first.fingerprint == again.fingerprint
