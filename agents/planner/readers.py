"""Names, periods and numbers out of a request, for the arguments of tools: one small reader a kind of value."""

# ruff: noqa: E501 -- a pattern or a table row is read as one piece

from __future__ import annotations

import re
from collections.abc import Callable

from agents.planner.dates import day_of
from agents.planner.frame import Frame
from agents.planner.rights import rate_kind
from agents.planner.strangers import stranger
from agents.planner.world import World

_ALL_MARGIN = re.compile(
    r"\b(?:cheap(?:est|er|ly)?|margins?|profit\w*|cost(?:s|ing)? (?:us )?(?:the )?least|low(?:est|er)? (?:cost|rate|price)|least (?:expensive|costly)|(?:without|not) (?:us )?losing (?:any )?money|at the same (?:cost|price|rate)|"
    r"not (?:more|too) expensive|without (?:it |us )?(?:costing|paying) more|saves? (?:us )?money|inexpensive|affordable|budget-friendly|(?:looking|look) at (?:the )?costs?|watch(?:ing)? (?:the )?costs?)\b"
)
SOFT = re.compile(r"\b(soft|tentativ\w*|pencil\w*|provisional\w*|unconfirmed|reserve)\b")
EARLY = re.compile(r"\b(early|earlier than|ahead of (?:time|plan)|sooner than)\b")
OVERDUE = re.compile(r"\b(overdue|late|past due|past|older|behind|vervaldatum|impay\w+|dunning)\b")
LOWEST = re.compile(r"\b(lowest|worst|least|bottom|weakest|below)\b")
WORST = re.compile(r"\b(worst|least|lowest|bottom|loss|losing|under|below|poorest)\b")
_NO_EXPENSES = re.compile(
    r"\b(?:without|no|excluding|exclude|except|leave out|minus|not the|sans)\b.{0,12}\bexpenses?\b|\btime only\b|\bt&m only\b"
)
_BARE_HOURS = re.compile(
    r"(?:^|\b(?:log|book|put|add|enter|record|and|was|did|spent|note)\s+(?:down\s+)?)(?P<n>\d+(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten)(?P<half> and a half)?\b"
    r"(?!\s*(?:%|percent|days?|weeks?|st|nd|rd|th|\.|/))"
)
_TO_GO = re.compile(
    r"\b(?:within|less than|under|only|last|fewer than) +\{percent\}|\{percent\} +(?:or less )?(?:left|remaining|to go|of (?:the|its|their) (?:ceiling|limit|cap|end))"
)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}


