# ruff: noqa: E501, RUF001 -- documents as people write them
"""Names, days and sections where other layouts and other words hold them."""

from __future__ import annotations

from datetime import date

import pytest

HEAD = '# Statement of Work\n\nOtter Bay Trust ("Client") and Fennel Systems Ltd ("Supplier").\n\n'


def _days(found):
    sow = found.sow
    return sow.start and sow.start.value.date, sow.end and sow.end.value.date


def test_dotted_leaders_part_a_label_from_its_value(extract):
    found = extract(
        "WORK ORDER 12\n\nCustomer ........ Otter Bay Trust\n\nSupplier ........ Fennel Systems Ltd\n\nWork ............ New booking desk\n"
    ).sow
    assert (found.client.value, found.vendor.value, found.title.value) == (
        "Otter Bay Trust",
        "Fennel Systems Ltd",
        "New booking desk",
    )


def test_opening_lines_are_labels_without_a_colon(extract):
    found = extract(
        "# Estimate 44\n\nJob Winter leaflets and posters\n\nFor Otter Bay Trust\n\nBy Fennel Studio Ltd, Hull\n\nDate 4 January 2027\n"
    ).sow
    assert (found.client.value, found.vendor.value, found.title.value) == (
        "Otter Bay Trust",
        "Fennel Studio Ltd",
        "Winter leaflets and posters",
    )


def test_the_line_below_a_mere_kind_of_document_is_its_title(extract):
    text = "# Survey agreement\n\nHow ferries are used by night workers\n\nOtter Bay Trust (the trust) commissions Fennel Systems Ltd (the firm).\n"
    assert extract(text).sow.title.value == "How ferries are used by night workers"


def test_who_agrees_to_a_letter_is_the_client_and_who_signs_it_the_vendor(extract):
    text = "Dear Ms Rowe,\n\nWe are glad to help with the new booking desk.\n\nWarm regards,\n\nIda Moss for Fennel Systems Ltd\n\nAgreed for Otter Bay Cooperative Ltd:\n"
    found = extract(text).sow
    assert (found.client.value, found.vendor.value) == ("Otter Bay Cooperative Ltd", "Fennel Systems Ltd")


@pytest.mark.parametrize(
    "words",
    [
        "| First day | 1 February 2027 |\n|---|---|\n| Last day | 30 April 2027 |",
        "The study opens on 1 February 2027 and closes on 30 April 2027.",
        "The program starts with a design workshop on 1 February 2027 and ends with the review on 30 April 2027.",
        "The services run from and including 1 February 2027 (the Start Date) to and including 30 April 2027 (the End Date).",
        "Set-up runs from 1 February 2027 to 12 February 2027 and the service from 15 February 2027 to 30 April 2027.",
        "We work for you from Monday, February 1 through Friday, April 30, 2027.",
    ],
)
def test_the_term_is_found_however_it_is_told(extract, words):
    assert _days(extract(f"{HEAD}## Term\n\n{words}\n")) == (date(2027, 2, 1), date(2027, 4, 30))


def test_a_validity_of_the_offer_is_no_term(extract):
    found = extract(f"{HEAD}## Term\n\nWe begin on 1 February 2027. This offer is valid until 30 April 2027.\n")
    assert _days(found) == (date(2027, 2, 1), None)


def test_a_change_gives_the_new_day_of_a_table_of_old_and_new(extract):
    text = "# Change request CR-3\n\nClient: Otter Bay Trust\n\nContractor: Fennel Systems Ltd\n\n## Effect on time\n\n| | Present | After this change |\n|---|---|---|\n| Start | 01/02/2027 | unchanged |\n| Completion | 30/03/2027 | 30/04/2027 |\n"
    assert _days(extract(text)) == (date(2027, 2, 1), date(2027, 4, 30))


def test_a_change_told_as_formerly_and_now_gives_the_day_as_it_is_now(extract):
    text = "AMENDMENT 2 TO STATEMENT OF WORK 7\n\nThis Amendment 2 is effective 15 March 2027.\n\n## Period\n\nThe work began on 1 February 2027. Its completion date, formerly 30 March 2027, is now 30 April 2027.\n"
    assert _days(extract(text)) == (date(2027, 2, 1), date(2027, 4, 30))


