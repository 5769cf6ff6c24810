"""What is particular to one kind of act, in one function a kind: what is kept of it, and what follows from that.

A kind without a function is kept as it came, and what it is about is looked at again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from core.flow import (
    advising,
    disposing,
    focus,
    inviting,
    levelling,
    materialise,
    pairing,
    speaking,
    translated,
)
from core.flow.context import PipelineContext
from core.flow.focus import NOTHING, Known
from core.flow.gather import assess as assess_job
from core.flow.permitted import About, named_there, refuse
from core.model import Act, ActKind, ObligationKind, Page, PageKey, PersonKey, Viewer, composite_keys, site_of
from core.phrasing import one_line
from core.queue import Lane
from core.rules.acknowledgement.confirmations import holding
from core.rules.acknowledgement.content_versions import FILES, files_of, wordings
from core.rules.advice.items import ADVICE, EVIDENCE, read_item
from core.rules.deadline import due_dates, limits
from core.rules.deadline.closing import read_outcome
from core.rules.deadline.extensions import DECIDES, WRITTEN
from core.rules.deadline.promises import RENEW
from core.rules.drafts import is_question
from core.rules.kinds.acceptance import ASKS
from core.rules.obligations.taking_back import gives_back
from core.rules.purpose.copies import YES
from core.rules.rights import may
from core.store import UnitOfWork, communities, invitations, owed, pages, pairings, together
from core.store import acts as act_rows
from core.store.communities import Community


@dataclass(frozen=True, slots=True, kw_only=True)
class ActResult:
    """What became of an act."""

    #: Message id of what to tell the person, and its arguments.
    done: str
    args: dict[str, Any] = field(default_factory=dict)
    #: The page has another wording than the one on the screen: nothing was credited.
    page_changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """One permitted act inside the transaction that keeps it."""

    unit: UnitOfWork
    flow: PipelineContext
    viewer: Viewer
    about: About
    now: datetime
    hidden: Collection[PageKey] = ()
    #: Of who confirms, what was read already.
    known: Known = NOTHING

    @property
    def act(self) -> Act:
        """The act, with what the store knows of it filled in."""
        return self.about.act


@dataclass(frozen=True, slots=True)
class Prepared:
    """An act as it is kept, and what is done once it is."""

    act: Act
    then: Callable[[], ActResult]


def prepare(doing: Doing) -> Prepared | ActResult:
    """What is kept of an act, with what follows; a result at once where nothing is to be kept.

    Raises :class:`~core.ports.Reject` for what doesn't fit what the store holds.
    """
    kind, community = doing.act.kind, doing.about.community
    if community is not None:
        # Left out without a word: a refusal would tell who may not read it that there is such a deliverable, or date.
        act = replace(doing.act, data=named_there(doing.act, community.charter))
        doing = replace(doing, about=replace(doing.about, act=act))
    if community is not None and kind in _IN_COMMUNITY:
        return _IN_COMMUNITY[kind](doing, community)
    return _ANYWHERE[kind](doing) if kind in _ANYWHERE else _plain(doing, doing.act)


def done(act: Act) -> str:
    """What to say, as a message id: who may decide moved the date, everybody else asked for it."""
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


# --- what follows ------------------------------------------------------------------------------------------


def _plain(doing: Doing, act: Act) -> Prepared:
    """Kept as it is; what it is about is looked at again."""

    def then() -> ActResult:
        _follow(doing, act)
        return ActResult(done=done(replace(act, kind=doing.act.kind)))

    return Prepared(act, then)


def _follow(doing: Doing, act: Act) -> None:
    speaking.decided(doing.unit, doing.flow, act, doing.now)
    _reassess(doing, act)


def _reassess(doing: Doing, act: Act) -> None:
    unit, flow, about = doing.unit, doing.flow, doing.about
    site, community, obligation, earlier = (
        site_of(act.person),
        about.community,
        about.obligation,
        about.earlier,
    )
    if doing.act.kind is ActKind.AWAY or (earlier and earlier.kind is ActKind.AWAY) or community is None:
        keys = communities.using(unit, site, "person", [act.person]) | set(owed.count_open(unit, act.person))
        homes = [concerned.home for concerned in communities.load(unit, sorted(keys)).values()]
        flow.queue.put(unit, [assess_job(site, home, Lane.ACT) for home in homes])
        return
    is_confirm = obligation is not None and obligation.kind is ObligationKind.CONFIRM
    if is_confirm or doing.act.kind is ActKind.CONFIRM:
        # One click in a policy for many looks at one person's part only.
        who = {act.person} | ({obligation.person} if obligation else set())
        focus.focus(unit, flow, community, frozenset(who), doing.now, _known(doing, act, community, who))
        return
    seen = {key for key in (doing.act.page, community.home) if key}
    materialise.reassess(unit, flow, site, seen, doing.now)


def _known(doing: Doing, act: Act, community: Community, who: Collection[PersonKey]) -> Known:
    """What was read of the community's home and of these people there, with what was just done."""
    known = replace(doing.known, directory=doing.about.directory)
    if known.home is None or known.home.key != community.home:
        return Known(directory=known.directory)
    if known.own is None or act.page != community.home or who != {act.person}:
        return Known(directory=known.directory, home=known.home)
    return replace(known, own=(*known.own, act))


