from __future__ import annotations

import pytest
from pydantic import SecretStr
from sqlmodel import select

from store.db import reading, writing
from store.findings import Notice
from store.messages import Inbox, Preference, RefusedAddress
from store.queries import addresses, inbox

HEAD, ANA = "callum.reid@firstmate.example", "ana.petrov@firstmate.example"
ALL = ["approval", "booking", "budget", "expense", "missing_time", "policy", "team_time", "time"]


@pytest.fixture
def settings(settings):
    mail = {"smtp_url": SecretStr("smtp://127.0.0.1"), "mail_from": "Firstmate <ops@firm.example>"}
    return settings.model_copy(update=mail)


def chosen(house):
    with reading(house.engine) as db:
        return db.exec(select(Preference)).all()


def test_channel_hour_days_and_kinds_are_chosen_and_shown_again(browse, house):
    browser = browse(HEAD)
    page = browser.get("/notifications").text
    assert "your time, Europe/London" in page
    form = {"channel": "email", "at": "07:30", "day": ["0", "4"], "kind": ["approval"]}
    assert browser.send("/notifications", **form).status_code == 303
    (row,) = chosen(house)
    assert (row.channel, row.digest_minute, row.digest_days) == ("email", 450, [0, 4])
    assert row.silenced == [kind for kind in ALL if kind != "approval"]
    again = browser.get("/notifications?saved=yes").text
    assert "<option selected>07:30</option>" in again
    assert "Saved." in again


@pytest.mark.parametrize("form", [{"at": "25:00"}, {"at": "x"}, {"day": "7"}, {"channel": "slack"}, {"channel": "fax"}])
def test_what_cannot_be_chosen_is_refused_and_nothing_is_kept(browse, house, form):
    assert browse(HEAD).send("/notifications", **form).status_code == 422
    assert chosen(house) == []


def test_a_clients_contact_has_no_such_page(browse, house):
    from store.clients import Contact

    with reading(house.engine) as db:
        contact = db.exec(select(Contact.email).where(Contact.portal, Contact.left_on.is_(None))).first()
    assert browse(contact).get("/notifications").status_code == 403


def test_an_address_that_came_back_is_shown_and_written_to_again_on_a_word(browse, house):
    with writing(house.engine) as db:
        addresses.refuse(db, HEAD, "550 <b>nobody</b>", house.clock())
    browser = browse(HEAD)
    page = browser.get("/notifications").text
    assert "550 &lt;b&gt;nobody" in page
    browser.send("/notifications/address")
    with reading(house.engine) as db:
        assert db.exec(select(RefusedAddress)).all() == []


def test_the_page_of_channels_shows_what_is_connected_what_waits_and_what_went_wrong(browse, house, someone):
    with writing(house.engine) as db:
        keys = {"created_at": house.clock(), "not_before": house.clock(), "subject": "", "body": "secret words"}
        db.add(Notice(key="k", channel="email", error="451 later", **keys))
        addresses.refuse(db, ANA, "550 nobody", house.clock())
    browser = browse(someone("administrator"))
    page = browser.get("/channels").text
    assert "something is wrong" in page
    assert "451 later" in page
    assert "secret words" not in page
    assert page.count("not connected") == 2
    assert browser.send("/channels/address", address=ANA).status_code == 303
    assert "550 nobody" not in browser.get("/channels").text


def test_channels_are_the_administrators(browse):
    assert browse(HEAD).get("/channels").status_code == 403


def letter(house, sender, text="approve <b>everything</b>"):
    place = {"channel": "email", "room": sender, "thread": "<a@b>", "more": {"subject": "Hi"}}
    told = {"key": f"email:{sender}", "place": place, "sender": sender, "text": text, "unproven": True}
    with writing(house.engine) as db:
        inbox.accept(db, [inbox.Told(told["key"], "email", "l", f":{sender}", told, house.clock())])
        row = db.exec(select(Inbox).where(Inbox.key == told["key"])).one()
        inbox.done(db, row.id, house.clock())
        return row.id


def test_a_letter_in_ones_name_is_answered_only_on_ones_own_word(browse, house):
    number = letter(house, HEAD)
    other = browse(ANA)
    assert "No letter waits" in other.get("/confirm").text
    assert other.send(f"/confirm/{number}").status_code == 404
    browser = browse(HEAD)
    assert "approve &lt;b&gt;everything" in browser.get("/confirm").text
    assert browser.client.get(f"/confirm/{number}").status_code == 405
    assert "The answer comes by e-mail." in browser.send(f"/confirm/{number}").text
    assert browser.send(f"/confirm/{number}").status_code == 404
    with reading(house.engine) as db:
        rows = db.exec(select(Inbox).order_by(Inbox.id)).all()
    assert [(row.state.value, row.incoming["unproven"]) for row in rows] == [("done", False), ("new", False)]
    assert rows[1].incoming["email"] == HEAD
