"""What other systems say was contributed and answered there.

Revision ID: 0046
Revises: 0045
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "told_entry",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), server_default="", nullable=False),
        sa.Column("person", sa.Text(), server_default="", nullable=False),
        sa.Column("who", sa.Text(), server_default="", nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Text(), server_default="", nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("excerpt", sa.Text(), server_default="", nullable=False),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("heard", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("source", "id", name=op.f("pk_told_entry")),
    )
    op.create_index("ix_told_entry_thread", "told_entry", ["source", "thread"])
    op.create_index("ix_told_entry_community", "told_entry", ["community"])
    op.create_index("ix_told_entry_person", "told_entry", ["person"])
    op.create_index("ix_told_entry_state", "told_entry", ["state", "source"])


def downgrade() -> None:
    for name in ("state", "person", "community", "thread"):
        op.drop_index(f"ix_told_entry_{name}", table_name="told_entry")
    op.drop_table("told_entry")
