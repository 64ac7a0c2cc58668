"""What is declined before any tool is asked: outside the asker's rights, or nobody's to ask.

The words are the same whether or not what was asked for exists, and they say what is possible instead.
"""

# ruff: noqa: E501 -- a pattern or a table row is read as one piece

from __future__ import annotations

import re

from agents.planner.frame import Frame
from agents.planner.intents import INTENTS
from agents.planner.world import World
from domain.access import Permission, Reach

_PRIVATE = re.compile(
    r"(?:\b|(?=\{))(?:salar(?:y|ies)|payslips?|pay ?slips?|payroll|wages?|bonuses|\{person\}(?:'s)? bonus|get(?:s|ting)? a bonus|annual gross|home address|private number|pregnan\w+|divorc\w+|"
    r"diagnos\w+|religion|sexual\w*|how old is (?:he|she|\{person\})|(?:paid|earn(?:s|ing)?) too much|gehalt|salaris|salaire|sueldo|salario|take-home pay|pay (?:rise|raise|grade|cut)|"
    r"how much (?:does|is|do) \{person\}(?:'s)? (?:earn|make|get|paid|pay|taking home|on)(?! (?:\{|us|for|track|time|hold|a project))|\{person\} (?:take|takes|bring|brings) home|(?:does|do) \{person\} (?:earn|make)(?! (?:us|it|for|the|any|sense|their|his|her))|"
    r"who (?:earns|gets paid|is paid) (?:the )?(?:most|more|least|less|best)|earns? (?:more|less) than (?:me|i|\{person\})|(?:verdient|gagne|gana|verdienen) \{person\}|\{person\} (?:verdient|gagne|gana)|"
    r"(?:mental|health) (?:reasons|problems?|issues?|health|state)|(?:medical|health) (?:record|condition|history|reasons)|what (?:is|was) wrong with \{person\}|why (?:is|was) \{person\} (?:ill|sick|off sick|in (?:the )?hospital|on sick leave|unwell)|"
    r"(?:what|which) (?:illness|disease|sickness)|depress(?:ed|ion)|alcohol\w*|therapy|in love|love (?:letter|life|affair)|having an affair|affair with|dating|girlfriend|boyfriend|(?:is|are) \{person\} (?:single|married|gay|straight|engaged)|"
    r"home phone|phone number of \{person\}|\{person\}'s (?:private |mobile |home |personal |phone )+(?:number|phone|address|mail|e-mail)|where does \{person\} live|how old (?:is|are) \{person\}|date of birth|birthday of \{person\}|vote[ds]? for|political (?:views|party)|union member\w*)(?:\b|(?<=\}))"
)
_VERDICT = re.compile(
    r"(?:\b|(?=\{))(?:should (?:we|i) (?:fire|sack|dismiss|let go of|keep on|lay off|promote)|fire \{person\}|sack \{person\}|lay(?:ing)? off|dismiss \{person\}|"
    r"deserves? (?:a |the )?(?:promotion|raise|bonus)|(?:is|was) \{person\} (?:a )?(?:lazy|good|bad|useless|worth|incompetent|stupid)|"
    r"underperform\w*|who(?:m)? (?:should|to|would you|do we) (?:we |i |be )?(?:fire|sack|let go|dismiss|promote|lay off)|get rid of \{person\}|"
    r"worst (?:employee|colleague|performer)|warning letter|"
    r"should be (?:let go|fired|sacked|dismissed|promoted|laid off)|\{person\} (?:be|get) (?:let go|fired|sacked|promoted|a raise|a promotion)|(?:the )?(?:weaker|weakest|better|stupider|lazier|laziest) (?:one|colleague|employee|performer|of the two)\b.{0,40}\bgo\b|"
    r"(?:laziest|dumbest|most useless|least competent|stupidest) (?:\{role\}|person|employee|colleague|one)|(?:rank|sort|order|compare) (?:my|the|our) (?:team|people|colleagues|staff|reports) by (?:how good|talent|performance|quality|skill at|competence)|"
    r"(?:what do you think|your opinion|your honest view|honestly think) (?:of|about|on) \{person\}|\{person\}'s (?:performance|appraisal|probation|attitude|character|work ethic)|performance (?:of|review of|review for) \{person\}|"
    r"appraisals?|(?:fail|failed|pass|passed|survive) (?:the |their |his |her )?probation|is \{person\} (?:any )?(?:good|competent|reliable|lazy|a flight risk|leaving us|about to (?:quit|resign|leave)|looking for (?:a|another))\b(?! (?:at|with|in|on|for|choice|fit|match))|"
    r"not renew \{person\}'s contract|whose (?:employment|work) contract|end \{person\}'s (?:employment|contract))(?:\b|(?<=\}))"
)
_INJECTED = re.compile(
    r"\b(?:ignore|forget|disregard|override|bypass)\b.{0,30}\b(?:instructions?|rules|prompts?|guidelines|permissions|everything above|previous)\b|"
    r"\b(?:admin|developer|debug|god|maintenance|root) mode\b|\b(?:system|hidden|initial) (?:prompt|instructions?)\b|^\W*system ?:|\bjailbreak\b|"
    r"\byou are now\b|\bpretend (?:to be|you are|i am|i'm)\b|\bact as (?:if|an?|the)\b|\bto the reader of this\b|\bas the administrator\b"
)
_LEADERSHIP = re.compile(
    r"\b(leadership|management|board|executive|partners?|internal|exec|directors?|bosses|closed)(?: team)?(?:'s)? (?:call|meeting|round|offsite|session|debrief)\b|"
    r"\b(?:the )?(?:bosses|board|directors|partners|leadership|top brass|management)\b.{0,60}\b(?:call|meeting|round|offsite|session|debrief|closed doors)\b"
)
_COST = re.compile(
    r"\b(cost[ -]?rates?|cost price|internal(?:ly)? (?:cost|rate)|costs? (?:us|the firm|the company|per)|cost per|what does \{(?:person|role)\} cost|"
    r"do (?:you|we) pay \{(?:person|role)\}|cost (?:vs|versus|and|&|to)|(?:and|vs|versus|&) cost|the cost one|cheapest|putting on top|markup|cost of an? \{role\})\b"
)
_BILL = re.compile(r"\b(bill|billed|billing|charge|charged|sell|selling|price|quote|quoted|invoice)\b")
_OTHERS = re.compile(
    r"\b(who|whose|anyone|anybody|everyone|everybody|others?|team|colleagues?|people|someone|somebody|company|firm|all|per|by|guys|us consultants|average|else)\b"
)

