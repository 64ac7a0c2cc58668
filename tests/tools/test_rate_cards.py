from datetime import date

import pytest

from domain.access import Role
from domain.errors import Forbidden, NotFound
from store.bookings import Booking, BookingKind
from store.people import JobRole
from store.rates import Rate, RateKind
from store.timesheets import TimeStatus
from tools.rate_cards import rate_cards

SINCE = date(2026, 1, 1)


@pytest.fixture
def firm(desk):
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.acme = desk.client("Acme")
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.acme)
    desk.aurora = desk.project("Aurora", desk.fin, desk.client("Zeta"))

    def rate(kind, amount, starts=SINCE, **given):
        return desk.add(Rate(kind=kind, amount_minor=amount, currency="EUR", starts_on=starts, **given))

    desk.rate = rate
    return desk


def booking(firm, person, project, starts, ends, **given):
    days = {"starts_on": starts, "ends_on": ends, "minutes_per_day": 480}
    firm.add(Booking(person_id=person.id, project_id=project.id, **days, **given))


def test_versions_show_which_holds_which_follows_and_which_is_past(firm):
    role = firm.role.id
    firm.rate(RateKind.BILL, 100_00, job_role_id=role, ends_on=date(2026, 6, 30))
    firm.rate(RateKind.BILL, 110_00, starts=date(2026, 7, 1), job_role_id=role, ends_on=date(2026, 12, 31))
    firm.rate(RateKind.BILL, 120_00, starts=date(2027, 1, 1), job_role_id=role)
    today = firm.ask(rate_cards, firm.fin)
    assert [(one.amount.minor, one.state) for one in today.lines] == [
        (110_00, "becomes 120.00 EUR on Fri 1 Jan 2027"),
        (120_00, "coming"),
    ]
    history = firm.ask(rate_cards, firm.fin, role="Consultant")
    assert [one.amount.minor for one in history.lines] == [100_00, 110_00, 120_00]
    then = firm.ask(rate_cards, firm.fin, on="1 March 2026")
    assert then.lines[0].amount.minor == 100_00


def test_a_rate_that_ends_with_nothing_after_it_is_said(firm):
    firm.rate(RateKind.BILL, 100_00, job_role_id=firm.role.id, ends_on=date(2026, 12, 31))
    (line,) = firm.ask(rate_cards, firm.fin, changes=True).lines
    assert line.state == "ends on Thu 31 Dec 2026 with nothing after it"


def test_work_and_bookings_without_a_rate_are_gaps_with_their_days(firm):
    firm.rate(RateKind.COST, 50_00, job_role_id=firm.role.id)
    firm.rate(RateKind.BILL, 100_00, job_role_id=firm.role.id, ends_on=date(2026, 12, 4))
    booking(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2026, 12, 18))
    booking(firm, firm.ana, firm.aurora, date(2026, 12, 7), date(2026, 12, 8), kind=BookingKind.SOFT)
    new = firm.add(JobRole(name="Prompt Engineer"))
    eve = firm.person("Eve New", job_role_id=new.id)
    firm.time(eve, firm.nordlys, date(2026, 11, 3), minutes=120, status=TimeStatus.SUBMITTED)
    view = firm.ask(rate_cards, firm.fin, gaps=True, kind="bill")
    assert [(one.who, one.project, one.days, one.minutes) for one in view.gaps] == [
        ("Eve New", "Nordlys", "2026-11-03", 120),
        ("Ana Analyst", "Nordlys", "2026-12-05 to 2026-12-18", None),
    ]
    assert view.headline().startswith("A rate is missing. Eve New (Prompt Engineer) on Nordlys: no bill rate, 2 h")


def test_a_card_of_the_client_covers_what_the_firm_s_does_not(firm):
    firm.rate(RateKind.BILL, 100_00, job_role_id=firm.role.id, client_id=firm.acme.id)
    booking(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2026, 12, 18))
    booking(firm, firm.ana, firm.aurora, date(2026, 11, 2), date(2026, 12, 18))
    view = firm.ask(rate_cards, firm.fin, kind="bill")
    assert [(one.who, one.project) for one in view.gaps] == [("Ana Analyst", "Aurora")]
    assert [(one.card, one.of) for one in firm.ask(rate_cards, firm.fin, client="Acme").lines] == [
        ("Acme", "Consultant")
    ]


def test_a_manager_sees_bill_rates_of_own_projects_and_the_firm_s_card(firm):
    firm.rate(RateKind.BILL, 100_00, job_role_id=firm.role.id)
    firm.rate(RateKind.BILL, 130_00, person_id=firm.ana.id)
    firm.rate(RateKind.BILL, 140_00, person_id=firm.ana.id, project_id=firm.nordlys.id)
    firm.rate(RateKind.BILL, 150_00, person_id=firm.ana.id, project_id=firm.aurora.id)
    firm.rate(RateKind.COST, 50_00, job_role_id=firm.role.id)
    assert [one.amount.minor for one in firm.ask(rate_cards, firm.mia).lines] == [100_00, 140_00]
    assert len(firm.ask(rate_cards, firm.fin).lines) == 5
    with pytest.raises(Forbidden, match="finance only"):
        firm.ask(rate_cards, firm.mia, kind="cost")
    with pytest.raises(NotFound):
        firm.ask(rate_cards, firm.mia, project="Aurora")


def test_nothing_kept_and_nothing_missing_is_said_plainly(firm):
    view = firm.ask(rate_cards, firm.fin)
    assert view.headline().startswith("No rate is kept on Sun 22 Nov 2026. No work is without a rate")
