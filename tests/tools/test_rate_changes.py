from datetime import UTC, date, datetime

import pytest

from domain.access import Role
from domain.errors import BadInput, Forbidden
from store.rates import Rate, RateKind
from store.revenue import ClosedPeriod
from store.timesheets import TimeEntry, TimeStatus
from tools.rate_changes import change_rate


@pytest.fixture
def firm(desk):
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.client("Acme"))
    money = {"amount_minor": 100_00, "currency": "EUR", "starts_on": date(2026, 1, 1)}
    desk.add(Rate(kind=RateKind.BILL, job_role_id=desk.role.id, **money))
    return desk


def versions(firm):
    found = sorted(firm.all(Rate), key=lambda rate: rate.starts_on)
    return [
        (rate.amount_minor, rate.starts_on.isoformat(), rate.ends_on and rate.ends_on.isoformat()) for rate in found
    ]


def test_a_change_from_now_on_ends_the_version_before_and_touches_no_time(firm):
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 10), bill=800_00)
    view = firm.do(change_rate, firm.fin, amount="120 EUR", role="Consultant", starts="2027-01-01")
    assert versions(firm) == [(100_00, "2026-01-01", "2026-12-31"), (120_00, "2027-01-01", None)]
    assert (view.repriced, view.headline().split(".")[-2]) == (0, " No time entered so far is touched")


def test_a_back_dated_change_reprices_only_what_is_open(firm):
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 10), bill=800_00)
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 11), bill=800_00, status=TimeStatus.LOCKED)
    firm.priced(firm.ana, firm.nordlys, date(2026, 10, 12), bill=800_00)
    firm.add(ClosedPeriod(month=202610, closed_at=datetime(2026, 11, 1, tzinfo=UTC)))
    view = firm.do(change_rate, firm.fin, amount="120 EUR", role="Consultant", starts="1 October")
    assert [entry.bill_minor for entry in firm.all(TimeEntry)] == [960_00, 800_00, 800_00]
    assert (view.repriced, [one.minor for one in view.effect], view.kept) == (1, [160_00], 2)
    assert "1 entry get another amount (+160.00 EUR)" in view.headline().replace("gets", "get")


def test_a_preview_changes_nothing(firm):
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 10), bill=800_00)
    assert firm.ask(change_rate, firm.fin, amount="120", role="Consultant", starts="1 November").repriced == 1
    assert [entry.bill_minor for entry in firm.all(TimeEntry)] == [800_00]
    assert len(firm.all(Rate)) == 1


def test_a_rate_for_some_days_leaves_the_rest_as_it_was(firm):
    firm.do(change_rate, firm.fin, amount="90", role="Consultant", starts="2026-11-01", ends="2026-11-10")
    assert versions(firm) == [
        (100_00, "2026-01-01", "2026-10-31"),
        (90_00, "2026-11-01", "2026-11-10"),
        (100_00, "2026-11-11", None),
    ]


def test_a_day_rate_is_divided_only_at_the_end(firm):
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 10), bill=800_00)
    firm.do(change_rate, firm.fin, amount="105", person="Ana", starts="2026-11-01", per_hours=8)
    assert [entry.bill_minor for entry in firm.all(TimeEntry)] == [105_00]


def test_what_no_card_can_say_is_refused_in_words(firm):
    with pytest.raises(BadInput, match="no rate by place"):
        firm.ask(change_rate, firm.fin, amount="90", place="Berlin")
    with pytest.raises(BadInput, match="for whom"):
        firm.ask(change_rate, firm.fin, amount="90")
    with pytest.raises(BadInput, match="cannot be negative"):
        firm.ask(change_rate, firm.fin, amount="-90", role="Consultant")
    with pytest.raises(BadInput, match="cannot end"):
        firm.ask(change_rate, firm.fin, amount="90", role="Consultant", starts="2026-11-10", ends="2026-11-01")
    with pytest.raises(Forbidden):
        firm.ask(change_rate, firm.mia, amount="90", role="Consultant")
