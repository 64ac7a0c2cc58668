from datetime import date

import pytest

from domain.access import Role
from domain.errors import BadInput, Conflict, Forbidden, NotFound
from store.milestones import Milestone
from store.tasks import Dependency, LinkKind, Task
from tools.dependencies import add_dependency, remove_dependency

MON = date(2026, 11, 23)  # tomorrow
WEEK_1, WEEK_2 = (MON, date(2026, 11, 27)), (date(2026, 11, 30), date(2026, 12, 4))


@pytest.fixture
def firm(desk):
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.acme = desk.client()
    desk.work = desk.project("Nordlys", desk.mia, desk.acme, starts_on=MON, ends_on=WEEK_2[1])
    for name, days in (("Build", WEEK_1), ("Check", WEEK_1), ("Test", WEEK_2)):
        desk.add(Task(project_id=desk.work.id, name=name, starts_on=days[0], due_on=days[1]))
    return desk


def ask(firm, tool, first, then, **given):
    return firm.do(tool, firm.mia, project="Nordlys", first=first, then=then, **given)


def days(firm, name):
    task = next(one for one in firm.all(Task) if one.name == name)
    return task.starts_on, task.due_on


def test_a_link_pushes_the_follower_and_what_follows_that(firm):
    ask(firm, add_dependency, "Check", "Test")
    firm.add(Milestone(project_id=firm.work.id, name="Live", due_on=WEEK_2[1], amount_minor=100_000, currency="EUR"))
    view = ask(firm, add_dependency, "Build", "Check")
    assert days(firm, "Check") == WEEK_2
    assert days(firm, "Test") == (date(2026, 12, 7), date(2026, 12, 11))
    assert firm.all(Milestone)[0].due_on == date(2026, 12, 11)
    assert [line.what for line in view.follows] == ["Check", "Test", "Live"]
    assert "The plan ends on Fri 11 Dec 2026 instead of Fri 4 Dec 2026, 5 working days later." in view.headline()


def test_a_link_that_holds_already_moves_nothing(firm):
    view = ask(firm, add_dependency, "Build", "Test")
    assert view.headline() == "On Nordlys, let Test start after Build is finished. No date moves."


def test_a_lag_and_a_kind_are_kept(firm):
    ask(firm, add_dependency, "Build", "Check", kind="SS", lag_days=2)
    (link,) = firm.all(Dependency)
    assert (link.kind, link.lag_minutes) == (LinkKind.SS, 960)
    assert days(firm, "Check")[0] == date(2026, 11, 25)


def test_a_circle_is_refused_with_its_path_by_name(firm):
    ask(firm, add_dependency, "Build", "Check")
    ask(firm, add_dependency, "Check", "Test")
    with pytest.raises(Conflict, match="Build → Check → Test → Build"):
        ask(firm, add_dependency, "Test", "Build")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"first": "Build", "then": "Build"}, BadInput),
        ({"first": "Build", "then": "Test", "lag_days": 9999}, BadInput),
        ({"first": "Build", "then": "Test", "kind": "XX"}, BadInput),
        ({"first": "Paint", "then": "Test"}, NotFound),
    ],
)
def test_what_is_no_link_is_refused(firm, given, error):
    with pytest.raises(error):
        ask(firm, add_dependency, **given)


def test_the_same_link_twice_is_refused(firm):
    ask(firm, add_dependency, "Build", "Test")
    with pytest.raises(Conflict, match="already"):
        ask(firm, add_dependency, "Build", "Test")


def test_a_link_is_removed_and_nothing_is_pulled_earlier(firm):
    ask(firm, add_dependency, "Build", "Check")
    ask(firm, remove_dependency, "Build", "Check")
    assert firm.all(Dependency) == []
    assert days(firm, "Check") == WEEK_2


def test_removing_what_is_not_there_says_what_it_waits_for(firm):
    ask(firm, add_dependency, "Build", "Test")
    with pytest.raises(NotFound, match="Build") as refused:
        ask(firm, remove_dependency, "Check", "Test")
    assert "does not wait for Check" in str(refused.value)


def test_links_are_for_who_leads_the_project(firm):
    other = firm.person("Olga Other", Role.PROJECT_MANAGER)
    with pytest.raises((Forbidden, NotFound)):
        firm.do(add_dependency, other, project="Nordlys", first="Build", then="Test")
