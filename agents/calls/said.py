"""What a chat model may say about a part of a conversation: every point with its exact words."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

_ALL = 40  # points of a kind in one part


class _Said(BaseModel):
    model_config = ConfigDict(extra="ignore")

    quote: str = Field(description="Exact words of one turn, copied character for character.")


class SaidTopic(_Said):
    """A stretch of the conversation about one thing."""

    title: str = Field(description="What it was about, in two to five words.")
    summary: str = Field(description="What was said about it, in one sentence, without anything that was not said.")


class SaidPoint(_Said):
    """A decision that was settled, or a question left open."""


class SaidAction(_Said):
    """Something somebody promised or accepted to do after the call."""

    who: str = Field(description="Name of whoever is to do it, as the turns are headed; empty when nobody is named.")
    what: str = Field(description="What is to be done, beginning with a verb.")


class SaidSignal(_Said):
    """The client's own words that show the account may be lost, or may grow."""

    leaning: Literal["churn", "expansion"]
    kind: str = Field(description="One of the kinds that were named for it.")
    strength: int = Field(ge=1, le=100, description="How much it says about the account.")


class SaidOutcome(BaseModel):
    """Everything a part of a conversation says."""

    model_config = ConfigDict(extra="ignore")

    topics: list[SaidTopic] = Field(default_factory=list, max_length=_ALL)
    decisions: list[SaidPoint] = Field(default_factory=list, max_length=_ALL)
    questions: list[SaidPoint] = Field(default_factory=list, max_length=_ALL)
    actions: list[SaidAction] = Field(default_factory=list, max_length=_ALL)
    signals: list[SaidSignal] = Field(default_factory=list, max_length=_ALL)
