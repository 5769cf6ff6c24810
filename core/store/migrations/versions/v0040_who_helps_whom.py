"""Communities that help each other: what either side said about being paired.

Revision ID: 0040
Revises: 0039
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pairing",
        sa.Column("young", sa.Text(), nullable=False),
        sa.Column("mature", sa.Text(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("young", "mature", name=op.f("pk_pairing")),
    )
    op.create_index("ix_pairing_mature", "pairing", ["mature"])
    # The column stood at 1 for everybody; what was approved stands in the charter.
    community = sa.table(
        "community",
        sa.column("key", sa.Text()),
        sa.column("charter", sa.Text()),
        sa.column("level", sa.Integer()),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(community.c.key, community.c.charter)).all():
        level = int(json.loads(row.charter).get("level", 1))
        if level > 1:
            connection.execute(sa.update(community).where(community.c.key == row.key).values(level=level))


def downgrade() -> None:
    op.drop_index("ix_pairing_mature", table_name="pairing")
    op.drop_table("pairing")
