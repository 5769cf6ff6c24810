"""The panel's closed line: one state, one sentence, at most one action; what is mine comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.model import (
    CharterState,
    Confirmation,
    Contribution,
    Level,
    Obligation,
    Outcome,
    Settlement,
    composite_keys,
)
from core.phrasing import Phrasing, answered, bare, is_link, kind_of_entry, one_line
from core.read_models import PanelFacts
from core.rules.deadline.due_dates import effective, is_done, moved_because, pending
from core.rules.drafts import asks_if_own, owed_when_closed
from core.ui.actions import Actions
from core.ui.finding_text import mending, told
from core.ui.form import Json, link
from core.ui.kind import phrases_of

#: How long an answer stands in the closed line; later it is found among what came of contributions.
ANSWERED_SHOWN = timedelta(days=14)
#: Words of a purpose, an answer, a reason in the line; the whole of it stands in the opened panel.
PURPOSE, BRIEF, QUOTE, REASON, WHAT = 140, 48, 90, 80, 70


@dataclass(frozen=True)
class ClosedLine:
    """What stands in the closed panel."""

    #: A state of docs/contracts.md.
    state: str
    text: str
    action: Json | None = None
    #: A link beside the action, or None.
    also: Json | None = None


def joined(*parts: str) -> str:
    """Parts of a line, set apart by a middle dot; empty ones are left out."""
    return " · ".join(bare(part) for part in parts if part)


def snoozed(obligation: Obligation, now: datetime) -> bool:
    """True while the person has put it off."""
    return obligation.snoozed_until is not None and obligation.snoozed_until > now


def mine_now(facts: PanelFacts) -> tuple[Obligation, ...]:
    """What the viewer owes and has not put off, in the order given; of a closed community what it still asks."""
    over = facts.charter.state is CharterState.CLOSED
    return tuple(
        obligation
        for obligation in facts.mine
        if obligation.open
        and not snoozed(obligation, facts.now)
        and (not over or owed_when_closed(obligation))
    )


def closed_line(facts: PanelFacts, words: Phrasing) -> ClosedLine:
    """The line of this page for this person."""
    charter = facts.charter
    if charter.state is CharterState.CLOSED:
        asked = next(iter(mine_now(facts)), None)
        return (_mine(asked, facts, words) if asked else None) or _closed(facts, words)
    if charter.state is CharterState.DRAFT:
        asked = next((each for each in mine_now(facts) if asks_if_own(each)), None)
        return (_mine(asked, facts, words) if asked else None) or _draft(facts, words)
    for obligation in mine_now(facts):
        line = _mine(obligation, facts, words)
        if line:
            return line
    if facts.to_place:
        first = facts.to_place[0]
        place = link(words.text("act-place"), f"#{first.key}", primary=True)
        what = one_line(first.what, WHAT) or one_line(charter.title, WHAT)
        return ClosedLine("steward", words.text("line-place", what=what), place)
    return _asked(facts, words) or _own(facts, words) or _invited(facts, words) or _purpose(facts, words)


def _invited(facts: PanelFacts, words: Phrasing) -> ClosedLine | None:
    """Somebody asked the viewer to take part, and nothing else is news to them."""
    if facts.invited is None:
        return None
    asked = facts.invited.invitation
    text = words.text(
        "line-invited", person=words.name(asked.by), community=one_line(facts.charter.title, WHAT)
    )
    return ClosedLine("none", text, link(words.text("act-open"), f"#invited/{asked.community}", primary=True))


def _asked(facts: PanelFacts, words: Phrasing) -> ClosedLine | None:
    """The viewer wrote another date on the page, which is a request: the page says it, but it does not count."""
    counts = effective(facts.charter)
    mine = [extension for extension in pending(facts.charter) if extension.asked_by == facts.viewer.key]
    if not mine or counts is None:
        return None
    last = mine[-1]
    id = "line-asked" if last.reason.strip() else "line-asked-why"
    return ClosedLine("waiting", words.text(id, day=words.day(last.due.at), now=words.day(counts.at)))


# --- what is mine ----------------------------------------------------------------------------------


def _mine(obligation: Obligation, facts: PanelFacts, words: Phrasing) -> ClosedLine | None:
    actions = Actions(words, facts.charter, facts.viewer.key)
    return phrases_of(obligation).line(obligation, facts, words, actions)


# --- what I added ----------------------------------------------------------------------------------


def _own(facts: PanelFacts, words: Phrasing) -> ClosedLine | None:
    """Confirmed, waiting or answered: whichever happened last."""
    newest = facts.contributed[0] if facts.contributed else None
    happened: list[tuple[datetime, ClosedLine]] = []
    if facts.confirmed:
        at = facts.confirmed.at
        if facts.confirmed.page != facts.page.key:
            text = words.text("line-confirmed-language", day=words.day(at))
        elif facts.waits:
            text = words.text("line-waits-confirmed", day=words.day(at))
        else:
            text = confirmed_text(facts.confirmed, words)
        happened.append((at, ClosedLine("confirmed", text)))
    if newest and newest.settled is None:
        happened.append((newest.at, ClosedLine("waiting", waiting_text(newest, facts, words))))
    elif (
        newest
        and newest.settled
        and answered(newest.settled)
        and facts.now - newest.settled.at <= ANSWERED_SHOWN
    ):
        happened.append((newest.settled.at, _answered(newest, newest.settled, facts, words)))
    return max(happened, key=lambda pair: pair[0])[1] if happened else None


def confirmed_text(confirmation: Confirmation, words: Phrasing) -> str:
    """What the person said they have read; plainly, where nobody knows which version that was."""
    day = words.day(confirmation.at)
    if confirmation.shown:
        return words.text("line-confirmed", day=day)
    return words.text("line-confirmed-person", day=day, channel=confirmation.channel)


def promised(contribution: Contribution, facts: PanelFacts) -> datetime | None:
    """The time a contribution's answer is promised for, while that still lies ahead."""
    at = facts.promised.get(contribution.id)
    if at is None and facts.charter.answer_within is not None:
        at = facts.calendar.add(contribution.at, facts.charter.answer_within)
    return at if at is not None and at >= facts.now else None