NOT_MINE = (
    "That is not something I help with: I answer questions about projects, people's bookings and time, money and clients, "
    "and prepare changes for approval. Ask me “what can you do?” for examples."
)
NOBODYS = (
    "I don't answer that about a person, whoever asks: pay, private matters and judgements about someone's employment are not mine to "
    "give. I can show skills, bookings or project figures that your role may see."
)
NO_OVERRIDE = (
    "I can't do that: what I may show follows from your role here, and nothing in a message changes it. "
    "Ask me “what am I allowed to see?” and I'll list it."
)
_INSTEAD = {
    "rates": "your project manager or finance can help.",
    "money": "your project manager or finance can help. I can tell you about the project's status, your tasks and your hours.",
    "people": "the resource manager or your project manager can help. I can show your own time, bookings and utilisation.",
    "change": "ask the resource manager or the project manager to make it. I can show you the current plan.",
    "client": "I can tell you about your company's projects, deliverables, open invoices and our joint meetings.",
}
_MONEY = {
    Permission.MARGIN_READ, Permission.INVOICES_READ, Permission.INVOICES_WRITE, Permission.REVENUE_READ, Permission.BUDGETS_READ, Permission.ACCOUNTS_READ,
}  # fmt: skip


def is_private(plain: str) -> str:
    """Return why a message is declined whatever it is about, or nothing."""
    lowered = plain.casefold()
    if _INJECTED.search(lowered):
        return NO_OVERRIDE
    if _PRIVATE.search(lowered) or _VERDICT.search(lowered):
        return NOBODYS
    return ""


