"""Whether Confluence tells who may read a page: asked about real pages, and said in one line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from core.ports import Check, GiveUp, RetryAt
from plugins.confluence.lines import Lines
from plugins.confluence.raw import RawPage, Wiki

#: Pages that are tried, of those that were looked through for one that somebody wrote.
PAGES: Final = 5
_LOOKED_AT: Final = 50


def checks(wiki: Wiki, lines: Lines, me: str) -> Iterator[Check]:
    """One line: who wrote a page may read it, as far as Confluence tells; red where it can't be told."""
    try:
        pages = _pages(wiki, me)
        asked = read = 0
        for page in pages:
            asked += 1
            read += bool(wiki.readers([page.version.author], page.id))
            if read:
                break
    except (GiveUp, RetryAt) as error:
        yield lines.check("cf-readers", False, said=error.text(lines.language))
        return
    if not asked:
        yield lines.check("cf-readers", True, said=lines.text("cf-readers-none"))
    elif read:
        yield lines.check("cf-readers", True, said=lines.text("cf-readers-said"))
    else:
        yield lines.check("cf-readers", False, said=lines.text("cf-readers-nobody", count=asked))


def _pages(wiki: Wiki, me: str) -> list[RawPage]:
    """Some pages by people whose accounts are in use, none of ours."""
    batch = wiki.all_pages("")
    written = [page for page in batch.pages[:_LOOKED_AT] if page.version.author not in {"", me}]
    users = wiki.users({page.version.author for page in written})
    inside = {user.id for user in users if user.active and not user.app}
    # Pages of several people say more than several of one.
    first = {page.version.author: page for page in reversed(written) if page.version.author in inside}
    return list(first.values())[:PAGES]
