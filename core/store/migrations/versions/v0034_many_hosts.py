"""Numbers of revisions of any size on PostgreSQL, and what must not be used twice over several servers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "used",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_used")),
    )
    # SQLite's whole numbers are of any size.
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("page", "current", type_=sa.BigInteger(), existing_nullable=False)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("page", "current", type_=sa.Integer(), existing_nullable=False)
    op.drop_table("used")