def who_answers(contribution: Contribution, facts: PanelFacts, words: Phrasing) -> str:
    """Who answers a contribution and until when; "" when nobody is chosen yet."""
    if contribution.steward is None:
        return ""
    steward, until = words.name(contribution.steward), promised(contribution, facts)
    if until is None:
        return words.text("line-waiting-who", steward=steward)
    return words.text("line-waiting-by", steward=steward, moment=words.moment(until))


def waiting_text(contribution: Contribution, facts: PanelFacts, words: Phrasing) -> str:
    """A contribution's receipt and the promise that goes with it."""
    arrived = words.text("line-waiting", **kind_of_entry(contribution), day=words.day(contribution.at))
    return joined(arrived, who_answers(contribution, facts, words))


def _answered(
    contribution: Contribution, settled: Settlement, facts: PanelFacts, words: Phrasing
) -> ClosedLine:
    note = one_line(settled.note, QUOTE)
    there = facts.answer_urls.get(composite_keys.contribution(contribution.page, contribution.id), "")
    # What was answered in the panel alone is read there.
    read = link(words.text("act-read"), there or f"#{contribution.id}")
    about = {"steward": words.name(settled.by), **kind_of_entry(contribution)}
    if settled.how == "thanks":
        return ClosedLine("answered", words.text("line-thanked", **about))
    if note and not is_link(settled.note):
        return ClosedLine("answered", words.text("line-answered", words=note, **about), read)
    if there:
        return ClosedLine("answered", words.text("line-answered-silent", **about), read)
    return ClosedLine("answered", words.text("line-answered-silent", **about))


# --- what the page is for --------------------------------------------------------------------------


def delivered(facts: PanelFacts) -> tuple[int, int]:
    """How many deliverables are done, of how many."""
    charter = facts.charter
    done = sum(
        is_done(charter, deliverable, facts.delivered.get(deliverable.key), facts.accepting)
        for deliverable in charter.deliverables
    )
    return done, len(charter.deliverables)


