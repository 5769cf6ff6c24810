"""What became of contributions: said by who looks after them, one by one or many alike, and told to each author once.

What is said before a community is closed is told with its end. What is said or changed after an author was told is told
them once more, together; from then on it stays (docs/decisions/0108-what-became-of-a-contribution.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from core.effects import NoticeKind, SendNotice
from core.flow.context import PipelineContext
from core.flow.permitted import refuse
from core.model import (
    UNSAID,
    Act,
    CharterState,
    CommunityKey,
    Contribution,
    Disposed,
    Disposition,
    NoticeKey,
    PageKey,
    PersonKey,
    Viewer,
    composite_keys,
    page_key,
    site_of,
)
from core.rules.clocks import STAMPS
from core.rules.deadline.closing import CHOICE, disposition_of
from core.rules.deadline.escalation import step_key
from core.rules.deadline.quiet_hours import recipient_calendar, send_time
from core.rules.page_context import Said
from core.rules.plan import OTHERWISE
from core.store import UnitOfWork, dispositions, notices, outbox, people
from core.store.communities import Community
from core.store.dispositions import Pair

#: Most that one word is said about: more is said with the next one.
AT_ONCE = 300
#: Before the page and id of each contribution that a word names.
NAMED = "of"
#: What tells a page's comments from its changes.
COMMENTS, CHANGES = "comments", "changes"
#: What the second message is called in its key and its reason.
AGAIN = "again"
#: What became of a notice that reached its person, or may have.
_GONE = frozenset({"sent"})


# --- what a word is about ---------------------------------------------------------------------------------


def named_in(act: Act) -> dict[tuple[PageKey, str], str]:
    """The contributions that a word names one by one, by page and id, with the word that was shown of each."""
    site, dispositions_by_id = site_of(act.person), dict[tuple[PageKey, str], str]()
    for name, value in act.data.items():
        head, _, rest = name.partition("/")
        page, own = composite_keys.page_and_own(rest)
        if head == NAMED and value and page and own:
            dispositions_by_id[page_key(site, page), own] = value
    return dispositions_by_id


def pages_named(act: Act) -> set[PageKey]:
    """The pages that a word is about; whoever says it must be able to read them."""
    pages = {page for page, _ in named_in(act)}
    if act.data.get("page"):
        pages.add(page_key(site_of(act.person), act.data["page"]))
    return pages


def digest(some: Iterable[Contribution]) -> str:
    """Tells one set of contributions from another: who speaks for all of them has seen these and no others."""
    told = "\n".join(composite_keys.contribution(contribution.page, contribution.id) for contribution in some)
    return hashlib.blake2s(told.encode(), digest_size=8).hexdigest()


def until(community: Community) -> datetime | None:
    """What was added after the end is none of what became of it; None while it runs."""
    charter = community.charter
    if charter.closed_at is None or charter.state is not CharterState.CLOSED:
        return None
    # By a clock that is ahead of ours it was added after the click that closed it.
    return charter.closed_at + STAMPS


def said_so_far(unit: UnitOfWork, community: Community) -> Said | None:
    """What was said of a closed community's contributions; None of one that isn't closed, or has none."""
    if community.charter.state is not CharterState.CLOSED:
        return None
    left, last = dispositions.unsaid(unit, community.key, until(community)), None
    last = dispositions.last(unit, community.key)
    if not left and last is None:
        return None
    return Said(open=left, by=last[0] if last else None, at=last[1] if last else None)


def chosen(
    unit: UnitOfWork, viewer: Viewer, community: Community, act: Act, hidden: Collection[PageKey]
) -> list[Pair]:
    """What a word is about, of what its author may read and can still be said; refuses one that is about nothing."""
    charter = community.charter
    if charter.state is CharterState.DRAFT:
        raise refuse(viewer, "desk-gone", 404)
    wanted: dict[tuple[PageKey, str], str] = {}
    if "seen" in act.data:
        page = page_key(community.site, act.data.get("page", ""))
        comments = act.data.get("kind") == COMMENTS
        pairs = (
            []
            if page in hidden
            else dispositions.of_group(
                unit, community.key, page, comments, until(community), AT_ONCE, unsaid=True
            )
        )
        if pairs and digest(contribution for contribution, _ in pairs) != act.data["seen"]:
            raise refuse(viewer, "desk-became-changed", 409)
    else:
        wanted = {where: shown for where, shown in named_in(act).items() if where[0] not in hidden}
        pairs = list(dispositions.at(unit, wanted.keys()).values())
    end = until(community)
    pairs = [
        pair for pair in pairs if pair[0].community == community.key and (end is None or pair[0].at <= end)
    ]
    if not pairs:
        raise refuse(viewer, "desk-gone", 404)
    if any(
        wanted.get((contribution.page, contribution.id), UNSAID) != (disposed.word if disposed else UNSAID)
        for contribution, disposed in pairs
    ):
        # Nobody's word is replaced by somebody who has not seen it.
        raise refuse(viewer, "desk-became-changed", 409)
    left = _open(unit, community.key, pairs)
    if not left:
        raise refuse(viewer, "desk-became-told", 409)
    return left


def kept(act: Act, pairs: Sequence[Pair]) -> dict[str, str]:
    """What is kept of what came with a word: what it says, and what it was said of."""
    if "seen" in act.data:
        names = {CHOICE, "page", "kind", "seen"}
        kind = COMMENTS if act.data.get("kind") == COMMENTS else CHANGES
        return {name: value for name, value in act.data.items() if name in names} | {"kind": kind}
    said_of = {(added.page, added.id) for added, _ in pairs}
    named = {
        f"{NAMED}/{page.partition(':')[2]}/{own}": word
        for (page, own), word in named_in(act).items()
        if (page, own) in said_of
    }
    return {CHOICE: act.data[CHOICE], **named}


def _open(unit: UnitOfWork, community: CommunityKey, pairs: Sequence[Pair]) -> list[Pair]:
    """Without those of which their author was told, and told of a change once more."""
    told = {added.author for added, disposed in pairs if disposed is not None and disposed.told}
    seconds: dict[str, PersonKey] = {notice_key(community, person, AGAIN): person for person in told}
    over = {seconds[key] for key, state in notices.states(unit, seconds).items() if state[0] in _GONE}
    over |= {seconds[key] for key in outbox.leaving(unit, seconds)}
    return [
        (added, disposed)
        for added, disposed in pairs
        if not (disposed and disposed.told and added.author in over)
    ]


# --- saying it --------------------------------------------------------------------------------------------


def keep(
    unit: UnitOfWork,
    flow: PipelineContext,
    community: Community,
    act: Act,
    pairs: Sequence[Pair],
    now: datetime,
) -> bool:
    """Keep what was said, and let those hear of it who were told of the end already; False where some hear no more."""
    disposition = disposition_of(act) or Disposition.NOT_USED
    text = act.text.strip()
    rows = [
        Disposed(
            page=added.page,
            contribution=added.id,
            community=community.key,
            disposition=disposition,
            text=text,
            by=act.person,
            at=now,
            act=act.id,
        )
        for added, disposed in pairs
        # The same word once more is no other word.
        if disposed is None or (disposed.disposition, disposed.text) != (disposition, text)
    ]
    dispositions.put(unit, rows)
    said_of = {(disposed.page, disposed.contribution) for disposed in rows}
    authors = {added.author for added, _ in pairs if (added.page, added.id) in said_of}
    if community.charter.state is CharterState.CLOSED and authors:
        return _news(unit, flow, community, authors, now)
    return True


def notice_key(
    community: CommunityKey, person: PersonKey, reason: str = "", end: datetime | None = None
) -> NoticeKey:
    """The key of the message about a community's end to one person, of the second one, and of one about another end."""
    step = f"{NoticeKind.OUTCOME}-{reason}" if reason else str(NoticeKind.OUTCOME)
    return step_key(f"outcome/{community}", step, person, end)