def rate_kind(plain: str, earlier: str = "") -> str:
    """Return which rate is asked for: bill, cost or both."""
    said = (
        plain.casefold()
        if _COST.search(plain.casefold()) or _BILL.search(plain.casefold())
        else f"{earlier} {plain}".casefold()
    )
    if _COST.search(said):
        return "both" if _BILL.search(said) else "cost"
    return "bill"


def refusal(frame: Frame, world: World) -> str:
    """Return why the asker's rights do not reach the request, or nothing."""
    intent = INTENTS.get(frame.label)
    if intent is None:
        return ""
    ability = world.abilities.get(intent.tool)
    permission = ability.needs if ability else intent.permission
    actor = world.actor
    if not actor.may(permission) and not (frame.label == "sow_to_plan" and actor.may(Permission.PROJECTS_READ)):
        return _declined(permission, world)
    if actor.is_client:
        return _client(frame, world)
    return _narrow(frame, world, permission)


def _client(frame: Frame, world: World) -> str:
    """A client's contact asks about their own company only."""
    strangers = [
        name
        for name in frame.entities.get("name", [])
        if name.said.casefold() not in world.own_company.casefold() and frame.message.language == "en"
    ]
    if strangers or re.search(
        r"\bdebrief|after we(?:'ve| have) hung up|other (?:clients|customers)|your (?:portfolio|people say)\b",
        frame.message.plain.casefold(),
    ):
        return f"I can't speak about that: {_INSTEAD['client']}"
    return ""


def _narrow(frame: Frame, world: World, permission: Permission) -> str:
    """Refuse what the reach of a permission does not cover, row by row."""
    rules = (_own_approval, _time_for_others, _cost, _leadership, _foreign_calls, _only_self)
    return next((words for rule in rules if (words := rule(frame, world, permission))), "")


def _said(frame: Frame) -> str:
    return " ".join(frame.plain[-2:]).casefold()


def _others(frame: Frame, world: World) -> bool:
    return any(entity.value("person").casefold() != world.actor.name.casefold() for entity in frame.names("person"))


_MY_TIME = re.compile(r"\b(my own|myself|mine|my (?:hours|time|timesheet|ts|week)|those too)\b")
_I_BOOKED = re.compile(r"\bi (?:booked|logged|worked) .*(?:myself|too|as well)\b")


def _own_approval(frame: Frame, world: World, _permission: Permission) -> str:
    if frame.label != "approve_time":
        return ""
    said = _said(frame)
    own = frame.me and _MY_TIME.search(said) and (not _others(frame, world) or re.search(r"\bmy own\b", said))
    if not own and not _I_BOOKED.search(said):
        return ""
    return (
        "Nobody approves their own time here. It goes to your approver, or to their deputy or the head of delivery if "
        "they are away."
    )


def _time_for_others(frame: Frame, world: World, _permission: Permission) -> str:
    if frame.label not in {"log_time", "submit_time"} or not _others(frame, world) or not _for_other(_said(frame)):
        return ""
    return "Time is entered by the person who worked it, so I can only log yours. Whoever leads the project can remind them."


def _cost(frame: Frame, world: World, _permission: Permission) -> str:
    if frame.label != "rate_lookup" or world.actor.may(Permission.COST_RATES_READ):
        return ""
    if rate_kind(frame.message.plain) == "bill":
        return ""
    instead = " I can show bill rates, if you ask for those." if world.actor.may(Permission.BILL_RATES_READ) else ""
    return f"Cost rates are with finance.{instead}"


