"""A message of somebody whom others build on, in words: for the panel, the digest and the page of figures."""

from __future__ import annotations

from core.phrasing import Phrasing, one_line
from core.read_models import Lifted

#: So much of a message is shown.
EXCERPT = 160


def message_of(lifted: Lifted, words: Phrasing) -> str:
    """What it is, whose, when, where, and how it begins."""
    given = lifted.contribution
    what = words.text(
        "earlier-other", kind=given.kind, day=words.day(given.at), author=words.name(given.author)
    )
    if title := one_line(lifted.page.title, 80):
        what = words.text("earlier-on", what=what, page=title)
    if excerpt := one_line(given.excerpt, EXCERPT):
        what = words.text("earlier-words", what=what, words=excerpt)
    return what
