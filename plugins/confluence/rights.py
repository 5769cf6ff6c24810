"""What the account may do, told right by right and space by space; nothing is written to find out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, Protocol

from core.ports import Check
from plugins.confluence.access import Access, RemoteOff, UnknownPermissions, Withheld
from plugins.confluence.client import ApiError, Client, Forbidden, NotFound
from plugins.confluence.lines import Lines

#: Spaces that are looked at one by one: each is a request or two.
SPACES: Final = 100
_LIST: Final = 100
#: Pages of a space that are looked at.
_SOME: Final = 10


class Rights(Protocol):
    """The rights of the account in one flavour."""

    def spaces(self) -> list[str]:
        """Keys of the spaces the account sees, archived ones left out."""

    def admin(self) -> bool:
        """Whether it is a Confluence administrator."""

    def unread(self, spaces: Sequence[str]) -> list[str]:
        """Those of the spaces whose permissions it may not read."""

    @property
    def remote_off(self) -> bool:
        """Whether that is so because the older interface, which this version needs for it, is switched off."""

    def fixed(self, spaces: Sequence[str]) -> list[str]:
        """Those of the spaces whose pages it may not edit."""

    def people(self) -> None:
        """Look up accounts and groups; raises as the client does."""


class ServerRights:
    """Data Center."""

    def __init__(self, client: Client, access: Access) -> None:
        self._client = client
        self._access = access
        self.remote_off = False

    def spaces(self) -> list[str]:
        """See :class:`Rights`."""
        rows = self._client.listed("rest/api/space", status="current", limit=_LIST)
        return sorted(str(row["key"]) for row in rows)

    def admin(self) -> bool:
        """Only administrators see webhooks, which is what the right is needed for."""
        try:
            self._client.get("rest/api/webhooks", limit=1)
        except Forbidden:
            return False
        return True

    def unread(self, spaces: Sequence[str]) -> list[str]:
        """See :class:`Rights`."""
        unread_spaces = []
        for key in spaces:
            try:
                self._access.viewers(key)
            except Withheld as error:
                self.remote_off = self.remote_off or isinstance(error, RemoteOff)
                unread_spaces.append(key)
            except ApiError:
                unread_spaces.append(key)
        return unread_spaces

    def fixed(self, spaces: Sequence[str]) -> list[str]:
        """By what Confluence says we may do to some pages of each: a single one may be locked."""
        open_spaces = []
        for key in spaces:
            answer = self._client.get(
                "rest/api/content",
                spaceKey=key,
                type="page",
                status="current",
                limit=_SOME,
                expand="operations",
            )
            pages = answer.get("results", ())
            if pages and not any(allowed(page.get("operations"), "update") for page in pages):
                open_spaces.append(key)
        return open_spaces

    def people(self) -> None:
        """See :class:`Rights`."""
        with suppress(NotFound):
            # Before 8.4 they are found in the groups.
            self._client.get("rest/api/user/list", limit=1)
        self._client.get("rest/api/group", limit=1)


class CloudRights:
    """Cloud."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._ids: dict[str, str] = {}

    def spaces(self) -> list[str]:
        """See :class:`Rights`."""
        rows = self._client.listed("api/v2/spaces", status="current", limit=250)
        self._ids = {str(row["key"]): str(row["id"]) for row in rows}
        return sorted(self._ids)

    def admin(self) -> bool:
        """As the account itself is told."""
        answer = self._client.get("rest/api/user/current", expand="operations")
        return allowed(answer.get("operations"), "administer", "application")

    @property
    def remote_off(self) -> bool:
        """Cloud has no older interface."""
        return False

    def unread(self, spaces: Sequence[str]) -> list[str]:
        """An administrator may ask about everybody; nobody else may."""
        return []

    def fixed(self, spaces: Sequence[str]) -> list[str]:
        """By what Confluence says we may do in each; who may add pages may edit them."""
        open_spaces = []
        for key in spaces:
            answer = self._client.get(f"api/v2/spaces/{self._ids[key]}/operations")
            if not allowed(answer.get("operations"), "create", "page"):
                open_spaces.append(key)
        return open_spaces

    def people(self) -> None:
        """See :class:`Rights`."""
        self._client.get("rest/api/search/user", cql="type = user", limit=1)
        self._client.get("rest/api/group/picker", query="a", limit=1)


def allowed(operations: Any, name: str, target: str = "") -> bool:
    """Whether a list of operations holds this one."""
    return isinstance(operations, list) and any(
        isinstance(operation, Mapping)
        and operation.get("operation") == name
        and (not target or operation.get("targetType") == target)
        for operation in operations
    )


def checks(rights: Rights, lines: Lines, writable: list[str], *, cloud: bool) -> Iterator[Check]:
    """Each right in a line of its own; ``writable`` is filled with the spaces whose pages may be edited."""
    spaces = rights.spaces()
    yield lines.check("cf-spaces", bool(spaces), said=lines.text("cf-spaces-said", count=len(spaces)))
    which = "cloud" if cloud else "dc"
    admin = rights.admin()
    answer = lines.text("cf-right-good" if admin else f"cf-admin-{which}")
    yield lines.check("cf-admin", admin, said=answer, cure=f"cf-admin-cure-{which}")
    some = spaces[:SPACES]
    rest = len(spaces) - len(some)
    if not cloud:
        yield _readable(rights, lines, some, rest)
    fixed = rights.fixed(some)
    writable += [key for key in some if key not in fixed]
    yield _by_space(lines, "cf-edit", some, fixed, rest)
    try:
        rights.people()
    except ApiError as error:
        yield lines.check("cf-people", False, said=lines.say(error.reason), cure=f"cf-people-cure-{which}")
    else:
        yield lines.check("cf-people", True, said=lines.text("cf-right-good"))


def _readable(rights: Rights, lines: Lines, spaces: list[str], rest: int) -> Check:
    """Whether each space tells who may see it, in a form that is known."""
    try:
        unread = rights.unread(spaces)
    except UnknownPermissions as error:
        return lines.check("cf-permissions", False, said=str(error), cure="cf-permissions-cure-form")
    cure = "cf-permissions-cure-remote" if rights.remote_off else ""
    return _by_space(lines, "cf-permissions", spaces, unread, rest, cure)


def _by_space(
    lines: Lines, id: str, spaces: Sequence[str], lacking: list[str], rest: int, cure: str = ""
) -> Check:
    if lacking:
        named = lines.named(lacking)
        answer = lines.text(f"{id}-lacking", spaces=named)
        return lines.check(id, False, said=answer, cure=cure, spaces=named)
    if rest:
        return lines.check(id, True, said=lines.text("cf-right-some", count=len(spaces), rest=rest))
    return lines.check(id, True, said=lines.text("cf-right-everywhere"))
