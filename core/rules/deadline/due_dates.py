"""The deadline: which date counts, who approves an extension, closing, and the findings D201 to D206."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from core.calendar import WorkCalendar
from core.model import (
    Act,
    ActKind,
    Charter,
    CharterState,
    Deliverable,
    Directory,
    DueDate,
    Extension,
    Outcome,
    PersonKey,
    Proposal,
    Settlement,
    composite_keys,
)
from core.policy import Policy
from core.rules.deadline.dates import FIRST_YEAR, LAST_YEAR, due_on, read_date
from core.rules.deadline.dates import due as due_written
from core.rules.finding_collector import Notes
from core.rules.rights import holders, may
from core.rules.text import seen
from core.word_tables import meanings, words


def effective(charter: Charter) -> DueDate | None:
    """The date that counts now: the latest approved extension, else the first deadline.

    The first one stays in ``charter.deadline`` for ever. A date that was moved nearer counts as an extension
    too, as long as no other one is approved. What somebody with the right replaced by another date counts no more.
    """
    approved = [one.due for one in charter.extensions if one.approved and not one.superseded]
    return max(approved, key=lambda date: (date.at, date.text)) if approved else charter.deadline


def is_done(charter: Charter, deliverable: Deliverable, settled: Settlement | None) -> bool:
    """Whether a deliverable is done: what was said of it at closing, else whether somebody delivered it."""
    outcome = charter.deliverable_outcomes.get(deliverable.key)
    return outcome is Outcome.MET if outcome is not None else settled is not None


def same_day(one: DueDate, other: DueDate) -> bool:
    """True when two dates are the same promise: the same day, or the same words read anew.

    Another time of that day is another promise: until midnight, or already at noon.
    """
    if one.text.strip() == other.text.strip():
        return True
    return one.day == other.day and (one.at == other.at or (_whole_day(one) and _whole_day(other)))


def _whole_day(date: DueDate) -> bool:
    """Whether a date was written without a time and a zone."""
    reading = read_date(date.text)
    return reading.clock is None and reading.zone is None and reading.problem != "zone"


def page_key(due: DueDate) -> str:
    """The key of the wish for a date that was written on the page."""
    clock = "" if _whole_day(due) else f"-{due.at.astimezone(UTC):%H%M}"
    return f"page-{due.day.isoformat()}{clock}"


def pending(charter: Charter) -> tuple[Extension, ...]:
    """Extensions that wait for a decision, the oldest first; a closed community waits for none."""
    if charter.state is CharterState.CLOSED:
        return ()
    return tuple(extension for extension in charter.extensions if extension.approved is None)


def says_more(charter: Charter) -> bool:
    """Whether another date than the written one counts, or is asked for: the charter's own box must say so."""
    counts = effective(charter)
    if counts is None or "deadline" in charter.inherited:
        return False
    return bool(pending(charter)) or (charter.written is not None and charter.written.day != counts.day)


def decider(one: Extension, charter: Charter, directory: Directory) -> PersonKey | None:
    """Whom an extension waits for, or who decided it."""
    people = holders("decide", charter, directory)
    if one.approved is not None and one.decided_by in people:
        return one.decided_by
    return next((person for person in people if person != one.asked_by), next(iter(people), None))


def consensus_at(extension: Extension, calendar: WorkCalendar, policy: Policy) -> datetime | None:
    """When silence approves an extension in a community of level 4; None when nobody knows since when."""
    if extension.asked_at is None:
        return None
    return calendar.add_days(extension.asked_at, policy.decide_days)


#: The level from which an extension nobody objects to is approved, and nobody decides alone.
CONSENSUS = 4

# --- extensions -----------------------------------------------------------------------------------

_YES, _NO = words("decision", "yes"), words("decision", "no")


#: What an act about a date or an outcome on the page carries: the words, and whether who wrote them had the right
#: to decide as they did it.
WRITTEN, DECIDES = "written", "decides"
#: The key of the deliverable that it is about; no deliverable's own key looks like this.
ITEM = "written/item"


