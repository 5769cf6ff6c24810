"""What one person's own doing comes to, for themselves alone."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from core.model import Obligation, ObligationKind, PersonKey
from core.read_models import OwnFigures
from core.rules.deadline.escalation import NOT_AN_ANSWER
from core.store import codec
from core.store import tables as t
from core.store.leaving import here

#: Most answers of one person that are looked at.
MOST = 1_000


def of(connection: sa.Connection, person: PersonKey, since: datetime) -> OwnFigures:
    """What they contributed since then and what came of it, and what they answered of what was theirs to answer."""
    c, o = t.contribution.c, t.obligation.c
    # In nested values quotes within words are escaped: these stand nowhere but where they are meant.
    none = c.doc.contains(f'"how":"{NOT_AN_ANSWER}"', autoescape=True)
    built_on = c.doc.contains('"how":"edit"', autoescape=True)

    def counted(which: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((which, 1), else_=0)), 0)

    row = connection.execute(
        sa.select(
            counted(sa.not_(none)).label("contributed"),
            counted(sa.and_(c.settled_at.is_not(None), sa.not_(none))).label("answered"),
            counted(sa.and_(c.settled_at.is_(None), c.steward.is_not(None))).label("waiting"),
            counted(built_on).label("built_on"),
        ).where(c.author == person, c.at >= since, here(c.community))
    ).one()
    docs = connection.scalars(
        sa.select(o.doc)
        .where(o.person == person, o.settled_at >= since, here(o.community))
        .where(o.kind == ObligationKind.ANSWER.value)
        .order_by(o.settled_at.desc())
        .limit(MOST)
    )
    settled = [
        (obligation, obligation.settled)
        for obligation in (codec.load(Obligation, doc) for doc in docs)
        if obligation.settled
    ]
    mine = [obligation for obligation, how in settled if how.by == person and how.how != NOT_AN_ANSWER]
    in_time = sum(
        obligation.settled is not None and obligation.settled.at <= obligation.due for obligation in mine
    )
    return OwnFigures(
        contributed=int(row.contributed),
        answered=int(row.answered),
        waiting=int(row.waiting),
        built_on=int(row.built_on),
        given=len(mine),
        in_time=in_time,
    )
