"""Finding the few whom messages don't reach among all people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_person_unreached",
        "person",
        ["site", "unreached_since"],
        sqlite_where=sa.text("unreached != ''"),
        postgresql_where=sa.text("unreached != ''"),
    )


def downgrade() -> None:
    op.drop_index("ix_person_unreached", "person")
