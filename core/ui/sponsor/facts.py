"""The facts behind the page of a community's figures, before they become words; all checked for the viewer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.model import Charter, CommunityKey, Directory, Figure, Finding, Obligation, PersonKey
from core.read_models import Advised, CameOfInviting, LevelFacts, Lifted, Paired
from core.rules.factors.course import Course
from core.rules.factors.sight import Group, Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class Longest:
    """What has waited longest for an answer."""

    since: datetime
    #: Until when an answer was promised, and at whom it is; None where that is not told.
    due: datetime | None = None
    steward: PersonKey | None = None
    #: Where it is seen; "" where the viewer may not read it, or is not led to single acts.
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """Something past its time, on a page that the viewer may read."""

    obligation: Obligation
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A community that the viewer looks after."""

    key: CommunityKey
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SponsorFacts:
    """Everything that the page of one community may show to one person."""

    community: CommunityKey
    #: As the viewer may read it.
    charter: Charter
    #: Its home; "" in print.
    url: str
    language: str
    #: The viewer's zone, and the community's own.
    zone: str
    home_zone: str
    now: datetime
    directory: Directory
    sight: Sight
    #: As they are told to the viewer: see :func:`core.rules.factors.sight.told`.
    figures: Mapping[str, Figure] = field(default_factory=dict)
    course: Course = field(default_factory=Course)
    #: Deliverable key → whether it is done, and its own page where the viewer may read that.
    delivered: Mapping[str, bool] = field(default_factory=dict)
    deliverable_urls: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    #: Group → how it is called; and who has not confirmed, by group.
    group_names: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, tuple[PersonKey, ...]] = field(default_factory=dict)
    longest: Longest | None = None
    overdue: tuple[Late, ...] = ()
    #: What came of inviting people here, in sums; None for nobody was.
    invited: CameOfInviting | None = None
    #: Whom to ask: those whom others build on, each with their latest message that the viewer may read.
    ask: tuple[Lifted, ...] = ()
    #: Who is named nowhere here: they asked for that, or only a page names them that the viewer may not read.
    unnamed: frozenset[PersonKey] = frozenset()
    #: What would help now.
    advice: tuple[Advised, ...] = ()
    #: Who looks at it, and so can act here; None in print.
    viewer: PersonKey | None = None
    #: Where the viewer acts: the charter's editor, and the panel on its home.
    edit_url: str = ""
    #: The level that its figures speak for; None in print.
    level: LevelFacts | None = None
    #: Whom it is shown to; None in print.
    speaker: PersonKey | None = None
    #: Communities that help this one, or that it helps, and one that could.
    pairs: tuple[Paired, ...] = ()
    #: What the rules noticed about the community.
    findings: tuple[Finding, ...] = ()

    @property
    def as_of(self) -> datetime | None:
        """When the figures were reckoned; None while they never were."""
        return next((figure.as_of for figure in self.figures.values()), None)
