"""Two communities that may help each other: what each side sees, may say, and what comes of it.

Nothing of a community is told to whom the wiki does not show its page, and none is proposed whose stewards could not
read the other's (docs/decisions/0132-a-pair-is-two-who-agreed.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from core.effects import NoticeKind, SendNotice
from core.flow.context import PipelineContext
from core.flow.named import groups_of, people_of
from core.flow.permits import Permits, nowhere
from core.flow.permitted import refuse
from core.model import (
    Act,
    CommunityKey,
    Directory,
    Page,
    Pairing,
    PersonKey,
    Step,
    Viewer,
    Word,
    composite_keys,
    site_of,
)
from core.read_models import Asking, Paired
from core.rules import pairing as rules
from core.rules.deadline.quiet_hours import recipient_calendar, send_time
from core.rules.factors.sight import Sight
from core.rules.kinds.deliver import deliver_key
from core.rules.obligations.reassignment import looks_after, stewards
from core.rules.pairing import State
from core.rules.purpose.visibility import seen, sources
from core.store import (
    UnitOfWork,
    communities,
    community_history,
    invitations,
    notices,
    outbox,
    owed,
    pages,
    pairings,
    people,
)
from core.store.communities import Community

#: Of those that fit, so many are asked about: the wiki is asked who may read what.
LOOKED_AT = 10
#: What the other side is told, and how two stand for as long as it is news.
TOLD = {Word.ASK: State.ASKED, Word.YES: State.TOGETHER}
#: For so long it is told that two were together.
TOLD_FOR = 2 * rules.SPAN


def _directory(unit: UnitOfWork, community: Community, person: PersonKey | None = None) -> Directory:
    named = people_of(community.charter) | ({person} if person else set())
    groups = groups_of(community.charter)
    return people.directory(unit, community.site, people=named, groups=groups, focus=named)


def leaders(unit: UnitOfWork, community: Community) -> frozenset[PersonKey]:
    """The stewards who may be asked for help: not those who don't want to be suggested."""
    return _hear(unit, community, Word.ASK, _directory(unit, community))


def _hear(unit: UnitOfWork, community: Community, word: Word, there: Directory) -> frozenset[PersonKey]:
    """Who of a community hears what the other one says: who may be asked, and of a yes all who look after it.

    Who asked wants to hear, whether or not they are to be suggested to others.
    """
    keys = frozenset(stewards(community.charter, there))
    return keys - invitations.unsuggested(unit, keys) if word is Word.ASK else keys


# --- what a side sees -------------------------------------------------------------------------------------


def facts(
    flow: PipelineContext, permits: Permits, viewer: Viewer, community: Community, view: Sight
) -> tuple[Paired, ...]:
    """The pairs of a community that its viewer may know of, and one that could be."""
    now = flow.now()
    with flow.store.read() as unit:
        known = pairings.of(unit, community.key)
        others = communities.load(unit, {known_pair.other(community.key) for known_pair in known})
        speaks = looks_after(viewer.person, community.charter, _directory(unit, community, viewer.person))
        told = [
            known_pair
            for known_pair in known
            if (other := others.get(known_pair.other(community.key))) is not None
            and not other.withdrawn
            and _is_told(known_pair, now)
        ]
        could = [] if not speaks else _could(unit, community, known, now)
        homes = pages.load(
            unit,
            {others[known_pair.other(community.key)].home for known_pair in told}
            | {known_pair.home for known_pair, _, _ in could},
            history=False,
        )
    shown = permits.readable(community.site, viewer.person, set(homes), own=viewer.page)
    facts_seen = []
    for pairing in told:
        other = others[pairing.other(community.key)]
        if other.home in shown and other.home in homes:
            facts_seen.append(_seen(flow, pairing, community, other, homes[other.home], view, now, speaks))
    proposal = next(
        (
            (other, pair)
            for other, pair, leads in could
            if other.home in shown and other.home in homes and _reads(permits, community, other, leads)
        ),
        None,
    )
    if proposal is not None:
        other, pair = proposal
        facts_seen.append(_seen(flow, pair, community, other, homes[other.home], view, now, speaks))
    return tuple(facts_seen)


def _is_told(pair: Pairing, now: datetime) -> bool:
    """What runs, waits, or was until lately; a no is told to nobody."""
    standing = rules.standing(pair, now)
    if standing.state in (State.ASKED, State.TOGETHER):
        return True
    return standing.ended is not None and now < standing.ended + TOLD_FOR


def _could(
    unit: UnitOfWork, community: Community, known: Collection[Pairing], now: datetime
) -> list[tuple[Community, Pairing, frozenset[PersonKey]]]:
    """Who could help this community, with whom there could be asked."""
    if (
        community.charter.level > rules.YOUNG
        or not rules.runs(community.charter)
        or _busy(known, community, now)
    ):
        return []
    pairings_by_community = {pairing.mature: pairing for pairing in known if pairing.young == community.key}
    keys = pairings.mature(unit, community.site, {community.key})
    could: list[tuple[Community, Pairing, frozenset[PersonKey]]] = []
    others = communities.load(unit, keys).values()
    for other in sorted(others, key=lambda candidate: (-candidate.charter.level, candidate.key)):
        if len(could) == LOOKED_AT:
            break
        pair = pairings_by_community.get(other.key, Pairing(young=community.key, mature=other.key))
        if Word.ASK not in rules.allowed(pair, True, now) or not rules.fits(community.charter, other.charter):
            continue
        leads = leaders(unit, other)
        if leads and not _full(unit, other.key, now):
            could.append((other, pair, leads))
    return could


