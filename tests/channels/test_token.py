"""The ways in that the terminal opens: what it prints works, once or until it is revoked, and is kept hashed."""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, select

from channels import console
from domain.access import Role
from settings import Settings
from store.conversations import Token
from store.db import connect, reading, writing
from store.migrate import ensure
from store.people import Grant, JobRole, Person, Place
from store.queries import sessions, tokens

ANA = "ana@firm.example"


@pytest.fixture
def engine(tmp_path, monkeypatch):
    monkeypatch.setenv("FIRSTMATE_HOME", str(tmp_path))
    made = connect(f"sqlite:///{tmp_path / 'firstmate.sqlite3'}")
    ensure(made)
    with writing(made) as db:
        place, role = Place(name="Berlin", country="DE", zone="Europe/Berlin"), JobRole(name="Consultant")
        db.add_all([place, role])
        db.flush()
        ana = Person(name="Ana", email=ANA, job_role_id=role.pk, place_id=place.pk, hired_on=date(2020, 1, 1))
        db.add(ana)
        db.flush()
        db.add(Grant(person_id=ana.pk, role=Role.CONSULTANT))
    yield made
    made.dispose()


@pytest.fixture
def firstmate(engine, monkeypatch, capsys):
    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["firstmate", *words])
        code = 0
        try:
            console.main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out.strip(), said.err

    return run


def _actor(engine, token: str):
    with reading(engine) as db:
        return tokens.actor_of(db, hashlib.sha256(token.encode()).hexdigest(), now=datetime.now(UTC))


def test_a_token_acts_as_its_owner_until_it_is_revoked(firstmate, engine):
    code, token, _ = firstmate("token", ANA, "--name", "script")

    assert code == 0
    assert token.startswith("fm_")
    assert _actor(engine, token).email == ANA
    firstmate("token", ANA, "--name", "script", "--revoke")
    assert _actor(engine, token) is None


def test_only_the_hash_of_a_token_is_kept(firstmate, engine):
    _, token, _ = firstmate("token", ANA)
    with Session(engine) as db:
        row = db.exec(select(Token)).one()

    assert token not in str(row.model_dump())


def test_a_link_signs_in_once(firstmate, engine):
    _, address, _ = firstmate("link", ANA)
    secret = address.rpartition("/")[2]

    assert address.startswith("http://127.0.0.1:8000/sign-in/link/")
    seal = Settings().seal(sessions.LINK)
    with writing(engine) as db:
        assert sessions.by_link(db, secret, seal, now=datetime.now(UTC)).email == ANA
        assert sessions.by_link(db, secret, seal, now=datetime.now(UTC)) is None


@pytest.mark.parametrize("command", ["token", "link"])
def test_nobody_gets_in_who_is_not_known(firstmate, command):
    code, out, err = firstmate(command, "nobody@firm.example")

    assert code == 2
    assert out == ""
    assert "nobody@firm.example" in err


def test_a_password_that_is_too_short_is_refused(engine):
    from domain.errors import BadInput
    from store import actors

    with pytest.raises(BadInput, match="12 to 256"), writing(engine) as db:
        sessions.set_password(db, actors.by_email(db, ANA), "short", now=datetime.now(UTC))
