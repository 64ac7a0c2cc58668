"""The life of invoices: numbers, credits, rounding and discounts; receipts of expenses; addresses for a document.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

_FILLED = {'billing_term': ('discount_bp', 'rounding'), 'client': ('street', 'post_code', 'city', 'tax_id'), 'expense': ('receipt_name', 'receipt_sha256', 'out_of_policy', 'reason'), 'invoice': ('credited_minor', 'written_off_minor'), 'invoice_line': ('tax_minor',), 'revenue_entry': ('provision_minor',)}


def upgrade() -> None:
    op.create_table('number_series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_number_series')),
    sa.UniqueConstraint('name', name=op.f('uq_number_series_name'))
    )
    with op.batch_alter_table('billing_term', schema=None) as batch_op:
        batch_op.add_column(sa.Column('discount_bp', sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column('round_minutes', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('rounding', sa.Enum('up', 'down', 'nearest', name='timerounding', native_enum=False, create_constraint=True, length=32), nullable=False, server_default="up"))

    with op.batch_alter_table('client', schema=None) as batch_op:
        batch_op.add_column(sa.Column('street', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('post_code', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('city', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('tax_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))

    with op.batch_alter_table('expense', schema=None) as batch_op:
        batch_op.add_column(sa.Column('receipt_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('receipt_bytes', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('receipt_sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('out_of_policy', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('submitted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('approved_by', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('approved_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f('ix_expense_receipt_sha256'), ['receipt_sha256'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_expense_approved_by'), 'person', ['approved_by'], ['id'])

    with op.batch_alter_table('invoice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('credited_minor', sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column('written_off_minor', sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table('invoice_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('tax_minor', sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column('credits_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_invoice_line_credits_id'), 'invoice_line', ['credits_id'], ['id'])

    with op.batch_alter_table('revenue_entry', schema=None) as batch_op:
        batch_op.add_column(sa.Column('provision_minor', sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table('write_off', schema=None) as batch_op:
        batch_op.add_column(sa.Column('invoice_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_write_off_invoice_id'), ['invoice_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_write_off_invoice_id'), 'invoice', ['invoice_id'], ['id'])

    # Rows that were there took the default; new ones are written by the program, which says every value.
    for table, columns in _FILLED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('write_off', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_write_off_invoice_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_write_off_invoice_id'))
        batch_op.drop_column('invoice_id')

    with op.batch_alter_table('revenue_entry', schema=None) as batch_op:
        batch_op.drop_column('provision_minor')

    with op.batch_alter_table('invoice_line', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_invoice_line_credits_id'), type_='foreignkey')
        batch_op.drop_column('credits_id')
        batch_op.drop_column('tax_minor')

    with op.batch_alter_table('invoice', schema=None) as batch_op:
        batch_op.drop_column('written_off_minor')
        batch_op.drop_column('credited_minor')

    with op.batch_alter_table('expense', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_expense_approved_by'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_expense_receipt_sha256'))
        batch_op.drop_column('reason')
        batch_op.drop_column('approved_at')
        batch_op.drop_column('approved_by')
        batch_op.drop_column('submitted_at')
        batch_op.drop_column('out_of_policy')
        batch_op.drop_column('receipt_sha256')
        batch_op.drop_column('receipt_bytes')
        batch_op.drop_column('receipt_name')

    with op.batch_alter_table('client', schema=None) as batch_op:
        batch_op.drop_column('tax_id')
        batch_op.drop_column('city')
        batch_op.drop_column('post_code')
        batch_op.drop_column('street')

    with op.batch_alter_table('billing_term', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_billing_term_timerounding'), type_='check')
        batch_op.drop_column('rounding')
        batch_op.drop_column('round_minutes')
        batch_op.drop_column('discount_bp')

    op.drop_table('number_series')
