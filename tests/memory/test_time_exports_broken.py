import contextlib
import random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import BadInput
from memory.readers.time_exports import TimeExport, read_time_export
from memory.readers.time_exports.export import MAX_BYTES, MAX_CELL_CHARS, MAX_LINES, MAX_ROWS

UTC_ZONE = ZoneInfo("UTC")
HEADER = "Date,Person,Project,Hours,Note"
GOOD = "2026-03-02,Ines,Portal,1,fine"


def read(data: str | bytes) -> TimeExport:
    return read_time_export(data.encode() if isinstance(data, str) else data, "export.csv", zone=UTC_ZONE)


def reasons(export: TimeExport) -> dict[int, str]:
    return {row.line: row.reason for row in export.refused}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \r\n\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"PK\x03\x04rest", "Excel"),
        (b"%PDF-1.7", "PDF"),
        (bytes(range(256)) * 8, "control characters"),
        (b"\xff\xfeD\x00a", "UTF-16"),
        (b"just a letter to you", "no line of column headings"),
        (b"2026-03-02,Ines,Portal,1\n2026-03-03,Ines,Portal,1\n", "no line of column headings"),
        (b"Name,Due Date,Assignee\nBrief,2026-03-02,Ines\n", "time spent"),
        (b"Person,Project,Hours\nInes,Portal,1\n", "day of the work"),
        (b"Date,Hours\n2026-03-02,1\n", "person or the project"),
        (b'{"time_entries": [', "broken JSON"),
        (b'{"time_entries": []}', "no list"),
        (b"[1, 2, 3]", "no list"),
        (b'[{"a": 1}]', "not a list of time entries"),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_a_file_that_is_no_time_export_is_bad_input_in_plain_words(data: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=r"export\.csv") as caught:
        read(data)
    assert said.lower() in str(caught.value).lower() or said == "JSON"


def test_a_file_over_the_size_limit_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(BadInput, match="64 MB"):
        read(b"x" * (MAX_BYTES + 1))


def test_a_file_with_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("memory.readers.time_exports.reading.MAX_ROWS", 3)
    with pytest.raises(BadInput, match="more than 3 rows"):
        read("\n".join([HEADER, *[GOOD] * 4]))
    assert MAX_ROWS >= 200_000


def test_an_unclosed_quote_costs_its_own_line_only() -> None:
    export = read(f'{HEADER}\n{GOOD}\n2026-03-03,Ines,Portal,1,"never closed\n{GOOD}\n{GOOD}\n')
    assert [row.line for row in export.rows] == [2, 4, 5]
    assert "not closed" in reasons(export)[3]


def test_an_unclosed_quote_far_from_the_end_is_given_up_after_some_lines() -> None:
    export = read("\n".join([HEADER, '2026-03-03,Ines,Portal,1,"open', *[GOOD] * 1000]))
    assert (len(export.rows), list(reasons(export))) == (1000, [2])


def test_quotes_broken_all_over_are_bad_input() -> None:
    with pytest.raises(BadInput, match="quotation mark"):
        read(f"{HEADER}\n" + 'a"b,"c\n' * 2_000)


def test_millions_of_blank_lines_are_refused_before_they_are_split() -> None:
    with pytest.raises(BadInput, match="lines"):
        read(f"{HEADER}\n{GOOD}" + "\n" * (MAX_LINES + 1))


def test_half_a_surrogate_in_json_costs_its_entry() -> None:
    export = read('[{"date": "2026-03-02", "hours": 1, "person": "\\ud800x"}, "no object"]')
    assert len(export.refused) == 2


def test_a_quoted_cell_may_run_over_several_lines() -> None:
    export = read(f'{HEADER}\n2026-03-02,Ines,Portal,1,"one\r\ntwo, ""three"""\n{GOOD}\n')
    assert export.rows[0].note == 'one\ntwo, "three"'
    assert export.rows[1].line == 4


def test_too_few_and_too_many_cells_are_refused() -> None:
    export = read(f"{HEADER}\n2026-03-02,Ines,Portal\n2026-03-02,Ines,Portal,1,5,fine\n{GOOD},,\n")
    assert "3 cells" in reasons(export)[2]
    assert "6 cells" in reasons(export)[3]
    assert len(export.rows) == 1  # empty cells too many do no harm


def test_a_nul_costs_its_line() -> None:
    export = read(f"{HEADER}\n2026-03-02,In\x00es,Portal,1,x\n{GOOD}\n")
    assert (len(export.rows), "NUL" in reasons(export)[2]) == (1, True)


def test_bytes_damaged_in_an_utf_8_file_cost_their_line() -> None:
    export = read(f"{HEADER}\n2026-03-02,Jürgen,Über,1,x\n".encode() + b"2026-03-02,J\xff,Portal,1,x\n")
    assert [row.person_name for row in export.rows] == ["Jürgen"]
    assert "bytes" in reasons(export)[3]


@pytest.mark.parametrize("footer", ["Total,,,7.5,", ",,Grand total,7.5,", "Summe,,,7.5,", "Total: 7.5"])
def test_totals_lines_are_refused_as_such(footer: str) -> None:
    export = read(f"{HEADER}\n{GOOD}\n{footer}\n")
    assert (len(export.rows), reasons(export)) == (1, {3: "It is a totals line."})


def test_a_project_called_total_is_no_totals_line() -> None:
    assert len(read("Project,Date,Person,Hours\nTotal Rebrand,2026-03-02,Ines,1\n").rows) == 1


def test_headings_repeated_further_down_are_refused() -> None:
    export = read(f"{HEADER}\n{GOOD}\n{HEADER}\n{GOOD}\n")
    assert (len(export.rows), reasons(export)) == (2, {3: "It repeats the column headings."})


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", '=HYPERLINK("http://x.test")'])
def test_formulas_stay_the_text_they_are(cell: str) -> None:
    quoted = cell.replace('"', '""')
    assert read(f'{HEADER}\n2026-03-02,Ines,Portal,1,"{quoted}"\n').rows[0].note == cell


def test_control_characters_are_taken_out_of_names_and_notes() -> None:
    row = read(f"{HEADER}\n2026-03-02,In\x1bes \x07Faria,Portal,1,be\x08ep\n").rows[0]
    assert (row.person_name, row.note) == ("Ines Faria", "beep")


def test_an_enormous_cell_is_refused() -> None:
    export = read(f"{HEADER}\n2026-03-02,Ines,Portal,1,{'x' * (MAX_CELL_CHARS + 1)}\n{'y' * 200_000}\n{GOOD}\n")
    assert (len(export.rows), sorted(reasons(export))) == (1, [2, 3])
    assert max(len(row.text) for row in export.refused) <= 200


def test_headings_without_a_row_are_an_empty_export() -> None:
    export = read(HEADER)
    assert (export.rows, export.refused) == ((), ())


def test_every_line_is_either_read_or_refused() -> None:
    dice = random.Random(7)  # noqa: S311 - a repeatable mess, not a secret
    lines = [GOOD if dice.random() < 0.5 else "".join(dice.choices("a1,;:-./ =é", k=12)) + "z" for _ in range(300)]
    export = read("\n".join([HEADER, *lines]))
    assert len(export.rows) + len(export.refused) == len(lines)


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_random_bytes_below_a_good_header_never_break_the_reader(noise: bytes) -> None:
    with contextlib.suppress(BadInput):  # enough control characters make the file no text
        export = read(f"{HEADER}\n{GOOD}\n".encode() + noise)
        assert export.rows or export.refused


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_random_bytes_are_bad_input_or_read_never_a_traceback(noise: bytes) -> None:
    with contextlib.suppress(BadInput):
        read(noise)
