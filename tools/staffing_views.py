"""How candidates are shown: a score, each of its parts in words, and what stands against them."""

from __future__ import annotations

from typing import Any

from domain.access import Permission
from domain.score import FULL
from domain.staffing import WEIGHTS, Aim, Assessment, Need, ranked
from store.facts.staffing import Keys, candidates
from tools.blocks import Block
from tools.booking_changes import span_text
from tools.spec import Named, ToolContext
from tools.values import Effort, during, hours_text
from tools.view import Line, View, listed, several, table

_PARTS = ("skill", "certificate", "availability", "place", "margin", "load", "history")


class CandidateLine(Line):
    """One candidate: each part is its points of 100 and its reason; empty where it plays no part."""

    person: str
    role: str
    place_of_work: str
    score: int | None
    skill: str = ""
    certificate: str = ""
    availability: str = ""
    place: str = ""
    margin: str = ""
    load: str = ""
    history: str = ""
    conflicts: tuple[str, ...] = ()
    room: Effort
    asked: Effort

    @classmethod
    def of(cls, person: int, found: Assessment) -> CandidateLine:
        """Show one assessment."""
        parts: dict[str, Any] = {
            part.name: part.reason if part.value is None else f"{part.value:.0f}: {part.reason}"
            for part in found.score.parts
        }
        return cls(
            ref=f"person:{person}",
            person=found.candidate.name,
            role=found.candidate.role,
            place_of_work=found.candidate.place,
            score=found.score.value,
            conflicts=found.conflicts,
            room=found.fits_minutes,
            asked=found.asked_minutes,
            **parts,
        )

    def said(self) -> str:
        """Write the candidate for a sentence: score, the reasons, the conflicts."""
        reasons = [getattr(self, name).partition(": ")[2] for name in ("skill", "availability", "margin")]
        but = f"; but {listed(list(self.conflicts), 2)}" if self.conflicts else ""
        return f"{self.person}, {self.score} of {FULL} ({'; '.join(filter(None, reasons))}{but})"

    def consequence(self) -> str:
        """Say what it means if this person takes the work."""
        over = self.asked - self.room
        effect = f"{hours_text(over)} beyond their free time" if over else "fits into free time"
        return f"{self.person} ({', '.join(filter(None, (f'{self.score} of {FULL}', self.earns, effect)))})"

    @property
    def earns(self) -> str:
        """The margin in words, empty where it plays no part."""
        return self.margin.partition(": ")[2]


def candidate_table(title: str, lines: tuple[CandidateLine, ...], left_out: int) -> Block:
    """Return candidates as a table with a column a part that plays one."""
    heads = {"person": "Person", "role": "Role", "score": "Score|#"}
    heads |= {name: name.capitalize() for name in _PARTS if any(getattr(line, name) for line in lines)}
    return table(title, lines, {**heads, "conflicts": "Against"}, left_out=left_out)


class Candidates(View):
    """Ranked candidates for a need."""

    need: str
    aim: str
    lines: tuple[CandidateLine, ...] = ()

    @classmethod
    def of(
        cls,
        ctx: ToolContext,
        need: Need,
        keys: Keys,
        aim: Aim,
        most: int,
        *,
        project: Named | None = None,
        notes: tuple[str, ...] = (),
    ) -> Candidates:
        """Find and rank candidates."""
        lines = found_lines(ctx, need, keys, aim)
        return cls(
            as_of=ctx.today,
            need=need_text(ctx, need, project),
            aim=aim.value,
            lines=tuple(lines[:most]),
            left_out=max(0, len(lines) - most),
            assumptions=(*notes, *scoring(ctx, aim, lines)),
        )

    def headline(self) -> str:
        """Name the best with their reasons."""
        if not self.lines:
            return f"I find nobody for {self.need}."
        said = "; ".join(f"{i}. {line.said()}" for i, line in enumerate(self.lines[:3], 1))
        rest = len(self.lines[3:]) + self.left_out
        more = f" {several(rest, 'more candidate')} left out." if rest else ""
        return f"Best for {self.need}: {said}.{more}"

    def blocks(self) -> tuple[Block, ...]:
        """Show every part of every score."""
        return (candidate_table(f"Candidates for {self.need}", self.lines, self.left_out),) if self.lines else ()


