"""Pages in another language and the page they translate, as the store knows them."""

from __future__ import annotations

import sqlalchemy as sa

from core.flow.context import Flow
from core.flow.gather import assess
from core.model import Page, PageKey
from core.rules.translations import places, same_charter, translation_of
from core.store import pages


def original(connection: sa.Connection, page: Page) -> Page | None:
    """The page that this one translates: it carries the same charter; None for a page of its own."""
    if not page.exists or page.charter is None or not (place := translation_of(page)):
        return None
    found = pages.load(connection, pages.at_places(connection, page.site, [place]), history=False)
    for one in sorted(found.values(), key=lambda one: one.key):
        if one.exists and one.charter is not None and same_charter(page.charter, one.charter):
            return one
    return None


def named(connection: sa.Connection, home: Page) -> frozenset[PageKey]:
    """The stored pages that are named as translations of a page, whatever stands on them."""
    wanted = places(home)
    return pages.at_places(connection, home.site, wanted) if wanted else frozenset()


def look_again(connection: sa.Connection, flow: Flow, home: Page) -> None:
    """The charter of a page changed: whether pages below it translate it has to be asked anew."""
    flow.queue.put(connection, [assess(home.site, key) for key in sorted(named(connection, home))])
