"""Confluence Data Center: its REST API in the shape of :mod:`plugins.confluence.raw`.

https://developer.atlassian.com/server/confluence/rest/ ; what it can't tell (likes, who ticked a task) is left
out.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from typing import Any, Final
from urllib.parse import quote

from plugins.confluence.access import Access
from plugins.confluence.client import ApiError, Client, Json, NotFound
from plugins.confluence.paging import following, rows_of
from plugins.confluence.raw import (
    Batch,
    RawComment,
    RawFile,
    RawPage,
    RawTask,
    RawUser,
    RawVersion,
    instant,
)
from plugins.confluence.search import (
    FILES,
    PLACE,
    SEARCH,
    UNTOLD,
    Search,
    container,
    raw_body,
    raw_file,
    raw_page,
    raw_version,
)

CONTENT: Final = "rest/api/content"
#: Pages with their bodies in one answer: Confluence caps it there.
WITH_BODY: Final = 50
#: Answers by which a version says that it has no such address, or not for this kind of content.
_LACKING: Final = frozenset({400, 404, 405, 501})
#: Before where a search goes on, to be told from the cursor of a scan.
_SEARCHED: Final = "at "
#: A page, an attachment on it, a comment on that.
_NESTED: Final = 3
#: So many accounts are asked about one by one.
FEW: Final = 10
#: Seconds that the last lists of groups are of use for the question that follows them.
LISTED: Final = 60.0


class DataCenter(Search):
    """One Confluence Data Center."""

    cloud = False

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self.access = Access(client)
        #: Accounts that lists of groups named since accounts were last asked about.
        self._listed: dict[str, RawUser] = {}
        self._listed_at = 0.0
        self._lock = threading.Lock()

    # --- pages ------------------------------------------------------------------------------------------

    def page(self, id: str) -> RawPage | None:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        row = self._client.maybe(f"{CONTENT}/{id}", expand=f"body.storage,{PLACE}")
        return raw_page(row) if row and row.get("type") in {"page", "blogpost"} else None

    def home_of(self, id: str) -> str:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        # A comment may be on an attachment, which is on a page.
        for _ in range(_NESTED):
            row = self._client.maybe(f"{CONTENT}/{id}", expand="container") or {}
            if not row and id.isdigit():
                # A webhook names a file by its number alone.
                row = self._client.maybe(f"{CONTENT}/att{id}", expand="container") or {}
            above, id = row.get("container") or {}, container(row)
            if above.get("type", "page") in {"page", "blogpost"}:
                break
        return id

    def versions(self, page: RawPage, wanted: Collection[int]) -> Iterator[RawVersion]:
        """One request a version: no list of them comes with bodies."""
        for number in sorted(wanted):
            row = self._client.maybe(
                f"{CONTENT}/{page.id}", status="historical", version=number, expand="body.storage,version"
            )
            if row:
                yield raw_version(row)

    def comments(self, page: RawPage, files: Iterable[RawFile]) -> Iterable[RawComment]:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        yield from self._comments(page, page.id)
        for file in files:
            if file.talked_about:
                yield from self._comments(page, file.id, on_file=True)

    def files(self, page: RawPage) -> Sequence[RawFile]:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        with suppress(NotFound):
            rows = self._client.listed(
                f"{CONTENT}/{page.id}/child/attachment", expand="version,children.comment", limit=WITH_BODY
            )
            saved = sorted(rows, key=lambda row: str((row.get("version") or {}).get("when") or ""))
            return [
                raw_file(row, "when", talked_about=_talked_about(row))
                for row in saved[-FILES:]
                if row.get("id")
            ]
        return ()

    def _comments(self, page: RawPage, on: str, *, on_file: bool = False) -> Iterator[RawComment]:
        rows = self._client.listed(
            f"{CONTENT}/{on}/child/comment",
            depth="all",
            location=["footer", "inline", "resolved"],
            expand="body.storage,version,history,ancestors,extensions",
            limit=100,
        )
        for row in rows:
            history = row.get("history") or {}
            parents = [
                ancestor
                for ancestor in row.get("ancestors") or ()
                if ancestor.get("type", "comment") == "comment"
            ]
            version = row.get("version") or {}
            made = history.get("createdBy") or version.get("by") or {}
            at, body = history.get("createdDate") or version.get("when"), raw_body(row)
            yield RawComment(
                id=str(row["id"]),
                parent=str(parents[-1]["id"]) if parents else "",
                # Whoever doesn't say when was here before the page's last version, as far as anybody knows.
                at=instant(at) if at else page.version.at,
                author=str(made.get("userKey") or ""),
                body="" if body == UNTOLD else body,
                inline=(row.get("extensions") or {}).get("location") == "inline",
                on_file=on_file,
            )

    def ticked(self, page: RawPage) -> Iterable[RawTask]:
        """Data Center does not say who ticked a task."""
        return ()

    def likes(self, comment: RawComment) -> Iterable[str]:
        """Data Center tells of likes on undocumented addresses only."""
        return ()

    def all_pages(self, after: str) -> Batch:
        """By ``/content/scan``, which is made for going through everything; pages first, then blog posts.

        Versions that have no scan, or none of blog posts (before 8.3), are asked by search.
        """
        kind, _, cursor = after.partition(" ")
        kind = kind or "page"
        rows: list[Json] | None = None
        going = ""
        if not cursor.startswith(_SEARCHED):
            rows, going = self._scanned(kind, cursor)
        if rows is None:
            rows, going = self._searched(kind, int(cursor.removeprefix(_SEARCHED) or 0))
        following = f"{kind} {going}" if going else "blogpost " if kind == "page" else ""
        pages = (raw_page(row) for row in rows)
        return Batch(pages=tuple(page for page in pages if page is not None), after=following)

    def _scanned(self, kind: str, cursor: str) -> tuple[list[Json] | None, str]:
        """The next rows of a scan, and where it goes on; None where this version has no such scan."""
        try:
            answer = self._client.get(
                f"{CONTENT}/scan",
                type=kind,
                status="current",
                expand=f"body.storage,{PLACE}",
                limit=WITH_BODY,
                cursor=cursor or None,
            )
        except ApiError as error:
            if cursor or error.status not in _LACKING:
                raise
            return None, ""
        rows = rows_of(answer)
        if not cursor and any(row.get("type", kind) != kind for row in rows):
            # It takes the word, and scans pages all the same.
            return None, ""
        going = (following(answer) or {}).get("cursor") or answer.get("nextCursor") if rows else ""
        return rows, "" if going == cursor else str(going or "")

    def _searched(self, kind: str, start: int) -> tuple[list[Json], str]:
        """The same by search, by the number of rows that came."""
        answer = self._client.get(
            SEARCH,
            cql=f"type = {kind} order by created",
            expand=f"body.storage,{PLACE}",
            start=start or None,
            limit=WITH_BODY,
        )
        rows = rows_of(answer)
        return rows, f"{_SEARCHED}{start + len(rows)}" if rows else ""

    def titled(self, title: str, space: str) -> Sequence[str]:
        """By the content list, which knows a page from the moment it is saved."""
        if not space:
            return super().titled(title, space)
        rows = self._client.listed(CONTENT, title=title, spaceKey=space, status="current", limit=25)
        return [str(row["id"]) for row in rows]

    def save(self, page: RawPage, body: str) -> None:
        """A minor edit: it mails no watcher."""
        self._client.write("PUT", f"{CONTENT}/{page.id}", {
            "id": page.id,
            "type": "blogpost" if page.blog else "page",
            "title": page.title,
            "version": {"number": page.version.number + 1, "minorEdit": True},
            "body": {"storage": {"value": body, "representation": "storage"}},
        })  # fmt: skip

    # --- properties -------------------------------------------------------------------------------------

    def prop(self, page: RawPage, key: str) -> tuple[Any, str, int] | None:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        row = self._client.maybe(f"{CONTENT}/{page.id}/property/{key}", expand="version")
        return (row.get("value"), key, int((row.get("version") or {}).get("number", 1))) if row else None

    def put_prop(self, page: RawPage, key: str, value: Any, where: str, version: int) -> None:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        if not where:
            self._client.write("POST", f"{CONTENT}/{page.id}/property", {"key": key, "value": value})
            return
        body = {"key": key, "value": value, "version": {"number": version + 1}}
        self._client.write("PUT", f"{CONTENT}/{page.id}/property/{key}", body)

    def drop_prop(self, page: RawPage, where: str) -> None:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        self._client.write("DELETE", f"{CONTENT}/{page.id}/property/{where}")

    # --- people -----------------------------------------------------------------------------------------

    def users(self, ids: Collection[str]) -> Iterable[RawUser]:
        """One request each, but for those that a group's list named just before.

        Such a list is good for the one question that follows it, and for a crowd only: who asks about a few
        does so because something was told of them since.
        """
        with self._lock:
            listed, self._listed = self._listed, {}
            young = time.monotonic() - self._listed_at < LISTED
        for id in sorted(ids):
            known = listed.get(id) if young and len(ids) > FEW else None
            if known is None:
                row = self._client.maybe("rest/api/user", key=id, expand="status")
                known = _user(row) if row else None
            if known is not None:
                yield known

    def user_named(self, name: str) -> RawUser | None:
        """By user name, which belongs to one account."""
        row = self._client.maybe("rest/api/user", username=name, expand="status")
        user = _user(row) if row else None
        return user if user is not None and user.name.casefold() == name.casefold() else None

    def everybody(self) -> Iterator[RawUser]:
        """See :class:`~plugins.confluence.raw.Wiki`; before 8.4 those of all groups, each once."""
        try:
            rows = self._client.listed("rest/api/user/list", expand="status", limit=LIST)
            first = next(rows, None)
        except NotFound:
            yield from self._in_groups()
            return
        for row in chain(() if first is None else (first,), rows):
            user = _user(row)
            if user is not None:
                yield user

    def _in_groups(self) -> Iterator[RawUser]:
        seen: set[str] = set()
        for group in self._client.listed("rest/api/group", limit=LIST):
            for row in self._client.listed(
                f"rest/api/group/{quote(str(group['name']), safe='')}/member", expand="status", limit=LIST
            ):
                user = _user(row)
                if user is not None and user.id not in seen:
                    seen.add(user.id)
                    yield user

    def group(self, name: str) -> list[RawUser] | None:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        path = f"rest/api/group/{quote(name, safe='')}"
        if self._client.maybe(path) is None:
            return None
        users = []
        for row in self._client.listed(f"{path}/member", expand="status", limit=LIST):
            user = _user(row)
            if user is not None:
                users.append(user)
        with self._lock:
            if time.monotonic() - self._listed_at >= LISTED:
                self._listed, self._listed_at = {}, time.monotonic()
            self._listed |= {user.id: user for user in users}
        return users

    def me(self) -> RawUser | None:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        return _user(self._client.get("rest/api/user/current", expand="status"))

    # --- who may read -----------------------------------------------------------------------------------

    def readers(self, people: Collection[str], page: str) -> set[str]:
        """See :meth:`plugins.confluence.access.Access.readers`."""
        return self.access.readers(people, page)

    def edits(self, person: str, page: str) -> bool:
        """See :meth:`plugins.confluence.access.Access.edits`."""
        return self.access.edits(person, page)


def _talked_about(file: Json) -> bool:
    """Whether there are comments on a file, as far as its row tells; where it doesn't, they are asked for."""
    told = (file.get("children") or {}).get("comment")
    return not isinstance(told, dict) or bool(rows_of(told)) or bool(told.get("size"))


#: Users or groups in one answer.
LIST: Final = 200


def _user(row: Json) -> RawUser | None:
    """An account; None for somebody who isn't logged in."""
    key = row.get("userKey")
    if not key:
        return None
    return RawUser(
        id=str(key),
        name=str(row.get("username") or row.get("displayName") or key),
        display=str(row.get("displayName") or ""),
        email=str(row.get("email") or ""),
        active=str(row.get("status", "current")).casefold() in {"current", "active"},
    )