# --- of a community ----------------------------------------------------------------------------------------


def _unmarked(act: Act) -> dict[str, str]:
    """What came with an act, without the marks that only we set."""
    return {name: value for name, value in act.data.items() if name not in (DECIDES, WRITTEN, limits.LIMIT)}


def _extend(doing: Doing, community: Community) -> Prepared:
    act, charter = doing.act, community.charter
    decides = not due_dates.silent_at(charter, doing.now) and may(
        act.person, "decide", charter, doing.about.directory
    )
    # Who had the right as they asked keeps having had it.
    data = {**_unmarked(act), DECIDES: "yes" if decides else "no"}
    if limit := limits.beyond(charter, doing.now):
        data[limits.LIMIT] = limit
    return _plain(doing, replace(act, data=data))


def _decide(doing: Doing, community: Community) -> Prepared:
    act, waiting = doing.act, due_dates.pending(community.charter)
    if not act.obligation and "extension" not in act.data and waiting:
        # The one that is known to wait: what somebody writes in the same moment was never on the screen.
        act = replace(act, data={**act.data, "extension": waiting[-1].key})
    return _plain(doing, act)


def _level(doing: Doing, community: Community) -> Prepared:
    policy = doing.flow.policy(community.site)
    act = levelling.judged(doing.unit, doing.viewer, community, doing.act, doing.about.directory, policy)
    return _plain(doing, act)


def _status(doing: Doing, community: Community) -> Prepared:
    # Said before it was asked for, it is the next word.
    before = community.charter.status
    number = before.number if before is not None else 0
    return _plain(doing, replace(doing.act, obligation=composite_keys.status(community.key, number + 1)))


def _dismiss(doing: Doing, community: Community) -> Prepared | ActResult:
    act = doing.act
    stands = advising.stands(doing.unit, doing.flow, doing.viewer, community, read_item(act))
    if stands is None:
        raise refuse(doing.viewer, "desk-gone", 404)
    if not stands.open:
        # Somebody said so before, on the same evidence: once more adds nothing to it.
        return ActResult(done=done(act))
    act = replace(act, data={ADVICE: act.data[ADVICE], EVIDENCE: stands.evidence.text()})
    # What is advised is read anew at each look: nothing else changes.
    return Prepared(act, lambda: ActResult(done=done(act)))