def found_lines(ctx: ToolContext, need: Need, keys: Keys, aim: Aim) -> list[CandidateLine]:
    """Return everybody who could take a need, the best first."""
    found = candidates(ctx.db, ctx.actor, ctx.firm, need, keys)
    who = {id(one.candidate): one.person for one in found}
    return [
        CandidateLine.of(who[id(assessed.candidate)], assessed)
        for assessed in ranked(need, [one.candidate for one in found], aim)
    ]


def need_text(ctx: ToolContext, need: Need, project: Named | None) -> str:
    """Write a need for a sentence."""
    what = f"a {need.role}" if need.role else "somebody"
    skill = f" with {need.skill}" if need.skill else ""
    skill += f" at level {need.level} or more" if need.skill and need.level > 1 else ""
    where = f" in {need.place}" if need.place else ""
    on = f" on {project}" if project else ""
    span = span_text(need.starts, need.ends, ctx.today)
    return f"{what}{skill}{where}{on} ({span}, {hours_text(need.minutes_per_day)} a day)"


def scoring(ctx: ToolContext, aim: Aim, lines: list[CandidateLine]) -> tuple[str, ...]:
    """Say how the score is made."""
    weights = ", ".join(f"{name} {weight}" for name, weight in WEIGHTS[aim].items())
    said = [f"Score of 100 by weights ({weights}); parts that do not apply are left out."]
    if lines and not any(line.margin for line in lines):
        said.append("The margin plays no part: it is not yours to see here.")
        if aim is Aim.MARGIN:
            said.append("So this ranks without it; finance or the head of delivery can rank by margin.")
    elif not ctx.actor.may(Permission.COST_RATES_READ):
        said.append(
            "Margins are told as high (from 50 %), fair (from 30 %) or low, as exact ones give cost rates away."
        )
    return tuple(said)


class CoverLine(Line):
    """One booking that needs cover, and the best who could take it."""

    project: str
    days: str
    per_day: Effort
    first: str = ""
    second: str = ""
    third: str = ""


class Backfill(View):
    """Cover for somebody's bookings."""

    person: str
    period: str
    lines: tuple[CoverLine, ...] = ()
    candidates: tuple[tuple[CandidateLine, ...], ...] = ()
    own: tuple[str, ...] = ()

    def headline(self) -> str:
        """Say for each booking who could cover it, best first."""
        if not self.lines:
            return f"{self.person} has no firm booking to cover {during(self.period)}."
        parts = [f"{line.project} ({line.days}): {_choice(line)}" for line in self.lines]
        full = any(found and all(one.room < one.asked for one in found) for found in self.candidates)
        short = " Nobody shown has room for all of it." if full else ""
        own = "".join(f" {said}" for said in self.own)
        return f"Cover for {self.person} {during(self.period)}. {'. '.join(parts)}.{short}{own}"

    def blocks(self) -> tuple[Block, ...]:
        """Show the overview, then every part of the scores booking by booking."""
        heads = {"project": "Project", "days": "Days", "per_day": "A day|h", "first": "Best", "second": "Second"}
        overview = table(f"Cover for {self.person}", self.lines, {**heads, "third": "Third"}, left_out=self.left_out)
        details = [
            candidate_table(f"{line.project}, {line.days}", found, 0)
            for line, found in zip(self.lines, self.candidates, strict=True)
            if found
        ]
        return (overview, *details) if self.lines else ()


def _choice(line: CoverLine) -> str:
    return listed([one for one in (line.first, line.second, line.third) if one]) or "nobody fits"
