"""Asking people to take part: who could be, what the steward sees, the invitation itself, and what came of it.

What is told about a page is told only where both the steward and the invited person may read it. Nobody is asked
twice, nobody who doesn't want to be suggested, and nobody who takes part already.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.effects import NoticeKind, SendNotice
from core.events import Hint
from core.flow import copying, incoming, links
from core.flow.context import PipelineContext
from core.flow.named import groups_of
from core.flow.permits import Permits
from core.model import (
    Act,
    CharterState,
    CommunityKey,
    Directory,
    Fact,
    Invitation,
    Page,
    PageKey,
    Person,
    PersonKey,
    Suggestion,
    Viewer,
    composite_keys,
    site_of,
)
from core.ports import Reject
from core.queue import Lane
from core.read_models import CameOfInviting, Inviting, Suggested
from core.rules.deadline.quiet_hours import recipient_calendar
from core.rules.factors.estimates import silent
from core.rules.invitations import lot, suggest, times
from core.rules.obligations.reassignment import looks_after
from core.store import UnitOfWork, communities, copies, invitations, notices, outbox, pages, people, sites
from core.store.communities import Community
from core.store.identity import erased, local_is_pseudonym

#: Time alone changes little: who could be asked is looked for so often.
AGAIN = timedelta(days=1)
#: Pages looked at for it: of the community, and of the one around it.
PAGES = 300
#: As many people of a community are shown as somebody can think about, out of so many that are looked at.
SHOWN, LOOKED_AT = 3, 12
#: So many pairs of a person and a page one question to the wiki is about, where several communities share it.
PAIRS = 5000
#: A steward's words are a few sentences.
LONGEST = 600
#: The two messages of an invitation, as the keys of notices have them.
FIRST_STEP, AGAIN_STEP = "first", "again"
#: What was done by so few people is not told of them.
FEW = 5
#: What makes a link of words, in any mail program: a web address, and one of a mailbox or a list.
_ADDRESS = re.compile(r"://|\bwww\.|\w@\w|\bmailto:", re.IGNORECASE)


# --- who could be ---------------------------------------------------------------------------------------


def look(
    unit: UnitOfWork, flow: PipelineContext, community: Community, now: datetime
) -> tuple[Suggestion, ...] | None:
    """Who could be asked; None where that was looked for lately, or nobody is to be invited."""
    policy, last = flow.policy(community.site), invitations.looked_at(unit, community.key)
    if policy.invite_a_day < 1 or policy.sums_only or community.charter.state is not CharterState.ACTIVE:
        return None
    if last is not None and now - last < AGAIN:
        return None
    related = [*pages.of_community(unit, community.key)[:PAGES]]
    if community.parent:
        related += pages.of_community(unit, CommunityKey(community.parent))[:PAGES]
    related += [page.key for page in links.products(unit, community.charter, community.site).values()]
    known = pages.load(unit, list(dict.fromkeys(related)), comments=False)
    authors = {one.author for page in known.values() for one in page.revisions if one.author}
    out = authors - set(_left(unit, community, authors, now, unknown=True))
    return suggest.suggestions(known.values(), policy, now, out)


def keep_found(
    unit: UnitOfWork, flow: PipelineContext, community: Community, found: Sequence[Suggestion], now: datetime
) -> None:
    """Keep who could be asked; the wiki is asked about those of whom nothing but their edits is known."""
    # They were looked for outside of this transaction; who was erased meanwhile is nobody to suggest.
    gone = erased(unit, [one.person for one in found])
    found = [one for one in found if one.person not in gone]
    invitations.put_suggestions(unit, community.key, found, now)
    known = people.load(unit, [one.person for one in found])
    unknown = [key for one in found if not known[(key := one.person)].name]
    incoming.put(unit, flow, [Hint(site=community.site, person=key) for key in unknown], Lane.SWEEP)


def _left(
    unit: UnitOfWork,
    community: Community,
    candidates: Collection[PersonKey],
    now: datetime,
    *,
    unknown: bool = False,
) -> dict[PersonKey, Person]:
    """Those of these people who may be asked: once in a community, and by one community at a time.

    ``unknown``: also those whose account was not asked about yet.
    """
    directory = people.directory(
        unit,
        community.site,
        people=candidates,
        groups=groups_of(community.charter),
        focus=frozenset(candidates),
    )
    gone = invitations.unsuggested(unit, candidates)
    gone |= invitations.contributed(unit, community.key, candidates)
    gone |= invitations.asked(unit, community.key, candidates, now - times.WITHIN)
    gone |= _asked_where_it_stood(unit, community, candidates)
    return {
        key: person
        for key in candidates
        if key not in gone
        and (person := directory.get(key)) is not None
        and (unknown or person.name)
        and directory.usable(key)
        and not suggest.belongs(key, community.charter, directory)
    }


def _asked_where_it_stood(
    unit: UnitOfWork, community: Community, candidates: Collection[PersonKey]
) -> frozenset[PersonKey]:
    """Those who were asked, or said no, while this charter stood on another page: a move asks nobody anew."""
    said = set(copies.said(unit, community.key))
    if not said:
        return frozenset()
    elsewhere = invitations.elsewhere(unit, community.key, candidates)
    asked: set[PersonKey] = set()
    for left in communities.load(unit, sorted(elsewhere)).values():
        if left.withdrawn and left.site == community.site and said & copying.said(unit, left):
            asked |= elsewhere[left.key]
    return frozenset(asked)


# --- what a steward sees ----------------------------------------------------------------------------------


def facts(
    flow: PipelineContext, permits: Permits, viewer: Viewer, tended: Iterable[Community]
) -> tuple[Inviting, ...]:
    """Whom the viewer could invite to the communities they look after, and what came of inviting there."""
    site, now = site_of(viewer.person), flow.now()
    policy = flow.policy(site)
    if policy.invite_a_day < 1 or policy.sums_only:
        # A suggestion is a fact about one person, by name.
        return ()
    tended = [one for one in tended if one.charter.state is CharterState.ACTIVE and not one.charter.copied]
    with flow.store.read() as unit:
        known = invitations.of_all(unit, [one.key for one in tended])
        candidates = [_candidates(unit, one, known[one.key], now) for one in tended if one.key in known]
    candidates = [one for one in candidates if one.told or one.asked]
    # For all communities at once: the wiki is asked no more often for five than for one.
    pages_of = {page for one in candidates for page in one.pages}
    readable = permits.readable(site, viewer.person, pages_of, own=viewer.page) if pages_of else frozenset()
    theirs: set[tuple[PersonKey, PageKey]] = set()
    for some in _together([one for one in candidates if one.community.home in readable]):
        people_of = {found.person for one in some for found in one.told}
        theirs |= permits.of_others(site, people_of, readable & {page for one in some for page in one.pages})
    made = [_of(one, readable, theirs, now) for one in candidates]
    return tuple(one for one in made if one is not None and (one.suggested or one.asked))


@dataclass(frozen=True, kw_only=True)
class _Candidates:
    """Whom a community could ask, before the wiki said who may read what."""

    community: Community
    told: Sequence[Suggestion]
    left: Mapping[PersonKey, Person]
    #: The pages they are told by, and the community's home.
    pages: Mapping[PageKey, Page]
    asked: Sequence[Invitation]


def _candidates(
    unit: UnitOfWork,
    community: Community,
    stored: tuple[Sequence[Suggestion], Sequence[invitations.Asked]],
    now: datetime,
) -> _Candidates:
    found, asked = stored[0], [one.invitation for one in stored[1]]
    left = _left(unit, community, [one.person for one in found], now)
    told = [one for one in found if one.person in left][:LOOKED_AT]
    wanted = {fact.page for one in told for fact in one.facts} | {community.home}
    known = pages.load(unit, wanted, history=False)
    return _Candidates(community=community, told=told, left=left, pages=known, asked=asked)


def _together(candidates: Iterable[_Candidates]) -> Iterable[list[_Candidates]]:
    """Communities in groups, each one question: not so many that the wiki looks at far more pairs than matter."""
    some: list[_Candidates] = []
    people_, pages_ = 0, 0
    for one in candidates:
        if some and (people_ + len(one.told)) * (pages_ + len(one.pages)) > PAIRS:
            yield some
            some, people_, pages_ = [], 0, 0
        some.append(one)
        people_, pages_ = people_ + len(one.told), pages_ + len(one.pages)
    if some:
        yield some


def _of(
    one: _Candidates,
    readable: Collection[PageKey],
    theirs: Collection[tuple[PersonKey, PageKey]],
    now: datetime,
) -> Inviting | None:
    community, home = one.community, one.pages.get(one.community.home)
    if home is None or home.key not in readable:
        return None
    suggested = [
        Suggested(person=one.left[found.person], fact=fact, page=one.pages[fact.page])
        for found in one.told
        if (fact := _fact(found, community, readable, theirs)) is not None
    ]
    sums = came_of_it(one.asked, now)
    return Inviting(
        charter=community.charter,
        home=home,
        suggested=tuple(suggested[:SHOWN]),
        asked=sums.asked,
        visited=sums.visited,
        contributed=sums.contributed,
        held_back=sums.held_back,
        effect=sums.effect,
    )


def came_of_it(asked: Collection[Invitation], now: datetime, least: int = 0) -> CameOfInviting:
    """What came of these invitations, in sums. Of one or two people a sum is as good as a name.

    ``least``: nothing is told of fewer people than this.
    """
    sent = [one for one in asked if not one.held_back]
    held, enough = len(asked) - len(sent), max(FEW, least)
    effect = lot.effect(asked, now)
    return CameOfInviting(
        asked=len(sent) if len(sent) >= least else 0,
        visited=sum(one.visited_at is not None or one.contributed_at is not None for one in sent)
        if len(sent) >= enough
        else None,
        contributed=sum(one.contributed_at is not None for one in sent) if len(sent) >= enough else None,
        held_back=held if held >= least else 0,
        effect=effect if min(held, len(sent)) >= least else silent(effect.n),
    )


def _fact(
    one: Suggestion,
    community: Community,
    readable: Collection[PageKey],
    theirs: Collection[tuple[PersonKey, PageKey]],
) -> Fact | None:
    """The strongest fact about a page that both may read; None where they can't read what it is about."""
    if (one.person, community.home) not in theirs:
        return None
    return next(
        (fact for fact in one.facts if fact.page in readable and (one.person, fact.page) in theirs), None
    )


