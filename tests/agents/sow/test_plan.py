from collections.abc import Callable
from datetime import date
from decimal import Decimal

from agents.sow_to_plan.run import as_json, sow_to_plan
from domain.money import Money
from domain.plan import Basis
from domain.sow.effort import working_days
from domain.sow.planning import draft
from domain.sow.statement import Extract

Read = Callable[[str], Extract]
TODAY = date(2026, 11, 22)


def test_the_same_document_and_start_give_the_same_plan(extract: Read, offer: str) -> None:
    sow = extract(offer).sow
    assert draft(sow, date(2027, 1, 11)) == draft(sow, date(2027, 1, 11))


def test_a_deliverable_is_done_by_its_date_and_reviewed_after_it(extract: Read, offer: str) -> None:
    plan = draft(extract(offer).sow, date(2027, 1, 11))
    assert plan is not None
    by_name = {task.name: task for task in plan.tasks}
    assert by_name["Source inventory"].finish == date(2027, 1, 29)
    assert by_name["Review and acceptance: Source inventory"].start == date(2027, 2, 1)
    assert by_name["Review and acceptance: Source inventory"].finish == date(2027, 2, 12)


def test_role_days_become_the_efforts_of_tasks_and_say_so(extract: Read, offer: str) -> None:
    plan = draft(extract(offer).sow, date(2027, 1, 11))
    assert plan is not None
    worked = [task for task in plan.tasks if task.kind == "work"]
    assert {task.basis for task in worked} == {Basis.ROLE_HOURS}
    assert 0 <= 140 * 8 * 60 - sum(task.minutes for task in worked) <= len(worked)


def test_demands_are_priced_at_the_stated_rates(extract: Read, offer: str) -> None:
    plan = draft(extract(offer).sow, date(2027, 1, 11))
    assert plan is not None
    assert plan.value == Money.of(147400, "EUR")
    assert plan.price == Money.of(147400, "EUR")


def test_the_margin_needs_a_cost_rate_for_every_role(extract: Read, offer: str) -> None:
    sow = extract(offer).sow
    rates = {"lead engineer": Money.of(80, "EUR"), "data engineer": Money.of(60, "EUR")}
    with_costs, without = draft(sow, date(2027, 1, 11), cost_rates=rates), draft(sow, date(2027, 1, 11))
    assert with_costs is not None
    assert without is not None
    assert with_costs.margin == Decimal(147400 - 60 * 8 * 80 - 80 * 8 * 60) / 147400
    assert without.margin is None


def test_a_retainer_without_phases_is_planned_by_months(extract: Read) -> None:
    text = "# Care retainer\n\n## Term\n1 February 2027 to 31 July 2027, six months.\n\n"
    text += "## Fee\nThe monthly fee is EUR 5,000 per month.\n"
    sow = extract(text).sow
    plan = draft(sow, date(2027, 2, 1))
    assert plan is not None
    assert [task.name for task in plan.tasks] == [f"Month {i}" for i in range(1, 7)]


def test_lengths_in_words_and_figures_are_working_days() -> None:
    assert (working_days("six weeks"), working_days("twenty-one days"), working_days("soon")) == (30, 21, None)


def test_a_start_given_beats_the_stated_one_and_none_is_said(offer: str) -> None:
    unsaid = offer.replace("starts on 11 January 2027 and ", "").replace("11 January 2027 | 29 January 2027", " | ")
    outcome = sow_to_plan(unsaid.encode(), "a.md", TODAY)
    assert "start_assumed" in {finding.code for finding in outcome.findings}
    assert outcome.plan is not None


def test_the_first_of_the_dated_phases_starts_the_work_where_nothing_else_does(offer: str) -> None:
    outcome = sow_to_plan(offer.replace("starts on 11 January 2027 and ", "").encode(), "a.md", TODAY)
    assert outcome.plan is not None
    assert outcome.plan.start == date(2027, 1, 11)


def test_the_json_has_every_part_with_evidence(offer: str) -> None:
    whole = as_json(sow_to_plan(offer.encode(), "a.md", TODAY, start=date(2027, 1, 11)))
    assert {"sow", "plan", "questions", "findings", "timings"} <= whole.keys()
    assert whole["sow"]["client"]["evidence"]["quote"].endswith("Halvorsen Marine AS")


def test_a_file_that_cannot_be_read_has_no_plan_and_says_why() -> None:
    outcome = sow_to_plan(b"\x89PNG\r\n\x1a\n", "scan.png", TODAY)
    assert outcome.plan is None
    assert outcome.findings[0].code == "needs_ocr"
