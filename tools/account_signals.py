"""Accounts that may be lost and accounts that may grow: scores, their reasons, and the words they rest on."""

from __future__ import annotations

from collections.abc import Mapping

from domain.access import Permission, Reach
from domain.accounts import CHURN_WEIGHTS, EXPANSION_WEIGHTS
from domain.money import Money
from domain.score import AMBER_FROM, Band, Score
from memory.recall_text import Spoken, search
from store.facts.accounts import AccountStanding, standings
from store.queries import accounts
from store.queries.accounts import Chance
from store.queries.receivables import claims
from tools.blocks import Block
from tools.params import ClientRef, Limit, PastWindow
from tools.project_health import costly
from tools.quotes import SaidLine, heard, quotes
from tools.spec import Named, ToolContext, tool
from tools.values import Day, during, money_text, percent_text, period_text
from tools.view import Line, View, listed, several, table

_SPEAKS_FOR = 75  # a part that scores at least this speaks for growth
_QUOTES = 3


class AccountLine(Line):
    """One account with its score, the reasons and what was said."""

    client: str
    owner: str
    score: int | None
    standing: str
    reasons: tuple[str, ...] = ()
    renews_on: Day | None = None
    chance: str = ""
    said: tuple[SaidLine, ...] = ()


class Signals(View):
    """Accounts ranked by risk or by room to grow."""

    what: str
    score_name: str
    looked_at: int
    about: str = ""
    one: bool = False
    lines: tuple[AccountLine, ...] = ()

    def headline(self) -> str:
        """Say how many, why the first ones, and quote what was said."""
        looked = several(self.looked_at, "account")
        if self.one and self.lines:
            return self._of_one(self.lines[0])
        if not self.lines:
            return f"None of {looked} {self.what}{self.about}."
        first = "; ".join(self._why(line) for line in self.lines[:2])
        count = len(self.lines) + self.left_out
        said = next((line.said[0] for line in self.lines if line.said), None)
        quoted = f" In their words: {said.cited()}." if said else ""
        others = f" Then: {listed([line.client for line in self.lines[2:]], 5)}." if self.lines[2:] else ""
        return f"{count} of {looked} {self.what}{self.about}: {first}.{others}{quoted}"

    def _of_one(self, line: AccountLine) -> str:
        said = f" In their words: {'; '.join(one.cited() for one in line.said[:2])}." if line.said else ""
        why = f", because {listed(line.reasons)}" if line.reasons else ""
        chance = f" Open sale: {line.chance}." if line.chance else ""
        scored = f"{line.client}: {self.score_name} {line.score} of 100 ({line.standing}){why}."
        return scored + chance + (said or " Nothing they said is on record about it.")

    def _why(self, line: AccountLine) -> str:
        why = f", because {listed(line.reasons)}" if line.reasons else ""
        chance = f" (open sale: {line.chance})" if line.chance else ""
        score = "" if line.score is None else f" with {self.score_name} {line.score} of 100"
        return f"{line.client}{score}{why}{chance}"

    def blocks(self) -> tuple[Block, ...]:
        """Show the ranking, then the quotes."""
        if not self.lines:
            return ()
        heads = {"client": "Client", "owner": "Owner", "score": f"{self.score_name.capitalize()}|#"}
        heads |= {"standing": "Band", "reasons": "Why"}
        if any(line.chance for line in self.lines):
            heads["chance"] = "Open sale"
        else:
            heads["renews_on"] = "Renews"
        ranking = table("Accounts", self.lines, heads, left_out=self.left_out)
        return (ranking, *quotes(one for line in self.lines for one in line.said))


@tool(
    needs=Permission.ACCOUNTS_READ,
    agent="account_signal",
    staff_only=True,
    examples=(
        "which accounts are at risk?",
        "which customers might walk away?",
        "five shakiest customer relationships",
        "is Havbris likely to leave us? show me what they actually said",
        "did any client bring up a competitor this quarter?",
        "churn risk?",
        "which clients both complain and pay late?",
        "whose satisfaction fell over the last three months?",
    ),
)
def accounts_at_risk(
    ctx: ToolContext,
    client: ClientRef | None = None,
    window: PastWindow | None = None,
    limit: Limit | None = None,
    about: str = "",
) -> Signals:
    """List accounts that may be lost, most at risk first, with reasons and exact quotes; one client if named.

    ``about`` keeps accounts that said something about it (a competitor, prices).
    """
    found = _standings(ctx, client, window)
    chosen = [one for one in found if client or about or one.risk.band in (Band.RED, Band.AMBER)]
    lines = [_risk(ctx, one, about) for one in sorted(chosen, key=lambda one: _rank(one.risk))]
    view = Signals(
        as_of=ctx.today,
        what="said something" if about else "may be lost",
        one=client is not None,
        score_name="standing",
        looked_at=len(found),
        about=_about(about, window),
        assumptions=(_weighed("Standing (100 is safe)", CHURN_WEIGHTS), _period(window)),
    )
    return _with_lines(view, lines, about, limit or ctx.firm.page_rows)