def _disposition(doing: Doing, community: Community) -> Prepared:
    # About many pages; what is kept of each says so.
    act = replace(doing.act, page=None)
    chosen = disposing.chosen(doing.unit, doing.viewer, community, act, doing.hidden)
    act = replace(act, data=disposing.kept(act, chosen))

    def then() -> ActResult:
        heard = disposing.keep(doing.unit, doing.flow, community, act, chosen, doing.now)
        _reassess(doing, act)
        return ActResult(done=done(act) if heard else "desk-done-disposition-read")

    return Prepared(act, then)


def _pair(doing: Doing, community: Community) -> Prepared:
    act = doing.act
    pair = pairing.judged(doing.unit, doing.viewer, community, act, doing.now)

    def then() -> ActResult:
        pairings.put(doing.unit, pair)
        pairing.tell(doing.unit, doing.flow, community, pair, doing.now)
        return ActResult(done=done(act))

    return Prepared(act, then)


def _invite(doing: Doing, community: Community) -> Prepared:
    act, flow = doing.act, doing.flow
    if refusal := inviting.refusal(doing.unit, flow, community, act, doing.about.directory):
        raise refuse(doing.viewer, refusal, 403 if refusal == "desk-no-right" else 422)
    return Prepared(act, lambda: ActResult(done=inviting.invite(doing.unit, flow, community, act, doing.now)))


def _not_invited(doing: Doing, community: Community) -> Prepared:
    act = doing.act
    asked = invitations.get(doing.unit, community.key, act.person)
    if asked is None or asked.invitation.held_back:
        raise refuse(doing.viewer, "desk-gone", 404)

    def then() -> ActResult:
        invitations.declined(doing.unit, community.key, act.person, doing.now)
        return ActResult(done=done(act))

    return Prepared(act, then)


_IN_COMMUNITY: Mapping[ActKind, Callable[[Doing, Community], Prepared | ActResult]] = {
    ActKind.EXTEND: _extend,
    ActKind.DECIDE: _decide,
    ActKind.LEVEL: _level,
    ActKind.STATUS: _status,
    ActKind.DISMISS: _dismiss,
    ActKind.DISPOSITION: _disposition,
    ActKind.PAIR: _pair,
    ActKind.INVITE: _invite,
    ActKind.NOT_INVITED: _not_invited,
}


# --- of a page or a person ---------------------------------------------------------------------------------


def _confirm(doing: Doing) -> Prepared | ActResult:
    """Credited only for the wording the page has now; what waits for approval is none yet."""
    act = doing.act
    if act.page is None:
        return _plain(doing, act)
    page = _worded(doing, act.page)
    fits = page is not None and _is_current(doing, page)
    if page is not None and page.shown and act.revision > page.shown_now:
        return ActResult(done="desk-not-approved", page_changed=True)
    home = _whose_words(doing, page) if page is not None and fits else None
    if home is None:
        return ActResult(done="desk-page-changed", page_changed=True)
    known = _known_of(doing, home)
    if _said_already(doing, home, known):
        return ActResult(done=done(act))
    return _plain(replace(doing, known=known), act)


def _worded(doing: Doing, key: PageKey) -> Page | None:
    """A page with its revisions: what is said about it is no part of its wording."""
    known = doing.about.page
    page = known if known is not None and known.key == key else pages.get(doing.unit, key)
    return pages.with_revisions(doing.unit, page) if page is not None else None


def _is_current(doing: Doing, page: Page) -> bool:
    """Whether the revision on the screen has the wording the page has now; refuses one of another page."""
    words = wordings(page, doing.flow.policy(page.site))
    if doing.act.revision not in words.of:
        raise refuse(doing.viewer, "desk-not-a-revision")
    # A file that was renewed while the page was open leaves the revision as it was.
    same_files = doing.act.data.get(FILES, "") == files_of(page)
    return words.of[doing.act.revision] == words.text and same_files


