"""What was meant is found where other words were used, within what the actor may know of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from domain.access import Role
from memory.embed import MiniLM, embedder
from store.db import writing
from store.meetings import Attendance, Meeting, Transcript
from tools import gate
from tools.calls import recall_from_calls
from tools.remembered import Remembered

pytestmark = pytest.mark.skipif(not isinstance(embedder(), MiniLM), reason="the sentence model is not installed")

QUITS = "[00:00:09] Sam Sponsor: I am handing in my resignation and walk out of the company in spring."
ABOUT = "employee quits the job"
_number = count(1)


@pytest.fixture
def firm(desk, tmp_path):
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.noa = desk.person("Noa Novak", Role.PROJECT_MANAGER)
    desk.memory = Remembered(tmp_path / "memory")
    desk.acme = _client(desk, "Acme", "Nordlys", desk.mia)
    desk.bolt = _client(desk, "Bolt", "Turret", desk.noa)
    return desk


def _client(desk, name, project, manager):
    client = desk.client(name)
    desk.project(project, manager, client)
    return client


def told(firm, client, text):
    held = datetime(2026, 11, 22, 10, tzinfo=UTC) - timedelta(days=7)
    meeting = firm.add(Meeting(client_id=client.id, title="Steering", held_at=held))
    firm.add(Attendance(meeting_id=meeting.id, contact_id=firm.contact(client).id))
    return firm.add(Transcript(meeting_id=meeting.id, sha256=str(next(_number)), source="s.vtt", turns=1, text=text))


def recalled(firm, who, memory=None):
    call = replace(firm.call(who), memory=memory or firm.memory)
    outcome = gate.run(firm.engine, recall_from_calls, {"about": ABOUT}, call)
    return [line.outside_words for line in outcome.view.lines]


def test_what_was_said_in_other_words_is_found_by_its_meaning(firm):
    told(firm, firm.acme, QUITS)
    assert firm.ask(recall_from_calls, firm.mia, about=ABOUT).lines == ()
    assert recalled(firm, firm.mia) == [QUITS.partition(": ")[2]]


def test_what_has_nothing_to_do_with_it_is_not_found(firm):
    told(firm, firm.acme, "[00:00:09] Sam Sponsor: The weather was lovely at the lake.")
    assert recalled(firm, firm.mia) == []


def test_another_managers_calls_are_not_found(firm):
    told(firm, firm.acme, QUITS)
    assert recalled(firm, firm.noa) == []


def test_words_that_changed_are_remembered_anew(firm):
    kept = told(firm, firm.acme, QUITS)
    assert recalled(firm, firm.mia)
    with writing(firm.engine) as db:
        db.get(Transcript, kept.id).text = "[00:00:09] Sam Sponsor: The weather was lovely at the lake."
    assert recalled(firm, firm.mia) == []
    assert recalled(firm, firm.mia, Remembered(firm.memory._where)) == []


def test_a_memory_that_cannot_be_opened_leaves_full_text(firm, tmp_path):
    told(firm, firm.acme, "[00:00:09] Sam Sponsor: No employee quits here.")
    (tmp_path / "a file").write_text("not a folder")
    assert recalled(firm, firm.mia, Remembered(tmp_path / "a file")) == ["No employee quits here."]