def subject(community: CommunityKey) -> str:
    """What the messages of invitations to a community are about."""
    return f"invite/{community}"


# --- the invitation -----------------------------------------------------------------------------------------


def chosen(flow: PipelineContext, permits: Permits, viewer: Viewer, act: Act) -> Act:
    """The act with the page that its fact is about, which both may read; as it was where there is none."""
    act = replace(act, data={name: value for name, value in act.data.items() if name != "page"})
    with flow.store.read() as unit:
        community = communities.get(unit, act.community)
        found = invitations.suggestions(unit, community.key) if community else ()
    one = next((one for one in found if one.person == act.to), None)
    if community is None or one is None:
        return act
    wanted = {fact.page for fact in one.facts} | {community.home}
    readable = permits.readable(community.site, viewer.person, wanted, own=viewer.page)
    theirs = permits.of_others(community.site, [one.person], readable)
    fact = _fact(one, community, readable, theirs)
    return act if fact is None else replace(act, data={**act.data, "page": fact.page})


def refusal(
    unit: UnitOfWork, flow: PipelineContext, community: Community, act: Act, directory: Directory
) -> str:
    """Why this person can't be invited by this one, as a message id; "" where they can.

    Why it is nobody to ask is not told: whether somebody doesn't want to be suggested is their own business.
    """
    if not looks_after(act.person, community.charter, directory):
        return "desk-no-right"
    policy = flow.policy(community.site)
    if policy.invite_a_day < 1 or policy.sums_only or community.charter.state is not CharterState.ACTIVE:
        return "desk-invite-closed"
    if sites.get(unit, community.site).live_since is None:
        return "desk-invite-quiet"
    if act.to is None:
        return "desk-invite-nobody"
    if invitations.one(unit, community.key, act.to) is not None:
        return "desk-invite-again"
    if act.to not in _left(unit, community, [act.to], flow.now()) or _said(unit, community, act) is None:
        return "desk-invite-nobody"
    if _ADDRESS.search(act.text):
        return "desk-invite-address"
    return ""


