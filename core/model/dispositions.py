"""What became of a contribution, as said by who looks after it, once the community is closed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.model.ids import CommunityKey, PageKey, PersonKey

#: What stands for the word of a contribution that has none yet.
UNSAID = "yes"


class Disposition(StrEnum):
    """What became of something that was contributed."""

    USED = "used"
    PARTLY = "partly"
    NOT_USED = "not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposed:
    """What somebody said became of one contribution, and what of that its author was told."""

    page: PageKey
    #: Id of the contribution, unique within its page.
    contribution: str
    community: CommunityKey
    disposition: Disposition
    #: Why, in a line; "" where the choice says it all.
    text: str
    by: PersonKey
    at: datetime
    #: The act that said so, and the one that its author was told of; "" for none yet.
    act: str
    told: str = ""

    @property
    def news(self) -> bool:
        """Whether its author was not told of it, or of something else."""
        return self.act != self.told

    @property
    def word(self) -> str:
        """Tells this word from others: who says the next one has seen this one."""
        told = "\n".join((self.act, self.disposition.value, self.text))
        return hashlib.blake2s(told.encode(), digest_size=8).hexdigest()
