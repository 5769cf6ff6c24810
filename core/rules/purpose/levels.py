"""The level of a community: proposed by its figures, approved by people, kept with since when.

A level moves decision rights, so it is said in an act that is judged once, as it is done. One step up needs the
figures, whoever decides it, and somebody who gets no right by it; the way down needs one of them and a reason
(docs/decisions/0112-a-level-is-approved-not-reached.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from core.model import Act, ActKind, Charter, CharterText, Directory, LevelSince, PersonKey, in_force
from core.rules.deadline.extensions import DECIDES
from core.rules.factors.levels import HIGHEST, LOWEST
from core.rules.purpose import authorship
from core.rules.rights import holders, may

#: What an act about the level carries: which one, what it was, and on what it rests.
LEVEL, FROM, FIGURES = "level", "from", "figures"


def level_of(act: Act) -> int | None:
    """The level that an act is about; None for anything that is none."""
    level_name = act.data.get(LEVEL, "")
    known = {str(level): level for level in range(LOWEST, HIGHEST + 1)}
    return known.get(level_name) if act.kind is ActKind.LEVEL else None


def levelled(charter: Charter, acts: Iterable[Act]) -> Charter:
    """The charter at its own level, where one was ever approved; else at that of the charter around it."""
    own = tuple(
        LevelSince(level=level, since=act.at, by=act.person)
        for act in _said(acts)
        if act.data.get(DECIDES) == "yes" and (level := level_of(act)) is not None
    )
    return charter if not own else replace(charter, level=own[-1].level, levels=own)


def _said(acts: Iterable[Act]) -> list[Act]:
    """The acts about the level that were checked as they were done, in time, each once."""
    once = {act.id: act for act in in_force(acts) if act.kind is ActKind.LEVEL and act.checked}
    return sorted(once.values(), key=lambda act: (act.at, act.id))


def waiting(charter: Charter, acts: Iterable[Act]) -> tuple[Act, ...]:
    """Those who said that it should be a level higher since it last changed; it doesn't count yet."""
    asked: list[Act] = []
    for act in _said(acts):
        if act.data.get(DECIDES) == "yes":
            asked = []
        elif level_of(act) == charter.level + 1:
            asked.append(act)
    return tuple(asked)


def counts(
    level: int,
    by: PersonKey,
    charter: Charter,
    directory: Directory,
    asked: Sequence[Act] = (),
    texts: Iterable[CharterText] = (),
) -> bool:
    """Whether this person's word settles it, with what was ``asked`` before.

    Down: whoever may speak of it. Up: who decides it must be among them, and somebody who gets no right by it.
    ``texts`` are as for :func:`profits`.
    """
    if level < charter.level:
        return True
    people = {by, *(act.person for act in asked)}
    usable = {person for person in people if directory.usable(person)}
    deciders = set(holders("promote", charter, directory))
    # Who decides in the sponsor's place, as a steward or because they wrote the charter, never does so alone.
    gaining = profits(charter, texts) | (deciders - {_sponsor(charter)})
    return bool(usable & deciders) and bool(usable - gaining)


def profits(charter: Charter, texts: Iterable[CharterText] = ()) -> frozenset[PersonKey]:
    """Who never raises a level alone: the stewards, who get rights by it, and who made themselves sponsor.

    Otherwise a steward writes the roles anew, raises the level as the sponsor, and writes them back. ``texts``
    are the charter's own and those around it from which it has its sponsor.
    """
    stewards = {steward.person for steward in charter.stewards if steward.person is not None}
    named_by = {
        change.by for text in texts if (change := authorship.last(text, authorship.SPONSOR)) and change.by
    }
    sponsor = _sponsor(charter)
    return frozenset(stewards | {person for person in named_by if person == sponsor})


def roles_since(texts: Iterable[CharterText]) -> datetime | None:
    """Since when the roles are as they are; None where nobody has them who was not named at the beginning.

    Who is to raise a level must have had the role before it was on the table: else two people together write the
    roles anew, raise it, and write them back.
    """
    moments = [
        change.at
        for text in texts
        for field in (authorship.SPONSOR, authorship.ROLES)
        if (change := authorship.last(text, field)) is not None
    ]
    return max(moments, default=None)


def _sponsor(charter: Charter) -> PersonKey | None:
    return charter.sponsor.person if charter.sponsor else None


def may_speak(person: PersonKey, charter: Charter, directory: Directory) -> bool:
    """Who may say what level it should be: sponsor, IT contact, stewards, owners."""
    return may(person, "level", charter, directory)
