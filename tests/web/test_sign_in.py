from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from store import actors
from store.db import reading, writing
from store.findings import Notice
from store.queries import sessions
from web.app import application
from web.deps import House
from web.visitor import COOKIE

PASSWORD = "correct horse battery staple"


@pytest.fixture
def production(house, settings, visit):
    """Turn the house into one where people sign in."""
    return House(
        engine=house.engine,
        settings=settings.model_copy(update={"environment": "production"}),
        clock=house.clock,
        assistant=house.assistant,
        speaks="scripted",
    )


@pytest.fixture
def door(production, browse, app):
    app.state.house = production
    made = browse()
    made.get("/sign-in")
    return made


@pytest.fixture
def ana(house):
    with writing(house.engine) as db:
        actor = actors.by_email(db, "ana.petrov@firstmate.example")
        sessions.set_password(db, actor, PASSWORD, now=house.clock())
    return actor


def test_in_the_demo_anyone_can_be_picked_and_then_sees_their_own_page(browse):
    response = browse("ana.petrov@firstmate.example").get("/")

    assert "Hello Ana" in response.text


def test_people_can_be_searched_by_role_place_or_company(browse):
    page = browse().get("/sign-in?search=finance").text

    assert "Beatriz Nogueira" in page
    assert "Ana Petrov" not in page


def test_a_page_leads_to_the_sign_in_page_and_back(browse):
    browser = browse()
    response = browser.get("/projects?search=a")

    assert response.status_code == 303
    assert response.headers["location"] == "/sign-in?next=/projects%3Fsearch%3Da"
    browser.get(response.headers["location"])
    onward = browser.send("/sign-in/as", email="ana.petrov@firstmate.example", next="/projects?search=a")
    assert onward.headers["location"] == "/projects?search=a"


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"])
def test_signing_in_never_leads_to_another_site(browse, path):
    browser = browse()
    browser.get("/sign-in")

    assert browser.send("/sign-in/as", email="ana.petrov@firstmate.example", next=path).headers["location"] == "/"


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(browse):
    browser = browse()
    browser.get("/sign-in")
    cookie = browser.send("/sign-in/as", email="ana.petrov@firstmate.example").headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_over_https_the_cookie_is_sent_over_https_only(app, house):
    from fastapi.testclient import TestClient

    with TestClient(app, base_url="https://testserver", follow_redirects=False) as client:
        assert "Secure" in client.get("/sign-in").headers["set-cookie"]
        assert "max-age" in client.get("/sign-in").headers["strict-transport-security"]


def test_in_production_nobody_can_be_picked(door):
    page = door.get("/sign-in").text

    assert "Who do you want to be" not in page
    assert 'type="password"' in page
    assert door.send("/sign-in/as", email="ana.petrov@firstmate.example").status_code == 403


def test_the_right_password_signs_in(door, ana):
    response = door.send("/sign-in/password", email="ANA.petrov@firstmate.example", password=PASSWORD)

    assert response.status_code == 303
    assert "Hello Ana" in door.get("/").text


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ana.petrov@firstmate.example", "wrong"),
        ("nobody@firstmate.example", PASSWORD),
        ("priya.raman@firstmate.example", ""),
    ],
)
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(door, ana, email, password):
    response = door.send("/sign-in/password", email=email, password=password)

    assert response.status_code == 403
    assert "do not go together" in response.text
    assert door.get("/").status_code == 303


def test_only_the_hash_of_a_password_is_kept_and_it_is_argon2(house, ana):
    from store.sessions import Password

    with reading(house.engine) as db:
        row = db.exec(select(Password)).one()
    assert row.argon2.startswith("$argon2id$")
    assert PASSWORD not in row.argon2


def test_guessing_passwords_is_slowed_down(door, ana):
    answers = [door.send("/sign-in/password", email=ana.email, password=f"guess {n}") for n in range(11)]

    assert answers[9].status_code == 403
    assert answers[10].status_code == 429


def test_a_second_process_does_not_give_the_guesser_new_tries(door, ana, app):
    for n in range(10):
        door.send("/sign-in/password", email=ana.email, password=f"guess {n}")
    app.state.house = replace(app.state.house)  # what another process builds: nothing is shared but the database

    assert door.send("/sign-in/password", email=ana.email, password=PASSWORD).status_code == 429