def _said(unit: UnitOfWork, community: Community, act: Act) -> Fact | None:
    """The fact that an act to invite is about."""
    for one in invitations.suggestions(unit, community.key):
        if one.person == act.to:
            return next((fact for fact in one.facts if fact.page == act.data.get("page")), None)
    return None


def invite(unit: UnitOfWork, flow: PipelineContext, community: Community, act: Act, now: datetime) -> str:
    """Keep an invitation and let its messages wait for their time; what to say to who invites, as a message id."""
    fact, to = _said(unit, community, act), act.to
    if fact is None or to is None:
        raise Reject("nobody is invited without a fact", 422)
    policy, charter = flow.policy(community.site), community.charter
    person = people.load(unit, [to])[to]
    secret = sites.get(unit, community.site).salt
    held = policy.invite_hold_back and lot.drawn(secret, community.key, to)
    theirs, ours = recipient_calendar(person, charter, policy), flow.calendar(community.site, charter)
    begin = ours.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    taken = invitations.taken(unit, community.key, begin)
    leaves = again = None
    if not held:
        leaves = times.slot(person, now, taken, theirs=theirs, ours=ours, policy=policy)
    if leaves is not None and policy.invite_again_days > 0:
        later = theirs.add_days(leaves, policy.invite_again_days)
        begins = max(theirs.start_of(theirs.local(later).date()), leaves)
        again = times.slot(person, begins, [*taken, leaves], theirs=theirs, ours=ours, policy=policy)
    one = Invitation(
        community=community.key,
        person=to,
        by=act.person,
        at=now,
        fact=fact,
        words=act.text.strip()[:LONGEST],
        leaves=leaves,
        held_back=held,
    )
    invitations.add(unit, one, again)
    wanted = [
        _notice(one, community, at, step) for step, at in ((FIRST_STEP, leaves), (AGAIN_STEP, again)) if at
    ]
    fresh = notices.put(unit, [(each.key, "") for each in wanted], community.key, "planned", now)
    outbox.put(unit, community.site, [each for each in wanted if each.key in fresh])
    if held:
        return "desk-done-invite-held"
    return "desk-done-invite" if leaves is not None else "desk-done-invite-panel"


