"""What the core asks of the world: a wiki, a store, a queue, a channel, a clock; and the errors they answer with."""

from core.ports.channel import Channel, ChannelFactory, Line, Message
from core.ports.clock import Clock
from core.ports.endpoints import Endpoint, Happening
from core.ports.errors import Ambiguous, GiveUp, Reject, RetryAt, TelosError
from core.ports.platform import (
    Access,
    Hooked,
    Identity,
    Links,
    NativeNotices,
    PageSource,
    PeopleDirectory,
    Platform,
    PlatformDefaults,
    PlatformFactory,
    SetUp,
    Site,
    Staff,
    StatusProjection,
    Webhooks,
)
from core.ports.queue import DeadLetter, Job, JobKind, Lane, Queue, told_of
from core.ports.staff import StaffSource
from core.ports.store import Store
from core.ports.values import (
    Capability,
    Changes,
    Check,
    Delivery,
    Glance,
    NativeNotice,
    PageState,
    ScopeEntry,
    ShownDeliverable,
)

__all__ = [
    "Access",
    "Ambiguous",
    "Capability",
    "Changes",
    "Channel",
    "ChannelFactory",
    "Check",
    "Clock",
    "DeadLetter",
    "Delivery",
    "Endpoint",
    "GiveUp",
    "Glance",
    "Happening",
    "Hooked",
    "Identity",
    "Job",
    "JobKind",
    "Lane",
    "Line",
    "Links",
    "Message",
    "NativeNotice",
    "NativeNotices",
    "PageSource",
    "PageState",
    "PeopleDirectory",
    "Platform",
    "PlatformDefaults",
    "PlatformFactory",
    "Queue",
    "Reject",
    "RetryAt",
    "ScopeEntry",
    "SetUp",
    "ShownDeliverable",
    "Site",
    "Staff",
    "StaffSource",
    "StatusProjection",
    "Store",
    "TelosError",
    "Webhooks",
    "told_of",
]
