"""What a platform's harness offers the shared suite; README.md tells it in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from core.model import PageKey, PersonKey, Viewer
from core.ports import Platform


class Can(StrEnum):
    """What the suite asks of some platforms only; a harness names what its wiki can."""

    WEBHOOKS = "webhooks"
    PANEL = "panel"
    NATIVE_NOTICES = "native-notices"
    THREADS = "threads"
    #: Knows people's addresses.
    ADDRESSES = "addresses"
    READ_CHECKS = "read-checks"
    REVISION_SHOWN = "revision-shown"
    CLOSE_LINKS = "close-links"
    #: A delivery's signature covers its body, and the time it was sent.
    BODY_SIGNED = "body-signed"
    #: ``changes`` tells also of pages deleted and restored, and of comments taken back.
    TELLS_DELETIONS = "tells-deletions"
    TELLS_PEOPLE = "tells-people"
    #: Can hide a revision's author and text while the revision itself stays.
    HIDES_REVISIONS = "hides-revisions"
    NUMBERS_REVISIONS = "numbers-revisions"
    PAGE_STATE = "page-state"
    SIGN_IN = "sign-in"
    #: Keeps a list of which pages belong to a community.
    SCOPE_MAP = "scope-map"


#: What a platform has a part of its own for.
PARTS: Mapping[Can, str] = {
    Can.NATIVE_NOTICES: "native_notices",
    Can.PANEL: "tokens",
    Can.READ_CHECKS: "access",
    Can.CLOSE_LINKS: "close_links",
    Can.PAGE_STATE: "status",
    Can.SIGN_IN: "own_sign_in",
    Can.SCOPE_MAP: "scope_map",
}
#: Of these the platform can't know before it asks: the wiki has something else installed for it, or not.
WANTS_MORE = frozenset({Can.NATIVE_NOTICES})


class Sent(Protocol):
    """One delivery as it arrived at the server."""

    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def body(self) -> bytes: ...


class Harness(Protocol):
    """A running wiki and the people in it: people by account name, pages by title."""

    variants: tuple[str, ...]
    samples: Path
    site: str
    secrets: tuple[str, ...]
    #: Names of the kinds of event that any of its variants tells of by webhook.
    kinds: frozenset[str]
    #: Those of them that this variant is told of, where hearing more would need rights that are not worth it.
    hears: frozenset[str]
    #: Values of :class:`Can`.
    capabilities: frozenset[str]
    platform: Platform

    def __init__(self, variant: str) -> None: ...
    @classmethod
    def configured(cls) -> Platform: ...
    def unprepared(self) -> Platform: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def open(self) -> Platform: ...
    def account(
        self,
        name: str,
        *,
        email: str = "",
        real_name: str = "",
        groups: tuple[str, ...] = (),
        language: str = "",
        zone: str = "",
    ) -> PersonKey: ...
    def person(self, name: str) -> PersonKey: ...
    def join(self, name: str, group: str) -> None: ...
    def leave(self, name: str, group: str) -> None: ...
    def block(self, name: str) -> None: ...
    def unblock(self, name: str) -> None: ...
    def rename_person(self, name: str, new: str) -> None: ...
    def edit(self, title: str, text: str, *, by: str, minor: bool = False) -> tuple[PageKey, int]: ...
    def current(self, title: str) -> int: ...
    def text(self, title: str) -> str: ...
    def move(self, title: str, new: str, *, by: str) -> None: ...
    def delete(self, title: str) -> None: ...
    def restore(self, title: str) -> None: ...
    def hide(self, page: PageKey, revision: int) -> None: ...
    def comment(self, title: str, text: str, *, by: str) -> None: ...
    def uncomment(self, title: str, *, by: str) -> None: ...
    def write_charter(self, title: str, fields: Mapping[str, str], *, by: str) -> PageKey: ...
    def restrict(self, title: str, group: str) -> None: ...
    def set_label(self, title: str, label: str, *, by: str) -> None: ...
    def deliveries(self) -> Sequence[Sent]: ...
    def drop_deliveries(self) -> None: ...
    def viewer_token(self, name: str, page: PageKey, revision: int) -> str: ...
    def native_notices(self, name: str) -> Sequence[str]: ...
    def sign_in(self, platform: Platform, name: str) -> Viewer: ...
