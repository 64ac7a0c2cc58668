"""Where, when and about what a person wants to hear from the assistant unasked."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from store import audit
from store.messages import Preference
from store.people import Person


def silence(db: Session, address: str, topic: str, *, now: datetime) -> bool:
    """Send a person of the firm no more messages of a kind; False when nobody has that address."""
    person = db.exec(select(Person).where(col(Person.email) == address)).first()
    if person is None or person.id is None:
        return False
    found = db.exec(select(Preference).where(col(Preference.person_id) == person.id)).first()
    if found is None:
        found = Preference(person_id=person.id)
        db.add(found)
    if topic not in found.silenced:
        found.silenced = [*found.silenced, topic]
        detail = {"kind": topic}
        audit.append(db, at=now, actor=address, action="unsubscribe", subject=f"person:{person.id}", detail=detail)
    return True
