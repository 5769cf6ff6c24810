"""Which pages hold a charter already: told when a Confluence is connected, before anything is made of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from core.ports import Check
from plugins.confluence.charter import read_charter_text
from plugins.confluence.client import ApiError
from plugins.confluence.lines import Lines
from plugins.confluence.offer import is_template
from plugins.confluence.raw import RawPage
from plugins.confluence.search import PLACE, Search, raw_page

#: Pages with Page Properties that are looked at: each is read whole.
MOST: Final = 1000
_WITH_BODY: Final = 50
#: Addresses in the line.
_NAMED: Final = 20


def checks(search: Search, lines: Lines, url: str) -> Iterator[Check]:
    """One line, which is never red: the addresses of the pages that would become communities."""
    try:
        looked, pages = _looked(search)
    except ApiError:
        # Its search can't be asked for macros; the first pass reads every page anyhow.
        return
    rest = lines.text("cf-adopt-rest", most=MOST) if looked >= MOST else ""
    if not pages:
        text = f"{lines.text('cf-adopt-none')} {rest}"
    else:
        named = " ".join(f"{url}/pages/viewpage.action?pageId={page.id}" for page in pages[:_NAMED])
        more = len(pages) - _NAMED
        named += f" {lines.text('cf-adopt-more', count=more)}" if more > 0 else ""
        text = f"{lines.text('cf-adopt-said', count=len(pages), pages=named)} {rest}"
    yield lines.check("cf-adopt", True, said=text.strip())


def charters(search: Search) -> list[RawPage]:
    """The pages that hold a charter, as far as they are looked at; none where they can't be searched for."""
    try:
        return _looked(search)[1]
    except ApiError:
        return []


def _looked(search: Search) -> tuple[int, list[RawPage]]:
    looked, pages = 0, []
    rows = search.find(
        'type in (page, blogpost) and macro = "details"', f"body.storage,{PLACE}", limit=_WITH_BODY
    )
    for row in islice(rows, MOST):
        looked += 1
        page = raw_page(row)
        charter = read_charter_text(page.version.body) if page is not None else None
        if page is not None and charter is not None and not is_template(page, charter.fields):
            pages.append(page)
    return looked, pages
