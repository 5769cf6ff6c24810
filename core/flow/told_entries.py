"""What other systems say was contributed to a community outside the wiki, and answered there.

Nobody can be asked whether it is so, so it is taken as it was said, the later word in place of the earlier
(docs/decisions/0143-what-was-added-elsewhere-is-said-on-the-charters-page.md). What counts is said on the page that the
charter stands on, beside what people say there in the wiki, so all that is done about a comment is done about it. What
can't count waits, or is given up with what helps, as :mod:`core.flow.told` has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from core.events import AnswerTold, ContributionTold, EntryEvent
from core.flow import disposing, told
from core.flow.context import PipelineContext
from core.model import CharterState, CommunityKey, Page, PageKey, PersonKey
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
        _judge(connection, flow, source, fresh, now, fresh=True)


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
    """Look once more at what waits: contributions, and then answers."""
    for answers in (False, True):
        waiting = partial(told_entries.waiting, answers=answers)
        told.try_again(flow, site, waiting, _judge, flow.entries_pace)


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
    *,
    fresh: bool = False,
) -> None:
    """Contributions first, and with each that is another now what was told of answers to it.

    ``fresh``: these words are new. Answers that are too many for one transaction are gone on with by jobs.
    """
    if not entries:
        return
    site, judging = entries[0].source, _Judging(connection, flow, source, now)
    contributions = judging.judge([entry for entry in entries if not entry.answers], {}, anew=fresh)
    anew = [entry.id for entry in contributions.values() if fresh or entry.id in judging.changed]
    answers = {entry.id: entry for entry in entries if entry.answers}
    left, jobs = flow.entries_pace.size, list[Job]()
    for thread in told_entries.answered(connection, site, anew):
        some = told_entries.answers(connection, site, thread, "", left)
        answers |= {entry.id: entry for entry in some if entry.id not in answers}
        if len(some) == left:
            jobs.append(_job(site, thread, some[-1].id if some else ""))
        left -= len(some)
    above = told_entries.contributions(
        connection, site, {entry.thread for entry in answers.values()} - contributions.keys()
    )
    judging.judge([answers[id_] for id_ in sorted(answers)], above | contributions, anew=fresh)
    flow.queue.put(connection, [*judging.jobs(), *jobs])


def _job(site: str, thread: str, after: str) -> Job:
    return Job(kind=JobKind.JUDGE, site=site, subject=f"{thread}/{after}", lane=Lane.SWEEP)


def go_on(flow: PipelineContext, site: str, subject: str) -> None:
    """Judge the next answers to a contribution that is another now. ``subject``: its id, and the last one judged."""
    source = flow.staff.get(site)
    if source is not None:
        thread, _, after = subject.partition("/")
        part = partial(_part, flow=flow, source=source, site=site, thread=thread, after=after)
        flow.store.write(part)


def _part(
    connection: UnitOfWork, flow: PipelineContext, source: StaffSource, site: str, thread: str, after: str
) -> None:
    most = flow.entries_pace.size
    with flow.entries_pace.timed() as took:
        some = told_entries.answers(connection, site, thread, after, most)
        above = told_entries.contributions(connection, site, [thread])
        judging = _Judging(connection, flow, source, flow.now())
        judging.judge(some, above, anew=True)
        # The page is read when all of them are judged: each reading goes through everything that is said there.
        more = len(some) == most
        flow.queue.put(
            connection, [_job(site, thread, some[-1].id)] if more else judging.jobs(above.values())
        )
        took(len(some))


class _Judging:
    """What is the same for many that are judged in one transaction, asked once."""

    def __init__(
        self, connection: UnitOfWork, flow: PipelineContext, source: StaffSource, now: datetime
    ) -> None:
        self._connection, self._flow, self._source, self._now = connection, flow, source, now
        self._communities: dict[CommunityKey, Community | None] = {}
        self._accounts: dict[tuple[str, str], tuple[PersonKey | None, str]] = {}
        self._homes: dict[PageKey, CommunityKey | None] = {}
        self._touched: set[CommunityKey] = set()
        #: Ids of those that are otherwise than they were.
        self.changed: set[str] = set()

    def judge(
        self, entries: Sequence[ToldEntry], above: Mapping[str, ToldEntry], *, anew: bool
    ) -> dict[str, ToldEntry]:
        """Write down whether they count, and give them as they are then, by id; ``above``: what answers are about."""
        self._load([above.get(entry.thread, entry) for entry in entries])
        self._look_up(entries, above)
        judged = {entry.id: self._judged(entry, above) for entry in entries}
        changed = [judged[entry.id] for entry in entries if judged[entry.id] != entry]
        told_entries.settle(self._connection, changed)
        self.changed.update(entry.id for entry in changed)
        for entry in judged.values() if anew else changed:
            self._touch(above.get(entry.thread, entry), entry.was)
        return judged

    def jobs(self, contributions: Iterable[ToldEntry] = ()) -> list[Job]:
        """As of anything that is said there: the pages are read, and this with them; and those of ``contributions``."""
        here = list(contributions)
        self._load(here)
        for entry in here:
            self._touch(entry, None)
        return [
            Job(kind=JobKind.PAGE, site=community.site, subject=community.home, lane=Lane.HOOK)
            for community in map(self._communities.get, sorted(self._touched))
            if community is not None
        ]

    def _touch(self, entry: ToldEntry, was: CommunityKey | None) -> None:
        self._touched.update(key for key in (entry.community, was) if key is not None)

    def _load(self, entries: Iterable[ToldEntry]) -> None:
        keys = {key for entry in entries for key in (entry.community, entry.was) if key is not None}
        unknown = sorted(keys - self._communities.keys())
        self._communities |= dict.fromkeys(unknown) | communities.load(self._connection, unknown)

    def _look_up(self, entries: Iterable[ToldEntry], above: Mapping[str, ToldEntry]) -> None:
        """Ask where these stand and who is meant by them, for all of them at once."""
        there = [
            (entry, self._communities.get(key) if (key := above.get(entry.thread, entry).community) else None)
            for entry in entries
        ]
        homes = {community.home for _, community in there if community is not None} - self._homes.keys()
        self._homes |= dict.fromkeys(homes) | page_rows.community_of(self._connection, sorted(homes))
        wanted = {
            (entry.person, community.site)
            for entry, community in there
            if community is not None and entry.author is None and not entry.withdrawn
        }
        unknown = wanted - self._accounts.keys()
        if unknown:
            self._accounts |= told.accounts_of(self._connection, self._source, unknown)

    def _judged(self, entry: ToldEntry, contributions: Mapping[str, ToldEntry]) -> ToldEntry:
        above = contributions.get(entry.thread) if entry.answers else entry
        why, author = self._why_not(entry, above)
        state = told.aside(why, entry.heard, self._now, UNKNOWN) if why else COUNTS
        return replace(entry, state=state, why=why, author=author)

    def _why_not(self, entry: ToldEntry, above: ToldEntry | None) -> tuple[str, PersonKey | None]:
        """Why it doesn't count, "" where it does, and who is meant. ``above``: the contribution it belongs to."""
        if entry.withdrawn or (above is not None and above.withdrawn):
            # Nothing of it is shown, which is what was said.
            return "", None
        if above is None or (entry.answers and above.state != COUNTS):
            return NO_CONTRIBUTION, entry.author
        community = self._communities.get(above.community) if above.community is not None else None
        missing = told.missing(self._source, above.community, community)
        if missing or community is None:
            return missing, entry.author
        end = disposing.until(community)
        if community.charter.state is CharterState.CLOSED and (end is None or above.made >= end):
            return told.CLOSED, entry.author
        if self._homes[community.home] != community.key:
            return NO_PLACE, entry.author
        if entry.author is not None:
            return "", entry.author
        author, why = self._accounts[entry.person, community.site]
        return why, author
