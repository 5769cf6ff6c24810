"""What charters say is known by a salted digest: nobody can try names until one fits.

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

#: Where nested values hold the changes of a charter.
_NESTED = (("page", "charter"), ("community", "text"))
#: The name under which they hold its words' digest.
_WORDS = "words"


def upgrade() -> None:
    connection = op.get_bind()
    site = sa.table("site", sa.column("name", sa.Text), sa.column("salt", sa.Text))
    for name, salt in connection.execute(sa.select(site.c.name, site.c.salt)).all():
        _words(connection, name, salt)
        for table, column in _NESTED:
            _changes(connection, table, column, name, salt)


def _words(connection: sa.Connection, site: str, salt: str) -> None:
    words = sa.table(
        "charter_words",
        *(sa.column(name, sa.Text) for name in ("community", "words", "site")),
    )
    c = words.c
    rows = connection.execute(sa.select(c.community, c.words).where(c.site == site)).all()
    for community, digest in rows:
        mine = sa.update(words).where(c.community == community, c.words == digest)
        connection.execute(mine.values(words=_salted(salt, digest)))


def _changes(connection: sa.Connection, table: str, column: str, site: str, salt: str) -> None:
    where = sa.table(table, *(sa.column(name, sa.Text) for name in ("key", "site", column)))
    cell = where.c[column]
    rows = connection.execute(
        sa.select(where.c.key, cell).where(where.c.site == site, cell.contains(f'"{_WORDS}"'))
    ).all()
    for key, text in rows:
        doc: dict[str, Any] = json.loads(text)
        for change in doc.get("changes") or ():
            if change.get("field") == _WORDS and change.get("value"):
                change["value"] = _salted(salt, change["value"])
        # As core.store.codec writes it.
        after = json.dumps(doc, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        if after != text:
            connection.execute(sa.update(where).where(where.c.key == key).values({column: after}))


def _salted(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def downgrade() -> None:
    # A digest can't be taken back; charters are read again, and their words with them.
    op.get_bind().execute(sa.text("DELETE FROM charter_words"))
