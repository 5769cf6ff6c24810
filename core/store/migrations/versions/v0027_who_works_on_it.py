"""Who works on a job, or sends a notice.

Revision ID: 0027
Revises: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("job", "outbox"):
        op.add_column(table, sa.Column("lease_owner", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    for table in ("job", "outbox"):
        op.drop_column(table, "lease_owner")
