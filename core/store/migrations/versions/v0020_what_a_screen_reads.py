"""What a panel reads about contributions stands in an index.

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_contribution_author", "contribution")
    op.create_index("ix_contribution_author", "contribution", ["author", "community", "page", "at"])
    op.create_index("ix_contribution_people", "contribution", ["community", "author"])


def downgrade() -> None:
    op.drop_index("ix_contribution_people", "contribution")
    op.drop_index("ix_contribution_author", "contribution")
    op.create_index("ix_contribution_author", "contribution", ["author", "community"])
