"""Of what came the digest stays when its body is gone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbox", sa.Column("digest", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("inbox", "digest")
