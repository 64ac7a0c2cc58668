"""Works off what came in: finds out who it is, asks the assistant or decides, and writes the answers to the outbox.

An inbox row and its outbox rows change in one transaction. A process that dies before it leaves a row whose lease ends;
the next one finds the turn in the ledger by the instant the message was received and goes on with it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agents.answer import Answer
from agents.attached import Attachment
from agents.binding import below
from channels.adapter import Adapter
from channels.answering import is_shareable, outgoing_of, placed
from channels.callers import Stranger
from channels.clicks import pressed
from channels.message import Incoming, Note, Outgoing, Place
from channels.office import Office
from channels.opened import overview, unknown
from channels.turning import keep_doing
from channels.turning_cards import note_pressed
from channels.uploads import taken
from domain.access import Actor
from domain.errors import OpsError
from store.conversations import TurnStatus
from store.db import writing
from store.findings import Notice
from store.messages import Inbox
from store.queries import conversations, inbox

_LOG = logging.getLogger("firstmate.channels")
_TELLING = frozenset({"slack", "teams"})  # a mailbox is looked into, and says itself how that went
AT_ONCE = 16  # conversations worked on side by side

Placed = Sequence[tuple[Outgoing, Place]]


@dataclass(frozen=True, slots=True)
class Worker:
    """Takes one message after the other to its answer, many conversations side by side."""

    office: Office

    async def run(self) -> None:
        """Work until cancelled."""
        await keep_doing(self.work_one, self.office.reception.awake, at_once=AT_ONCE)

    async def work_one(self) -> bool:
        """Work off the message whose turn it is; False when there is none."""
        await self.office.reception.calm()
        row = await below(self.office.engine, inbox.claim, self.office.engine, self.office.clock())
        if row is None:
            return False
        await self.handle(row)
        self.office.reception.awake.set()  # the next message of that conversation may go now
        return True

    async def handle(self, row: Inbox) -> None:
        """Work one message off. What goes wrong is written down and tried again; it never stops the worker."""
        incoming = Incoming.model_validate(row.incoming)
        if incoming.place.channel in _TELLING and not incoming.guest:
            await self.office.health.heard(incoming.place)
        lane = incoming.place.lane
        task = asyncio.ensure_future(self._answered(row, incoming))
        self.office.reception.running[lane] = task
        try:
            await task
        except asyncio.CancelledError:
            if not task.cancelled() or (current := asyncio.current_task()) is None or current.cancelling():
                raise
            await self._close(row, [(Outgoing(text="Stopped."), incoming.place)])
        except OpsError as refusal:
            # In front of others a refusal is the asker's alone.
            alone = "" if incoming.place.private else incoming.sender
            await self._close(row, [(Outgoing(text=str(refusal), only_to=alone), incoming.place)])
        except Exception as error:  # noqa: BLE001 -- logged with its traceback
            # A bug or an outage: the row goes back and is tried again, then shown on the page of dead letters.
            _LOG.exception("message %s failed", row.id)
            await below(self.office.engine, inbox.failed, self.office.engine, row.pk, repr(error), self.office.clock())
        finally:
            self.office.reception.running.pop(lane, None)

    async def _answered(self, row: Inbox, incoming: Incoming) -> None:
        try:
            actor = await self.office.callers.who(incoming, self.office.adapters.get(incoming.place.channel))
        except Stranger as stranger:
            await self._close(row, unknown(incoming, stranger.said))
            return
        found: Placed
        if incoming.kind == "press" and incoming.values.get("action") == "ask" and incoming.values.get("question"):
            incoming = incoming.model_copy(update={"kind": "message", "text": incoming.values["question"]})
        if incoming.kind == "home":
            found = [await overview(self.office, actor, incoming)]
        elif incoming.kind in {"press", "form", "feedback"}:
            found = await pressed(self.office, actor, incoming)
            if getattr(self.office.adapters.get(incoming.place.channel), "has_home", False):
                found = [*found, await overview(self.office, actor, incoming)]
        else:
            found = await self._asked(actor, incoming, row.received_at)
        await self._close(row, found)

    async def _asked(self, actor: Actor, incoming: Incoming, at: datetime) -> Placed:
        adapter = self.office.adapters.get(incoming.place.channel)
        direct = await self.office.callers.direct(actor, incoming)
        got = await taken(incoming.uploads, incoming.place, adapter, self.office.settings.base_url)
        if got.unread and not got.files and not incoming.text:
            return [(Outgoing(text=got.unread), incoming.place)]
        found: list[tuple[Outgoing, Place]] = []
        try:
            for number, file in enumerate(got.files or (None,)):
                # Each file is a turn of its own, found again by its instant.
                answer = await self._answer(actor, incoming, at + timedelta(microseconds=number), adapter, file)
                outgoing = outgoing_of(answer, file).model_copy(update={"streams": incoming.place.private})
                if got.unread and not found:
                    outgoing = outgoing.model_copy(update={"parts": (*outgoing.parts, Note(text=got.unread))})
                # What a document says was said to us, not to the room.
                shareable = file is None and is_shareable(answer, actor)
                found += placed(outgoing, incoming.place, direct, shareable=shareable)
        finally:
            if adapter is not None:
                await adapter.finished(incoming.place)
        return found

    async def _answer(
        self, actor: Actor, incoming: Incoming, at: datetime, adapter: Adapter | None, file: Attachment | None
    ) -> Answer:
        place = incoming.place
        external = f"{place.lane}:{actor.person_id or 0}:{actor.contact_id or 0}"
        number, earlier = await below(self.office.engine, self._conversation, actor, place.channel, external, at)
        if earlier is not None and (resumed := await self._resumed(earlier, file)) is not None:
            return resumed
        final: Answer | None = None
        async for event in self.office.assistant.stream(
            actor,
            incoming.text,
            conversation_id=number,
            channel=place.channel,
            today=self.office.day(at),
            now=at,
            file=file,
        ):
            if event.kind == "answer":
                final = Answer.model_validate(event.data)
            elif adapter is not None and place.private:
                # Steps name people and projects: they are shown only where nobody else reads.
                await adapter.progress(place, event)
        if final is None:
            raise RuntimeError("a turn ended without an answer")
        return final

    async def _resumed(self, turn: tuple[int, TurnStatus, dict[str, object]], file: Attachment | None) -> Answer | None:
        """Return the answer of a turn that was begun before this process died.

        A file that was not read to the end is read again: the same one is kept once however often it is read.
        """
        number, status, stored = turn
        if file is not None:
            return Answer.model_validate(stored) if stored.get("citations") else None
        if status in {TurnStatus.RECEIVED, TurnStatus.RUNNING}:
            taken = await self.office.assistant.take_up(number, now=self.office.clock())
            if taken is None:
                raise RuntimeError(f"turn {number} is being worked on elsewhere")
            return taken
        return Answer.model_validate(stored) if stored else None

    def _conversation(
        self, actor: Actor, channel: str, external: str, at: datetime
    ) -> tuple[int, tuple[int, TurnStatus, dict[str, object]] | None]:
        with writing(self.office.engine) as db:
            number = conversations.in_channel(db, actor, channel, external, at)
            turn = conversations.received(db, number, at)
            return number, (turn.pk, turn.status, dict(turn.answer)) if turn else None

    async def _close(self, row: Inbox, found: Placed) -> None:
        await below(self.office.engine, self._write, row, found)
        self.office.sendable.set()

    def _write(self, row: Inbox, found: Placed) -> None:
        now = self.office.clock()
        with writing(self.office.engine) as db:
            for number, (outgoing, place) in enumerate(found):
                if outgoing.replaces:
                    note_pressed(db, outgoing, place.channel, now)
                db.add(
                    Notice(
                        key=f"inbox:{row.pk}:{number}",
                        channel=place.channel,
                        subject=outgoing.subject,
                        body=outgoing.text,
                        card=outgoing.stored(),
                        address=place.model_dump(mode="json"),
                        lane=place.lane,
                        created_at=now,
                        not_before=now,
                    )
                )
            inbox.done(db, row.pk, now)
