"""How a project made of a statement of work is shown before it exists, and one that was taken back."""

from __future__ import annotations

from domain.blueprints import Blueprint
from tools.blocks import Block, Figure
from tools.sow_keeping import Kept
from tools.sow_lines import SowPeopleLine, SowPromiseLine, SowTaskLine, people_lines, promise_lines, task_lines
from tools.spec import ToolContext
from tools.values import Amount, Day, Effort, Percent, day_text, hours_text, money_text, percent_text
from tools.view import View, listed, several, table

_BILLING = {
    "time_and_materials": "time and materials",
    "fixed_fee": "a fixed fee",
    "milestone": "milestones",
    "retainer": "a retainer",
}


class NewSowProject(View):
    """A project as a draft makes it."""

    project: str
    client: str
    manager: str
    document: str
    number: int
    starts_on: Day
    ends_on: Day
    effort: Effort
    price: Amount | None = None
    margin: Percent | None = None
    billing: str = ""
    links: int = 0
    open_questions: int = 0
    tasks: tuple[SowTaskLine, ...] = ()
    milestones: tuple[SowPromiseLine, ...] = ()
    people: tuple[SowPeopleLine, ...] = ()

    @classmethod
    def of(cls, ctx: ToolContext, draft: Kept, plan: Blueprint, client: str, manager: str) -> NewSowProject:
        """Show what a draft becomes."""
        assert draft.plan is not None  # noqa: S101 -- a blueprint was made of it
        terms = plan.contract.terms if plan.contract else ()
        return cls(
            as_of=ctx.today,
            project=plan.name,
            client=client,
            manager=manager,
            document=draft.sow.document,
            number=draft.row.pk,
            starts_on=plan.starts,
            ends_on=plan.ends,
            effort=draft.plan.promised,
            price=plan.contract.price if plan.contract else None,
            margin=draft.plan.margin,
            billing=listed([_BILLING[term.model] for term in terms]) if terms else "",
            links=len(plan.links),
            open_questions=len(draft.questions),
            tasks=task_lines(draft.plan, draft.row.pk),
            milestones=promise_lines(draft.plan, draft.row.pk),
            people=people_lines(draft.plan, draft.row.pk),
            assumptions=plan.notes,
        )

    def headline(self) -> str:
        """Say what will exist."""
        what = f"{several(len(self.tasks), 'task')}, {several(self.links, 'link')}"
        what += f", {several(len(self.milestones), 'milestone')}"
        dates = f"from {day_text(self.starts_on)} to {day_text(self.ends_on)}"
        price = f" Contract: {money_text(self.price)}" if self.price is not None else " Contract: no fixed price"
        price += f", billed by {self.billing}" if self.billing else ""
        price += f", a margin of {percent_text(self.margin)}" if self.margin is not None else ""
        named = [f"{line.proposed} as {line.our_role}" for line in self.people if line.proposed]
        booked = f" Softly booked: {listed(named, 4)}." if named else ""
        still = f" {several(self.open_questions, 'question')} of the document stay open." if self.open_questions else ""
        begin = f"Create {self.project} for {self.client} from {self.document}, led by {self.manager}, {dates}"
        return f"{begin}: {what}, {hours_text(self.effort)} of work.{price}.{booked}{still}"

    def blocks(self) -> tuple[Block, ...]:
        """Show the figures, then tasks, milestones and people."""
        figures: list[Block] = [
            Figure(label="Ends", value=day_text(self.ends_on), note=f"from {day_text(self.starts_on)}"),
            Figure(label="Effort", value=hours_text(self.effort)),
        ]
        if self.price is not None:
            figures.append(Figure(label="Price", value=money_text(self.price), note=self.billing))
        heads = {"phase": "Phase", "task": "Task", "starts_on": "From", "due_on": "To", "effort": "Effort|h"}
        figures.append(table("Tasks", self.tasks, {**heads, "estimate": "Estimate"}))
        if self.milestones:
            heads = {"milestone": "Milestone", "due_on": "Due", "amount": "Amount|$"}
            figures.append(table("Milestones", self.milestones, heads))
        if self.people:
            heads = {"role": "Role", "our_role": "Ours", "effort": "Effort|h", "proposed": "Booked softly"}
            figures.append(table("People", self.people, {**heads, "against": "Against"}))
        return tuple(figures)


class ProjectUndone(View):
    """A project that is taken back."""

    project: str
    rows: int
    drafts: tuple[int, ...] = ()

    def headline(self) -> str:
        """Say what goes and what stays."""
        stays = "".join(f"; draft {one} is open again" for one in self.drafts)
        count = several(self.rows, "row")
        return f"Take {self.project} back: it is deleted with all that came with it ({count}){stays}."
