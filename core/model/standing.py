"""What rules find: findings, obligations, contributions, confirmations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import field as default_field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.model.ids import CommunityKey, ObligationKey, PageKey, PersonKey


class Level(StrEnum):
    """How much a finding matters. An error keeps a charter a draft."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something the rules noticed, with a stable code that docs/codes explains."""

    code: str
    level: Level
    #: The charter field it is about, canonical name, or "".
    field: str = ""
    #: What was read, verbatim and unescaped: escape it wherever it is shown.
    read: str = ""
    #: Further values for the message, by name.
    # Not `field`: inside this class that name is the attribute above.
    data: Mapping[str, Any] = default_field(default_factory=dict)
    #: Who can mend it, the likeliest first.
    mend: tuple[PersonKey, ...] = ()


class ObligationKind(StrEnum):
    """What somebody can owe."""

    COMPLETE = "complete"
    DELIVER = "deliver"
    ANSWER = "answer"
    CONFIRM = "confirm"
    REVIEW = "review"
    DECIDE = "decide"
    STATUS = "status"

    @classmethod
    def add(cls, name: str) -> ObligationKind:
        """One more kind, for a package that brings its own; the same one when it is asked for again."""
        if name not in cls._value2member_map_:
            made = str.__new__(cls, name)
            made._name_, made._value_ = name.upper(), name
            cls._value2member_map_[name] = made
        return cls(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How an obligation ended well: by whom, when, through what."""

    by: PersonKey | None
    at: datetime
    #: "reply", "thanks", "edit", "panel", "elsewhere", "confirmed", "done", "not a contribution", …
    how: str
    #: First words of the answer, or where it stands.
    note: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """Who said that it is not theirs, or gave it to somebody else, and why."""

    by: PersonKey
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """Something one named person owes by a time, with the reason and the benefit.

    ``key`` is stable for as long as it is the same thing owed (it survives a new date, a hand-over, a
    rename): ``answer/<page>/<contribution>``, ``confirm/<page>/<person>/<round>``,
    ``deliver/<community>/<deliverable>``, ``complete/<community>``, ``review/<page>/<n>``,
    ``decide/<community>/<subject>``, ``status/<community>/<n>``.
    """

    key: ObligationKey
    kind: ObligationKind
    person: PersonKey
    community: CommunityKey
    page: PageKey
    opened: datetime
    due: datetime
    #: Message id of "why me" and its arguments (core/locales): "why-confirm-group", {"group": "managers"}.
    why: str
    why_args: Mapping[str, Any] = field(default_factory=dict)
    #: What is owed, short: a deliverable's name, a contribution's first words. Never a page title.
    what: str = ""
    #: What's in it for the person, in the charter's words.
    benefit: str = ""
    #: Author of the contribution to answer, extension to decide, …: "".
    about: PersonKey | None = None
    #: Revision to confirm or to answer.
    revision: int = 0
    settled: Settlement | None = None
    snoozed_until: datetime | None = None
    #: What decides the due time besides the opening and the term: the words of a date, a return. Where that
    #: differs a new time is a new promise; where it doesn't, what was promised is kept.
    dated: str = ""
    #: Since when it pauses because the person can't read the page, or None.
    paused: datetime | None = None
    #: Who was to answer and could not read the page: it goes to somebody else.
    closed_to: tuple[PersonKey, ...] = ()
    #: Set by "not mine": the obligation waits for a steward to place it and reminds nobody else.
    declined: bool = False
    #: The last time it was declined or handed over: the words reach whoever has it next, or can change it.
    passed: Passed | None = None
    #: False while its charter is a draft: shown, never reminded.
    reminds: bool = True
    #: Whom the ladder tells after the due date, when not the person themselves.
    stewards: tuple[PersonKey, ...] = ()
    sponsor: PersonKey | None = None

    @property
    def open(self) -> bool:
        """True while the person still owes it."""
        return self.settled is None and not self.declined


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What a member added: edits by one author to one page within an hour are one."""

    #: ``r<first revision>`` or ``c<comment id>``; unique within its page.
    id: str
    page: PageKey
    community: CommunityKey
    author: PersonKey
    #: When it became one (the first revision of the group, the comment's time).
    at: datetime
    #: "page", "edit", "comment", "upload"; "entry": a comment that stands in another system
    kind: str
    first_revision: int = 0
    last_revision: int = 0
    size: int = 0
    excerpt: str = ""
    settled: Settlement | None = None
    #: The steward who answers, once assigned.
    steward: PersonKey | None = None
    #: True for the work of those who answer here, stewards and the sponsor: nobody owes them an answer.
    own: bool = False
    #: Whether it was that as it was made, whatever its author became later; None: kept before this was told apart.
    own_then: bool | None = None
    #: Contribution ids of what was said behind it in its thread and is none: answers by who had a part here then,
    #: and others' first replies.
    answers: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    #: Contribution ids of further comments that belong to it, in time.
    also: tuple[str, ...] = ()
    #: When its author said that an answer was none, and why; what was said until then settles nothing.
    reopened: datetime | None = None
    objection: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """A named person's statement of having read a named revision."""

    person: PersonKey
    page: PageKey
    revision: int
    at: datetime
    channel: str
    #: False when nobody knows which revision was on the screen; ``revision`` is then the one current at ``at``.
    shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the rules find when they assess a page of a community."""

    findings: tuple[Finding, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    #: "confirmed", "to_confirm", "answered", "waiting", "late", …
    figures: Mapping[str, float] = field(default_factory=dict)
    #: When the same facts would lead to another standing, or None.
    next_check: datetime | None = None
    #: The same of what is owed for the community itself, whatever was contributed.
    home_check: datetime | None = None
