"""index over a week of time

Revision ID: 0013
Revises: 0012
Create Date: 2026-11-23 02:51:10.392647
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


# Named on its own, not through a batch: SQLite would build the table of all time anew for it.
_OLD, _NEW = "ix_time_entry_week_time_entry_person_id", "ix_time_entry_of_week"


def upgrade() -> None:
    op.create_index(_NEW, "time_entry", ["week", "person_id", "work_on", "status", "minutes"])
    op.drop_index(op.f(_OLD), "time_entry")


def downgrade() -> None:
    op.create_index(op.f(_OLD), "time_entry", ["week", "person_id"])
    op.drop_index(_NEW, "time_entry")