def otherwise_key(community: Community, person: PersonKey) -> NoticeKey:
    """The key of the message that it has ended otherwise than somebody was told."""
    return notice_key(community.key, person, OTHERWISE, community.charter.closed_at)


def is_end(key: str) -> bool:
    """Whether it is the key of one of these messages."""
    return composite_keys.step_and_date(key)[0].partition("-")[0] == NoticeKind.OUTCOME


def is_second(key: str) -> bool:
    """Whether it is the key of the second message."""
    return composite_keys.step_and_date(key)[0] == f"{NoticeKind.OUTCOME}-{AGAIN}"


def _news(
    unit: UnitOfWork, flow: PipelineContext, community: Community, authors: set[PersonKey], now: datetime
) -> bool:
    """Messages that waited for this word wait no longer; who had theirs gets one more. False: some had that too."""
    firsts = {notice_key(community.key, person): person for person in sorted(authors)}
    others = {person: otherwise_key(community, person) for person in sorted(authors)}
    every = [*firsts, *others.values()]
    states, leaving = notices.states(unit, every), outbox.leaving(unit, every)
    incomplete = dispositions.waiting(unit, community.key, authors, until(community))
    known, policy = people.load(unit, authors), flow.policy(community.site)
    again = []
    for key, person in firsts.items():
        became = states.get(key)
        if became is None or became[0] not in {"planned", *_GONE}:
            # Nobody writes to them: their own page says it.
            continue
        at = send_time(
            known[person], now, recipient_calendar(known[person], community.charter, policy), policy
        )
        if at is None:
            continue
        other = others[person]
        if states.get(other, ("", None))[0] == "planned" and other not in leaving:
            # That it has ended otherwise is told anyway, and this with it.
            if person not in incomplete:
                outbox.forward(unit, other, at)
            continue
        if became[0] in _GONE or key in leaving:
            again.append(_second(community, person, at))
        elif person not in incomplete:
            outbox.forward(unit, key, at)
    seconds = [second.key for second in again]
    gone = {key for key, state in notices.states(unit, seconds).items() if state[0] in _GONE}
    gone |= outbox.leaving(unit, seconds)
    fresh = notices.put(unit, [(second.key, "") for second in again], community.key, "planned", now)
    outbox.put(unit, community.site, [second for second in again if second.key in fresh])
    for notice in again:
        if notice.key not in fresh and notice.to not in incomplete:
            outbox.forward(unit, notice.key, notice.not_before)
    return not gone


def _second(community: Community, person: PersonKey, at: datetime) -> SendNotice:
    return SendNotice(
        key=notice_key(community.key, person, AGAIN),
        kind=NoticeKind.OUTCOME,
        to=person,
        community=community.key,
        page=community.home,
        not_before=at,
        data={"reason": "reason-outcome-again"},
    )
