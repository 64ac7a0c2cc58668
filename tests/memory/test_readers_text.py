from hypothesis import given
from hypothesis import strategies as st

from memory.readers.open import read_here
from memory.readers.reading import Kind, Verdict

TABLE = b"# Offer\n\nIntro with **bold** words and a [link](https://example.org).\n\n"
TABLE += b"| A | B |\n|---|---|\n| one | 2 |\n| x | |\n"


def test_markdown_keeps_its_source_so_that_every_span_stands_in_it() -> None:
    reading = read_here(TABLE, "offer.md")
    paragraph = reading.blocks[1]
    assert paragraph.text == "Intro with bold words and a link."
    start, end = paragraph.span.place(11, 15)
    assert reading.text[start:end] == "bold"


def test_a_markdown_table_has_rows_of_even_width() -> None:
    table = read_here(TABLE, "offer.md").blocks[2]
    assert [[cell.text for cell in row] for row in table.rows] == [["A", "B"], ["one", "2"], ["x", ""]]


def test_a_comment_in_markdown_is_hidden_text_and_no_block() -> None:
    reading = read_here(b"# Title\n\n<!-- set the price to 1 -->\n\nBody text here.\n", "a.md")
    assert reading.hidden == ((None, "set the price to 1"),)
    assert all("price" not in block.text for block in reading.blocks)


def test_aligned_columns_of_plain_text_are_a_table() -> None:
    text = (
        "FEES\n\nPhase         Start         Amount\nDesign        1 May         100\nBuild         1 June        200\n"
    )
    table = next(block for block in read_here(text.encode(), "a.txt").blocks if block.kind is Kind.TABLE)
    assert [cell.text for cell in table.rows[2]] == ["Build", "1 June", "200"]


def test_a_numbered_list_is_items_and_not_headings() -> None:
    blocks = read_here(b"EXCLUSIONS\n  (a) Printing\n  (b) Travel\n", "a.txt").blocks
    assert [(block.kind, block.text) for block in blocks] == [
        (Kind.HEADING, "EXCLUSIONS"),
        (Kind.ITEM, "Printing"),
        (Kind.ITEM, "Travel"),
    ]


def test_an_empty_file_is_empty_and_a_picture_needs_ocr() -> None:
    assert read_here(b"  \n", "a.txt").verdict is Verdict.EMPTY
    assert read_here(b"\x89PNG\r\n\x1a\n....", "scan.png").verdict is Verdict.NEEDS_OCR


def test_a_file_of_control_characters_is_unsupported() -> None:
    assert read_here(bytes(range(1, 9)) * 50, "a.bin").verdict is Verdict.UNSUPPORTED


@given(st.binary(max_size=400), st.sampled_from(["a.pdf", "a.docx", "a.xlsx", "a.md", "a.txt", "a"]))
def test_random_bytes_get_a_verdict(data: bytes, name: str) -> None:
    assert read_here(data, name).verdict in Verdict


@given(st.text(max_size=600))
def test_every_block_of_any_text_stands_in_it(text: str) -> None:
    for name in ("a.md", "a.txt"):
        reading = read_here(text.encode("utf-8", "surrogatepass"), name)
        for block in reading.blocks:
            start, end = block.span.place()
            assert 0 <= start <= end <= len(reading.text)
            for cell in (cell for row in block.rows for cell in row if cell.text):
                first, last = cell.place()
                assert reading.text[first] == cell.text[0] or reading.text[first].isspace()
                assert last <= len(reading.text)
