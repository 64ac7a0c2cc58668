from __future__ import annotations

import pytest
from sqlmodel import select

from store.db import reading, writing
from store.findings import Notice
from store.messages import Identity
from store.queries import identities

HEAD = "callum.reid@firstmate.example"


@pytest.fixture
def secret(house):
    address = {"channel": "slack", "workspace": "T1", "room": "D1"}
    with writing(house.engine) as db:
        return identities.invite(db, "slack", "T1", "U1", address=address, now=house.clock())


def test_an_account_is_linked_by_a_click_of_who_is_signed_in_and_only_once(browse, house, secret):
    browser = browse(HEAD)
    assert "Callum Reid" in browser.get(f"/link/{secret}").text
    assert "Linked: in Slack" in browser.send(f"/link/{secret}").text
    assert browser.send(f"/link/{secret}").status_code == 403
    with reading(house.engine) as db:
        assert [row.sender for row in db.exec(select(Identity))] == ["U1"]


def test_looking_at_the_link_alone_links_nothing(browse, house, secret):
    browse(HEAD).get(f"/link/{secret}")
    with reading(house.engine) as db:
        assert db.exec(select(Identity)).all() == []


def test_nobody_signed_in_signs_in_first(browse, secret):
    response = browse().get(f"/link/{secret}")
    assert (response.status_code, response.headers["location"]) == (303, f"/sign-in?next=/link/{secret}")


def test_an_administrator_has_a_dead_letter_tried_again(browse, house, someone):
    with writing(house.engine) as db:
        keys = {"created_at": house.clock(), "not_before": house.clock(), "dead_at": house.clock()}
        db.add(Notice(key="k", channel="slack", subject="", body="secret words", error="room is gone", **keys))
    browser = browse(someone("administrator"))
    page = browser.get("/letters").text
    assert "room is gone" in page
    assert "secret words" not in page
    with reading(house.engine) as db:
        key = db.exec(select(Notice.id).where(Notice.key == "k")).one()
    assert browser.send(f"/letters/out/{key}/retry").status_code == 303
    assert "room is gone" not in browser.get("/letters").text


def test_dead_letters_are_the_administrators(browse):
    assert browse(HEAD).get("/letters").status_code == 403
