"""Pages in portions: what is taken into one transaction keeps no click waiting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.model import Page

#: Versions and remarks on the pages of one portion; a page with more is one by itself.
MOST = 100


def shares(found: Sequence[Page]) -> Iterator[list[Page]]:
    """The pages in their order, a few at a time."""
    share: list[Page] = []
    size = 0
    for page in found:
        weight = 1 + len(page.revisions) + len(page.comments)
        if share and size + weight > MOST:
            yield share
            share, size = [], 0
        share.append(page)
        size += weight
    if share:
        yield share
