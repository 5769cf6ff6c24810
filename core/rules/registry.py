"""The kinds of obligation: what the rules need to know of one, and all there are.

Each kind has one file in ``core/rules/kinds/``, which registers it; its words are registered beside it in
``core/ui/kinds/``. Nothing else lists kinds, so that one more is two files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from core.calendar import WorkCalendar
from core.model import Act, ActKind, Charter, Obligation, ObligationKind
from core.policy import Policy

if TYPE_CHECKING:
    from core.rules.obligations.builder import Found
    from core.rules.page_context import PageContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of obligation."""

    name: ObligationKind
    #: Adds what is owed of this kind about a community as a whole, from its home page, the acts in time, and now.
    #: None where it follows from what single people add or read.
    owed: Callable[[PageContext, tuple[Act, ...], datetime, Found], None] | None = None
    #: The end of a whole term that begins then, for who was away over the due time. None where the date was agreed
    #: with others and stays.
    term: Callable[[datetime, Charter, WorkCalendar, Policy], datetime] | None = None
    #: Whether it comes again and again by itself: its date follows from when it was last done.
    comes_again: bool = False
    #: Whether steward and sponsor hear by message that it is late; where not, all see that it is missing.
    goes_up: bool = True
    #: Whether somebody else can do it in the person's place.
    can_change_hands: bool = True
    #: Whether whoever has it next is told. Not where they have it by what they just did.
    tells_new_owner: bool = True
    #: Whether "not mine" gives it to the next person at once, not to a steward who places it.
    passes_on: bool = False
    #: What its owner does to settle it. Such an act about an obligation of another kind is about nothing.
    done_by: frozenset[ActKind] = frozenset()
    #: Whether a draft asks for it.
    asked_in_draft: Callable[[Obligation], bool] = lambda _: False
    #: Whether a closed community still asks for it.
    asked_when_closed: Callable[[Obligation], bool] = lambda _: False


class OfKind(Protocol):
    """What has the kind of an obligation."""

    @property
    def kind(self) -> ObligationKind: ...  # noqa: D102


_KINDS: dict[ObligationKind, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known; a second one of the same name is a mistake."""
    if kind.name in _KINDS:
        raise ValueError(f"two kinds of obligation named {kind.name}")
    _KINDS[kind.name] = kind
    return kind


def kind_of(obligation: OfKind) -> Kind:
    """What the rules know of an obligation's kind."""
    return _KINDS[obligation.kind]


def kinds() -> tuple[Kind, ...]:
    """All there are, in the order in which they were registered."""
    return tuple(_KINDS.values())


def settles(kind: ActKind, obligation: Obligation) -> bool:
    """Whether an act of this kind can be about that obligation: what settles one kind does nothing to another."""
    mine = kind_of(obligation).done_by
    return kind in mine or all(kind not in registered.done_by for registered in _KINDS.values())


def days(of: Callable[[Policy], int]) -> Callable[[datetime, Charter, WorkCalendar, Policy], datetime]:
    """A term of so many working days, by policy, to the end of the last one."""

    def term(start: datetime, charter: Charter, calendar: WorkCalendar, policy: Policy) -> datetime:
        return calendar.end_of(calendar.local(calendar.add_days(start, of(policy))).date())

    return term
