"""Words out of a request, for the arguments of tools: a topic, a task, a finding, a schedule, a note."""

# ruff: noqa: E501 -- a pattern or a table row is read as one piece

from __future__ import annotations

import re

from agents.planner.frame import Frame
from agents.planner.lexicon import lexicon
from agents.planner.readers import name_of, said_all
from agents.planner.world import World

_ABOUT = re.compile(
    r"\b(?:about(?! to\b)|regarding|on the subject of|concerning|mention(?:ed)?|talked about|search (?:the )?calls for|decided about|agree(?:d)? (?:on|to)|said about|"
    r"say about|brought up|bring up|complain(?:ed)? about|asked? for|quotes? (?:about|on)|said on|promise about|discussed (?:about )?|worried about)\s+(?P<what>.+)"
)
_SPOKEN_OF = re.compile(r"\b(?:competitors?|rivals?|prices?|pricing|invoices?)\b(?! reminder)")
_TASK = (
    re.compile(
        r"\b(?:the|my|task)\s+(?P<what>(?:(?!the\b|my\b|task\b|of\b|on\b)[\w'&/-]+\s+){0,3}?(?:(?!the\b)[\w'&/-]+))\s+(?:task|milestone)\b"
    ),
    re.compile(
        r"\b(?:task|milestone)\s+(?P<what>[\w'&/-]+(?:\s+[\w'&/-]+){0,3}?)\s+(?=on\b|for\b|of\b|to\b|by\b|\{|as\b|from\b|forward\b|back\b|is\b)"
    ),
    re.compile(
        r"^(?:please |can you |could you |pls |and |then )*(?:move|push|shift|postpone|delay|reschedule|bring|set|change|put|mv|start|update|mark|close|complete|pull|slide|defer)"
        r"(?: back| up| out)?(?: the (?:end date|date|start|deadline) of)? (?:the |my )?(?P<what>[a-z][\w'&/ -]*?)\s+(?=on\b|for\b|of\b|to\b|by\b|\{|as\b|from\b|forward\b|back\b|until\b|task\b|a week|one week|should\b)"
    ),
    re.compile(r"^(?:please |the )?(?P<what>[a-z][\w'&/ -]*?)\s+(?:(?:on|for|of|at) )?\{project\}"),
    re.compile(
        r"\bif (?:the |my )?(?P<what>[a-z][\w'&/ -]*?) (?:on|for|of|at|slips?|is|takes?|comes?|came|gets?|runs?|were|was|should)\b"
    ),
    re.compile(
        r"\b(?:is|has|when is|does) (?:the )?(?P<what>[a-z][\w'&/ -]*?) (?:on the critical|critical|on \{project\})"
    ),
    re.compile(r"\{project\}, (?:the |our |my )?(?P<what>[a-z][\w'&/ -]*?), (?:does|is|can|do|will|has|would)\b"),
    re.compile(r"\blate with (?:the |our |my |your )?(?P<what>[a-z][\w'&/ -]*?) (?:on|for|of|at)\b"),
    re.compile(r"\bslip of (?:the )?(?P<what>[a-z][\w'&/ -]*?) (?:do|does|on|mean)"),
)
_NO_TASK = re.compile(
    r"^(?:on|back|for|of|the|mv|task|it|that|this|them|everything|something|status|milestone|date|plan|what|which|\{\w+\}|we|i|you|there|a|go|delay|slip|project)?$"
)
_NO_TASK_OPENS = re.compile(
    r"^(?:what|how|if|is|when|which|who|does|do|work out|move|push|shift|postpone|delay|reschedule|can|could|please|the (?:status|date)|mark|set|update|we|suppose|a \w+ (?:delay|slip)|impact|consequences|effect|client|knock|simulate|on|off|i|a month|month|same|crit\w*|longest|of mine|of my|slack|float|any|which)\b"
)
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
BILLABLE = re.compile(r"\b(?:billable|billing|payment|money|invoice\w*|pay(?:s|ing)?)\b")
LAST_MEETING = re.compile(r"\blast (?:call|meeting|time|steerco|conversation)\b|\byesterday's meeting\b")


def topic_of(frame: Frame, world: World) -> str | None:
    """Return the topic the conversation gives, else the words that say anything at all."""
    named = named_topic_of(frame, world)
    if named:
        return named
    words = [w for w in frame.message.sketch.words if not w.startswith("{") and w not in lexicon().noise]
    return " ".join(words[:6]) or None


def said_topic_of(frame: Frame, world: World) -> str | None:
    """Return what accounts are asked to have spoken of: a topic that is named as one, or a rival or prices."""
    rival = _SPOKEN_OF.search(frame.message.found.text.casefold())
    return named_topic_of(frame, world) or (rival[0] if rival else None)


