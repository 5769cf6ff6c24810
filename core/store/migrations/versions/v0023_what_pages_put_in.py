"""What a page brings along of a charter to pages that put it in, and what pages put in.

Revision ID: 0023
Revises: 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("page", sa.Column("brings", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "page_part",
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("page", "name", name=op.f("pk_page_part")),
    )
    op.create_index("ix_page_part_name", "page_part", ["name"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_page_part_name", table_name="page_part")
    op.drop_table("page_part")
    op.drop_column("page", "brings")
