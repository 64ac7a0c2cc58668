from datetime import timedelta

import pytest
from sqlalchemy import func
from sqlmodel import Session, select

from store.clients import Client, Contact, CsatAnswer
from store.demo import situations as planted
from store.meetings import ActionItem, Attendance, Meeting, Signal, Transcript

DAY = timedelta(days=1)


@pytest.fixture
def db(demo):
    with Session(demo) as session:
        yield session


def test_every_quote_is_in_the_transcript_it_came_from(db):
    texts = {row.meeting_id: row.text for row in db.exec(select(Transcript))}
    quoted = [*db.exec(select(Signal)), *db.exec(select(ActionItem))]
    assert len(quoted) > 30
    assert all(row.quote and row.quote in texts[row.meeting_id] for row in quoted)


def test_every_signal_has_the_speaker_and_time_of_its_line(db):
    texts = {row.meeting_id: row.text.splitlines() for row in db.exec(select(Transcript))}
    for signal in db.exec(select(Signal)):
        (line,) = (line for line in texts[signal.meeting_id] if signal.quote in line)
        hours, minutes, seconds = map(int, line[1:9].split(":"))
        assert (hours * 3600 + minutes * 60 + seconds, signal.speaker) == (
            signal.offset_seconds,
            line[11:].split(":")[0],
        )


def test_the_client_at_risk_is_silent_unhappy_and_without_its_sponsor(db, today):
    client = db.exec(select(Client).where(Client.name == planted.CHURN_CLIENT)).one()
    scores = db.exec(select(CsatAnswer.score).where(CsatAnswer.client_id == client.id).order_by(CsatAnswer.answered_on))
    assert scores.all() == [5, 4, 3, 2]
    sponsor = db.exec(select(Contact).where(Contact.name == planted.LEFT_SPONSOR)).one()
    assert sponsor.left_on < today
    heard = db.exec(
        select(func.max(Meeting.held_at))
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(Meeting.client_id == client.id, Attendance.contact_id.is_not(None), Attendance.attended)
    ).one()
    assert (today - heard.date()).days >= planted.SILENT_DAYS
