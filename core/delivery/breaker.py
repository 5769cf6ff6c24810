"""Stages "live" and "breaker": a site that is quiet tells nobody, and an unusual burst waits for an admin."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from core.delivery import verdicts
from core.delivery.around import Round
from core.delivery.reasons import Drop
from core.delivery.retrying import RETRY
from core.delivery.verdicts import Dropped, Verdict
from core.flow.context import PipelineContext
from core.i18n import Translator
from core.model import Person, PersonKey
from core.ports import Ambiguous, GiveUp, Line, Message, RetryAt
from core.store import UnitOfWork, evidence, notices, outbox, sites
from core.store.outbox import Entry

log = logging.getLogger(__name__)

HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Held:
    """What the breaker holds back on a site."""

    site: str
    since: datetime
    count: int


def live(turn: Round, entries: Sequence[Entry], /) -> Mapping[str, Verdict]:
    """A quiet site's notices are dropped, a held one's join what is held."""
    turn.held = turn.known.live_since is None or turn.known.held_since is not None
    if turn.known.live_since is None:
        return dict.fromkeys((entry.key for entry in entries), Dropped(Drop.QUIET_SITE))
    if turn.known.held_since is not None:
        turn.flow.store.write(partial(_hold, site=turn.site, now=turn.now))
        return dict.fromkeys((entry.key for entry in entries), verdicts.Held())
    return {}


def usual(turn: Round, entries: Sequence[Entry], /) -> Mapping[str, Verdict]:
    """More in an hour than usual: nothing leaves until an admin has looked."""
    count = len(entries)
    if not count or is_usual(turn, count):
        return {}
    turn.held = True
    turn.flow.store.write(partial(_break, site=turn.site, wanted=count, now=turn.now))
    log.error(
        "site %s: %d notices in one hour were held; look with doctor, release by go-live", turn.site, count
    )
    return dict.fromkeys((entry.key for entry in entries), verdicts.Held())


def is_usual(turn: Round, count: int) -> bool:
    """Whether so many more within the hour are nothing unusual on the site."""
    known, since = turn.known, turn.now - HOUR
    if known.released_at is not None:
        # What left after an admin had released it is none of an unusual hour.
        since = max(since, known.released_at + timedelta(microseconds=1))
    with turn.flow.store.read() as unit:
        lately = outbox.sent_on(unit, turn.site, since)
    # What an admin has looked at and released is no surprise any more.
    return lately + count <= turn.policy.breaker + known.released_count


def _hold(unit: UnitOfWork, site: str, now: datetime) -> None:
    keys = outbox.hold(unit, site, now)
    notices.mark(unit, keys, "held", now, "the breaker holds it")
    known = sites.get(unit, site)
    sites.put(unit, site, held_count=known.held_count + len(keys))


def _break(unit: UnitOfWork, site: str, wanted: int, now: datetime) -> None:
    sites.put(unit, site, held_since=now, held_count=0)
    _hold(unit, site, now)
    count = sites.get(unit, site).held_count
    evidence.add(unit, at=now, site=site, what="breaker.held", data={"count": count})
    outbox.put_held(unit, site, wanted, now)


def go_live(unit: UnitOfWork, site: str, now: datetime) -> None:
    """From now on notices leave; what the breaker holds is released and checked once more."""
    known = sites.get(unit, site)
    if known.live_since is None:
        sites.put(unit, site, live_since=now)
        evidence.add(unit, at=now, site=site, what="site.live")
    if known.held_since is not None:
        keys = outbox.release(unit, site)
        notices.mark(unit, keys, "planned", now, "released")
        sites.put(unit, site, held_since=None, held_count=0, released_at=now, released_count=len(keys))
        evidence.add(unit, at=now, site=site, what="breaker.released", data={"count": len(keys)})


def held(unit: UnitOfWork, site: str) -> Held | None:
    """What the breaker holds back on a site, or None."""
    known = sites.get(unit, site)
    if known.held_since is None:
        return None
    return Held(site=site, since=known.held_since, count=known.held_count)


# --- what the admin hears ---


def tell_admins(flow: PipelineContext, now: datetime, site: str) -> None:
    """Tell the admin by mail what is held on a site, again and again until it leaves; doctor says it, too."""
    with flow.store.read() as unit:
        due = outbox.held_due(unit, site, now)
        over = bool(due) and sites.get(unit, site).held_since is None
    for key, attempts, count in due:
        # What was released meanwhile needs no look any more.
        error = None if over else _tell_admin(flow, site, key, count)
        if error is None:
            flow.store.write(partial(outbox.done, keys=[key]))
            continue
        asked = error.at if isinstance(error, RetryAt) else None
        at = None if isinstance(error, GiveUp) else RETRY.again(attempts + 1, now, asked)
        if at is None:
            error_text = f"the admin could not be told: {type(error).__name__}"
            flow.store.write(partial(outbox.dead, keys=[key], error=error_text, now=now))
        else:
            flow.store.write(partial(outbox.again, key=key, at=at, error=type(error).__name__))


def _tell_admin(flow: PipelineContext, site: str, key: str, count: int) -> RetryAt | GiveUp | None:
    """One attempt; what went wrong, or None."""
    text = Translator(flow.admin_language).text
    admin = Person(key=PersonKey(f"{site}:admin"), name="", email=flow.admin, language=flow.admin_language)
    most = flow.policy(site).breaker
    message = Message(
        key=key,
        to=admin,
        language=flow.admin_language,
        subject=text("mail-held-subject", count=count, site=site),
        thread="",
        lines=(
            Line(
                key="held",
                what=text("mail-held-what", count=count, site=site, most=most),
                why=text("mail-held-why", site=site),
                benefit="",
                until="",
                url=flow.server_url,
                action=text("mail-held-open"),
                community="Telos",
            ),
        ),
    )
    for channel in flow.notifiers if flow.admin else ():
        if channel.reaches(admin):
            try:
                channel.send(message)
            except Ambiguous:
                # It may have left; a second one would only say the same.
                return None
            except (RetryAt, GiveUp) as error:
                log.warning("the admin could not be told of it by %s: %s", channel.name, type(error).__name__)
                return error
    return None
