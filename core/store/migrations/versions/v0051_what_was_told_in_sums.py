"""What the sums that are told were made of, where there are sums only.

Revision ID: 0051
Revises: 0050
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figures_told",
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("readers", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("community", name=op.f("pk_figures_told")),
    )


def downgrade() -> None:
    op.drop_table("figures_told")
