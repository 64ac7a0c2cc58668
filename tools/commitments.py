"""What was said about something, and whether it was kept: promises and milestones beside the words."""

from __future__ import annotations

from typing import Literal

from sqlmodel import col, select

from domain.access import Permission
from domain.errors import BadInput
from memory.recall_text import Spoken, search
from store.queries import calls, milestones
from store.queries.calls import ActionRow, WhoseActions
from store.queries.milestones import MilestoneRow
from store.tasks import Task, TaskStatus
from tools.blocks import Block
from tools.calls import narrowed, within
from tools.params import ClientRef, PastWindow, ProjectRef
from tools.passages import passages
from tools.quotes import SaidLine, quotes
from tools.spec import ToolContext, tool
from tools.values import Day, day_text
from tools.view import Line, View, listed, several, table

Kept = Literal["kept", "kept late", "open", "late", "dropped"]


class CommitmentLine(Line):
    """A promise or a dated milestone, and what became of it."""

    what: str
    who: str
    due_on: Day | None = None
    done_on: Day | None = None
    kept: Kept
    why: str = ""


class Commitments(View):
    """What was said about something, and what became of what was promised."""

    about: str
    where: str
    searched: int
    lines: tuple[CommitmentLine, ...] = ()
    said: tuple[SaidLine, ...] = ()

    def headline(self) -> str:
        """Quote what was said and say whether it was kept."""
        about = self.about or "what was promised"
        if not (self.said or self.lines):
            return f"I find nothing about {about} in {several(self.searched, 'call')}{self.where}, nor in the plan."
        parts = [f"On {about}{self.where}: {self.said[0].cited()}."] if self.said else []
        broken = [line for line in self.lines if line.kept in ("late", "kept late")]
        kept = [line for line in self.lines if line.kept == "kept"]
        still = [line for line in self.lines if line.kept == "open"]
        if broken:
            parts.append(f"Not kept: {listed([self._told(line) for line in broken])}.")
        if kept:
            parts.append(f"Kept: {listed([self._told(line) for line in kept])}.")
        if still:
            parts.append(f"Still to come: {listed([self._told(line) for line in still])}.")
        return " ".join(parts) if self.lines else f"{parts[0]} Nothing in the plan or among the promises tells whether."

    def _told(self, line: CommitmentLine) -> str:
        return f"{line.what} ({line.why})" if line.why else line.what

    def blocks(self) -> tuple[Block, ...]:
        """Show promises and milestones, then the words."""
        heads = {"what": "What", "who": "Who", "due_on": "Due", "done_on": "Done", "kept": "Kept?", "why": "Because"}
        return (*((table("Promised", self.lines, heads),) if self.lines else ()), *quotes(self.said))


@tool(
    needs=Permission.CALLS_READ,
    agent="account_signal",
    examples=(
        "what did Meridian say about the go-live date, and did we keep it?",
        "did we keep what we promised Havbris?",
        "which promises to Brackwater have we broken?",
        "they wanted the migration rehearsal by November, did that happen?",
        "have we delivered what we said in the Nordlys calls?",
    ),
)
def commitments_kept(
    ctx: ToolContext,
    client: ClientRef | None = None,
    project: ProjectRef | None = None,
    about: str = "",
    window: PastWindow | None = None,
) -> Commitments:
    """Tell what was said about something and whether what was promised was kept, by the plan and its dates.

    ``about`` is the topic (the go-live date); without one all promises of the client or project are checked.
    """
    if not (client or project or about.strip()):
        raise BadInput("Whose promises should I check? Name a client, a project or a topic.")
    where = narrowed(ctx, client, project, window)
    found = calls.meetings(ctx.db, ctx.actor, where, with_words=True)
    said = passages(ctx, found, about, None) if about.strip() and found else ()
    lines = [*_promises(ctx, where, about), *_milestones(ctx, client.id if client else None, project, about)]
    return Commitments(
        as_of=ctx.today,
        about=about.strip(),
        where=within(client, project, window),
        searched=len(found),
        lines=tuple(lines[: ctx.firm.page_rows]),
        said=said,
        left_out=max(0, len(lines) - ctx.firm.page_rows),
    )


def _promises(ctx: ToolContext, where: calls.Narrowed, about: str) -> list[CommitmentLine]:
    rows = calls.actions(ctx.db, ctx.actor, where, WhoseActions(theirs=False, open_only=False))
    if about.strip():
        told = [[Spoken(row.who, f"{row.item.what}. {row.item.quote}")] for row in rows]
        rows = [rows[hit.document] for hit in search(told, about, limit=len(rows) or 1)]
    keys = [row.item.task_id for row in rows if row.item.task_id]
    tasks = {task.pk: task for task in ctx.db.exec(select(Task).where(col(Task.id).in_(keys)))}
    return [_promise(ctx, row, tasks.get(row.item.task_id or 0)) for row in rows]


def _promise(ctx: ToolContext, row: ActionRow, task: Task | None) -> CommitmentLine:
    item, due = row.item, row.item.due_on
    done = task.completed_on if task else None
    finished = item.status.value == "done" or (task is not None and task.status is TaskStatus.DONE)
    if item.status.value == "dropped":
        kept, why = "dropped", "given up"
    elif finished:
        late = due is not None and done is not None and done > due
        kept = "kept late" if late else "kept"
        why = f"done {day_text(done)}, due {day_text(due)}" if done and due else "done"
    elif due is not None and due < ctx.today:
        kept, why = "late", f"due {day_text(due)}, not done"
    else:
        kept, why = "open", f"due {day_text(due)}" if due else "no date was said"
    return CommitmentLine.model_validate(
        {
            "ref": f"action_item:{item.id}",
            "what": item.what,
            "who": row.who or "someone",
            "due_on": due,
            "done_on": done,
            "kept": kept,
            "why": why,
        }
    )


def _milestones(ctx: ToolContext, client: int | None, project: object, about: str) -> list[CommitmentLine]:
    """Return the milestones the words are about: what a client is told of dates is a milestone in the plan."""
    if not about.strip():
        return []
    key = getattr(project, "id", None)
    rows = milestones.found(ctx.db, ctx.actor, milestones.Narrowed(key, client))
    hits = search([[Spoken("", f"{row.milestone.name} {row.project}")] for row in rows], about, limit=5)
    return [_milestone(ctx, rows[hit.document]) for hit in hits]


def _milestone(ctx: ToolContext, row: MilestoneRow) -> CommitmentLine:
    one = row.milestone
    first = one.baseline_due_on or one.due_on
    moved = f", moved from {day_text(first)}" if first != one.due_on else ""
    if one.completed_on is not None:
        kept = "kept" if one.completed_on <= first else "kept late"
        why = f"completed {day_text(one.completed_on)}, due {day_text(one.due_on)}{moved}"
    else:
        kept = "late" if min(one.due_on, first) < ctx.today else "open"
        why = f"due {day_text(one.due_on)}{moved}, not completed"
    return CommitmentLine.model_validate(
        {
            "ref": f"milestone:{one.id}",
            "what": f"{one.name} on {row.project}",
            "who": "us",
            "due_on": one.due_on,
            "done_on": one.completed_on,
            "kept": kept,
            "why": why,
        }
    )
