"""Confluence Cloud: REST v2 where it can, v1 where v2 can't yet, in the shape of :mod:`plugins.confluence.raw`.

https://developer.atlassian.com/cloud/confluence/rest/v2/ and …/v1/. The library's own Cloud methods don't fit the
API, so these paths are ours; its transport carries them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import islice
from typing import Any, Final

from plugins.confluence.client import Client, Json, NotFound
from plugins.confluence.paging import following
from plugins.confluence.raw import (
    Batch,
    Changed,
    RawComment,
    RawFile,
    RawPage,
    RawTask,
    RawUser,
    RawVersion,
    instant,
    quoted,
)
from plugins.confluence.search import FILES, PLACE, SEARCH, UNTOLD, Search, raw_file, raw_page

V2: Final = "api/v2"
#: Most results a page of a v2 list.
LIMIT: Final = 250
#: Accounts in one look-up, and pages or versions with bodies in one answer.
USERS: Final = 100
WITH_BODY: Final = 50


class Cloud(Search):
    """One Confluence Cloud site."""

    cloud = True

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self._spaces: dict[str, tuple[str, bool]] = {}
        self._groups: dict[str, str] = {}
        #: Comment → when it was made and by whom; it never changes.
        self._made: OrderedDict[str, tuple[Any, str]] = OrderedDict()

    # --- pages ------------------------------------------------------------------------------------------

    def page(self, id: str) -> RawPage | None:
        """See :class:`~plugins.confluence.raw.Wiki`; three requests."""
        for kind in ("pages", "blogposts"):
            row = self._client.maybe(
                f"{V2}/{kind}/{id}", **{"body-format": "storage", "include-labels": True}
            )
            if row is not None:
                return self._page(row, blog=kind == "blogposts")
        return None

    def _page(self, row: Json, *, blog: bool) -> RawPage | None:
        space, archived = self._space(str(row.get("spaceId", "")))
        if row.get("status") != "current" or archived:
            return None
        id = str(row["id"])
        ancestors: tuple[str, ...] = ()
        if not blog and row.get("parentId"):
            rows = self._client.listed(f"{V2}/pages/{id}/ancestors", limit=LIMIT)
            ancestors = tuple(
                str(ancestor["id"]) for ancestor in rows if ancestor.get("type", "page") == "page"
            )
        labels = (row.get("labels") or {}).get("results", ())
        return RawPage(
            id=id,
            title=str(row.get("title", "")),
            space=space,
            version=_version(row["version"], _whole(row)),
            ancestors=ancestors,
            labels=frozenset(str(label["name"]) for label in labels),
            blog=blog,
        )

    def _space(self, id: str) -> tuple[str, bool]:
        """A space's key, which never changes, and whether it was archived when it was last asked about."""
        rows = self._client.get(f"{V2}/spaces", ids=id).get("results", ()) if id else ()
        for row in rows:
            self._spaces[id] = (str(row["key"]), str(row.get("status")).casefold() == "archived")
        if not rows:
            # Gone or hidden from us: so are its pages.
            key, _ = self._spaces.get(id, ("", True))
            return key, True
        return self._spaces[id]

    def home_of(self, id: str) -> str:
        """The page of a comment or attachment; v2 has to be asked what it is first."""
        if id.startswith("att"):
            return self._on_page(self._client.maybe(f"{V2}/attachments/{id}"))
        types = (
            self._client.query(f"{V2}/content/convert-ids-to-types", {"contentIds": [id]}).get("results")
            or {}
        )
        path = {
            "footer-comment": f"{V2}/footer-comments/{id}",
            "inline-comment": f"{V2}/inline-comments/{id}",
            "attachment": f"{V2}/attachments/{id}",
        }.get(str(types.get(id)))
        row = self._client.maybe(path) if path else None
        if row and row.get("attachmentId"):
            # A comment on a file, which is on a page.
            row = self._client.maybe(f"{V2}/attachments/{row['attachmentId']}")
        return self._on_page(row)

    @staticmethod
    def _on_page(row: Json | None) -> str:
        return str((row or {}).get("pageId") or (row or {}).get("blogPostId") or "")

    def versions(self, page: RawPage, wanted: Collection[int]) -> Iterator[RawVersion]:
        """Fifty with their bodies a request, the newest first; no further than to the oldest wanted."""
        if not wanted:
            return
        kind, oldest = _kind(page), min(wanted)
        rows = self._client.listed(
            f"{V2}/{kind}/{page.id}/versions",
            limit=WITH_BODY,
            sort="-modified-date",
            **{"body-format": "storage"},
        )
        for row in rows:
            number = int(row["number"])
            if number in wanted:
                yield _version(row, _whole(row.get("page") or row.get("blogpost") or {}))
            if number <= oldest:
                return

    def comments(self, page: RawPage, files: Iterable[RawFile]) -> Iterable[RawComment]:
        """Both kinds, with replies, which v2 lists below each comment; files are asked about one by one."""
        kind = _kind(page)
        for what in ("footer-comments", "inline-comments"):
            yield from self._replies(page, f"{V2}/{kind}/{page.id}/{what}", what, "")
        for file in files:
            path = f"{V2}/attachments/{file.id}/footer-comments"
            yield from self._replies(page, path, "footer-comments", "", on_file=True)

    def files(self, page: RawPage) -> Sequence[RawFile]:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        path = f"{V2}/{_kind(page)}/{page.id}/attachments"
        with suppress(NotFound):
            rows = self._client.listed(path, sort="-modified-date", status="current", limit=FILES)
            return [raw_file(row, "createdAt") for row in islice(rows, FILES) if row.get("id")]
        return ()

    def _replies(
        self, page: RawPage, path: str, what: str, parent: str, *, on_file: bool = False
    ) -> Iterator[RawComment]:
        for row in self._client.listed(path, limit=LIMIT, **{"body-format": "storage"}):
            id = str(row["id"])
            at, author = self._made_by(what, id, row.get("version") or {}, page)
            yield RawComment(
                id=id,
                parent=parent,
                at=at,
                author=author,
                body=_body(row),
                inline=what != "footer-comments",
                on_file=on_file,
            )
            yield from self._replies(page, f"{V2}/{what}/{id}/children", what, id, on_file=on_file)

    def _made_by(self, what: str, id: str, version: Json, page: RawPage) -> tuple[Any, str]:
        """When and by whom a comment was made: its first version tells, a later one tells who mended it.

        One without any was here before the page's last version, as far as anybody knows.
        """
        known = self._made.get(id)
        if known is None:
            first: Json | None = version
            if version.get("number") != 1:
                first = self._client.maybe(f"{V2}/{what}/{id}/versions/1")
            row = first or version
            if not row.get("createdAt"):
                return page.version.at, str(row.get("authorId") or "")
            known = (instant(row["createdAt"]), str(row.get("authorId") or ""))
            self._made[id] = known
            while len(self._made) > _MOST:
                self._made.popitem(last=False)
        return known

    def ticked(self, page: RawPage) -> Iterable[RawTask]:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        where = {"blogpost-id" if page.blog else "page-id": page.id, "body-format": "storage"}
        for row in self._client.listed(f"{V2}/tasks", status="complete", limit=LIMIT, **where):
            yield RawTask(
                id=str(row["id"]),
                assignee=str(row.get("assignedTo") or ""),
                completed_by=str(row.get("completedBy") or ""),
                completed_at=instant(row["completedAt"]) if row.get("completedAt") else None,
                body=_body(row),
            )

    def likes(self, comment: RawComment) -> Iterable[str]:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        what = "inline-comments" if comment.inline else "footer-comments"
        rows = self._client.listed(f"{V2}/{what}/{comment.id}/likes/users", limit=LIMIT)
        return [str(row["accountId"]) for row in rows if row.get("accountId")]

    def changed(self, minutes: int) -> Iterator[Changed]:
        """By search, and tasks that were ticked, which no version tells of."""
        yield from super().changed(minutes)
        since = int((self._client.now() - timedelta(minutes=minutes)).timestamp() * 1000)
        rows = self._client.listed(
            f"{V2}/tasks", status="complete", limit=LIMIT, **{"completed-at-from": since}
        )
        for row in rows:
            page = row.get("pageId") or row.get("blogPostId")
            if page and row.get("completedAt"):
                at = instant(row["completedAt"])
                yield Changed(page=str(page), mark=f"task {row['id']}:{int(at.timestamp())}", at=at)

    def all_pages(self, after: str) -> Batch:
        """By search: it alone gives place, labels and body together."""
        answer = self._client.get(
            SEARCH,
            cql="type in (page, blogpost) order by created",
            expand=f"body.storage,{PLACE}",
            limit=WITH_BODY,
            cursor=after or None,
        )
        rows = answer.get("results", ())
        self._client.points += len(rows)
        pages = (raw_page(row) for row in rows)
        going = following(answer) if rows else None
        return Batch(
            pages=tuple(page for page in pages if page is not None),
            after=str(going.get("cursor", "")) if going else "",
        )

    def titled(self, title: str, space: str) -> Sequence[str]:
        """By the list of pages, which knows a page from the moment it is saved."""
        ids = []
        for kind in ("pages", "blogposts"):
            for row in self._client.listed(f"{V2}/{kind}", title=title, status="current", limit=LIMIT):
                key, archived = self._space(str(row.get("spaceId", "")))
                if not archived and (not space or key.casefold() == space.casefold()):
                    ids.append(str(row["id"]))
        return ids

    def save(self, page: RawPage, body: str) -> None:
        """v2 knows no minor edit, so nothing of ours is written into a page here."""
        raise AssertionError("the state is kept in a content property")  # pragma: no cover

    # --- properties -------------------------------------------------------------------------------------

    def prop(self, page: RawPage, key: str) -> tuple[Any, str, int] | None:
        """See :class:`~plugins.confluence.raw.Wiki`; the address is the property's number."""
        answer = self._client.maybe(f"{V2}/{_kind(page)}/{page.id}/properties", key=key)
        for row in (answer or {}).get("results", ()):
            return row.get("value"), str(row["id"]), int((row.get("version") or {}).get("number", 1))
        return None

    def put_prop(self, page: RawPage, key: str, value: Any, where: str, version: int) -> None:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        path = f"{V2}/{_kind(page)}/{page.id}/properties"
        if not where:
            self._client.write("POST", path, {"key": key, "value": value})
            return
        self._client.write(
            "PUT", f"{path}/{where}", {"key": key, "value": value, "version": {"number": version + 1}}
        )

    def drop_prop(self, page: RawPage, where: str) -> None:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        self._client.write("DELETE", f"{V2}/{_kind(page)}/{page.id}/properties/{where}")

    # --- people -----------------------------------------------------------------------------------------

    def users(self, ids: Collection[str]) -> Iterable[RawUser]:
        """A hundred a request."""
        listed = sorted(ids)
        for start in range(0, len(listed), USERS):
            some = listed[start : start + USERS]
            answer = self._client.query(f"{V2}/users-bulk", {"accountIds": some})
            self._client.points += 2 * len(some)
            for row in answer.get("results", ()):
                yield _user(row)

    def user_named(self, name: str) -> RawUser | None:
        """The one account that is shown by exactly this name; never a guess between two."""
        cql = f"user.fullname ~ {quoted(name)}"
        rows = self._client.counted("rest/api/search/user", cql=cql, limit=USERS)
        wanted = " ".join(name.split()).casefold()
        ids = {
            str(user["accountId"])
            for row in rows
            if (user := row.get("user") or {}).get("accountId")
            and wanted
            in {
                " ".join(str(user.get(name_field) or "").split()).casefold()
                for name_field in ("publicName", "displayName")
            }
        }
        return next(iter(self.users(ids)), None) if len(ids) == 1 else None

    def everybody(self) -> Iterator[RawUser]:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        rows = self._client.counted("rest/api/search/user", cql="type = user", limit=USERS)
        ids = [str(row["user"]["accountId"]) for row in rows if (row.get("user") or {}).get("accountId")]
        yield from self.users(ids)

    def group(self, name: str) -> list[RawUser] | None:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        answer = self._client.get("rest/api/group/picker", query=name, limit=LIMIT)
        id = next((str(row["id"]) for row in answer.get("results", ()) if row.get("name") == name), "")
        if not id:
            return None
        rows = self._client.counted(f"rest/api/group/{id}/membersByGroupId", limit=200)
        return list(self.users([str(row["accountId"]) for row in rows if row.get("accountId")]))

    def me(self) -> RawUser | None:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        row = self._client.get("rest/api/user/current")
        id = str(row.get("accountId") or "")
        return next(iter(self.users([id])), None) if id and row.get("type") != "anonymous" else None

    def readers(self, people: Collection[str], page: str) -> set[str]:
        """Confluence is asked for each person: it alone knows all its rules."""
        people_there = set()
        for person in people:
            body = {"subject": {"type": "user", "identifier": person}, "operation": "read"}
            answer = self._client.query(f"rest/api/content/{page}/permission/check", body)
            if answer.get("hasPermission") is True:
                people_there.add(person)
        return people_there

    def edits(self, person: str, page: str) -> bool:
        """See :class:`~plugins.confluence.raw.Wiki`."""
        body = {"subject": {"type": "user", "identifier": person}, "operation": "update"}
        answer = self._client.query(f"rest/api/content/{page}/permission/check", body)
        return answer.get("hasPermission") is True


_MOST: Final = 20_000


def _kind(page: RawPage) -> str:
    """The word of v2's addresses for pages, or for blog posts."""
    return "blogposts" if page.blog else "pages"


def _version(row: Json, body: str) -> RawVersion:
    return RawVersion(
        number=int(row["number"]),
        at=instant(row["createdAt"]),
        author=str(row.get("authorId") or ""),
        minor=bool(row.get("minorEdit")),
        body=body,
    )


def _whole(row: Json) -> str:
    """A page's text: none at all is not the same as an empty one."""
    value = ((row.get("body") or {}).get("storage") or {}).get("value")
    return value if isinstance(value, str) else UNTOLD


def _body(row: Json) -> str:
    return str(((row.get("body") or {}).get("storage") or {}).get("value") or "")


def _user(row: Json) -> RawUser:
    shown = str(row.get("publicName") or row.get("displayName") or row["accountId"])
    return RawUser(
        id=str(row["accountId"]),
        name=str(row.get("displayName") or shown),
        display=shown,
        email=str(row.get("email") or ""),
        zone=str(row.get("timeZone") or ""),
        active=row.get("accountStatus", "active") == "active",
        app=row.get("accountType") == "app",
    )
