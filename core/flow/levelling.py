"""The level of a community as somebody says it: judged by figures and people as it is said, and kept so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from core.flow.permitted import refuse
from core.i18n import Translator
from core.model import Act, ActKind, CharterText, Directory, Figure, PersonKey, Viewer
from core.policy import Policy
from core.read_models import LevelFacts
from core.rules.deadline.extensions import DECIDES
from core.rules.factors import sight
from core.rules.factors.levels import Measured, proposed, told
from core.rules.purpose import levels
from core.store import UnitOfWork, communities, figures, people
from core.store import acts as act_rows
from core.store.communities import Community


def figures_told(
    unit: UnitOfWork, community: Community, person: PersonKey, policy: Policy
) -> tuple[Figure, ...]:
    """A community's figures as last reckoned, as far as they are told to somebody who speaks of its level."""
    return sight.told(figures.of(unit, community.key), sight.sight(person, community.charter, policy))


def of(figures_seen: Iterable[Figure]) -> dict[str, Measured]:
    """Figures as a level asks for them."""
    return {figure.name: Measured(figure.value, figure.n) for figure in figures_seen}


def facts(
    unit: UnitOfWork, community: Community, figures_known: Iterable[Figure], policy: Policy, now: datetime
) -> LevelFacts:
    """The level that these figures of a community speak for, and who asked for a higher one."""
    said_in = texts(unit, community)
    again = held_back(said_in, policy)
    keys = tuple(act.person for act in asked(unit, community))
    # Whose account is gone is not named, and their word doesn't count either.
    there = Directory(people=people.load(unit, keys))
    return LevelFacts(
        proposed=proposed(of(figures_known)),
        asked=tuple(person for person in keys if there.usable(person)),
        gaining=levels.profits(community.charter, said_in),
        sayable_from=_sayable_from(again) if again is not None and now < again else None,
    )


def held_back(said_in: Iterable[CharterText], policy: Policy) -> datetime | None:
    """Until when no level goes up, since the roles have to be the same for a while; None: they always were."""
    since = levels.roles_since(said_in)
    return since + timedelta(days=policy.level_role_days) if since is not None else None


def asked(unit: UnitOfWork, community: Community) -> tuple[Act, ...]:
    """Who said that it should be a level higher, since it last changed."""
    acts = act_rows.of_kind(unit, community.key, ActKind.LEVEL)
    return levels.waiting(community.charter, acts)


def texts(unit: UnitOfWork, community: Community) -> tuple[CharterText, ...]:
    """The charter as it was written, and those around it from which it has its sponsor."""
    charter_texts = [community.text]
    around: Community | None = community
    seen = {community.key}
    while around is not None and "sponsor" in around.charter.inherited and around.parent not in seen:
        around = communities.get(unit, around.parent)
        if around is not None:
            seen.add(around.key)
            charter_texts.append(around.text)
    return tuple(charter_texts)


def _sayable_from(again: datetime) -> datetime:
    """What people are told: the day after is soon enough, on whosever clock."""
    return again + timedelta(days=1)


def judged(
    unit: UnitOfWork, viewer: Viewer, community: Community, act: Act, directory: Directory, policy: Policy
) -> Act:
    """The act with what it rests on and whether it settles the level; refuses one for which no figures speak."""
    charter, level = community.charter, levels.level_of(act)
    measured = of(figures_told(unit, community, act.person, policy))
    if level is None or (level > charter.level and proposed(measured).level < level):
        raise refuse(viewer, "desk-level-figures")
    said_in = texts(unit, community)
    again = held_back(said_in, policy)
    if level > charter.level and again is not None and act.at < again:
        day = Translator(viewer.language).day(_sayable_from(again), policy.zone, act.at)
        raise refuse(viewer, "desk-level-roles", 409, day=day)
    before = asked(unit, community)
    if any(earlier.person == act.person for earlier in before) and level > charter.level:
        raise refuse(viewer, "desk-level-again", 409)
    counts = levels.counts(level, act.person, charter, directory, before, said_in)
    data = {
        levels.LEVEL: str(level),
        levels.FROM: str(charter.level),
        levels.FIGURES: told(measured),
        DECIDES: "yes" if counts else "no",
    }
    return replace(act, data=data)
