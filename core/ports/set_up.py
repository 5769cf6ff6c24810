"""What it takes to connect a wiki, look after it, and take it off again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """Something only a person can do: what, and the lines to type or copy."""

    what: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How ``telos connect`` asks for the account, in this wiki's words; "" for the usual ones."""

    #: False where there is none to ask for.
    account: bool = True
    user: str = ""
    password: str = ""
    #: The account may have no name, a token stands for it.
    nameless: bool = False
    #: What to know before answering.
    hint: str = ""
    #: Further options to ask for, which may stay empty: key → words.
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Something Telos put into the wiki: taken away, or left for an administrator."""

    #: Its title.
    what: str
    gone: bool
    #: Why it is left, or what to know now that it is gone; "" for nothing.
    said: str = ""
    #: Where to do it, or where to look.
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of ``telos doctor``: green, or red with its cure."""

    name: str
    good: bool
    said: str
    cure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered(Check):
    """The wiki says that a delivery of this moment was taken; whether it came to this server, its store tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoWiki(Check):
    """There is no wiki of this kind at the address: nothing that was said of it is worth keeping.

    It is the first of ``install``'s checks, or none.
    """


class SetUp(Protocol):
    """What an admin asks of a wiki: put in what is needed, check it."""

    def by_hand(self, folder: Path) -> Sequence[ByHand]:
        """What a person must do to connect it, told before ``install``; can be repeated.

        What has to be carried to the wiki is put into a folder of its own in ``folder``.
        """

    def install(self) -> Iterator[Check]:
        """Put what people write with (templates) into the wiki and check every right; can be repeated."""

    def sent_test(self) -> bool | None:
        """Whether the last ``install`` let the wiki send a webhook, which should have arrived; None: it can't."""

    def check(self) -> Iterator[Check]:
        """The checks of ``telos doctor`` for this wiki."""


class InstalledPart(Protocol):
    """What is installed in a wiki that can't be asked for it: it is known by what it tells."""

    def installed(self, told: str) -> Iterator[Check]:
        """Whether it fits this server, by the version it told; "" before it did."""


class TakenBack(Protocol):
    """What a wiki's plugin takes back of what it put there."""

    def withdraw(self) -> bool:
        """Take the webhook back that ``install`` put into the wiki, where it did; whether one was there."""

    def remove(self) -> Iterator[Removed]:
        """Take back the pages that ``install`` put into the wiki and that are still as it wrote them."""


class Asks(Protocol):
    """The part of a platform's factory that is asked by ``telos connect`` only."""

    def address(self, url: str) -> str:
        """The wiki's own address, of one that somebody copied from it."""

    def asks(self, url: str, language: str) -> Asking:
        """How to ask for the account that Telos reads the wiki at this address with."""

    def known_options(self) -> frozenset[str] | None:
        """The names its sites' options may have; None: it takes any."""

    def options(self, settings: Mapping[str, Any]) -> Mapping[str, str]:
        """What belongs into a site's options, as the wiki tells; raises :class:`~core.ports.TelosError`.

        ``settings`` are those of ``open`` as far as they are known, with the ``site`` and the settings' ``folder``.
        """


class FactoryDefaults:
    """A factory whose wikis are asked for in the usual words, and need no options: mixed in."""

    def address(self, url: str) -> str:
        """As it was given."""
        return url

    def asks(self, url: str, language: str) -> Asking:
        """In the usual words."""
        return Asking()

    def known_options(self) -> frozenset[str] | None:
        """Any."""
        return None

    def options(self, settings: Mapping[str, Any]) -> Mapping[str, str]:
        """None."""
        return {}
