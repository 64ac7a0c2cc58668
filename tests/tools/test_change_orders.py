from datetime import date

import pytest

from domain.access import Role
from domain.errors import BadInput, Conflict, Forbidden, NotFound
from store.budgets import Budget
from store.changes import ChangeOrder
from store.contracts import BillingModel, BillingTerm, Contract, FixedFeePart
from store.milestones import Baseline, BaselineTask, Milestone
from store.projects import Project
from store.tasks import Dependency, Task
from tools import decisions, gate
from tools.change_orders import change_orders, propose_change_order

MON = date(2026, 11, 23)  # tomorrow
WEEK_1, WEEK_2 = (MON, date(2026, 11, 27)), (date(2026, 11, 30), date(2026, 12, 4))
END = WEEK_2[1]


@pytest.fixture
def firm(both):
    desk = both
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.fay = desk.person("Fay Finance", Role.FINANCE)
    desk.acme = desk.client()
    desk.work = desk.project("Nordlys", desk.mia, desk.acme, starts_on=MON, ends_on=END)
    keys = {"project_id": desk.work.id, "estimate_minutes": 2400, "remaining_minutes": 2400}
    one = desk.add(Task(name="Build", starts_on=WEEK_1[0], due_on=WEEK_1[1], position=0, **keys))
    two = desk.add(Task(name="Test", starts_on=WEEK_2[0], due_on=WEEK_2[1], position=1, **keys))
    desk.add(Dependency(project_id=desk.work.id, predecessor_id=one.id, successor_id=two.id))
    money = {"minutes": 4800, "amount_minor": 960_000, "cost_minor": 480_000, "currency": "EUR"}
    desk.add(Budget(project_id=desk.work.id, number=1, since=MON, **money))
    return desk


def contract(firm, model, price=1_000_000, **given):
    keys = {"project_id": firm.work.id, "currency": "EUR"}
    row = firm.add(
        Contract(name="Nordlys", client_id=firm.acme.id, price_minor=price, starts_on=MON, ends_on=END, **keys)
    )
    return firm.add(BillingTerm(contract_id=row.id, model=model, **keys, **given))


def agreed(firm, **asked):
    asked = {"project": "Nordlys", "what": "Second dashboard", **asked}
    proposed = gate.run(firm.engine, propose_change_order, asked, firm.call(firm.mia))
    decision = decisions.decide(firm.engine, proposed.proposal_id, firm.call(firm.fay), "approve")
    assert decision.status == "approved", decision.message
    return proposed.view


def stored(firm, name):
    return next(one for one in firm.all(Task) if one.name == name)


def test_scope_dates_budget_and_contract_change_together(firm):
    term = contract(firm, BillingModel.FIXED_FEE, price_minor=1_000_000)
    firm.add(FixedFeePart(billing_term_id=term.id, name="All", due_on=END, amount_minor=1_000_000))
    view = agreed(firm, effort="40h", price="6000")
    new = stored(firm, "Second dashboard")
    assert (new.starts_on, new.due_on, new.estimate_minutes) == (date(2026, 12, 7), date(2026, 12, 11), 2400)
    assert [(link.predecessor_id, link.successor_id) for link in firm.all(Dependency)][1] == (2, new.id)
    (project,), (row,) = firm.all(Project), firm.all(Contract)
    assert (project.ends_on, row.ends_on, row.price_minor) == (date(2026, 12, 11), date(2026, 12, 11), 1_600_000)
    budget = firm.all(Budget)[-1]
    assert (budget.number, budget.minutes, budget.amount_minor, budget.cost_minor) == (2, 7200, 1_440_000, 720_000)
    parts = firm.all(FixedFeePart)
    assert sum(part.amount_minor for part in parts) == firm.all(BillingTerm)[0].price_minor == 1_600_000
    (order,) = firm.all(ChangeOrder)
    assert (order.number, order.minutes, order.price_minor, order.budget_minor) == (1, 2400, 600_000, 480_000)
    assert (order.ends_before, order.ends_after) == (END, date(2026, 12, 11))
    assert [one.name for one in firm.all(Baseline)] == ["Change order 1"]
    assert len(firm.all(BaselineTask)) == 3
    assert {line.what: (line.before, line.after) for line in view.lines}["Contract value"] == (
        "10,000.00 EUR",
        "16,000.00 EUR",
    )


def test_a_rejected_change_order_leaves_nothing(firm):
    contract(firm, BillingModel.MILESTONE)
    asked = {"project": "Nordlys", "what": "Second dashboard", "effort": "40h", "price": "6000"}
    proposed = gate.run(firm.engine, propose_change_order, asked, firm.call(firm.mia))
    listed = firm.ask(change_orders, firm.mia, project="Nordlys")
    assert listed.waiting == ("Second dashboard",)
    decisions.decide(firm.engine, proposed.proposal_id, firm.call(firm.fay), "reject", "no money")
    assert firm.all(ChangeOrder) == firm.all(Baseline) == firm.all(Milestone) == []
    assert [one.name for one in firm.all(Task)] == ["Build", "Test"]
    assert (len(firm.all(Budget)), firm.all(Contract)[0].price_minor) == (1, 1_000_000)
    assert firm.ask(change_orders, firm.mia).waiting == ()