def _on_track(facts: PanelFacts) -> bool:
    deadline = effective(facts.charter)
    if deadline is None or deadline.at < facts.now:
        return False
    return all(
        deliverable.due is None
        or deliverable.due.at >= facts.now
        # Its owner kept the date; how soon it is accepted is in others' hands.
        or is_done(facts.charter, deliverable, facts.delivered.get(deliverable.key), ())
        for deliverable in facts.charter.deliverables
    )


def dates_text(facts: PanelFacts, words: Phrasing) -> tuple[str, bool]:
    """By when, with the first date beside a later one; and whether there is a later one."""
    deadline, first = effective(facts.charter), facts.charter.deadline
    if deadline is None:
        return "", False
    day = words.day(deadline.at)
    if first is None or first.day == deadline.day:
        return words.text("panel-by", day=day), False
    reason = moved_because(facts.charter)
    if not reason:
        return words.text("line-extended-bare", day=day, first=words.day(first.at)), True
    shown = one_line(bare(reason), REASON)
    return words.text("line-extended", day=day, first=words.day(first.at), reason=shown), True


def purpose_text(facts: PanelFacts, words: Phrasing, most: int = PURPOSE) -> str:
    """The purpose in a line; while it is unwritten, that something is being prepared."""
    purpose = one_line(facts.charter.purpose, most)
    return words.text("line-purpose", purpose=bare(purpose)) if purpose else words.text("line-prepared")


def _purpose(facts: PanelFacts, words: Phrasing) -> ClosedLine:
    dates, extended = dates_text(facts, words)
    # What is late, or retired, is on no track.
    stale = words.stale(facts.findings)
    stands = stale or words.stands(facts.charter, facts.findings)
    if extended:
        return ClosedLine("extended", joined(purpose_text(facts, words, BRIEF), dates, stands))
    done, total = delivered(facts)
    if stale:
        state = stale
    elif wishes := pending(facts.charter):
        # What the charter on the page says may be one of them.
        state = words.text("line-date-asked", day=words.day(wishes[-1].due.at))
    elif stands:
        # Whoever owns it knows more than its dates.
        state = stands
    elif _on_track(facts):
        state = words.text("line-on-track")
    elif total:
        state = words.text("line-delivered", done=done, total=total)
    else:
        state = ""
    return ClosedLine("none", joined(purpose_text(facts, words), dates, state))


def _draft(facts: PanelFacts, words: Phrasing) -> ClosedLine:
    errors = [finding for finding in facts.findings if finding.level is Level.ERROR]
    if "mend" not in facts.can or not errors:
        return ClosedLine("none", purpose_text(facts, words))
    first = errors[0]
    mend, more = bare(told(first, words.translator, zone=words.zone, now=words.now).mend), len(errors) - 1
    text = (
        words.text("line-draft-more", mend=mend, more=more) if more else words.text("line-draft", mend=mend)
    )
    there = facts.field_urls.get(first.field) or facts.edit_url or facts.home_url
    add = link(words.text(mending(first)), there, primary=True)
    if facts.charter_file:
        add = link(words.text("act-missing"), "#missing", primary=True)
    elif facts.charter.copied:
        # There is nothing to add: what is asked, and its answers, stand in the panel.
        add = link(words.text("act-open"), "#missing", primary=True)
    return ClosedLine("draft", text, add)


def _closed(facts: PanelFacts, words: Phrasing) -> ClosedLine:
    charter = facts.charter
    heads = {Outcome.MET: "closed-met", Outcome.WITHDRAWN: "closed-withdrawn"}
    head = heads.get(charter.outcome, "closed-ended") if charter.outcome else "closed-ended"
    text = words.text(head, day=words.day(charter.closed_at or facts.now))
    done, total = delivered(facts)
    if total and charter.outcome is not Outcome.WITHDRAWN:
        text = words.text("closed-counts", head=text, done=done, total=total)
    if facts.contributors:
        text = words.text("closed-thanks", head=text, people=facts.contributors)
    return ClosedLine("closed", text, link(words.text("act-outcome"), "#earlier"))
