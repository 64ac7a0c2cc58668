"""How drafts of statements of work are shown: a compact card with the plan, the money, the people and what is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.plan import DraftPlan
from domain.sow.difference import Difference
from domain.sow.statement import Weight
from tools.blocks import Block, Figure, Quote
from tools.charts import Span, timeline
from tools.sow_keeping import Kept
from tools.sow_lines import (
    SowDraftLine,
    SowFindingLine,
    SowPeopleLine,
    SowPromiseLine,
    SowTaskLine,
    finding_line,
    people_lines,
    promise_lines,
    risky_quotes,
    said_of,
    task_lines,
)
from tools.spec import ToolContext
from tools.values import Amount, Day, Effort, Percent, day_text, hours_text, money_text, percent_text
from tools.view import View, listed, several, table

_MOST = 12  # rows of a table on the compact card


class SowDrafts(View):
    """Drafts made of statements of work."""

    of: str = ""
    lines: tuple[SowDraftLine, ...] = ()

    def headline(self) -> str:
        """Count them and name the latest."""
        if not self.lines:
            return f"There are no drafts of statements of work{self.of}. Drop a document here to make one."
        count = several(len(self.lines) + self.left_out, "draft")
        said = [f"{line.title} (draft {line.number}, {line.status})" for line in self.lines]
        return f"There {'is' if count.startswith('1 ') else 'are'} {count}{self.of}: {listed(said, 4)}."

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {"number": "No.|#", "title": "Project", "client": "Client", "status": "Status", "starts_on": "From"}
        heads |= {"ends_on": "To", "price": "Price|$", "questions": "Open|#", "owner": "Handed in by"}
        return (table("Drafts", self.lines, heads, left_out=self.left_out),) if self.lines else ()


class SowDraftView(View):
    """One draft: what the document states, the plan drawn from it, and what is open."""

    number: int
    title: str
    document: str
    client: str = ""
    status: str
    project: str = ""
    starts_on: Day | None = None
    ends_on: Day | None = None
    promised: Effort | None = None
    paid: Effort | None = None
    price: Amount | None = None
    value: Amount | None = None
    cost: Amount | None = None
    margin: Percent | None = None
    tasks: tuple[SowTaskLine, ...] = ()
    milestones: tuple[SowPromiseLine, ...] = ()
    people: tuple[SowPeopleLine, ...] = ()
    findings: tuple[SowFindingLine, ...] = ()
    questions: tuple[str, ...] = ()
    quotes: tuple[tuple[str, str], ...] = ()
    changes: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, ctx: ToolContext, draft: Kept, client: str, project: str, changes: Sequence[Difference] = ()
    ) -> SowDraftView:
        """Show a draft."""
        row, plan = draft.row, draft.plan
        return cls(
            as_of=ctx.today,
            number=row.pk,
            title=row.title,
            document=draft.sow.document,
            client=client,
            status=row.status.value,
            project=project,
            findings=tuple(finding_line(row.pk, one) for one in draft.findings),
            questions=tuple(one.text for one in draft.questions),
            quotes=tuple(risky_quotes(draft.findings)),
            changes=tuple(said_of(one) for one in changes),
            assumptions=_assumptions(plan),
            **_of_plan(plan, row.pk),
        )

    def headline(self) -> str:
        """Say dates, effort and money, then what is open."""
        for_whom = f" for {self.client}" if self.client else ""
        begin = f"{self.title}{for_whom} (draft {self.number})"
        if self.starts_on is None or self.ends_on is None:
            return f"{begin}: no plan can be drawn from {self.document}. {self._open()}"
        dates = f"from {day_text(self.starts_on)} to {day_text(self.ends_on)}"
        work = f"{several(len(self.tasks), 'task')}, {hours_text(self.promised or 0)} of work"
        made = f" It became {self.project}." if self.project and self.status == "created" else ""
        if self.changes:
            count = several(len(self.changes), "change")
            made = f" Against {self.project} it makes {count}: {listed(list(self.changes), 3)}."
        return f"{begin} runs {dates}: {work}. {self._money()}{self._people()}{made} {self._open()}"

    def _money(self) -> str:
        worth = self.price or self.value
        if worth is None:
            return "No price is stated."
        said = f"{'The price is' if self.price else 'At its rates it is worth'} {money_text(worth)}"
        if self.cost is not None and self.margin is not None:
            said += f", it costs {money_text(self.cost)}, a margin of {percent_text(self.margin)}"
        if self.paid is not None and self.promised and self.paid < self.promised:
            said += f"; the price pays for {hours_text(self.paid)} of {hours_text(self.promised)}"
        return f"{said}."

    def _people(self) -> str:
        named = [f"{line.proposed} as {line.our_role}" for line in self.people if line.proposed]
        return f" Proposed: {listed(named, 4)}." if named else ""

    def _open(self) -> str:
        weighty = sum(line.weight != Weight.NOTE.value for line in self.findings)
        said = f"{several(len(self.questions), 'question')} open, {several(weighty, 'finding')} to look at."
        return f"{said} Review it and approve it on its page." if self.status == "open" else said

    def blocks(self) -> tuple[Block, ...]:
        """Show the figures, the timeline, promises, people, findings with their words, and the questions."""
        found: list[Block] = list(self._figures())
        if self.tasks:
            spans = [Span(line.task, line.starts_on, line.due_on, line.phase) for line in self.tasks[:_MOST]]
            found.append(timeline(f"Plan of {self.title}", self.headline(), spans, legend="Phase"))
        if self.milestones:
            heads = {"milestone": "Milestone", "due_on": "Due", "amount": "Amount|$", "where": "Where"}
            found.append(table("Milestones", self.milestones, heads))
        if self.people:
            heads = {"role": "Role", "our_role": "Ours", "effort": "Effort|h", "proposed": "Proposed", "others": "Or"}
            found.append(table("People", self.people, {**heads, "against": "Against"}))
        if self.findings:
            heads = {"weight": "Weight", "finding": "Finding", "where": "Where"}
            shown = self.findings[:_MOST]
            found.append(table("Findings", shown, heads, left_out=len(self.findings) - len(shown)))
        found += [Quote(text=words, speaker=self.document, source=where) for words, where in self.quotes]
        return tuple(found)

    def _figures(self) -> list[Figure]:
        if self.starts_on is None or self.ends_on is None:
            return []
        figures = [
            Figure(label="Ends", value=day_text(self.ends_on), note=f"from {day_text(self.starts_on)}"),
            Figure(label="Effort", value=hours_text(self.promised or 0)),
        ]
        worth = self.price or self.value
        if worth is not None:
            figures.append(Figure(label="Price" if self.price else "Value", value=money_text(worth)))
        if self.margin is not None:
            note = f"cost {money_text(self.cost)}" if self.cost is not None else ""
            figures.append(Figure(label="Margin", value=percent_text(self.margin), note=note))
        figures.append(Figure(label="Questions", value=str(len(self.questions))))
        return figures


def _of_plan(plan: DraftPlan | None, number: int) -> dict[str, Any]:
    if plan is None:
        return {}
    return {
        "starts_on": plan.start,
        "ends_on": plan.finish,
        "promised": plan.promised,
        "paid": plan.paid,
        "price": plan.price,
        "value": plan.value,
        "cost": plan.cost,
        "margin": plan.margin,
        "tasks": task_lines(plan, number),
        "milestones": promise_lines(plan, number),
        "people": people_lines(plan, number),
    }


def _assumptions(plan: DraftPlan | None) -> tuple[str, ...]:
    if plan is None:
        return ()
    return (
        "Effort is as stated, else a split of the stated role hours, else a norm; dates follow the critical path.",
        *plan.notes,
    )
