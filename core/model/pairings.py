"""A young community and a mature one whose stewards help it: what either side said, in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.model.ids import CommunityKey, PersonKey


class Word(StrEnum):
    """What one side says about being paired."""

    ASK = "ask"
    YES = "yes"
    NOT_NOW = "not-now"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One word, of which side, by whom, when."""

    word: Word
    #: True where the young community's side said it.
    young: bool
    by: PersonKey
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """Two communities with all that was said about them; the first word is the young one's."""

    young: CommunityKey
    mature: CommunityKey
    steps: tuple[Step, ...] = ()

    def side(self, community: CommunityKey) -> bool:
        """True for the young side."""
        return community == self.young

    def other(self, community: CommunityKey) -> CommunityKey:
        """The community on the other side."""
        return self.mature if community == self.young else self.young
