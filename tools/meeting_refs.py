"""Which meeting is meant, and whether the actor may change what is kept of it."""

from __future__ import annotations

from collections.abc import Sequence

from domain.access import Permission
from domain.errors import Forbidden, NotFound
from domain.windows import Window
from store import recordings
from store.clients import Client
from store.queries import calls
from store.queries.calls import MeetingRow, Narrowed
from tools.calls import narrowed
from tools.params import among
from tools.quotes import local_day
from tools.spec import Named, ToolContext


def may_change(ctx: ToolContext, client_id: int) -> None:
    """Refuse who may not add, change or forget meetings of a client.

    Raises:
        Forbidden: the actor's role does not reach it, or they do not work with the client.

    """
    if not (ctx.actor.may(Permission.MEMORY_WRITE) and recordings.may_keep(ctx.db, ctx.actor, client_id)):
        name = ctx.db.get_one(Client, client_id).name
        raise Forbidden(
            f"You may not add meetings with {name}.",
            hint="A project manager of this client or the head of delivery may.",
        )


def chosen(
    ctx: ToolContext,
    words: str,
    client: Named | None = None,
    project: Named | None = None,
    window: Window | None = None,
) -> MeetingRow:
    """Return the meeting the words name, or else the latest one held, among those the actor may know of.

    Raises:
        NotFound: none fits.
        Ambiguous: several clients had one of that name; their days are told.

    """
    where = narrowed(ctx, client, project, window)
    rows = calls.meetings(ctx.db, ctx.actor, where)
    said = words.strip()
    if not rows:
        of = f" with {client}" if client else f" about {project}" if project else ""
        raise NotFound(f"I know of no meeting{of} that you may see.")
    if not said or said.casefold() in {"last", "latest", "the last", "the last one", "newest", "most recent"}:
        with_words = calls.meetings(ctx.db, ctx.actor, where, with_words=True)
        return (with_words or rows)[0]
    named = [(row.id, row.title, _other_names(ctx, row)) for row in rows]
    titled = [row for row in rows if row.title.casefold() == said.casefold()] or _called(rows, said)
    if titled and len({row.client_id for row in titled}) == 1:  # it comes round every week: the latest is meant
        return titled[0]
    key = among("meeting", said, named).id
    return next(row for row in rows if row.id == key)


def one(ctx: ToolContext, key: int) -> MeetingRow:
    """Return the meeting of a key.

    Raises:
        NotFound: there is none the actor may know of.

    """
    found = calls.meetings(ctx.db, ctx.actor, Narrowed(meeting_id=key))
    if not found:
        raise NotFound("There is no such meeting among those you may see.")
    return found[0]


def _called(rows: Sequence[MeetingRow], said: str) -> list[MeetingRow]:
    """Return the meetings whose title has all the words, latest first."""
    words = said.casefold().split()
    return [row for row in rows if all(word in row.title.casefold().split() for word in words)]


def _other_names(ctx: ToolContext, row: MeetingRow) -> str:
    day = local_day(ctx, row.held_at)
    return f"{row.title} of {day.isoformat()}, {row.client} {day.isoformat()}"
