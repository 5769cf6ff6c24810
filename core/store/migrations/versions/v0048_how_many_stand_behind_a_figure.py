"""How many different people stand behind a figure.

Revision ID: 0048
Revises: 0046
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("figure", sa.Column("people", sa.Integer(), nullable=True))
    op.add_column("figure", sa.Column("earlier_people", sa.Integer(), nullable=True))
    # What is kept does not know it: all communities are reckoned anew at the next tick.
    community = sa.table("community", sa.column("figures_due", sa.DateTime(timezone=True)))
    begun = sa.func.coalesce(community.c.figures_due, sa.func.current_timestamp())
    op.execute(community.update().values(figures_due=begun))


def downgrade() -> None:
    op.drop_column("figure", "earlier_people")
    op.drop_column("figure", "people")
