"""Who could be asked to take part, who was, and who does not want to be suggested.

Revision ID: 0030
Revises: 0029
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("unsuggested_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "suggestion",
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("community", name=op.f("pk_suggestion")),
    )
    op.create_table(
        "invitation",
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaves", sa.DateTime(timezone=True), nullable=True),
        sa.Column("again", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_back", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("visited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("community", "person", name=op.f("pk_invitation")),
    )
    op.create_index("ix_invitation_person", "invitation", ["person"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_invitation_person", table_name="invitation")
    op.drop_table("invitation")
    op.drop_table("suggestion")
    op.drop_column("person", "unsuggested_at")
