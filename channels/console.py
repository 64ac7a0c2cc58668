"""The terminal: ``firstmate``. A composition root: it reads the clock and the settings, then hands both on."""

from __future__ import annotations

import gc
import sys
from datetime import UTC, date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console

from channels.commands import (
    ask,
    calendar_import,
    connect_email,
    connect_slack,
    connect_teams,
    data,
    forget,
    proposals,
    reindex,
    serve,
    sow,
    sweep,
    token,
    tool,
    transcript,
)
from channels.desk import Desk
from domain.errors import OpsError

# Modules and tables stay: searching them for garbage while they load took a third of a command's time.
_OBJECTS_BEFORE_GARBAGE = 100_000

app = typer.Typer(
    name="firstmate",
    help="The operations assistant for professional-services teams.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def _open(
    ctx: typer.Context,
    today: Annotated[
        str | None, typer.Option(help="Act as if it were this day (2026-11-22).", envvar="FIRSTMATE_TODAY")
    ] = None,
) -> None:
    from settings import Settings  # not needed to say what there is

    settings = Settings()
    now = datetime.now(UTC)
    day = date.fromisoformat(today) if today else now.astimezone(ZoneInfo(settings.zone)).date()
    ctx.obj = Desk(settings=settings, now=now, today=day)


_PARTS = (serve, ask, tool, token, proposals, sweep, data, calendar_import, sow, transcript, forget, reindex)
for part in (*_PARTS, connect_slack, connect_teams, connect_email):
    part.register(app)


def main() -> None:
    """Run the command line; an expected refusal is one plain sentence on standard error and exit status 2."""
    gc.set_threshold(_OBJECTS_BEFORE_GARBAGE)
    try:
        app()
    except OpsError as refusal:
        Console(stderr=True).print(str(refusal), style="yellow", markup=False)
        candidates = getattr(refusal, "candidates", ())
        for candidate in candidates:
            Console(stderr=True).print(f"  - {candidate}", markup=False)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
