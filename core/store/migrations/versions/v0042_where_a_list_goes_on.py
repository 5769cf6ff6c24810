"""Where the list of a large scope goes on that a charter wants to speak for.

Revision ID: 0042
Revises: 0041
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "looking_through",
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("some", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("page", name=op.f("pk_looking_through")),
    )


def downgrade() -> None:
    op.drop_table("looking_through")
