"""What every step of the flow works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Protocol, TypeVar

from core.calendar import WorkCalendar
from core.flow.pace import WRITING, Pace, Tries
from core.flow.unwritten import Unwritten
from core.message_facts import Post
from core.model import Charter, Person, PersonKey
from core.notify.post import Answered, post
from core.policy import Policy
from core.ports import Channel, Clock, Endpoint, Message, Platform, Queue, StaffSource, Store
from core.store import UnitOfWork
from core.store.staff import groups_on

T = TypeVar("T")


class InTime(Protocol):
    """Asks a site's wiki something, within a time; :class:`~core.ports.RetryAt` when it doesn't answer in it."""

    def __call__(self, name: str, question: Callable[[], T], /) -> T:
        """The wiki's answer."""


@lru_cache(maxsize=256)
def _calendar(policy: Policy, zone: str, country: str, region: str) -> WorkCalendar:
    """The same for everybody who looks; to check what an administrator wrote takes longer than to find it again."""
    return WorkCalendar.of(policy, zone=zone, country=country, region=region)


def patiently(_name: str, question: Callable[[], T], /) -> T:
    """Ask, and wait for as long as it takes."""
    return question()


@dataclass(frozen=True, kw_only=True)
class PipelineContext:
    """The store, the queue, and the outside world, wired once a process."""

    store: Store[UnitOfWork]
    queue: Queue
    platforms: Mapping[str, Platform]
    policies: Mapping[str, Policy]
    notifiers: Sequence[Channel]
    clock: Clock
    compose: Callable[[Post], Message]
    #: Without a trailing slash.
    server_url: str
    #: Where an admin hears of what needs a look, and in which language; "" for nowhere.
    admin: str = ""
    admin_language: str = "en"
    #: Sites on which the same confirmed address is the same person, in the order of the settings.
    same_address_on: Sequence[str] = ()

    #: Other systems that are told what happens, and how.
    endpoints: Sequence[Endpoint] = ()
    post: Callable[..., Answered] = post
    #: How a wiki is asked for which those of another one would have to wait.
    in_time: InTime = patiently
    #: People with accounts on several sites to whom something is just leaving: the first of the accounts → whose doing.
    leaving: dict[PersonKey, object] = field(default_factory=dict)
    #: What became of messages while the store could take nothing.
    unwritten: Unwritten = field(default_factory=Unwritten)
    #: How many readers, and how many accounts, one transaction takes; and how many where it only writes.
    readers_pace: Pace = field(default_factory=lambda: Pace(80, 40, 160))
    written_pace: Pace = field(default_factory=lambda: Pace(100, 40, 400, aim=WRITING))
    #: How many dates, and how many contributions and answers, that other systems told one transaction judges.
    dates_pace: Pace = field(default_factory=lambda: Pace(10, 5, 50))
    entries_pace: Pace = field(default_factory=lambda: Pace(50, 20, 100))
    #: Whether readers are looked at before the writer's turn: not while clicks come faster than that goes.
    before_turn: Tries = field(default_factory=Tries)
    people_pace: Pace = field(default_factory=lambda: Pace(80, 40, 200, aim=0.025))

    def now(self) -> datetime:
        """The instant it is."""
        return self.clock.now()

    def policy(self, site: str) -> Policy:
        """The site's numbers."""
        return self.policies.get(site) or Policy()

    def platform(self, site: str) -> Platform:
        """The wiki of a site; KeyError for an unknown one."""
        return self.platforms[site]

    @property
    def staff(self) -> Mapping[str, StaffSource]:
        """The systems whose word about staff counts, by their names."""
        told = {name: platform.staff for name, platform in self.platforms.items()}
        return {name: source for name, source in told.items() if source is not None}

    def teams(self, site: str) -> frozenset[str]:
        """The groups of a site of which such a system says who is in them."""
        return groups_on(self.staff, site)

    def calendar(self, site: str, charter: Charter) -> WorkCalendar:
        """The working time of a community."""
        return _calendar(self.policy(site), charter.zone, charter.country, charter.region)

    def zone(self, site: str, person: Person) -> str:
        """A person's zone: their own, else the site's."""
        return person.zone or self.policy(site).zone