@dataclass(slots=True)
class _Wish:
    """One time that somebody asked for a date, or wrote it."""

    extension: Extension
    #: None where nobody noted it when it was done.
    decides: bool | None = None
    page: bool = False


def extended(
    charter: Charter,
    *,
    acts: Sequence[Act],
    on_page: Extension | None,
    directory: Directory,
    calendar: WorkCalendar,
    policy: Policy,
    now: datetime,
) -> Charter:
    """The charter with its extensions: asked for by EXTEND, or by a new date on the page.

    A date on the page is an EXTEND with what was written (:data:`WRITTEN`); ``on_page`` is what stands there now,
    for as long as no act says so. What counts is the latest valid DECIDE about each, or that somebody who may
    decide wrote it: then also what was approved before goes. Who may ask and decide is what
    :func:`core.rules.rights.may` says, unless the act carries that the right was checked when it was done
    (docs/decisions/0046-who-wrote-it-counts-once.md).
    """
    wishes = [wish for act in acts if (wish := _wish(act, charter, directory, calendar)) is not None]
    if on_page is not None and not any(
        wish.page and same_day(wish.extension.due, on_page.due) for wish in wishes
    ):
        asker = on_page.asked_by
        decides = asker is not None and charter.level < CONSENSUS and may(asker, "decide", charter, directory)
        wishes.append(_Wish(extension=on_page, decides=decides, page=True))
    decisions = [act for act in acts if _valid(act, ActKind.DECIDE, "decide", charter, directory)]
    found = _replayed(charter, wishes, decisions, now)
    kept = [
        each.extension
        for each in found
        # A wish that stood on the page and was taken off again without a decision is none.
        if not (each.page and each.extension.approved is None and not _stands(each.extension, on_page))
    ]
    if charter.level >= CONSENSUS:
        kept = [_by_consensus(one, _about(one, kept, decisions), calendar, policy, now) for one in kept]
    else:
        live = {id(each.extension) for each in found if each.decides is None}
        kept = [_by_asker(one, charter, directory) if id(one) in live else one for one in kept]
    return replace(charter, extensions=charter.extensions + tuple(kept))


def _stands(extension: Extension, on_page: Extension | None) -> bool:
    """Whether the date of a wish still stands on the page."""
    return on_page is not None and same_day(extension.due, on_page.due)


def _wish(act: Act, charter: Charter, directory: Directory, calendar: WorkCalendar) -> _Wish | None:
    if not _valid(act, ActKind.EXTEND, "extend", charter, directory):
        return None
    said = act.data.get(DECIDES)
    decides = None if said is None else said == "yes"
    written = act.data.get(WRITTEN)
    if written is None:
        extension = _from_act(act, charter, calendar)
        return None if extension is None else _Wish(extension=extension, decides=decides)
    due = due_written(written, calendar)[0]
    if due is None:
        return None
    key = page_key(due)
    extension = Extension(due=due, reason=act.text, key=key, asked_by=act.person, asked_at=act.at)
    return _Wish(extension=extension, decides=bool(decides), page=True)


def _replayed(
    charter: Charter, wishes: Sequence[_Wish], decisions: Sequence[Act], now: datetime
) -> list[_Wish]:
    """What became of each wish, told in the order in which all of it happened."""
    found: list[_Wish] = []
    keys = {wish.extension.key for wish in wishes}
    wishes = sorted(wishes, key=lambda wish: (wish.extension.asked_at or now, wish.extension.key))
    waiting = list(decisions)
    for wish in wishes:
        at = wish.extension.asked_at or now
        while waiting and waiting[0].at < at:
            _decide(waiting.pop(0), found, keys)
        if wish.page:
            _write(wish, found, charter)
        else:
            if wish.decides and charter.level < CONSENSUS:
                _approve(wish, wish.extension)
            found.append(wish)
    for act in waiting:
        _decide(act, found, keys)
    # A decision may be told before what it is about: clocks differ.
    for act in decisions:
        each = next((each for each in found if each.extension.key == _named_in(act)), None)
        if each is not None and each.extension.approved is None:
            _decide(act, found, keys)
    return found


