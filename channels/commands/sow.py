"""``firstmate sow FILE``: a statement of work in, a draft plan out; nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from channels.desk import Desk
from domain.errors import BadInput
from domain.sow.evidence import Evidence

if TYPE_CHECKING:
    from agents.sow_to_plan.run import Outcome
    from agents.sow_to_plan.state import Progress
    from tools.blocks import Table

_HOUR = 60


def _sow(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="The statement of work: PDF, DOCX, XLSX, Markdown or text.")],
    client: Annotated[str | None, typer.Option(help="Whom it is for, when the document does not say.")] = None,
    start: Annotated[str | None, typer.Option(help="The day work starts (2027-01-11); beats the stated one.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print sow, plan, questions, findings and timings.")] = False,
) -> None:
    """Read a statement of work and draw the plan it promises; nothing is stored."""
    from agents.sow_to_plan.run import as_json as whole
    from agents.sow_to_plan.run import sow_to_plan

    desk: Desk = ctx.obj
    if not file.is_file():
        raise BadInput(f"There is no file {file}.")
    outcome = sow_to_plan(file.read_bytes(), file.name, desk.today, start=_day(start), progress=_teller(desk, as_json))
    if client and outcome.sow is not None and outcome.sow.client is None:
        outcome = replace(outcome, questions=tuple(one for one in outcome.questions if one.field != "client"))
    if as_json:
        desk.json(whole(outcome) | {"client": client})
    else:
        _show(desk, outcome, client)
    if outcome.sow is None:
        raise typer.Exit(1)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"--start is a day such as 2027-01-11, not {text!r}.") from None


def _teller(desk: Desk, quiet: bool) -> Callable[[Progress], None]:
    def tell(step: Progress) -> None:
        if not quiet and step.state == "done":
            desk.errors.print(f"{step.step}: {step.detail} ({step.ms} ms)", style="dim", markup=False, highlight=False)

    return tell


def _show(desk: Desk, outcome: Outcome, client: str | None) -> None:
    from channels.render import show

    show(desk.console, tuple(_tables(outcome, client)))
    for note in outcome.plan.notes if outcome.plan else ():
        desk.console.print(f"Note: {note}", markup=False)
    for finding in outcome.findings:
        style = {"stop": "red", "warn": "yellow"}.get(finding.weight.value, "")
        desk.console.print(f"{finding.weight.value}: {finding.text}", style=style, markup=False)
    for question in outcome.questions:
        desk.console.print(f"? {question.text}", markup=False)


def _tables(outcome: Outcome, client: str | None) -> list[Table]:
    from tools.blocks import Column, Table

    def table(title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
        return Table(title=title, columns=tuple(Column(name=head) for head in heads), rows=tuple(rows))

    sow, plan = outcome.sow, outcome.plan
    if sow is None:
        return []
    facts = [("client", client, None)] if client and sow.client is None else []
    for name in ("title", "client", "vendor", "start", "end", "billing_model", "total", "currency", "cap"):
        fact = getattr(sow, name)
        if fact is not None:
            facts.append((name, str(fact.value), fact.evidence))
    found = [
        table(
            "Statement of work",
            ("What", "Value", "Where", "Words"),
            [(n.replace("_", " "), v, _where(e), " ".join(e.quote.split())[:70] if e else "") for n, v, e in facts],
        )
    ]
    if plan is not None:
        tasks = [
            (
                t.phase,
                t.name,
                str(t.start),
                str(t.finish),
                f"{t.minutes // _HOUR} h" if t.minutes else "",
                t.basis.value if t.minutes else "",
            )
            for t in plan.tasks
        ]
        found.append(table("Plan", ("Phase", "Task", "From", "To", "Effort", "Estimate"), tasks))
        found.append(table("Milestones", ("Name", "Planned", "Stated", "Amount"), [
            (m.name, str(m.planned), str(m.stated or m.rule or ""), str(m.amount or "")) for m in plan.milestones
        ]))  # fmt: skip
        hours = ["" if one.minutes is None else f"{one.minutes // _HOUR}" for one in plan.demands]
        demands = [(d.role, d.person, h, str(d.hourly or "")) for d, h in zip(plan.demands, hours, strict=True)]
        found.append(table("Demands", ("Role", "Person", "Hours", "Rate an hour"), demands))
    return [one for one in found if one.rows]


def _where(evidence: Evidence | None) -> str:
    if evidence is None:
        return "given"
    return f"page {evidence.page}" if evidence.page else f"line {evidence.line}"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sow")(_sow)
