"""The form behind ``/time``: the modal as Slack wants it, and what was filled in."""

from __future__ import annotations

import json
from typing import Any

from channels.message import Incoming, Place
from channels.own_time import Choices, Filled

CALLBACK = "fm:time"
_NAMES = ("project", "day", "hours", "note", "billable")
_MOST_LABEL = 75
_MOST_NOTE = 1000


def modal_of(choices: Choices, place: Place) -> dict[str, Any]:
    """Return the modal; where it was asked for travels with it, nothing else does."""
    options = [_option(value, name) for value, name in choices.projects]
    fields = [
        _input("project", "Project", {"type": "static_select", "options": options, "initial_option": options[0]}),
        _input("day", "Day", {"type": "datepicker", "initial_date": choices.day.isoformat()}),
        _input("hours", "Hours", {"type": "plain_text_input", "placeholder": _plain("4, 4.5 or 4h30")}),
        _input(
            "note",
            "What you did",
            {"type": "plain_text_input", "multiline": True, "max_length": _MOST_NOTE},
            optional=True,
        ),
        _billable(),
    ]
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": json.dumps({"room": place.room, "thread": place.thread}),
        "title": _plain("Log time"),
        "submit": _plain("Log"),
        "close": _plain("Cancel"),
        "blocks": fields,
    }


def _billable() -> dict[str, Any]:
    yes = _option("yes", "Billable, where the project is")
    return _input(
        "billable", "Billing", {"type": "checkboxes", "options": [yes], "initial_options": [yes]}, optional=True
    )


def _input(name: str, label: str, element: dict[str, Any], *, optional: bool = False) -> dict[str, Any]:
    inside = {**element, "action_id": name}
    return {"type": "input", "block_id": name, "label": _plain(label), "element": inside, "optional": optional}


def _option(value: str, label: str) -> dict[str, Any]:
    return {"text": _plain(label[:_MOST_LABEL]), "value": value}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def filled_of(body: dict[str, Any]) -> Filled:
    """Return what was filled in; anything of another shape is an empty field."""
    view = body.get("view")
    state = view.get("state") if isinstance(view, dict) else None
    values = state.get("values") if isinstance(state, dict) else None
    found = {name: _value(values.get(name), name) if isinstance(values, dict) else "" for name in _NAMES}
    return Filled(
        found["project"], found["day"], found["hours"], found["note"][:_MOST_NOTE], found["billable"] == "yes"
    )


def _value(block: Any, name: str) -> str:  # noqa: ANN401 -- as posted, of any shape
    told = block.get(name) if isinstance(block, dict) else None
    if not isinstance(told, dict):
        return ""
    chosen = told.get("selected_option")
    several = told.get("selected_options")
    if isinstance(chosen, dict):
        return str(chosen.get("value", ""))
    if isinstance(several, list):
        return str(several[0].get("value", "")) if several and isinstance(several[0], dict) else ""
    return str(told.get("selected_date") or told.get("value") or "")


def of_submission(body: dict[str, Any]) -> Incoming:
    """Return the form as something somebody did; the worker confirms the proposal it made."""
    view, user = body.get("view", {}), body.get("user", {})
    team, sender = str(body.get("team", {}).get("id", "")), str(user.get("id", ""))
    try:
        told = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        told = {}
    room = str(told.get("room", "")) if isinstance(told, dict) else ""
    # What was asked for in a room is answered in a direct message: the form was one person's.
    mine = room.startswith("D")
    thread = str(told.get("thread", "")) if mine else ""
    return Incoming(
        key=f"slack:{team}:form:{view.get('id', '')}",
        place=Place(channel="slack", workspace=team, room=room if mine else sender, thread=thread, private=True),
        sender=sender,
        kind="form",
        guest=bool(user.get("team_id")) and user.get("team_id") != team,
    )
