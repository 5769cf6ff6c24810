"""Who may read a page of a Data Center: its space's permissions, and the restrictions on the way to the page.

No version answers the question itself. What each one tells, by which route since when, is in docs/confluence.md.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from core.i18n import Phrase
from core.ports import GiveUp
from plugins.confluence import restrictions
from plugins.confluence.client import ApiError, Client, Forbidden, Json, NotFound
from plugins.confluence.restrictions import Rule

log = logging.getLogger(__name__)

CONTENT: Final = "rest/api/content"
#: The older interface, which every version has while an admin lets it be used.
RPC: Final = "rpc/json-rpc/confluenceservice-v2"
#: Seconds that the groups of a person and the permissions of a space are believed: the pages of one question.
BELIEVED: Final = 5.0
#: Groups in one answer, restrictions in one, users or groups of one restriction.
LIST: Final = 200
_RESTRICTIONS: Final = 50
#: Pages of restrictions that are followed; no page lies so deep.
_DEEPEST: Final = 100
_MOST: Final = 50_000


class Withheld(Forbidden):
    """The account may not read who may see a space."""


class UnknownPermissions(GiveUp):
    """Confluence told of a space's permissions in a form that this version of Telos does not know."""

    def __init__(self, space: str) -> None:
        super().__init__(Phrase("cf-error-permissions-form", space=space))


class RemoteOff(Withheld):
    """This version tells it by the older remote API only, and that one is switched off."""


@dataclass(frozen=True, slots=True)
class Viewers:
    """Who may view a space."""

    users: frozenset[str] = frozenset()
    #: Users that the older interface names by user name.
    names: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    anybody: bool = False


