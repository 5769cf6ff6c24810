"""Other systems that are told what happens, as the admin set them up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Happening(StrEnum):
    """What other systems can be told."""

    OPENED = "obligation.opened"
    SETTLED = "obligation.settled"
    #: It is owed no more, and was not done: its page or its community is gone, or it is asked of them no more.
    ENDED = "obligation.ended"
    #: Somebody else hears of the delay: a steward, or the sponsor.
    ESCALATED = "obligation.escalated"
    CLOSED = "community.closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One address that is told."""

    name: str
    url: str
    #: Signed with each: while one is replaced, the receiver may have either.
    secrets: tuple[str, ...]
    kinds: frozenset[Happening]
    #: Of these sites, and of these communities only; empty: of all.
    sites: frozenset[str] = frozenset()
    communities: frozenset[str] = frozenset()
    #: Whether it may be in a private network, and without TLS there.
    private: bool = False

    def wants(self, kind: Happening, site: str, community: str) -> bool:
        """Whether it is to be told."""
        return (
            kind in self.kinds
            and (not self.sites or site in self.sites)
            and (not self.communities or community in self.communities)
        )
