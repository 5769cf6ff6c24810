"""What CQL finds, the same on both flavours: changes, page stats, scopes.

The search index may lag behind by seconds and more. So it only ever says where to look; what is true is read
from the content itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from plugins.confluence.client import Client, Json
from plugins.confluence.raw import Changed, RawFile, RawPage, RawVersion, instant, quoted

SEARCH: Final = "rest/api/content/search"
#: Results a page of the list where nothing heavy is expanded.
LIMIT: Final = 200
#: Ids in one condition: more makes an address that proxies cut.
IDS: Final = 100
#: Files of a page that are looked at, those saved last: on Cloud the comments on each are a request.
FILES: Final = 50
#: Stands for a text that Confluence had nothing to say about. It is no storage format, so that its page is treated
#: like one that broke, and not like one that was emptied.
UNTOLD: Final = "<details"
#: What a page without its body is told by.
PLACE: Final = "version,space,ancestors,metadata.labels"


class Search:
    """CQL of one Confluence; what both flavours build on."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def find(self, cql: str, expand: str = "", limit: int = LIMIT) -> Iterator[Json]:
        """Content that a CQL query finds."""
        return self._client.listed(SEARCH, cql=cql, expand=expand or None, limit=limit)

    def changed(self, minutes: int) -> Iterator[Changed]:
        """What was saved in the last minutes.

        CQL reads dates in the zone of whoever asks, and by the minute; a span from now means the same
        everywhere.
        """
        cql = (
            "type in (page, blogpost, comment, attachment) and "
            f'lastmodified >= now("-{minutes}m") order by lastmodified'
        )
        for row in self.find(cql, "version,container"):
            page = row["id"] if row.get("type") in {"page", "blogpost"} else container(row)
            if not page and row.get("type") == "attachment":
                # Whoever reads pages finds the one that it is on.
                page = row["id"]
            if page:
                # A comment may come without its version; then it is read once as long as it is found.
                version = row.get("version") or {}
                at = instant(version["when"]) if version.get("when") else self._client.now()
                yield Changed(page=str(page), mark=f"{row['id']}:{version.get('number', 0)}", at=at)

    def stats(self, ids: Sequence[str]) -> Mapping[str, tuple[RawPage, int]]:
        """Pages without bodies, and how many comments are on each."""
        pages: dict[str, RawPage] = {}
        counts: Counter[str] = Counter()
        for some in (ids[start : start + IDS] for start in range(0, len(ids), IDS)):
            listed = ", ".join(some)
            for row in self.find(f"type in (page, blogpost) and id in ({listed})", PLACE):
                page = raw_page(row)
                if page is not None:
                    pages[page.id] = page
            for row in self.find(f"type = comment and container in ({listed})", "container"):
                counts[container(row)] += 1
        return {id: (page, counts[id]) for id, page in pages.items()}

    def below(self, cql: str, at: Json) -> Iterator[tuple[list[str], Json | None]]:
        """Ids of pages and blog posts under a further condition in parts, from where one of them said it goes on."""
        asked = {"cql": f"type in (page, blogpost) and {cql}", "limit": LIMIT}
        for rows, after in self._client.parts(SEARCH, at, **asked):
            yield [str(row["id"]) for row in rows], after

    def titled(self, title: str, space: str) -> Sequence[str]:
        """Ids of the pages of exactly this title."""
        cql = f"type in (page, blogpost) and title = {quoted(title)}"
        if space:
            cql += f" and space = {quoted(space)}"
        return [str(row["id"]) for row in self.find(cql) if row.get("title") == title]


def raw_page(row: Mapping[str, Any]) -> RawPage | None:
    """A page as ``/rest/api/content`` writes it; None when it or its space is not there for people."""
    space = row.get("space") or {}
    # Data Center writes a space's status in capitals.
    archived = str(space.get("status", "")).casefold() == "archived"
    if row.get("status", "current") != "current" or archived:
        return None
    labels = ((row.get("metadata") or {}).get("labels") or {}).get("results", ())
    return RawPage(
        id=str(row["id"]),
        title=str(row.get("title", "")),
        space=str(space.get("key", "")),
        version=raw_version(row),
        ancestors=tuple(str(ancestor["id"]) for ancestor in row.get("ancestors") or ()),
        labels=frozenset(str(label["name"]) for label in labels),
        blog=row.get("type") == "blogpost",
    )


def container(row: Mapping[str, Any]) -> str:
    """The id of what a comment or attachment is on, a page or an attachment; "" where it isn't told."""
    return str((row.get("container") or {}).get("id") or "")


def raw_file(row: Mapping[str, Any], when: str, *, talked_about: bool = True) -> RawFile:
    """The file that a row of a page's attachments is; ``when`` names the time of its version there."""
    version = row.get("version") or {}
    return RawFile(
        id=str(row["id"]),
        name=str(row.get("title") or ""),
        number=int(version.get("number") or 0),
        at=instant(version[when]) if version.get(when) else None,
        talked_about=talked_about,
    )


def raw_version(row: Mapping[str, Any]) -> RawVersion:
    """The version that a row of ``/rest/api/content`` is."""
    version = row["version"]
    by = version.get("by") or {}
    return RawVersion(
        number=int(version["number"]),
        at=instant(version["when"]),
        author=str(by.get("userKey") or by.get("accountId") or ""),
        minor=bool(version.get("minorEdit")),
        body=raw_body(row),
    )


def raw_body(row: Mapping[str, Any]) -> str:
    """Storage format; :data:`UNTOLD` where there should be one and none came."""
    body = row.get("body")
    if "body" not in row or (isinstance(body, Mapping) and "storage" not in body):
        # It was not asked for.
        return ""
    value = ((body or {}).get("storage") or {}).get("value")
    return value if isinstance(value, str) else UNTOLD
