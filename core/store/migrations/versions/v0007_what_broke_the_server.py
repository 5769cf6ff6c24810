"""How often the server broke down over a job."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("job", sa.Column("broke", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.create_index(
        "ix_job_dead",
        "job",
        ["kind", "subject"],
        unique=False,
        sqlite_where=sa.text("state = 'dead'"),
        postgresql_where=sa.text("state = 'dead'"),
    )


def downgrade() -> None:
    op.drop_index("ix_job_dead", table_name="job")
    op.drop_column("job", "broke")
