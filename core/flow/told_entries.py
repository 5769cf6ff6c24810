"""What other systems say was contributed to a community outside the wiki, and answered there.

Nobody can be asked whether it is so, so it is taken as it was said, the later word in place of the earlier
(docs/decisions/0143-what-was-added-elsewhere-is-said-on-the-charters-page.md). What counts is said on the page that the
charter stands on, beside what people say there in the wiki, so all that is done about a comment is done about it. What
can't count waits, or is given up with what helps, as :mod:`core.flow.told` has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from core.events import AnswerTold, ContributionTold, EntryEvent
from core.flow import disposing, told
from core.flow.context import PipelineContext
from core.model import CharterState, Page, PersonKey
from core.ports import StaffSource
from core.queue import Job, JobKind, Lane
from core.store import UnitOfWork, communities, told_entries
from core.store import pages as page_rows
from core.store import staff as staff_rows
from core.store.communities import Community
from core.store.told_entries import COUNTS, ToldEntry

#: Why one doesn't count, beside what :mod:`core.flow.told` has.
NO_CONTRIBUTION, NO_PLACE = "no-contribution", "no-place"
#: What may still become known.
UNKNOWN = told.UNKNOWN | {NO_CONTRIBUTION}


def take(
    connection: UnitOfWork, flow: PipelineContext, site: str, events: Iterable[EntryEvent], now: datetime
) -> None:
    """Keep what a system said, and let it count where it does; a wiki has nothing to say here."""
    source = flow.staff.get(site)
    if source is None:
        return
    words = [_word(site, source, event, now) for event in events]
    if words:
        fresh = told_entries.put(connection, site, words)
        _judge(connection, flow, source, fresh, now)


def _word(site: str, source: StaffSource, event: EntryEvent, now: datetime) -> ToldEntry:
    return ToldEntry(
        source=site,
        named=(event.contribution, event.answer) if isinstance(event, AnswerTold) else (event.contribution,),
        community=event.community if isinstance(event, ContributionTold) else None,
        person=staff_rows.as_named(source, event.person) if event.person else "",
        at=event.at,
        made=event.made,
        url=event.url,
        excerpt=event.excerpt,
        withdrawn=event.withdrawn,
        heard=now,
    )


def sync(flow: PipelineContext, site: str) -> None:
    """Look once more at what waits."""
    told.try_again(flow, site, told_entries.waiting, _judge)


def redrive(connection: UnitOfWork, flow: PipelineContext, keys: Sequence[tuple[str, str]]) -> int:
    """Look once more at what was given up; how many still were, of systems that are in the settings."""
    return told.redrive(connection, flow, told_entries.load(connection, keys), _judge)


def with_told(flow: PipelineContext, pages: Sequence[Page]) -> list[Page]:
    """Pages as their wiki says they are, with what other systems say was added to the communities at home there."""
    with flow.store.read() as connection:
        comments_by_page = told_entries.comments(connection, [page.key for page in pages if page.exists])
    if not comments_by_page:
        return list(pages)
    return [
        replace(
            page,
            comments=tuple(
                sorted((*page.comments, *comments_by_page[page.key]), key=lambda comment: comment.at)
            ),
        )
        if page.key in comments_by_page
        else page
        for page in pages
    ]


# --- whether it counts ----------------------------------------------------------------------------------


def _judge(
    connection: UnitOfWork,
    flow: PipelineContext,
    source: StaffSource,
    entries: Sequence[ToldEntry],
    now: datetime,
) -> None:
    """Contributions first, and with each what was told of answers to it."""
    again = {(told_entry.source, told_entry.id) for told_entry in entries}
    for entry in sorted(entries, key=lambda told_entry: (told_entry.answers, told_entry.id)):
        _decide(connection, flow, source, entry, now)
        if not entry.answers:
            for answer in told_entries.answers(connection, entry):
                if (answer.source, answer.id) not in again:
                    _decide(connection, flow, source, answer, now)


def _decide(
    connection: UnitOfWork, flow: PipelineContext, source: StaffSource, entry: ToldEntry, now: datetime
) -> None:
    above = told_entries.contribution(connection, entry) if entry.answers else entry
    community = communities.get(connection, above.community) if above is not None else None
    why, author = _why_not(connection, source, entry, above, community)
    state = told.aside(why, entry.heard, now, UNKNOWN) if why else COUNTS
    told_entries.settle(connection, entry, state, why, author)
    for each in (community, communities.get(connection, entry.was)):
        if each is not None:
            # As of anything that is said there: the page is read, and this with it.
            job = Job(kind=JobKind.PAGE, site=each.site, subject=each.home, lane=Lane.HOOK)
            flow.queue.put(connection, [job])


def _why_not(
    connection: UnitOfWork,
    source: StaffSource,
    entry: ToldEntry,
    above: ToldEntry | None,
    community: Community | None,
) -> tuple[str, PersonKey | None]:
    """Why it doesn't count, "" where it does, and who is meant. ``above``: the contribution that it belongs to."""
    if entry.withdrawn or (above is not None and above.withdrawn):
        # Nothing of it is shown, which is what was said.
        return "", None
    if above is None or (entry.answers and above.state != COUNTS):
        return NO_CONTRIBUTION, entry.author
    missing = told.missing(source, above.community, community)
    if missing or community is None:
        return missing, entry.author
    end = disposing.until(community)
    if community.charter.state is CharterState.CLOSED and (end is None or above.made >= end):
        return told.CLOSED, entry.author
    if page_rows.community_of(connection, [community.home]).get(community.home) != community.key:
        return NO_PLACE, entry.author
    if entry.author is not None:
        return "", entry.author
    author, why = told.account_of(connection, source, entry.person, community.site)
    return why, author
