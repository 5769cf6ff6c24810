"""Which earlier text an edit takes up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("revision", sa.Column("builds_on", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("revision", "builds_on")