@tool(
    needs=Permission.ACCOUNTS_READ,
    agent="account_signal",
    staff_only=True,
    examples=(
        "where could we sell more to the clients we have?",
        "expansion opportunities",
        "best upsell chances, top three, with evidence",
        "is there a follow-on in it for us at Havbris?",
        "has any client hinted at more work in the past month?",
        "who could we grow?",
        "happy clients who might want more",
    ),
)
def expansion_candidates(
    ctx: ToolContext,
    client: ClientRef | None = None,
    window: PastWindow | None = None,
    limit: Limit | None = None,
    exclude: ClientRef | None = None,
    about: str = "",
) -> Signals:
    """List accounts with room to grow, best first: what speaks for it, open sales, and what they said.

    ``exclude`` leaves a client out; ``about`` keeps those that said something about it (a skill, a second phase).
    """
    found = [one for one in _standings(ctx, client, window) if exclude is None or one.account.id != exclude.id]
    chosen = [one for one in found if client or about or (one.growth.value or 0) >= AMBER_FROM]
    open_sales = accounts.chances(ctx.db, [one.account.id for one in chosen])
    lines = [_growth(ctx, one, open_sales, about) for one in sorted(chosen, key=lambda one: -(one.growth.value or 0))]
    view = Signals(
        as_of=ctx.today,
        what="said something" if about else "could grow",
        one=client is not None,
        score_name="room to grow",
        looked_at=len(found),
        about=_about(about, window),
        assumptions=(_weighed("Room to grow", EXPANSION_WEIGHTS), _period(window)),
    )
    return _with_lines(view, lines, about, limit or ctx.firm.page_rows)


def _about(about: str, window: PastWindow | None) -> str:
    return (f" about {about}" if about else "") + (f" {during(period_text(window))}" if window else "")


def _with_lines(view: Signals, lines: list[AccountLine], about: str, shown: int) -> Signals:
    """Return the view with its accounts: with a topic, those that said something of it."""
    kept = tuple(line for line in lines if line.said or not about)
    return view.model_copy(update={"lines": kept[:shown], "left_out": max(0, len(kept) - shown)})


def _standings(ctx: ToolContext, client: Named | None, window: PastWindow | None) -> list[AccountStanding]:
    rows = accounts.found(ctx.db, ctx.actor, client_id=client.id if client else None)
    return list(standings(ctx.db, rows, ctx.today, ctx.firm, window).values())


def _rank(score: Score) -> int:
    return 101 if score.value is None else score.value


def _risk(ctx: ToolContext, one: AccountStanding, about: str) -> AccountLine:
    hidden = set() if sees_payments(ctx, one) else {"overdue invoices"}
    return AccountLine(
        ref=f"client:{one.account.id}",
        client=one.account.name,
        owner=one.account.owner,
        score=one.risk.value,
        standing=one.risk.band.value,
        reasons=costly(one.risk, hidden),
        renews_on=one.account.renews_on,
        said=_said(ctx, one, "churn", about),
    )


def sees_payments(ctx: ToolContext, one: AccountStanding) -> bool:
    """Tell whether the actor may know how the account pays: whoever sees all of its open invoices."""
    if ctx.actor.reach(Permission.INVOICES_READ) == Reach.ALL:
        return True
    mine = {bill.key for bill in claims(ctx.db, ctx.actor, until=ctx.today, client_id=one.account.id)}
    return all(bill.key in mine for bill in one.open)


def _growth(ctx: ToolContext, one: AccountStanding, sales: list[Chance], about: str) -> AccountLine:
    chance = next((sale for sale in sales if sale.client_id == one.account.id), None)
    band = "strong" if one.growth.band is Band.GREEN else "some" if one.growth.band is Band.AMBER else "little"
    return AccountLine(
        ref=f"client:{one.account.id}",
        client=one.account.name,
        owner=one.account.owner,
        score=one.growth.value,
        standing=band,
        reasons=_speaks_for(ctx, one.growth),
        renews_on=one.account.renews_on,
        chance=_chance(chance) if chance else "",
        said=_said(ctx, one, "expansion", about),
    )


def _chance(sale: Chance) -> str:
    return f"{sale.name}, {money_text(Money(sale.minor, sale.currency))} at {sale.percent} %"


def _speaks_for(ctx: ToolContext, score: Score) -> tuple[str, ...]:
    """Return what speaks for growth: the parts that score high, the heaviest first; revenue where it may be read."""
    hidden = "" if ctx.actor.reach(Permission.REVENUE_READ) == Reach.ALL else "growth"
    parts = [part for part in score.parts if part.name != hidden]
    good = [part for part in parts if part.value is not None and part.value >= _SPEAKS_FOR]
    heard_of = [part for part in parts if part.name == "signals" and part.value and part not in good]
    return tuple(part.reason for part in sorted([*heard_of, *good], key=lambda part: -part.weight))[:3]


def _said(ctx: ToolContext, one: AccountStanding, kind: str, about: str) -> tuple[SaidLine, ...]:
    lines = heard(ctx, one.said)
    if not about:
        chosen = [line for line in lines if line.kind == kind]
        return tuple(sorted(chosen, key=lambda line: -(line.strength or 0))[:_QUOTES])
    hits = search([[Spoken(line.speaker, f"{line.reason}. {line.outside_words}") for line in lines]], about, limit=50)
    named = [lines[hit.turn] for hit in hits if search([[hit.spoken]], about, limit=1)]
    return tuple(named[:_QUOTES])


def _weighed(name: str, weights: Mapping[str, int]) -> str:
    parts = ", ".join(f"{part} {points}" for part, points in weights.items())
    return f"{name} weighs {parts} of 100 points."


def _period(window: PastWindow | None) -> str:
    what = period_text(window) if window else "the last 90 days"
    return f"Signals and survey answers of {what} count; each signal is an exact quote."


def satisfied(one: AccountStanding) -> str:
    """Say how satisfied an account is, with how many answers."""
    if one.csat.value is None:
        return f"unknown ({one.csat.reason})"
    return f"{percent_text(one.csat.value)} of {several(len(one.answers), 'answer')}"
