"""Which version the part in the wiki told last.

Revision ID: 0024
Revises: 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("site", sa.Column("app", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("site", "app")
