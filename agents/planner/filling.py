"""From what was understood to a tool's arguments: one reader a name of an argument, the same for all tools."""

# ruff: noqa: E501 -- a pattern or a table row is read as one piece

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from agents.planner.conversations import meeting_of, promised_of, side_of, voice_of
from agents.planner.dates import WEEKLY, by_of, day_of, window_of
from agents.planner.frame import Frame
from agents.planner.particulars import (
    against_of,
    billable_of,
    booking_of,
    category_of,
    change_of,
    done_to_rule_of,
    ends_of,
    entry_of,
    expense_of,
    light_of,
    markup_of,
    method_of,
    new_day_of,
    note_on,
    old_day_of,
    open_only_of,
    per_hours_of,
    price_of,
    rebill_of,
    receipt_of,
    rule_of,
    severity_of,
)
from agents.planner.phrases import (
    BILLABLE,
    LAST_MEETING,
    finding_of,
    help_topic_of,
    meeting_kind_of,
    note_of,
    reason_of,
    recipient_of,
    said_topic_of,
    schedule_of,
    speaker_of,
    task_of,
    text_of,
    topic_of,
    whose_of,
)
from agents.planner.readers import (
    EARLY,
    LOWEST,
    OVERDUE,
    SOFT,
    WORST,
    age_of,
    ahead_of_of,
    aim_of,
    burn_of,
    client_of,
    done_of,
    effort_of,
    exclude_expenses_of,
    excluded_client_of,
    flagged,
    group_of,
    hours_week_of,
    last_day_of,
    limit_of,
    min_level_of,
    name_of,
    nothing,
    other_project_of,
    percent_of,
    person_of,
    progress_of,
    rate_of,
    released_of,
    remaining_of,
    said_all,
    second_of,
    status_of,
    team_of_of,
    won_of,
)
from agents.planner.references import (
    amount_of,
    called_of,
    first_of,
    invoice_of,
    lag_of,
    lines_of,
    reference_of,
    sow_draft_of,
    template_of,
    then_of,
    time_off_of,
    without_of,
)
from agents.planner.world import World

_SOURCES: Mapping[str, Callable[[Frame, World], Any]] = {
    "person": person_of, "project": name_of("project"), "client": client_of, "skill": name_of("skill"), "role": name_of("role"),
    "place": name_of("place"), "contact": name_of("contact"), "window": window_of, "week": window_of, "on": day_of, "starts": day_of, "until": day_of, "to": day_of,
    "by": by_of, "shift": by_of, "slip": by_of, "days": age_of, "effort": effort_of, "hours_per_day": effort_of, "hours_per_week": hours_week_of, "percent": percent_of,
    "soft": flagged(SOFT), "probability_percent": percent_of, "aim": aim_of, "limit": limit_of, "meetings": limit_of, "group_by": group_of, "team_of": team_of_of, "status": status_of,
    "threshold_percent": burn_of, "done_below_percent": done_of, "older_than_days": age_of, "overdue_only": flagged(OVERDUE), "worst_first": flagged(WORST),
    "lowest_first": flagged(LOWEST), "early_only": flagged(EARLY), "kind": rate_of, "exclude_expenses": exclude_expenses_of, "won_deals": won_of, "task": task_of,
    "milestone": task_of, "progress_percent": progress_of, "remaining": remaining_of, "other_project": other_project_of, "about": topic_of, "finding": finding_of,
    "text": text_of, "schedule": schedule_of, "recipient": recipient_of, "task_note": note_of, "reason": reason_of, "last_day": last_day_of,
    "stand_in": second_of("person"), "to_project": second_of("project"), "more_than_days": age_of, "exclude": excluded_client_of, "unbooked_days": age_of,
    "silent_days": age_of, "meeting_kind": meeting_kind_of, "whose": whose_of, "min_level": min_level_of, "topic": help_topic_of, "wish": text_of, "speaker": speaker_of,
    "billable_only": flagged(BILLABLE), "last_meeting_only": flagged(LAST_MEETING), "certified": flagged(re.compile(r"\b(certified|certificates?|certification)\b")),
    "invoice": invoice_of, "amount": amount_of, "reference": reference_of, "lines": lines_of, "template": template_of, "name": called_of, "manager": name_of("person"),
    "category": category_of, "rebill": rebill_of, "markup_percent": markup_of, "policy": rule_of, "what": change_of, "price": price_of, "entry": entry_of, "billable": billable_of, "expense": expense_of, "booking": booking_of,
    "receipt": receipt_of, "against": against_of, "per_hours": per_hours_of, "method": method_of, "severity": severity_of, "open_only": open_only_of, "rag": light_of,
    "to_day": new_day_of, "win": won_of, "gaps": flagged(re.compile(r"\b(?:missing|gaps?|no rates?|without (?:a )?rates?|lacks?|lacking|not set)\b")),
    "changes": flagged(re.compile(r"\b(?:chang\w+|coming|upcoming|next|history|versions?|planned|earlier|from when|will be)\b")),
    "first": first_of, "then": then_of, "lag_days": lag_of, "without": without_of, "draft": sow_draft_of, "meeting": meeting_of, "bill_again": flagged(re.compile(r"\b(?:bill|invoice) (?:it|them|that|this) again\b|\bre-?(?:bill|invoice)\b|\bnew invoice\b")),
}  # fmt: skip
_AWAY = re.compile(r"\b(?:away|ill|sick|off|out|missing|absent|leave|holiday|gone|tasks?|late|needs?)\b")
_SPECIAL: Mapping[tuple[str, str], Callable[[Frame, World], Any]] = {
    ("critical_path", "task"): lambda frame, world: (
        task_of(frame, world)
        if re.search(
            r"\b(?:is|can|will) (?:the |my )?[\w -]+ (?:on the critical|critical|be late|wait)", said_all(frame)
        )
        else None
    ),
    ("release_person", "on"): released_of,
    ("change_policy", "to"): done_to_rule_of,
    ("edit_time_entry", "on"): old_day_of,
    ("edit_time_entry", "note"): note_on("edit_time_entry"),
    ("draft_status_update", "note"): note_on("draft_status_update"),
    ("change_rate", "ends"): ends_of,
    ("baselines", "first"): nothing,
    ("findings", "kind"): nothing,
    ("policies", "kind"): nothing,
    ("update_task", "status"): nothing,
    ("book_person", "starts"): nothing,
    ("book_person", "ends"): nothing,
    ("add_time_off", "kind"): time_off_of,
    ("add_time_off", "starts"): nothing,
    ("add_dependency", "kind"): nothing,
    ("draft_status_update", "without"): nothing,
    ("preview_project", "starts"): day_of,
    ("name_speaker", "speaker"): voice_of,
    ("name_speaker", "side"): side_of,
    ("commitments_kept", "about"): promised_of,
    ("accounts_at_risk", "about"): said_topic_of,
    ("expansion_candidates", "about"): said_topic_of,
    ("slip_impact", "days"): by_of,
    ("slip_impact", "person"): lambda frame, world: (
        name_of("person")(frame, world)
        if _AWAY.search(said_all(frame)) and not other_project_of(frame, world)
        else None
    ),
    ("budget_status", "person"): lambda frame, world: "me" if frame.me and world.actor.person_id is not None else None,
    ("rate_lookup", "on"): day_of,
    ("rate_lookup", "person"): name_of("person"),
    ("write_offs", "person"): name_of("person"),
    ("snooze_finding", "until"): lambda frame, world: (
        ahead_of_of(frame) if (frame.shift or frame.age_days) and not frame.day else day_of(frame, world)
    ),
    ("utilisation", "person"): lambda frame, world: (
        None if re.search(r"\{person\}'s (?:team|people)", said_all(frame)) else person_of(frame, world)
    ),
}


