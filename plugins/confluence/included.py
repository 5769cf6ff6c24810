"""Pages that a page puts in: by Include Page whole, by Excerpt Include the part that is marked there; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from plugins.confluence.charter import holds_charter
from plugins.confluence.markup import PageLink, attribute, page_of, parameter, parse, shown

#: Pages put in that are looked at: each costs a request or two.
MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Included:
    """A page that is put in."""

    link: PageLink
    #: Only what stands in its excerpt is shown.
    excerpt: bool

    @property
    def names(self) -> frozenset[str]:
        """What the page may be called that is put in; see :func:`called`."""
        if self.link.id:
            return frozenset({self.link.id})
        if self.link.space:
            return frozenset({_name(self.link.space, self.link.title)})
        # In this space or another one; or with its space before it.
        space, _, rest = self.link.title.partition(":")
        return frozenset(
            {_name("", self.link.title), _name(space, rest)} if rest else {_name("", self.link.title)}
        )


def called(id: str, space: str, title: str) -> frozenset[str]:
    """What others call a page that they put in: by its id, or its title with or without the space."""
    return frozenset({id, _name(space, title), _name("", title)} if title else {id})


def brings(storage: str) -> str:
    """What a page brings along of a charter to pages that put in all of it, or its excerpt; "" for nothing."""
    ways = {"page": holds_charter(storage), "excerpt": holds_charter(storage, in_excerpt=True)}
    return " ".join(way for way, brought in ways.items() if brought)


def _name(space: str, title: str) -> str:
    return f"{space.strip()}:{' '.join(title.split())}".casefold()


def included(storage: str) -> tuple[Included, ...]:
    """What a page puts in where readers are shown it, in its order, each once."""
    tree = parse(storage) if "include" in storage else None
    if tree is None:
        return ()
    put_in: dict[Included, None] = {}
    for macro in shown(tree.root, "include", "excerpt-include"):
        link = page_of(macro)
        if link is None and (named := parameter(macro, "")):
            # As the oldest editor wrote it: "SPACE:Title".
            link = PageLink(title=named)
        if link is not None:
            put_in[Included(link, attribute(macro, "ac:name").casefold() == "excerpt-include")] = None
    return tuple(put_in)[:MOST]
