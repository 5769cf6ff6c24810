"""What became of contributions, and what of it their authors were told.

Revision ID: 0033
Revises: 0032
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "disposition",
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), server_default="", nullable=False),
        sa.Column("notice", sa.Text(), server_default="", nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("page", "id", name=op.f("pk_disposition")),
    )
    op.create_index("ix_disposition_community", "disposition", ["community", "at"], unique=False)
    op.create_index("ix_disposition_notice", "disposition", ["notice"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_disposition_notice", table_name="disposition")
    op.drop_index("ix_disposition_community", table_name="disposition")
    op.drop_table("disposition")
