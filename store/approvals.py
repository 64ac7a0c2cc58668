"""Proposals: effects that wait for a person's word."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from domain.approval import Effect, ProposalStatus
from store.columns import enum_column, json_column
from store.row import Versioned


class Proposal(Versioned, table=True):
    """One effect, frozen: the tool, its arguments, what it would change, who asked and who may decide."""

    __tablename__ = "proposal"
    idempotency_key: str = Field(unique=True)  # thread + tool call id
    tool: str
    effect: Effect = Field(sa_type=enum_column(Effect))
    approval: str  # name of a domain.approval.Approval
    arguments: dict[str, Any] = Field(sa_type=json_column())
    title: str
    changes: list[dict[str, Any]] = Field(default_factory=list, sa_type=json_column())
    result: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())
    row_versions: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())
    reason: str = ""
    evidence: list[dict[str, Any]] = Field(default_factory=list, sa_type=json_column())
    requester_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    requester_contact_id: int | None = Field(default=None, foreign_key="contact.id")
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)
    turn_id: int | None = Field(default=None, foreign_key="turn.id", index=True)
    status: ProposalStatus = Field(default=ProposalStatus.PENDING, sa_type=enum_column(ProposalStatus), index=True)
    created_at: datetime
    expires_at: datetime
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_by_contact: int | None = Field(default=None, foreign_key="contact.id")
    decided_at: datetime | None = None
    verdict_reason: str = ""
    outcome: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())
    replaced_by: int | None = Field(default=None, foreign_key="proposal.id")