def test_blocks_that_begin_with_their_own_heading_are_parted_from_it(extract):
    text = (
        "Berth survey\n\nAims. The trust wants to know how its twelve berths are used in winter.\n\nTime. The study opens on 1 February 2027 and closes on 30 April 2027.\n\n"
        "Assumptions. The harbour cameras keep working through the winter. No berth is closed for dredging.\n\nHelp from the trust. The trust opens its berth book before 8 February 2027.\n\n"
        "Exclusions. The dry dock is not counted and not described.\n"
    )
    found = extract(text).sow
    assert len(found.assumptions) == 2
    assert [one.due.date for one in found.client_responsibilities] == [date(2027, 2, 8)]


def test_a_line_with_a_label_of_its_own_gives_its_list_and_lets_the_rest_go(extract):
    text = f"{HEAD}Things we need from you: the berth book by 8 February 2027; two keys; and a desk. The fee is a lump sum of EUR 9,000.\n"
    assert [one.text for one in extract(text).sow.client_responsibilities] == [
        "the berth book by 8 February 2027",
        "two keys",
        "a desk",
    ]


def test_the_title_of_a_document_says_nothing_of_its_sections(extract):
    text = "# Squad agreement for berths\n\n## Off the table\n\n- Dredging\n- Dry dock\n\n## Fee\n\nEUR 9,000 fixed.\n\n## Notice\n\nFour weeks.\n"
    assert [one.text for one in extract(text).sow.out_of_scope] == ["Dredging", "Dry dock"]


def test_a_second_section_of_a_kind_must_be_called_so(extract):
    text = (
        f"{HEAD}## Assumptions\n\n- The cameras work.\n\n## Interpretation\n\n- Day means a working day in Otter Bay.\n"
    )
    assert [one.text for one in extract(text).sow.assumptions] == ["The cameras work"]


def test_lists_of_things_that_each_end_in_their_day_are_deliverables(extract):
    text = f"{HEAD}## When\n\n- [ ] Berth map – 8 February 2027\n- [ ] Camera plan – 8 March 2027\n"
    found = extract(text).sow.deliverables
    assert [(one.name, one.due.date) for one in found] == [
        ("Berth map", date(2027, 2, 8)),
        ("Camera plan", date(2027, 3, 8)),
    ]


def test_sentences_promise_deliverables_by_a_rule(extract):
    text = f"{HEAD}Within six weeks of commencement we will present a berth report to the Board. A closing letter will reach you within nine weeks of commencement.\n"
    found = extract(text).sow.deliverables
    assert [(one.name, one.due.rule) for one in found] == [
        ("berth report", "Within six weeks of commencement"),
        ("closing letter", "within nine weeks of commencement"),
    ]


def test_a_section_names_deliverables_stage_by_stage(extract):
    text = f"{HEAD}## Deliverables\n\nAt Stage 1 a brief agreed with the crew. At Stage 2 the berth drawings.\n"
    assert [one.name for one in extract(text).sow.deliverables] == ["brief agreed with the crew", "berth drawings"]


def test_what_a_letter_asks_denies_and_supposes_is_read_that_by_that(extract):
    text = (
        f"{HEAD}Dear Ms Rowe,\n\nWe ask that you open the berth book in January, and that the harbour master be free for an hour. "
        "We have supposed that the cameras keep working and that no berth is closed. "
        "We will not dredge, we will not paint hulls, and we will not act as your harbour master.\n\nYours faithfully,\n\nIda Moss\n"
    )
    sow = extract(text).sow
    assert [one.text for one in sow.client_responsibilities] == [
        "you open the berth book in January",
        "the harbour master be free for an hour",
    ]
    assert [one.text for one in sow.assumptions] == ["the cameras keep working", "no berth is closed"]
    assert [one.text for one in sow.out_of_scope] == ["dredge", "paint hulls", "act as your harbour master"]


def test_items_that_begin_with_the_client_and_its_duty_are_duties(extract):
    text = f"{HEAD}## Terms of the assignment\n\n- Customer provides keys to both gates.\n- Customer approves time sheets each Friday.\n- Divers work in pairs.\n"
    assert len(extract(text).sow.client_responsibilities) == 2


def test_a_matrix_of_letters_is_no_list_of_duties(extract):
    text = f"{HEAD}## Client responsibilities\n\n| Activity | Supplier | Client |\n|---|---|---|\n| Plan | R | A |\n| Test | C | R/A |\n\nThe Client shall:\n\n- open the berth book.\n"
    assert [one.text for one in extract(text).sow.client_responsibilities] == ["open the berth book"]


def test_a_question_is_no_assumption(extract):
    text = f"{HEAD}## Assumptions\n\n- The cameras work.\n- Has the trust asked for grants?\n"
    assert [one.text for one in extract(text).sow.assumptions] == ["The cameras work"]