def test_whoever_asks_does_not_agree(firm):
    asked = {"project": "Nordlys", "what": "More", "effort": "40h"}
    proposed = gate.run(firm.engine, propose_change_order, asked, firm.call(firm.mia))
    with pytest.raises(Forbidden):
        decisions.decide(firm.engine, proposed.proposal_id, firm.call(firm.mia), "approve")


def test_milestone_contracts_get_a_milestone_for_the_added_price(firm):
    contract(firm, BillingModel.MILESTONE)
    agreed(firm, effort="8h", price="1500.50")
    (one,) = firm.all(Milestone)
    assert (one.name, one.amount_minor, one.billing_term_id) == ("Change order 1: Second dashboard", 150_050, 1)


def test_a_lower_price_comes_off_the_last_unbilled_parts(firm):
    term = contract(firm, BillingModel.FIXED_FEE, price_minor=1_000_000)
    for day, minor in ((MON, 600_000), (END, 400_000)):
        firm.add(FixedFeePart(billing_term_id=term.id, name="Part", due_on=day, amount_minor=minor))
    agreed(firm, what="No training", effort="-16h", task="test", price="-5000")
    assert [part.amount_minor for part in firm.all(FixedFeePart)] == [500_000, 0]
    assert firm.all(Contract)[0].price_minor == 500_000
    assert (stored(firm, "Test").remaining_minutes, firm.all(Budget)[-1].minutes) == (1440, 3840)
    with pytest.raises(Conflict, match="unbilled"):
        firm.ask(propose_change_order, firm.mia, project="Nordlys", what="All of it", price="-9000")


def test_time_and_materials_raises_its_cap(firm):
    contract(firm, BillingModel.TIME_AND_MATERIALS, price=None, cap_minor=1_000_000)
    agreed(firm, effort="8h", price="1000")
    assert firm.all(BillingTerm)[0].cap_minor == 1_100_000
    assert firm.all(Contract)[0].price_minor is None


def test_a_task_that_grows_pushes_what_follows(firm):
    view = agreed(firm, what="Data grows", task="build", effort="16h", days=2)
    assert (stored(firm, "Build").due_on, stored(firm, "Build").estimate_minutes) == (date(2026, 12, 1), 3360)
    assert stored(firm, "Test").due_on == date(2026, 12, 8)
    assert firm.all(Project)[0].ends_on == date(2026, 12, 8)
    assert [line.what for line in view.follows] == ["Test"]


def test_new_work_may_stand_between_two_tasks(firm):
    agreed(firm, what="Review", effort="8h", after="build", before="test")
    assert stored(firm, "Review").starts_on == WEEK_2[0]
    assert stored(firm, "Test").starts_on == date(2026, 12, 1)


def test_change_orders_are_listed_and_numbered(firm):
    contract(firm, BillingModel.MILESTONE)
    agreed(firm, effort="8h", price="1000")
    agreed(firm, what="Third dashboard", effort="8h", price="500")
    view = firm.ask(change_orders, firm.mia)
    assert [(line.number, line.title) for line in view.lines] == [(1, "Second dashboard"), (2, "Third dashboard")]
    assert [str(one) for one in view.prices] == ["1,500.00 EUR"]
    assert str(view.lines[1].value_after) == "11,500.00 EUR"


def test_the_second_of_two_at_once_finds_that_the_world_has_changed(firm):
    asked = {"project": "Nordlys", "what": "More", "effort": "8h"}
    first, second = (gate.run(firm.engine, propose_change_order, asked, firm.call(firm.mia)) for _ in range(2))
    call = firm.call(firm.fay)
    assert decisions.decide(firm.engine, first.proposal_id, call, "approve").status == "approved"
    assert decisions.decide(firm.engine, second.proposal_id, call, "approve").status == "failed"
    assert len(firm.all(ChangeOrder)) == 1


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"what": ""}, BadInput),
        ({"what": "Nothing"}, BadInput),
        ({"what": "x", "price": "lots"}, BadInput),
        ({"what": "x", "price": "NaN"}, BadInput),
        ({"what": "x", "effort": "8h", "days": -3}, BadInput),
        ({"what": "x", "effort": "-8h"}, BadInput),
        ({"what": "x", "effort": "-80h", "task": "test"}, Conflict),
        ({"what": "x", "effort": "8h", "after": "zzzz"}, NotFound),
        ({"what": "x", "effort": "8h", "after": "test", "before": "build"}, Conflict),
        ({"what": "x", "price": "500"}, Conflict),
    ],
)
def test_what_is_no_change_is_refused(firm, asked, error):
    with pytest.raises(error):
        firm.ask(propose_change_order, firm.mia, project="Nordlys", **asked)


def test_a_consultant_proposes_none_and_another_manager_neither(firm):
    other = firm.person("Olga Other", Role.PROJECT_MANAGER)
    for who in (other, firm.person("Cora Consultant")):
        with pytest.raises((Forbidden, NotFound)):
            firm.ask(propose_change_order, who, project="Nordlys", what="x", effort="8h")
