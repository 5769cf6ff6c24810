"""Work that waits: jobs are hints, so doing one twice, late, or in another order does no harm."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class Lane(StrEnum):
    """Lanes are served apart, so that a storm in one never keeps another waiting."""

    #: Somebody clicked.
    ACT = "act"
    #: The wiki said something.
    HOOK = "hook"
    #: Much to look at again, no hurry.
    SWEEP = "sweep"
    #: The scheduler's: sync, tick, purge.
    CLOCK = "clock"
    #: Notices leave, each wiki's by themselves.
    SEND = "send"
    #: Other systems are told something; each may be slow.
    OUT = "out"


#: All of them.
LANES: tuple[Lane, ...] = tuple(Lane)


class JobKind(StrEnum):
    """What a job asks for; the subject says about what."""

    #: Parse a stored delivery (subject: its number in the inbox).
    INBOX = "inbox"
    #: Read a page from the wiki (subject: page key).
    PAGE = "page"
    #: Assess a page from what is stored (subject: page key).
    ASSESS = "assess"
    #: Ask the wiki what edits of a page take up (subject: page key).
    COMPARE = "compare"
    #: Ask the wiki about a person (subject: person key).
    PERSON = "person"
    #: Go on judging what was told of answers to a contribution (subject: its id, and that of the last one judged).
    JUDGE = "judge"
    #: Look again at what a person owes, whose absence begins or ends (subject: person key).
    STAFF = "staff"
    #: Walk the pages of a community (subject: community key).
    SCOPE = "scope"
    #: Look through all pages for which a charter wants to speak (subject: its page's key).
    SPEAKING = "speaking"
    #: Go on handing out the answers of a community (subject: community key).
    ASSIGN = "assign"
    #: Go on looking at who must confirm a community's page (subject: community key).
    READERS = "readers"
    #: Reckon the figures of a community (subject: community key).
    FIGURES = "figures"
    #: Go on deleting what is left of a community whose charter was taken off (subject: community key).
    LEAVE = "leave"
    #: Show on a page how it stands (subject: page key).
    SHOW = "show"
    #: Read the pages that put in what changed (subject: site, round and what that is called).
    INCLUDING = "including"
    #: Tell another system what waits for it (subject: the address's name in the settings).
    CALL = "call"
    SYNC = "sync"
    TICK = "tick"
    DELIVER = "deliver"
    PURGE = "purge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of work."""

    kind: JobKind
    site: str
    subject: str
    lane: Lane = Lane.HOOK
    #: Number in the queue; 0 before it is there.
    id: int = 0
    #: How often it was begun.
    attempts: int = 0


#: Their subjects hold what a page is called.
_NAMES_PAGES = frozenset({JobKind.INCLUDING})


def told_of(kind: str, subject: str) -> str:
    """What a job is about, for whoever reads logs and lists: what a page is called stands in neither."""
    return subject.partition(":")[0] if kind in _NAMES_PAGES else subject


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A job that was given up, with the reason; ``subject`` as :func:`told_of` has it."""

    id: int
    kind: str
    site: str
    subject: str
    attempts: int
    error: str


class Queue(Protocol):
    """Where jobs wait. ``transaction`` is the caller's own, so that facts and hints are kept together."""

    def put(
        self, transaction: Any, jobs: Sequence[Job], *, due: datetime | None = None, sooner: bool = False
    ) -> None:
        """Let jobs wait, each (kind, subject) once; ``sooner``: one that waits longer waits until ``due``."""

    def waits(
        self, transaction: Any, kinds: Collection[JobKind], subjects: Collection[str], since: datetime
    ) -> set[str]:
        """The subjects for which a job of these kinds waits, or is worked on, that was asked for after then."""

    def put_select(self, transaction: Any, kind: JobKind, site: str, subjects: Any) -> None:
        """Let a job wait for each row of one of the store's own queries, without carrying the rows along."""

    def listed(self, transaction: Any, kinds: Collection[JobKind]) -> Sequence[Job]:
        """The jobs of these kinds that wait or are worked on."""

    def forget(self, transaction: Any, kinds: Collection[JobKind]) -> None:
        """Do no job of these kinds."""

    def is_due(self, transaction: Any, jobs: Iterable[tuple[JobKind, str]]) -> bool:
        """Whether one of these, by kind and subject, waits and could be begun now."""

    def wake(self, lanes: Collection[Lane] = LANES) -> None:
        """Wake the workers of these lanes, of every process, to look whether there is something to do.

        What was put in, or back, wakes them by itself as soon as it is committed.
        """

    def generation(self, lanes: Collection[Lane] = LANES) -> int:
        """How often workers of these lanes were woken; given to :meth:`wait` so that no call is missed."""

    def wait(self, since: int, seconds: float, lanes: Collection[Lane] = LANES) -> None:
        """Wait to be woken after ``since`` for one of these lanes, at most so long."""

    def claim(self, lanes: Collection[Lane], limit: int, but: Collection[str] = ()) -> Sequence[Job]:
        """Take what is due, of one kind and site, no subject that is being worked on; leased to the caller.

        Nothing of the sites in ``but``.
        """

    def done(self, jobs: Sequence[Job]) -> None:
        """They are finished."""

    def failed(self, job: Job, error: BaseException) -> None:
        """Try again later, or keep it as a dead letter when that won't help."""

    def renew(self, jobs: Collection[Job]) -> None:
        """They take long, but go on: nobody else is to take them over."""

    def next_due(self, lanes: Collection[Lane], but: Collection[str] = ()) -> datetime | None:
        """When the next job is due that is of none of the sites in ``but``, or None."""

    def dead(self) -> Sequence[DeadLetter]:
        """What was given up."""

    def redrive(self, transaction: Any, ids: Collection[int] | None = None) -> int:
        """Let dead letters (all of them) wait again; how many still were dead."""

    def depth(self) -> dict[str, int]:
        """How many jobs wait, by kind."""

    def busy(self) -> int:
        """How many jobs are being worked on."""

    def give_back(self) -> int:
        """This process stops in good order: what it has not finished waits as if it had not been begun. How many."""

    def recover(self, broke: bool = False, gone: Callable[[str], bool] | None = None) -> int:
        """What processes had begun that are ``gone`` (None: all) waits again; how many.

        ``broke``: the one before broke down by itself, so one of its jobs may have been what broke it.
        """
