from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from store.bookings import Booking
from store.db import reading, writing
from tools import gate
from tools.catalogue import by_name

PRIYA = "priya.raman@firstmate.example"
MARTA = "marta.kowalczyk@firstmate.example"
ANA = "ana.petrov@firstmate.example"


@pytest.fixture
def booking(house, now):
    """Return a booking of a project Marta leads that can be extended."""
    from sqlmodel import col, select

    from store.people import Person
    from store.projects import Project

    with reading(house.engine) as db:
        query = (
            select(Booking, Person, Project)
            .join(Person, col(Person.id) == Booking.person_id)
            .join(Project, col(Project.id) == Booking.project_id)
            .where(Project.manager_id == select(Person.id).where(Person.email == MARTA).scalar_subquery())
            .where(Booking.ends_on > now.date(), col(Booking.cancelled).is_(False))
            .order_by(col(Booking.id))
        )
        return db.exec(query).first()


@pytest.fixture
def proposal(house, call, booking):
    """Marta asks to end a booking early; a resource manager decides."""
    _, person, project = booking
    arguments = {"person": f"person:{person.id}", "project": f"project:{project.id}", "on": "2026-12-02"}
    asked = call("marta.kowalczyk", reason="The client paused the work.")
    return gate.run(house.engine, by_name("release_person"), arguments, asked).proposal_id


def test_what_waits_shows_before_and_after_who_asked_why_and_until_when(browse, proposal):
    page = browse(PRIYA).get("/approvals").text

    assert f'data-card="{proposal}"' in page
    assert "<del>" in page
    assert "<ins>Tue 1 Dec 2026</ins>" in page
    assert "Marta Kowalczyk" in page
    assert "The client paused the work." in page
    assert "to decide, until" in page


def test_whoever_asked_sees_it_but_cannot_approve(browse, proposal):
    page = browse(MARTA).get("/approvals").text

    assert f'data-card="{proposal}"' in page
    assert 'value="approve">Approve</button>\n' not in page.split("What you asked for")[1]
    assert "Withdraw" in page


def test_it_is_not_there_for_anyone_else(browse, proposal):
    browser = browse(ANA)

    assert f'data-card="{proposal}"' not in browser.get("/approvals").text
    assert browser.get(f"/approvals/{proposal}").status_code == 404
    assert browser.decide(proposal, "approve").status_code == 404


def test_approving_carries_it_out_and_the_card_becomes_its_outcome(browse, house, proposal, booking):
    said = browse(PRIYA).decide(proposal, "approve").json()

    assert "Approved by Priya Raman and done" in said["card"]
    with reading(house.engine) as db:
        assert db.get_one(Booking, booking[0].id).ends_on == date(2026, 12, 1)


def test_a_second_decision_is_refused_in_plain_words(browse, proposal):
    browser = browse(PRIYA)
    browser.decide(proposal, "approve")
    again = browser.decide(proposal, "reject")

    assert again.status_code == 409
    assert "already approved" in again.json()["detail"]


def test_rejecting_says_why_and_changes_nothing(browse, house, proposal, booking):
    said = browse(PRIYA).decide(proposal, "reject", "We need her there.").json()

    assert "Rejected by Priya Raman: We need her there." in said["card"]
    with reading(house.engine) as db:
        assert db.get_one(Booking, booking[0].id).ends_on == booking[0].ends_on


def test_past_its_expiry_nothing_is_done(browse, house, proposal, booking, now):
    from store.approvals import Proposal

    with writing(house.engine) as db:
        db.get_one(Proposal, proposal).expires_at = now - timedelta(hours=1)
    said = browse(PRIYA).decide(proposal, "approve").json()

    assert "expired" in said["card"]
    with reading(house.engine) as db:
        assert db.get_one(Booking, booking[0].id).ends_on == booking[0].ends_on


def test_on_changed_rows_nothing_is_done(browse, house, proposal, booking):
    with writing(house.engine) as db:
        db.get_one(Booking, booking[0].id).minutes_per_day = 60
    said = browse(PRIYA).decide(proposal, "approve").json()

    assert "nothing was done" in said["card"].lower()


def test_editing_shows_names_and_proposes_again_what_was_changed(browse, proposal, booking):
    browser = browse(PRIYA)
    page = browser.get(f"/approvals/{proposal}/edit").text
    assert f'value="{booking[1].name}"' in page
    assert 'value="2026-12-02"' in page

    fields = {"arg-person": booking[1].name, "arg-project": booking[2].name, "arg-on": "2026-12-03"}
    response = browser.send(f"/approvals/{proposal}/edit", **fields)

    assert response.status_code == 303
    page = browser.get(response.headers["location"]).text
    assert "<ins>Wed 2 Dec 2026</ins>" in page
    assert "superseded" in browser.get(f"/approvals/{proposal}").text


def test_an_edit_the_rules_refuse_is_said_beside_the_form_and_nothing_is_lost(browse, proposal, booking):
    browser = browse(PRIYA)
    fields = {"arg-person": booking[1].name, "arg-project": booking[2].name, "arg-on": "the day pigs fly"}
    response = browser.send(f"/approvals/{proposal}/edit", **fields)

    assert response.status_code == 422
    assert 'value="the day pigs fly"' in response.text
    assert "pending" in browser.get(f"/approvals/{proposal}").text


def test_several_are_decided_at_once_and_each_says_what_came_of_it(browse, house, call, proposal, booking):
    arguments = {"person": "Priya Raman", "project": f"project:{booking[2].id}", "starts": "2026-12-07"}
    arguments |= {"ends": "2026-12-11", "hours_per_day": "2h"}
    other = gate.run(house.engine, by_name("book_person"), arguments, call("marta.kowalczyk")).proposal_id
    page = browse(PRIYA).send("/approvals", proposal=[proposal, other, 99999], verdict="approve").text

    assert len(re.findall(r'<span class="state approved">approved</span> Approved by', page)) == 2
    assert "There is no proposal 99999." in page


def test_choosing_nothing_is_said(browse, proposal):
    assert "Choose at least one proposal first." in browse(PRIYA).send("/approvals", verdict="approve").text


def test_a_verdict_is_approve_or_reject(browse, proposal):
    assert browse(PRIYA).decide(proposal, "perhaps").status_code == 422
