"""A page of an answer of the wiki's, as it came."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from plugins.mediawiki.about import instant
from plugins.mediawiki.protocol import Json
from plugins.mediawiki.written import LARGEST


@dataclass(slots=True)
class RawPage:
    """One page of an answer, merged over its continuation."""

    row: Json
    #: Characters that are read.
    largest: int = LARGEST
    categories: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    revisions: dict[int, Json] = field(default_factory=dict)
    #: When each version of a file came, and its digest.
    files: set[tuple[datetime, str]] = field(default_factory=set)
    #: Whether the page shows a charter, be it by what other pages hold.
    shows: bool = False

    @property
    def exists(self) -> bool:
        """Whether there is such a page."""
        return not self.row.get("missing") and not self.row.get("invalid")

    @property
    def talk_page(self) -> bool:
        """Whether it is the discussion of another page."""
        return int(self.row.get("ns", 0)) % 2 == 1

    @property
    def text(self) -> str:
        """The current wikitext, as much of it as is read; "" when it is hidden or something else than wikitext."""
        return self._whole[: self.largest]

    @property
    def cut(self) -> bool:
        """Whether the page is longer than what is read of it."""
        return len(self._whole) > self.largest

    @property
    def _whole(self) -> str:
        if not self.revisions:
            return ""
        return wikitext(self.revisions[max(self.revisions)])

    def merge(self, row: Json) -> None:
        """Take in what one part of an answer says of it."""
        self.categories += [row_of_category["title"] for row_of_category in row.get("categories", ())]
        self.files |= {(instant(image["timestamp"]), str(image.get("sha1", ""))) for image in row.get("imageinfo", ())
                      if image.get("timestamp")}  # fmt: skip
        self.links += [link["title"] for link in row.get("links", ())]
        self.shows = self.shows or bool(row.get("templates"))
        self.revisions |= {int(revision["revid"]): revision for revision in row.get("revisions", ())}
        self.row |= {
            name: value
            for name, value in row.items()
            if name not in {"categories", "links", "revisions", "imageinfo", "templates"}
        }


def wikitext(revision: Json) -> str:
    """The wikitext of a revision; "" when it is hidden or something else."""
    slot = revision.get("slots", {}).get("main", {})
    return str(slot.get("content", "")) if slot.get("contentmodel") == "wikitext" else ""
