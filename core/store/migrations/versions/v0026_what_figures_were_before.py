"""What a community's figures were some weeks before, and how much came to it when.

Revision ID: 0026
Revises: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("earlier", "earlier_low", "earlier_high"):
        op.add_column("figure", sa.Column(name, sa.Double(), nullable=True))
    op.add_column("figure", sa.Column("earlier_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "figure_course",
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("community", name=op.f("pk_figure_course")),
    )
    # Those that are there are reckoned anew at the first tick.
    op.execute("UPDATE community SET figures_due = attached_at WHERE NOT withdrawn")


def downgrade() -> None:
    op.drop_table("figure_course")
    for name in ("earlier_at", "earlier_high", "earlier_low", "earlier"):
        op.drop_column("figure", name)
