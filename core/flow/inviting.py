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


def suggest_people(
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
    authors = {revision.author for page in known.values() for revision in page.revisions if revision.author}
    out = authors - set(_left(unit, community, authors, now, unknown=True))
    return suggest.suggestions(known.values(), policy, now, out)


def keep_found(
    unit: UnitOfWork,
    flow: PipelineContext,
    community: Community,
    suggestions: Sequence[Suggestion],
    now: datetime,
) -> None:
    """Keep who could be asked; the wiki is asked about those of whom nothing but their edits is known."""
    # They were looked for outside of this transaction; who was erased meanwhile is nobody to suggest.
    gone = erased(unit, [suggestion.person for suggestion in suggestions])
    suggestions = [suggestion for suggestion in suggestions if suggestion.person not in gone]
    invitations.put_suggestions(unit, community.key, suggestions, now)
    known = people.load(unit, [suggestion.person for suggestion in suggestions])
    unknown = [key for suggestion in suggestions if not known[(key := suggestion.person)].name]
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
    said_words = set(copies.charter_words(unit, community.key))
    if not said_words:
        return frozenset()
    elsewhere = invitations.elsewhere(unit, community.key, candidates)
    asked: set[PersonKey] = set()
    for left in communities.load(unit, sorted(elsewhere)).values():
        if left.withdrawn and left.site == community.site and said_words & copying.all_words(unit, left):
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
    tended = [
        community
        for community in tended
        if community.charter.state is CharterState.ACTIVE and not community.charter.copied
    ]
    with flow.store.read() as unit:
        known = invitations.of_all(unit, [community.key for community in tended])
        candidates = [
            _candidates(unit, community, known[community.key], now)
            for community in tended
            if community.key in known
        ]
    candidates = [candidate for candidate in candidates if candidate.told or candidate.asked]
    # For all communities at once: the wiki is asked no more often for five than for one.
    pages_of = {page for candidate in candidates for page in candidate.pages}
    readable = permits.readable(site, viewer.person, pages_of, own=viewer.page) if pages_of else frozenset()
    theirs: set[tuple[PersonKey, PageKey]] = set()
    for some in _together([candidate for candidate in candidates if candidate.community.home in readable]):
        people_of = {suggestion.person for of_community in some for suggestion in of_community.told}
        theirs |= permits.of_others(
            site, people_of, readable & {page for of_community in some for page in of_community.pages}
        )
    made = [_of(candidate, readable, theirs, now) for candidate in candidates]
    return tuple(
        inviting for inviting in made if inviting is not None and (inviting.suggested or inviting.asked)
    )


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
    suggestions, asked = stored[0], [invitation.invitation for invitation in stored[1]]
    left = _left(unit, community, [suggestion.person for suggestion in suggestions], now)
    told = [suggestion for suggestion in suggestions if suggestion.person in left][:LOOKED_AT]
    wanted = {fact.page for suggestion in told for fact in suggestion.facts} | {community.home}
    known = pages.load(unit, wanted, history=False)
    return _Candidates(community=community, told=told, left=left, pages=known, asked=asked)


def _together(candidates: Iterable[_Candidates]) -> Iterable[list[_Candidates]]:
    """Communities in groups, each one question: not so many that the wiki looks at far more pairs than matter."""
    some: list[_Candidates] = []
    people_, pages_ = 0, 0
    for candidate in candidates:
        if some and (people_ + len(candidate.told)) * (pages_ + len(candidate.pages)) > PAIRS:
            yield some
            some, people_, pages_ = [], 0, 0
        some.append(candidate)
        people_, pages_ = people_ + len(candidate.told), pages_ + len(candidate.pages)
    if some:
        yield some


def _of(
    candidates: _Candidates,
    readable: Collection[PageKey],
    theirs: Collection[tuple[PersonKey, PageKey]],
    now: datetime,
) -> Inviting | None:
    community, home = candidates.community, candidates.pages.get(candidates.community.home)
    if home is None or home.key not in readable:
        return None
    suggested = [
        Suggested(person=candidates.left[suggestion.person], fact=fact, page=candidates.pages[fact.page])
        for suggestion in candidates.told
        if (fact := _fact(suggestion, community, readable, theirs)) is not None
    ]
    sums = came_of_it(candidates.asked, now)
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
    sent = [invitation for invitation in asked if not invitation.held_back]
    held_back, enough = len(asked) - len(sent), max(FEW, least)
    effect = lot.effect(asked, now)
    return CameOfInviting(
        asked=len(sent) if len(sent) >= least else 0,
        visited=sum(
            invitation.visited_at is not None or invitation.contributed_at is not None for invitation in sent
        )
        if len(sent) >= enough
        else None,
        contributed=sum(invitation.contributed_at is not None for invitation in sent)
        if len(sent) >= enough
        else None,
        held_back=held_back if held_back >= least else 0,
        effect=effect if min(held_back, len(sent)) >= least else silent(effect.n),
    )


def _fact(
    suggestion: Suggestion,
    community: Community,
    readable: Collection[PageKey],
    theirs: Collection[tuple[PersonKey, PageKey]],
) -> Fact | None:
    """The strongest fact about a page that both may read; None where they can't read what it is about."""
    if (suggestion.person, community.home) not in theirs:
        return None
    return next(
        (
            fact
            for fact in suggestion.facts
            if fact.page in readable and (suggestion.person, fact.page) in theirs
        ),
        None,
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
        suggestions = invitations.suggestions(unit, community.key) if community else ()
    suggestion = next((suggestion for suggestion in suggestions if suggestion.person == act.to), None)
    if community is None or suggestion is None:
        return act
    wanted = {fact.page for fact in suggestion.facts} | {community.home}
    readable = permits.readable(community.site, viewer.person, wanted, own=viewer.page)
    theirs = permits.of_others(community.site, [suggestion.person], readable)
    fact = _fact(suggestion, community, readable, theirs)
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
    if invitations.get(unit, community.key, act.to) is not None:
        return "desk-invite-again"
    if act.to not in _left(unit, community, [act.to], flow.now()) or _said(unit, community, act) is None:
        return "desk-invite-nobody"
    if _ADDRESS.search(act.text):
        return "desk-invite-address"
    return ""


def _said(unit: UnitOfWork, community: Community, act: Act) -> Fact | None:
    """The fact that an act to invite is about."""
    for suggestion in invitations.suggestions(unit, community.key):
        if suggestion.person == act.to:
            return next((fact for fact in suggestion.facts if fact.page == act.data.get("page")), None)
    return None


def invite(unit: UnitOfWork, flow: PipelineContext, community: Community, act: Act, now: datetime) -> str:
    """Keep an invitation and let its messages wait for their time; what to say to who invites, as a message id."""
    fact, to = _said(unit, community, act), act.to
    if fact is None or to is None:
        raise Reject("nobody is invited without a fact", 422)
    policy, charter = flow.policy(community.site), community.charter
    person = people.load(unit, [to])[to]
    secret = sites.get(unit, community.site).salt
    held_back = policy.invite_hold_back and lot.drawn(secret, community.key, to)
    theirs, ours = recipient_calendar(person, charter, policy), flow.calendar(community.site, charter)
    begin = ours.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    taken = invitations.taken(unit, community.key, begin)
    leaves = again = None
    if not held_back:
        leaves = times.slot(person, now, taken, theirs=theirs, ours=ours, policy=policy)
    if leaves is not None and policy.invite_again_days > 0:
        later = theirs.add_days(leaves, policy.invite_again_days)
        begins = max(theirs.start_of(theirs.local(later).date()), leaves)
        again = times.slot(person, begins, [*taken, leaves], theirs=theirs, ours=ours, policy=policy)
    invitation = Invitation(
        community=community.key,
        person=to,
        by=act.person,
        at=now,
        fact=fact,
        words=act.text.strip()[:LONGEST],
        leaves=leaves,
        held_back=held_back,
    )
    invitations.add(unit, invitation, again)
    wanted = [
        _notice(invitation, community, at, step)
        for step, at in ((FIRST_STEP, leaves), (AGAIN_STEP, again))
        if at
    ]
    fresh = notices.put(unit, [(each.key, "") for each in wanted], community.key, "planned", now)
    outbox.put(unit, community.site, [each for each in wanted if each.key in fresh])
    if held_back:
        return "desk-done-invite-held"
    return "desk-done-invite" if leaves is not None else "desk-done-invite-panel"


def _notice(invitation: Invitation, community: Community, at: datetime, step: str) -> SendNotice:
    return SendNotice(
        key=composite_keys.notice(subject(invitation.community), step, invitation.person),
        kind=NoticeKind.INVITED,
        to=invitation.person,
        community=invitation.community,
        page=community.home,
        not_before=at,
        data={
            "reason": "reason-invited" if step == FIRST_STEP else "reason-invited-again",
            # "by" beside "words": so erasing who asked takes their words along.
            "by": invitation.by,
            "words": invitation.words,
            "page": invitation.fact.page,
            "edits": invitation.fact.edits,
            "added": invitation.fact.added,
            "last": invitation.fact.last.isoformat(),
        },
    )


# --- what comes of it -----------------------------------------------------------------------------------------


def standing(
    unit: UnitOfWork, community: CommunityKey, person: PersonKey, now: datetime
) -> Invitation | None:
    """The invitation that somebody is to be shown, or None."""
    asked = invitations.get(unit, community, person)
    if asked is None or not times.stands(asked.invitation, now):
        return None
    # Who asked was erased: there is nobody any more who asks.
    return None if local_is_pseudonym(asked.invitation.by) else asked.invitation


def outcome(unit: UnitOfWork, community: CommunityKey, person: PersonKey) -> str:
    """What was said to who invited, as a message id."""
    asked = invitations.get(unit, community, person)
    if asked is not None and asked.invitation.held_back:
        return "desk-done-invite-held"
    leaves = asked is not None and asked.invitation.leaves is not None
    return "desk-done-invite" if leaves else "desk-done-invite-panel"


def visited(flow: PipelineContext, community: CommunityKey, person: PersonKey) -> None:
    """Somebody who was invited looked in."""
    flow.store.write(lambda unit: invitations.visited(unit, community, person, flow.now()))
