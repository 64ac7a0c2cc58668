"""``firstmate demo | db | audit | import``: what stands in the database."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from channels.desk import Desk
from domain.errors import BadInput, Conflict

_LARGEST = 50 * 1024 * 1024


def ensure_demo(desk: Desk) -> bool:
    """Fill an empty database with the demo firm; True when it did."""
    from sqlmodel import col, func, select

    from store import demo
    from store.db import reading, writing
    from store.people import Person

    with reading(desk.engine) as db:
        if db.exec(select(func.count(col(Person.id)))).one():
            return False
    with desk.errors.status("Setting up the demo firm …"), writing(desk.engine) as db:
        demo.seed(db, desk.today)
    return True


def _demo(
    ctx: typer.Context,
    reset: Annotated[bool, typer.Option("--reset", help="Throw the present data away and start over.")] = False,
) -> None:
    """Set up the demo firm, laid out around today."""
    desk: Desk = ctx.obj
    if reset:
        if desk.settings.database_url:
            raise Conflict("--reset empties the SQLite file in the home folder only.", hint="Drop it yourself.")
        for path in desk.settings.home.glob("firstmate.sqlite3*"):
            path.unlink()
        shutil.rmtree(desk.settings.home / "memory", ignore_errors=True)
    made = ensure_demo(desk)
    desk.console.print("The demo firm is ready." if made else "There is data already; nothing was changed.")


def _db(ctx: typer.Context) -> None:
    """Bring the database up to date and prove its rollups."""
    from store.db import reading
    from store.rollups import differences

    desk: Desk = ctx.obj
    with reading(desk.engine) as db:
        wrong = list(differences(db))
    desk.console.print(f"{desk.engine.url.render_as_string(hide_password=True)} is up to date.", highlight=False)
    if wrong:
        desk.console.print(f"{len(wrong)} rollup rows differ from a recompute, first: {wrong[0]}", style="red")
        raise typer.Exit(1)
    desk.console.print("Rollups equal a recompute from the time entries.")


def _audit(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(help="How many of the latest entries to show.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Verify the audit chain and show its latest entries."""
    from sqlmodel import col, select

    from store.audit import AuditRow, broken
    from store.db import reading

    desk: Desk = ctx.obj
    with reading(desk.engine) as db:
        faults = list(broken(db))
        rows = db.exec(select(AuditRow).order_by(col(AuditRow.id).desc()).limit(limit)).all()
    if as_json:
        desk.json({"sound": not faults, "faults": faults, "rows": [row.model_dump() for row in rows]})
    else:
        for row in reversed(rows):
            desk.console.print(f"{row.at:%Y-%m-%d %H:%M}  {row.actor}  {row.action}  {row.subject}", highlight=False)
        told = "The chain is sound." if not faults else f"BROKEN at entry {faults[0][0]}: {faults[0][1]}."
        desk.console.print(told, style="red" if faults else "green")
    if faults:
        raise typer.Exit(1)


def _trace(
    ctx: typer.Context,
    turn: Annotated[int, typer.Argument(help="The turn's number, as an answer names it.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Show what the agents did in a turn: tools, arguments, rows, milliseconds, tokens."""
    from store.db import reading
    from store.queries.conversations import trace
    from tools.blocks import Column, Table

    desk: Desk = ctx.obj
    with reading(desk.engine) as db:
        steps = trace(db, turn)
    if as_json:
        desk.json([step.model_dump() for step in steps])
        return

    heads = ("Agent", "Step", "Arguments", "Rows", "ms", "Tokens", "Error")
    rows = tuple(
        (
            step.agent,
            step.tool or "model call",
            ", ".join(f"{name}={value}" for name, value in step.arguments.items()),
            str(len(step.rows)),
            str(step.ms),
            str(step.tokens),
            step.error,
        )
        for step in steps
    )
    desk.show((Table(title=f"Turn {turn}", columns=tuple(Column(name=head) for head in heads), rows=rows),))


def _import(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(help="What the file holds: time.")],
    file: Annotated[Path, typer.Argument(help="The export, CSV.")],
    dates: Annotated[str | None, typer.Option(help="Order of dates when the file leaves it open: dmy or mdy.")] = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", help="Say what a column is: 'Wer=person_name'. May be repeated; 'ignore' drops one."),
    ] = None,
    mapping: Annotated[str | None, typer.Option(help="Use a mapping that was kept under this name.")] = None,
    save_mapping: Annotated[str | None, typer.Option(help="Keep what --map says under this name.")] = None,
    create: Annotated[bool, typer.Option("--create", help="Create clients and projects that are not known.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Import without asking.")] = False,
    who: Annotated[str | None, typer.Option("--as", help="Address of whoever imports.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Import a time export: first the mapping and a dry run, then everything in one transaction."""
    from channels.commands.time_import import Asked, import_time

    if what != "time":
        raise BadInput(f"I import 'time', not {what!r}.")
    if not file.is_file():
        raise BadInput(f"There is no file {file}.")
    if file.stat().st_size > _LARGEST:
        raise BadInput(f"{file.name} has {file.stat().st_size:,} bytes; the most is {_LARGEST:,}.")
    asked = Asked(dates, tuple(mapped or ()), mapping or "", save_mapping or "", create, yes, who, as_json)
    import_time(ctx.obj, file, asked)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("demo")(_demo)
    app.command("db")(_db)
    app.command("audit")(_audit)
    app.command("trace")(_trace)
    app.command("import")(_import)
