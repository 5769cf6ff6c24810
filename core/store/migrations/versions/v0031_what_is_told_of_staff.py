"""What other systems say of staff, and what that makes of an account.

Revision ID: 0031
Revises: 0030
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_fact",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("aspect", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Text(), server_default="", nullable=False),
        sa.Column("value", sa.Text(), server_default="", nullable=False),
        sa.Column("begins", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("source", "person", "aspect", name=op.f("pk_staff_fact")),
    )
    op.create_index("ix_staff_fact_person", "staff_fact", ["person"], unique=False)
    op.add_column("person", sa.Column("active_there", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.execute("UPDATE person SET active_there = active")
    op.add_column("person", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("absent", sa.Text(), server_default="", nullable=False))
    # Few among all: of whom another system says something.
    op.create_index(
        "ix_person_told",
        "person",
        ["key"],
        unique=False,
        sqlite_where=sa.text("left_at IS NOT NULL OR absent != ''"),
        postgresql_where=sa.text("left_at IS NOT NULL OR absent != ''"),
    )


def downgrade() -> None:
    op.drop_index("ix_person_told", table_name="person")
    op.drop_column("person", "absent")
    op.drop_column("person", "left_at")
    op.drop_column("person", "active_there")
    op.drop_index("ix_staff_fact_person", table_name="staff_fact")
    op.drop_table("staff_fact")