@pytest.mark.parametrize(
    ("words", "name", "amount"),
    [
        ("The Client may on or before 1 March 2027 call for a second survey at £4,000.", "a second survey", 4000),
        ("A night survey would be £4,000 on top, if you want it later.", "A night survey", 4000),
    ],
)
def test_options_told_in_a_sentence_have_their_name_and_price(extract, words, name, amount):
    found = extract(f"{HEAD}## Notes\n\n{words}\n").sow.options
    assert [(one.text, one.amount) for one in found] == [(name, amount)]


def test_a_condition_before_an_option_is_not_its_name_and_an_hourly_rate_no_option(extract):
    text = f"{HEAD}## Additional services (not included)\n\nWhere ordered by 1 March 2027: Night survey, £4,000. Further work is at £95 an hour.\n"
    assert [(one.text, one.amount) for one in extract(text).sow.options] == [("Night survey", 4000)]


def test_items_that_price_the_option_of_their_lead_in_are_one_option(extract):
    text = f"{HEAD}## Optional service\n\nOption A – Night survey:\n\n- £4,000\n- to be called by 1 March 2027\n"
    assert [(one.text, one.amount) for one in extract(text).sow.options] == [("Night survey", 4000)]


def test_dated_phases_span_the_work_where_nothing_else_says_so(extract):
    text = f"{HEAD}## Phases\n\n| Phase | From | To |\n|---|---|---|\n| Survey | 1 February 2027 | 26 February 2027 |\n| Build | 1 March 2027 | 30 April 2027 |\n\nThe new desk goes live on 12 April 2027.\n"
    assert _days(extract(text)) == (date(2027, 2, 1), date(2027, 4, 30))


def test_amounts_that_are_no_part_of_the_price_are_named(extract):
    text = f"{HEAD}The fee is a lump sum of EUR 9,000.\n\n## Background\n\nThe trust turns over EUR 2,400,000 a year.\n"
    found = [one for one in extract(text).findings if one.code == "amount_beside_the_price"]
    assert [one.evidence[0].quote for one in found] == ["The trust turns over EUR 2,400,000 a year."]


def test_an_option_said_to_be_separate_from_the_fee_is_a_trap_told(extract):
    text = f"{HEAD}## Extra\n\nA night survey costs EUR 900. It's separate from the retainer.\n"
    assert "optional_workstream" in {one.code for one in extract(text).findings}


def test_deliverables_with_a_fee_each_stay_deliverables_whenever_they_are_paid(extract):
    text = f"{HEAD}## Deliverables\n\nA deliverable is invoiced when it has been accepted.\n\n| Code | Deliverable | Hand-over | Fee |\n|---|---|---|---|\n| D-1 | Berth map | 8 February 2027 | EUR 3,000 |\n| D-2 | Camera plan | 8 March 2027 | EUR 6,000 |\n"
    sow = extract(text).sow
    assert [one.name for one in sow.deliverables] == ["Berth map", "Camera plan"]
    assert [one.amount for one in sow.milestones] == [3000, 6000]


def test_numbered_headings_keep_what_stands_below_them(extract):
    table = "| Deliverable | Due |\n|---|---|\n| {} | {} |\n\n"
    text = (
        HEAD
        + "### Contents\n\nBackground\n\nDeliverables\n\n## 1 Background\n\nThe desk is old.\n\n## 2 Duration\n\nUntil 30 April 2027.\n\n"
        + "## 3 Deliverables\n\n### First stage\n\n"
        + table.format("Desk plan", "1 March 2027")
        + "### Second stage\n\n"
        + table.format("Trained staff", "1 April 2027")
        + "## 4 Charges\n\nEUR 12,000.\n"
    )
    assert [str(one.name) for one in extract(text).sow.deliverables] == ["Desk plan", "Trained staff"]


def test_a_german_heading_is_not_guessed_at_by_vectors_that_read_english(extract):
    text = (
        '# Leistungsschein\n\nzwischen Otterbucht Stiftung ("Auftraggeber") und Fenchel Systeme GmbH ("Auftragnehmer")\n\n'
        "## Leistungszeit\n\nDie Arbeiten beginnen am 1. Februar 2027 und enden am 30. April 2027.\n\n"
        "## Zu übergebende Unterlagen\n\n- Plan des Schalters\n- Schulung der Belegschaft\n"
    )
    found = extract(text).sow
    assert (found.out_of_scope, found.options) == ((), ())
    assert _days(extract(text)) == (date(2027, 2, 1), date(2027, 4, 30))
