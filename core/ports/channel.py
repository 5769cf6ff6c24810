"""A way to reach a person outside the panel, and what is sent by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from core.model import Person
from core.ports.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing in a message: what · why · what's in it · until when · one link, all in words."""

    key: str
    what: str
    why: str
    benefit: str
    until: str
    url: str
    action: str
    community: str
    #: "not mine" for this line.
    not_mine_url: str = ""
    #: A second answer, with where it is given.
    other: str = ""
    other_url: str = ""
    #: Whom to ask.
    ask: str = ""
    #: Why it comes now.
    reason: str = ""
    #: How its community stands, in its owner's words; with the first line of each community in a digest. In a message
    #: of one line how far its group is with its goal goes with it.
    stands: str = ""
    #: How far its group is with its goal; with the first line of each community in a digest.
    goal: str = ""
    #: What is told one by one, a line each, below why it is told.
    points: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to one person, ready for any channel."""

    #: Same for the same message; used as Message-ID and for dedupe.
    key: str
    to: Person
    language: str
    subject: str
    #: Obligation key all messages about it thread under; "" for a digest of several.
    thread: str
    lines: tuple[Line, ...]
    #: What a digest of several begins with; "" for one thing, which speaks for itself.
    intro: str = ""
    #: One good thing that happened, or "".
    good: str = ""
    #: What others build on, in a digest: in words, and where it is.
    lifted: tuple[tuple[str, str], ...] = ()
    #: How many more things wait than there are lines, said in words with where to find them, or "".
    rest: str = ""
    rest_url: str = ""
    stop_url: str = ""
    fewer_url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class Channel(Protocol):
    """What reaches a person outside the panel."""

    name: str

    def reaches(self, person: Person) -> bool:
        """Whether it can reach this person at all."""

    def send(self, message: Message) -> None:
        """Send it; raises :class:`RetryAt` or :class:`GiveUp`. May be called again with the same key."""


class ChannelFactory(Protocol):
    """What the entry point in group ``telos.channels`` gives."""

    name: str

    def known_options(self) -> frozenset[str] | None:
        """The names its section's keys may have; None: it takes any."""

    def open(self, settings: Mapping[str, Any], clock: Clock) -> Channel:
        """The channel of one ``[channels.<name>]`` section; no network before it sends."""
