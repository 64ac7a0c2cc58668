from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from domain.access import Actor, Role
from domain.errors import NotFound
from store import actors
from store.clients import Client, Contact, ContactPart
from store.conversations import Turn
from store.db import reading, writing
from store.people import Grant, JobRole, Person, Place
from store.queries import conversations, sessions
from store.queries.faces import faces
from store.seals import Seal

SEAL = Seal("k" * 48, sessions.LINK)


@pytest.fixture
def firm(anydb):
    with writing(anydb) as db:
        place, role, client = (
            Place(name="Berlin", country="DE", zone="UTC"),
            JobRole(name="Consultant"),
            Client(name="Acme", currency="EUR"),
        )
        db.add_all([place, role, client])
        db.flush()
        keys = {"job_role_id": role.pk, "place_id": place.pk, "hired_on": date(2020, 1, 1)}
        ana, ben = (
            Person(name="Ana", email="ana@firm.example", **keys),
            Person(name="Ben", email="ben@firm.example", **keys),
        )
        bo = Contact(client_id=client.pk, name="Bo", email="bo@acme.example", part=ContactPart.SPONSOR, portal=True)
        db.add_all([ana, ben, bo])
        db.flush()
        db.add_all([Grant(person_id=ana.pk, role=Role.CONSULTANT), Grant(person_id=ben.pk, role=Role.CEO)])
    return anydb


@pytest.fixture
def who(firm):
    def find(email: str) -> Actor:
        with reading(firm) as db:
            return actors.by_email(db, email)

    return find


@pytest.mark.parametrize("email", ["ana@firm.example", "bo@acme.example"])
def test_a_session_is_its_owners_until_it_ends_or_is_revoked(firm, who, now, email):
    owner = who(email)
    with writing(firm) as db:
        secret = sessions.open_session(db, owner, browser="Firefox", now=now)
    with reading(firm) as db:
        assert sessions.actor_of(db, secret, now=now).email == email
        assert sessions.actor_of(db, secret, now=now + timedelta(days=15)) is None
        assert [one.browser for one in sessions.open_sessions(db, owner, now=now)] == ["Firefox"]
    with writing(firm) as db:
        sessions.revoke(db, secret, now=now)
    with reading(firm) as db:
        assert sessions.actor_of(db, secret, now=now) is None


def test_revoking_all_leaves_the_sessions_of_others(firm, who, now):
    with writing(firm) as db:
        ours = [sessions.open_session(db, who("ana@firm.example"), browser="", now=now) for _ in range(2)]
        other = sessions.open_session(db, who("ben@firm.example"), browser="", now=now)
        assert sessions.revoke_all(db, who("ana@firm.example"), now=now) == 2
    with reading(firm) as db:
        assert [sessions.actor_of(db, secret, now=now) for secret in ours] == [None, None]
        assert sessions.actor_of(db, other, now=now).name == "Ben"


def test_a_link_works_once_and_not_after_its_time(firm, who, now):
    with writing(firm) as db:
        once, late = (sessions.issue_link(db, who("ana@firm.example"), SEAL, now=now) for _ in range(2))
    with writing(firm) as db:
        assert sessions.by_link(db, once, SEAL, now=now).name == "Ana"
        assert sessions.by_link(db, once, SEAL, now=now) is None
        assert sessions.by_link(db, late, SEAL, now=now + timedelta(minutes=31)) is None
        assert sessions.by_link(db, "nonsense", SEAL, now=now) is None


def test_a_link_somebody_else_signed_or_changed_is_worth_nothing_and_uses_nothing_up(firm, who, now):
    with writing(firm) as db:
        link = sessions.issue_link(db, who("ana@firm.example"), SEAL, now=now)
    payload, _, signature = link.rpartition(".")
    other_key, other_purpose = Seal("another key" * 4, sessions.LINK), Seal(SEAL.key, "something else")
    with writing(firm) as db:
        assert sessions.by_link(db, f"{payload}x.{signature}", SEAL, now=now) is None
        assert sessions.by_link(db, payload, SEAL, now=now) is None
        assert sessions.by_link(db, link, other_key, now=now) is None
        assert sessions.by_link(db, link, other_purpose, now=now) is None
        assert sessions.by_link(db, link, SEAL, now=now).name == "Ana"


def test_a_password_is_its_owners_alone_and_can_be_changed(firm, who, now):
    for password in ("a first password", "another password"):
        with writing(firm) as db:
            sessions.set_password(db, who("ana@firm.example"), password, now=now)
    with reading(firm) as db:
        assert sessions.by_password(db, "Ana@firm.example", "another password").name == "Ana"
        assert sessions.by_password(db, "ana@firm.example", "a first password") is None
        assert sessions.by_password(db, "ben@firm.example", "another password") is None


def test_faces_have_most_rights_first_and_are_found_by_any_of_their_words(firm):
    with reading(firm) as db:
        assert [face.name for face in faces(db)] == ["Ben", "Ana", "Bo"]
        assert [face.name for face in faces(db, "acme")] == ["Bo"]
        assert [face.name for face in faces(db, "consultant berlin")] == ["Ben", "Ana"]


def test_conversations_are_found_by_what_either_side_said(firm, who, now):
    ana, ben = who("ana@firm.example"), who("ben@firm.example")
    with writing(firm) as db:
        turn = conversations.begin(
            db, ana, says="Who is free?", now=now, conversation_id=None, channel="web", model="planner"
        )
        turn.answer = {"text": "Ben is, from Monday; 100% of him."}
        key = turn.pk
    with reading(firm) as db:
        for words in ("who is FREE", "from monday", "100%"):
            assert len(conversations.search(db, ana, words)) == 1
        for words in ("tuesday", "%o%", "_"):
            assert not conversations.search(db, ana, words)
        assert not conversations.search(db, ben, "free")
        assert conversations.turn_of(db, ana, key).says == "Who is free?"
        with pytest.raises(NotFound):
            conversations.turn_of(db, ben, key)
        assert db.exec(select(Turn)).one().pk == key
