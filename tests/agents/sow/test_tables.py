# ruff: noqa: E501, RUF001 -- tables as documents write them
from collections.abc import Callable
from decimal import Decimal

import pytest

from agents.sow_to_plan.amounts import number, sums
from domain.sow.statement import Extract

Read = Callable[[str], Extract]
HEAD = "# Statement of Work\n\n"


@pytest.mark.parametrize(
    ("words", "amount", "code"),
    [
        ("₹ 2,14,500", 214500, "INR"),
        ("INR 1,03,40,000.00", 10340000, "INR"),
        ("₹ 7.5 lakh", 750000, "INR"),
        ("the price is R128 400 before VAT", 128400, "ZAR"),
        ("R2.4 million", 2400000, "ZAR"),
    ],
)
def test_lakhs_crores_and_rand_are_read_as_written(words: str, amount: int, code: str) -> None:
    assert [(one.amount, one.currency) for one in sums(words)] == [(Decimal(amount), code)]


def test_a_code_that_begins_like_rand_is_no_money() -> None:
    assert sums("R2 and R-01 follow in release R12") == []


@pytest.mark.parametrize("cell", ["7.350,--", "7'350.–", "7,350.-"])
def test_dashes_stand_for_no_cents(cell: str) -> None:
    assert number(cell) == Decimal(7350)


def test_the_column_that_is_days_times_rate_is_the_amount(extract: Read) -> None:
    text = "## Team\n| Role | PD | EUR/PD | EUR |\n|---|---|---|---|\n| Test lead | 12 | 900 | 10.800 |\n| Tester | 30 | 640 | 19.200 |\n| | 42 | | 30.000 |\n"
    sow = extract(HEAD + text).sow
    assert [(one.role, one.days, one.rate, one.amount) for one in sow.roles] == [
        ("Test lead", 12, 900, 10800),
        ("Tester", 30, 640, 19200),
    ]
    assert sow.total
    assert sow.total.value == Decimal(30000)


def test_a_column_of_jobs_is_one_of_roles_and_titles_between_the_rows_are_none(extract: Read) -> None:
    text = "## The lines\n| What | Who | Days | Day rate | € |\n|---|---|---|---|---|\n| Before | | | | |\n| Interviews | Researcher | 6 | 700 | 4.200 |\n| After | | | | |\n| Screens | Designer | 9 | 800 | 7.200 |\n| All of it | | 15 | | 11.400 |\n"
    assert [(one.role, one.days, one.rate) for one in extract(HEAD + text).sow.roles] == [
        ("Researcher", 6, 700),
        ("Designer", 9, 800),
    ]


def test_seats_by_month_are_rates_and_their_number_no_hours(extract: Read) -> None:
    text = "## Seats\n| Role | Seats | Rate per seat per month (₹) | Per month (₹) |\n|---|---|---|---|\n| Data Engineer | 3 | 2,10,000 | 6,30,000 |\n| Test Engineer | 2 | 1,60,000 | 3,20,000 |\n"
    found = extract(HEAD + text).sow.roles
    assert [(one.role, one.rate, one.rate_unit, one.hours, one.days) for one in found] == [
        ("Data Engineer", 210000, "month", None, None),
        ("Test Engineer", 160000, "month", None, None),
    ]


def test_a_head_in_thousands_scales_bare_numbers(extract: Read) -> None:
    text = "## Effort and budget\n| Function | PM | k€ / PM | k€ |\n|---|---|---|---|\n| Senior researcher | 3 | 11.5 | 34.5 |\n| Technician | 8 | 7.25 | 58 |\n| Probes and cables | | | 12.5 |\n"
    assert [(one.role, one.rate, one.amount) for one in extract(HEAD + text).sow.roles] == [
        ("Senior researcher", 11500, 34500),
        ("Technician", 7250, 58000),
    ]


def test_people_in_a_table_without_a_head_have_their_work_and_their_days(extract: Read) -> None:
    text = "## Wer mitarbeitet\n| Ilse Brandt | Leitung | 12 Tage |\n|---|---|---|\n| Jan Kowalski | Datenpflege | 30 Tage |\n"
    assert [(one.person, one.role, one.days) for one in extract(HEAD + text).sow.roles] == [
        ("Ilse Brandt", "Leitung", 12),
        ("Jan Kowalski", "Datenpflege", 30),
    ]


def test_results_with_a_phase_each_are_deliverables_and_no_phases(extract: Read) -> None:
    text = "## Deliverables\n| ID | Result | Phase | Due |\n|---|---|---|---|\n| R-01 | Charter | Prepare | 19 February 2027 |\n| R-02 | Plan | Prepare | 26 February 2027 |\n| R-03 | Tested system | Build | 15 October 2027 |\n"
    sow = extract(HEAD + text).sow
    assert [one.name for one in sow.deliverables] == ["Charter", "Plan", "Tested system"]
    assert sow.phases == ()


