"""How far the people who must confirm a page are gone through, and what people did found by its kind.

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("community", sa.Column("readers_at", sa.Text(), nullable=True))
    op.drop_index("ix_act_community", table_name="act")
    op.create_index("ix_act_community", "act", ["community", "kind"], unique=False)
    op.create_index("ix_act_kind", "act", ["page", "kind"], unique=False)
    op.create_index("ix_act_obligation", "act", ["obligation", "kind"], unique=False)
    op.create_index("ix_obligation_kind", "obligation", ["community", "kind", "source"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_obligation_kind", table_name="obligation")
    op.drop_index("ix_act_obligation", table_name="act")
    op.drop_index("ix_act_kind", table_name="act")
    op.drop_index("ix_act_community", table_name="act")
    op.create_index("ix_act_community", "act", ["community"], unique=False)
    op.drop_column("community", "readers_at")
