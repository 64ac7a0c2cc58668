# ruff: noqa: E501, RUF001 -- sentences as documents write them
from collections.abc import Callable

import pytest

from domain.sow.statement import Extract, Weight

Read = Callable[[str], Extract]


def _parties(found: Extract) -> tuple[str | None, str | None]:
    sow = found.sow
    return sow.client.value if sow.client else None, sow.vendor.value if sow.vendor else None


HEAD = "# Statement of Work\n\n"
MARLOW, QUILL = "Marlow Tinplate Ltd", "Quill & Rook GmbH"


@pytest.mark.parametrize(
    "words",
    [
        'This is made on 3 May 2027 between Quill & Rook GmbH, a company registered in Ulm ("Supplier"), and Marlow Tinplate Ltd ("Buyer").',
        'Made between Marlow Tinplate Ltd (charity 1182, the "Company") and Quill & Rook GmbH (HRB 77, the "Contractor").',
        "Marlow Tinplate Ltd engages Quill & Rook GmbH.",
        "Marlow Tinplate Ltd buys from Quill & Rook GmbH the rebuilding of its press line.",
        "for Marlow Tinplate Ltd, written by Quill & Rook GmbH, Ulm. 19 May 2027.",
        "The customer is Marlow Tinplate Ltd, a registered company.\n\nThe supplier is Quill & Rook GmbH.",
        "Client: Marlow Tinplate Ltd\n\nService provider: Quill & Rook GmbH",
        "**Customer** Marlow Tinplate Ltd\n\n**Contractor** Quill & Rook GmbH",
        "CLIENT\n\nMarlow Tinplate Ltd\n\nSUPPLIER\n\nQuill & Rook GmbH",
        "| Prepared for | Prepared by |\n|---|---|\n| Marlow Tinplate Ltd | Quill & Rook GmbH |",
        "| Customer name | Marlow Tinplate Ltd, Hull |\n|---|---|\n| Provider | Quill & Rook GmbH, Ulm |",
        'zwischen der\n\nMarlow Tinplate Ltd, Hafen 4, 20457 Hamburg\n– nachfolgend „Auftraggeberin" –\n\nund der\n\nQuill & Rook GmbH, Ulm\n– nachfolgend „Auftragnehmerin" –',
        "Auftraggeber: Marlow Tinplate Ltd\n\nAuftragnehmer: Quill & Rook GmbH",
        "Cliente: Marlow Tinplate Ltd\n\nProveedor: Quill & Rook GmbH",
        "Quill & Rook GmbH will carry out a survey of the presses for Marlow Tinplate Ltd in Hull.",
        "We (Quill & Rook GmbH) draw the new line for you (Marlow Tinplate Ltd).",
    ],
)  # fmt: skip
def test_client_and_vendor_are_found_however_they_are_named(extract: Read, words: str) -> None:
    assert _parties(extract(HEAD + words + "\n")) == (MARLOW, QUILL)


def test_two_defined_names_are_told_apart_by_what_they_do(extract: Read) -> None:
    text = 'Work Order between Marlow Tinplate Ltd ("Marlow") and Quill & Rook GmbH ("Quill").\n\n'
    text += "Quill will deliver the drawings. Marlow will pay for them and accept them within a week.\n"
    assert _parties(extract(HEAD + text)) == (MARLOW, QUILL)


def test_two_names_whose_sides_stay_open_are_left_absent(extract: Read) -> None:
    assert _parties(extract(HEAD + "This is between Marlow Tinplate Ltd and Quill & Rook GmbH.\n")) == (None, None)


@pytest.mark.parametrize(
    "words",
    [
        "The work takes place between 3 May 2027 and 12 June 2027.",
        "Client: TBD\n\nSupplier: [name of supplier]",
        "Contact: Ada Perl (Customer), Jon Tarn (Supplier)",
        "The second step runs from 1 March 2027 to 30 April 2027.",
        "To: the board of directors",
    ],
)
def test_dates_placeholders_people_and_sentences_are_no_parties(extract: Read, words: str) -> None:
    assert _parties(extract(HEAD + words + "\n")) == (None, None)


def test_a_letter_is_from_who_signs_it_to_whom_it_is_addressed(extract: Read) -> None:
    text = "Marlow Tinplate Ltd\n\nAttn. Ms Ada Perl\n\nHull, 3 May 2027\n\nDear Ms Perl\n\n"
    text += "## Survey of the press line\n\nWe will look at the presses.\n\nWith kind regards\n\nQuill & Rook GmbH\n\nJon Tarn\n"
    found = extract(text)
    assert _parties(found) == (MARLOW, QUILL)
    assert found.sow.title
    assert found.sow.title.value == "Survey of the press line"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Statement of Work No. 7\n\n## Press line renewal\n\nWords of it.\n", "Press line renewal"),
        ("# Work Order 06\n\n## A. Scope\n\nProject: Press line renewal\n", "Press line renewal"),
        ("# Schedule 4 - Statement of Work\n\nPress line renewal\n\n## Parties\n", "Press line renewal"),
        (
            "# Order Form\n\n| Project | Press line renewal |\n|---|---|\n| Start date | 3 May 2027 |\n",
            "Press line renewal",
        ),
        ("# Offerte Nr. 2027-31\n\nProjekt: Ablösung der Pressen\n", "Ablösung der Pressen"),
        ("Subject: SOW: press line\n\nHi Ada,\n\nwe begin soon.\n", "SOW: press line"),
        ("# Rider app\n\nProject: another name below\n", "Rider app"),
        ("# STATEMENT OF WORK\n\nbetween\n\nMarlow Tinplate Ltd\n\nfor\n\nPress line renewal\n", "Press line renewal"),
    ],
)
def test_the_title_says_more_than_the_kind_of_document(extract: Read, text: str, title: str) -> None:
    found = extract(text).sow.title
    assert found
    assert found.value == title


