"""A community's figures, and when they are to be reckoned anew.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figure",
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("behind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("community", "name", name=op.f("pk_figure")),
    )
    op.add_column("community", sa.Column("figures_due", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_community_figures_due",
        "community",
        ["figures_due"],
        unique=False,
        sqlite_where=sa.text("figures_due IS NOT NULL"),
        postgresql_where=sa.text("figures_due IS NOT NULL"),
    )
    # Those that are there are reckoned at the first tick.
    op.execute("UPDATE community SET figures_due = attached_at WHERE NOT withdrawn")


def downgrade() -> None:
    op.drop_index("ix_community_figures_due", table_name="community")
    op.drop_column("community", "figures_due")
    op.drop_table("figure")