def _notice(one: Invitation, community: Community, at: datetime, step: str) -> SendNotice:
    return SendNotice(
        key=composite_keys.notice(subject(one.community), step, one.person),
        kind=NoticeKind.INVITED,
        to=one.person,
        community=one.community,
        page=community.home,
        not_before=at,
        data={
            "reason": "reason-invited" if step == FIRST_STEP else "reason-invited-again",
            # "by" beside "words": so erasing who asked takes their words along.
            "by": one.by,
            "words": one.words,
            "page": one.fact.page,
            "edits": one.fact.edits,
            "added": one.fact.added,
            "last": one.fact.last.isoformat(),
        },
    )


# --- what comes of it -----------------------------------------------------------------------------------------


def standing(
    unit: UnitOfWork, community: CommunityKey, person: PersonKey, now: datetime
) -> Invitation | None:
    """The invitation that somebody is to be shown, or None."""
    found = invitations.one(unit, community, person)
    if found is None or not times.stands(found.invitation, now):
        return None
    # Who asked was erased: there is nobody any more who asks.
    return None if local_is_pseudonym(found.invitation.by) else found.invitation


def outcome(unit: UnitOfWork, community: CommunityKey, person: PersonKey) -> str:
    """What was said to who invited, as a message id."""
    found = invitations.one(unit, community, person)
    if found is not None and found.invitation.held_back:
        return "desk-done-invite-held"
    leaves = found is not None and found.invitation.leaves is not None
    return "desk-done-invite" if leaves else "desk-done-invite-panel"


def visited(flow: PipelineContext, community: CommunityKey, person: PersonKey) -> None:
    """Somebody who was invited looked in."""
    flow.store.write(lambda unit: invitations.visited(unit, community, person, flow.now()))
