from datetime import date, timedelta

import pytest

from domain.access import Role
from domain.errors import Forbidden
from store.clients import CsatAnswer
from store.tasks import Task
from tools.bench import bench
from tools.margin import portfolio_margin
from tools.org import how_is_the_org_doing
from tools.receivables import receivables
from tools.timesheets import missing_timesheets
from tools.utilisation import utilisation


@pytest.fixture
def firm(desk):
    desk.boss = desk.person("Bo Boss", Role.CEO)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.acme = desk.client()
    desk.work = desk.project("Nordlys", desk.mia, desk.acme)
    return desk


def test_the_card_says_what_each_tool_behind_it_says(demo, call):
    from tools import gate

    def ask(tool, **given):
        return gate.run(demo, tool, given, call("henrike.vogt")).view

    card = ask(how_is_the_org_doing, window="October")
    assert card.utilisation == ask(utilisation, window="October").total.utilisation
    assert card.margin == ask(portfolio_margin, window="October").total.margin
    late = ask(missing_timesheets)
    assert (card.missing_minutes, card.missing_people) == (late.missing, late.people)
    free = ask(bench)
    assert (card.bench_minutes, card.unbooked) == (free.free, free.wholly_free)
    sales = ask(receivables, window="from 3 August to 31 October")
    assert card.dso_days == sales.days_sales_outstanding
    assert (card.red, card.amber) == (1, 2)


def test_whole_months_are_compared_with_the_months_before_other_spans_with_as_many_days(firm):
    assert firm.ask(how_is_the_org_doing, firm.boss, window="October").before == "September 2026"
    assert firm.ask(how_is_the_org_doing, firm.boss, window="Q3").before == "the 3 months before"
    assert firm.ask(how_is_the_org_doing, firm.boss).before == "the 30 days before"


def test_satisfaction_is_of_the_period(firm):
    for score, days in ((5, 3), (2, 4), (1, 40)):
        firm.add(CsatAnswer(client_id=firm.acme.id, answered_on=firm.today - timedelta(days=days), score=score))
    card = firm.ask(how_is_the_org_doing, firm.boss)
    assert (str(card.csat), card.answers, str(card.csat_before)) == ("0.5", 2, "0")


def test_what_cannot_be_told_is_not_zero(firm):
    card = firm.ask(how_is_the_org_doing, firm.boss)
    assert (card.margin, card.csat, card.dso_days) == (None, None, None)
    assert "margin n/a" in card.headline()


def test_projects_at_risk_are_counted(firm):
    row = {"project_id": firm.work.id, "name": "Late", "assignee_id": firm.ana.id, "estimate_minutes": 480}
    firm.add(Task(**row, starts_on=date(2026, 9, 1), due_on=date(2026, 9, 30)))
    card = firm.ask(how_is_the_org_doing, firm.boss)
    assert (card.running, card.red, card.amber) == (1, 1, 0)


def test_every_figure_opens_up(firm):
    assert all(figure.ask for figure in firm.ask(how_is_the_org_doing, firm.boss).blocks())


def test_the_firm_s_figures_are_for_those_who_oversee_it(firm):
    for person in (firm.mia, firm.ana, firm.contact(firm.acme)):
        with pytest.raises(Forbidden):
            firm.ask(how_is_the_org_doing, person)
