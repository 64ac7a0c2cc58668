"""What passes between the assistant and a platform: one incoming shape, one outgoing shape, a closed union of parts.

An adapter translates these into Slack's, Teams' or mail's own and back; it holds no rule, no permission and no wording.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.blocks import Block


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(_Shape):
    """Where something was said or is to be said. ``private`` means that nobody else reads it."""

    channel: str
    workspace: str = ""
    room: str = ""
    thread: str = ""
    private: bool = True
    more: dict[str, str] = Field(default_factory=dict)  # what the platform needs besides, such as a service address

    @property
    def lane(self) -> str:
        """The conversation whose order is kept."""
        return f"{self.channel}:{self.workspace}:{self.room}:{self.thread}"


class Upload(_Shape):
    """A file dropped into a conversation; ``path`` is what the adapter fetches it by, ``error`` why it cannot."""

    name: str
    path: str = ""
    media: str = ""
    error: str = ""


class Incoming(_Shape):
    """One thing somebody did. ``key`` is the same however often the platform tells of it.

    ``message`` has text and files; ``press`` a button's values; ``form`` what was filled in; ``stop`` ends a running
    turn; ``feedback`` judges one; ``home`` asks for the person's overview page.
    """

    key: str
    place: Place
    sender: str
    kind: Literal["message", "press", "form", "stop", "feedback", "home"] = "message"
    text: str = ""
    uploads: tuple[Upload, ...] = ()
    values: dict[str, str] = Field(default_factory=dict)
    email: str = ""  # the address the platform vouches for; empty where it tells none
    guest: bool = False  # of another organisation, or not a full member: never answered
    unproven: bool = False  # the sender's name may be feigned: never acted for
    on: str = ""  # the provider's id of the message that was pressed


class Button(_Shape):
    """One click: ``action`` is a closed list, ``values`` are ids, never content."""

    label: str
    action: Literal["approve", "reject", "edit", "ask", "good", "bad", "log_time", "snooze", "off", "submit", "time"]
    values: dict[str, str] = Field(default_factory=dict)
    style: Literal["", "primary", "danger"] = ""


class Buttons(_Shape):
    """Clicks offered beneath a message."""

    kind: Literal["buttons"] = "buttons"
    buttons: tuple[Button, ...]


class Note(_Shape):
    """A quiet line: assumptions, who speaks, where the rest is; a ``strong`` one heads what follows."""

    kind: Literal["note"] = "note"
    text: str
    strong: bool = False


Part = Annotated[Block | Buttons | Note, Field(discriminator="kind")]


class Outgoing(_Shape):
    """One message to send. ``replaces`` is the provider's id of a message that turns into this one."""

    text: str
    parts: tuple[Part, ...] = ()
    subject: str = ""
    replaces: str = ""
    only_to: str = ""  # the platform's user who alone may see it, where the place is shared
    topic: str = ""  # what the reader may unsubscribe from; empty for an answer
    page: str = ""  # path on our own host where the same can be read and done
    reply_to: str = ""  # whose address answers go to, where it is not the assistant's
    streams: bool = False  # an answer to read along: it may grow word by word where the platform lets it
    surface: Literal["", "home", "prompts"] = ""  # no message: the person's overview page, or questions to start with

    def stored(self) -> dict[str, Any]:
        """Return the form the outbox keeps."""
        return self.model_dump(mode="json")
