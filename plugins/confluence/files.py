"""Files of a page that its text shows or leads to, and when readers were shown a new version of one; pure.

A new version of a file changes no version of its page. Which text named which file tells who was shown it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import unquote_plus

from core.model import FileVersion
from plugins.confluence.charter import without_charters
from plugins.confluence.markup import Element, attribute, inside, name_of, parse
from plugins.confluence.raw import RawFile

#: Addresses of a page's files, as they are pasted: the page's id, and the file's name.
_ADDRESS: Final = re.compile(r"/download/(?:attachments|thumbnails)/(\d{1,19})/([^/?#]+)", re.ASCII)
#: Elements that hold an address, and where.
_HOLDS: Final = {"a": "href", "ri:url": "ri:value", "img": "src"}


def named(storage: str, page: str) -> frozenset[str]:
    """Names of the page's own files that its text shows, embeds or leads to; those of its charter don't count.

    Macros that list whatever is on a page ("attachments", "gallery") name none.
    """
    if "ri:attachment" not in storage and "/download/" not in storage:
        return frozenset()
    tree = parse(without_charters(storage))
    if tree is None:
        return frozenset()
    names = {
        attribute(element, "ri:filename")
        for element in inside(tree.root, "ri:attachment")
        # One with a page inside is that page's.
        if not any(True for _ in inside(element, "ri:page", "ri:blog-post", "ri:content-entity"))
    }
    names |= {name for element in inside(tree.root, *_HOLDS) for name in _addressed(element, page)}
    return frozenset(names - {""})


def _addressed(element: Element, page: str) -> Iterable[str]:
    """The file that an element's address leads to, where it is this page's."""
    match = _ADDRESS.search(attribute(element, _HOLDS[name_of(element)]))
    return (unquote_plus(match[2]),) if match and match[1] == page else ()


def came(
    files: Iterable[RawFile], texts: Sequence[tuple[datetime, frozenset[str]]]
) -> tuple[FileVersion, ...]:
    """The versions of files that readers were shown while a text stood there, by time.

    ``texts``: since when each version of the page stands, oldest first, and the files it names. A file that was
    renewed while no text named it is new to readers once one names it again.
    """
    file_versions = []
    for file in files:
        at = file.at and _since(file.at, [(since, file.name in names) for since, names in texts])
        if at:
            file_versions.append(FileVersion(file=file.id, number=file.number, at=at))
    return tuple(
        sorted(
            file_versions, key=lambda file_version: (file_version.at, file_version.file, file_version.number)
        )
    )


def _since(at: datetime, texts: Sequence[tuple[datetime, bool]]) -> datetime | None:
    """Since when readers were shown what came at an instant; None where it never was new to any."""
    until = [names for since, names in texts if since <= at]
    if not any(until):
        # The text that named it first came with it.
        return None
    return at if until[-1] else next((since for since, names in texts if since > at and names), None)
