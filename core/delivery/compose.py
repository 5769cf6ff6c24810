"""Stage "compose": what one person's message says, with the links that lead to what it asks for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from core.delivery.around import Around, Part
from core.effects import NoticeKind
from core.flow import changes, disposing, lifted, links
from core.flow.context import PipelineContext
from core.message_facts import NoticeFacts, Post
from core.model import CommunityKey, Contribution, Directory, Page, PageKey, PersonKey
from core.ports import GiveUp, Platform, RetryAt
from core.read_models import Lifted
from core.rules.deadline.escalation import NOT_AN_ANSWER
from core.rules.factors import lifting
from core.rules.obligations.reassignment import stewards as stewards_of
from core.rules.purpose.visibility import item_seen, seen
from core.store import UnitOfWork, contributed, outbox, people
from core.store.outbox import Entry

#: Pages from which the way to all that is a person's is looked for.
_PAGES = 20


def post(flow: PipelineContext, part: Part, now: datetime, together: int) -> Post:
    """What a message says of one site; ``together`` notices are in all of it."""
    site, key, entries, around = part.site, part.key, part.entries, part.around
    platform, person = flow.platform(site), around.people[key]
    token = flow.store.write(lambda unit: people.token(unit, key))
    with flow.store.read() as unit:
        good = _good(unit, key, entries, now) if together > 1 else None
        further = people.load(unit, _named(good)) if good else {}
        last = outbox.last_digest(unit, key) if len(entries) > 1 and around.lifted else None
    readable = {page for reader, page in part.shown if reader == key}
    notices = tuple(
        changes.told(
            flow,
            platform.differences,
            (_facts(flow, platform, entry, around, readable) for entry in entries),
        )
    )
    return Post(
        to=person,
        zone=flow.zone(site, person),
        home=flow.policy(site).zone,
        now=now,
        directory=Directory(people={**around.people, **further}),
        notices=notices,
        good=good,
        lifted=_lifted(flow, part, readable, last, now) if len(entries) > 1 else (),
        stop_url=f"{flow.server_url}/u/{token}",
        part_url=_part_url(flow, site, [notice.page for notice in notices]),
    )


def _part_url(flow: PipelineContext, site: str, near: Sequence[Page]) -> str:
    """Where a person finds all that is theirs, in the wiki or on our own pages."""
    platform = flow.platform(site)
    try:
        there = next((link for page in near[:_PAGES] if (link := platform.part_link(page))), "")
    except (RetryAt, GiveUp):
        # A message doesn't wait for that.
        there = ""
    if not there and platform.own_sign_in is not None:
        there = f"{flow.server_url}/at/{site}#all"
    return there


def _facts(
    flow: PipelineContext,
    platform: Platform,
    entry: Entry,
    around: Around,
    readable: Collection[PageKey],
) -> NoticeFacts:
    notice, community = entry.notice, around.community(entry)
    page = around.pages[notice.page]
    obligation = around.obligations.get(notice.obligation)
    # Who may not read the charter's own page gets no message about it: stage "may read".
    charter = seen(community.charter, readable)
    named = stewards_of(charter, Directory(people=around.people))
    sponsor = charter.sponsor.person if charter.sponsor else None
    # Nobody is sent with questions to the very person who may need help.
    owes = obligation.person if obligation else None
    ask = next((person for person in (*named, sponsor) if person and person not in (notice.to, owes)), None)
    there = not_answered = ""
    if notice.kind is NoticeKind.ANSWERED and obligation and obligation.settled:
        # News of an answer lead to the answer, and to where its author's word about it is asked for.
        there = links.answer(flow, page, obligation.settled)
        not_answered = links.not_answered(flow, page, obligation)
    other = around.communities.get(CommunityKey(str(notice.data.get("with", ""))))
    if notice.kind is NoticeKind.PAIRED:
        there = _part_url(flow, community.site, [page])
    # Of a second message only what is new; of pages that they may not read nothing.
    became = tuple(
        pair
        for pair in around.added.get(entry.key, ())
        if pair[0].page in readable
        and pair[0].page in around.pages
        and (not disposing.is_second(entry.key) or (pair[1] is not None and pair[1].news))
    )
    read_by = ""
    if obligation and obligation.declined and charter.home in around.pages:
        read_by = links.at_field(flow, community, around.pages[charter.home], "read by")
    return NoticeFacts(
        notice=notice,
        page=page,
        charter=charter,
        obligation=item_seen(obligation, community.charter, readable) if obligation else None,
        contribution=around.contributions.get(notice.obligation),
        url=there or platform.link(page, obligation=notice.obligation),
        other=other.charter if other is not None else None,
        ask=ask,
        read_by_url=read_by,
        not_answered_url=not_answered,
        entry_url=around.entry_urls.get(notice.obligation, ""),
        findings=community.findings,
        not_invited_url=platform.link(page, obligation=f"invited/{notice.community}")
        if notice.kind is NoticeKind.INVITED
        else "",
        goal=around.goals.get(notice.community),
        told=around.pages.get(PageKey(str(notice.data.get("page", "")))),
        became=became,
        titles={added.page: around.pages[added.page].title for added, _ in became},
    )


def _good(unit: UnitOfWork, to: PersonKey, entries: Sequence[Entry], now: datetime) -> Contribution | None:
    """An answer somebody else was given lately, in one of the digest's communities, on a page it names anyway."""
    shown = {entry.notice.page for entry in entries}
    for key in sorted({entry.notice.community for entry in entries}):
        for contribution in contributed.answered(unit, key, 20, since=now - timedelta(days=7)):
            # What somebody did themselves is no news to them.
            if contribution.page not in shown or to in (
                contribution.author,
                contribution.settled.by if contribution.settled else None,
            ):
                continue
            if contribution.settled and contribution.settled.how != NOT_AN_ANSWER:
                return contribution
    return None


def _lifted(
    flow: PipelineContext, part: Part, readable: Collection[PageKey], last: datetime | None, now: datetime
) -> tuple[Lifted, ...]:
    """What others build on and is new since the last digest, of each community in this one."""
    around, policy = part.around, flow.policy(part.site)
    lifted_here: list[Lifted] = []
    for key in sorted({entry.notice.community for entry in part.entries}):
        if not lifting.may_be_told(part.key, around.communities[key].charter, policy):
            continue
        # What somebody wrote themselves is no news to them.
        some = [
            message
            for message in around.lifted.get(key, ())
            if message.author != part.key and (last is None or message.at > last)
        ]
        lifted_here += lifted.facts(flow, some, around.pages, readable, around.trail, now, lifting.IN_DIGEST)
    return tuple(lifted_here[: lifting.TOLD])


def _named(good: Contribution) -> list[PersonKey]:
    return [key for key in (good.author, good.settled.by if good.settled else None) if key]
