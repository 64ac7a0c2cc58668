import pytest

from domain.access import Role
from domain.errors import BadInput, Conflict, Forbidden, NotFound
from store.findings import Policy
from tools.policies import create_policy, policies
from tools.policy_changes import change_policy


@pytest.fixture
def firm(desk):
    desk.boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    return desk


def test_a_routine_is_kept_in_its_words_with_its_time_and_its_reader(firm):
    firm.do(create_policy, firm.boss, text="Every Monday at 9 send me the projects that are over budget.")
    kept = firm.all(Policy)[0]
    assert kept.text == "Every Monday at 9 send me the projects that are over budget."
    assert (kept.schedule, kept.recipient_id, kept.author_id) == ("mon 09:00", firm.boss.id, firm.boss.id)


def test_a_time_said_apart_is_normalised(firm):
    view = firm.ask(create_policy, firm.boss, text="send me the org summary", schedule="Fridays at 4pm")
    assert view.when == "fri 16:00"


def test_a_rule_without_a_time_stands(firm):
    view = firm.do(create_policy, firm.boss, text="Whenever a project passes 85% of budget, tell its manager.")
    assert (view.when, view.to) == ("", "the project's manager")
    assert view.reading == "projects that have used 85 % of their budget or more"
    assert [(one.name, one.when) for one in firm.ask(policies, firm.ana).lines] == [
        ("Whenever a project passes 85% of budget", "whenever it applies, looked at daily")
    ]


def test_the_same_rule_is_not_kept_twice(firm):
    words = "Every Friday at noon chase missing timesheets"
    firm.do(create_policy, firm.boss, text=words)
    with pytest.raises(Conflict):
        firm.ask(create_policy, firm.boss, text=words.upper())


@pytest.mark.parametrize("words", ["set up a weekly alert", "every Friday at 16:00", "x" * 601])
def test_a_rule_that_says_nothing_or_too_much_is_asked_back(firm, words):
    with pytest.raises(BadInput):
        firm.ask(create_policy, firm.boss, text=words)


def test_a_time_that_never_comes_again_is_refused(firm):
    with pytest.raises(BadInput):
        firm.ask(create_policy, firm.boss, text="send me the margins", schedule="soon")


def test_a_manager_sets_routines_for_themselves_and_a_consultant_none(firm):
    assert firm.ask(create_policy, firm.mia, text="daily at 8 send me my projects at risk").to == "Mia Manager"
    with pytest.raises(Forbidden):
        firm.ask(create_policy, firm.mia, text="daily at 8 send Ana her tasks", recipient="Ana")
    with pytest.raises(Forbidden):
        firm.ask(create_policy, firm.ana, text="daily at 8 send me my tasks")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("send me the bench list", "When should you get"),
        ("alert me about margins", "From which figure on"),
        ("alert me when the moon is full", "A rule can watch"),
    ],
)
def test_what_cannot_be_carried_out_is_asked_back_and_not_kept(firm, text, said):
    with pytest.raises(BadInput, match=said):
        firm.do(create_policy, firm.boss, text=text)
    assert firm.all(Policy) == []


def test_a_rule_is_paused_by_its_maker_and_goes_on_from_then(firm):
    firm.do(create_policy, firm.mia, text="daily at 8 send me my projects at risk")
    with pytest.raises(Conflict):
        firm.do(change_policy, firm.mia, policy="projects at risk", to="resume")
    firm.do(change_policy, firm.mia, policy="policy:1", to="pause")
    assert [line.status for line in firm.ask(policies, firm.ana).lines] == ["paused"]
    firm.do(change_policy, firm.mia, policy="projects at risk", to="resume")
    firm.do(change_policy, firm.boss, policy="projects at risk", to="retire")
    assert firm.ask(policies, firm.ana).lines == ()


def test_a_rule_of_another_is_not_theirs_to_change(firm):
    firm.do(create_policy, firm.boss, text="daily at 8 send me the projects at risk")
    with pytest.raises(Forbidden):
        firm.ask(change_policy, firm.mia, policy="projects at risk", to="pause")
    with pytest.raises(NotFound):
        firm.ask(change_policy, firm.boss, policy="the weather", to="pause")
