"""What one hears unasked: where, at which hour, on which days and about what; for people of the firm."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from domain.errors import BadInput, Forbidden
from settings import Settings
from store import audit
from store.db import reading, writing
from store.messages import Identity
from store.queries import addresses, identities, preferences
from web.deps import House, HouseDep, in_thread
from web.page import page
from web.visitor import SentDep, Visitor, VisitorDep, text_of

router = APIRouter(include_in_schema=False)

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NAMES = {"slack": "Slack", "teams": "Microsoft Teams", "email": "E-mail"}
_HALF_HOUR, _FIRST, _LAST = 30, 5 * 60, 22 * 60
_HOURS, _MINUTES = 24, 60


@router.get("/notifications")
async def notifications(request: Request, house: HouseDep, visitor: VisitorDep, saved: str = "") -> Response:
    """Show what the visitor chose."""
    said = "Saved." if saved else ""
    return page(request, house, visitor, "notifications.html", said=said, **await in_thread(_chosen, house, visitor))


@router.post("/notifications")
async def choose(house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Keep what the visitor chose."""
    choice, person_id = _choice(form, house.settings), _person(visitor)

    def keep() -> None:
        with writing(house.engine) as db:
            preferences.choose(db, person_id, choice, now=house.clock(), actor=visitor.actor.email)

    await in_thread(keep)
    return RedirectResponse("/notifications?saved=yes", 303)


@router.post("/notifications/address")
async def again(house: HouseDep, visitor: VisitorDep, _form: SentDep) -> Response:
    """Write to the visitor's address again, after mail to it came back."""
    email, person_id = visitor.actor.email, _person(visitor)

    def accept() -> None:
        with writing(house.engine) as db:
            if addresses.accept(db, email):
                subject = f"person:{person_id}"
                audit.append(db, at=house.clock(), actor=email, action="accept address", subject=subject, detail={})

    await in_thread(accept)
    return RedirectResponse("/notifications?saved=yes", 303)


def connected(settings: Settings) -> list[tuple[str, str]]:
    """Return the channels this installation is set up for, with their names."""
    on = {
        "slack": bool(settings.slack_bot_token.get_secret_value()),
        "teams": bool(settings.teams_app_id),
        "email": bool(settings.smtp_url.get_secret_value() and settings.mail_from),
    }
    return [(key, name) for key, name in _NAMES.items() if on[key]]


def _person(visitor: Visitor) -> int:
    if visitor.actor.person_id is None:
        raise Forbidden("Only people of the firm are told things unasked.")
    return visitor.actor.person_id


def _choice(form: FormData, settings: Settings) -> preferences.Choice:
    """Read the form.

    Raises:
        BadInput: a channel that is not connected, an hour or a day that is none.

    """
    channel, at = text_of(form, "channel", 20), text_of(form, "at", 5)
    if channel and channel not in dict(connected(settings)):
        raise BadInput(f"{channel!r} is not connected here.")
    days = [str(one) for one in form.getlist("day")]
    if any(not (one.isdecimal() and int(one) < len(DAYS)) for one in days):
        raise BadInput("A day is one of the seven of the week.")
    wanted = {str(one) for one in form.getlist("kind")}
    silenced = tuple(sorted(kind for kind in preferences.KINDS if kind != "digest" and kind not in wanted))
    return preferences.Choice(channel, _minute(at), tuple(sorted({int(one) for one in days})), silenced)


def _minute(text: str) -> int | None:
    """Return the minutes after midnight of a time such as 07:30; nothing for no time.

    >>> _minute("07:30"), _minute("")
    (450, None)
    """
    if not text:
        return None
    hours, _, minutes = text.partition(":")
    if not (hours.isdecimal() and minutes.isdecimal() and int(hours) < _HOURS and int(minutes) < _MINUTES):
        raise BadInput(f"{text!r} is not a time of the day like 07:30.")
    return int(hours) * _MINUTES + int(minutes)


def _chosen(house: House, visitor: Visitor) -> dict[str, Any]:
    person_id, email = _person(visitor), visitor.actor.email
    with reading(house.engine) as db:
        like = preferences.of(db, person_id)
        return {
            "like": like,
            "at": _time(like.digest_minute),
            "times": [_time(one) for one in range(_FIRST, _LAST + 1, _HALF_HOUR)],
            "zone": preferences.zone_of(db, person_id),
            "days": DAYS,
            "kinds": {key: words for key, words in preferences.KINDS.items() if key != "digest"},
            "digest_off": "digest" in like.silenced,
            "channels": _channels(house, identities.of_person(db, person_id)),
            "refused": addresses.refused(db, [email]).get(email.lower()),
        }


def _channels(house: House, linked: list[Identity]) -> list[tuple[str, str, str]]:
    """Return the channels to choose from: key, name, and what to know of it."""
    seen = {one.channel for one in linked if one.address}
    found = [("", "Wherever I last wrote to Firstmate, else e-mail", "")]
    for key, name in connected(house.settings):
        known = key == "email" or key in seen
        found.append((key, name, "" if known else "write to Firstmate there once, so that it knows you"))
    return found


def _time(minute: int | None) -> str:
    return "" if minute is None else f"{minute // _MINUTES:02}:{minute % _MINUTES:02}"
