"""From what was understood to a tool's arguments: one resolver a name of an argument, the same for all tools."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from agents.planner.frame import Frame
from agents.planner.intents import INTENTS
from agents.planner.rights import rate_kind
from agents.planner.world import World

_ALL_MARGIN = re.compile(r"\b(cheapest|margin|profit\w*|cost us least)\b")
_SOFT = re.compile(r"\b(soft|tentativ\w*|pencil\w*|provisional\w*|unconfirmed|reserve)\b")
_EARLY = re.compile(r"\b(early|earlier than|ahead of (?:time|plan)|sooner than)\b")
_OVERDUE = re.compile(r"\b(overdue|late|past due|past|older|behind|vervaldatum|impay\w+|dunning)\b")
_LOWEST = re.compile(r"\b(lowest|worst|least|bottom|weakest|below)\b")
_WORST = re.compile(r"\b(worst|least|lowest|bottom|loss|losing|under|below|poorest)\b")
_NO_EXPENSES = re.compile(r"\b(?:without|no|excluding|exclude|except|leave out|minus|not the|sans)\b.{0,12}\bexpenses?\b|\btime only\b|\bt&m only\b")
_ABOUT = re.compile(
    r"\b(?:about|regarding|on the subject of|concerning|mention(?:ed)?|talked about|search (?:the )?calls for|decided about|agree(?:d)? (?:on|to)|said about|"
    r"say about|brought up|bring up|complain(?:ed)? about|asked? for|quotes? (?:about|on)|said on|promise about|discussed (?:about )?|worried about)\s+(?P<what>.+)"
)
_STOP_TOPIC = re.compile(r"(?:\s+(?:on|for|from|with|at|in|of|during|when|to|by|since|last|this)\b[^a-z]*)*[\s,.?!]*(?:\{\w+\}(?:'s)?[\s,.?!]*)*$")
_TASK = (
    re.compile(r"\b(?:the|my|task)\s+(?P<what>(?:(?!the\b|my\b|task\b|of\b|on\b)[\w'&/-]+\s+){0,3}?(?:(?!the\b)[\w'&/-]+))\s+(?:task|milestone)\b"),
    re.compile(r"\b(?:task|milestone)\s+(?P<what>[\w'&/-]+(?:\s+[\w'&/-]+){0,3}?)\s+(?=on\b|for\b|of\b|to\b|by\b|\{|as\b|from\b|forward\b|back\b|is\b)"),
    re.compile(
        r"^(?:please |can you |could you |pls |and |then )*(?:move|push|shift|postpone|delay|reschedule|bring|set|change|put|mv|start|update|mark|close|complete|pull|slide|defer)"
        r"(?: back| up| out)?(?: the (?:end date|date|start|deadline) of)? (?:the |my )?(?P<what>[a-z][\w'&/ -]*?)\s+(?=on\b|for\b|of\b|to\b|by\b|\{|as\b|from\b|forward\b|back\b|until\b|task\b|a week|one week|should\b)"
    ),
    re.compile(r"^(?:please |the )?(?P<what>[a-z][\w'&/ -]*?)\s+(?:(?:on|for|of|at) )?\{project\}"),
    re.compile(r"\bif (?:the |my )?(?P<what>[a-z][\w'&/ -]*?) (?:on|for|of|at|slips?|is|takes?|comes?|came|gets?|runs?|were|was|should)\b"),
    re.compile(r"\b(?:is|has|when is|does) (?:the )?(?P<what>[a-z][\w'&/ -]*?) (?:on the critical|critical|on \{project\})"),
    re.compile(r"\bslip of (?:the )?(?P<what>[a-z][\w'&/ -]*?) (?:do|does|on|mean)"),
)
_NO_TASK = re.compile(r"^(?:on|back|for|of|the|mv|task|it|that|this|them|everything|something|status|milestone|date|plan|what|which|\{\w+\}|we|i|you|there|a|go|delay|slip|project)?$")
_NO_TASK_OPENS = re.compile(r"^(?:what|how|if|is|when|which|who|does|do|work out|move|push|shift|postpone|delay|reschedule|can|could|please|the (?:status|date)|mark|set|update|we|suppose|a \w+ (?:delay|slip)|impact|consequences|effect|client|knock|simulate|on|off)\b")
_FINDING = (
    ("budget", "budget"), ("overrun", "budget"), ("burn", "budget"), ("margin", "margin"), ("timesheet", "missing time"), ("missing time", "missing time"),
    ("hours", "missing time"), ("overbook", "overallocation"), ("overalloc", "overallocation"), ("double", "overallocation"), ("stale", "stale plan"),
    ("plan", "stale plan"), ("milestone", "milestone"), ("status", "missing status update"), ("report", "missing status update"), ("invoice", "overdue invoice"),
    ("paid", "overdue invoice"), ("pay", "overdue invoice"), ("unbilled", "unbilled"), ("wip", "unbilled"), ("rate", "missing rate"), ("weekend", "unusual time"),
    ("unusual", "unusual time"), ("bench", "bench"), ("roll", "roll-off"), ("task", "overdue task"), ("alert", ""), ("warning", ""), ("finding", ""),
    ("notice", ""), ("reminder", ""),
)  # fmt: skip
_RECURS = re.compile(
    r"\b(?:(?:every|each|on) (?:(?:other|second|first|last) )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|fri|mon|tue|wed|thu|sat|sun|day|morning|evening|week|month|"
    r"weekday|quarter|year|night|afternoon|working day|month end|hour)\w*(?: (?:morning|afternoon|evening|noon|night))?(?:,? (?:at )?\d{1,2}(?::\d\d)?(?: ?(?:am|pm))?| at noon| at midnight| noon)?|"
    r"daily|weekly|monthly|mondays|tuesdays|wednesdays|thursdays|fridays|every first of the month)(?:,? ?(?:at )?\d{1,2}(?::\d\d)?(?: ?(?:am|pm|sharp))?)?"
)


def _name(kind: str) -> Callable[[Frame, World], str | None]:
    def read(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
        names = frame.names(kind)
        return names[-1 if kind == "person" and len(frame.said) > 1 and len(names) > 1 and frame.message.of(kind) and names[-1] in frame.message.of(kind) and len(frame.message.of(kind)) == 1 else 0].value(kind) if names else _stranger(kind, frame)

    return read


def _stranger(kind: str, frame: Frame) -> str | None:
    """Hand an unknown name to the argument it most likely is for; the tool says that it finds none."""
    unknown = frame.entities.get("name", [])
    if not unknown or any(frame.entities.get(known) for known in ("project", "client") if known == kind):
        return None
    return unknown[0].said if _likely(frame, unknown[0].span[0]) == kind else None


def _likely(frame: Frame, at: int) -> str:
    """Return the kind an unknown name most likely is of, by what the tool asks for and the word before it."""
    intent = INTENTS[frame.label]
    wanted = [one for need in (*intent.needs, *intent.likes) for one in need.split("|") if one in {"person", "project", "client"}]
    open_kinds = [one for one in dict.fromkeys(wanted) if not frame.entities.get(one)]
    before = frame.message.text[:at].rstrip().casefold()
    if before.endswith((" on", " off", " of", "on")) and ("project" in open_kinds or not open_kinds):
        return "project"
    return open_kinds[0] if open_kinds else "project"


def _person(frame: Frame, world: World) -> str | None:
    named = _name("person")(frame, world)
    if named is None and frame.me and world.actor.person_id is not None:
        return "me"
    return named


def _client(frame: Frame, world: World) -> str | None:
    named = _name("client")(frame, world)
    if named or frame.label not in {"meeting_brief", "account_overview", "stakeholder_engagement", "remind_payment", "expansion_candidates"}:
        return named
    project = _name("project")(frame, world)
    return world.clients.get(project or "")


def _plain(frame: Frame) -> str:
    return frame.message.plain.casefold()


def _all(frame: Frame) -> str:
    return " ".join(frame.plain).casefold()


_LEADING = re.compile(r"^(?:in|for|of|during|on|at|over|from|by|as of|per|eff\.?|effective|starting|through|until|till|up to|to|after|before|not before)\s+(?:the\s+(?=\w+ (?:of|to)\b|\d))?", re.IGNORECASE)


def _window(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the period that goes with the tool's direction, the first one otherwise."""
    ahead = INTENTS[frame.label].ahead
    wanted = {"future", "now", "day"} if ahead else {"past", "now"}
    if frame.window and not any(words == frame.window for words, _ in frame.windows):
        return _trimmed(frame.window)
    fits = [words for words, tense in frame.windows if tense in wanted and not (frame.label == "unusual_time" and "weekend" in words)]
    fitting = (fits[-1] if _several_sentences(frame) else fits[0]) if fits else frame.window
    if fitting:
        return _trimmed(fitting)
    if frame.age_days and ahead and frame.label != "bench":
        return f"next {frame.age_days} days"
    return None


