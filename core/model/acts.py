"""What people do, and who the host vouches for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.model.ids import CommunityKey, PageKey, PersonKey


class ActKind(StrEnum):
    """What a person can do from the panel, a mail's page, or Special:Telos."""

    CONFIRM = "confirm"
    ANSWER = "answer"
    THANK = "thank"
    ELSEWHERE = "answered-elsewhere"
    NOT_CONTRIBUTION = "not-a-contribution"
    #: The author of a contribution says that what was given as its answer is none.
    NOT_ANSWERED = "not-answered"
    HAND_OVER = "hand-over"
    SNOOZE = "snooze"
    NOT_MINE = "not-mine"
    EXTEND = "extend"
    DECIDE = "decide"
    DELIVER = "deliver"
    REVIEW = "review"
    #: How the community stands; ``data["confidence"]`` is one of :class:`~core.model.Confidence`.
    STATUS = "status"
    CLOSE = "close"
    AWAY = "away"
    #: A declined reading that its reader need not do, said by who looks after the community.
    EXCUSE = "excuse"
    #: One person is asked to take part, by who looks after the community.
    INVITE = "invite"
    #: Who was invited says that it is not for them.
    NOT_INVITED = "not-invited"
    #: Somebody does not want to be suggested, or (``data["suggest"]`` "yes") may be again.
    SUGGEST = "suggest"
    #: The level of maturity that a community should have; ``data["level"]`` is "1" to "4".
    LEVEL = "level"
    #: What one side says about being paired with another community; ``data["with"]`` and ``data["word"]``.
    PAIR = "pair"
    #: What became of contributions, each named in ``data`` or all of a page's that have no word yet.
    DISPOSITION = "disposition"
    #: A piece of advice is not followed here, and why; ``data["advice"]`` says which.
    DISMISS = "dismiss"
    #: An earlier act of the same person's no longer counts; ``data["act"]`` is its id.
    TAKE_BACK = "take-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something a named person did, kept for ever as evidence."""

    #: Chosen by the client; the same id twice is the same act.
    id: str
    kind: ActKind
    person: PersonKey
    at: datetime
    page: PageKey | None = None
    community: CommunityKey | None = None
    #: Key of the obligation it is about, "" if none.
    obligation: str = ""
    #: Id of the contribution it is about, "" if none.
    contribution: str = ""
    #: Revision that was on the person's screen.
    revision: int = 0
    #: "panel", "mail", "special", "comment", "task", "like", "command line"
    channel: str = "panel"
    #: Reason or answer, as written.
    text: str = ""
    #: Snoozed until, extended to, away until.
    until: datetime | None = None
    #: Handed over to; away: start of the absence is ``at``.
    to: PersonKey | None = None
    #: True when the right to do it was checked as it was done (the desk does). Then it counts for ever, also
    #: when the person's role ends; an act that was not checked counts only while the person has the right.
    checked: bool = False
    #: Decision ("yes"/"no"), outcome, deliverable key → outcome, link of an answer elsewhere. ``shown`` is
    #: "unknown" where the person is known and the revision on their screen is not
    #: (see ``core.rules.acknowledgement.reactions``).
    data: Mapping[str, str] = field(default_factory=dict)


def in_force(acts: Iterable[Act]) -> tuple[Act, ...]:
    """The acts that count: without those that were taken back, and without the takings back.

    Evidence keeps all of them; that something was taken back is an act like any other.
    """
    acts = tuple(acts)
    taken = {(act.data.get("act", ""), act.person) for act in acts if act.kind is ActKind.TAKE_BACK}
    if not taken:
        return acts
    return tuple(
        act for act in acts if act.kind is not ActKind.TAKE_BACK and (act.id, act.person) not in taken
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """A person the host vouches for, and the page and revision on their screen."""

    person: PersonKey
    name: str
    page: PageKey | None = None
    #: The space of the screen they look at, where it is no page.
    space: str = ""
    revision: int = 0
    language: str = "en"
    expires: datetime | None = None
