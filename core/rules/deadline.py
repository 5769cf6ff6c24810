"""The deadline: which date counts, who approves an extension, closing, and the findings D201 to D206."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType

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
    Settlement,
)
from core.policy import Policy
from core.rules.dates import FIRST_YEAR, LAST_YEAR, due_on
from core.rules.fields import seen
from core.rules.notes import Notes
from core.rules.rights import may


def effective(charter: Charter) -> DueDate | None:
    """The date that counts now: the latest approved extension, else the first deadline.

    The first one stays in ``charter.deadline`` for ever. A date that was moved nearer counts as an extension
    too, as long as no other one is approved.
    """
    approved = [extension.due for extension in charter.extensions if extension.approved]
    return max(approved, key=lambda date: (date.at, date.text)) if approved else charter.deadline


def is_done(charter: Charter, deliverable: Deliverable, settled: Settlement | None) -> bool:
    """Whether a deliverable is done: what was said of it at closing, else whether somebody delivered it."""
    outcome = charter.deliverable_outcomes.get(deliverable.key)
    return outcome is Outcome.MET if outcome is not None else settled is not None


def same_day(one: DueDate, other: DueDate) -> bool:
    """True when two dates are the same promise: the same day, or the same words read anew."""
    return one.day == other.day or one.text.strip() == other.text.strip()


def pending(charter: Charter) -> tuple[Extension, ...]:
    """Extensions that wait for a decision, the oldest first; a closed community waits for none."""
    if charter.state is CharterState.CLOSED:
        return ()
    return tuple(extension for extension in charter.extensions if extension.approved is None)


def consensus_at(extension: Extension, calendar: WorkCalendar, policy: Policy) -> datetime | None:
    """When silence approves an extension in a community of level 4; None when nobody knows since when."""
    if extension.asked_at is None:
        return None
    return calendar.add_days(extension.asked_at, policy.decide_days)


# --- extensions -----------------------------------------------------------------------------------

_YES = frozenset({"yes", "ja", "approve", "approved", "true"})
_NO = frozenset({"no", "nein", "refuse", "refused", "false"})


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
    """The charter with its extensions: asked for by EXTEND, or by a new date on the page (``on_page``).

    What counts is the latest valid DECIDE about each. Who may ask and decide is what
    :func:`core.rules.rights.may` says, unless the act carries that the right was checked when it was done.
    """
    asked = [
        _from_act(act, charter, calendar)
        for act in acts
        if _valid(act, ActKind.EXTEND, "extend", charter, directory)
    ]
    wanted = [extension for extension in asked if extension is not None]
    if on_page is not None:
        agreed = any(other.due.day == on_page.due.day for other in wanted)
        # An approved date that is afterwards written on the page is not a second wish.
        if not agreed:
            wanted.append(on_page)
    wanted.sort(key=lambda extension: (extension.asked_at or now, extension.key))
    decisions = [act for act in acts if _valid(act, ActKind.DECIDE, "decide", charter, directory)]
    decided = tuple(
        _decided(extension, wanted, decisions, charter, directory, calendar, policy, now)
        for extension in wanted
    )
    return replace(charter, extensions=charter.extensions + decided)


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


def _decided(
    extension: Extension,
    all_of_them: Sequence[Extension],
    decisions: Sequence[Act],
    charter: Charter,
    directory: Directory,
    calendar: WorkCalendar,
    policy: Policy,
    now: datetime,
) -> Extension:
    about = [act for act in decisions if _subject(act, all_of_them) == extension.key]
    if charter.level >= 4:
        return _by_consensus(extension, about, calendar, policy, now)
    answers = [(act, answer) for act in about if (answer := _answer(act)) is not None]
    if answers:
        act, answer = answers[-1]
        return replace(extension, approved=answer, decided_by=act.person)
    asker = extension.asked_by
    if asker is not None and may(asker, "decide", charter, directory):
        return replace(extension, approved=True, decided_by=asker)
    return extension


def _by_consensus(
    extension: Extension, about: Sequence[Act], calendar: WorkCalendar, policy: Policy, now: datetime
) -> Extension:
    until = consensus_at(extension, calendar, policy)
    objections = [act for act in about if _answer(act) is False and (until is None or act.at <= until)]
    if objections:
        return replace(extension, approved=False, decided_by=objections[0].person)
    if until is not None and now >= until:
        return replace(extension, approved=True)
    return extension


def _subject(act: Act, wanted: Sequence[Extension]) -> str:
    """Key of the extension a decision is about: named, or the last one asked for before it."""
    keys = {extension.key for extension in wanted}
    for named in (act.data.get("extension", ""), act.obligation.rpartition("/")[2]):
        if named:
            return named if named in keys else ""
    before = [
        extension.key for extension in wanted if extension.asked_at is None or extension.asked_at <= act.at
    ]
    return before[-1] if before else ""


def _answer(act: Act) -> bool | None:
    word = act.data.get("decision", "").strip().casefold()
    if word in _YES:
        return True
    return False if word in _NO else None


# --- closing --------------------------------------------------------------------------------------

#: How an outcome may be written.
OUTCOMES: Mapping[str, Outcome] = MappingProxyType(
    {
        word: outcome
        for outcome, words in {
            Outcome.MET: (
                "met",
                "fully met",
                "reached",
                "achieved",
                "done",
                "erreicht",
                "erfüllt",
                "erledigt",
            ),
            Outcome.PARTLY_MET: ("partly met", "partly", "partially met", "teilweise erreicht", "teilweise"),
            Outcome.NOT_MET: ("not met", "missed", "not reached", "nicht erreicht", "verfehlt"),
            Outcome.WITHDRAWN: (
                "withdrawn",
                "cancelled",
                "canceled",
                "zurückgezogen",
                "abgebrochen",
                "eingestellt",
            ),
        }.items()
        for word in words
    }
)


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
    """The charter closed by the latest CLOSE of somebody with the right; what the page says goes first."""
    acts = [act for act in acts if _valid(act, ActKind.CLOSE, "close", charter, directory)]
    for act in reversed(acts):
        items: dict[str, Outcome] = {}
        for deliverable in charter.deliverables:
            written = act.data.get(deliverable.key) or act.data.get(f"deliverable/{deliverable.key}", "")
            if (outcome := read_outcome(written)) is not None:
                items[deliverable.key] = outcome
        whole = read_outcome(act.data.get("outcome", "")) or _sum(items.values())
        if whole is None:
            continue
        return replace(
            charter,
            outcome=charter.outcome or whole,
            outcome_text=charter.outcome_text or act.text,
            deliverable_outcomes=items | dict(charter.deliverable_outcomes),
            closed_at=act.at,
        )
    return charter


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
