"""What people were called before they were renamed: whoever is erased goes under every name they had.

Revision ID: 0043
Revises: 0042
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("former", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("person", "former")