def _busy(known: Collection[Pairing], community: Community, now: datetime) -> bool:
    """Whether it is helped, or waits for an answer, already: one at a time."""
    mine = [pairing for pairing in known if pairing.young == community.key]
    return any(rules.standing(pairing, now).state in (State.ASKED, State.TOGETHER) for pairing in mine)


def _full(unit: UnitOfWork, mature: CommunityKey, now: datetime) -> bool:
    known = [pairing for pairing in pairings.of(unit, mature) if pairing.mature == mature]
    return sum(rules.standing(pairing, now).state is State.TOGETHER for pairing in known) >= rules.HELPED


def _reads(permits: Permits, own: Community, other: Community, leads: Collection[PersonKey]) -> bool:
    """Whether one of those who would be asked may read both pages."""
    read = permits.of_others(own.site, leads, {own.home, other.home})
    return any({(person, own.home), (person, other.home)} <= read for person in leads)


def _seen(
    flow: PipelineContext,
    pair: Pairing,
    community: Community,
    other: Community,
    home: Page,
    view: Sight,
    now: datetime,
    speaks: bool,
) -> Paired:
    young = pair.side(community.key)
    standing = rules.standing(pair, now)
    compared, done = None, 0
    with flow.store.read() as unit:
        if standing.begun is not None:
            until = standing.ended or now
            given = community_history.given(
                unit, pair.young, standing.begun - rules.SPAN, min(until, standing.begun + rules.SPAN)
            )
            compared = rules.compared(given, standing.begun, standing.ended, now, view.least)
        if young:
            keys = [deliver_key(other.charter, deliverable) for deliverable in other.charter.deliverables]
            done = sum(obligation.settled is not None for obligation in owed.get_many(unit, keys).values())
    return Paired(
        other=other.key,
        charter=other.charter,
        title=home.title if not other.charter.title else other.charter.title,
        url=flow.platform(other.site).link(home),
        young=young,
        standing=standing,
        words=tuple(sorted(rules.allowed(pair, young, now), key=list(Word).index)) if speaks else (),
        done=done,
        compared=compared,
    )


def for_queue(
    flow: PipelineContext, permits: Permits, viewer: Viewer, tended: Sequence[Community]
) -> tuple[Asking, ...]:
    """Who asks these communities, which the viewer looks after, for help and waits for a word."""
    now = flow.now()
    asked = {community.key: community for community in tended}
    with flow.store.read() as unit:
        waits = [
            pair for pair in pairings.of_mature(unit, asked) if rules.standing(pair, now).state is State.ASKED
        ]
        others = communities.load(unit, {pair.young for pair in waits})
        waits = [
            pair
            for pair in waits
            if (young := others.get(pair.young)) is not None
            and not young.withdrawn
            and rules.fits(young.charter, asked[pair.mature].charter)
        ]
        # Both: the title of the one would tell who reads only the other that it is there.
        both = {others[pair.young].home for pair in waits} | {asked[pair.mature].home for pair in waits}
        homes = pages.load(unit, both, history=False)
    if not waits:
        return ()
    site = site_of(viewer.person)
    wanted = both | sources(asked[pair.mature].charter for pair in waits)
    shown = permits.readable(site, viewer.person, wanted, own=viewer.page)
    paireds_by_community: dict[CommunityKey, list[Paired]] = {}
    for pairing in waits:
        young, home = others[pairing.young], homes.get(others[pairing.young].home)
        if home is None or not {young.home, asked[pairing.mature].home} <= shown:
            continue
        words = sorted(rules.allowed(pairing, False, now), key=list(Word).index)
        paireds_by_community.setdefault(pairing.mature, []).append(
            Paired(
                other=young.key,
                charter=young.charter,
                title=young.charter.title or home.title,
                url=flow.platform(young.site).link(home),
                young=False,
                standing=rules.standing(pairing, now),
                words=tuple(words),
            )
        )
    return tuple(
        Asking(charter=seen(community.charter, shown), pairs=tuple(paireds_by_community[community.key]))
        for community in tended
        if community.key in paireds_by_community
    )


# --- saying it --------------------------------------------------------------------------------------------