def named_topic_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the topic that follows a word such as about, if any."""
    for plain in (frame.message.found.text, *reversed(frame.plain[:-1])):
        match = _ABOUT.search(plain.casefold())
        if match:
            topic = re.sub(r"\{\w+\}(?:'s)?", " ", re.split(r"\bwhen (?:we|i|they)\b", match["what"])[0])
            topic = re.sub(
                r"\b(?:on|for|from|with|at|in|during|when|by|since|last|this|the|our|and in which call|to|a|call|calls|in which call|week|month)\b(?=\s*(?:$|[,.?!]|\bon\b))",
                " ",
                topic,
            )
            topic = re.sub(r"[\s,.?!]+", " ", topic).strip()
            topic = re.sub(
                r"^(?:the|our|a|an|their)\s+|\s+(?:on|for|from|with|at|in|by|of|to|the|last|when we|and)$", "", topic
            ).strip()
            if topic:
                return topic
    return None


def task_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the task the conversation gives, if any."""
    for plain in reversed(frame.plain):
        lowered = " ".join(plain.casefold().split())
        for pattern in _TASK:
            match = pattern.search(lowered)
            if match:
                what = re.sub(r"^(?:the|my|our|a|task|milestone)\s+", "", match["what"].strip())
                what = re.sub(r"\s+(?:task|milestone|milestones|start|date|booking|deadline)$", "", what).strip()
                if (
                    what
                    and not _NO_TASK.match(what)
                    and not _NO_TASK_OPENS.match(what)
                    and "{" not in what
                    and len(what) > 1
                ):
                    return what
    return None


def finding_of(frame: Frame, world: World) -> str | None:
    """Return the finding the conversation gives, if any."""
    said = said_all(frame)
    kind = next((name for word, name in _FINDING if word in said and name), "")
    ability = world.abilities.get(frame.label)
    if ability and "project" in ability.arguments:  # the tool is told where by its other arguments
        return kind or None
    about = next((value for one in ("project", "client", "person") if (value := name_of(one)(frame, world))), "")
    return " ".join(part for part in (kind, about) if part) or None


def schedule_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the schedule the conversation gives, if any."""
    found = [match.group() for plain in frame.said for match in _RECURS.finditer(plain.casefold())]
    clock = frame.message.found.clock
    if not found:
        return None
    best = max(found, key=len)
    return best if not clock or clock.split()[-1] in best else f"{best} {clock}"


def recipient_of(frame: Frame, world: World) -> str | None:
    """Return the recipient the conversation gives, if any."""
    if re.search(r"\b(?:me|myself|i)\b", said_all(frame)):
        return "me"
    return name_of("person")(frame, world)


def note_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the note the conversation gives, if any."""
    text = frame.message.found.text
    if frame.label != "log_time":
        return None
    text = re.sub(r"\{\w+\}(?:'s)?", " ", text)
    parts = [part.strip(" ,.;:!?-") for part in re.split(r"[,;:]| - | for (?:the |this )?", text)]
    parts = [
        part
        for part in parts
        if part
        and not re.match(
            r"^(?:log|book|add|put|record|enter|track|please|pls|i |on|to|in|and|today|yesterday|thx|thanks|can you|spent|charge|note|write|it was|not billable|hours|my|me|actually|yes|that was|hm|no|sorry|there|what|whats|how|then|left|same|it|this|one|as|too|also|please)\b",
            part.casefold(),
        )
    ]
    return parts[-1] if parts and len(parts[-1].split()) <= 6 and len(parts[-1]) > 2 else None  # noqa: PLR2004 -- a note is short


def reason_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the reason the conversation gives, if any."""
    match = re.search(r"(?:because|since|as|, |the note that |: )(?P<why>[^,]+)$", frame.message.text.strip(" .!"))
    return match["why"].strip() if match and len(match["why"].split()) > 1 else None


def text_of(frame: Frame, world: World) -> str:  # noqa: ARG001 -- one signature for all
    """Return the text the conversation gives, if any."""
    return ", ".join(frame.said)


def meeting_kind_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the meeting kind the conversation gives, if any."""
    said = said_all(frame)
    return (
        "steering" if re.search(r"\bsteer(?:co|ing)|lenkungs", said) else "executive" if "executive" in said else None
    )


def whose_of(frame: Frame, world: World) -> str | None:
    """Return the whose the conversation gives, if any."""
    said = said_all(frame)
    if re.search(
        r"\b(?:client|they|customer|them)\b.{0,30}\b(?:supposed|meant|promised?|owe|has to|have to|still to|do for us|send us|deliver)\b|\bpromise us\b",
        said,
    ):
        return "the client's"
    if re.search(r"\b(?:are ours|we promised?|did we|do we owe|our side)\b", said):
        return "the client's" if world.actor.is_client else "ours"
    return None


def help_topic_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the help topic the conversation gives, if any."""
    match = re.search(
        r"\b(?:about|also do|handle|log|enter|with) (?P<what>staffing|invoices?|time(?:sheets)?|projects?|calls?|client calls|budgets?|bookings?|rates?|risks?)\b",
        said_all(frame),
    )
    return match["what"] if match else None


def speaker_of(frame: Frame, world: World) -> str | None:  # noqa: ARG001 -- one signature for all
    """Return the speaker the conversation gives, if any."""
    contacts = frame.names("contact")
    if contacts:
        return contacts[0].value("contact")
    match = re.search(r"\b(?P<who>it lead|cio|cfo|ceo|cto|sponsor|champion|project lead)\b", said_all(frame))
    return match["who"].upper() if match and len(match["who"]) == 3 else match["who"] if match else None  # noqa: PLR2004 -- CFO, CIO
