"""When something is to be checked next has one name.

Revision ID: 0052
Revises: 0051
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

#: Table, its column before, and whether only the rows that have one stand in the index.
_COLUMNS = (("obligation", "next_look", True), ("page", "look", True), ("pause", "look", False))


def upgrade() -> None:
    for table, column, partly in _COLUMNS:
        _rename(table, column, "next_check", partly)


def downgrade() -> None:
    for table, column, partly in _COLUMNS:
        _rename(table, "next_check", column, partly)


def _rename(table: str, before: str, after: str, partly: bool) -> None:
    op.drop_index(f"ix_{table}_{before}", table_name=table)
    op.execute(f"ALTER TABLE {table} RENAME COLUMN {before} TO {after}")
    where = sa.text(f"{after} IS NOT NULL") if partly else None
    op.create_index(
        f"ix_{table}_{after}", table, [after], unique=False, sqlite_where=where, postgresql_where=where
    )
