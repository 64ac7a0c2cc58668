"""The mail after a meeting, in draft: what was decided, who does what by when, what is open; sent when agreed to."""

from __future__ import annotations

from sqlmodel import col, select

from domain.access import Permission
from domain.approval import Approval, Effect
from domain.errors import Conflict
from store.clients import Contact, ContactPart
from store.findings import Notice
from store.meetings import Attendance
from tools.blocks import Block, Figure
from tools.meeting_list import MeetingSummary, summed_up
from tools.meeting_refs import chosen
from tools.opened import opened
from tools.params import ClientRef, ProjectRef
from tools.spec import ToolContext, tool
from tools.values import Day, day_text
from tools.view import View

_FIRST = (ContactPart.SPONSOR, ContactPart.CHAMPION, ContactPart.USER, ContactPart.BILLING)


class FollowUp(View):
    """A mail after a meeting, not sent yet."""

    meeting: str
    client: str
    held_on: Day
    contact: str
    subject: str
    body: str

    def headline(self) -> str:
        """Say to whom it goes about what."""
        return f"Send {self.contact} of {self.client} the follow-up of {self.meeting} on {day_text(self.held_on)}."

    def blocks(self) -> tuple[Block, ...]:
        """Show the text."""
        return (Figure(label="Subject", value=self.subject), Figure(label="Text", value=self.body))


@tool(
    needs=Permission.MEMORY_WRITE,
    effect=Effect.SEND,
    approval=Approval.REQUESTER,
    agent="account_signal",
    staff_only=True,
    examples=(
        "draft the follow-up mail for the last Havbris call",
        "write Brackwater a summary of what we agreed yesterday",
        "send the minutes of the Baltic steering committee to the client",
        "follow-up for the Nordlys monthly, please",
    ),
)
def follow_up_mail(
    ctx: ToolContext, meeting: str = "", client: ClientRef | None = None, project: ProjectRef | None = None
) -> FollowUp:
    """Write the client who was there a mail after a meeting: decisions, who does what by when, open questions.

    ``meeting`` is its title; without one the latest of the client. Signals and anything internal stay out of it.
    """
    row = chosen(ctx, meeting, client, project)
    found = summed_up(ctx, opened(ctx, row))
    if not (found.decisions or found.actions or found.questions):
        raise Conflict(f"Nothing was decided, promised or left open in {row.title}: there is nothing to follow up.")
    contact = _contact(ctx, row.id, row.client_id)
    mail = drafted(ctx, found, contact.name)
    ctx.db.add(_notice(ctx, row.id, contact, mail))
    return mail


def drafted(ctx: ToolContext, found: MeetingSummary, to: str) -> FollowUp:
    """Return the mail as it would be sent."""
    parts = [
        ("What we decided", [f"- {line.outside_words}" for line in found.decisions]),
        ("Who does what", [f"- {one.who}: {one.what}{_by(one.due_on)}" for one in found.actions]),
        ("Still open", [f"- {line.outside_words}" for line in found.questions]),
    ]
    told = "\n\n".join("\n".join([f"{head}:", *lines]) for head, lines in parts if lines)
    body = (
        f"Dear {to},\n\nthank you for your time on {day_text(found.held_on)}. This is what I took from our meeting; "
        f"please tell me what I got wrong.\n\n{told}\n\nKind regards\n{ctx.actor.name}"
    )
    return FollowUp(
        as_of=ctx.today,
        meeting=found.title,
        client=found.client,
        held_on=found.held_on,
        contact=to,
        subject=f"{found.title}, {day_text(found.held_on)}: what we agreed",
        body=body,
    )


def _by(day: Day | None) -> str:
    return f", by {day_text(day)}" if day else ""


def _contact(ctx: ToolContext, meeting: int, client: int | None) -> Contact:
    came = select(Attendance.contact_id).where(
        col(Attendance.meeting_id) == meeting, col(Attendance.attended).is_(True)
    )
    query = select(Contact).where(
        col(Contact.client_id) == client, col(Contact.left_on).is_(None), col(Contact.id).in_(came)
    )
    there = sorted(ctx.db.exec(query), key=lambda one: (_FIRST.index(one.part), one.pk))
    if not there:
        raise Conflict("Nobody we know of the client was in that meeting.", hint="Say who the speakers were first.")
    return there[0]


def _notice(ctx: ToolContext, meeting: int, contact: Contact, mail: FollowUp) -> Notice:
    key = f"follow-up:{meeting}"
    if ctx.db.exec(select(Notice.id).where(col(Notice.key) == key)).first() is not None:
        raise Conflict("The follow-up of that meeting was sent already.")
    return Notice(
        key=key,
        channel="email",
        contact_id=contact.id,
        subject=mail.subject,
        body=mail.body,
        created_at=ctx.now,
        not_before=ctx.now,
    )
