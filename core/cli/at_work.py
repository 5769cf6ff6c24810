"""Whether anybody works: what ``telos doctor`` says of servers, workers and schedulers where it runs beside none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from core.application import Application
from core.i18n import Translator
from core.ports import Check
from core.store import counting, sites, ticks

#: So long ago the last minute of the clock may be, and so long what is due may wait while nobody works on anything.
_LATE = timedelta(minutes=5)


def checks(application: Application, translator: Translator) -> Iterator[Check]:
    """What is missing is red once a wiki is live and people wait for it; before, it is a step still to come.

    Who has a file to themselves would have been asked instead of this command. Where others may work on the same
    database, what they left there tells.
    """
    store, now = application.store, application.clock.now()
    with store.read() as connection:
        live = any(sites.get(connection, name).live_since is not None for name in application.platforms)
        last = ticks.last(connection, "tick") if store.shared else None
        waits = counting.waits_since(connection, now)
    if last is None or now - last > _LATE:
        yield Check(
            name=translator.text("doctor-server"),
            good=not live,
            said=translator.text("doctor-server-off"),
            cure=translator.text("doctor-server-cure") if live else "",
        )
    elif waits is not None and now - waits > _LATE:
        yield Check(
            name=translator.text("doctor-worker"),
            good=False,
            said=translator.text("doctor-worker-none", at=translator.moment(waits, "UTC", now)),
            cure=translator.text("doctor-worker-none-cure"),
        )
    else:
        yield Check(name=translator.text("doctor-worker"), good=True, said=translator.text("doctor-fine"))
