"""What readers of a page were shown when, where its edits wait for approval; and whether it was read whole."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("page", sa.Column("cut", sa.Boolean, nullable=False, server_default="0"))
    op.add_column("page", sa.Column("approvals", sa.Text, nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("page", "approvals")
    op.drop_column("page", "cut")
