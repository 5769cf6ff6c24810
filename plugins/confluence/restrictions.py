"""The view restrictions of a page in each form that a Data Center tells them in; pure.

The versions differ: a list of restrictions, one for each page on the way (``results``, or inside
``viewContentRestrictions``), or a map by operation (``restrictions``, or by itself), which does not say which page
each is of. What has none of these forms is refused: to guess that there are none could show a page to somebody who
may not see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from core.i18n import Phrase
from core.ports import GiveUp

_READ: Final = "read"
#: How answers spell the operations; what is none of these is no operation that is known.
_SPELLED: Final = {_READ: {_READ, "view"}, "update": {"update", "edit"}}
_KNOWN: Final = frozenset().union(*_SPELLED.values())
#: Where a list of restrictions may stand.
_HOLDERS: Final = ("viewContentRestrictions", "relevantViewRestrictions")


class UnknownForm(GiveUp):
    """Confluence told of restrictions in a form that this version of Telos does not know."""

    def __init__(self, page: str) -> None:
        super().__init__(Phrase("cf-error-restrictions-form", page=page))


@dataclass(frozen=True, slots=True)
class Rule:
    """One restriction: only these users and groups pass."""

    users: frozenset[str]
    #: Users that Confluence names by user name only.
    names: frozenset[str]
    groups: frozenset[str]
    #: More are named than came; who is missing here may be among them.
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What one answer tells."""

    rules: tuple[Rule, ...]
    #: How many restrictions came, those without names included.
    rows: int
    #: A list with one restriction for each page on the way; a map by operation may have put several into one.
    each: bool


def read(answer: Mapping[str, Any], page: str) -> Told:
    """The restrictions of an answer of ``relevantViewRestrictions``; raises :class:`UnknownForm`."""
    rows: Any = answer
    for holder in _HOLDERS:
        if isinstance(rows, Mapping) and holder in rows:
            rows = rows[holder]
    if isinstance(rows, Mapping):
        if "results" in rows:
            rows = rows["results"]
        elif "restrictions" in rows and "operation" not in rows:
            rows = rows["restrictions"]
    if isinstance(rows, list):
        return Told(tuple(_rules(rows, page)), len(rows), each=True)
    if isinstance(rows, Mapping):
        if "operation" in rows:
            return Told(tuple(_rules([rows], page)), 1, each=False)
        if _READ in rows:
            return Told(tuple(_rules([rows[_READ]], page)), 1, each=False)
    raise UnknownForm(page)


def page_rule(answer: Mapping[str, Any], page: str, operation: str = _READ) -> Rule | None:
    """The restriction of an answer of ``byOperation/<operation>``, of one page alone; None without any."""
    named = answer.get("restrictions")
    if not isinstance(named, Mapping) or any(
        _named(named, kind, page)[0] is None for kind in ("user", "group")
    ):
        # Both were asked for.
        raise UnknownForm(page)
    return next(
        _rules([{**answer, "operation": answer.get("operation") or operation}], page, operation), None
    )


def _rules(rows: list[Any], page: str, operation: str = _READ) -> Iterator[Rule]:
    for row in rows:
        if not isinstance(row, Mapping):
            raise UnknownForm(page)
        meant = str(row.get("operation") or _READ).casefold()
        if meant not in _KNOWN:
            # It may be the one that is asked about, said otherwise.
            raise UnknownForm(page)
        if meant not in _SPELLED[operation]:
            continue
        named = row.get("restrictions")
        if not isinstance(named, Mapping):
            raise UnknownForm(page)
        users, cut_users = _named(named, "user", page)
        groups, cut_groups = _named(named, "group", page)
        if users is None and groups is None:
            raise UnknownForm(page)
        # Names that were not told are no names that are missing: they are asked for.
        untold = users is None or groups is None
        users, groups = users or [], groups or []
        rule = Rule(
            users=frozenset(str(user.get("userKey") or user.get("key") or "") for user in users) - {""},
            names=frozenset(
                str(user.get("username") or user.get("name") or "")
                for user in users
                if not (user.get("userKey") or user.get("key"))
            )
            - {""},
            groups=frozenset(str(group.get("name") or "") for group in groups) - {""},
            cut=cut_users or cut_groups or untold,
        )
        if users or groups or rule.cut:
            # Somebody whose account is gone is a name less, and still a restriction.
            yield rule


def _named(named: Mapping[str, Any], kind: str, page: str) -> tuple[list[Mapping[str, Any]] | None, bool]:
    """The users or groups of a restriction, None where they are not told, and whether there are more."""
    restricted = named.get(kind, named.get(f"{kind}s"))
    if restricted is None:
        return None, False
    rows = restricted.get("results") if isinstance(restricted, Mapping) else restricted
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise UnknownForm(page)
    cut = False
    if isinstance(restricted, Mapping):
        limit, size, links = restricted.get("limit"), restricted.get("size"), restricted.get("_links")
        cut = bool(isinstance(links, Mapping) and links.get("next")) or (
            isinstance(limit, int) and 0 < limit <= len(rows)
        )
        cut = cut or (isinstance(size, int) and size > len(rows))
    return rows, cut