def test_a_link_is_written_to_the_outbox_and_works_once(door, house):
    said = door.send("/sign-in/link", email="ana.petrov@firstmate.example")
    with reading(house.engine) as db:
        body = db.exec(select(Notice).where(Notice.key.like("sign-in:%"))).one().body
    path = re.search(r"https?://[^/]+(/sign-in/link/\S+)", body)[1]

    assert "a link is on its way" in said.text
    assert "Sign in at this browser" in door.get(path).text
    assert door.get("/").status_code == 303  # looking at the link does not use it up
    door.get(path)
    assert door.send(path).status_code == 303
    assert "Hello Ana" in door.get("/").text
    door.get("/sign-in")
    assert door.send(path).status_code == 403


def test_for_an_unknown_address_the_answer_is_the_same_and_nothing_is_sent(door, house):
    said = door.send("/sign-in/link", email="nobody@firstmate.example")

    assert "a link is on its way" in said.text
    with reading(house.engine) as db:
        assert db.exec(select(Notice).where(Notice.key.like("sign-in:%"))).all() == []


def test_an_old_link_signs_nobody_in(door, house, ana):
    with writing(house.engine) as db:
        secret = sessions.issue_link(
            db, ana, house.settings.seal(sessions.LINK), now=house.clock() - timedelta(hours=1)
        )

    assert door.send(f"/sign-in/link/{secret}").status_code == 403


def test_signing_out_ends_the_session_at_the_server(browse):
    browser = browse("ana.petrov@firstmate.example")
    secret = browser.client.cookies[COOKIE]

    assert browser.send("/sign-out").status_code == 303
    browser.client.cookies.set(COOKIE, secret)
    assert browser.get("/").status_code == 303


def test_signing_out_everywhere_ends_the_sessions_of_other_browsers(browse):
    first, second = browse("ana.petrov@firstmate.example"), browse("ana.petrov@firstmate.example")

    first.send("/settings/sign-out-everywhere")

    assert second.get("/").status_code == 303


def test_a_new_password_ends_every_session(browse, house):
    browser = browse("ana.petrov@firstmate.example")
    with writing(house.engine) as db:
        sessions.set_password(db, actors.by_email(db, "ana.petrov@firstmate.example"), PASSWORD, now=house.clock())

    assert browser.get("/").status_code == 303


def test_a_session_expires(house):
    now = house.clock()
    with writing(house.engine) as db:
        secret = sessions.open_session(db, actors.by_email(db, "ana.petrov@firstmate.example"), browser="", now=now)
    with reading(house.engine) as db:
        assert sessions.actor_of(db, secret, now=now + timedelta(days=sessions.SESSION_DAYS - 1)) is not None
        assert sessions.actor_of(db, secret, now=now + timedelta(days=sessions.SESSION_DAYS)) is None


def test_whoever_leaves_is_signed_out(house):
    from store.people import Person

    with writing(house.engine) as db:
        actor = actors.by_email(db, "ana.petrov@firstmate.example")
        secret = sessions.open_session(db, actor, browser="", now=house.clock())
        db.get_one(Person, actor.person_id).active = False
    with reading(house.engine) as db:
        assert sessions.actor_of(db, secret, now=house.clock()) is None


@pytest.mark.parametrize("path", ["/sign-out", "/approvals", "/time/log", "/settings/token", "/import", "/chat"])
def test_a_form_without_the_token_of_its_page_is_refused(browse, path):
    browser = browse("ana.petrov@firstmate.example")
    browser.csrf = "0" * 64

    assert browser.send(path).status_code == 403
    assert "Hello Ana" in browser.get("/").text


def test_a_form_sent_from_another_site_is_refused_even_with_the_token(browse):
    browser = browse("ana.petrov@firstmate.example")
    browser.client.headers["Origin"] = "https://elsewhere.example"

    assert browser.send("/sign-out").status_code == 403


def test_the_token_of_one_session_is_worth_nothing_in_another(browse):
    ana, callum = browse("ana.petrov@firstmate.example"), browse("callum.reid@firstmate.example")
    callum.csrf = ana.csrf

    assert callum.send("/sign-out").status_code == 403


def test_an_application_without_a_house_still_lives(visit):
    from fastapi.testclient import TestClient

    with TestClient(application()) as client:
        assert client.get("/healthz").status_code == 200
