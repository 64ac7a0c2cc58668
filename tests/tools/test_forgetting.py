import pytest
from sqlmodel import col, select

from domain.access import Role
from domain.errors import Forbidden, NotFound
from memory.embed import HashedNgrams
from memory.index import Memory
from store.audit import AuditRow
from store.clients import ContactPart
from store.conversations import Conversation, Turn
from store.db import reading
from store.findings import Finding, FindingStatus
from store.meetings import Meeting, Signal, Transcript
from tools.bringing import Given, bring
from tools.forgetting import forget_client, forget_meeting
from tools.remembered import Remembered
from tools.spec import Named

WORDS = """[00:00:01] Mia: How are we doing?
[00:00:05] Sam Sponsor: We have decided not to renew the contract with you after the winter break.
[00:00:20] Mia: I'll send you the minutes by Friday.
"""
OTHER = WORDS.replace("not to renew the contract with you after", "to take the second phase with you before")


@pytest.fixture
def firm(desk, tmp_path):
    desk.boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.acme = desk.client()
    desk.sam = desk.contact(desk.acme, "Sam Sponsor", ContactPart.SPONSOR)
    desk.memory = Remembered(tmp_path / "memory")
    desk.memory._memory = Memory(tmp_path / "memory", HashedNgrams())
    return desk


def asked(firm, who):
    return firm.call(who, memory=firm.memory)


def brought(firm, words=WORDS, name="weekly-2026-11-17.txt"):
    kept = bring(firm.engine, asked(firm, firm.boss), Given(words.encode(), name, "Acme"))
    # Without a model by meaning nothing is taken in by itself.
    from domain.signals.talk import Turn as Said
    from memory.chunks import chunks

    lines = [line.partition(" ")[2].partition(": ") for line in words.splitlines()]
    firm.memory._memory.add(firm.acme.id, kept.meeting_id, chunks([Said(who, said) for who, _, said in lines]))
    return kept


def copied(firm):
    talk = firm.add(Conversation(person_id=firm.boss.id, created_at=firm.now, updated_at=firm.now))
    said = "Sam said: we have decided not to renew the contract with you after the winter break."
    firm.add(Turn(conversation_id=talk.id, position=1, says="And?", answer={"text": said}, received_at=firm.now))
    firm.add(
        Finding(
            fingerprint="account:1",
            kind="account",
            severity="warning",
            title="Acme may leave",
            detail=said,
            client_id=firm.acme.id,
            status=FindingStatus.OPEN,
            first_seen_at=firm.now,
            last_seen_at=firm.now,
        )
    )


def test_a_forgotten_meeting_is_gone_from_store_memory_copies_and_files(firm, tmp_path):
    kept, other = brought(firm), brought(firm, OTHER, "second-2026-11-18.txt")
    copied(firm)
    folder = tmp_path / "watched"
    folder.mkdir()
    (folder / "weekly.txt").write_text(WORDS)
    done = forget_meeting(firm.engine, asked(firm, firm.boss), kept.meeting_id, [folder])
    assert done.proven
    assert (done.files, dict(done.scrubbed)) == (1, {"finding": 1, "turn": 1})
    assert not list(folder.iterdir())
    assert "[forgotten]" in firm.all(Finding)[0].detail
    assert [one.id for one in firm.all(Meeting)] == [other.meeting_id]
    assert firm.memory.traces(firm.acme.id, other.meeting_id) > 0
    holding = [p for p in (tmp_path / "memory").rglob("*") if p.is_file() and b"winter break" in p.read_bytes()]
    assert all(b"not to renew the contract" not in path.read_bytes() for path in holding)


def test_the_audit_log_keeps_numbers_alone(firm):
    kept = brought(firm)
    forget_meeting(firm.engine, asked(firm, firm.boss), kept.meeting_id)
    with reading(firm.engine) as db:
        rows = list(db.exec(select(AuditRow).where(col(AuditRow.subject) == f"meeting:{kept.meeting_id}")))
    assert [row.action for row in rows] == ["keep_transcript", "forget"]
    assert "weekly" not in str([row.detail for row in rows])


def test_forgetting_a_client_leaves_none_of_its_words(firm):
    brought(firm)
    brought(firm, OTHER, "second-2026-11-18.txt")
    client = Named("client", firm.acme.id, firm.acme.name)
    assert forget_client(firm.engine, asked(firm, firm.boss), client).proven
    assert (firm.all(Transcript), firm.all(Signal)) == ([], [])
    assert firm.memory.traces(firm.acme.id) == 0


def test_a_proof_finds_what_is_left(firm):
    kept = brought(firm)
    done = forget_meeting(firm.engine, asked(firm, firm.boss), kept.meeting_id)
    assert done.proven
    again = brought(firm)
    (again_words,) = firm.all(Transcript)
    assert again.meeting_id == again_words.meeting_id


def test_who_may_not_add_meetings_may_not_forget_them(firm):
    kept = brought(firm)
    with pytest.raises((Forbidden, NotFound)):
        forget_meeting(firm.engine, asked(firm, firm.mia), kept.meeting_id)
    assert len(firm.all(Meeting)) == 1
