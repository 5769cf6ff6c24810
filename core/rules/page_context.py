"""What the rules are given and what they give back: the signatures of ``assess`` and ``plan``.

The flow is: :func:`core.rules.purpose.charter.read_charter` → :func:`core.rules.assess.assess` for each page →
:func:`core.rules.acknowledgement.assignment.assign` for each community → :func:`core.rules.plan.plan`. All of it
is a function of the arguments; the same facts give the same standing, in whatever order they arrived.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.calendar import WorkCalendar
from core.effects import SendNotice
from core.model import (
    Act,
    Charter,
    CommunityKey,
    Contribution,
    Directory,
    Obligation,
    ObligationKind,
    Page,
    PageKey,
    PersonKey,
    Scope,
    composite_keys,
)
from core.policy import Policy
from core.rules.purpose.scope import scope_id

#: Before the digest in the key of a request.
SCOPE_REQUEST = "scope-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Another charter that asks to speak for pages of this community."""

    #: Goes into the key of the decision: ``decide/<community>/<key>``.
    key: str
    #: The scope as it was written.
    words: str
    by: PersonKey | None
    at: datetime
    #: "asked", "granted", "refused"
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Of how many of a closed community's contributions nobody said what became of them; who said so last."""

    open: int
    by: PersonKey | None = None
    at: datetime | None = None


def request_key(community: CommunityKey, scope: Scope) -> str:
    """The key of a request: another scope is another question."""
    digest = hashlib.blake2s(f"{community}\n{scope_id(scope)}".encode(), digest_size=6).hexdigest()
    return f"{SCOPE_REQUEST}{digest}"


def asks_for_pages(obligation: Obligation) -> bool:
    """True for a decision whether another charter may speak for pages of this community."""
    last = composite_keys.own_part(obligation.key)
    return obligation.kind is ObligationKind.DECIDE and last.startswith(SCOPE_REQUEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """One page of a community, with everything its assessment may look at."""

    page: Page
    #: The nearest charter, with what it inherits.
    charter: Charter
    #: Acts about this page; for the charter's home also those about the community.
    acts: tuple[Act, ...]
    directory: Directory
    policy: Policy
    #: The community's working time.
    calendar: WorkCalendar
    #: The home page assesses what belongs to the community as a whole.
    home: bool = False
    #: Contributions before this instant are history: they were made before Telos was attached.
    since: datetime | None = None
    #: How often the charter has been a draft, this time included; and since when it is one again.
    drafts: int = 1
    draft_since: datetime | None = None
    #: The page's contributions by id, as last saved. What was answered by somebody who has since lost the
    #: right to, stays answered; what a former steward did as one, stays without need of an answer.
    counted: Mapping[str, Contribution] = field(default_factory=dict)
    #: The stored obligations by key: what was promised is kept.
    promised: Mapping[str, Obligation] = field(default_factory=dict)
    #: Only these people's confirmations are wanted: one click in a large policy rebuilds no other part. The
    #: directory then holds nobody else of the audience. None: everybody's.
    focus: frozenset[PersonKey] | None = None
    #: Whether the confirmations are wanted, too.
    readers: bool = True
    #: At home: the pages in other languages on which somebody confirmed this one.
    translations: Mapping[PageKey, Page] = field(default_factory=dict)
    #: At home: who asks for pages of this community.
    requests: tuple[Request, ...] = ()
    #: At home of a closed community: what was said of its contributions.
    accounting: Said | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What was already done about a page or community."""

    #: Stored obligations by key, as last planned.
    obligations: Mapping[str, Obligation] = field(default_factory=dict)
    #: Keys of all notices ever planned for them, whatever became of them.
    noticed: frozenset[str] = frozenset()
    #: When each of them left that did, by key; None where nobody writes it down, then as planned.
    left: Mapping[str, datetime] | None = None
    #: Those of them that only an alert in the wiki told, to somebody whom no message reaches: maybe nobody heard.
    unheard: Collection[str] = ()
    #: Everyone who contributed to the community, for the message about its outcome.
    contributors: frozenset[PersonKey] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The difference between what should be and what was applied."""

    #: Obligations that are new or changed, and the keys of those that no longer exist.
    save: tuple[Obligation, ...] = ()
    forget: tuple[str, ...] = ()
    #: Effects to write to the outbox. Each notice names its reason.
    effects: tuple[SendNotice, ...] = ()
    #: Keys of notices whose time passed while the site was quiet or the obligation young: never sent.
    withheld: tuple[str, ...] = ()
    #: When each open obligation next has a step to take, by key; None: never again.
    next_check: Mapping[str, datetime | None] = field(default_factory=dict)