def _write(wish: _Wish, found: list[_Wish], charter: Charter) -> None:
    """Somebody wrote a date on the page."""
    one = wish.extension
    same = [each for each in found if same_day(each.extension.due, one.due)]
    first = charter.deadline is not None and same_day(charter.deadline, one.due)
    if wish.decides:
        for each in found:
            if each.extension.approved and each not in same:
                each.extension = replace(each.extension, superseded=True)
        for each in same:
            if each.extension.approved is not False:
                _approve(each, one)
        if first or any(each.extension.approved for each in same):
            return
    elif first or any(
        each.extension.approved is not False and not each.extension.superseded for each in same
    ):
        # The first date needs nobody's leave, and what was asked for or approved is no second wish.
        return
    if any(each.extension.key == one.key for each in found):
        # It was refused before: a new wish, with a decision of its own.
        at = one.asked_at.strftime("%Y%m%d%H%M%S") if one.asked_at else "again"
        wish.extension = one = replace(one, key=f"{one.key}-{at}")
    if wish.decides:
        _approve(wish, one)
    found.append(wish)


def _approve(wish: _Wish, by: Extension) -> None:
    before = wish.extension
    if before.approved:
        wish.extension = replace(before, superseded=False)
        return
    wish.extension = replace(
        before, approved=True, decided_by=by.asked_by, decided_at=by.asked_at, superseded=False
    )


def _decide(act: Act, found: Sequence[_Wish], keys: Collection[str]) -> None:
    answer, key = answer_of(act), _subject(act, [each.extension for each in found], keys)
    for each in found:
        if each.extension.key == key and answer is not None:
            each.extension = replace(
                each.extension, approved=answer, decided_by=act.person, decided_at=act.at, superseded=False
            )


def _from_act(act: Act, charter: Charter, calendar: WorkCalendar) -> Extension | None:
    if act.until is None:
        return None
    until = act.until
    # A form sends a date, which arrives as midnight UTC; anything else is an instant.
    day = (
        until.astimezone(UTC).date()
        if until.astimezone(UTC).time() == time(0)
        else calendar.local(until).date()
    )
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    date = due_on(day.isoformat(), day, calendar)
    if charter.deadline is not None and date.at <= charter.deadline.at:
        return None
    return Extension(due=date, reason=act.text, key=act.id, asked_by=act.person, asked_at=act.at)


def _valid(act: Act, kind: ActKind, right: str, charter: Charter, directory: Directory) -> bool:
    return act.kind is kind and (act.checked or may(act.person, right, charter, directory))


def _by_asker(extension: Extension, charter: Charter, directory: Directory) -> Extension:
    """Who may decide need not ask somebody else, also where nobody noted it as they asked."""
    asker = extension.asked_by
    if extension.approved is None and asker is not None and may(asker, "decide", charter, directory):
        return replace(extension, approved=True, decided_by=asker, decided_at=extension.asked_at)
    return extension


def _about(extension: Extension, kept: Sequence[Extension], decisions: Sequence[Act]) -> list[Act]:
    keys = {one.key for one in kept}
    return [act for act in decisions if _subject(act, kept, keys) == extension.key]


def _by_consensus(
    extension: Extension, about: Sequence[Act], calendar: WorkCalendar, policy: Policy, now: datetime
) -> Extension:
    if extension.approved and not any(answer_of(act) for act in about):
        # Approved by who wrote it, at a time when that was theirs to do.
        return extension
    extension = replace(extension, approved=None, decided_by=None, decided_at=None)
    until = consensus_at(extension, calendar, policy)
    objections = [act for act in about if answer_of(act) is False and (until is None or act.at <= until)]
    if objections:
        first = objections[0]
        return replace(extension, approved=False, decided_by=first.person, decided_at=first.at)
    if until is not None and now >= until:
        return replace(extension, approved=True, decided_at=until)
    return extension


