"""What charters said word for word, to know a copy, and how the links of a wiki begin.

Communities that are there already are not asked whether they are copies.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "charter_words",
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("page_number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("community", "words", name=op.f("pk_charter_words")),
    )
    op.create_index("ix_charter_words_site", "charter_words", ["site", "words", "since"], unique=False)
    op.add_column("community", sa.Column("own", sa.Text(), server_default="", nullable=False))
    op.add_column("site", sa.Column("links", sa.Text(), server_default="", nullable=False))
    op.execute("UPDATE community SET own = 'before'")
    # Their pages are read anew: only the wiki's history knows what each charter said and since when.
    op.execute(
        "INSERT INTO job (lane, kind, site, subject, due, state, attempts, error, created) "
        "SELECT DISTINCT 'sweep', 'page', site, home, MIN(attached_at), 'waiting', 0, '', MIN(attached_at) "
        "FROM community WHERE NOT withdrawn AND origin = 'page' AND home NOT IN "
        "(SELECT subject FROM job WHERE kind = 'page' AND state = 'waiting') GROUP BY site, home"
    )


def downgrade() -> None:
    op.drop_column("site", "links")
    op.drop_column("community", "own")
    op.drop_index("ix_charter_words_site", table_name="charter_words")
    op.drop_table("charter_words")