def chosen(flow: PipelineContext, permits: Permits, viewer: Viewer, act: Act) -> Act:
    """The act as it was sent; without whom it is about where the two may not know of each other."""
    with flow.store.read() as unit:
        own = communities.get(unit, act.community)
        other = communities.get(unit, CommunityKey(act.data.get("with", "")))
        begins = act.data.get("word") in TOLD
        leads = (
            _hear(unit, other, Word(act.data["word"]), _directory(unit, other))
            if other is not None and begins
            else frozenset()
        )
    if other is not None and (other.withdrawn or own is None or own.site != other.site):
        other = None
    if own is not None:
        # A made-up one is asked for, too, so that both take as long.
        there = other.home if other is not None else nowhere(own.site, act.data.get("with", ""))
        reads = {own.home, there} <= permits.readable(
            own.site, viewer.person, {own.home, there}, own=viewer.page
        )
        if other is not None and reads and (not begins or _reads(permits, own, other, leads)):
            return act
    return replace(act, data={name: value for name, value in act.data.items() if name != "with"})


def judged(unit: UnitOfWork, viewer: Viewer, own: Community, act: Act, now: datetime) -> Pairing:
    """What is known of the two with this word added; refuses one that can't be said now."""
    other = communities.get(unit, CommunityKey(act.data.get("with", "")))
    words = {each_word.value: each_word for each_word in Word}
    word = words.get(act.data.get("word", ""))
    if other is None or other.withdrawn or word is None or own.key == other.key:
        raise refuse(viewer, "desk-gone", 404)
    known: Mapping[tuple[CommunityKey, CommunityKey], Pairing] = {
        (pairing.young, pairing.mature): pairing for pairing in pairings.of(unit, own.key)
    }
    # One that was helped once may help the other later: the question that is open counts.
    both = [known.get((own.key, other.key)), known.get((other.key, own.key))]
    pair = next(
        (
            pairing
            for pairing in both
            if pairing and word in rules.allowed(pairing, pairing.side(own.key), now)
        ),
        None,
    )
    pair = pair or both[0] or Pairing(young=own.key, mature=other.key)
    young = pair.side(own.key)
    if word not in rules.allowed(pair, young, now):
        raise refuse(viewer, "desk-pair-changed", 409)
    if not pair.steps or word in (Word.ASK, Word.YES):
        helped, helps = (own, other) if young else (other, own)
        if not rules.fits(helped.charter, helps.charter):
            raise refuse(viewer, "desk-pair-level", 409)
        if word is not Word.NOT_NOW:
            rest = [pairing for pairing in pairings.of(unit, helped.key) if pairing.mature != helps.key]
            if _busy(rest, helped, now) or _full(unit, helps.key, now):
                raise refuse(viewer, "desk-pair-taken", 409)
    return replace(pair, steps=(*pair.steps, Step(word=word, young=young, by=act.person, at=now)))


# --- telling it -------------------------------------------------------------------------------------------


def tell(unit: UnitOfWork, flow: PipelineContext, own: Community, pair: Pairing, now: datetime) -> None:
    """Tell the other side of a question, or of a yes: one message to each who looks after it, and no reminder.

    Whether it still stands, and whether they may read both pages, is asked as it leaves. A no and an end are told
    to nobody.
    """
    step = pair.steps[-1]
    if step.word not in TOLD:
        return
    other = communities.get(unit, pair.other(own.key))
    if other is None:
        return
    there = _directory(unit, other)
    wanted = []
    for person in sorted(_hear(unit, other, step.word, there) - {step.by}):
        known = there.people[person]
        policy = flow.policy(other.site)
        at = send_time(known, now, recipient_calendar(known, other.charter, policy), policy)
        if at is not None:
            wanted.append(_notice(other, own, pair, person, at))
    fresh = notices.put(unit, [(notice.key, "") for notice in wanted], other.key, "planned", now)
    outbox.put(unit, other.site, [notice for notice in wanted if notice.key in fresh])


def _subject(pair: Pairing) -> str:
    """What a message about the last word is about."""
    return f"pair/{pair.young}/{pair.mature}/{len(pair.steps)}"


def _notice(to: Community, by: Community, pair: Pairing, person: PersonKey, at: datetime) -> SendNotice:
    word = pair.steps[-1].word
    return SendNotice(
        # Each word is told once; so is a second question, months later.
        key=composite_keys.notice(_subject(pair), word, person),
        kind=NoticeKind.PAIRED,
        to=person,
        community=to.key,
        page=to.home,
        not_before=at,
        data={"reason": f"reason-pair-{word}", "word": word.value, "with": by.key, "page": by.home},
    )


def still_news(unit: UnitOfWork, notice: SendNotice, own: Community, now: datetime) -> bool:
    """Whether what a message tells about a pair is still so, and its reader still one of those it is told."""
    other = communities.get(unit, CommunityKey(str(notice.data.get("with", ""))))
    word = Word(str(notice.data.get("word", "")))
    if other is None or other.withdrawn or word not in TOLD:
        return False
    young, mature = (other, own) if word is Word.ASK else (own, other)
    pair = next((pairing for pairing in pairings.of(unit, mature.key) if pairing.young == young.key), None)
    if pair is None or rules.standing(pair, now).state is not TOLD[word]:
        return False
    if composite_keys.subject_of(notice.key) != _subject(pair):
        # It was said again since.
        return False
    if word is Word.ASK and not rules.fits(young.charter, mature.charter):
        return False
    return notice.to in _hear(unit, own, word, _directory(unit, own))
