import pytest

from domain import rights
from domain.access import MATRIX, Actor, Permission, Role

_UNSAID = {Permission.SELF_READ}


def actor(*roles, **given):
    return Actor(name="Ada", email="ada@firm.example", roles=frozenset(roles), **given)


def test_every_permission_has_its_words():
    assert set(rights.SEEN) | set(rights.DONE) | _UNSAID == set(Permission)


@pytest.mark.parametrize("role", Role)
def test_what_a_role_grants_is_what_is_told(role):
    told = rights.sees(actor(role)) + rights.does(actor(role))
    assert len(told) == len(set(MATRIX[role]) - _UNSAID)


def test_the_widest_reach_of_several_roles_is_told():
    both = actor(Role.CONSULTANT, Role.FINANCE, person_id=1)
    assert ("logged time", "of the whole firm") in rights.sees(both)
    assert rights.roles_of(both) == ("consultant", "finance")


def test_a_contact_s_reach_is_the_own_company():
    assert {extent for _, extent in rights.sees(actor(Role.CLIENT_CONTACT, client_id=3))} == {"of your company"}
