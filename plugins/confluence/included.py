"""Pages that a page puts in: by Include Page whole, by Excerpt Include the part that is marked there; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from plugins.confluence.markup import PageLink, attribute, macros, page_of, parameter, parse

#: Pages put in that are looked at: each costs a request or two.
MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Included:
    """A page that is put in."""

    link: PageLink
    #: Only what stands in its excerpt is shown.
    excerpt: bool


def included(storage: str) -> tuple[Included, ...]:
    """What a page puts in, in its order, each once."""
    tree = parse(storage) if "include" in storage else None
    if tree is None:
        return ()
    found: dict[Included, None] = {}
    for macro in macros(tree.root, "include", "excerpt-include"):
        link = page_of(macro)
        if link is None and (named := parameter(macro, "")):
            # As the oldest editor wrote it: "SPACE:Title".
            link = PageLink(title=named)
        if link is not None:
            found[Included(link, attribute(macro, "ac:name").casefold() == "excerpt-include")] = None
    return tuple(found)[:MOST]
