"""What a steward has to answer, found by index; and how far a community's answers are handed out.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contribution", sa.Column("steward", sa.Text(), nullable=True))
    op.add_column("contribution", sa.Column("wishes", sa.Text(), server_default="", nullable=False))
    op.add_column("community", sa.Column("assigned_with", sa.Text(), server_default="", nullable=False))
    op.add_column("community", sa.Column("assign_from", sa.Text(), nullable=True))
    inside = "json_extract(doc, '$.steward')"
    if op.get_bind().dialect.name == "postgresql":
        inside = "doc::json ->> 'steward'"
    op.execute(f"UPDATE contribution SET steward = {inside}")
    op.drop_index("ix_contribution_settled", table_name="contribution")
    op.create_index(
        "ix_contribution_open", "contribution", ["community", "settled_at", "steward", "at"], unique=False
    )
    op.create_index("ix_contribution_steward", "contribution", ["community", "steward", "at"], unique=False)
    op.create_index(
        "ix_contribution_done", "contribution", ["community", "steward", "settled_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_contribution_done", table_name="contribution")
    op.drop_index("ix_contribution_steward", table_name="contribution")
    op.drop_index("ix_contribution_open", table_name="contribution")
    op.create_index("ix_contribution_settled", "contribution", ["community", "settled_at"], unique=False)
    op.drop_column("community", "assign_from")
    op.drop_column("community", "assigned_with")
    op.drop_column("contribution", "wishes")
    op.drop_column("contribution", "steward")