def _leadership(frame: Frame, world: World, _permission: Permission) -> str:
    internal = frame.label == "recall_from_calls" and _LEADERSHIP.search(_said(frame))
    if not internal or world.actor.reach(Permission.CALLS_READ) == Reach.ALL:
        return ""
    return "Internal leadership calls are not open to your role. I can search calls with clients of your own projects."


def _foreign_calls(frame: Frame, world: World, permission: Permission) -> str:
    if permission is not Permission.CALLS_READ or world.actor.reach(permission) != Reach.OWN:
        return ""
    return "I can only search calls with clients of your own projects." if _foreign_call(frame, world) else ""


def _only_self(frame: Frame, world: World, permission: Permission) -> str:
    """Refuse others' figures to whoever's reach is oneself."""
    intent = INTENTS[frame.label]
    if world.actor.reach(permission) != Reach.SELF:
        return ""
    if intent.acts:
        return _declined(permission, world) if permission is Permission.BOOKINGS_WRITE else ""
    if not intent.others:
        return ""
    said = _said(frame)
    own = re.search(
        r"\b(i|my|me|mine|im|ive)\b", re.sub(r"\bmy (?:team|colleagues|mates|people)\b|\bso (?:that )?i .*", " ", said)
    )
    group = _OTHERS.search(said) and not frame.me and not own
    if _others(frame, world) or group or frame.label == "bench" or _BESIDES.search(said):
        return _declined(permission, world)
    return ""


_BESIDES = re.compile(r"\bwho else\b|\bbesides me\b|\bcan't be the only\b")


def _for_other(plain: str) -> bool:
    return bool(
        re.search(
            r"\b(for|of|in) (?:\{person\}|their|his|her)|\{person\}(?:'s)? (?:forgot|did|worked|was|has|hours|time)|on behalf|in their name",
            plain,
        )
    )


def _foreign_call(frame: Frame, world: World) -> bool:
    own = {world.clients.get(project, "") for project in world.own_projects}
    named = [entity.value("client") for entity in frame.names("client")]
    projects = [entity.value("project") for entity in frame.names("project")]
    return any(name not in own for name in named) or any(name not in world.own_projects for name in projects)


def _declined(permission: Permission, world: World) -> str:
    """Say that a permission is missing, and what is possible instead; never whether anything exists."""
    if world.actor.is_client:
        return f"I can't show that: {_INSTEAD['client']}"
    if permission is Permission.BOOKINGS_WRITE and world.actor.may(Permission.BOOKINGS_REQUEST):
        return (
            "Bookings are changed by the resource manager and the project's manager. I can pass on a wish about your "
            "own booking: say \u201cask the resource manager to \u2026\u201d."
        )
    for group, words in _WORDS_FOR:
        if permission in group:
            return words
    what = permission.value.partition(":")[0].replace("_", " ")
    return f"Your role does not include {what}. Ask me \u201cwhat am I allowed to do?\u201d to see what is possible."


_P = Permission
_WORDS_FOR: tuple[tuple[frozenset[Permission], str], ...] = (
    (
        frozenset({_P.BILL_RATES_READ, _P.COST_RATES_READ}),
        f"Rates are not part of what your role may see; {_INSTEAD['rates']}",
    ),
    (frozenset(_MONEY), f"Money figures are not part of what your role may see; {_INSTEAD['money']}"),
    (
        frozenset({_P.BOOKINGS_WRITE, _P.TASKS_WRITE, _P.PROJECTS_WRITE}),
        f"Your role does not change that; {_INSTEAD['change']}",
    ),
    (
        frozenset({_P.UTILISATION_READ, _P.BOOKINGS_READ, _P.TIME_READ, _P.AVAILABILITY_READ, _P.DEMAND_READ}),
        f"Colleagues' time and bookings are not part of what your role may see; {_INSTEAD['people']}",
    ),
)