def _several_sentences(frame: Frame) -> bool:
    return bool(re.search(r"[.!?:;] +\S|, so\b", frame.message.plain))


def _trimmed(words: str) -> str:
    """Return a period without the small words that lead to it; those that bound it (from, until, since) stay."""
    return re.sub(r"^(?:in|for|of|during|on|at|over)\s+(?:the\s+(?=month|january|february|march|april|may|june|july|august|september|october|november|december))?", "", words.strip(), flags=re.IGNORECASE).replace("from before", "before")


def _day(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    words = frame.day or frame.window
    return _LEADING.sub("", words.strip()) if words else None


def _by(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    return frame.shift or None


def _topic(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    for plain in (frame.message.found.text, *reversed(frame.plain[:-1])):
        match = _ABOUT.search(plain.casefold())
        if match:
            topic = re.sub(r"\{\w+\}(?:'s)?", " ", match["what"])
            topic = re.sub(r"\b(?:on|for|from|with|at|in|during|when|by|since|last|this|the|our|and in which call|to|a|call|calls|in which call|week|month)\b(?=\s*(?:$|[,.?!]|\bon\b))", " ", topic)
            topic = re.sub(r"[\s,.?!]+", " ", topic).strip()
            topic = re.sub(r"^(?:the|our|a|an|their)\s+|\s+(?:on|for|from|with|at|in|by|of|to|the|last|when we|and)$", "", topic).strip()
            if topic:
                return topic
    words = [w for w in frame.message.sketch.words if not w.startswith("{") and w not in _TOPIC_NOISE]
    return " ".join(words[:6]) or None


_TOPIC_NOISE = frozenset(
    "what did do does say said says who when which where was were is are the a an of on in for from with at about to we they client clients call calls meeting"
    " meetings last any anyone ever it that our us me i and how has have had find search quote quotes please exact words wording talk talked mention mentioned"
    " bring brought up discussed by my their or team transcript transcripts tell told used their week month then first 1st time you show 's".split()
)


def _task(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    for plain in reversed(frame.plain):
        lowered = " ".join(plain.casefold().split())
        for pattern in _TASK:
            match = pattern.search(lowered)
            if match:
                what = re.sub(r"^(?:the|my|our|a|task|milestone)\s+", "", match["what"].strip())
                what = re.sub(r"\s+(?:task|milestone|milestones|start|date|booking|deadline)$", "", what).strip()
                if what and not _NO_TASK.match(what) and not _NO_TASK_OPENS.match(what) and "{" not in what and len(what) > 1:
                    return what
    return None


def _finding(frame: Frame, world: World) -> str | None:
    said = _all(frame)
    kind = next((name for word, name in _FINDING if word in said and name), "")
    about = next((value for one in ("project", "client", "person") if (value := _name(one)(frame, world))), "")
    return " ".join(part for part in (kind, about) if part) or None


def _schedule(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    found = [match.group() for plain in frame.said for match in _RECURS.finditer(plain.casefold())]
    clock = frame.message.found.clock
    if not found:
        return None
    best = max(found, key=len)
    return best if not clock or clock.split()[-1] in best else f"{best} {clock}"


def _recipient(frame: Frame, world: World) -> str | None:
    if re.search(r"\b(?:me|myself|i)\b", _all(frame)):
        return "me"
    return _name("person")(frame, world)


def _percent(frame: Frame, world: World) -> int | None:  # noqa: ARG001 -- one signature for all
    return frame.percents[0] if frame.percents else None


def _burn(frame: Frame, world: World) -> int | None:  # noqa: ARG001 -- one signature for all
    return frame.percents[0] if frame.percents else 100 if re.search(r"\b(over|exceeded|blown|blew|bust|past|above) (?:the |their |its )?budgets?\b|overrun|overspent", _all(frame)) else None


def _done(frame: Frame, world: World) -> int | None:  # noqa: ARG001 -- one signature for all
    if len(frame.percents) > 1 and re.search(r"\b(done|complete\w*|finished|progress|delivered|through)\b", _all(frame)):
        return frame.percents[1]
    if re.search(r"\bhalf (?:done|finished|complete\w*|way)\b", _all(frame)):
        return 50
    return None


def _group(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    return frame.group_by or None


def _status(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    if frame.label == "my_projects":
        return next((state for word, state in (("active", "active"), ("open", "active"), ("running", "active"), ("complet", "completed"), ("hold", "on_hold"), ("pipeline", "pipeline")) if word in _all(frame)), None)
    if len(frame.statuses) == 1 and frame.statuses[0] != "green":
        return frame.statuses[0]
    return "any" if len(frame.statuses) > 1 else None


def _flag(pattern: re.Pattern[str], *, last: bool = False) -> Callable[[Frame, World], bool | None]:
    def read(frame: Frame, world: World) -> bool | None:  # noqa: ARG001 -- one signature for all
        return True if pattern.search(_plain(frame) if last else _all(frame)) else None

    return read


def _aim(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    return "margin" if _ALL_MARGIN.search(_all(frame)) else None


def _rate(frame: Frame, world: World) -> str:  # noqa: ARG001 -- one signature for all
    return rate_kind(frame.message.plain, " ".join(frame.plain[:-1]))


def _hours_week(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    match = re.search(r"\b(?P<n>\d|one|two|three|four|five) (?:spare |free |whole |full )?days?(?: a| per| each)?(?: week)?\b", _all(frame))
    if match and re.search(r"spare|free|a week|per week|days? next week", _all(frame)):
        number = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}.get(match["n"], None) or int(match["n"])
        return f"{number * 8}h"
    return frame.effort or None


def _exclude_expenses(frame: Frame, world: World) -> bool | None:  # noqa: ARG001 -- one signature for all
    return True if any(_NO_EXPENSES.search(plain.casefold()) for plain in frame.plain) else None


def _won(frame: Frame, world: World) -> int | None:  # noqa: ARG001 -- one signature for all
    match = re.search(r"\bwin (?:the )?(?:(?P<n>\w+) )?(?:biggest |largest |next )?(?:deals?|bids?|pitch\w*|proposals?)", _all(frame))
    if not match:
        return None
    return {"one": 1, "two": 2, "three": 3, "2": 2, "3": 3, "1": 1, "both": 2}.get(match["n"] or "", 1)


def _note(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    text = frame.message.found.text
    if frame.label != "log_time":
        return None
    text = re.sub(r"\{\w+\}(?:'s)?", " ", text)
    parts = [part.strip(" ,.;:!?-") for part in re.split(r"[,;:]| - | for (?:the |this )?", text)]
    parts = [part for part in parts if part and not re.match(r"^(?:log|book|add|put|record|enter|track|please|pls|i |on|to|in|and|today|yesterday|thx|thanks|can you|spent|charge|note|write|it was|not billable|hours|my|actually|yes|that was)\b", part.casefold())]
    return parts[-1] if parts and len(parts[-1].split()) <= 6 and len(parts[-1]) > 2 else None  # noqa: PLR2004 -- a note is short


def _reason(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    match = re.search(r"(?:because|since|as|, |the note that |: )(?P<why>[^,]+)$", frame.message.text.strip(" .!"))
    return match["why"].strip() if match and len(match["why"].split()) > 1 else None


def _text(frame: Frame, world: World) -> str:  # noqa: ARG001 -- one signature for all
    return ", ".join(frame.said)


def _limit(frame: Frame, world: World) -> int | None:  # noqa: ARG001 -- one signature for all
    return frame.limit


def _age(frame: Frame, world: World) -> int | None:  # noqa: ARG001 -- one signature for all
    return frame.age_days


def _team_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    said = _all(frame)
    if re.search(r"\{person\}'s (?:team|people|reports)", said):
        return frame.names("person")[0].value("person") if frame.names("person") else None
    return "me" if re.search(r"\bmy (?:team|people|reports|guys|folks)\b", said) and "project_manager" not in world.roles else None


def _progress(frame: Frame, world: World) -> int | None:
    if re.search(r"\b(done|finished|complete|completed|closed?)\b", _plain(frame)) and not frame.percents:
        return 100
    return _percent(frame, world)


def _remaining(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    return frame.effort if re.search(r"\b(remaining|left|to go)\b", _plain(frame)) and frame.effort else None


def _other_project(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    projects = frame.names("project")
    return projects[1].value("project") if len(projects) > 1 else None


_BARE_HOURS = re.compile(
    r"(?:^|\b(?:log|book|put|add|enter|record|and|was|did|spent|note)\s+(?:down\s+)?)(?P<n>\d+(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten)(?P<half> and a half)?\b"
    r"(?!\s*(?:%|percent|days?|weeks?|st|nd|rd|th|\.|/))"
)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}


def _effort(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    if frame.effort or frame.label != "log_time":
        return frame.effort or None
    bare = _BARE_HOURS.search(frame.message.found.text.casefold().strip())
    if not bare:
        return None
    number = str(_WORDS.get(bare["n"], bare["n"]))
    return f"{number}.5h" if bare["half"] else f"{number}h"


def _last_day(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    return _day(frame, world) if frame.day and re.search(r"\blast day\b|\bafter\b", _all(frame)) else None


def _released(frame: Frame, world: World) -> str | None:
    return None if _last_day(frame, world) else _day(frame, world)


def _ends(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    return None


_SOURCES: Mapping[str, Callable[[Frame, World], Any]] = {
    "person": _person, "project": _name("project"), "client": _client, "skill": _name("skill"), "role": _name("role"),
    "place": _name("place"), "contact": _name("contact"), "window": _window, "week": _window, "on": _day, "starts": _day, "until": _day, "to": _day,
    "by": _by, "shift": _by, "slip": _by, "days": _age, "effort": _effort, "hours_per_day": _effort, "hours_per_week": _hours_week, "percent": _percent,
    "soft": _flag(_SOFT), "probability_percent": _percent, "aim": _aim, "limit": _limit, "meetings": _limit, "group_by": _group, "team_of": _team_of, "status": _status,
    "threshold_percent": _burn, "done_below_percent": _done, "older_than_days": _age, "overdue_only": _flag(_OVERDUE), "worst_first": _flag(_WORST),
    "lowest_first": _flag(_LOWEST), "early_only": _flag(_EARLY), "kind": _rate, "exclude_expenses": _exclude_expenses, "won_deals": _won, "task": _task,
    "milestone": _task, "progress_percent": _progress, "remaining": _remaining, "other_project": _other_project, "about": _topic, "finding": _finding,
    "text": _text, "schedule": _schedule, "recipient": _recipient, "task_note": _note, "reason": _reason, "last_day": _last_day,
    "certified": _flag(re.compile(r"\b(certified|certificates?|certification)\b")),
}  # fmt: skip


def arguments(frame: Frame, world: World) -> dict[str, Any]:
    """Return the arguments of the frame's tool that the conversation gives."""
    ability = world.abilities.get(frame.label)
    if ability is None:
        return {}
    values: dict[str, Any] = {}
    for name, given in ability.arguments.items():
        source = _special(frame.label, name) or _SOURCES.get(name)
        value = source(frame, world) if source else None
        if value is None or (given.choices and str(value) not in given.choices):
            continue
        values[name] = _typed(value, given.kind)
    return _settled(frame, values)


def _special(label: str, name: str) -> Callable[[Frame, World], Any] | None:
    return _SPECIAL.get((label, name))


def _none(frame: Frame, world: World) -> None:  # noqa: ARG001 -- one signature for all
    """Leave an argument to its default."""


_SPECIAL: Mapping[tuple[str, str], Callable[[Frame, World], Any]] = {
    ("release_person", "on"): _released,
    ("findings", "kind"): _none,
    ("policies", "kind"): _none,
    ("update_task", "status"): _none,
    ("book_person", "starts"): _none,
    ("book_person", "ends"): _none,
    ("slip_impact", "days"): _by,
    ("slip_impact", "person"): _name("person"),
    ("budget_status", "person"): lambda frame, world: "me" if frame.me and world.actor.person_id is not None else None,
    ("rate_lookup", "on"): _day,
    ("rate_lookup", "person"): _name("person"),
    ("write_offs", "person"): _name("person"),
    ("snooze_finding", "until"): lambda frame, world: _ahead_of(frame) if (frame.shift or frame.age_days) and not frame.day else _day(frame, world),
    ("utilisation", "person"): lambda frame, world: None if re.search(r"\{person\}'s (?:team|people)", _all(frame)) else _person(frame, world),
}


def _ahead_of(frame: Frame) -> str:
    if frame.shift:
        return f"in {re.sub(r' (later|earlier)$', '', frame.shift)}"
    return f"in {frame.age_days} days"


def _typed(value: Any, kind: str) -> Any:  # noqa: ANN401 -- whatever the argument takes
    if kind == "integer" and isinstance(value, str):
        digits = re.search(r"-?\d+", value)
        return int(digits.group()) if digits else value
    return value


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
        probable = re.search(r"probab|chance|likel", _all(frame))
        values.pop("percent" if probable and len(frame.percents) == 1 else "probability_percent")
    if "percent" in values and "hours_per_day" in values:
        values.pop("hours_per_day")
    if frame.label == "release_person" and "last_day" in values:
        values.pop("on", None)
    if frame.label == "book_person" and "percent" in values and values["percent"] == 100:  # noqa: PLR2004 -- full time is the default
        pass
    if frame.label == "rolloffs" and values.get("early_only") is None:
        values.pop("early_only", None)
    return values
