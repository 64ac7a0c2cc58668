"""What concerns whoever asks: what they can ask for here, and who they are to this assistant."""

from __future__ import annotations

from domain import rights
from domain.access import Actor, Permission, Reach
from domain.approval import Effect
from domain.windows.words import words_of
from store.clients import Client
from tools.blocks import Block
from tools.spec import Tool, ToolContext, tool
from tools.view import Line, View, listed, table

_AREAS = {
    "resourcing": "People and bookings",
    "financial_control": "Time and money",
    "governance": "Projects and plans",
    "account_signal": "Clients and calls",
    "supervisor": "The whole firm, and you",
}
# What people call an area when they ask about it.
_CALLED = {
    "resourcing": "staffing resourcing people bookings availability bench skills utilisation capacity",
    "financial_control": "time timesheets hours logging money finance invoices billing budgets margin rates revenue",
    "governance": "projects plans tasks milestones status schedule health findings rules routines alerts",
    "account_signal": "clients customers accounts calls meetings transcripts relationship contacts actions",
    "supervisor": "overview company rights permissions help",
}
_NEAR = 80
_OWN_VOICE = {"my", "i", "me", "mine", "us", "our", "you"}


class Offer(Line):
    """One thing to ask for."""

    area: str
    what: str
    example: str
    changes: bool = False


class Help(View):
    """What the asker can ask for, with examples."""

    about: str
    lines: tuple[Offer, ...] = ()

    def headline(self) -> str:
        """Name the areas with an example each, and say how changes work."""
        areas: dict[str, str] = {}
        for line in self.lines:
            areas.setdefault(line.area, line.example)
        if len(areas) == 1:
            examples = listed([f"“{line.example}”" for line in self.lines], 5)
            said = f"{self.about}: ask for example {examples}."
        else:
            said = "Ask me in your own words: " + "; ".join(f"{area}: “{one}”" for area, one in areas.items()) + "."
        changing = " I prepare changes and messages for approval; nothing happens before someone agrees."
        return said + (changing if any(line.changes for line in self.lines) else "")

    def blocks(self) -> tuple[Block, ...]:
        """Show every offer with an example."""
        return (table(self.about, self.lines, {"area": "Area", "what": "What", "example": "For example"}),)


@tool(
    needs=Permission.SELF_READ,
    agent="supervisor",
    examples=(
        "what can you do?",
        "help",
        "what can I ask about staffing?",
        "new to this, examples?",
        "do you know anything about client calls?",
        "how do I log time with you?",
        "what are you for?",
    ),
)
def what_can_i_ask(ctx: ToolContext, topic: str = "") -> Help:
    """Show what the asker can ask for, by area and with examples; ``topic`` narrows it (staffing, calls, time)."""
    # The catalogue imports this module: it is asked for only when the tool runs.
    from tools.catalogue import tools_for

    offered = tools_for(ctx.actor)
    chosen = _about(topic, offered) if topic.strip() else offered
    ordered = [one for area in _AREAS for one in chosen if one.agent == area]
    areas = {one.agent for one in ordered}
    about = _AREAS[areas.pop()] if len(areas) == 1 else "What you can ask"
    return Help(as_of=ctx.today, about=about, lines=tuple(_offer(one, ctx.actor) for one in ordered))


def _about(topic: str, offered: tuple[Tool, ...]) -> tuple[Tool, ...]:
    """Return the tools a topic is about: those of the area it names, else those whose words come near, else all."""
    from rapidfuzz import fuzz, utils

    words = {word.text for word in words_of(topic)}
    areas = {area for area, called in _CALLED.items() if words & set(called.split())}
    if areas:
        return tuple(one for one in offered if one.agent in areas) or offered
    said = utils.default_process(topic)
    near = [one for one in offered if any(fuzz.token_set_ratio(said, said_of) >= _NEAR for said_of in _words(one))]
    return tuple(near) or offered


def _words(one: Tool) -> list[str]:
    from rapidfuzz import utils

    return [utils.default_process(text) for text in (one.name.replace("_", " "), one.summary, *one.examples)]


def _offer(one: Tool, actor: Actor) -> Offer:
    return Offer(
        ref=f"tool:{one.name}",
        area=_AREAS.get(one.agent, one.agent),
        what=one.summary.rstrip(".").replace("`", ""),
        example=_example(one, actor),
        changes=one.effect is not Effect.READ,
    )


def _example(one: Tool, actor: Actor) -> str:
    """Return an example in the asker's own voice where they see only what is theirs, else the first."""
    if actor.is_client or actor.reach(one.needs) == Reach.SELF:
        return next(
            (said for said in one.examples if set(said.lower().strip("?").split()) & _OWN_VOICE), one.examples[0]
        )
    return one.examples[0]


class RightLine(Line):
    """One right with how far it reaches."""

    kind: str
    what: str
    extent: str


class Rights(View):
    """Who the asker is here, and what they may see and do."""

    name: str
    roles: tuple[str, ...]
    company: str = ""
    lines: tuple[RightLine, ...] = ()
    not_yours: tuple[str, ...] = ()

    def headline(self) -> str:
        """Say who they are, what they may do and what not."""
        who = f"You are {self.name}, {listed(self.roles, 8)}{f' of {self.company}' if self.company else ''}."
        parts = [who, f"You may see {self._grouped('see')}."]
        done = self._grouped("do")
        if done:
            parts.append(f"You may do: {done}. Every change waits for approval first.")
        if self.not_yours:
            parts.append(f"Not included: {listed(self.not_yours, 10)}.")
        return " ".join(parts)

    def _grouped(self, kind: str) -> str:
        extents: dict[str, list[str]] = {}
        for one in self.lines:
            if one.kind == kind:
                extents.setdefault(one.extent, []).append(one.what)
        return "; ".join(f"{extent}: {listed(what, 20)}" for extent, what in extents.items())

    def blocks(self) -> tuple[Block, ...]:
        """Show every right with its extent."""
        return (table("Your rights", self.lines, {"kind": "You may", "what": "What", "extent": "How far"}),)


@tool(
    needs=Permission.SELF_READ,
    agent="supervisor",
    examples=(
        "who am I?",
        "what am I allowed to see in here?",
        "why can't I see cost rates?",
        "am I able to approve time?",
        "may I change bookings myself or do I have to ask somebody?",
        "what is my role?",
        "which information of ours can I get at here?",
    ),
)
def who_am_i(ctx: ToolContext) -> Rights:
    """Show the asker's roles, what they may see and do, how far that reaches, and what it does not include."""
    seen = [RightLine(kind="see", what=what, extent=how) for what, how in rights.sees(ctx.actor)]
    done = [RightLine(kind="do", what=what, extent=how) for what, how in rights.does(ctx.actor)]
    return Rights(
        as_of=ctx.today,
        name=ctx.actor.name,
        roles=rights.roles_of(ctx.actor) or ("without a role",),
        company=_company(ctx),
        lines=(*seen, *done),
        not_yours=() if ctx.actor.is_client else rights.misses(ctx.actor),
        assumptions=_privacy(ctx),
    )


def _company(ctx: ToolContext) -> str:
    client = ctx.db.get(Client, ctx.actor.client_id) if ctx.actor.client_id is not None else None
    return client.name if client else ""


def _privacy(ctx: ToolContext) -> tuple[str, ...]:
    if ctx.actor.is_client:
        return ("Other clients see nothing of your company; of our staff, those who work for you or oversee it do.",)
    return ("Nobody sees salaries or private matters here. Rights come from roles an administrator grants.",)
