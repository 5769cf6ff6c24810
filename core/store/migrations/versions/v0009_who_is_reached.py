"""Whom messages don't reach, why, and since when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("unreached", sa.Text(), server_default="", nullable=False))
    op.add_column("person", sa.Column("unreached_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("person", "unreached_since")
    op.drop_column("person", "unreached")