@pytest.mark.parametrize(
    "words",
    [
        "Start date: 4 January 2027\n\nEnd date: 25 June 2027",
        "The work will run from 4 January to 25 June 2027.",
        "Term: 4 Jan – 25 Jun 2027",
        "| Period of performance | 2027-01-04 through 2027-06-25 |\n|---|---|\n| Fee | fixed |",
        "| Projektstart | 04.01.2027 |\n|---|---|\n| Projektende | 25.06.2027 |",
        "Der Auftrag beginnt am 4. Januar 2027 und endet am 25. Juni 2027.",
        "Date de début : 4 janvier 2027\n\nDate de fin : 25 juin 2027",
        "Fecha de inicio: 4 de enero de 2027\n\nFecha de finalización: 25 de junio de 2027",
        'This SOW commences on January 4, 2027 (the "Effective Date") and ends no later than June 25, 2027.',
        '"Effective Date" means 4 January 2027. "Long-Stop Date" means 25 June 2027.\n\nThis order takes effect on the Effective Date and expires on the Long-Stop Date.',
        "Sprint 1 starts on 4 January 2027; sprint 12 ends on 25 June 2027.",
        "Leistungszeitraum: 4. Januar bis 25. Juni 2027",
    ],
)  # fmt: skip
def test_start_and_end_are_read_in_many_hands(extract: Read, words: str) -> None:
    sow = extract(HEAD + words + "\n").sow
    assert (str(sow.start and sow.start.value), str(sow.end and sow.end.value)) == ("2027-01-04", "2027-06-25")


def test_the_first_step_is_not_the_whole(extract: Read) -> None:
    text = "We will begin on 4 January 2027 and finish by 25 June 2027. The second step, drawing, lasts from 1 March 2027 to 30 April 2027."
    sow = extract(HEAD + text).sow
    assert (str(sow.start and sow.start.value), str(sow.end and sow.end.value)) == ("2027-01-04", "2027-06-25")


def test_days_of_signing_of_earlier_work_and_of_offers_are_no_term(extract: Read) -> None:
    text = "This was signed on 4 January 2027. The offer is valid until 28 February 2027.\n\n## Previous work\n\nIt ran from 3 March 2025 to 12 September 2025.\n"
    sow = extract(HEAD + text).sow
    assert (sow.start, sow.end) == (None, None)


def test_an_end_that_hangs_on_the_start_is_a_rule(extract: Read) -> None:
    sow = extract(
        HEAD + "- We start on the day Marlow signs.\n- Everything is done fourteen weeks after kick-off.\n"
    ).sow
    assert sow.start
    assert sow.start.value.rule == "on the day Marlow signs"
    assert sow.end
    assert sow.end.value.rule == "fourteen weeks after kick-off"


def test_an_amendment_gives_what_it_changes_and_stops_the_plan(extract: Read) -> None:
    text = "# Amendment No. 2 to Statement of Work 88\n\n"
    text += 'between Marlow Tinplate Ltd ("Customer") and Quill & Rook GmbH ("Supplier")\n\n'
    text += "The end date moves from 30 April 2027 to 18 June 2027. The fixed price is increased by EUR 9,000 from EUR 40,000 to EUR 49,000.\n"
    found = extract(text)
    assert found.sow.kind == "amendment"
    assert _parties(found) == (MARLOW, QUILL)
    assert str(found.sow.end and found.sow.end.value) == "2027-06-18"
    assert found.sow.total
    assert found.sow.total.value == 49000
    assert [one.weight for one in found.findings if one.code == "amends_earlier_document"] == [Weight.STOP]


def test_the_vendor_heads_the_paper_of_a_letter_or_note(extract: Read) -> None:
    text = "Quill & Rook GmbH · 4 Hafen · Ulm\n\n# Scope of Work\n\nClient: Marlow Tinplate Ltd\n"
    assert _parties(extract(text)) == (MARLOW, QUILL)


def test_a_day_of_the_agreement_above_is_not_the_start(extract: Read) -> None:
    text = "Issued under the Master Services Agreement effective January 1, 2026.\n\n"
    text += "This SOW is effective as of January 4, 2027 and, unless extended in writing, expires on June 25, 2027.\n"
    sow = extract(HEAD + text).sow
    assert (str(sow.start and sow.start.value), str(sow.end and sow.end.value)) == ("2027-01-04", "2027-06-25")


def test_a_time_of_testing_is_not_the_term(extract: Read) -> None:
    text = "The supplier begins on 4 January 2027. User testing takes place from 2 May 2027 to 20 May 2027.\n"
    text += "The project is complete by 25 June 2027.\n"
    sow = extract(HEAD + "## Dates\n\n" + text).sow
    assert (str(sow.start and sow.start.value), str(sow.end and sow.end.value)) == ("2027-01-04", "2027-06-25")


def test_a_proposal_for_somebody_names_the_client_and_takes_the_line_below_as_title(extract: Read) -> None:
    found = extract(
        "# Proposal for Marlow Tinplate Ltd\n\n## Press line renewal\n\nPrepared by Quill & Rook GmbH, 12 January 2027\n"
    )
    assert _parties(found) == (MARLOW, QUILL)
    assert found.sow.title
    assert found.sow.title.value == "Press line renewal"
