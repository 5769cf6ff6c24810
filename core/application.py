"""One opened Telos: what the server, the commands and the clock share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.config import Settings
    from core.interactive import InteractiveService
    from core.ports import Clock, Platform
    from core.service import Service
    from core.store import Store


class Part(StrEnum):
    """What a process may do; on a database of its own one does all of it."""

    HTTP = "http"
    WORKER = "worker"
    CLOCK = "clock"


ALL: frozenset[Part] = frozenset(Part)


@dataclass(slots=True, kw_only=True)
class Application:
    """Settings, store, wikis and flow, wired by the composition root; closed once."""

    settings: Settings
    store: Store
    platforms: Mapping[str, Platform]
    service: Service
    interactive: InteractiveService
    clock: Clock
    #: Whether the threads that process what arrived are alive; a command without threads says True.
    alive: Callable[[], bool] = field(default=lambda: True)
    #: Whether this is the server; a command that works by itself is none.
    served: bool = False

    #: Site → the version that the part in its wiki told last, and when that was kept.
    apps: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    #: Opens a configured wiki once more, its checks in another language.
    reopen: Callable[[str, str], Platform] | None = None

    def close(self) -> None:
        """Finish what was put aside and close the store; what was accepted is on disk."""
        self.interactive.close()
        self.store.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """What the command line is given by the composition root, which alone knows every part."""

    #: Opens store and wikis; raises ``core.store.StoreBusy`` when another process has the database.
    open: Callable[[Settings], Application]
    #: Serves until stopped and returns the exit code; given the settings' file and keys of ``[server]`` that
    #: the command line overrides.
    #: The third is told where it serves, each time it begins to; the fourth are its parts.
    serve: Callable[[Path | None, Mapping[str, Any], Callable[[Any], None] | None, Collection[Part]], int]
    #: Opens one wiki without a store, its checks in a language, for ``telos connect``.
    platform: Callable[[Settings, str, str], Platform]
    #: Opens every part that is configured, in a language, and closes it again; raises in words for what only the
    #: part itself can tell.
    check: Callable[[Settings, str], None]