def _named_in(act: Act) -> str:
    return act.data.get("extension", "") or composite_keys.own_part(act.obligation)


def _subject(act: Act, wanted: Sequence[Extension], keys: Collection[str]) -> str:
    """Key of the extension a decision is about: named, or the last one asked for before it."""
    if named := _named_in(act):
        return named if named in keys or any(named == one.key for one in wanted) else ""
    before = [
        extension.key for extension in wanted if extension.asked_at is None or extension.asked_at <= act.at
    ]
    return before[-1] if before else ""


def answer_of(act: Act) -> bool | None:
    """What a decision says; None for other words."""
    word = act.data.get("decision", "").strip().casefold()
    if word in _YES:
        return True
    return False if word in _NO else None


# --- closing --------------------------------------------------------------------------------------

#: How an outcome may be written.
OUTCOMES: Mapping[str, Outcome] = {word: Outcome(one) for word, one in meanings("outcome").items()}


def read_outcome(text: str) -> Outcome | None:
    """The outcome in the words of a page or a form; None for other words."""
    return (
        OUTCOMES.get(" ".join(seen(text).replace("_", " ").replace("-", " ").split()).casefold())
        if len(text) < 80
        else None
    )


def split_outcome(text: str) -> tuple[str, str]:
    """An outcome and what is said about it: ``partly met: two of three``."""
    if read_outcome(text) is not None:
        return text, ""
    match = re.match(r"([^:;,\n–—]{1,60})(?:[:;,\n–—]| - )", text)
    return (match[1], text[match.end() :].strip()) if match else (text, "")


def closed(charter: Charter, acts: Sequence[Act], directory: Directory) -> Charter:
    """The charter closed by the latest CLOSE of somebody with the right; what the page says goes first.

    An outcome on the page is a CLOSE with what was written (:data:`WRITTEN`). Written without the right it is a
    proposal, which a DECIDE accepts or refuses; taken off the page by somebody with the right it opens again.
    """
    decisions = {
        composite_keys.own_part(act.obligation): act
        for act in acts
        if _valid(act, ActKind.DECIDE, "close", charter, directory)
    }
    proposal: Proposal | None = None
    whole: Charter | None = None
    for act in acts:
        if act.kind is not ActKind.CLOSE or ITEM in act.data:
            # What became of one deliverable ends nothing (``core.rules.purpose.outcomes``).
            continue
        if WRITTEN not in act.data:
            if _valid(act, ActKind.CLOSE, "close", charter, directory):
                whole = _closed_by(act, charter) or whole
            continue
        outcome, text = outcome_of(act.data[WRITTEN])
        if act.data.get(DECIDES) == "yes":
            whole = None if outcome is None else _ended(charter, outcome, text, act.at)
            proposal = None
        else:
            proposal = None if outcome is None else proposed(outcome, text, act.person, act.at)
            if proposal is not None and (said := decisions.get(proposal.key)) is not None:
                proposal = _answered(proposal, said)
                if proposal.accepted and proposal.outcome:
                    whole = _ended(charter, proposal.outcome, text, said.at)
    if charter.proposal is not None:
        # What stands there now and no act tells of yet.
        said = decisions.get(charter.proposal.key)
        proposal = _answered(charter.proposal, said) if said else charter.proposal
        if said is not None and proposal.accepted and proposal.outcome:
            whole = _ended(charter, proposal.outcome, proposal.text, said.at)
    if charter.outcome is not None or whole is None:
        return replace(charter, proposal=proposal)
    return replace(whole, proposal=proposal)


def proposed(outcome: Outcome, text: str, by: PersonKey | None, at: datetime | None) -> Proposal:
    """An outcome that waits for somebody who may close. Written again it is asked about again."""
    when = f"-{at:%Y%m%d%H%M%S}" if at else ""
    key = f"outcome-{outcome.value.replace(' ', '-')}{when}"
    return Proposal(outcome=outcome, text=text, key=key, by=by, at=at)


