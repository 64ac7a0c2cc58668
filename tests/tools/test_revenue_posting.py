from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from domain.access import Role
from domain.errors import BadInput, Conflict, Forbidden
from store.budgets import Budget
from store.contracts import BillingModel, BillingTerm, Contract, Recognition
from store.revenue import ClosedPeriod, RevenueEntry
from store.tasks import Task
from tools.revenue import revenue_recognised
from tools.revenue_posting import close_period, post_revenue, reopen_period


@pytest.fixture
def firm(desk):
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.client("Acme"))
    return desk


def contract(firm, method=Recognition.AS_INVOICED, price=None):
    days = {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 12, 31)}
    who = {"project_id": firm.nordlys.id, "client_id": firm.nordlys.client_id, "currency": "EUR"}
    return firm.add(Contract(name="SOW", recognition=method, price_minor=price, **who, **days))


def entries(firm):
    return [(row.month, row.amount_minor, row.provision_minor) for row in firm.all(RevenueEntry)]


def test_a_month_is_posted_as_it_was_earned_and_only_once(firm):
    contract(firm)
    firm.priced(firm.ana, firm.nordlys, date(2026, 10, 5), bill=1_000_00)
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 5), bill=400_00)
    view = firm.do(post_revenue, firm.fin)
    assert entries(firm) == [(202610, 1_000_00, 0)]
    assert view.headline() == "Post 1,000.00 EUR of revenue for October 2026, 1 project: Nordlys 1,000.00 EUR."
    with pytest.raises(Conflict, match="October 2026 is posted already"):
        firm.ask(post_revenue, firm.fin, window="October")


def test_time_approved_late_is_caught_up_in_the_next_month(firm):
    firm.today = date(2026, 12, 2)
    contract(firm)
    firm.priced(firm.ana, firm.nordlys, date(2026, 10, 5), bill=1_000_00)
    firm.do(post_revenue, firm.fin, window="October 2026")
    firm.priced(firm.ana, firm.nordlys, date(2026, 10, 6), bill=200_00)
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 6), bill=400_00)
    firm.do(post_revenue, firm.fin, window="November 2026")
    assert entries(firm)[1:] == [(202611, 600_00, 0)]
    assert firm.ask(revenue_recognised, firm.fin, window="November 2026").total.amount.minor == 600_00


def test_a_changed_price_is_measured_anew_and_caught_up(firm):
    firm.today = date(2026, 12, 2)
    agreed = contract(firm, Recognition.HOURS, 10_000_00)
    firm.add(Task(project_id=firm.nordlys.id, name="Build", estimate_minutes=960, remaining_minutes=480, billable=True))
    firm.priced(firm.ana, firm.nordlys, date(2026, 10, 5), bill=1_000_00, minutes=480)
    firm.do(post_revenue, firm.fin, window="October 2026")
    assert entries(firm) == [(202610, 5_000_00, 0)]
    with Session(firm.engine) as db:
        db.get(Contract, agreed.id).price_minor = 12_000_00
        db.commit()
    firm.do(post_revenue, firm.fin, window="November 2026")
    assert entries(firm)[1:] == [(202611, 1_000_00, 0)]


def test_an_expected_loss_is_provided_for_whole_at_once(firm):
    contract(firm, Recognition.COST_TO_COST, 1_000_00)
    firm.add(Task(project_id=firm.nordlys.id, name="Build", estimate_minutes=960, remaining_minutes=480, billable=True))
    firm.priced(firm.ana, firm.nordlys, date(2026, 10, 5), bill=1_000_00, cost=600_00, minutes=480)
    money = {"amount_minor": 1_000_00, "cost_minor": 1_200_00, "currency": "EUR"}
    firm.add(Budget(project_id=firm.nordlys.id, number=1, minutes=960, since=date(2026, 9, 1), **money))
    firm.do(post_revenue, firm.fin)
    # Half is done: 500 earned at a cost of 600 shows 100 of the loss of 200; the other 100 is provided for.
    assert entries(firm) == [(202610, 500_00, 100_00)]


def test_months_are_posted_in_their_order_and_only_when_over(firm):
    contract(firm)
    firm.priced(firm.ana, firm.nordlys, date(2026, 9, 5), bill=1_000_00)
    with pytest.raises(BadInput, match="not over yet"):
        firm.ask(post_revenue, firm.fin, window="this month")
    with pytest.raises(BadInput, match="is not one"):
        firm.ask(post_revenue, firm.fin, window="Q3")
    with pytest.raises(Forbidden):
        firm.ask(post_revenue, firm.mia)


def test_a_closed_month_takes_no_revenue_until_a_second_person_opens_it(firm):
    contract(firm)
    firm.priced(firm.ana, firm.nordlys, date(2026, 10, 5), bill=1_000_00)
    with pytest.raises(Conflict, match="not posted yet"):
        firm.ask(close_period, firm.fin)
    firm.do(post_revenue, firm.fin)
    firm.do(close_period, firm.fin)
    assert [row.month for row in firm.all(ClosedPeriod)] == [202610]
    with pytest.raises(Conflict, match="October 2026 is closed"):
        firm.ask(post_revenue, firm.fin, window="October")
    assert reopen_period.approval.rule.four_eyes
    firm.do(reopen_period, firm.fin, window="October", reason="An invoice is missing")
    assert firm.all(ClosedPeriod) == []
    with pytest.raises(Conflict, match="is not closed"):
        firm.ask(reopen_period, firm.fin, window="October", reason="again")


def test_nothing_is_posted_into_a_month_closed_before_anything_was(firm):
    contract(firm)
    firm.priced(firm.ana, firm.nordlys, date(2026, 10, 5), bill=1_000_00)
    firm.add(ClosedPeriod(month=202610, closed_at=datetime(2026, 11, 1, tzinfo=UTC)))
    with pytest.raises(Conflict, match="closed"):
        firm.ask(post_revenue, firm.fin)


def test_what_a_retainer_was_used_beyond_its_quota_is_revenue_of_its_month(firm):
    agreed = contract(firm, Recognition.RATABLE)
    fee = {"price_minor": 5_000_00, "quota_minutes": 20 * 60, "overage_minor": 200_00}
    who = {"project_id": firm.nordlys.id, "contract_id": agreed.id, "currency": "EUR"}
    firm.add(BillingTerm(model=BillingModel.RETAINER, **fee, **who))
    for day in (5, 6, 7):
        firm.priced(firm.ana, firm.nordlys, date(2026, 10, day), bill=1_000_00)
    firm.priced(firm.ana, firm.nordlys, date(2026, 10, 8), bill=125_00, minutes=60)
    assert firm.ask(revenue_recognised, firm.fin, window="October").total.amount.minor == 6_000_00
    firm.do(post_revenue, firm.fin)
    assert entries(firm)[0][1] >= 6_000_00
