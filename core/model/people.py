"""Accounts, and the directory of people and groups that rules look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.model.ids import PersonKey


class Rhythm(StrEnum):
    """How often a person wants to hear from Telos by mail. The panel is always current."""

    NOW = "now"
    THREE_A_DAY = "three-a-day"
    DAILY = "daily"
    WEEKLY = "weekly"
    PANEL = "panel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A time in which a person does not work; both ends are instants, the end is outside."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A named account of a wiki, with only what a rule needs to know."""

    key: PersonKey
    #: The account's current name on the wiki; changes when the account is renamed.
    name: str
    #: How other people see the person; the account's name where the wiki knows no other.
    display: str = ""
    #: Confirmed address, or None: then mail is impossible and only the panel remains.
    email: str | None = None
    #: False where the address is only what the person wrote: mail goes there, but it doesn't tell who they are.
    confirmed: bool = True
    language: str = "en"
    #: IANA zone name, or "" for the site's zone.
    zone: str = ""
    #: False for blocked, deactivated and missing accounts: they owe nothing and get nothing.
    active: bool = True
    bot: bool = False
    #: The groups the account is in, or None where the wiki was not asked: then only a list of a group tells.
    groups: frozenset[str] | None = frozenset()
    #: When the account was made, where the wiki tells; else None.
    known_since: datetime | None = None
    rhythm: Rhythm = Rhythm.DAILY
    absences: tuple[Absence, ...] = ()

    @property
    def shown(self) -> str:
        """The name to show to people."""
        return self.display or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """The people and groups a rule may look at, as they are now; groups are evaluated live."""

    people: Mapping[PersonKey, Person] = field(default_factory=dict)
    groups: Mapping[str, frozenset[PersonKey]] = field(default_factory=dict)
    #: When a person was first known to be in a group, for people who joined later than the charter. Under the
    #: group "": when the account was first known, for charters that ask everyone.
    joined: Mapping[tuple[str, PersonKey], datetime] = field(default_factory=dict)

    def get(self, key: PersonKey | None) -> Person | None:
        """The person behind a key, or None."""
        return self.people.get(key) if key else None

    def usable(self, key: PersonKey | None) -> bool:
        """True when the account exists, is active, and is not a bot."""
        person = self.get(key)
        return person is not None and person.active and not person.bot

    def named(self, name: str) -> Person | None:
        """The person of exactly this account name; first letter and underscores as wikis treat them."""
        wanted = _account(name)
        return next((p for p in self.people.values() if _account(p.name) == wanted), None)


def _account(name: str) -> str:
    text = " ".join(name.replace("_", " ").split())
    return text[:1].upper() + text[1:]