def _answered(proposal: Proposal, act: Act) -> Proposal:
    return replace(proposal, accepted=answer_of(act), decided_by=act.person, decided_at=act.at)


def outcome_of(written: str) -> tuple[Outcome | None, str]:
    """The outcome that a page says, and what is said about it."""
    head, rest = split_outcome(written)
    return read_outcome(head), rest


def _ended(charter: Charter, outcome: Outcome, text: str, at: datetime) -> Charter:
    return replace(charter, outcome=outcome, outcome_text=text, closed_at=at)


def closing_items(act: Act, charter: Charter) -> dict[str, Outcome]:
    """What a closing says about each deliverable."""
    items: dict[str, Outcome] = {}
    for deliverable in charter.deliverables:
        written = act.data.get(deliverable.key) or act.data.get(f"deliverable/{deliverable.key}", "")
        if (outcome := read_outcome(written)) is not None:
            items[deliverable.key] = outcome
    return items


def _closed_by(act: Act, charter: Charter) -> Charter | None:
    whole = read_outcome(act.data.get("outcome", "")) or _sum(closing_items(act, charter).values())
    return None if whole is None else _ended(charter, whole, act.text, act.at)


def _sum(outcomes: Iterable[Outcome]) -> Outcome | None:
    found = set(outcomes)
    if not found:
        return None
    return found.pop() if len(found) == 1 else Outcome.PARTLY_MET


# --- findings -------------------------------------------------------------------------------------


def check(
    charter: Charter, *, missing: bool, calendar: WorkCalendar, policy: Policy, now: datetime, notes: Notes
) -> None:
    """Note D201, D202, D203 and D206 about the date that counts.

    ``missing``: neither the charter nor the one around it says by when. Unreadable dates (D205) and days off
    (D204) are noted where a date is read; an inherited deadline is looked at in the charter it comes from.
    """
    if missing:
        notes.add("D201", "deadline")
        return
    counting = effective(charter)
    if counting is None or "deadline" in charter.inherited:
        return
    if counting.at < now and charter.outcome is None:
        notes.add("D202", "deadline", counting.text, day=counting.day.isoformat())
    _check_order(charter, counting, notes)
    _check_gaps(charter, counting, calendar, policy, now, notes)


def _check_order(charter: Charter, counting: DueDate, notes: Notes) -> None:
    last = counting.day.isoformat()
    if charter.start is not None and charter.start.at > counting.at and "start" not in charter.inherited:
        notes.add("D206", "start", charter.start.text, name="", day=charter.start.day.isoformat(), last=last)
    dated = [("milestones", item.name, item.due) for item in charter.milestones]
    dated += [("deliverables", item.name, item.due) for item in charter.deliverables if item.due is not None]
    for field, name, due in dated:
        if due.at > counting.at:
            notes.add("D206", field, due.text, name=name, day=due.day.isoformat(), last=last)


def _check_gaps(
    charter: Charter, counting: DueDate, calendar: WorkCalendar, policy: Policy, now: datetime, notes: Notes
) -> None:
    """More than the policy's days ahead of us without anything due in between."""
    begin = calendar.local(now).date()
    if charter.start is not None:
        begin = max(begin, charter.start.day)
    dues = [item.due for item in charter.milestones]
    dues += [item.due for item in charter.deliverables if item.due is not None]
    stops = sorted({due.day for due in dues if begin <= due.day < counting.day} | {counting.day})
    for stop in stops:
        if stop - begin > timedelta(days=policy.milestone_after_days):
            days, until = (stop - begin).days, stop.isoformat()
            notes.add(
                "D203",
                "milestones",
                days=days,
                begin=begin.isoformat(),
                day=until,
                most=policy.milestone_after_days,
            )
        begin = stop
