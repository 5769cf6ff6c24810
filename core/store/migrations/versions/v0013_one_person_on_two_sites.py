"""By which address somebody is known as one person on two sites, and when they chose how to hear of things."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Filled as accounts are read again: only then it is known whether an address is confirmed.
    op.add_column("person", sa.Column("address", sa.Text(), server_default="", nullable=False))
    op.add_column("person", sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE person SET chosen_at = opted_out")
    op.create_index(
        "ix_person_address",
        "person",
        ["address"],
        sqlite_where=sa.text("address != ''"),
        postgresql_where=sa.text("address != ''"),
    )
    op.create_index("ix_outbox_person", "outbox", ["person", "not_before"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_outbox_person", "outbox")
    op.drop_index("ix_person_address", "person")
    op.drop_column("person", "chosen_at")
    op.drop_column("person", "address")
