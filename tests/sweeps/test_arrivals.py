import os
from datetime import UTC, datetime

import pytest

from domain.access import Role
from domain.errors import BadInput, Forbidden
from domain.firm import Firm
from store.arrivals import Arrival
from store.clients import ContactPart, Interaction
from store.meetings import Meeting, Signal, Transcript
from sweeps.arrivals import Doors, look
from tests.imap_server import Mailbox, serving
from tests.tools.conftest import Desk
from tools.arrivals import place, waiting
from tools.spec import ToolContext

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CALL = "[00:00:01] Mia Manager: Hello.\n[00:00:05] Sam Sponsor: We have decided not to renew the contract.\n"


@pytest.fixture
def firm(engine, today):
    desk = Desk(engine, today)
    desk.boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.acme = desk.client("Acme Works")
    desk.sam = desk.contact(desk.acme, "Sam Sponsor", ContactPart.SPONSOR)
    return desk


def seen(firm, **doors):
    return look(firm.engine, Doors(**doors), firm=Firm(), now=NOW)


def put(folder, name, text=CALL):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    os.utime(path, (NOW.timestamp() - 60, NOW.timestamp() - 60))
    return path


def mail(sender, to="mia@firm.example", subject="Go-live", words="We are not happy at all.", number=1, at="09:00:00"):
    head = f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{number}@x>\r\n"
    return f"{head}Date: Mon, 23 Nov 2026 {at} +0000\r\n\r\n{words}\r\n".encode()


def test_a_file_put_into_the_folder_becomes_a_meeting_once(firm, tmp_path):
    put(tmp_path, "weekly-2026-11-17.txt")
    assert seen(firm, folder=str(tmp_path)) == {"kept": 1}
    assert seen(firm, folder=str(tmp_path)) == {}
    (meeting,) = firm.all(Meeting)
    assert (meeting.client_id, f"{meeting.held_at:%Y-%m-%d}") == (firm.acme.id, "2026-11-17")
    assert len(firm.all(Signal)) == 1


def test_a_file_still_being_written_is_left_alone(firm, tmp_path):
    os.utime(put(tmp_path, "weekly.txt"), (NOW.timestamp(), NOW.timestamp()))
    assert seen(firm, folder=str(tmp_path)) == {}


def test_a_folder_named_after_a_client_says_whose_its_files_are(firm, tmp_path):
    firm.client("Bolt Industries")
    put(tmp_path / "Bolt Industries", "call.txt", "Ann: Good morning to all of you.\nBen: Good morning, Ann.\n")
    assert seen(firm, folder=str(tmp_path)) == {"kept": 1}


def test_a_file_nobody_can_place_waits_until_somebody_says_whose_it_is(firm, tmp_path):
    put(tmp_path, "call.txt", "Ann: Good morning to all of you.\nBen: Good morning, Ann.\n")
    assert seen(firm, folder=str(tmp_path)) == {"unplaced": 1}
    (row,) = firm.all(Arrival)
    place(firm.engine, firm.call(firm.boss), row.id, "Acme Works")
    (row,) = firm.all(Arrival)
    assert (row.state.value, row.content) == ("kept", None)
    assert len(firm.all(Transcript)) == 1


def test_who_does_not_see_all_calls_may_not_place_a_file(firm, tmp_path):
    put(tmp_path, "call.txt", "Ann: Good morning to all of you.\nBen: Good morning, Ann.\n")
    seen(firm, folder=str(tmp_path))
    with pytest.raises(Forbidden):
        place(firm.engine, firm.call(firm.mia), firm.all(Arrival)[0].id, "Acme Works")


def test_a_file_that_cannot_be_read_is_reported_once(firm, tmp_path):
    put(tmp_path, "broken.json", "{not json")
    assert seen(firm, folder=str(tmp_path)) == {"refused": 1}
    with firm.engine.connect() as _:
        pass
    from store.db import reading

    with reading(firm.engine) as db:
        (row,) = waiting(ToolContext(db, firm.call(firm.boss)))
    assert row.reason


@pytest.mark.enable_socket
def test_mail_with_a_client_is_kept_and_other_mail_leaves_no_words(firm):
    box = Mailbox([mail(firm.sam.email), mail("someone@elsewhere.example", number=2, subject="Private")])
    with serving(box) as address:
        assert seen(firm, mailbox=address) == {"kept": 1, "passed": 1}
        assert seen(firm, mailbox=address) == {}
    assert box.seen == {1, 2}
    (meeting,) = firm.all(Meeting)
    assert (meeting.kind, meeting.title) == ("mail", "Go-live")
    passed = next(row for row in firm.all(Arrival) if row.state.value == "passed")
    assert (passed.name, passed.content) == ("", None)


@pytest.mark.enable_socket
def test_how_long_an_answer_took_is_known_from_the_mails(firm):
    answer = mail(firm.mia.email, firm.sam.email, "Re: Go-live", "We will look at it.", 2, at="11:30:00")
    with serving(Mailbox([mail(firm.sam.email), answer])) as address:
        seen(firm, mailbox=address)
    theirs, ours = firm.all(Interaction)
    assert (theirs.kind.value, theirs.reply_minutes) == ("mail_in", None)
    assert (ours.kind.value, ours.reply_minutes) == ("mail_out", 150)


def test_a_password_never_goes_over_the_network_in_plain_text(firm):
    with pytest.raises(BadInput, match="imaps only"):
        seen(firm, mailbox="imap://calls:secret@mail.example/INBOX")
