"""Why a notice does not leave: one list for the store, the log, and the figures of the server."""

from __future__ import annotations

from enum import StrEnum


class Drop(StrEnum):
    """A reason not to send; its value is what is kept with the notice."""

    QUIET_SITE = "the site is quiet"
    COMMUNITY_GONE = "the community is gone"
    NO_LONGER_HOLDS = "it no longer holds"
    #: Who was invited looked in, came, or said no; or what one community said to another is so no more.
    NOT_NEWS = "whoever was invited came or said no"
    PANEL_ONLY = "the person wants the panel only"
    #: Nothing is used up, and what is owed pauses.
    OWES_UNREADABLE = "who owes it may not read the page"
    UNREADABLE = "the person may not read the page"
    NO_CHANNEL = "no channel reaches the person"
    NOT_WANTED = "the person wants none there"
    #: Every channel refused, or failed too often; what is kept says which error it was.
    GIVEN_UP = "given up"


#: What may be kept that is one of them.
_KEPT = {drop.value: drop for drop in Drop}


def reason(kept: str) -> Drop:
    """The reason that was kept with a notice; whatever else is kept says by which error it was given up."""
    return _KEPT.get(kept, Drop.GIVEN_UP)
