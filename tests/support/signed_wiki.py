"""What the made-up wikis of tests and benches are alike in: the real signatures, and nothing to set up."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

from core.model import Page, PageKey, PersonKey, Viewer
from core.ports import ByHand, Capability, Check, OptionalParts, ScopeEntry
from plugins.mediawiki.token import identify
from plugins.mediawiki.webhook import MediaWikiWebhooks


class SignedWiki(OptionalParts):
    """A wiki without a network. Its webhooks and tokens are signed as MediaWiki's extension signs them."""

    capabilities = frozenset({Capability.REVISION_SHOWN})

    def __init__(self, site: str, settings: Mapping[str, Any]) -> None:
        self.site, self.url = site, str(settings["url"])
        self._secrets = tuple(settings["secrets"])
        self.webhooks = MediaWikiWebhooks(site, self._secrets)
        self.access = self.tokens = self.scope_map = self

    def readable(
        self, people: Collection[PersonKey], pages: Collection[PageKey]
    ) -> frozenset[tuple[PersonKey, PageKey]]:
        """Everybody may read everything."""
        return frozenset((person, page) for person in people for page in pages)

    def publish(self, entries: Sequence[ScopeEntry]) -> None:
        """Nobody looks at it."""

    def at_once(self) -> AbstractContextManager[None]:
        """It answers as soon as it can."""
        return nullcontext()

    def issued(self, claims: Mapping[str, Any]) -> bool:
        """Tokens name the site they are from."""
        return claims.get("iss") == self.site

    def identify(self, token: str, now: datetime) -> Viewer:
        """The person of a token, as MediaWiki's extension signs them."""
        return identify(self.site, self._secrets, token, now)

    def link(self, page: Page, *, obligation: str = "") -> str:
        """The page's address."""
        return f"{page.url}?telos={obligation}" if obligation else page.url

    def diff(self, page: Page, old: int, new: int) -> str:
        """The address of a difference."""
        return f"{page.url}?diff={new}&oldid={old}"

    def part_link(self, near: Page) -> str:
        """It has no such page."""
        return ""

    def links_begin(self) -> str:
        """Nothing ever moves."""
        return ""

    def by_hand(self, folder: Path) -> Sequence[ByHand]:
        """Nothing is left to a person."""
        return ()

    def sent_test(self) -> bool | None:
        """It is never asked to."""
        return None

    def install(self) -> Iterator[Check]:
        """Nothing is to be installed."""
        return iter(())

    def check(self) -> Iterator[Check]:
        """Nothing can be wrong."""
        return iter(())


def plugin(folder: Path, *platforms: str) -> Path:
    """Install platforms into a folder as a package does, by its metadata; the folder to put on the path.

    Each as an entry point says it: ``paper = tests.support.filed:platform``. Again with others: these count.
    """
    info = folder / "path" / "made_up-1.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: made-up\nVersion: 1\n")
    (info / "entry_points.txt").write_text("\n".join(("[telos.platforms]", *platforms, "")))
    return info.parent
