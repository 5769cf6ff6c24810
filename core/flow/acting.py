"""What a person does, checked: theirs to do, on the page they saw, once. What doesn't fit is refused in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from core.flow import advising, disposing, inviting, levelling, materialise, pairing, speaking, translated
from core.flow.context import PipelineContext
from core.flow.gather import assess as assess_job
from core.flow.named import groups_of, people_of
from core.flow.permitted import ALONE, LONGEST_TEXT, NEEDS, About, check, refuse
from core.model import (
    Act,
    ActKind,
    CommunityKey,
    Directory,
    ObligationKind,
    Page,
    PageKey,
    Person,
    PersonKey,
    Viewer,
    composite_keys,
    site_of,
)
from core.phrasing import one_line
from core.queue import Lane
from core.rules.acknowledgement.confirmations import holding
from core.rules.acknowledgement.content_versions import wordings
from core.rules.advice.items import ADVICE, EVIDENCE, read_item
from core.rules.deadline import limits
from core.rules.deadline.due_dates import silent_at
from core.rules.deadline.extensions import DECIDES, WRITTEN
from core.rules.deadline.promises import RENEW
from core.rules.drafts import is_question
from core.rules.kinds.acceptance import ASKS
from core.rules.obligations.taking_back import gives_back
from core.rules.purpose.copies import YES
from core.rules.rights import may
from core.store import (
    UnitOfWork,
    communities,
    evidence,
    identity,
    invitations,
    owed,
    pages,
    pairings,
    people,
    together,
)
from core.store import acts as act_rows
from core.store.dispositions import Pair

#: What asks people to take part, and how they take it: nobody owes anything because of it.
ASKING = frozenset({ActKind.INVITE, ActKind.NOT_INVITED, ActKind.SUGGEST})


@dataclass(frozen=True, slots=True, kw_only=True)
class ActResult:
    """What became of an act."""

    #: Message id of what to tell the person, and its arguments.
    done: str
    args: dict[str, Any] = field(default_factory=dict)
    #: The page has another wording than the one on the screen: nothing was credited.
    page_changed: bool = False


def find(
    connection: UnitOfWork,
    viewer: Viewer,
    act: Act,
    person: Person,
    hidden: Collection[PageKey] = (),
) -> About:
    """The act with everything it is about filled in from the store.

    What stands on a ``hidden`` page, or belongs to a community whose charter does, is as if it were not there.
    """
    contribution = None
    earlier = _earlier(connection, act)
    if earlier is not None:
        act = replace(act, obligation=earlier.obligation, page=earlier.page, community=earlier.community)
    elif act.kind is ActKind.TAKE_BACK:
        act = replace(act, obligation="", contribution="", page=None, community=None)
    key = act.obligation
    if act.contribution:
        page, local = composite_keys.page_and_own(act.contribution)
        where = act.page
        if page:
            where = pages.key_of(connection, site_of(act.person), page)
        contribution = (
            owed.get_contribution(connection, where, local) if where and where not in hidden else None
        )
        if contribution is not None and not key:
            key = composite_keys.answer(contribution.page, contribution.id)
    original = None
    if act.kind is ActKind.CONFIRM and act.page and act.page not in hidden:
        original = _original(connection, act.page)
    if not key and act.kind is ActKind.CONFIRM and act.page:
        key = owed.confirm_key(connection, original or act.page, act.person)
    obligation = owed.get(connection, key) if key else None
    if obligation is not None and obligation.page in hidden:
        obligation = None
    if contribution is None and obligation and obligation.kind is ObligationKind.ANSWER:
        local = composite_keys.own_part(obligation.key)
        contribution = owed.get_contribution(connection, obligation.page, local)
    about = act.community
    if obligation is not None:
        about = obligation.community
    elif contribution is not None:
        about = contribution.community
    elif about is None and act.page is not None and act.page not in hidden:
        about = pages.community_of(connection, [act.page]).get(act.page)
    community = communities.get(connection, about)
    if community is not None and community.home in hidden:
        community, obligation, contribution = None, None, None
    page_key = None if act.page in hidden else act.page
    if contribution is not None:
        page_key = contribution.page
    elif obligation is not None and not (original and obligation.page == original):
        page_key = obligation.page
    elif community is not None and act.kind in NEEDS:
        page_key = community.home
    if act.kind in ALONE:
        page_key, community = None, None
    filled = replace(
        act,
        page=page_key,
        community=community.key if community else None,
        obligation=obligation.key if obligation else act.obligation,
        contribution=contribution.id if contribution else act.contribution,
        text=act.text[:LONGEST_TEXT],
        checked=True,
    )
    named: set[PersonKey] = {key for key in (act.person, act.to) if key}
    if community:
        named |= people_of(community.charter)
        directory = people.directory(
            connection,
            community.site,
            people=named,
            groups=groups_of(community.charter),
            focus=named,
        )
    else:
        directory = Directory(people=people.load(connection, named))
    directory = replace(directory, people={**directory.people, person.key: person})
    return About(
        act=filled,
        person=person,
        community=None if community is None or community.withdrawn else community,
        obligation=obligation,
        contribution=contribution,
        directory=directory,
        sent=act,
        earlier=earlier,
        original=original,
    )


def _original(connection: UnitOfWork, key: PageKey) -> PageKey | None:
    page = pages.one(connection, key)
    found = translated.original(connection, page) if page is not None else None
    return found.key if found is not None else None


def _earlier(connection: UnitOfWork, act: Act) -> Act | None:
    """The person's own act that this one takes back; None for anybody else's, as for none."""
    found = act_rows.get(connection, act.data.get("act", "")) if act.kind is ActKind.TAKE_BACK else None
    if found is None or found.person != act.person:
        return None
    if found.kind is ActKind.DISMISS and found.community is not None:
        # About no obligation that would tell: once is once.
        there = act_rows.dismissing(connection, [found.community]).get(found.community, ())
        if all(one.id != found.id for one in there):
            return None
    return act_rows.as_it_stands(connection, [found])[0]


def shown_is_current(page: Page, revision: int, flow: PipelineContext, viewer: Viewer) -> bool:
    """Whether the revision on the screen has the wording the page has now; refuses one of another page."""
    words = wordings(page, flow.policy(page.site))
    if revision not in words.of:
        raise refuse(viewer, "desk-not-a-revision")
    return words.of[revision] == words.current


def waits(page: Page, revision: int) -> bool:
    """Whether the revision on the screen waits for approval, so that readers are not shown it."""
    return bool(page.shown) and revision > page.shown_now


def keep(
    connection: UnitOfWork,
    flow: PipelineContext,
    viewer: Viewer,
    wanted: Act,
    now: datetime,
    hidden: Collection[PageKey] = (),
) -> ActResult:
    """In one transaction: check once more, keep act and evidence, and look at what it changes."""
    before = act_rows.get(connection, wanted.id)
    if before is not None:
        return repeated(connection, viewer, before, wanted)
    if identity.erased(connection, [wanted.person]):
        raise refuse(viewer, "desk-no-account", 403)
    identity.ensure(connection, [key for key in (wanted.person, wanted.to) if key])
    person = people.load(connection, [wanted.person])[wanted.person]
    about = find(connection, viewer, wanted, person, hidden)
    check(viewer, about, now)
    act = about.act
    if act.kind is ActKind.EXTEND and about.community is not None:
        charter = about.community.charter
        decides = not silent_at(charter, now) and may(act.person, "decide", charter, about.directory)
        # Who had the right as they asked keeps having had it.
        act = replace(act, data={**_unmarked(act), DECIDES: "yes" if decides else "no"})
        if limit := limits.beyond(charter, now):
            act = replace(act, data={**act.data, limits.LIMIT: limit})
    elif act.kind is ActKind.CLOSE:
        act = replace(act, data=_unmarked(act))
    elif act.kind is ActKind.DISPOSITION:
        # About many pages; what is kept of each says so.
        act = replace(act, page=None)
    elif act.kind is ActKind.LEVEL and about.community is not None:
        act = levelling.judged(
            connection, viewer, about.community, act, about.directory, flow.policy(about.community.site)
        )
    elif act.kind is ActKind.STATUS and about.community is not None:
        # Said before it was asked for, it is the next word.
        before_it = about.community.charter.status
        number = before_it.number if before_it is not None else 0
        act = replace(act, obligation=composite_keys.status(about.community.key, number + 1))
    if act.kind is ActKind.CONFIRM and act.page:
        page = pages.one(connection, act.page, history=True)
        fits = page is not None and shown_is_current(page, act.revision, flow, viewer)
        if page is not None and waits(page, act.revision):
            return ActResult(done="desk-not-approved", page_changed=True)
        if page is None or not fits:
            return ActResult(done="desk-page-changed", page_changed=True)
        home = page
        if about.original:
            found = pages.one(connection, about.original, history=True)
            held, policy = about.community, flow.policy(page.site)
            if not (found and held and translated.follows_page(page, found, held.charter, policy)):
                # What this translation shows isn't what its page says.
                return ActResult(done="desk-page-changed", page_changed=True)
            home = found
        if _said_already(connection, flow, about, home, now):
            return ActResult(done=f"desk-done-{act.kind.value}")
    if act.kind is ActKind.DISMISS and about.community is not None:
        stands = advising.stands(connection, flow, viewer, about.community, read_item(act))
        if stands is None:
            raise refuse(viewer, "desk-gone", 404)
        if not stands.open:
            # Somebody said so before, on the same evidence: once more adds nothing to it.
            return ActResult(done=_done(act))
        act = replace(act, data={ADVICE: act.data[ADVICE], EVIDENCE: stands.evidence.text()})
    site = site_of(act.person)
    if act.kind in ASKING:
        _check_asking(connection, flow, viewer, about)
    became: list[Pair] = []
    if act.kind is ActKind.DISPOSITION and about.community is not None:
        became = disposing.chosen(connection, viewer, about.community, act, hidden)
    if about.earlier is not None and gives_back(about.earlier, about.obligation):
        # Whoever had it meanwhile loses it, and hears of that as of any hand-over.
        act = replace(act, kind=ActKind.HAND_OVER, to=act.person)
    elif act.kind is ActKind.DELIVER:
        act = replace(act, data={**act.data, "asks": ASKS})
    pair = None
    if act.kind is ActKind.PAIR and about.community is not None:
        pair = pairing.judged(connection, viewer, about.community, act, now)
    salt = act_rows.save(connection, act)
    evidence.of_act(connection, act, site, salt)
    if pair is not None:
        pairings.put(connection, pair)
        if about.community is not None:
            pairing.tell(connection, flow, about.community, pair, now)
        return ActResult(done=_done(act))
    if act.kind in ASKING:
        return ActResult(done=_asking(connection, flow, about, now))
    if act.kind is ActKind.DISPOSITION and about.community is not None:
        heard = disposing.keep(connection, flow, about.community, act, became, now)
        _look(connection, flow, site, about, now)
        return ActResult(done=_done(act) if heard else "desk-done-disposition-read")
    if act.kind is ActKind.DISMISS:
        # What is advised is read anew at each look: nothing else changes.
        return ActResult(done=_done(act))
    speaking.decided(connection, flow, act, now)
    _look(connection, flow, site, about, now)
    if act.kind is ActKind.HAND_OVER and act.to is not None and about.earlier is None:
        if act.to == act.person:
            return ActResult(done="desk-done-taken-over")
        return ActResult(done="desk-done-handed-to", args={"person": _called(about, act.to)})
    return ActResult(done=_done(replace(act, kind=about.act.kind)))


def _check_asking(connection: UnitOfWork, flow: PipelineContext, viewer: Viewer, about: About) -> None:
    act, community = about.act, about.community
    if act.kind is ActKind.INVITE and community is not None:
        said = inviting.refusal(connection, flow, community, act, about.directory)
        if said:
            raise refuse(viewer, said, 403 if said == "desk-no-right" else 422)
    elif act.kind is ActKind.NOT_INVITED and community is not None:
        asked = invitations.one(connection, community.key, act.person)
        if asked is None or asked.invitation.held_back:
            raise refuse(viewer, "desk-gone", 404)


def _asking(connection: UnitOfWork, flow: PipelineContext, about: About, now: datetime) -> str:
    """Keep what came of it; what to say, as a message id."""
    act, community = about.act, about.community
    if act.kind is ActKind.INVITE and community is not None:
        return inviting.invite(connection, flow, community, act, now)
    if act.kind is ActKind.NOT_INVITED and community is not None:
        invitations.declined(connection, community.key, act.person, now)
    elif act.kind is ActKind.SUGGEST:
        accounts = together.linked(connection, [act.person], flow.same_address_on)
        wanted = act.data["suggest"] == "yes"
        everywhere = accounts.get(act.person, (act.person,))
        invitations.put_unsuggested(connection, everywhere, None if wanted else now)
    return _done(act)


def _called(about: About, key: PersonKey) -> str:
    person = about.directory.get(key)
    return one_line(person.shown, 60) if person else ""


def _done(act: Act) -> str:
    """What to say: who may decide moved the date, everybody else asked for it."""
    if act.kind is ActKind.DECIDE and is_question(act.obligation):
        return "desk-done-own" if act.data.get("decision") == YES else "desk-done-not-own"
    if act.kind is ActKind.SUGGEST:
        return f"desk-done-suggest-{act.data['suggest']}"
    if act.kind is ActKind.PAIR:
        return f"desk-done-pair-{act.data['word']}"
    if act.kind is ActKind.LEVEL:
        return "desk-done-level" if act.data.get(DECIDES) == "yes" else "desk-done-level-asked"
    moved = act.kind is ActKind.EXTEND and act.data.get(DECIDES) == "yes"
    return "desk-done-moved" if moved else f"desk-done-{act.kind.value}"


def _unmarked(act: Act) -> dict[str, str]:
    """What came with an act, without the marks that only we set."""
    return {name: value for name, value in act.data.items() if name not in (DECIDES, WRITTEN, limits.LIMIT)}


def _said_already(
    connection: UnitOfWork, flow: PipelineContext, about: About, page: Page, now: datetime
) -> bool:
    """Whether the person's confirmation of this wording holds: once more adds nothing to it.

    Where it is to be renewed, another day's is an early renewal, and counts.
    """
    community, me = about.community, about.act.person
    if community is None or community.charter.read_by is None:
        return False
    own = act_rows.of_pages(connection, [page.key], focus=[me]).get(page.key, ())
    said = translated.confirmed(connection, community, page, [me])
    every, calendar = community.charter.read_by.renew, flow.calendar(community.site, community.charter)
    holds = holding(
        page,
        me,
        (*own, *said.acts),
        policy=flow.policy(page.site),
        every=every,
        calendar=calendar,
        now=now,
        terms=community.charter.terms.get(RENEW, ()),
        translations=said.pages,
    )
    if holds is None or every is None:
        return holds is not None
    return calendar.local(holds.at).date() == calendar.local(now).date()


def repeated(connection: UnitOfWork, viewer: Viewer, before: Act, again: Act) -> ActResult:
    """The same act sent again changes nothing; its id used for another one is refused."""
    taken_back = again.kind is ActKind.TAKE_BACK and "act" in before.data
    if before.person != again.person or (before.kind is not again.kind and not taken_back):
        raise refuse(viewer, "desk-id-taken", 409)
    if before.kind is ActKind.INVITE and before.community and before.to:
        return ActResult(done=inviting.outcome(connection, before.community, before.to))
    return ActResult(done=_done(before))


def _look(connection: UnitOfWork, flow: PipelineContext, site: str, about: About, now: datetime) -> None:
    act, community, obligation = about.act, about.community, about.obligation
    earlier = about.earlier
    if act.kind is ActKind.AWAY or (earlier and earlier.kind is ActKind.AWAY) or community is None:
        keys: set[CommunityKey] = communities.using(connection, site, "person", [act.person])
        keys |= set(owed.count_open(connection, act.person))
        homes = [one.home for one in communities.load(connection, sorted(keys)).values()]
        flow.queue.put(connection, [assess_job(site, home, Lane.ACT) for home in homes])
        return
    is_confirm = act.kind is ActKind.CONFIRM or (
        obligation is not None and obligation.kind is ObligationKind.CONFIRM
    )
    if is_confirm:
        # One click in a policy for many looks at one person's part only.
        who = {act.person} | ({obligation.person} if obligation else set())
        materialise.focus(connection, flow, community, frozenset(who), now)
        return
    materialise.look(connection, flow, site, {key for key in (act.page, community.home) if key}, now)
