"""When accounts were of no use, and what pauses because who owes it can't read the page.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("site", sa.Column("counted_by", sa.Text(), server_default="", nullable=False))
    op.add_column("person", sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("back_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "pause",
        sa.Column("obligation", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("look", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("obligation", name=op.f("pk_pause")),
    )
    op.create_index("ix_pause_look", "pause", ["look"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_pause_look", table_name="pause")
    op.drop_table("pause")
    op.drop_column("person", "back_at")
    op.drop_column("person", "blocked_at")
    op.drop_column("site", "counted_by")
