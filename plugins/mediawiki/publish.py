"""What Telos writes into a wiki: the map of communities, and notifications of the wiki's own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Sequence

from core.i18n import Phrase
from core.model import ScopeKind, local_id
from core.ports import GiveUp, NativeNotice, ScopeEntry
from plugins.mediawiki.about import About
from plugins.mediawiki.client import Client
from plugins.mediawiki.protocol import Json


def scope_map(entries: Sequence[ScopeEntry]) -> tuple[str, str]:
    """The map as the extension stores it (JSON), and the version that names its content."""
    rows = sorted(
        {
            (str(entry.scope.kind), _value(entry), int(local_id(entry.home)))
            for entry in entries
            if entry.scope.value
        }
    )
    scopes = [{"kind": kind, "value": value, "home": home} for kind, value, home in rows]
    more = sorted({int(local_id(entry.home)) for entry in entries if entry.more})
    told = json.dumps([scopes, more] if more else scopes, sort_keys=True)
    digest = hashlib.sha256(told.encode()).hexdigest()[:16]
    return json.dumps({"version": digest, "scopes": scopes, "more": more}, ensure_ascii=False), digest


def _value(entry: ScopeEntry) -> str:
    """The value as the wiki writes it: labels and titles with spaces, their first letter upper."""
    text = " ".join(entry.scope.value.replace("_", " ").split())
    return text if entry.scope.kind is ScopeKind.SPACE else text[:1].upper() + text[1:]


class Publisher:
    """Writes into one wiki through its extension."""

    def __init__(self, client: Client, about: Callable[[], About]) -> None:
        self._client = client
        self._about = about

    def publish(self, entries: Sequence[ScopeEntry]) -> None:
        """Store the map of communities, unless the wiki has this very one."""
        self._needs_extension("show its panel on the pages of a community")
        scopes, version = scope_map(entries)
        if self.version() == version:
            return

        def happened() -> Json | None:
            return {} if self.version() == version else None

        self._client.write("telosscopes", happened, scopes=scopes)

    def version(self) -> str:
        """The version of the map the wiki has; "" for none."""
        return str(self._kept()["version"])

    def holds_map(self) -> bool:
        """Whether the wiki has a map with a community in it."""
        return self._about().telos and int(self._kept()["count"]) > 0

    def _kept(self) -> Json:
        # It is posted like a write, but asking for it changes nothing: it may be asked again.
        kept: Json = self._client.write("telosscopes", lambda: None)["telosscopes"]
        return kept

    def notify(self, notice: NativeNotice) -> bool:
        """Hand one notice to the wiki's own notifications; False when person or wiki wants none."""
        self._needs_extension("notify")
        answer = self._client.write(
            "telosnotify",
            # The wiki sends one key once, so not knowing whether it did is no trouble: ask again.
            lambda: None,
            key=notice.key,
            userid=local_id(notice.to),
            pageid=local_id(notice.page),
            subject=notice.subject,
            body=notice.body,
            url=notice.url,
            **(
                {"unlesstoldsince": f"{since:%Y-%m-%dT%H:%M:%SZ}"}
                if (since := notice.unless_told_since)
                else {}
            ),
        )
        return bool(answer["telosnotify"]["sent"])

    def mark_read(self, keys: Collection[str]) -> None:
        """Mark notices read in the wiki's own notifications; those it does not know are passed over."""
        self._needs_extension("mark-read")
        # Marking twice is as good as once.
        self._client.write("telossettled", lambda: None, keys=json.dumps(sorted(keys)))

    def _needs_extension(self, why: str) -> None:
        if not self._about().telos:
            raise GiveUp(Phrase("mw-error-no-extension", what=why))
