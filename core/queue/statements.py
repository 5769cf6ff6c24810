"""What is asked of the table of jobs, put together once.

Workers ask all the time, and to put a statement together takes longer than the database does for most of them.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from core.queue import Lane
from core.store import tables as t
from core.store.sql import among, one_of

#: How often the server may break down over a job; such a job works alone until it is known which one it was.
BREAKS = 2

J, _OTHER = t.job.c, t.job.alias()
_NOW: sa.BindParameter[datetime] = sa.bindparam("now", type_=t.Instant())
#: Of a kind and subject one job at most is like this.
IS_WAITING = sa.text("state = 'waiting'")
#: What was not finished in time.
_IS_LATE = sa.and_(J.state == "leased", J.lease_until <= _NOW)
LATE = sa.select(J.id, J.attempts).where(_IS_LATE).with_for_update()


def _is_free() -> sa.ColumnElement[bool]:
    """Due, and neither is its subject worked on, nor is it suspected beside another one that is."""
    subject = sa.and_(_OTHER.c.kind == J.kind, _OTHER.c.subject == J.subject)
    busy = sa.exists().where(subject, _OTHER.c.state == "leased")
    # Of the jobs over which the server broke down one works at a time, so that it is known which one it was.
    watched = sa.exists().where(_OTHER.c.state == "leased", _OTHER.c.broke > 0)
    due = sa.and_(J.state == "waiting", J.due <= _NOW)
    return sa.and_(due, sa.not_(busy), sa.or_(J.broke == 0, sa.not_(watched)))


_FREE = _is_free()
_WAITING = (
    sa.select(J.id, J.kind, J.site, J.subject, J.lane, J.attempts, J.broke)
    .where(_FREE)
    .order_by(J.due, J.id)
    .with_for_update(skip_locked=True, of=t.job)
)
_IN_LANE = J.lane == sa.bindparam("lane")
#: Not of these sites: somebody of the same crew asks their wiki already.
_ELSEWHERE = sa.not_(one_of(J.site, "but"))
FIRST = _WAITING.where(_IN_LANE).limit(1)
FIRST_ELSEWHERE = _WAITING.where(_IN_LANE, _ELSEWHERE).limit(1)
ONE = _WAITING.where(J.id == sa.bindparam("first"))
SAME = _WAITING.where(
    _IN_LANE, J.kind == sa.bindparam("kind"), J.site == sa.bindparam("site"), J.broke == 0
).limit(sa.bindparam("most", type_=sa.Integer))
TAKE = (
    sa.update(t.job)
    .where(one_of(J.id, "ids"))
    .values(
        state="leased",
        lease_until=sa.bindparam("until"),
        lease_owner=sa.bindparam("owner"),
        attempts=J.attempts + 1,
    )
)
#: Locked whatever their state is, so that it is the one behind every transaction that has ended.
IN_DOUBT = (
    sa.select(J.id, J.state, J.lease_owner, J.attempts)
    .where(one_of(J.id, "ids"))
    .order_by(J.id)
    .with_for_update(skip_locked=True)
)
THERE = sa.select(J.id).where(one_of(J.id, "ids"))
#: What is leased to a process.
HELD = sa.and_(J.state == "leased", J.lease_owner == sa.bindparam("holder"))
#: What somebody else has taken over meanwhile is theirs.
DONE = sa.delete(t.job).where(one_of(J.id, "ids"), HELD)
RENEW = sa.update(t.job).where(one_of(J.id, "ids"), HELD).values(lease_until=sa.bindparam("until"))
#: What is known of a job, and the same one asked for again meanwhile.
KNOWN = sa.select(J.kind, J.subject, J.created, J.lane).where(J.id == sa.bindparam("job"))
NEWER = sa.select(J.id, J.lane).where(
    J.kind == sa.bindparam("of_kind"), J.subject == sa.bindparam("about"), J.state == "waiting"
)


def _carried_on() -> sa.Update:
    broke = sa.select(_OTHER.c.broke).where(_OTHER.c.id == sa.bindparam("job")).scalar_subquery()
    return (
        sa.update(t.job)
        .where(J.id == sa.bindparam("newer"))
        .values(
            attempts=sa.bindparam("tried"),
            error=sa.bindparam("why"),
            due=sa.bindparam("then"),
            created=sa.bindparam("since"),
            broke=sa.case((J.broke < broke, broke), else_=J.broke),
        )
    )


#: That one goes on for it, with what is known about it.
CARRY_ON = _carried_on()
#: Who works on what, and what waits or was given up.
BEGUN = sa.select(J.id, J.kind, J.subject, J.attempts, J.broke, J.lease_owner).where(J.state == "leased")
BUSY = sa.select(sa.func.count()).where(J.state == "leased")
DEPTH = sa.select(J.kind, sa.func.count().label("n")).where(J.state == "waiting").group_by(J.kind)
DEAD = sa.select(J.id, J.kind, J.site, J.subject, J.attempts, J.error).where(J.state == "dead").order_by(J.id)
#: That the same thing broke the server once.
BROKE = sa.delete(t.job).where(
    J.state == "dead",
    J.broke >= BREAKS,
    sa.exists().where(
        one_of(_OTHER.c.id, "ids"),
        _OTHER.c.broke > 0,
        _OTHER.c.kind == J.kind,
        _OTHER.c.subject == J.subject,
    ),
)


@cache
def look(lanes: tuple[Lane, ...], elsewhere: bool) -> sa.CompoundSelect[Any]:
    """Those of the lanes in which something can be begun, and "" where something was not finished in time."""
    queries: list[sa.Select[Any]] = [
        sa.select(sa.literal_column(f"'{lane.value}'")).where(
            sa.exists()
            .where(_FREE, J.lane == lane.value, *([_ELSEWHERE] if elsewhere else []))
            .correlate_except(t.job)
        )
        for lane in lanes
    ]
    late: sa.Select[Any] = sa.select(sa.literal_column("''")).where(
        sa.exists().where(_IS_LATE).correlate_except(t.job)
    )
    return sa.union_all(late, *queries)


@cache
def next_due(lanes: tuple[Lane, ...], elsewhere: bool) -> sa.Select[Any]:
    """When the next job of these lanes is due."""
    waits = sa.and_(J.state == "waiting", among(J.lane, (lane.value for lane in lanes)))
    return sa.select(sa.func.min(J.due)).where(waits, *([_ELSEWHERE] if elsewhere else []))


def _bewared() -> sa.Update:
    dead = sa.select(_OTHER.c.subject).where(
        _OTHER.c.kind == sa.bindparam("of_kind"), _OTHER.c.state == "dead", _OTHER.c.broke >= BREAKS
    )
    fresh = sa.and_(J.kind == sa.bindparam("of_kind"), J.state == "waiting", J.broke == 0)
    then = sa.bindparam("then", type_=t.Instant())
    due = sa.case((J.due < then, then), else_=J.due)
    return sa.update(t.job).where(fresh, J.subject.in_(dead)).values(broke=BREAKS - 1, due=due)


#: What broke the server before and is asked for again rests, and then has one attempt.
BEWARE = _bewared()
