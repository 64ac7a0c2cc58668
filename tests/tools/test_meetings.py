from datetime import UTC, datetime

import pytest

from domain.access import Role
from domain.errors import BadInput, Forbidden
from memory.readers.transcripts import read_transcript
from store.clients import ContactPart
from store.db import writing
from store.meetings import ActionItem, ActionStatus, Attendance, Meeting, Signal, Transcript
from tools.meetings import Brought, keep
from tools.spec import Named, ToolContext

HELD = datetime(2026, 11, 17, 9, tzinfo=UTC)
WORDS = """[00:00:01] Mia: How are we doing?
[00:00:05] Sam Sponsor: We have decided not to renew the contract.
[00:00:20] Mia: I'll send you the minutes by Friday.
[00:00:30] Speaker 9: Good bye.
"""


@pytest.fixture
def firm(desk):
    desk.boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.acme = desk.client()
    desk.sam = desk.contact(desk.acme, "Sam Sponsor", ContactPart.SPONSOR)
    desk.work = desk.project("Nordlys", desk.mia, desk.acme)
    return desk


def brought(firm, words=WORDS, **given):
    data = words.encode()
    client = Named("client", firm.acme.id, firm.acme.name)
    return Brought(read_transcript(data, "weekly.txt"), data, "weekly.txt", client, HELD, **given)


def rows(firm, table):
    return firm.all(table)


def kept(firm, who, what):
    with writing(firm.engine) as db:
        return keep(ToolContext(db, firm.call(who)), what)


def test_a_transcript_becomes_a_meeting_with_signals_and_promises(firm):
    found = kept(firm, firm.boss, brought(firm))
    assert (found.state, found.turns, found.unknown) == ("new", 4, ("Speaker 9",))
    (signal,) = rows(firm, Signal)
    assert (signal.kind.value, signal.speaker, signal.offset_seconds) == ("churn", "Sam Sponsor", 5)
    assert signal.quote == "We have decided not to renew the contract."
    (promise,) = rows(firm, ActionItem)
    assert (promise.person_id, promise.contact_id, str(promise.due_on)) == (firm.mia.id, None, "2026-11-20")


def test_a_first_name_that_only_one_person_has_is_that_person(firm):
    kept(firm, firm.boss, brought(firm))
    came = {(one.person_id, one.contact_id) for one in rows(firm, Attendance)}
    assert came == {(firm.mia.id, None), (None, firm.sam.id)}


def test_who_somebody_unknown_is_can_be_said(firm):
    found = kept(firm, firm.boss, brought(firm, speakers={"Speaker 9": "Ana Analyst"}))
    assert found.unknown == ()


def test_the_same_file_twice_is_one_meeting(firm):
    first = kept(firm, firm.boss, brought(firm))
    second = kept(firm, firm.boss, brought(firm))
    assert (second.state, second.meeting_id) == ("unchanged", first.meeting_id)
    assert len(rows(firm, Meeting)) == len(rows(firm, Transcript)) == len(rows(firm, Signal)) == 1


def test_a_corrected_file_replaces_its_words_and_signals_but_not_what_was_done(firm):
    first = kept(firm, firm.boss, brought(firm))
    (promise,) = rows(firm, ActionItem)
    promise.status = ActionStatus.DONE
    firm.add(promise)
    calm = WORDS.replace("We have decided not to renew the contract.", "Thank you, that was quick.")
    second = kept(firm, firm.boss, brought(firm, calm))
    assert (second.state, second.meeting_id) == ("replaced", first.meeting_id)
    assert rows(firm, Signal) == []
    assert "Thank you" in rows(firm, Transcript)[0].text
    assert [one.status for one in rows(firm, ActionItem)] == [ActionStatus.DONE]


def test_who_does_not_work_with_the_client_may_not_add_a_meeting(firm):
    with pytest.raises(Forbidden, match="may not add meetings"):
        kept(firm, firm.ana, brought(firm))


def test_a_project_of_another_client_is_refused(firm):
    other = firm.project("Other", firm.mia, firm.client("Bolt"))
    with pytest.raises(BadInput, match="not a project of"):
        kept(firm, firm.boss, brought(firm, project=Named("project", other.id, other.name)))
