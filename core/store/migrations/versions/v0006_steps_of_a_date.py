"""A step of the ladder belongs to a due date: the keys of notices name it. Drafts and unknown webhooks are counted.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_STEPS = ("before-5", "before-1", "after-1", "steward", "sponsor")


def _dated(key: str, due: Any) -> str:
    """A notice's key with the date its step belongs to; as it is when it is no step's."""
    rest, _, to = key.rpartition("#")
    subject, _, step = rest.rpartition("#")
    return f"{subject}#{step}@{str(due)[:10]}#{to}" if step in _STEPS else key


def upgrade() -> None:
    op.add_column(
        "site", sa.Column("unknown_hooks", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column("community", sa.Column("drafts", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("community", sa.Column("draft_since", sa.DateTime(timezone=True), nullable=True))
    # Nobody knows how often; from now on each new time is asked for anew.
    op.execute("UPDATE community SET drafts = 1")
    connection = op.get_bind()
    # What is owed no longer has no date to name; its keys go on standing for any.
    rows = connection.execute(
        sa.text("SELECT n.key, o.due FROM noticed n JOIN obligation o ON o.key = n.obligation")
    ).all()
    for key, due in rows:
        named = _dated(key, due)
        if named == key:
            continue
        connection.execute(
            sa.text("UPDATE noticed SET key = :new WHERE key = :old"), {"new": named, "old": key}
        )
        doc = connection.execute(sa.text("SELECT doc FROM outbox WHERE key = :old"), {"old": key}).scalar()
        if doc is not None:
            value = json.loads(doc)
            value["key"] = named
            text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
            connection.execute(
                sa.text("UPDATE outbox SET key = :new, doc = :doc WHERE key = :old"),
                {"new": named, "doc": text, "old": key},
            )


def downgrade() -> None:
    op.drop_column("community", "draft_since")
    op.drop_column("community", "drafts")
    op.drop_column("site", "unknown_hooks")
