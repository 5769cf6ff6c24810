"""What another system of the intranet may tell: about whom, who that is in a wiki, and for which communities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from core.model import PersonKey


@dataclass(frozen=True, kw_only=True)
class StaffSource:
    """A system whose word about staff, or about communities, counts as the admin set it up."""

    #: The wikis whose accounts it may tell about.
    about: tuple[str, ...]
    #: Its teams → the groups that charters on these wikis name them by.
    teams: Mapping[str, str] = field(default_factory=dict)
    #: What it calls somebody → their accounts; None: it calls people by their mail address, and only an address
    #: that the wiki confirmed says who they are.
    accounts: Mapping[str, Sequence[PersonKey]] | None = None

    #: Keys of the communities for which it may speak, and sites, for all of theirs.
    communities: frozenset[str] = frozenset()
    #: Whether it may say of people who left, is away, or moved.
    of_people: bool = True

    def speaks_for(self, community: str) -> bool:
        """Whether it may speak for a community."""
        return community in self.communities or community.partition(":")[0] in self.communities

    @cached_property
    def called(self) -> Mapping[PersonKey, tuple[str, ...]]:
        """What it calls who has this account, where it has names of its own for people."""
        names_by_person: dict[PersonKey, list[str]] = {}
        for name, keys in (self.accounts or {}).items():
            for key in keys:
                names_by_person.setdefault(key, []).append(name)
        return {key: tuple(names) for key, names in names_by_person.items()}
