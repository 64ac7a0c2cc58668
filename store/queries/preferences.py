"""Where, when and about what a person wants to hear from the assistant unasked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from store import audit
from store.findings import Notice
from store.messages import Preference
from store.people import Person, Place, TimeOff, TimeOffStatus

LATE_MINUTES = 180  # a digest of this morning is of no use in the evening

KINDS = {
    "digest": "My digest",
    "approval": "Proposals that wait for my decision",
    "missing_time": "Reminders of my missing time",
    "team_time": "Who of my team misses time",
    "time": "My time that was sent back",
    "expense": "My expenses that were sent back",
    "booking": "Wishes for a change of bookings",
    "budget": "Budgets of my projects that pass a mark",
    "policy": "What the firm's rules and routines found",
}


@dataclass(frozen=True, slots=True)
class Due:
    """A digest that is to be written now: whose, and of which day where they are."""

    person_id: int
    day: date

    @property
    def key(self) -> str:
        """The outbox key: one a person and local day."""
        return f"digest:{self.person_id}:{self.day.isoformat()}"


def of(db: Session, person_id: int) -> Preference:
    """Return what a person chose; what stands where they chose nothing."""
    found = db.exec(select(Preference).where(col(Preference.person_id) == person_id)).first()
    return found or Preference(person_id=person_id)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose; ``minute`` is after their local midnight, empty for no digest; day 0 is Monday."""

    channel: str
    minute: int | None
    days: tuple[int, ...]
    silenced: tuple[str, ...]


def choose(db: Session, person_id: int, choice: Choice, *, now: datetime, actor: str) -> None:
    """Keep what a person chose."""
    row = of(db, person_id)
    row.channel, row.digest_minute = choice.channel, choice.minute
    row.digest_days, row.silenced = list(choice.days), list(choice.silenced)
    db.add(row)
    detail = asdict(choice)
    audit.append(db, at=now, actor=actor, action="choose notifications", subject=f"person:{person_id}", detail=detail)


def zone_of(db: Session, person_id: int) -> str:
    """Return the time zone of a person's place."""
    query = select(col(Place.zone)).join(Person, col(Person.place_id) == col(Place.id))
    return db.exec(query.where(col(Person.id) == person_id)).first() or "UTC"


def silence(db: Session, address: str, topic: str, *, now: datetime) -> bool:
    """Send a person of the firm no more messages of a kind; False when nobody has that address."""
    person = db.exec(select(Person).where(col(Person.email) == address)).first()
    if person is None:
        return False
    found = of(db, person.pk)
    db.add(found)
    if topic not in found.silenced:
        found.silenced = [*found.silenced, topic]
        detail = {"kind": topic}
        audit.append(db, at=now, actor=address, action="unsubscribe", subject=f"person:{person.id}", detail=detail)
    return True


def due(db: Session, now: datetime) -> Sequence[Due]:
    """Return the digests whose hour has come where their reader is, which are not written yet; none to who is away."""
    query = (
        select(Preference, col(Place.zone))
        .join(Person, col(Person.id) == col(Preference.person_id))
        .join(Place, col(Place.id) == col(Person.place_id))
        .where(col(Person.active), col(Preference.digest_minute).is_not(None))
    )
    ready = [one for like, zone in db.exec(query) if (one := _due(like, now.astimezone(ZoneInfo(zone)))) is not None]
    if not ready:
        return []
    written = set(db.exec(select(Notice.key).where(col(Notice.key).in_([one.key for one in ready]))))
    away = _away(db, ready)
    return [one for one in ready if one.key not in written and one.person_id not in away]


def _due(like: Preference, local: datetime) -> Due | None:
    since = local.hour * 60 + local.minute - (like.digest_minute or 0)
    if local.weekday() not in like.digest_days or "digest" in like.silenced or not 0 <= since < LATE_MINUTES:
        return None
    return Due(like.person_id, local.date())


def _away(db: Session, ready: Sequence[Due]) -> set[int]:
    query = select(TimeOff).where(
        col(TimeOff.person_id).in_([one.person_id for one in ready]),
        col(TimeOff.status) == TimeOffStatus.APPROVED,
        col(TimeOff.minutes_per_day).is_(None),
        col(TimeOff.starts_on) <= max(one.day for one in ready),
        col(TimeOff.ends_on) >= min(one.day for one in ready),
    )
    days = {one.person_id: one.day for one in ready}
    return {row.person_id for row in db.exec(query) if row.starts_on <= days[row.person_id] <= row.ends_on}
