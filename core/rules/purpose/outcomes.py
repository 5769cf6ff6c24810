"""What became of each deliverable. Who wrote it into the deliverable's line counts, once and for good.

Written by who decides at the community's level it counts; by anybody else it is a proposal, and so is another
outcome in place of one that counts, or none (docs/decisions/0107-who-wrote-an-items-outcome.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.calendar import WorkCalendar
from core.model import (
    Act,
    ActKind,
    Charter,
    CharterText,
    Directory,
    Obligation,
    ObligationKind,
    Outcome,
    PersonKey,
    Proposal,
    composite_keys,
)
from core.policy import Policy
from core.rules.deadline import limits
from core.rules.deadline.closing import closing_items, read_outcome
from core.rules.deadline.due_dates import silent_at
from core.rules.deadline.extensions import DECIDES, ITEM, WRITTEN, answer_of, voices
from core.rules.purpose import authorship
from core.rules.rights import may

_KEY = "result-"


def asks_about_item(obligation: Obligation) -> bool:
    """True for a decision about what somebody wrote became of a deliverable."""
    return obligation.kind is ObligationKind.DECIDE and composite_keys.own_part(obligation.key).startswith(
        _KEY
    )


def proposed(obligation: Obligation, charter: Charter) -> Proposal | None:
    """The proposal that a decision is about."""
    return next(
        (one for one in charter.item_proposals if composite_keys.ends_in(obligation.key, one.key)), None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """One time that somebody said what became of a deliverable, or took it back."""

    item: str
    outcome: Outcome | None
    by: PersonKey | None
    at: datetime | None
    decides: bool


def of_items(
    charter: Charter,
    text: CharterText,
    *,
    acts: Sequence[Act],
    directory: Directory,
    calendar: WorkCalendar,
    policy: Policy,
    now: datetime,
) -> Charter:
    """The charter with the outcomes that count and those that are asked about.

    ``charter.deliverable_outcomes`` is what stands in the lines. ``acts`` are in their order: a CLOSE with what was
    written into a line (:data:`ITEM`), a CLOSE by a form, and the DECIDEs about proposals.
    """
    said = [one for act in acts for one in _of_act(act, charter, directory)]
    said += _on_page(charter, text, acts, directory)
    decisions: dict[str, list[Act]] = {}
    for act in acts:
        if act.kind is ActKind.DECIDE and (act.checked or may(act.person, "decide", charter, directory)):
            decisions.setdefault(composite_keys.own_part(act.obligation), []).append(act)
    counts: dict[str, Outcome | None] = {}
    asked: dict[str, Proposal] = {}
    for one in said:
        before = counts.get(one.item)
        asked.pop(one.item, None)
        if one.decides:
            counts[one.item] = one.outcome
        elif one.outcome is not before:
            proposal = _answered(_proposal(one), decisions, charter, calendar, policy, now)
            asked[one.item] = proposal
            if proposal.accepted:
                counts[one.item] = one.outcome
    known = [one.key for one in charter.deliverables]
    return replace(
        charter,
        deliverable_outcomes={key: found for key in known if (found := counts.get(key)) is not None},
        item_proposals=tuple(asked[key] for key in known if key in asked),
    )


def _of_act(act: Act, charter: Charter, directory: Directory) -> Iterable[_Said]:
    if act.kind is not ActKind.CLOSE:
        return
    if (item := act.data.get(ITEM)) is not None:
        outcome = read_outcome(act.data.get(WRITTEN, ""))
        decides = act.data.get(DECIDES) == "yes"
        yield _Said(item=item, outcome=outcome, by=act.person, at=act.at, decides=decides)
    elif WRITTEN not in act.data and (act.checked or may(act.person, "close", charter, directory)):
        for item, outcome in closing_items(act, charter).items():
            yield _Said(item=item, outcome=outcome, by=act.person, at=act.at, decides=True)


def _on_page(
    charter: Charter, text: CharterText, acts: Sequence[Act], directory: Directory
) -> Iterable[_Said]:
    """What stands in the lines and no act tells of yet."""
    told = {(act.data[ITEM], act.revision) for act in acts if ITEM in act.data}
    for one in charter.deliverables:
        outcome = charter.deliverable_outcomes.get(one.key)
        change = authorship.last(text, authorship.item_field(one.key))
        if change is None and outcome is None:
            continue
        if change is not None and (one.key, change.revision) in told:
            continue
        by = change.by if change else text.written_by
        # A file is an admin's word; of a page nobody knows who wrote it.
        decides = may(by, "decide", charter, directory) if by else change is None and text.written_at is None
        at = change.at if change else text.written_at
        if by and silent_at(charter, at):
            decides = False
        yield _Said(item=one.key, outcome=outcome, by=by, at=at, decides=decides)


def _proposal(one: _Said) -> Proposal:
    when = f"-{one.at:%Y%m%d%H%M%S}" if one.at else ""
    word = one.outcome.value.replace(" ", "-") if one.outcome else "none"
    key = f"{_KEY}{word}{when}-{one.item}"
    return Proposal(outcome=one.outcome, text="", key=key, by=one.by, at=one.at, deliverable=one.item)


def _answered(
    one: Proposal,
    decisions: Mapping[str, Sequence[Act]],
    charter: Charter,
    calendar: WorkCalendar,
    policy: Policy,
    now: datetime,
) -> Proposal:
    acts = decisions.get(one.key, ())
    least = limits.needed(charter.quorum, charter.members_counted)
    if least and one.at is not None and silent_at(charter, one.at):
        until = calendar.add_days(one.at, policy.decide_days)
        found = limits.silence((one.by, one.at), voices(acts), until, least, now)
        return replace(one, accepted=found.approved, decided_by=found.by, decided_at=found.at)
    said = acts[-1] if acts else None
    answer = answer_of(said) if said is not None else None
    if said is not None and (answer is False or not silent_at(charter, one.at)):
        return replace(one, accepted=answer, decided_by=said.person, decided_at=said.at)
    if silent_at(charter, one.at) and one.at is not None:
        # Nobody objected in time.
        until = calendar.add_days(one.at, policy.decide_days)
        if until <= now:
            return replace(one, accepted=True, decided_at=until)
    return one
