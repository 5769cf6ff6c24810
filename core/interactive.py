"""The desk: what people ask and do, answered at once, and only with what the wiki would show them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from core.calendar import known_zone
from core.events import Hint
from core.flow import (
    acting,
    disposing,
    incoming,
    inviting,
    list_queries,
    pairing,
    panel_facts,
    panel_queries,
    permitted,
    readers,
)
from core.flow.act_kinds import ActResult
from core.flow.act_lookup import find
from core.flow.asking import Asking
from core.flow.permits import Permits, nowhere
from core.flow.permitted import refuse
from core.model import Act, ActKind, CommunityKey, PageKey, PersonKey, Rhythm, Viewer, site_of
from core.ports import GiveUp, RetryAt
from core.queries import figure_acts, sponsor
from core.queue import Lane
from core.read_models import PanelFacts, PartFacts, QueueFacts
from core.rules.obligations.taking_back import can_take_back
from core.store import (
    StoreUnavailable,
    UnitOfWork,
    buckets,
    evidence,
    identity,
    owed,
    people,
    preferences,
    screens,
    together,
)
from core.store import acts as act_rows
from core.store.screens import Account, Snapshot

if TYPE_CHECKING:
    from core.service import Service

log = logging.getLogger(__name__)

T = TypeVar("T")

#: How often the wiki is asked again for one person's panels: at once, and a second.
LOOKS, LOOKS_A_SECOND = 10, 0.2
#: An account that was asked about within this is not asked about again for a panel.
KNOWN_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """How a person wants to hear from Telos; "" follows the wiki account."""

    rhythm: Rhythm = Rhythm.DAILY
    language: str = ""
    zone: str = ""


class InteractiveService:
    """What people ask and do."""

    def __init__(self, service: Service, threads: int = 16) -> None:
        """``threads`` answer requests; not all of them ever wait for a wiki."""
        self._service = service
        self._flow = service.flow
        self._asking = Asking(threads, len(service.flow.platforms))
        self._permits = Permits(service.flow, self._asking)
        self._looks = buckets.of(service.store, "look", LOOKS, LOOKS_A_SECOND)
        # What is put aside is written down here, and asks no wiki: nothing in it can hang.
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="telos-desk")

    # --- what people see ---

    def panel(self, viewer: Viewer) -> PanelFacts | None:
        """The panel of the viewer's page, or None outside every community.

        A revision newer than the one in the store is read first; when the wiki takes too long, what is stored
        is shown. Whom the viewer learns of as the one who answers is held to it from then on.
        """
        if viewer.page is None:
            return None
        with self._flow.store.read() as connection:
            snapshot = screens.snapshot(connection, viewer.page)
            # How well the viewer is known comes with it, and is rarely what it waits for.
            facts_found = panel_queries.find(connection, self._flow, viewer, snapshot)
            account = facts_found.account if facts_found else screens.account(connection, viewer.person)
            hints = self._unheard(viewer, viewer.page, snapshot, account)
            asks = bool(hints or snapshot.under_way)
        if asks:
            facts_found = self._up_to_date(viewer, viewer.page, hints)
        seen = panel_facts.panel(self._flow, self._permits, viewer, facts_found) if facts_found else None
        if seen is None:
            return None
        self._tell(seen.told)
        if seen.facts.invited is not None and seen.facts.invited.invitation.visited_at is None:
            community = seen.facts.charter.community
            self._pool.submit(inviting.visited, self._flow, community, viewer.person)
        return seen.facts

    def part(self, viewer: Viewer) -> PartFacts:
        """What the viewer owes, and the communities they have to do with."""
        return list_queries.part(self._flow, self._permits, viewer)

    def communities(self, viewer: Viewer) -> PartFacts:
        """All communities of the site that the viewer may see."""
        return list_queries.part(self._flow, self._permits, viewer, every=True)

    def overview(self, viewer: Viewer, wanted: CommunityKey | None = None) -> sponsor.Overview | None:
        """The figures of a community that the viewer looks after, and which others there are."""
        return sponsor.overview(self._flow, self._permits, viewer, wanted)

    def acts_behind(
        self, viewer: Viewer, wanted: CommunityKey, figure: str, after: str = ""
    ) -> figure_acts.Acts | None:
        """The acts behind a figure of such a community."""
        return figure_acts.acts_behind(self._flow, self._permits, viewer, wanted, figure, after)

    def queue(self, viewer: Viewer) -> QueueFacts:
        """What waits for the viewer's answer."""
        facts, told = list_queries.queue(self._flow, self._permits, viewer)
        self._tell(told)
        return facts

    def _unheard(self, viewer: Viewer, page: PageKey, snapshot: Snapshot, account: Account) -> list[Hint]:
        """What the wiki is to be asked again about before this page is shown."""
        site, stored = site_of(page), snapshot.page
        hints = []
        if self._unknown(viewer.person, account.asked_at):
            hints.append(Hint(site=site, person=viewer.person))
        if stored is None or not stored.exists or viewer.revision > stored.shown_now:
            hints.append(Hint(site=site, page=page))
        return hints

    def _unknown(self, person: PersonKey, asked_at: datetime | None) -> bool:
        """Whether nobody asked about this account for a while; of an erased one there is nobody to ask."""
        fresh = asked_at is not None and asked_at >= self._flow.now() - KNOWN_FOR
        return not fresh and not identity.local_is_pseudonym(person)

    def _up_to_date(
        self, viewer: Viewer, page: PageKey, hints: Collection[Hint]
    ) -> panel_queries.Found | None:
        """What the store says once these hints were followed, and the viewer's own part was handed out."""
        # A revision that isn't there can be made up again and again.
        if hints and not self._looks.take(viewer.person):
            self._follow(site_of(page), hints)
        with self._flow.store.read() as connection:
            snapshot = screens.snapshot(connection, page)
            if not snapshot.under_way:
                return panel_queries.find(connection, self._flow, viewer, snapshot)
        self._meanwhile(viewer.person, snapshot.under_way)
        with self._flow.store.read() as connection:
            snapshot = screens.snapshot(connection, page)
            return panel_queries.find(connection, self._flow, viewer, snapshot)

    def _follow(self, site: str, hints: Collection[Hint]) -> None:
        try:
            self.asked(site, partial(self._service.process, hints))
        except (RetryAt, GiveUp) as error:
            log.info("the wiki of %s did not answer in time: %s", site, type(error).__name__)
            self._later(site, hints)

    def _meanwhile(self, person: PersonKey, keys: Sequence[CommunityKey]) -> None:
        try:
            readers.meanwhile(self._flow, keys, person)
        except StoreUnavailable:
            # The disk is full: what is stored is shown, and theirs comes with everybody's.
            log.warning("a reader's part could not be kept")

    def _later(self, site: str, hints: Collection[Hint]) -> None:
        try:
            self._flow.store.write(partial(incoming.put, flow=self._flow, hints=hints, lane=Lane.ACT))
        except StoreUnavailable:
            # It is only a hint; the next view or the sync gives it again.
            log.warning("a hint could not be kept")

    def _tell(self, keys: Collection[str]) -> None:
        """Make a promise of what was shown; not in the request's way."""
        if not keys:
            return
        with self._flow.store.read() as connection:
            new = owed.untold(connection, keys)
        if new:
            self._pool.submit(self._flow.store.write, partial(owed.tell, keys=new))

    # --- what people do ---

    def act(self, viewer: Viewer, act: Act) -> ActResult:
        """Do something; the same id again changes nothing.

        Raises :class:`~core.ports.Reject` in the viewer's words for what isn't theirs to do or doesn't fit,
        :class:`~core.ports.RetryAt` when the wiki or the store can't answer now. Nothing is credited for a
        revision whose wording the page no longer has: then ``page_changed`` is True.
        """
        if act.person != viewer.person:
            raise refuse(viewer, "desk-not-you", 403)
        flow, now = self._flow, self._flow.now()
        with flow.store.read() as connection:
            before = act_rows.get(connection, act.id)
            stale = people.stale(connection, [key for key in (act.person, act.to) if key], now - KNOWN_FOR)
        if before is not None:
            with flow.store.read() as connection:
                return acting.repeated(connection, viewer, before, act)
        if stale:
            site = site_of(act.person)
            who = [Hint(site=site_of(key), person=key) for key in stale]
            self.asked(site, partial(self._service.process, who))
        # What no act of this kind holds is refused before anything it names is looked for.
        permitted.check_fields(viewer, act)
        if act.kind is ActKind.INVITE:
            act = inviting.chosen(flow, self._permits, viewer, act)
        elif act.kind is ActKind.PAIR:
            act = pairing.chosen(flow, self._permits, viewer, act)
        about, hidden = self._about(viewer, act)
        permitted.check(viewer, about, now)
        if act.kind is ActKind.CONFIRM and about.act.page:
            # What is confirmed is what the wiki has now, not what we last heard of it.
            site = site_of(about.act.page)
            read = sorted({key for key in (about.act.page, about.original) if key})
            self.asked(site, partial(self._service.read_anew, site, read))
        work = partial(
            acting.keep, flow=flow, viewer=viewer, wanted=replace(act, at=now), now=now, hidden=hidden
        )
        if (span := acting.beside(about)) is None:
            return flow.store.write(work, urgent=True)
        return flow.store.write(work, urgent=True, about=span.own, within=span.around)

    def can_take_back(self, viewer: Viewer, act: str) -> bool:
        """Whether the viewer can take back what they did under this id, now."""
        with self._flow.store.read() as connection:
            done = act_rows.get(connection, act)
            if done is None or done.person != viewer.person:
                return False
            (done,) = act_rows.as_it_stands(connection, [done])
            obligation = owed.get(connection, done.obligation) if done.obligation else None
        return can_take_back(done, obligation, self._flow.now())

    def _about(self, viewer: Viewer, act: Act) -> tuple[permitted.About, frozenset[PageKey]]:
        """What an act is about, as far as the person may read it; and the pages that they may not.

        What they may not read is from here on as if it were not there: who names it, in whatever way, gets the
        answer that a made-up name gets. The wiki is asked for a made-up one, too, so that both take as long.
        """
        site, hidden = site_of(viewer.person), frozenset[PageKey]()
        while True:
            with self._flow.store.read() as connection:
                about = find(connection, act, hidden, partial(panel_queries.as_known, viewer=viewer))
            wanted = {about.act.page, about.community.home if about.community else None}
            if act.kind is ActKind.DISPOSITION:
                wanted |= disposing.pages_named(act)
            needed = {page for page in wanted if page}
            if not hidden and _names_nothing(act, about):
                needed.add(nowhere(site, f"{act.obligation}\n{act.contribution}\n{act.community}"))
            hidden_now = needed - self._permits.readable(site, viewer.person, needed, own=viewer.page)
            if hidden_now <= hidden:
                return about, hidden
            hidden |= hidden_now

    # --- how people want to hear ---

    def preferences(self, viewer: Viewer) -> Preferences:
        """What the viewer chose."""
        with self._flow.store.read() as connection:
            return _preferences(connection, viewer.person)

    def set_preferences(
        self, viewer: Viewer, *, rhythm: Rhythm, language: str = "", zone: str = ""
    ) -> Preferences:
        """Change it; "" follows the wiki account. Raises Reject for a time zone nobody knows."""
        if zone and not known_zone(zone):
            raise refuse(viewer, "desk-no-zone", zone=zone[:80])
        chosen = Preferences(rhythm=rhythm, language=language, zone=zone)
        if not self._flow.store.write(partial(self._choose, key=viewer.person, chosen=chosen), urgent=True):
            raise refuse(viewer, "desk-no-account", 403)
        return chosen

    def _choose(self, connection: UnitOfWork, key: PersonKey, chosen: Preferences) -> bool:
        """Keep what a person chose; False for one who was erased, of whom nothing is kept."""
        if identity.erased(connection, [key]):
            return False
        now = self._flow.now()
        identity.ensure(connection, [key])
        preferences.put_own(connection, key, language=chosen.language, zone=chosen.zone)
        accounts = together.linked(connection, [key], self._flow.same_address_on).get(key, (key,))
        preferences.put_rhythm(connection, accounts, chosen.rhythm, now)
        for account in accounts:
            evidence.add(
                connection,
                at=now,
                site=site_of(account),
                what="preferences",
                person=account,
                data={"rhythm": chosen.rhythm.value},
            )
        return True

    def unsubscribe_token(self, person: PersonKey) -> str:
        """The secret in the links that stop this person's messages."""
        return self._flow.store.write(partial(people.token, key=person))

    def subscriber(self, token: str) -> Preferences | None:
        """What the person behind such a link chose; None for a wrong one."""
        with self._flow.store.read() as connection:
            key = people.of_token(connection, token)
            return _preferences(connection, key) if key else None

    def unsubscribe(self, token: str, choice: Rhythm) -> bool:
        """Change how often the person behind a link hears from Telos; False for a wrong link."""
        with self._flow.store.read() as connection:
            key = people.of_token(connection, token)
            if key is None:
                return False
            chosen = replace(_preferences(connection, key), rhythm=choice)
        self._flow.store.write(partial(self._choose, key=key, chosen=chosen), urgent=True)
        return True

    def asked(self, site: str, question: Callable[[], T]) -> T:
        """A wiki's answer to a question somebody waits for; :class:`RetryAt` when it can't be told now."""

        def at_once() -> T:
            with self._flow.platform(site).at_once():
                return question()

        return self._asking.ask(site, at_once)

    def close(self) -> None:
        """Finish what was put aside."""
        self._pool.shutdown(wait=True)


def _names_nothing(act: Act, about: permitted.About) -> bool:
    """Whether an act names something that is not there."""
    return bool(
        (act.obligation and about.obligation is None)
        or (act.contribution and about.contribution is None)
        or (act.community and (about.community is None or about.community.key != act.community))
    )


def _preferences(connection: UnitOfWork, key: PersonKey) -> Preferences:
    chosen = preferences.of(connection, key)
    return Preferences(rhythm=chosen.rhythm or Rhythm.DAILY, language=chosen.language, zone=chosen.zone)
