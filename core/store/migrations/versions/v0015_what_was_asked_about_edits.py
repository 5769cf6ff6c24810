"""What was asked about edits stands apart from what the wiki says of a page; it is asked anew where it matters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


#: A whole number of eight bytes; SQLite's own are that long already.
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "taking_up",
        sa.Column("page", sa.Text(), sa.ForeignKey("page.key"), primary_key=True),
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=False),
        sa.Column("since", _NUMBER, nullable=False),
        sa.Column("earlier", sa.Text(), nullable=False),
    )
    op.drop_column("revision", "builds_on")


def downgrade() -> None:
    op.add_column("revision", sa.Column("builds_on", sa.Text(), nullable=True))
    op.drop_table("taking_up")
