"""Since when a charter speaks for its pages and by what right, and whom the names in it meant."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("community", sa.Column("scope_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("community", sa.Column("speaks", sa.Text(), server_default="{}", nullable=False))
    op.add_column("community", sa.Column("asks", sa.Text(), nullable=True))
    op.add_column("community", sa.Column("meant", sa.Text(), server_default="{}", nullable=False))
    op.create_index("ix_community_asks", "community", ["asks"], unique=False)
    op.execute("UPDATE community SET scope_since = attached_at")
    # Who speaks for pages already goes on; only what is written from now on needs the right.
    connection = op.get_bind()
    for row in connection.execute(sa.text("SELECT key, scope_kind, scope_match FROM community")).all():
        speaks = json.dumps({f"{row.scope_kind}:{row.scope_match}": ["before", ""]})
        connection.execute(
            sa.text("UPDATE community SET speaks = :speaks WHERE key = :key"),
            {"speaks": speaks, "key": row.key},
        )
    # A charter that inherits is read anew: it has to know from which pages.
    op.execute(
        "INSERT INTO job (lane, kind, site, subject, due, state, attempts, error, created) "
        "SELECT DISTINCT 'sweep', 'assess', site, home, attached_at, 'waiting', 0, '', attached_at "
        "FROM community WHERE parent IS NOT NULL AND home NOT IN "
        "(SELECT subject FROM job WHERE kind = 'assess' AND state = 'waiting')"
    )


def downgrade() -> None:
    op.drop_index("ix_community_asks", table_name="community")
    for name in ("meant", "asks", "speaks", "scope_since"):
        op.drop_column("community", name)
