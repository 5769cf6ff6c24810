"""Finds the platform plugins that are installed: entry point group ``telos.platforms``."""

from __future__ import annotations

import difflib
from importlib.metadata import entry_points

from core.ports import PlatformFactory, TelosError

GROUP = "telos.platforms"


class UnknownPlatform(TelosError):
    """The configuration names a platform that no installed plugin provides, or one that can't be loaded."""


def names() -> tuple[str, ...]:
    """Names of all installed platforms, sorted."""
    return tuple(sorted({point.name for point in entry_points(group=GROUP)}))


def platform(name: str) -> PlatformFactory:
    """The factory of the platform of this name; raises :class:`UnknownPlatform`."""
    points = [point for point in entry_points(group=GROUP) if point.name == name]
    if not points:
        known = names()
        near = difflib.get_close_matches(name, known, n=1)
        hint = f'Did you mean "{near[0]}"?' if near else f"Installed are: {', '.join(known) or 'none'}."
        raise UnknownPlatform(f'There is no platform "{name}". {hint}')
    try:
        factory: PlatformFactory = points[0].load()
    except (ImportError, AttributeError) as error:
        raise UnknownPlatform(
            f'The platform "{name}" is installed but can\'t be loaded ({points[0].value}: {error}). '
            "Install its package again."
        ) from error
    return factory
