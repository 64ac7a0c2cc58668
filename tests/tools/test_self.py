import pytest

from domain.access import Role
from tools.catalogue import tools_for
from tools.self import what_can_i_ask, who_am_i


@pytest.mark.parametrize("role", Role)
def test_help_offers_exactly_what_the_asker_s_roles_reach(desk, role):
    asker = desk.contact(desk.client()) if role is Role.CLIENT_CONTACT else desk.person("Ada Asker", role)
    offered = [line.ref.removeprefix("tool:") for line in desk.ask(what_can_i_ask, asker).lines]
    assert sorted(offered) == sorted(tool.name for tool in tools_for(desk.actor(asker)))


def test_help_about_a_topic_stays_in_its_area(desk):
    boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY)
    for topic, area in (("staffing", "People and bookings"), ("timesheets", "Time and money")):
        view = desk.ask(what_can_i_ask, boss, topic=topic)
        assert {line.area for line in view.lines} == {area}


def test_help_about_something_unknown_offers_everything(desk):
    boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY)
    everything = desk.ask(what_can_i_ask, boss).lines
    assert desk.ask(what_can_i_ask, boss, topic="zeppelins").lines == everything


def test_a_consultant_is_given_examples_in_their_own_voice(desk):
    view = desk.ask(what_can_i_ask, desk.person("Ana Analyst"))
    assert "my bookings" in [line.example for line in view.lines]


def test_rights_are_told_with_how_far_they_reach_and_what_is_not_included(desk):
    view = desk.ask(who_am_i, desk.person("Mia Manager", Role.PROJECT_MANAGER))
    assert view.roles == ("project manager",)
    assert ("see", "margin", "of your own projects") in [(one.kind, one.what, one.extent) for one in view.lines]
    assert view.not_yours == ("cost rates",)
    assert "Not included: cost rates." in view.headline()


def test_a_contact_is_told_their_company_and_what_it_may_see(desk):
    view = desk.ask(who_am_i, desk.contact(desk.client("Acme")))
    assert view.headline().startswith("You are Billie Buyer, client contact of Acme.")
    assert {one.extent for one in view.lines} == {"of your company"}


def test_several_roles_are_all_named(desk):
    both = desk.person("Dana Double", Role.CONSULTANT, Role.FINANCE)
    assert desk.ask(who_am_i, both).roles == ("consultant", "finance")