def name_of(kind: str) -> Callable[[Frame, World], str | None]:
    """Return the name the conversation gives, if any."""

    def read(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
        names = frame.names(kind)
        return (
            names[
                -1
                if kind == "person"
                and len(frame.said) > 1
                and len(names) > 1
                and frame.message.of(kind)
                and names[-1] in frame.message.of(kind)
                and len(frame.message.of(kind)) == 1
                else 0
            ].value(kind)
            if names
            else stranger(kind, frame)
        )

    return read


def person_of(frame: Frame, world: World) -> str | None:
    """Return the person the conversation gives, if any."""
    named = name_of("person")(frame, world)
    if named is None and frame.me and world.actor.person_id is not None:
        return "me"
    return named


def client_of(frame: Frame, world: World) -> str | None:
    """Return the client the conversation gives, if any."""
    named = name_of("client")(frame, world)
    if named or frame.label not in {
        "meeting_brief",
        "account_overview",
        "stakeholder_engagement",
        "remind_payment",
        "expansion_candidates",
    }:
        return named
    project = name_of("project")(frame, world)
    return world.clients.get(project or "")


def said_last(frame: Frame) -> str:
    """Return the plain the conversation gives, if any."""
    return frame.message.plain.casefold()


def said_all(frame: Frame) -> str:
    """Return the all the conversation gives, if any."""
    return " ".join(frame.plain).casefold()


def percent_of(frame: Frame, world: World) -> int | None:  # noqa: ARG001 -- one signature for all
    """Return the percent the conversation gives, if any."""
    return frame.percents[0] if frame.percents else None


def burn_of(frame: Frame, world: World) -> int | None:  # noqa: ARG001 -- one signature for all
    """Return the burn the conversation gives, if any; what is to be left is taken from the whole."""
    if frame.percents and _TO_GO.search(frame.message.found.text.casefold()):
        return 100 - frame.percents[0]
    return (
        frame.percents[0]
        if frame.percents
        else 100
        if re.search(
            r"\b(over|exceeded|blown|blew|bust|past|above) (?:the |their |its )?budgets?\b|overrun|overspent|\b(?:over|above|beyond|past|more than) (?:what was (?:sold|agreed|ordered|planned)|plan)\b",
            said_all(frame),
        )
        else None
    )


def done_of(frame: Frame, world: World) -> int | None:  # noqa: ARG001 -- one signature for all
    """Return the done the conversation gives, if any."""
    if len(frame.percents) > 1 and re.search(
        r"\b(done|complete\w*|finished|progress|delivered|through)\b", said_all(frame)
    ):
        return frame.percents[1]
    if re.search(r"\bhalf (?:done|finished|complete\w*|way)\b", said_all(frame)):
        return 50
    return None


def group_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the group the conversation gives, if any."""
    return frame.group_by or None


def status_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the status the conversation gives, if any."""
    if frame.label == "my_projects":
        return next(
            (
                state
                for word, state in (
                    ("active", "active"),
                    ("open", "active"),
                    ("running", "active"),
                    ("complet", "completed"),
                    ("hold", "on_hold"),
                    ("pipeline", "pipeline"),
                )
                if word in said_all(frame)
            ),
            None,
        )
    if len(frame.statuses) == 1 and frame.statuses[0] != "green":
        return frame.statuses[0]
    return "any" if len(frame.statuses) > 1 else None


def flagged(pattern: re.Pattern[str], *, last: bool = False) -> Callable[[Frame, World], bool | None]:
    """Return the flag the conversation gives, if any."""

    def read(frame: Frame, world: World) -> bool | None:  # noqa: ARG001 -- one signature for all
        return True if pattern.search(said_last(frame) if last else said_all(frame)) else None

    return read


def aim_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the aim the conversation gives, if any."""
    return "margin" if _ALL_MARGIN.search(said_all(frame)) else None


def rate_of(frame: Frame, world: World) -> str:  # noqa: ARG001 -- one signature for all
    """Return the rate the conversation gives, if any."""
    return rate_kind(frame.message.plain, " ".join(frame.plain[:-1]))


def hours_week_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the hours week the conversation gives, if any."""
    match = re.search(
        r"\b(?P<n>\d|one|two|three|four|five) (?:spare |free |whole |full )?days?(?: a| per| each)?(?: week)?\b",
        said_all(frame),
    )
    if match and re.search(r"spare|free|a week|per week|days? next week", said_all(frame)):
        number = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}.get(match["n"]) or int(match["n"])
        return f"{number * 8}h"
    return frame.effort or None


def exclude_expenses_of(frame: Frame, world: World) -> bool | None:  # noqa: ARG001 -- one signature for all
    """Return the exclude expenses the conversation gives, if any."""
    return True if any(_NO_EXPENSES.search(plain.casefold()) for plain in frame.plain) else None