class Access:
    """Asks one Data Center who may read."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._remembered: dict[tuple[str, str], tuple[float, Any]] = {}
        self._lock = threading.Lock()

    def readers(self, people: Collection[str], page: str) -> set[str]:
        """Those of the people who may read the page.

        Never too many: whoever only administers the site counts as somebody without access, and so does
        everybody where the account may not read who sees the space.
        """
        row = self._client.maybe(f"{CONTENT}/{page}", expand="space,ancestors")
        key = str(((row or {}).get("space") or {}).get("key", ""))
        if not row or not key:
            return set()
        try:
            viewers = self.viewers(key)
        except Withheld:
            log.warning("who may see space %s can't be read, so nobody is shown its pages; see doctor", key)
            return set()
        rules = list(self._restrictions(page, [str(up["id"]) for up in row.get("ancestors") or ()]))
        return {person for person in people if self._may(person, viewers, rules)}

    def edits(self, person: str, page: str) -> bool:
        """Whether somebody who may read the page may edit it: may add pages to its space, and no restriction keeps
        them out, which no page inherits. Where this version or account can't tell, nobody may.
        """
        row = self._client.maybe(f"{CONTENT}/{page}", expand="space")
        key = str(((row or {}).get("space") or {}).get("key", ""))
        if not key:
            return False
        try:
            told = self._client.get(f"rest/api/space/{quote(key, safe='~')}/permissions", refusals=(500,))
            answer = self._client.get(
                f"{CONTENT}/{page}/restriction/byOperation/update",
                expand="restrictions.user,restrictions.group",
                limit=LIST,
            )
        except (NotFound, Forbidden):
            return False
        adds = _viewers(told, key, ("create", "page"))
        if not (adds.anybody or self._among(person, adds.users, adds.names, adds.groups)):
            return False
        rule = restrictions.page_rule(answer, page, "update")
        return rule is None or self._among(person, rule.users, rule.names, rule.groups)

    def _may(self, person: str, viewers: Viewers, rules: Collection[Rule]) -> bool:
        if not (viewers.anybody or self._among(person, viewers.users, viewers.names, viewers.groups)):
            return False
        return all(self._among(person, rule.users, rule.names, rule.groups) for rule in rules)

    def _among(
        self, person: str, users: Collection[str], names: Collection[str], groups: Collection[str]
    ) -> bool:
        if person in users or (names and self._name_of(person) in names):
            return True
        return bool(groups) and not self._groups_of(person).isdisjoint(groups)

    # --- spaces -----------------------------------------------------------------------------------------

    def viewers(self, space: str) -> Viewers:
        """Who may view a space; raises :class:`Withheld` where the account may not read that."""
        known = self._recall("space", space)
        if known is None:
            known = self._asked(space)
            self._remember("space", space, known)
        return known  # type: ignore[no-any-return]

    def _asked(self, space: str) -> Viewers:
        path = f"rest/api/space/{quote(space, safe='~')}/permissions"
        try:
            # It answers 500, not 403, where the account may not (CONFSERVER-99908).
            answer = self._client.get(path, refusals=(500,))
        except NotFound:
            return self._by_rpc(space)
        except Forbidden as error:
            if error.status == 401 or not self._client.let_in():
                raise
            raise Withheld(Phrase("cf-error-permissions", space=space), error.status, error.reason) from None
        return _viewers(answer, space)

    def _by_rpc(self, space: str) -> Viewers:
        """Before 9.1 the older interface alone tells."""
        what = Phrase("cf-error-permissions", space=space)
        asked = {"jsonrpc": "2.0", "id": 1, "method": "getSpacePermissionSets", "params": [space]}
        try:
            answer = self._client.query(RPC, asked, refusals=(500,))
        except ApiError as error:
            if error.status == 401 or not self._client.let_in():
                raise
            raise RemoteOff(what, error.status, error.reason) from None
        sets = answer.get("result", answer.get("results"))
        if not isinstance(sets, list):
            told = answer.get("error")
            reason = str(told.get("message") or "") if isinstance(told, dict) else ""
            raise Withheld(what, 403, reason[:300])
        rows = [
            row
            for permission_set in sets
            if isinstance(permission_set, dict) and permission_set.get("type") == "VIEWSPACE"
            for row in permission_set.get("spacePermissions") or ()
            if isinstance(row, dict)
        ]
        if any(not {"userName", "groupName"} & row.keys() for row in rows):
            # Nobody named is everybody only where it says that nobody is named.
            raise UnknownPermissions(space)
        return Viewers(
            names=frozenset(str(row["userName"]) for row in rows if row.get("userName")),
            groups=frozenset(str(row["groupName"]) for row in rows if row.get("groupName")),
            anybody=any(not (row.get("userName") or row.get("groupName")) for row in rows),
        )

    # --- restrictions -----------------------------------------------------------------------------------

    def _restrictions(self, page: str, above: list[str]) -> Iterator[Rule]:
        """Each restriction on the way to the page; all of them must let one through."""
        path = f"{CONTENT}/{page}/restriction/relevantViewRestrictions"
        start, before = 0, None
        for _ in range(_DEEPEST):
            try:
                answer = self._client.get(path, start=start or None, limit=_RESTRICTIONS if start else None)
            except NotFound:
                if start:
                    raise
                # A version without it, or a page that just went: its own route tells.
                yield from self._level_by_level(page, above)
                return
            told = restrictions.read(answer, page)
            if not told.rows or (told.rules and told.rules == before):
                return
            if any(rule.cut for rule in told.rules) or not told.each:
                yield from told.rules if not told.each else ()
                yield from self._level_by_level(page, above)
                return
            yield from told.rules
            before, start = told.rules, start + told.rows
            if told.rows < _RESTRICTIONS and start > len(above):
                # One for each page on the way, and this one: there can't be more.
                return
        raise GiveUp(Phrase("cf-error-restrictions-no-end", page=page))

    def _level_by_level(self, page: str, above: list[str]) -> Iterator[Rule]:
        """The restriction of each page on the way, asked for one by one."""
        for id in [*above, page]:
            path, start = f"{CONTENT}/{id}/restriction/byOperation/read", 0
            users: set[str] = set()
            names: set[str] = set()
            groups: set[str] = set()
            restricted = False
            for _ in range(_DEEPEST):
                answer = self._client.get(
                    path, expand="restrictions.user,restrictions.group", start=start or None, limit=LIST
                )
                rule = restrictions.page_rule(answer, id)
                if rule is None:
                    break
                restricted = True
                new = (rule.users - users) | (rule.names - names) | (rule.groups - groups)
                users |= rule.users
                names |= rule.names
                groups |= rule.groups
                if not rule.cut or not new:
                    break
                start += max(len(rule.users | rule.names), len(rule.groups))
            if restricted:
                yield Rule(frozenset(users), frozenset(names), frozenset(groups))

    # --- people -----------------------------------------------------------------------------------------

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

    def _name_of(self, person: str) -> str:
        known = self._recall("name", person)
        if known is None:
            row = self._client.maybe("rest/api/user", key=person)
            known = str((row or {}).get("username") or "")
            self._remember("name", person, known)
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


def _viewers(answer: Json, space: str, wanted: tuple[str, str] = ("read", "space")) -> Viewers:
    """Who has a permission in a space, as REST lists them since 9.1: one subject in each row, or lists of several.

    Raises :class:`UnknownPermissions` where whom a row is about can't be told: that could be somebody, or everybody.
    """
    rows = answer.get("results")
    if not isinstance(rows, list):
        raise UnknownPermissions(space)
    users: set[str] = set()
    names: set[str] = set()
    groups: set[str] = set()
    anybody = False
    for row in rows:
        operation = row.get("operation") if isinstance(row, dict) else None
        if not isinstance(operation, dict) or not (
            operation.get("operationKey") or operation.get("operation")
        ):
            raise UnknownPermissions(space)
        done = operation.get("operationKey") or operation.get("operation")
        if (done, operation.get("targetType")) != wanted:
            continue
        for subject in _subjects(row, space):
            if subject.get("type") == "anonymous":
                anybody = True
            elif subject.get("userKey"):
                users.add(str(subject["userKey"]))
            elif subject.get("username"):
                names.add(str(subject["username"]))
            elif subject.get("type") == "group" and (subject.get("name") or subject.get("displayName")):
                groups.add(str(subject.get("name") or subject["displayName"]))
            elif subject.get("type") not in ("user", "known", "unknown"):
                raise UnknownPermissions(space)
    return Viewers(frozenset(users), frozenset(names), frozenset(groups), anybody)


def _subjects(row: Json, space: str) -> Iterator[Json]:
    """Whom a row is about; who has no account any more has neither key nor name."""
    if row.get("anonymousAccess") is True:
        yield {"type": "anonymous"}
    elif isinstance(row.get("subject"), dict) and row["subject"]:
        yield row["subject"]
    elif isinstance(row.get("subjects"), dict) and row["subjects"]:
        for kind, subject in row["subjects"].items():
            several = subject.get("results") if isinstance(subject, dict) else None
            if kind not in ("user", "group") or not isinstance(several, list):
                raise UnknownPermissions(space)
            yield from (
                {**permission, "type": kind} for permission in several if isinstance(permission, dict)
            )
    else:
        raise UnknownPermissions(space)
