"""Headings in words of somebody's own, numbered lines as headings, and the words that show a risk."""

from __future__ import annotations

import numpy as np
import pytest

from agents.sow_to_plan import headings

TERMS = """# Quay crane sensors

Sailmakers Ltd ("Supplier") works for Port of Ambleford ("Client") from 4 January 2027 to 30 April 2027.

Fixed fee: EUR 40,000.00.

"""


@pytest.mark.parametrize(
    ("heading", "about"),
    [
        ("What we keep our hands off", "out_of_scope"),
        ("Not in the parcel", "out_of_scope"),
        ("The bets behind this quote", "assumptions"),
        ("Chores for your side", "client_responsibilities"),
        ("What you find in the end", "deliverables"),
        ("Payroll interface", ""),
        ("Meetings and minutes", ""),
        ("Article 12 What we keep our hands off", "out_of_scope"),
    ],
)
def test_a_heading_is_read_by_its_meaning_or_not_at_all(heading, about):
    assert headings.meant(heading) == about


def test_a_sentence_is_no_heading():
    assert headings.meant("What we keep our hands off is anything that lies beyond the gates of the port") == ""


def test_the_weights_belong_to_the_headings_they_were_fitted_to():
    with np.load(headings.FILE) as kept:
        assert str(kept["digest"]) == headings.digest()


def test_a_section_under_such_a_heading_gives_its_list(extract):
    found = extract(TERMS + "## What we keep our hands off\n\n- Cabling on the quay\n- Radio licences\n").sow
    assert [one.text for one in found.out_of_scope] == ["Cabling on the quay", "Radio licences"]


def test_numbered_lines_that_count_up_are_headings(extract):
    found = extract(
        "Quay crane sensors\n\n\u00a7 1 Background\n\nThe port wants sensors on eleven cranes before the summer.\n\n"
        "\u00a7 2 Deliverables\n\n- Sensor map\n- Alarm board\n\n\u00a7 3 Exclusions\n\n- Cabling on the quay\n\n"
        "\u00a7 4 Acceptance\n\nThe port accepts within ten working days.\n"
    ).sow
    assert [one.name for one in found.deliverables] == ["Sensor map", "Alarm board"]
    assert [one.text for one in found.out_of_scope] == ["Cabling on the quay"]


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("For each week begun the price falls by 1.5 % up to 10 %.", "penalty"),
        ("Drafts are changed as often as the Client likes.", "unlimited_revisions"),
        ("In 2025 the Client paid EUR 12,000.00 for the pilot.", "past_amount"),
        ("Travel is paid at cost, at most EUR 3,000.00 in all.", "expense_cap"),
        ("The council has set aside a budget of EUR 90,000.00.", "budget_is_not_price"),
        ("Neither of us is liable for more than, at most, EUR 200,000.00.", "liability_limit_is_not_cap"),
        ("The second alarm board is not in the price.", "optional_workstream"),
        ("The parts list is removed.", "removed_deliverable"),
    ],
)
def test_words_that_show_a_risk_are_told_with_their_place(extract, sentence, code):
    found = [one for one in extract(TERMS + "## Terms\n\n" + sentence + "\n").findings if one.code == code]
    assert [evidence.quote for one in found for evidence in one.evidence] == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "Changes need the Client's prior written consent and cost EUR 900.00 a day.",
        "We meet every week for 45 minutes.",
        "The fee is EUR 40,000.00.",
    ],
)
def test_ordinary_terms_are_no_risk(extract, sentence):
    codes = {one.code for one in extract(TERMS + "## Terms\n\n" + sentence + "\n").findings}
    assert not codes & {"penalty", "past_amount", "unlimited_revisions", "optional_workstream"}