def won_of(frame: Frame, world: World) -> int | None:  # noqa: ARG001 -- one signature for all
    """Return the won the conversation gives, if any."""
    match = re.search(
        r"\b(?:win|won|winning|land|landing|get|sign|close|with|if|and) (?:both |all )?(?:the |our |those )?(?:top )?(?:(?P<n>one|two|three|four|five|both|\d) )?(?:of )?(?:the )?(?:biggest |largest |next |big |open |top |likeliest |best )*(?P<what>deals?|bids?|pitch\w*|proposals?|opportunit\w+|offers?)\b",
        said_all(frame),
    )
    if not match or not re.search(
        r"\b(?:win|won|winning|land|landing|sign\w*|close|closed|come (?:in|true|through)|get)\b", said_all(frame)
    ):
        return None
    number = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "both": 2}.get(match["n"] or "")
    return number or (int(match["n"]) if (match["n"] or "").isdigit() else 2 if "both" in match.group() else 1)


def limit_of(frame: Frame, world: World) -> int | None:  # noqa: ARG001 -- one signature for all
    """Return the limit the conversation gives, if any."""
    return frame.limit


def age_of(frame: Frame, world: World) -> int | None:  # noqa: ARG001 -- one signature for all
    """Return the age the conversation gives, if any."""
    return frame.age_days


def team_of_of(frame: Frame, world: World) -> str | None:
    """Return the team of the conversation gives, if any."""
    said = said_all(frame)
    if re.search(r"\{person\}'s (?:team|people|reports)", said):
        return frame.names("person")[0].value("person") if frame.names("person") else None
    return (
        "me"
        if re.search(r"\bmy (?:team|people|reports|guys|folks)\b", said) and "project_manager" not in world.roles
        else None
    )


def progress_of(frame: Frame, world: World) -> int | None:
    """Return the progress the conversation gives, if any."""
    if re.search(r"\b(done|finished|complete|completed|closed?)\b", said_last(frame)) and not frame.percents:
        return 100
    return percent_of(frame, world)


def remaining_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the remaining the conversation gives, if any."""
    return frame.effort if re.search(r"\b(remaining|left|to go)\b", said_last(frame)) and frame.effort else None


def other_project_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the other project the conversation gives, if any."""
    projects = frame.names("project")
    return projects[1].value("project") if len(projects) > 1 else None


def effort_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the effort the conversation gives, if any."""
    if frame.effort or frame.label != "log_time":
        return frame.effort or None
    bare = _BARE_HOURS.search(frame.message.found.text.casefold().strip())
    if not bare:
        return None
    number = str(_WORDS.get(bare["n"], bare["n"]))
    return f"{number}.5h" if bare["half"] else f"{number}h"


def last_day_of(frame: Frame, world: World) -> str | None:
    """Return the last day the conversation gives, if any."""
    return day_of(frame, world) if frame.day and re.search(r"\blast day\b|\bafter\b", said_all(frame)) else None


def released_of(frame: Frame, world: World) -> str | None:
    """Return the released the conversation gives, if any."""
    return None if last_day_of(frame, world) else day_of(frame, world)


def nothing(frame: Frame, world: World) -> None:
    """Leave an argument to its default."""


def second_of(kind: str) -> Callable[[Frame, World], str | None]:
    """Return the second the conversation gives, if any."""

    def read(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
        named = frame.names(kind)
        return named[1].value(kind) if len(named) > 1 else None

    return read


def excluded_client_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the excluded client the conversation gives, if any."""
    return next((entity.value("client") for entity in frame.excluded if entity.of("client")), None)


def min_level_of(frame: Frame, world: World) -> int | None:  # noqa: ARG001 -- one signature for all
    """Return the min level the conversation gives, if any."""
    match = re.search(r"\blevel (?P<n>[1-5])\b", said_all(frame))
    if match:
        return int(match["n"])
    return (
        4
        if re.search(r"\b(?:senior|strong(?:est)?|experts?|deep|guru|wizard|for real|credible)\b", said_all(frame))
        else None
    )


def ahead_of_of(frame: Frame) -> str:
    """Return the ahead of the conversation gives, if any."""
    if frame.shift:
        return f"in {re.sub(r' (later|earlier)$', '', frame.shift)}"
    return f"in {frame.age_days} days"
