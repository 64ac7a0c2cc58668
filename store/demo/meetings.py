"""Meetings with who came, transcripts, the signals in them and what was promised."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from store.clients import Client, Contact
from store.demo.book import Book
from store.demo.calls import CALLS, Call
from store.demo.clock import at
from store.meetings import ActionItem, ActionStatus, Attendance, Meeting, Signal, SignalKind, Transcript
from store.people import Person
from store.projects import Project


def meetings(book: Book) -> None:
    """Add every written call, and the next meeting with a few clients."""
    for call in sorted(CALLS, key=lambda call: -call.days_ago):
        _held(book, call)
    for days, title, client, project, invited in _COMING:
        key = _meeting(book, title, client, project, days)
        for name in invited:
            _invite(book, key, name, attended=False)


_COMING = (
    (3, "Azulejo offer", "Tejo Mobilidade", "Azulejo Fleet App", ("Ines Carvalho", "Helena Quaresma", "Gonçalo Serra")),
    (2, "Nordlys monthly", "Havbris Energi", "Nordlys Data Platform", ("Marta Kowalczyk", "Ana Petrov", "Astrid Moen")),
    (4, "Helix weekly", "Isar Medizintechnik", "Helix Device Registry", ("Yusuf Demir", "Thorsten Loibl")),
)


def _meeting(book: Book, title: str, client: str, project: str, days: int) -> int:
    return book.add(
        Meeting,
        client_id=book.id(Client, client) if client else None,
        project_id=book.id(Project, project) if project else None,
        title=title,
        held_at=at(book.clock.near(days), 9),
    )


def _held(book: Book, call: Call) -> None:
    key = _meeting(book, call.title, call.client, call.project, -call.days_ago)
    row = book.rows(Meeting)[key - 1]
    row["kind"], row["internal"] = call.kind, call.internal
    row["minutes"] = 45 if call.lines else 30
    for name in call.speakers():
        _invite(book, key, name, attended=True)
    for name in call.absent:
        _invite(book, key, name, attended=False)
    if call.lines:
        text = call.text()
        book.add(
            Transcript,
            meeting_id=key,
            sha256=hashlib.sha256(f"{row['held_at']}\n{text}".encode()).hexdigest(),
            source=f"{call.title.lower().replace(' ', '-').replace(':', '')}-{row['held_at']:%Y-%m-%d}.txt",
            turns=len(call.lines),
            text=text,
        )
    _signals(book, call, key)
    _promises(book, call, key)


def _invite(book: Book, meeting: int, name: str, *, attended: bool) -> None:
    ours = name in dict(book.keyed(Person))
    book.add(
        Attendance,
        meeting_id=meeting,
        person_id=book.id(Person, name) if ours else None,
        contact_id=None if ours else book.id(Contact, name),
        attended=attended,
    )


def _signals(book: Book, call: Call, meeting: int) -> None:
    held_at = book.rows(Meeting)[meeting - 1]["held_at"]
    for said in call.said:
        turn = call.turn_with(said.quote)
        book.add(
            Signal,
            client_id=book.id(Client, call.client),
            project_id=book.id(Project, call.project),
            meeting_id=meeting,
            kind=SignalKind(said.kind),
            reason=said.reason,
            strength=said.strength,
            quote=said.quote,
            speaker=turn.speaker,
            offset_seconds=turn.seconds,
            said_at=held_at + timedelta(seconds=turn.seconds),
        )


def _promises(book: Book, call: Call, meeting: int) -> None:
    held_at = book.rows(Meeting)[meeting - 1]["held_at"]
    for promise in call.promises:
        call.turn_with(promise.quote)
        ours = promise.who in dict(book.keyed(Person))
        book.add(
            ActionItem,
            meeting_id=meeting,
            client_id=book.id(Client, call.client) if call.client else None,
            project_id=book.id(Project, call.project) if call.project else None,
            person_id=book.id(Person, promise.who) if ours else None,
            contact_id=None if ours else book.id(Contact, promise.who),
            what=promise.what,
            due_on=held_at.date() + timedelta(days=promise.days),
            quote=promise.quote,
            status=ActionStatus.DONE if promise.done else ActionStatus.OPEN,
        )