def arguments(frame: Frame, world: World) -> dict[str, Any]:
    """Return the arguments of the frame's tool that the conversation gives."""
    ability = world.abilities.get(frame.label)
    if ability is None:
        return {}
    values: dict[str, Any] = {}
    for name, given in ability.arguments.items():
        source = _SPECIAL.get((frame.label, name)) or _SOURCES.get(name)
        value = source(frame, world) if source else None
        if value is None or (given.choices and str(value) not in given.choices):
            continue
        values[name] = _typed(value, given.kind)
    wanted = ability.arguments.get("project")
    if wanted is not None and wanted.required and "project" not in values and (only := _only_project(frame, world)):
        values["project"] = only
    return _settled(frame, values)


def _only_project(frame: Frame, world: World) -> str | None:
    """Return the asker's only project with the client that is named."""
    clients = frame.names("client")
    named = clients[0].value("client") if clients else ""
    projects = [project for project, client in world.clients.items() if client == named]
    own = [project for project in projects if project in world.own_projects] or projects
    return own[0] if len(own) == 1 else None


def _typed(value: Any, kind: str) -> Any:  # noqa: ANN401 -- whatever the argument takes
    if kind == "integer" and isinstance(value, str):
        digits = re.search(r"-?\d+", value)
        return int(digits.group()) if digits else value
    return value


def _one_effort(frame: Frame, values: dict[str, Any]) -> None:
    """Keep one of a percentage, hours a day and hours a week."""
    if "hours_per_week" in values and "hours_per_day" in values:
        # "Two days" alone is the whole of it; "two days a week" is a pace.
        values.pop("hours_per_day" if WEEKLY.search(said_all(frame)) else "hours_per_week")
    if "percent" in values:
        values.pop("hours_per_day", None)
        values.pop("hours_per_week", None)


def _settled(frame: Frame, values: dict[str, Any]) -> dict[str, Any]:
    """Drop what contradicts: a day and a shift for the same move, a percentage read twice."""
    if "by" in values and ({"to", "starts", "until"} & values.keys()):
        # "by two weeks" says more than a window found beside it, unless a real day was named.
        if frame.day and not frame.day.startswith(("next ", "in ", "for ")):
            values.pop("by")
        else:
            for name in ("to", "starts", "until"):
                values.pop(name, None)
    if "probability_percent" in values and "percent" in values:
        probable = re.search(r"probab|chance|likel", said_all(frame))
        values.pop("percent" if probable and len(frame.percents) == 1 else "probability_percent")
    if values.get("last_meeting_only"):
        values.pop("window", None)
    _one_effort(frame, values)
    if frame.label == "release_person" and "last_day" in values:
        values.pop("on", None)
    if frame.label == "book_person" and "percent" in values and values["percent"] == 100:  # noqa: PLR2004 -- full time is the default
        pass
    if frame.label == "rolloffs" and values.get("early_only") is None:
        values.pop("early_only", None)
    return values
