"""The form of ``/time``, opened while Slack waits and read before Slack is answered: a field that cannot be is told."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from typing import Any

from agents.binding import below
from channels.callers import Stranger
from channels.message import Incoming
from channels.office import Office
from channels.own_time import Wrong, choices, proposed
from channels.slack.forms import filled_of, modal_of, of_submission
from channels.slack.workspaces import Workspaces
from domain.errors import OpsError
from tools.booked_time import days_of

_LOG = logging.getLogger("firstmate.channels.slack")
PATIENCE_SECONDS = 2.5  # Slack's is three: what takes longer is answered in words


@dataclass(frozen=True, slots=True)
class Forms:
    """Opens forms and takes them in."""

    workspaces: Workspaces
    office: Office

    async def opened(self, incoming: Incoming, body: dict[str, Any]) -> bool:
        """Open the form where one is asked for; False when none is, or it cannot be: then words answer."""
        asked = incoming.values.get("action") == "time" or (
            body.get("command") == "/time" and not str(body.get("text", "")).strip()
        )
        trigger = str(body.get("trigger_id", ""))
        if not (asked and trigger):
            return False
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                actor = await self.office.callers.who(incoming, self.office.adapters.get(incoming.place.channel))
                call = self.office.call(actor, incoming.place.lane)
                day = (*days_of([incoming.values.get("day", "")]), call.today)[0]
                offered = await below(self.office.engine, choices, self.office.engine, call, day)
                client = await self.workspaces.client(incoming.place.workspace)
                await client.views_open(trigger_id=trigger, view=modal_of(offered, incoming.place))
        except (Stranger, OpsError):
            return False  # the worker says why
        except Exception:  # noqa: BLE001 -- an outage must not cost the answer
            _LOG.warning("the form of /time could not be opened", exc_info=True)
            return False
        return True

    async def submitted(self, body: dict[str, Any]) -> dict[str, str]:
        """Take a form in and return what is wrong with it by field; with nothing wrong it is stored as proposed."""
        incoming = of_submission(body)
        try:
            actor = await self.office.callers.who(incoming, self.office.adapters.get(incoming.place.channel))
        except Stranger:
            return {"project": "I do not know you: write to me first."}
        call = replace(self.office.call(actor, incoming.key), call_id="form")
        try:
            number = await below(self.office.engine, proposed, self.office.engine, call, filled_of(body))
        except Wrong as wrong:
            return {wrong.field: str(wrong)}
        values = {"action": "time", "proposal": str(number)}
        await self.office.reception.take(incoming.model_copy(update={"values": values}))
        return {}
