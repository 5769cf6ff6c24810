"""Transactions about a few things, beside others about other things; what spans more is done alone.

On a shared engine a transaction that says what it is about, by keys of pages and communities, holds a lock for each of
these and lets others about other ones go on. It decides by what these keys name, and by what only a transaction that
is alone changes; it writes what these keys name. A click on a confirmation goes on beside other people's on the same
page, too (docs/decisions/0189-who-confirms-waits-for-no-other-reader.md). The first is said where it is decided
(:func:`alone`, :func:`within`), the second is watched over here: a statement that writes anything else ends it, and
the same is done once more, alone (docs/decisions/0137-what-decides-locks-what-it-decides-about.md). On SQLite every
one is alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

import sqlalchemy as sa

from core.store import dialect
from core.store import tables as t

T = TypeVar("T")

#: Whose rows each belong to one page or one community, or stand under a key made from one.
OWN = frozenset(
    {
        t.page,
        t.revision,
        t.taking_up,
        t.comment,
        t.comment_part,
        t.sign,
        t.page_part,
        t.contribution,
        t.obligation,
        t.noticed,
        t.outbox,
        t.call,
        t.figure,
        t.figure_course,
        t.figures_told,
        t.lifted,
        t.suggestion,
        # A job that waits is locked by who asks for it, and what was read of a delivery by who leased its job.
        t.job,
        t.inbox,
    }
)
#: What a click adds to beside other clicks: acts of its own, and the end of the chain, which one at a time holds.
CLICKED = OWN | {t.act, t.evidence, t.evidence_head}
_ABOUT, _TABLES = "telos/about", "telos/tables"
_HOLD = sa.text(
    "SELECT count(CASE WHEN others THEN pg_advisory_xact_lock_shared(hashtextextended('telos/about/' || name, 0))"
    " ELSE pg_advisory_xact_lock(hashtextextended('telos/about/' || name, 0)) END),"
    " set_config('lock_timeout', :then, true)"
    " FROM unnest(CAST(:names AS text[]), CAST(:others AS boolean[])) AS held(name, others)"
)


class Spans(Exception):  # no error: a way to go on
    """A transaction about a few things came upon more than that."""


def about(
    connection: sa.Connection,
    work: Callable[[sa.Connection], T],
    names: Iterable[str],
    within: Iterable[str] = (),
) -> T:
    """Do this holding these names, each by one at a time; raises :class:`Spans` where more is to be held.

    ``within``: names that others may hold so at the same time, and nobody by themselves. Who holds some is a click.
    """
    own = frozenset(names)
    around = frozenset(within) - own
    if held := own | around:
        # In one order, so that two never wait for each other.
        in_order = sorted(held)
        others = [name in around for name in in_order]
        connection.execute(_HOLD, {"names": in_order, "others": others, "then": dialect.WAIT})
    connection.info[_ABOUT] = held
    connection.info[_TABLES] = CLICKED if around else OWN
    try:
        return work(connection)
    finally:
        del connection.info[_ABOUT], connection.info[_TABLES]


def alone(connection: sa.Connection) -> None:
    """What follows goes by more than a few pages and communities, or changes more: nobody else may be at it."""
    if _ABOUT in connection.info:
        raise Spans


def within(connection: sa.Connection, names: Collection[str]) -> None:
    """What follows is about these: who holds some of them only can't go on."""
    shared_names = connection.info.get(_ABOUT)
    if shared_names is not None and not shared_names.issuperset(names):
        raise Spans


def begin(connection: sa.Connection) -> None:
    """Begin a transaction that goes on beside others of its kind, and beside none that is alone."""
    dialect.lock(connection, dialect.WRITING, shared=True, on=True)


def watch(engine: sa.Engine) -> None:
    """Let nothing be written in such a transaction but what belongs to what it is about."""

    @sa.event.listens_for(engine, "before_execute")
    def _look(connection: sa.Connection, statement: Any, *_: object) -> None:
        if _ABOUT not in connection.info or not isinstance(statement, sa.UpdateBase):
            return
        # A community's row also says when its figures are due and how far its answers are handed out.
        of_community = isinstance(statement, sa.Update) and statement.table is t.community
        if of_community or statement.table in connection.info[_TABLES]:
            return
        raise Spans(statement.table.description)
