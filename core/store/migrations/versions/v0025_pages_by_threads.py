"""By what all of a page was judged, and when the next answer on it is due.

Revision ID: 0025
Revises: 0024
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("page", sa.Column("judged_by", sa.Text(), nullable=False, server_default=""))
    op.create_index(
        "ix_obligation_due",
        "obligation",
        ["page", "kind", "due"],
        unique=False,
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )


def downgrade() -> None:
    op.drop_index("ix_obligation_due", table_name="obligation")
    op.drop_column("page", "judged_by")
