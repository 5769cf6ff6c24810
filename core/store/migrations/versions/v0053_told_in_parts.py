"""What other systems told is gone through part by part, by its ids.

Revision ID: 0053
Revises: 0052
"""

from __future__ import annotations

from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

_BEFORE = {"ix_told_entry_thread": ["source", "thread"], "ix_told_entry_state": ["state", "source"]}


def upgrade() -> None:
    _index({name: [*columns, "id"] for name, columns in _BEFORE.items()})


def downgrade() -> None:
    _index(_BEFORE)


def _index(columns: dict[str, list[str]]) -> None:
    for name, some in columns.items():
        op.drop_index(name, table_name="told_entry")
        op.create_index(name, "told_entry", some, unique=False)
