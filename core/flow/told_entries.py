"""What other systems say was contributed to a community outside the wiki, and answered there.

Nobody can be asked whether it is so, so it is taken as it was said, the later word in place of the earlier
(docs/decisions/0143-what-was-added-elsewhere-is-said-on-the-charters-page.md). What counts is said on the page that the
charter stands on, beside what people say there in the wiki, so all that is done about a comment is done about it. What
can't count waits, or is given up with what helps, as :mod:`core.flow.told_dates` has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from core.events import AnswerTold, ContributionTold, EntryEvent
from core.flow.context import PipelineContext
from core.flow.told_dates import CLOSED, NO_COMMUNITY, NO_PERSON, NOT_GIVEN, PART, PATIENCE, SEVERAL
from core.model import CharterState, Page, PersonKey
from core.ports import StaffSource
from core.queue import Job, JobKind, Lane
from core.store import UnitOfWork, communities, identity, told_entries
from core.store import pages as page_rows
from core.store import staff as staff_rows
from core.store.communities import Community
from core.store.told_entries import COUNTS, DEAD, WAITING, ToldEntry

#: Why one doesn't count, beside what :mod:`core.flow.told_dates` has.
NO_CONTRIBUTION, NO_PLACE = "no-contribution", "no-place"
#: What may still become known: so long it is looked for.
UNKNOWN = frozenset({NO_COMMUNITY, NO_PERSON, SEVERAL, NO_CONTRIBUTION})


def take(
    connection: UnitOfWork, flow: PipelineContext, site: str, told: Iterable[EntryEvent], now: datetime
) -> None:
    """Keep what a system said, and let it count where it does; a wiki has nothing to say here."""
    source = flow.staff.get(site)
    if source is None:
        return
    words = [_word(site, source, one, now) for one in told]
    if words:
        fresh = told_entries.put(connection, site, words)
        _judge(connection, flow, source, fresh, now)


def _word(site: str, source: StaffSource, one: EntryEvent, now: datetime) -> ToldEntry:
    return ToldEntry(
        source=site,
        named=(one.contribution, one.answer) if isinstance(one, AnswerTold) else (one.contribution,),
        community=one.community if isinstance(one, ContributionTold) else None,
        person=staff_rows.as_named(source, one.person) if one.person else "",
        at=one.at,
        made=one.made,
        url=one.url,
        excerpt=one.excerpt,
        withdrawn=one.withdrawn,
        heard=now,
    )


def sync(flow: PipelineContext, site: str) -> None:
    """Look once more at what waits: by now its person or its community may be known."""
    source, after = flow.staff[site], ""
    while True:
        with flow.store.read() as connection:
            some = told_entries.waiting(connection, site, after, PART)
        if not some:
            break
        flow.store.write(partial(_judge, flow=flow, source=source, told=some, now=flow.now()))
        after = some[-1].id
    if after:
        flow.queue.wake()


def redrive(connection: UnitOfWork, flow: PipelineContext, keys: Sequence[tuple[str, str]]) -> int:
    """Look once more at what was given up; how many still were, of systems that are in the settings."""
    tried = 0
    for one in told_entries.load(connection, keys):
        source = flow.staff.get(one.source)
        if source is not None:
            _judge(connection, flow, source, [one], flow.now())
            tried += 1
    return tried


def with_told(flow: PipelineContext, pages: Sequence[Page]) -> list[Page]:
    """Pages as their wiki says they are, with what other systems say was added to the communities at home there."""
    with flow.store.read() as connection:
        told = told_entries.comments(connection, [page.key for page in pages if page.exists])
    if not told:
        return list(pages)
    return [
        replace(page, comments=tuple(sorted((*page.comments, *told[page.key]), key=lambda one: one.at)))
        if page.key in told
        else page
        for page in pages
    ]


# --- whether it counts ----------------------------------------------------------------------------------


def _judge(
    connection: UnitOfWork,
    flow: PipelineContext,
    source: StaffSource,
    told: Sequence[ToldEntry],
    now: datetime,
) -> None:
    """Contributions first, and with each what was told of answers to it."""
    again = {(one.source, one.id) for one in told}
    for one in sorted(told, key=lambda one: (one.answers, one.id)):
        _decide(connection, flow, source, one, now)
        if not one.answers:
            for answer in told_entries.answers(connection, one):
                if (answer.source, answer.id) not in again:
                    _decide(connection, flow, source, answer, now)


def _decide(
    connection: UnitOfWork, flow: PipelineContext, source: StaffSource, one: ToldEntry, now: datetime
) -> None:
    above = told_entries.contribution(connection, one) if one.answers else one
    community = communities.get(connection, above.community) if above is not None else None
    why, author = _why_not(connection, source, one, above, community)
    patient = why in UNKNOWN and now < one.heard + PATIENCE
    told_entries.settle(connection, one, COUNTS if not why else WAITING if patient else DEAD, why, author)
    for each in (community, communities.get(connection, one.was)):
        if each is not None:
            # As of anything that is said there: the page is read, and this with it.
            job = Job(kind=JobKind.PAGE, site=each.site, subject=each.home, lane=Lane.HOOK)
            flow.queue.put(connection, [job])


def _why_not(
    connection: UnitOfWork,
    source: StaffSource,
    one: ToldEntry,
    above: ToldEntry | None,
    community: Community | None,
) -> tuple[str, PersonKey | None]:
    """Why it doesn't count, "" where it does, and who is meant. ``above``: the contribution that it belongs to."""
    if one.withdrawn or (above is not None and above.withdrawn):
        # Nothing of it is shown, which is what was said.
        return "", None
    if above is None or (one.answers and above.state != COUNTS):
        return NO_CONTRIBUTION, one.author
    if above.community is None or not source.speaks_for(above.community):
        return NOT_GIVEN, one.author
    if community is None or community.withdrawn or community.site not in source.about:
        return NO_COMMUNITY, one.author
    closed = community.charter.closed_at
    if community.charter.state is CharterState.CLOSED and (closed is None or above.made >= closed):
        return CLOSED, one.author
    if page_rows.community_of(connection, [community.home]).get(community.home) != community.key:
        return NO_PLACE, one.author
    if one.author is not None:
        return "", one.author
    accounts = staff_rows.in_use(connection, source, one.person, community.site)
    if len(accounts) != 1 or identity.erased(connection, accounts):
        return SEVERAL if len(accounts) > 1 else NO_PERSON, None
    return "", accounts[0]
