"""Confluence Data Center: its REST API in the shape of :mod:`plugins.confluence.raw`.

https://developer.atlassian.com/server/confluence/rest/ ; what it can't tell (likes, who ticked a task) is left
out.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final
from urllib.parse import quote

from core.ports import GiveUp
from plugins.confluence.client import Client, Json, NotFound
from plugins.confluence.raw import (
    Batch,
    RawComment,
    RawPage,
    RawTask,
    RawUser,
    RawVersion,
    instant,
)
from plugins.confluence.search import PLACE, Search, raw_page, raw_version

CONTENT: Final = "rest/api/content"
#: Pages with their bodies in one answer: Confluence caps it there.
WITH_BODY: Final = 50
#: So many accounts are asked about one by one.
FEW: Final = 10
#: Seconds that the last lists of groups are of use for the question that follows them.
LISTED: Final = 60.0
#: Seconds that the groups of a person and the permissions of a space are believed: the pages of one question.
BELIEVED: Final = 5.0


class DataCenter(Search):
    """One Confluence Data Center."""

    cloud = False

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self._remembered: dict[tuple[str, str], tuple[float, Any]] = {}
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
        row = self._client.maybe(f"{CONTENT}/{id}", expand="container")
        return str(((row or {}).get("container") or {}).get("id") or "")

    def versions(self, page: RawPage, wanted: Collection[int]) -> Iterator[RawVersion]:
        """One request a version: no list of them comes with bodies."""
        for number in sorted(wanted):
            row = self._client.maybe(
                f"{CONTENT}/{page.id}", status="historical", version=number, expand="body.storage,version"
            )
            if row:
                yield raw_version(row)

    def comments(self, page: RawPage) -> Iterable[RawComment]:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        rows = self._client.listed(
            f"{CONTENT}/{page.id}/child/comment",
            depth="all",
            location=["footer", "inline", "resolved"],
            expand="body.storage,version,history,ancestors,extensions",
            limit=100,
        )
        for row in rows:
            history = row.get("history") or {}
            parents = [one for one in row.get("ancestors") or () if one.get("type", "comment") == "comment"]
            version = raw_version(row)
            made = history.get("createdBy") or {}
            yield RawComment(
                id=str(row["id"]),
                parent=str(parents[-1]["id"]) if parents else "",
                at=instant(history["createdDate"]) if history.get("createdDate") else version.at,
                author=str(made.get("userKey") or "") or version.author,
                body=version.body,
                inline=(row.get("extensions") or {}).get("location") == "inline",
            )

    def ticked(self, page: RawPage) -> Iterable[RawTask]:
        """Data Center does not say who ticked a task."""
        return ()

    def likes(self, comment: RawComment) -> Iterable[str]:
        """Data Center tells of likes on undocumented addresses only."""
        return ()

    def all_pages(self, after: str) -> Batch:
        """By ``/content/scan``, which is made for going through everything; pages first, then blog posts."""
        kind, _, cursor = after.partition(" ")
        kind = kind or "page"
        answer = self._client.get(
            f"{CONTENT}/scan",
            type=kind,
            status="current",
            expand=f"body.storage,{PLACE}",
            limit=WITH_BODY,
            cursor=cursor or None,
        )
        rows = answer.get("results", ())
        going = answer.get("nextCursor") if rows else ""
        following = f"{kind} {going}" if going else "blogpost " if kind == "page" else ""
        pages = (raw_page(row) for row in rows)
        return Batch(pages=tuple(page for page in pages if page is not None), after=following)

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

    def prop(self, page: str, key: str) -> tuple[Any, str, int] | None:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        row = self._client.maybe(f"{CONTENT}/{page}/property/{key}", expand="version")
        return (row.get("value"), key, int((row.get("version") or {}).get("number", 1))) if row else None

    def put_prop(self, page: str, key: str, value: Any, where: str, version: int) -> None:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        if not where:
            self._client.write("POST", f"{CONTENT}/{page}/property", {"key": key, "value": value})
            return
        body = {"key": key, "value": value, "version": {"number": version + 1}}
        self._client.write("PUT", f"{CONTENT}/{page}/property/{key}", body)

    def drop_prop(self, page: str, where: str) -> None:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        self._client.write("DELETE", f"{CONTENT}/{page}/property/{where}")

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
        """See :class:`~plugins.confluence.raw.Wiki`."""
        for row in self._client.listed("rest/api/user/list", expand="status", limit=LIST):
            user = _user(row)
            if user is not None:
                yield user

    def group(self, name: str) -> list[RawUser] | None:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        path = f"rest/api/group/{quote(name, safe='')}"
        if self._client.maybe(path) is None:
            return None
        found = []
        for row in self._client.listed(f"{path}/member", expand="status", limit=LIST):
            user = _user(row)
            if user is not None:
                found.append(user)
        with self._lock:
            if time.monotonic() - self._listed_at >= LISTED:
                self._listed, self._listed_at = {}, time.monotonic()
            self._listed |= {user.id: user for user in found}
        return found

    def me(self) -> RawUser | None:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        return _user(self._client.get("rest/api/user/current", expand="status"))

    # --- who may read -----------------------------------------------------------------------------------

    def readers(self, people: Collection[str], page: str) -> set[str]:
        """By what Confluence says of the space's permissions and the page's restrictions, inherited ones too.

        Never too many: whoever only administers the site counts as somebody without access.
        """
        row = self._client.maybe(f"{CONTENT}/{page}", expand="space")
        key = str(((row or {}).get("space") or {}).get("key", ""))
        if not key:
            return set()
        users, groups, anybody = self._viewers(key)
        rules = self._restrictions(page)
        found = set()
        for person in people:
            mine = self._groups_of(person)
            seen = anybody or person in users or bool(groups & mine)
            if seen and all(person in named or bool(allowed & mine) for named, allowed in rules):
                found.add(person)
        return found

    def _viewers(self, space: str) -> tuple[frozenset[str], frozenset[str], bool]:
        """Users and groups who may view a space, and whether anybody may."""
        known = self._recall("space", space)
        if known is not None:
            return known  # type: ignore[no-any-return]
        users, groups, anybody = set(), set(), False
        answer = self._client.get(f"rest/api/space/{quote(space, safe='~')}/permissions")
        for row in answer.get("results", ()):
            operation = row.get("operation") or {}
            if (operation.get("operationKey"), operation.get("targetType")) != ("read", "space"):
                continue
            subject = row.get("subject") or {}
            if subject.get("type") == "group":
                groups.add(str(subject.get("name")))
            elif subject.get("userKey"):
                users.add(str(subject["userKey"]))
            elif subject.get("type") == "anonymous" or not subject:
                anybody = True
        made = (frozenset(users), frozenset(groups), anybody)
        self._remember("space", space, made)
        return made

    def _restrictions(self, page: str) -> list[tuple[set[str], set[str]]]:
        """Users and groups of each restriction on the way to the page; all of them must let one through."""
        answer = self._client.get(f"{CONTENT}/{page}/restriction/relevantViewRestrictions")
        rows: Any = answer.get("results", answer.get("restrictions", answer if "read" in answer else None))
        if rows is None:
            # To guess that there are none could show a page to somebody who may not see it.
            raise GiveUp(
                f"Confluence told the restrictions of page {page} in a form that Telos does not know"
            )
        found = []
        for row in rows.values() if isinstance(rows, dict) else rows:
            if not isinstance(row, dict) or row.get("operation", "read") != "read":
                continue
            named = row.get("restrictions") or {}
            users = {str(one.get("userKey")) for one in (named.get("user") or {}).get("results", ())}
            groups = {str(one.get("name")) for one in (named.get("group") or {}).get("results", ())}
            if users or groups:
                found.append((users, groups))
        return found

    def _groups_of(self, person: str) -> frozenset[str]:
        known = self._recall("groups", person)
        if known is None:
            try:
                rows = list(self._client.listed("rest/api/user/memberof", key=person, limit=LIST))
            except NotFound:
                rows = []
            known = frozenset(str(row["name"]) for row in rows)
            self._remember("groups", person, known)
        return known  # type: ignore[no-any-return]

    # --- what was just said -----------------------------------------------------------------------------

    def _recall(self, kind: str, key: str) -> Any:
        with self._lock:
            at, value = self._remembered.get((kind, key), (0.0, None))
        return value if value is not None and time.monotonic() - at < BELIEVED else None

    def _remember(self, kind: str, key: str, value: Any) -> None:
        with self._lock:
            if len(self._remembered) > _MOST:
                self._remembered.clear()
            self._remembered[kind, key] = (time.monotonic(), value)


#: Users or groups in one answer.
LIST: Final = 200
_MOST: Final = 50_000


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
