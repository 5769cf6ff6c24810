"""Where a person is still named in the wiki, as far as Telos has read it: told before they are erased."""

from __future__ import annotations

import sqlalchemy as sa

from core.model import PersonKey
from core.store import tables as t
from core.store.erase import former, forms, mention, pattern
from core.store.sql import chunked

#: Most pages that are listed; who is named on more has to look into the wiki's own search anyway.
MOST = 200


def pages(connection: sa.Connection, key: PersonKey) -> list[dict[str, str]]:
    """Pages whose title, charter or remarks name the person: ``title``, ``url``, in the order of their titles."""
    row = connection.execute(sa.select(t.person).where(t.person.c.key == key)).first()
    if row is None:
        return []
    words = forms(row, former(connection, row))
    wanted = [*words, mention(key)]
    whole = [pattern(form) for form in words]
    p, c, m = t.page.c, t.comment.c, t.community.c

    def names(*columns: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
        return sa.or_(*(column.icontains(form, autoescape=True) for column in columns for form in wanted))

    def said(*texts: str | None) -> bool:
        # Ana is no part of Anatomy.
        text = "\n".join(one for one in texts if one)
        return mention(key) in text or any(one.search(text) for one in whole)

    keys: set[str] = set(connection.scalars(sa.select(c.page).where(c.author == key)))
    remarks = sa.select(c.page, c.excerpt, c.mentions).where(names(c.excerpt, c.mentions))
    keys |= {row.page for row in connection.execute(remarks) if said(row.excerpt, row.mentions)}
    charters = sa.select(m.home, m.text).where(names(m.text))
    keys |= {row.home for row in connection.execute(charters) if said(row.text)}
    titles = sa.select(p.key, p.title, p.charter).where(p.exists, names(p.title, p.charter))
    keys |= {row.key for row in connection.execute(titles) if said(row.title, row.charter)}
    listed: list[dict[str, str]] = []
    for some in chunked(sorted(keys)):
        rows = connection.execute(sa.select(p.title, p.url).where(p.exists, p.key.in_(some)))
        listed += [{"title": found.title, "url": found.url} for found in rows]
    return sorted(listed, key=lambda one: one["title"])[:MOST]
