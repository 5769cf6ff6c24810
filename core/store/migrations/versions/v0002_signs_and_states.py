"""Signs given outside the panel, what a page shows of its state, and how far the sweep is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign",
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["page"], ["page.key"], name=op.f("fk_sign_page")),
        sa.PrimaryKeyConstraint("page", "id", name=op.f("pk_sign")),
    )
    op.create_index("ix_sign_id", "sign", ["id"], unique=False)
    op.create_index("ix_sign_person", "sign", ["person", "page"], unique=False)
    op.create_index("ix_comment_id", "comment", ["id"], unique=False)
    op.add_column("page", sa.Column("watched", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("page", sa.Column("partial", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("page", sa.Column("shown", sa.Text(), server_default="", nullable=False))
    op.create_index("ix_page_title", "page", ["site", "title"], unique=False)
    op.create_index(
        "ix_page_watched",
        "page",
        ["site", "key"],
        unique=False,
        sqlite_where=sa.text("watched = 1"),
        postgresql_where=sa.text("watched"),
    )
    op.execute(
        "UPDATE page SET watched = true WHERE community IS NOT NULL OR key IN (SELECT home FROM community)"
    )
    op.add_column("site", sa.Column("swept", sa.Text(), server_default="", nullable=False))
    op.add_column("site", sa.Column("listed", sa.Text(), server_default="", nullable=False))
    op.add_column("site", sa.Column("met_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("site", "met_at")
    op.drop_column("site", "listed")
    op.drop_column("site", "swept")
    op.drop_index(
        "ix_page_watched",
        table_name="page",
        sqlite_where=sa.text("watched = 1"),
        postgresql_where=sa.text("watched"),
    )
    op.drop_index("ix_page_title", table_name="page")
    op.drop_column("page", "shown")
    op.drop_column("page", "partial")
    op.drop_column("page", "watched")
    op.drop_index("ix_comment_id", table_name="comment")
    op.drop_index("ix_sign_person", table_name="sign")
    op.drop_index("ix_sign_id", table_name="sign")
    op.drop_table("sign")
