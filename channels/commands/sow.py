"""``firstmate sow FILE``: a statement of work in, a draft plan out; nothing is stored unless it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from channels.desk import Desk
from domain.errors import BadInput, NotFound
from domain.sow.evidence import Evidence

if TYPE_CHECKING:
    from agents.sow_to_plan.run import Outcome
    from agents.sow_to_plan.state import Progress
    from domain.plan import DraftPlan
    from tools.blocks import Table
    from tools.spec import Call

_HOUR = 60


def _sow(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="The statement of work: PDF, DOCX, XLSX, Markdown or text.")],
    client: Annotated[str | None, typer.Option(help="Whom it is for, when the document does not say.")] = None,
    start: Annotated[str | None, typer.Option(help="The day work starts (2027-01-11); beats the stated one.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print sow, plan, questions, findings and timings.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write plan, kick-off and hand-over there as DOCX and PDF.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep it as a draft to be reviewed on its page.")] = False,
    user: Annotated[str | None, typer.Option("--as", help="Address of whoever hands it in.")] = None,
) -> None:
    """Read a statement of work and draw the plan it promises; nothing is stored unless it is kept."""
    from agents.sow_to_plan.run import as_json as whole

    desk: Desk = ctx.obj
    if not file.is_file():
        raise BadInput(f"There is no file {file}.")
    outcome = _read(desk, file, (_day(start), client or ""), user, _teller(desk, as_json))
    if client and outcome.sow is not None and outcome.sow.client is None:
        outcome = replace(outcome, questions=tuple(one for one in outcome.questions if one.field != "client"))
    if as_json:
        desk.json(whole(outcome) | {"client": client})
    else:
        _show(desk, outcome, client)
    if outcome.sow is None:
        raise typer.Exit(1)
    if out is not None:
        _write(desk, outcome, out)
    if keep:
        _keep(desk, file, (_day(start), client or ""), user, outcome)


def _call(desk: Desk, user: str | None) -> Call | None:
    """Return whoever hands the document in, None where there is no firm yet."""
    if not desk.settings.database_url and not (desk.settings.home / "firstmate.sqlite3").is_file():
        return None
    try:
        return desk.call(user, thread="sow")
    except (NotFound, BadInput):
        if user:
            raise
        desk.errors.print("Nobody is named (--as, or FIRSTMATE_USER): planned without a firm.", style="dim")
        return None


def _read(
    desk: Desk, file: Path, asked: tuple[date | None, str], user: str | None, tell: Callable[[Progress], None]
) -> Outcome:
    """Read the document, planned for the firm where there is one."""
    from agents.sow_to_plan.handing_in import planned_for
    from agents.sow_to_plan.run import engine_for, sow_to_plan

    start, client = asked
    engine, content, call = engine_for(desk.settings), file.read_bytes(), _call(desk, user)
    if call is None:
        return sow_to_plan(content, file.name, desk.today, start=start, engine=engine, progress=tell)
    return planned_for(
        desk.engine, call, content, file.name, start=start, client=client, engine=engine, progress=tell
    )  # fmt: skip


def _write(desk: Desk, outcome: Outcome, folder: Path) -> None:
    """Write every paper in every form."""
    from domain.sow.blueprints import project_name
    from domain.sow.edits import Edits
    from tools.sow_papers import FORMS, KINDS, Material, made, written

    if outcome.sow is None or outcome.plan is None:
        raise BadInput(f"There is no plan to write down: {outcome.reading.name} gives none.")
    folder.mkdir(parents=True, exist_ok=True)
    title = project_name(outcome.sow, Edits())
    material = Material(title, outcome.sow, outcome.plan, outcome.questions, outcome.findings)
    for kind in KINDS:
        for form in FORMS:
            path = folder / f"{kind.replace('_', '-')}.{form}"
            path.write_bytes(written(made(kind, material), form))
            desk.errors.print(f"wrote {path}", markup=False, highlight=False)


def _keep(desk: Desk, file: Path, asked: tuple[date | None, str], user: str | None, outcome: Outcome) -> None:
    from agents.sow_to_plan.handing_in import kept

    call = _call(desk, user)
    if call is None:
        raise BadInput("There is no firm to keep it for.", hint="Set one up with: firstmate demo")
    number = kept(desk.engine, call, file.read_bytes(), outcome, start=asked[0], client=asked[1])
    desk.errors.print(f"kept as draft {number}: /sows/{number}", markup=False, highlight=False)


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

    desk.show(tuple(_tables(outcome, client)))
    for note in outcome.plan.notes if outcome.plan else ():
        desk.console.print(f"Note: {note}", markup=False)
    for finding in outcome.findings:
        style = {"stop": "red", "warn": "yellow"}.get(finding.weight.value, "")
        desk.console.print(f"{finding.weight.value}: {finding.text}", style=style, markup=False)
    for question in outcome.questions:
        desk.console.print(f"? {question.text}", markup=False)


def _table(title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    from tools.blocks import Column, Table

    return Table(title=title, columns=tuple(Column(name=head) for head in heads), rows=tuple(rows))


def _tables(outcome: Outcome, client: str | None) -> list[Table]:
    sow = outcome.sow
    if sow is None:
        return []
    facts = [("client", client, None)] if client and sow.client is None else []
    for name in ("title", "client", "vendor", "start", "end", "billing_model", "total", "currency", "cap"):
        fact = getattr(sow, name)
        if fact is not None:
            facts.append((name, str(fact.value), fact.evidence))
    stated = [(n.replace("_", " "), v, _where(e), " ".join(e.quote.split())[:70] if e else "") for n, v, e in facts]
    found = [_table("Statement of work", ("What", "Value", "Where", "Words"), stated)]
    if outcome.plan is not None:
        found += _of_plan(outcome.plan)
    return [one for one in found if one.rows]


def _of_plan(plan: DraftPlan) -> list[Table]:
    efforts = [(f"{t.minutes // _HOUR} h", t.basis.value) if t.minutes else ("", "") for t in plan.tasks]
    tasks = [(t.phase, t.name, str(t.start), str(t.finish), *e) for t, e in zip(plan.tasks, efforts, strict=True)]
    promises = [
        (m.name, str(m.planned), str(m.stated or m.rule or ""), str(m.amount or "")) for m in plan.milestones
    ]  # fmt: skip
    hours = ["" if one.minutes is None else f"{one.minutes // _HOUR}" for one in plan.demands]
    demands = [
        (d.role, d.person or (d.people[0].name if d.people else ""), h, str(d.hourly or d.bill or ""))
        for d, h in zip(plan.demands, hours, strict=True)
    ]
    sums = [("Price", plan.price), ("Value", plan.value), ("At our rates", plan.card), ("Cost", plan.cost)]
    money = [(name, str(amount)) for name, amount in sums if amount is not None]
    money += [("Margin", f"{plan.margin * 100:.1f} %")] if plan.margin is not None else []
    return [
        _table("Plan", ("Phase", "Task", "From", "To", "Effort", "Estimate"), tasks),
        _table("Milestones", ("Name", "Planned", "Stated", "Amount"), promises),
        _table("Demands", ("Role", "Person", "Hours", "Rate an hour"), demands),
        _table("Money", ("What", "Amount"), money),
    ]


def _where(evidence: Evidence | None) -> str:
    if evidence is None:
        return "given"
    return f"page {evidence.page}" if evidence.page else f"line {evidence.line}"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sow")(_sow)
