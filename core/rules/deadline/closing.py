"""How a community or a deliverable ended: an outcome on the page or said in the panel, and who may say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.calendar import WorkCalendar
from core.model import (
    Act,
    ActKind,
    Charter,
    Directory,
    Disposition,
    Ended,
    Outcome,
    PersonKey,
    Proposal,
    composite_keys,
)
from core.policy import Policy
from core.rules.deadline.extensions import DECIDES, ITEM, WRITTEN, answer_of, valid
from core.rules.text import seen
from core.word_tables import meanings

#: How an outcome may be written.
OUTCOMES: Mapping[str, Outcome] = {word: Outcome(value) for word, value in meanings("outcome").items()}


#: So long after the end it is asked what became of contributions.
ASKED_FOR = timedelta(days=28)
#: What a word about contributions says, and whether it needs a line.
CHOICE = "choice"


def said_until(charter: Charter, calendar: WorkCalendar, policy: Policy) -> datetime | None:
    """Until when the news of the end wait for a word about each contribution; None while it is not closed."""
    return calendar.add_days(charter.closed_at, policy.decide_days) if charter.closed_at else None


def disposition_of(act: Act) -> Disposition | None:
    """What a word about contributions says; None where it says nothing that is known."""
    choice = act.data.get(CHOICE, "")
    return Disposition(choice) if choice in {disposition.value for disposition in Disposition} else None


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
        if valid(act, ActKind.DECIDE, "close", charter, directory)
    }
    proposal: Proposal | None = None
    whole: Charter | None = None
    ends: list[Ended] = []
    for act in acts:
        if whole is not None:
            _note(whole, ends)
        if act.kind is not ActKind.CLOSE or ITEM in act.data:
            # What became of one deliverable ends nothing (``core.rules.purpose.outcomes``).
            continue
        if WRITTEN not in act.data:
            if valid(act, ActKind.CLOSE, "close", charter, directory):
                whole = _closed_by(act, charter) or whole
            continue
        outcome, text = outcome_of(act.data[WRITTEN])
        if act.data.get(DECIDES) == "yes":
            whole = None if outcome is None else _ended(charter, outcome, text, act.at)
            proposal = None
        else:
            proposal = None if outcome is None else proposed(outcome, text, act.person, act.at)
            if proposal is not None and (decision := decisions.get(proposal.key)) is not None:
                proposal = _answered(proposal, decision)
                if proposal.accepted and proposal.outcome:
                    whole = _ended(charter, proposal.outcome, text, decision.at)
    if charter.proposal is not None:
        # What stands there now and no act tells of yet.
        decision = decisions.get(charter.proposal.key)
        proposal = _answered(charter.proposal, decision) if decision else charter.proposal
        if decision is not None and proposal.accepted and proposal.outcome:
            whole = _ended(charter, proposal.outcome, proposal.text, decision.at)
    last = charter if charter.outcome is not None or whole is None else whole
    _note(last, ends)
    return replace(last, proposal=proposal, ends=tuple(ends))


def _note(whole: Charter, ends: list[Ended]) -> None:
    """Keep that it had ended so, once."""
    if whole.outcome is None or whole.closed_at is None:
        return
    ended = Ended(outcome=whole.outcome, at=whole.closed_at)
    if not ends or ends[-1] != ended:
        ends.append(ended)


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
    different = set(outcomes)
    if not different:
        return None
    return different.pop() if len(different) == 1 else Outcome.PARTLY_MET
