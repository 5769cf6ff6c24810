"""Time that passes hour by hour, as the clock's jobs would see it, without asking in hours in which nothing is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from core.ports import Clock
from core.service import Service
from core.store import Store
from core.store import tables as t

_O, _P, _C, _J, _B, _U = (
    t.obligation.c,
    t.page.c,
    t.community.c,
    t.job.c,
    t.outbox.c,
    t.pause.c,
)
#: Every moment at which the tick, a worker or a delivery would find something to do; each at its earliest.
_MOMENTS: sa.CompoundSelect[Any] = sa.union_all(
    sa.select(sa.func.min(_O.next_check)),
    sa.select(sa.func.min(_P.next_check)),
    sa.select(sa.func.min(_U.next_check)),
    sa.select(sa.func.min(_C.figures_due)),
    sa.select(sa.func.min(_J.due)).where(_J.state == "waiting"),
    sa.select(sa.func.min(_J.lease_until)).where(_J.state == "leased"),
    sa.select(sa.func.min(_B.not_before)).where(_B.state == "due"),
)


def soonest(store: Store) -> datetime | None:
    """When something is next to be done; before then a tick, the workers and a delivery find nothing. None: never."""
    with store.read() as connection:
        return min((moment for moment in connection.scalars(_MOMENTS) if moment is not None), default=None)


def let_pass(service: Service, clock: Clock, move: Callable[[timedelta], None], span: timedelta) -> None:
    """Let time pass hour by hour, and do what is due as the clock's jobs would; ``move`` sets the clock on."""
    next_due = soonest(service.store)
    while span > timedelta():
        step = min(timedelta(hours=1), span)
        move(step)
        span -= step
        if next_due is None or clock.now() < next_due:
            continue
        service.tick()
        service.run_until_idle()
        service.deliver()
        next_due = soonest(service.store)
