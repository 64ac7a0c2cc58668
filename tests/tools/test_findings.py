from datetime import UTC, date, datetime, timedelta

import pytest

from domain.access import Role
from domain.errors import Ambiguous, BadInput, Forbidden, NotFound
from domain.watch.insight import Insight
from store.db import writing
from store.findings import Finding, FindingStatus
from store.sightings import record
from tools.findings import findings, snooze_finding


@pytest.fixture
def firm(desk):
    desk.boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.acme = desk.client()
    desk.work = desk.project("Nordlys", desk.mia, desk.acme)
    return desk


def seen(firm, kind, title, days=3, **given):
    at = datetime(2026, 11, 22, 6, tzinfo=UTC) - timedelta(days=days)
    return firm.add(
        Finding(fingerprint=f"{kind}:{title}", kind=kind, title=title, first_seen_at=at, last_seen_at=at, **given)
    )


def titles(view):
    return [line.title for line in view.lines]


def test_the_worst_come_first_then_the_oldest(firm):
    seen(firm, "stale_plan", "Plan is stale", days=9, severity="info")
    seen(firm, "budget", "New warning", days=1)
    seen(firm, "budget", "Old warning", days=5)
    seen(firm, "churn", "May leave", severity="critical")
    assert titles(firm.ask(findings, firm.boss)) == ["May leave", "Old warning", "New warning", "Plan is stale"]
    assert titles(firm.ask(findings, firm.boss, severity="critical")) == ["May leave"]
    assert titles(firm.ask(findings, firm.boss, kind="stale plan")) == ["Plan is stale"]


def test_the_count_of_those_not_named_is_the_true_one(firm):
    for number in range(14):
        seen(firm, "budget", f"Budget {number}")
    assert "and 10 more" in firm.ask(findings, firm.boss).headline()


def test_everyone_sees_what_is_about_them_or_their_projects(firm):
    seen(firm, "budget", "Nordlys is over budget", project_id=firm.work.id)
    seen(firm, "missing_time", "Ana misses time", person_id=firm.ana.id)
    assert titles(firm.ask(findings, firm.mia)) == ["Nordlys is over budget"]
    assert titles(firm.ask(findings, firm.ana)) == ["Ana misses time"]


def test_of_a_client_are_also_those_of_its_projects(firm):
    seen(firm, "budget", "Nordlys is over budget", project_id=firm.work.id)
    seen(firm, "churn", "Acme may leave", client_id=firm.acme.id)
    seen(firm, "churn", "Other may leave", client_id=firm.client("Other").id)
    assert titles(firm.ask(findings, firm.boss, client="Acme")) == ["Nordlys is over budget", "Acme may leave"]


def test_a_snoozed_finding_comes_back_on_its_day(firm):
    seen(firm, "budget", "Asleep", status=FindingStatus.SNOOZED, snoozed_until=date(2026, 11, 23))
    seen(firm, "budget", "Awake again", status=FindingStatus.SNOOZED, snoozed_until=date(2026, 11, 22))
    seen(firm, "budget", "Gone", status=FindingStatus.RESOLVED)
    view = firm.ask(findings, firm.boss)
    assert (titles(view), view.snoozed) == (["Awake again"], 1)


def test_snoozing_is_by_what_it_says_or_what_it_is_about(firm):
    seen(firm, "budget", "Nordlys is over budget", project_id=firm.work.id)
    seen(firm, "unbilled_milestone", "Beta is not invoiced", project_id=firm.work.id)
    firm.do(snooze_finding, firm.mia, finding="budget warning", project="Nordlys", until="14 December")
    first, second = firm.all(Finding)
    assert (first.status, first.snoozed_until) == (FindingStatus.SNOOZED, date(2026, 12, 14))
    assert second.status is FindingStatus.OPEN
    view = firm.ask(snooze_finding, firm.mia, finding="unbilled milestone", by="two weeks later")
    assert (view.title, view.until) == ("Beta is not invoiced", date(2026, 12, 6))


def test_without_a_day_it_sleeps_two_weeks_and_says_so(firm):
    seen(firm, "overallocation", "Ana is overbooked", person_id=firm.ana.id)
    staffing = firm.person("Ria Resources", Role.RESOURCE_MANAGER)
    view = firm.ask(snooze_finding, staffing, finding="overbooking alert", person="Ana")
    assert (view.until, view.assumptions) == (date(2026, 12, 6), ("No day was given, so it is two weeks.",))


def test_which_one_is_asked_when_several_could_be_meant(firm):
    seen(firm, "budget", "Nordlys is over budget")
    seen(firm, "budget", "Atlas is over budget")
    with pytest.raises(Ambiguous):
        firm.ask(snooze_finding, firm.boss)
    with pytest.raises(Ambiguous):
        firm.ask(snooze_finding, firm.boss, finding="over budget")


def test_what_one_may_not_see_cannot_be_snoozed_nor_into_the_past(firm):
    seen(firm, "budget", "Nordlys is over budget", project_id=firm.work.id)
    with pytest.raises(NotFound):
        firm.ask(snooze_finding, firm.ana, finding="Nordlys is over budget")
    with pytest.raises(BadInput):
        firm.ask(snooze_finding, firm.mia, finding="budget", until="2026-11-20")


def test_what_is_not_found_yet_may_be_hushed_and_is_born_asleep(firm):
    view = firm.do(snooze_finding, firm.mia, finding="budget warning", project="Nordlys", until="14 December")
    assert view.headline() == "Keep quiet about budget of Nordlys until Mon 14 Dec 2026, should it come up."
    about = {"title": "Over budget", "project_id": firm.work.id}
    insights = [
        Insight(kind="budget", fingerprint="budget:1", **about),
        Insight(kind="margin", fingerprint="margin:1", **about),
        Insight(kind="budget", fingerprint="budget:2", title="Atlas is over budget"),
    ]
    with writing(firm.engine) as db:
        record(db, ["budget:", "margin:"], insights, now=firm.now, today=firm.today)
    assert titles(firm.ask(findings, firm.boss)) == ["Over budget", "Atlas is over budget"]
    kept = {one.fingerprint: one.snoozed_until for one in firm.all(Finding)}
    assert kept["budget:1"] == date(2026, 12, 14)


def test_a_hush_ends_by_itself_and_is_never_listed(firm):
    firm.do(snooze_finding, firm.boss, finding="stale plan", project="Nordlys", until="tomorrow")
    assert firm.ask(findings, firm.boss).snoozed == 0
    firm.today += timedelta(days=2)
    assert titles(firm.ask(findings, firm.boss)) == []
    with writing(firm.engine) as db:
        late = Insight(kind="stale_plan", fingerprint="stale_plan:1", title="Stale", project_id=firm.work.id)
        record(db, ["stale_plan:"], [late], now=firm.now, today=firm.today)
    assert titles(firm.ask(findings, firm.boss)) == ["Stale"]


def test_only_who_would_see_a_finding_may_hush_it(firm):
    with pytest.raises(Forbidden):
        firm.ask(snooze_finding, firm.ana, finding="overbooking", person="Mia Manager")
    firm.ask(snooze_finding, firm.ana, finding="overbooking", person="me")
