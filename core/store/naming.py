"""Where a person is still named in the wiki, as far as Telos has read it: told before they are erased."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core.model import PersonKey
from core.store import tables as t
from core.store.communities import FROM_FILE
from core.store.erase import former, forms, mention, pattern
from core.store.sql import chunked

#: Most pages that are listed; who is named on more has to look into the wiki's own search anyway.
MOST = 200


def pages(connection: sa.Connection, key: PersonKey) -> list[dict[str, str]]:
    """Pages whose title, charter or remarks name the person: ``title``, ``url``, in the order of their titles."""
    row = connection.execute(sa.select(t.person).where(t.person.c.key == key)).first()
    if row is None:
        return []
    written = _Written(connection, row)
    p, c = t.page.c, t.comment.c
    keys: set[str] = set(connection.scalars(sa.select(c.page).where(c.author == key)))
    remarks = sa.select(c.page, c.excerpt, c.mentions).where(written.maybe(c.excerpt, c.mentions))
    keys |= {row.page for row in connection.execute(remarks) if written.stands(row.excerpt, row.mentions)}
    titles = sa.select(p.key, p.title, p.charter).where(p.exists, written.maybe(p.title, p.charter))
    keys |= {row.key for row in connection.execute(titles) if written.stands(row.title, row.charter)}
    listed: list[dict[str, str]] = []
    for some in chunked(sorted(keys)):
        rows = connection.execute(sa.select(p.title, p.url).where(p.exists, p.key.in_(some)))
        listed += [{"title": listed_page.title, "url": listed_page.url} for listed_page in rows]
    return sorted(listed, key=lambda entry: entry["title"])[:MOST]


def attached(connection: sa.Connection, key: PersonKey) -> list[dict[str, str]]:
    """Charters that were put on pages from a file and name the person: ``site``, ``name``. No page says it."""
    row = connection.execute(sa.select(t.person).where(t.person.c.key == key)).first()
    if row is None:
        return []
    written, m = _Written(connection, row), t.community.c
    from_files = m.origin.startswith(FROM_FILE, autoescape=True)
    rows = connection.execute(
        sa.select(m.site, m.origin, m.text).where(from_files, sa.not_(m.withdrawn), written.maybe(m.text))
    )
    entry = {
        (attached_files.site, attached_files.origin.removeprefix(FROM_FILE))
        for attached_files in rows
        if written.stands(attached_files.text)
    }
    return [{"site": site, "name": name} for site, name in sorted(entry)]


class _Written:
    """How a person may be named in a text."""

    def __init__(self, connection: sa.Connection, row: Any) -> None:
        words = forms(row, former(connection, row))
        self._mention = mention(row.key)
        self._parts = [*words, self._mention]
        self._whole = [pattern(form) for form in words]

    def maybe(self, *columns: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
        """The rows that may name them."""
        return sa.or_(
            *(column.icontains(form, autoescape=True) for column in columns for form in self._parts)
        )

    def stands(self, *texts: str | None) -> bool:
        """Whether these do: Ana is no part of Anatomy."""
        text = "\n".join(line for line in texts if line)
        return self._mention in text or any(whole.search(text) for whole in self._whole)
