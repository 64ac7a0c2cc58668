"""Invoices can be written off.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BEFORE = ("draft", "issued", "part_paid", "paid", "cancelled", "credited")


def _states(states: tuple[str, ...]) -> None:
    named = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_invoice_invoicestatus"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_invoice_invoicestatus"), f"status IN ({named})")


def upgrade() -> None:
    _states((*_BEFORE, "written_off"))


def downgrade() -> None:
    op.execute("UPDATE invoice SET status = 'issued' WHERE status = 'written_off'")
    _states(_BEFORE)