def test_deliverables_paid_one_by_one_are_milestones_too(extract: Read) -> None:
    text = "## Deliverables\n| Deliverable | Due | Accepted when | Payment |\n|---|---|---|---|\n| Mapping | 12 March 2027 | signed | EUR 12,500 |\n| Rehearsal | 25 June 2027 | no differences | EUR 34,000 |\n"
    sow = extract(HEAD + text).sow
    assert [one.name for one in sow.deliverables] == ["Mapping", "Rehearsal"]
    assert [(one.name, one.amount) for one in sow.milestones] == [("Mapping", 12500), ("Rehearsal", 34000)]


def test_invoices_by_quarter_are_milestones_named_by_their_day(extract: Read) -> None:
    text = (
        "## Price\n| Quarter ending | Invoice |\n|---|---|\n| 31 March 2027 | £38,150 |\n| 30 June 2027 | £32,700 |\n"
    )
    assert [(one.name, one.amount) for one in extract(HEAD + text).sow.milestones] == [
        ("31 March 2027", 38150),
        ("30 June 2027", 32700),
    ]


def test_blanks_to_fill_in_are_no_milestones(extract: Read) -> None:
    text = "## Prices\n| CLIN | Description | Qty | Unit price | Amount |\n|---|---|---|---|---|\n| 0001 | Design | 1 | $ ________ | $ ________ |\n| 0002 | Gateways | 46 | $ ________ | $ ________ |\n| 0003 | Travel, not to exceed | 1 | NTE | $ 45,000.00 |\n"
    sow = extract(HEAD + text).sow
    assert sow.milestones == ()
    assert sow.total is None
    assert sow.cap is None


def test_letters_of_a_matrix_of_duties_are_no_duties_of_the_client(extract: Read) -> None:
    text = "## Responsibilities of the client\n| Activity | Supplier | Client | IT | Users |\n|---|---|---|---|---|\n| Keep the plan | R | A | I | C |\n| Clean the data | C | R | A | I |\n"
    assert extract(HEAD + text).sow.client_responsibilities == ()


def test_shares_events_and_sums_without_a_head_are_milestones(extract: Read) -> None:
    text = "## Paid in two parts\n| 40 % | on release of drawings | 3.240,– |\n|---|---|---|\n| 60 % | on hand-over | 4.860,– |\n"
    assert [(one.name, one.percent, one.amount) for one in extract(HEAD + text).sow.milestones] == [
        ("on release of drawings", 40, 3240),
        ("on hand-over", 60, 4860),
    ]


def test_a_calendar_of_names_and_stretches_without_a_head_gives_phases(extract: Read) -> None:
    text = "## Phases\n| Concept | 8 Feb 2027 – 26 Feb 2027 |\n|---|---|\n| Workshop | 1 Mar 2027 – 2 Apr 2027 |\n"
    assert [one.name for one in extract(HEAD + text).sow.phases] == ["Concept", "Workshop"]


@pytest.mark.parametrize(
    "words",
    ["We stop and call you before passing € 24,000.", "The contribution of the board is limited to k€ 24."],
)
def test_a_limit_in_other_words_is_a_cap(extract: Read, words: str) -> None:
    cap = extract(HEAD + "## Fees\n" + words + "\n").sow.cap
    assert cap
    assert cap.value == Decimal(24000)


def test_a_ceiling_of_what_a_default_costs_is_no_cap(extract: Read) -> None:
    text = "## Fees\nIf a milestone is missed by the supplier's default, it pays £2,000 a week, subject to a ceiling of £30,000.\n"
    assert extract(HEAD + text).sow.cap is None


def test_stages_that_open_and_close_have_both_days(extract: Read) -> None:
    text = "## Way of working\n| Stage | Opens | Closes |\n|---|---|---|\n| Prepare | 3 May 2027 | 28 May 2027 |\n| Build | 31 May 2027 | 16 July 2027 |\n"
    found = extract(HEAD + text).sow.phases
    assert [(str(one.start and one.start.date), str(one.end and one.end.date)) for one in found] == [
        ("2027-05-03", "2027-05-28"),
        ("2027-05-31", "2027-07-16"),
    ]


def test_the_latest_date_is_a_date_and_no_test(extract: Read) -> None:
    text = "## Deliverables\n| Ref. | Result | Latest date |\n|---|---|---|\n| A1 | First report | 19 March 2027 |\n| A2 | Last report | 7 May 2027 |\n"
    found = extract(HEAD + text).sow.deliverables
    assert [str(one.due and one.due.date) for one in found] == ["2027-03-19", "2027-05-07"]


def test_a_head_drawn_apart_from_its_cells_names_them(extract: Read) -> None:
    text = "## Payment\n| Milestone | Lump sum EUR | |\n|---|---|---|\n| Survey done | | 14,200 |\n| Portal open | | 38,650 |\n"
    assert [(one.name, one.amount) for one in extract(HEAD + text).sow.milestones] == [
        ("Survey done", 14200),
        ("Portal open", 38650),
    ]
