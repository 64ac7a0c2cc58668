from datetime import UTC, datetime

import pytest

from domain.access import Role
from domain.errors import Conflict, Forbidden, NotFound
from memory.readers.transcripts import read_transcript
from store.clients import ContactPart
from store.db import writing
from store.meetings import Attendance, Signal, Transcript
from store.speakers import Speaker
from tools.meetings import Brought, keep
from tools.speakers import name_speaker, unknown_speakers
from tools.spec import Named, ToolContext

HELD = datetime(2026, 11, 17, 9, tzinfo=UTC)
WORDS = """[00:00:01] Mia: How are we doing?
[00:00:05] {who}: We have decided not to renew the contract.
[00:00:20] Mia: I'll send you the minutes by Friday.
"""


@pytest.fixture
def firm(desk):
    desk.boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.acme = desk.client()
    desk.sam = desk.contact(desk.acme, "Sam Sponsor", ContactPart.SPONSOR)
    return desk


def kept(firm, who, name="weekly.txt", held=HELD, more="Bye."):
    data = f"{WORDS.format(who=who)}[00:00:30] Mia: {more}\n".encode()
    client = Named("client", firm.acme.id, firm.acme.name)
    with writing(firm.engine) as db:
        brought = Brought(read_transcript(data, name), data, name, client, held)
        return keep(ToolContext(db, firm.call(firm.boss)), brought)


def test_an_unknown_speaker_is_asked_about_once(firm):
    kept(firm, "S. Sponsor")
    kept(firm, "S. Sponsor", "next.txt", datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert [one.label for one in firm.all(Speaker)] == ["S. Sponsor"]
    assert firm.ask(unknown_speakers, firm.boss).lines[0].outside_words == "S. Sponsor"


def test_an_answer_names_the_speaker_in_every_call_of_the_client_and_in_the_next(firm):
    kept(firm, "S. Sponsor")
    done = firm.do(name_speaker, firm.boss, speaker="S. Sponsor", contact="Sam Sponsor")
    assert (done.meetings, done.signals) == (1, 1)
    assert {one.speaker for one in firm.all(Signal)} == {"Sam Sponsor"}
    assert "Sam Sponsor: We have" in firm.all(Transcript)[0].text
    assert firm.sam.id in {one.contact_id for one in firm.all(Attendance)}
    later = kept(firm, "S. Sponsor", "next.txt", datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert later.unknown == ()


def test_speaker_three_is_somebody_else_in_the_next_file(firm):
    kept(firm, "Speaker 3")
    firm.do(name_speaker, firm.boss, speaker="Speaker 3", contact="Sam Sponsor")
    later = kept(firm, "Speaker 3", "next.txt", datetime(2026, 11, 24, 9, tzinfo=UTC), "Good evening.")
    assert later.unknown == ("Speaker 3",)


def test_what_one_of_ours_said_is_no_signal_once_we_know(firm):
    kept(firm, "Voice")
    before = len(firm.all(Signal))
    firm.do(name_speaker, firm.boss, speaker="Voice", side="ours")
    assert len(firm.all(Signal)) == 0 <= before


def test_an_answer_is_given_once(firm):
    kept(firm, "Voice")
    firm.do(name_speaker, firm.boss, speaker="Voice", side="the client's")
    with pytest.raises((Conflict, NotFound)):
        firm.do(name_speaker, firm.boss, speaker="Voice", side="ours")


def test_who_may_not_add_meetings_may_not_name_speakers(firm):
    kept(firm, "Voice")
    with pytest.raises(Forbidden):
        firm.ask(name_speaker, firm.person("Ana Analyst"), speaker="Voice", side="ours")
