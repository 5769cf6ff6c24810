"""Thresholds and habits: defaults → site → charter. Every number a rule uses stands here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any, ClassVar, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWords:
    """How a group of the wiki is spoken of to its members; the raw name says nothing to them."""

    # An unknown key in telos.toml is an error here, too.
    __pydantic_config__: ClassVar[Mapping[str, Any]] = {"extra": "forbid"}

    #: The group's name in the wiki.
    group: str
    #: Its readable name, whatever the language: "Leave approvers".
    name: str
    #: Language → what its members do, to stand behind "because": {"en": "you approve leave"}.
    # Left out of the hash: a policy is the key of what is made once for it.
    because: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The numbers the rules go by. A site's section in ``telos.toml`` may change any of them."""

    # Working time.
    zone: str = "UTC"
    #: ISO 3166 country and subdivision of the holiday calendar; "" for weekends only.
    country: str = ""
    region: str = ""
    #: Which kinds of holidays are off: those by law, and those that a country keeps without one.
    holidays: tuple[str, ...] = ("public", "de_facto")
    #: The company's own days off and extra working days, ISO dates; they don't apply abroad.
    days_off: tuple[str, ...] = ()
    extra_days: tuple[str, ...] = ()
    #: ISO weekday numbers that are worked in the site's country; None for those that country has.
    weekdays: tuple[int, ...] | None = None
    day_start: time = time(9, 0)
    day_end: time = time(17, 0)

    # Contributions: what counts.
    #: Edits by one author to one page within this of the first are one contribution.
    group_edits: timedelta = timedelta(hours=1)
    #: Smaller changes than this many bytes (absolute, over the group) are none.
    least_bytes: int = 40
    #: How many revisions back a revert is looked for.
    revert_depth: int = 15
    #: An edit of at least this many bytes by a person with rights settles the contribution it builds on.
    builds_on_bytes: int = 40
    #: A non-minor edit of at least this many bytes is major: it re-opens confirmations.
    major_bytes: int = 1

    #: Characters of a page's source, and of its discussion, that are read; what stands beyond is not looked at.
    largest_page: int = 2_000_000

    # Answers.
    answer_within_days: int = 2

    # Confirmations.
    #: Working days to confirm when no date is given, for joiners, and after a major edit.
    confirm_days: int = 10

    # Deadlines.
    milestone_after_days: int = 90
    #: Working days before the due date, after it for the person, then the steward, then the sponsor.
    ladder: tuple[int, int, int, int, int] = (5, 1, 1, 2, 4)
    #: Working days a draft's authors have to complete it, and deciders to decide.
    complete_days: int = 5
    decide_days: int = 3
    review_days: int = 5
    #: Working days an owner has to say how it stands.
    status_days: int = 1
    #: Days for which sponsor, stewards, IT contact and owners must be the same before a level goes up.
    level_role_days: int = 14
    #: Longest snooze, working days.
    snooze_days: int = 5

    # Charters that speak for pages which are not their own.
    #: What who writes such a scope must be allowed to do with those pages: "edit" or "protect".
    speaking_needs: Literal["edit", "protect"] = "edit"

    # What stands on a page for everybody, where the wiki shows it there.
    #: Its language.
    language: str = "en"
    #: A page is shown anew this long after something changed, whatever else changes until then.
    show_after: timedelta = timedelta(seconds=30)
    #: Where many are asked to confirm, a confirmation alone is counted on the page after this.
    counts_after: timedelta = timedelta(minutes=15)

    #: How groups are spoken of.
    groups: tuple[GroupWords, ...] = ()

    # Invitations.
    #: Most that leave for one community on one working day, second ones counted.
    invite_a_day: int = 5
    #: At least so long between two of them: nobody gets one as one of many.
    invite_apart: timedelta = timedelta(minutes=40)
    #: Working days after which who neither looked in nor said no is asked once more; 0 for never.
    invite_again_days: int = 5
    #: Hold back a fifth of those a steward wants to invite, by lot, to see whether inviting works.
    invite_hold_back: bool = False

    # Whom figures tell of (data protection).
    #: Sums only: nobody's name, and none of the single acts behind a figure.
    sums_only: bool = False
    #: Of groups smaller than this nothing is told while there are sums only.
    least_group: int = 5
    #: Whether a sponsor is told names: who answers, who has not confirmed.
    names_to_sponsors: bool = True
    #: After so many days figures lose their people: what is older is counted, and nobody is told apart in it.
    #: None: they never do.
    people_in_figures_days: int | None = None

    # Notices.
    #: Local times at which a digest may leave, by rhythm.
    digest_at: time = time(9, 0)
    three_a_day: tuple[time, time, time] = (time(9, 0), time(12, 30), time(16, 0))
    #: ISO weekday of the weekly digest.
    weekly_on: int = 1
    #: Most messages one person gets on one day, over all channels but the panel.
    daily_cap: int = 3
    #: The breaker: more notices than this in one hour on a site are held until an admin looks.
    breaker: int = 200
