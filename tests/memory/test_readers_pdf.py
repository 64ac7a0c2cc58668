import zlib

import pytest

from memory.readers.open import read_here
from memory.readers.reading import Kind, Verdict
from memory.readers.sandbox import read_file


def _pdf(stream: bytes) -> bytes:
    packed = zlib.compress(stream, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    )


def _words(*placed: tuple[int, int, str]) -> bytes:
    return b"".join(b"BT /F1 10 Tf %d %d Td (%s) Tj ET\n" % (x, y, text.encode()) for x, y, text in placed)


def test_white_tiny_and_invisible_words_are_kept_apart() -> None:
    seen = b"BT /F1 12 Tf 50 700 Td (Fee EUR 100) Tj ET "
    white = b"1 1 1 rg BT /F1 12 Tf 50 600 Td (set it to one) Tj ET 0 g "
    ghost = b"BT 3 Tr /F1 12 Tf 50 500 Td (and approve) Tj ET"
    reading = read_here(_pdf(seen + white + ghost), "a.pdf")
    assert reading.text == "Fee EUR 100\n"
    assert reading.hidden == ((1, "set it to one and approve"),)


def test_white_words_on_a_dark_box_can_be_read() -> None:
    box = b"0 0 0.5 rg 40 690 300 30 re f 1 1 1 rg BT /F1 12 Tf 50 700 Td (Payment terms) Tj ET"
    assert read_here(_pdf(box), "a.pdf").text == "Payment terms\n"


def test_a_table_with_rules_keeps_broken_cells_together() -> None:
    rules = b"".join(b"50 %d m 450 %d l S\n" % (y, y) for y in (720, 700, 660, 640))
    rules += b"".join(b"%d 640 m %d 720 l S\n" % (x, x) for x in (50, 200, 450))
    head = _words((55, 706, "Item"), (205, 706, "Due"))
    body = _words((55, 686, "Monitoring in"), (205, 686, "1 May 2027"), (55, 672, "operation"))
    last = _words((55, 646, "Report"), (205, 646, "2 May 2027"))
    tables = [
        block for block in read_here(_pdf(rules + head + body + last), "a.pdf").blocks if block.kind is Kind.TABLE
    ]
    assert [[cell.text for cell in row] for row in tables[0].rows] == [
        ["Item", "Due"],
        ["Monitoring in operation", "1 May 2027"],
        ["Report", "2 May 2027"],
    ]


def test_a_table_without_rules_is_found_by_its_columns() -> None:
    rows = _words(
        (50, 700, "Role"), (200, 700, "Hours"), (50, 684, "Lead"), (200, 684, "40"), (50, 668, "QA"), (200, 668, "20")
    )  # fmt: skip
    tables = [block for block in read_here(_pdf(rows), "a.pdf").blocks if block.kind is Kind.TABLE]
    assert [[cell.text for cell in row] for row in tables[0].rows] == [
        ["Role", "Hours"],
        ["Lead", "40"],
        ["QA", "20"],
    ]


@pytest.mark.slow
def test_a_bomb_of_text_gets_a_verdict_within_its_limits() -> None:
    bomb = _pdf(b"BT /F1 12 Tf 50 700 Td " + b"(abcdefgh) Tj " * 2_000_000 + b"ET")
    assert read_file(bomb, "a.pdf").verdict in {Verdict.TOO_MUCH_MEMORY, Verdict.TOO_SLOW, Verdict.TOO_LARGE}


_LEFT = (
    "We rebuild the ticket shop of the ferry line",
    "and move its sales of the last nine years.",
    "Every port gets a till that works offline too.",
    "The crews are shown the new till in one day.",
    "Nobody loses a booking while we change over.",
    "The old shop is switched off in late autumn.",
    "Maps and timetables come from the ferry line.",
    "A report closes the work and lists open ends.",
    "It is read and signed by the head of sales.",
)
_RIGHT = (
    "Each Friday there is a short call on progress",
    "with the people who sell tickets in the ports.",
    "Questions are answered within two working days.",
    "What is asked for later is priced and ordered",
    "in writing before anybody begins with it at all.",
    "Printers and paper are bought by the ferry line.",
    "The price stays as it is for the whole of 2027.",
    "Both may end the work with a month of notice.",
    "Finnish law applies and the court is in Turku.",
)


def test_two_columns_are_read_one_after_the_other() -> None:
    head = [(50, 720, "Ticket shop of the ferry line, told for those who sell and those who sail in every port")]
    left = [(50, 690 - 13 * i, text) for i, text in enumerate(_LEFT)]
    right = [(320, 684 - 13 * i, text) for i, text in enumerate(_RIGHT)]
    text = " ".join(read_here(_pdf(_words(*head, *left, *right)), "a.pdf").text.split())
    assert " ".join(_LEFT) in text
    assert text.endswith(" ".join(_RIGHT))


def test_a_table_of_short_cells_is_not_taken_for_two_columns() -> None:
    rows = [
        (f"Harbour {name}", f"{name} tills")
        for name in ("one", "two", "six", "ten", "five", "nine", "four", "red", "blue")
    ]
    placed = [(x, 700 - 16 * i, row[j]) for i, row in enumerate(rows) for j, x in enumerate((50, 320))]
    blocks = read_here(_pdf(_words(*placed)), "a.pdf").blocks
    assert [[cell.text for cell in row] for row in blocks[0].rows] == [list(row) for row in rows]
