"""What is declined before any tool is asked: outside the asker's rights, or nobody's to ask.

The words are the same whether or not what was asked for exists, and they say what is possible instead.
"""

from __future__ import annotations

import re

from agents.planner.frame import Frame
from agents.planner.intents import INTENTS
from agents.planner.world import World
from domain.access import Permission, Reach

_PRIVATE = re.compile(
    r"\b(salar(?:y|ies)|payslips?|pay ?slips?|payroll|wages?|bonuses|\{person\}(?:'s)? bonus|get(?:s|ting)? a bonus|annual gross|home address|private number|pregnan\w+|divorc\w+|"
    r"diagnos\w+|religion|sexual\w*|how old is|(?:paid|earn(?:s|ing)?) too much|gehalt|salaris|salaire|sueldo|salario)\b"
)
_VERDICT = re.compile(
    r"\b(should (?:we|i) (?:fire|sack|dismiss|let go of|keep on|lay off|promote)|fire \{person\}|sack \{person\}|lay(?:ing)? off|dismiss \{person\}|"
    r"deserves? (?:a |the )?(?:promotion|raise|bonus)|(?:is|was) \{person\} (?:a )?(?:lazy|good|bad|useless|worth|incompetent|stupid)|"
    r"underperform\w*|who(?:m)? (?:should|to|would you|do we) (?:we |i |be )?(?:fire|sack|let go|dismiss|promote|lay off)|get rid of \{person\}|"
    r"worst (?:employee|colleague|performer)|warning letter)\b"
)
_INJECTED = re.compile(
    r"\b(?:ignore|forget|disregard|override|bypass)\b.{0,30}\b(?:instructions?|rules|prompts?|guidelines|permissions|everything above|previous)\b|"
    r"\b(?:admin|developer|debug|god|maintenance|root) mode\b|\b(?:system|hidden|initial) (?:prompt|instructions?)\b|^\W*system ?:|\bjailbreak\b|"
    r"\byou are now\b|\bpretend (?:to be|you are|i am|i'm)\b|\bact as (?:if|an?|the)\b|\bto the reader of this\b|\bas the administrator\b"
)
_LEADERSHIP = re.compile(r"\b(leadership|management|board|executive|partners?|internal|exec|directors?)(?: team)?(?:'s)? (?:call|meeting|round|offsite|session|debrief)\b")
_COST = re.compile(
    r"\b(cost[ -]?rates?|cost price|internal(?:ly)? (?:cost|rate)|costs? (?:us|the firm|the company|per)|cost per|what does \{(?:person|role)\} cost|"
    r"do (?:you|we) pay \{(?:person|role)\}|cost (?:vs|versus|and|&|to)|(?:and|vs|versus|&) cost|the cost one|cheapest|putting on top|markup|cost of an? \{role\})\b"
)
_BILL = re.compile(r"\b(bill|billed|billing|charge|charged|sell|selling|price|quote|quoted|invoice)\b")
_OTHERS = re.compile(r"\b(who|whose|anyone|anybody|everyone|everybody|others?|team|colleagues?|people|someone|somebody|company|firm|all|per|by|guys|us consultants|average|else)\b")

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
    said = plain.casefold() if _COST.search(plain.casefold()) or _BILL.search(plain.casefold()) else f"{earlier} {plain}".casefold()
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
    strangers = [name for name in frame.entities.get("name", []) if name.said.casefold() not in world.own_company.casefold()]
    if strangers or re.search(r"\bdebrief|after we(?:'ve| have) hung up|other (?:clients|customers)|your (?:portfolio|people say)\b", frame.message.plain.casefold()):
        return f"I can't speak about that: {_INSTEAD['client']}"
    return ""


def _narrow(frame: Frame, world: World, permission: Permission) -> str:
    """Refuse what the reach of a permission does not cover, row by row."""
    plain = " ".join(frame.plain[-2:]).casefold()
    actor = world.actor
    other = [entity for entity in frame.names("person") if entity.value("person").casefold() != actor.name.casefold()]
    if frame.label == "approve_time" and (frame.me and re.search(r"\b(my own|myself|mine|my (?:hours|time|timesheet|ts|week)|those too)\b", plain) and not other):
        return "Nobody approves their own time here. It goes to your approver, or to their deputy or the head of delivery if they are away."
    if frame.label == "approve_time" and re.search(r"\bi (?:booked|logged|worked) .*myself\b", plain):
        return "Nobody approves their own time here. It goes to your approver, or to their deputy or the head of delivery if they are away."
    if frame.label in {"log_time", "submit_time"} and other and _for_other(plain):
        return "Time is entered by the person who worked it; I can only log yours. I can send them a reminder if you lead the project."
    if frame.label == "rate_lookup" and rate_kind(frame.message.plain) != "bill" and not actor.may(Permission.COST_RATES_READ):
        return f"Cost rates are with finance. {'I can show bill rates, if you ask for those.' if actor.may(Permission.BILL_RATES_READ) else ''}".strip()
    if frame.label == "recall_from_calls" and _LEADERSHIP.search(plain) and actor.reach(Permission.CALLS_READ) < Reach.ALL:
        return "Internal leadership calls are not open to your role. I can search calls with clients of your own projects."
    if permission is Permission.CALLS_READ and actor.reach(permission) == Reach.OWN and _foreign_call(frame, world):
        return "I can only search calls with clients of your own projects."
    intent = INTENTS[frame.label]
    if actor.reach(permission) == Reach.SELF and (intent.others or intent.acts):
        if intent.acts and permission is Permission.BOOKINGS_WRITE:
            return _declined(permission, world)
        if other and intent.others:
            return _declined(permission, world)
        if not frame.me and intent.others and _OTHERS.search(plain) and not re.search(r"\b(i|my|me|mine|im|ive)\b", plain):
            return _declined(permission, world)
        if frame.label == "bench" or (intent.others and re.search(r"\bwho else\b|\bbesides me\b|\bcan't be the only\b", plain)):
            return _declined(permission, world)
    return ""


def _for_other(plain: str) -> bool:
    return bool(re.search(r"\b(for|of|in) (?:\{person\}|their|his|her)|\{person\}(?:'s)? (?:forgot|did|worked|was|has|hours|time)|on behalf|in their name", plain))


def _foreign_call(frame: Frame, world: World) -> bool:
    own = {world.clients.get(project, "") for project in world.own_projects}
    named = [entity.value("client") for entity in frame.names("client")]
    projects = [entity.value("project") for entity in frame.names("project")]
    return any(name not in own for name in named) or any(name not in world.own_projects for name in projects)


def _declined(permission: Permission, world: World) -> str:
    if world.actor.is_client:
        return f"I can't show that: {_INSTEAD['client']}"
    if permission in {Permission.BILL_RATES_READ, Permission.COST_RATES_READ}:
        return f"Rates are not part of what your role may see; {_INSTEAD['rates']}"
    if permission in _MONEY:
        return f"Money figures are not part of what your role may see; {_INSTEAD['money']}"
    if permission in {Permission.BOOKINGS_WRITE, Permission.TASKS_WRITE, Permission.PROJECTS_WRITE}:
        return f"Your role does not change that; {_INSTEAD['change']}"
    if permission in {Permission.UTILISATION_READ, Permission.BOOKINGS_READ, Permission.TIME_READ, Permission.AVAILABILITY_READ, Permission.DEMAND_READ}:
        return f"Colleagues' time and bookings are not part of what your role may see; {_INSTEAD['people']}"
    what = permission.value.partition(":")[0].replace("_", " ")
    return f"Your role does not include {what}. Ask me “what am I allowed to do?” to see what is possible."
