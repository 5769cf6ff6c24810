"""A community's figures as last reckoned, and when they are reckoned anew."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import (
    Behind,
    CommunityKey,
    Earlier,
    Figure,
)
from core.rules.assess_community import FIGURES
from core.rules.factors.course import Course
from core.store import codec, figures_told, past, taken_back
from core.store import tables as t
from core.store.sql import one_of, upsert

_OF = sa.select(t.figure).where(t.figure.c.community == sa.bindparam("community"))
_OF_NAMES = _OF.where(one_of(t.figure.c.name))
_WANT = (
    sa.update(t.community)
    .where(
        t.community.c.key == sa.bindparam("k"),
        sa.or_(t.community.c.figures_due.is_(None), t.community.c.figures_due > sa.bindparam("then")),
    )
    .values(figures_due=sa.bindparam("then"))
)

# --- figures ----------------------------------------------------------------------------------------------


def put(connection: sa.Connection, community: CommunityKey, kept: Sequence[Figure]) -> None:
    """Keep a community's figures; those that are not among them are forgotten."""
    save(connection, kept)
    f = t.figure.c
    rest = f.name.not_in([figure.name for figure in kept])
    connection.execute(sa.delete(t.figure).where(f.community == community, rest))


def save(connection: sa.Connection, figures: Sequence[Figure]) -> None:
    """Keep these figures; all others stay."""
    upsert(
        connection,
        t.figure,
        [
            {
                "community": figure.community,
                "name": figure.name,
                "value": figure.value,
                "n": figure.n,
                "low": figure.low,
                "high": figure.high,
                "as_of": figure.as_of,
                "behind": figure.behind.value,
                "earlier": figure.earlier.value if figure.earlier else None,
                "earlier_low": figure.earlier.low if figure.earlier else None,
                "earlier_high": figure.earlier.high if figure.earlier else None,
                "earlier_at": figure.earlier.at if figure.earlier else None,
                "people": figure.people,
                "earlier_people": figure.earlier.people if figure.earlier else None,
            }
            for figure in figures
        ],
    )


def forget(connection: sa.Connection, community: CommunityKey) -> None:
    """Keep no figures of a community."""
    connection.execute(sa.delete(t.figure).where(t.figure.c.community == community))
    connection.execute(sa.delete(t.figure_course).where(t.figure_course.c.community == community))
    connection.execute(sa.delete(t.lifted).where(t.lifted.c.community == community))
    figures_told.put(connection, community, None)
    past.KEPT.forget(connection, community)
    taken_back.KEPT.forget(connection, community)


def of(
    connection: sa.Connection, community: CommunityKey, names: Collection[str] | None = None
) -> tuple[Figure, ...]:
    """A community's figures as last reckoned, in their order; those of these ``names`` alone."""
    if names is None:
        rows = connection.execute(_OF, {"community": community}).all()
    else:
        rows = connection.execute(_OF_NAMES, {"community": community, "keys": sorted(names)}).all()
    order = {name: place for place, name in enumerate(FIGURES)}
    figures = [_figure(row) for row in rows if row.name in order]
    return tuple(sorted(figures, key=lambda figure: order[figure.name]))


def some(
    connection: sa.Connection, communities: Collection[CommunityKey], names: Collection[str]
) -> dict[CommunityKey, list[Figure]]:
    """The figures of these names of several communities, as last reckoned."""
    f, figures_by_community = t.figure.c, dict[CommunityKey, list[Figure]]()
    wanted = f.community.in_(sorted(communities)), f.name.in_(sorted(names))
    for row in connection.execute(sa.select(t.figure).where(*wanted)):
        figures_by_community.setdefault(CommunityKey(row.community), []).append(_figure(row))
    return figures_by_community


def _figure(row: Any) -> Figure:
    return Figure(
        community=CommunityKey(row.community),
        name=row.name,
        value=row.value,
        n=row.n,
        low=row.low,
        high=row.high,
        as_of=row.as_of,
        behind=Behind(row.behind),
        earlier=Earlier(
            value=row.earlier,
            low=row.earlier_low,
            high=row.earlier_high,
            at=row.earlier_at,
            people=row.earlier_people,
        )
        if row.earlier is not None
        else None,
        people=row.people,
    )


def put_course(connection: sa.Connection, community: CommunityKey, course: Course) -> None:
    """Keep how much came to a community when; nothing of one to which nothing did."""
    c = t.figure_course
    if course == Course():
        connection.execute(sa.delete(c).where(c.c.community == community))
        return
    upsert(connection, c, [{"community": community, "doc": codec.dump(course)}])


def courses(connection: sa.Connection, communities: Collection[CommunityKey]) -> dict[CommunityKey, Course]:
    """The same of several communities, as last reckoned."""
    c = t.figure_course.c
    rows = connection.execute(sa.select(c.community, c.doc).where(c.community.in_(sorted(communities))))
    return {CommunityKey(row.community): codec.load(Course, row.doc) for row in rows}


def course_of(connection: sa.Connection, community: CommunityKey) -> Course:
    """How much came to a community when, as last reckoned."""
    c = t.figure_course.c
    doc = connection.scalar(sa.select(c.doc).where(c.community == community))
    return codec.load(Course, doc) if doc else Course()


def count(connection: sa.Connection, communities: Collection[CommunityKey]) -> dict[CommunityKey, Figure]:
    """How many contributions these communities had when their figures were last reckoned, and when that was."""
    f = t.figure.c
    rows = connection.execute(
        sa.select(f.community, f.n, f.as_of).where(
            f.community.in_(sorted(communities)), f.name == "contributions"
        )
    )
    return {
        row.community: Figure(
            community=row.community,
            name="contributions",
            value=row.n,
            n=row.n,
            as_of=row.as_of,
            behind=Behind.CONTRIBUTIONS,
        )
        for row in rows
    }


# --- when they are reckoned anew --------------------------------------------------------------------------


def want(connection: sa.Connection, community: CommunityKey, at: datetime) -> None:
    """Let them be reckoned anew then, if not sooner."""
    connection.execute(_WANT, {"k": community, "then": at})


def due(connection: sa.Connection, now: datetime, limit: int) -> list[tuple[str, CommunityKey]]:
    """The site and key of communities whose figures are to be reckoned now."""
    c = t.community.c
    query = sa.select(c.site, c.key).where(c.figures_due <= now).order_by(c.figures_due, c.key).limit(limit)
    return [(row.site, CommunityKey(row.key)) for row in connection.execute(query)]


def put_due(connection: sa.Connection, communities: Collection[CommunityKey], at: datetime | None) -> None:
    """Let these wait until then; None: until somebody wants it."""
    c = t.community.c
    connection.execute(sa.update(t.community).where(c.key.in_(sorted(communities))).values(figures_due=at))