def _whose_words(doing: Doing, page: Page) -> Page | None:
    """The page itself, or the one it translates; None where it doesn't show what that one says."""
    community, original = doing.about.community, doing.about.original
    if not original:
        return page
    original_page = _worded(doing, original)
    if original_page is None or community is None:
        return None
    policy = doing.flow.policy(page.site)
    return original_page if translated.follows_page(page, original_page, community.charter, policy) else None


def _known_of(doing: Doing, home: Page) -> Known:
    """What the person did about the page so far, where it asks for confirmations."""
    community, me = doing.about.community, doing.act.person
    if community is None or community.charter.read_by is None:
        return Known(home=home)
    return Known(
        home=home,
        own=act_rows.of_pages(doing.unit, [home.key], focus=[me], brought=False).get(home.key, ()),
        in_other_languages=translated.confirmed(doing.unit, community, home, [me]),
    )


def _said_already(doing: Doing, page: Page, known: Known) -> bool:
    """Whether the person's confirmation of this wording holds: once more adds nothing to it.

    Where it is to be renewed, another day's is an early renewal, and counts.
    """
    community, me, now, flow = doing.about.community, doing.act.person, doing.now, doing.flow
    own, confirmed = known.own, known.in_other_languages
    if community is None or community.charter.read_by is None or own is None or confirmed is None:
        return False
    every, calendar = community.charter.read_by.renew, flow.calendar(community.site, community.charter)
    holds = holding(
        page,
        me,
        (*own, *confirmed.acts),
        policy=flow.policy(page.site),
        every=every,
        calendar=calendar,
        now=now,
        terms=community.charter.terms.get(RENEW, ()),
        translations=confirmed.pages,
    )
    if holds is None or every is None:
        return holds is not None
    return calendar.local(holds.at).date() == calendar.local(now).date()


def _close(doing: Doing) -> Prepared:
    # In whatever words it came, it is kept in those of the list.
    outcomes = {name: read_outcome(value) for name, value in _unmarked(doing.act).items()}
    data = {name: outcome.value for name, outcome in outcomes.items() if outcome is not None}
    return _plain(doing, replace(doing.act, data=data))


def _deliver(doing: Doing) -> Prepared:
    return _plain(doing, replace(doing.act, data={**doing.act.data, "asks": ASKS}))


def _take_back(doing: Doing) -> Prepared:
    earlier = doing.about.earlier
    if earlier is not None and gives_back(earlier, doing.about.obligation):
        # Whoever had it meanwhile loses it, and hears of that as of any hand-over.
        return _plain(doing, replace(doing.act, kind=ActKind.HAND_OVER, to=doing.act.person))
    return _plain(doing, doing.act)


def _hand_over(doing: Doing) -> Prepared:
    act = doing.act
    if act.to is None:
        return _plain(doing, act)
    act_result = ActResult(done="desk-done-taken-over")
    if act.to != act.person:
        person = doing.about.directory.get(act.to)
        act_result = ActResult(
            done="desk-done-handed-to", args={"person": one_line(person.shown, 60) if person else ""}
        )

    def then() -> ActResult:
        _follow(doing, act)
        return act_result

    return Prepared(act, then)


def _suggest(doing: Doing) -> Prepared:
    act = doing.act

    def then() -> ActResult:
        accounts = together.linked(doing.unit, [act.person], doing.flow.same_address_on)
        wanted = act.data["suggest"] == "yes"
        everywhere = accounts.get(act.person, (act.person,))
        invitations.put_unsuggested(doing.unit, everywhere, None if wanted else doing.now)
        return ActResult(done=done(act))

    return Prepared(act, then)


_ANYWHERE: Mapping[ActKind, Callable[[Doing], Prepared | ActResult]] = {
    ActKind.CONFIRM: _confirm,
    ActKind.CLOSE: _close,
    ActKind.DELIVER: _deliver,
    ActKind.TAKE_BACK: _take_back,
    ActKind.HAND_OVER: _hand_over,
    ActKind.SUGGEST: _suggest,
}
