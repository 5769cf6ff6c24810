"""Finds the plugins that are installed: entry point groups ``telos.platforms`` and ``telos.channels``."""

from __future__ import annotations

import difflib
from importlib.metadata import entry_points
from typing import Any

from core.ports import ChannelFactory, PlatformFactory, WordedError

GROUP = "telos.platforms"
CHANNELS = "telos.channels"


class UnknownPlatform(WordedError):
    """The configuration names a platform that no installed plugin provides, or one that can't be loaded."""


class UnknownChannel(WordedError):
    """The configuration names a channel that no installed plugin provides, or one that can't be loaded."""


def names() -> tuple[str, ...]:
    """Names of all installed platforms, sorted."""
    return _names(GROUP)


def platform(name: str) -> PlatformFactory:
    """The factory of the platform of this name; raises :class:`UnknownPlatform`."""
    factory: PlatformFactory = _load(GROUP, "platform", name, UnknownPlatform)
    return factory


def channel(name: str) -> ChannelFactory:
    """The factory of the channel of this name; raises :class:`UnknownChannel`."""
    factory: ChannelFactory = _load(CHANNELS, "channel", name, UnknownChannel)
    return factory


def _names(group: str) -> tuple[str, ...]:
    return tuple(sorted({point.name for point in entry_points(group=group)}))


def _load(group: str, what: str, name: str, unknown: type[WordedError]) -> Any:
    points = [point for point in entry_points(group=group) if point.name == name]
    if not points:
        known = _names(group)
        near = difflib.get_close_matches(name, known, n=1)
        if near:
            raise unknown(f"cli-no-{what}-near", name=name, near=near[0])
        raise unknown(f"cli-no-{what}", name=name, known=", ".join(known) or "–")
    try:
        return points[0].load()
    except (ImportError, AttributeError) as error:
        where = f"{points[0].value}: {error}"
        raise unknown(f"cli-broken-{what}", name=name, where=where) from error
