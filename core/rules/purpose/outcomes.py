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
        (
            proposal
            for proposal in charter.item_proposals
            if composite_keys.ends_in(obligation.key, proposal.key)
        ),
        None,
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
    statements = [statement for act in acts for statement in _of_act(act, charter, directory)]
    statements += _on_page(charter, text, acts, directory)
    decisions: dict[str, list[Act]] = {}
    for act in acts:
        if act.kind is ActKind.DECIDE and (act.checked or may(act.person, "decide", charter, directory)):
            decisions.setdefault(composite_keys.own_part(act.obligation), []).append(act)
    counts: dict[str, Outcome | None] = {}
    asked: dict[str, Proposal] = {}
    for statement in statements:
        before = counts.get(statement.item)
        asked.pop(statement.item, None)
        if statement.decides:
            counts[statement.item] = statement.outcome
        elif statement.outcome is not before:
            proposal = _answered(_proposal(statement), decisions, charter, calendar, policy, now)
            asked[statement.item] = proposal
            if proposal.accepted:
                counts[statement.item] = statement.outcome
    known = [deliverable.key for deliverable in charter.deliverables]
    return replace(
        charter,
        deliverable_outcomes={key: outcome for key in known if (outcome := counts.get(key)) is not None},
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
    for deliverable in charter.deliverables:
        outcome = charter.deliverable_outcomes.get(deliverable.key)
        change = authorship.last(text, authorship.item_field(deliverable.key))
        if change is None and outcome is None:
            continue
        if change is not None and (deliverable.key, change.revision) in told:
            continue
        by = change.by if change else text.written_by
        # A file is an admin's word; of a page nobody knows who wrote it.
        decides = may(by, "decide", charter, directory) if by else change is None and text.written_at is None
        at = change.at if change else text.written_at
        if by and silent_at(charter, at):
            decides = False
        yield _Said(item=deliverable.key, outcome=outcome, by=by, at=at, decides=decides)


def _proposal(statement: _Said) -> Proposal:
    when = f"-{statement.at:%Y%m%d%H%M%S}" if statement.at else ""
    word = statement.outcome.value.replace(" ", "-") if statement.outcome else "none"
    key = f"{_KEY}{word}{when}-{statement.item}"
    return Proposal(
        outcome=statement.outcome,
        text="",
        key=key,
        by=statement.by,
        at=statement.at,
        deliverable=statement.item,
    )


def _answered(
    proposal: Proposal,
    decisions: Mapping[str, Sequence[Act]],
    charter: Charter,
    calendar: WorkCalendar,
    policy: Policy,
    now: datetime,
) -> Proposal:
    acts = decisions.get(proposal.key, ())
    least = limits.needed(charter.quorum, charter.members_counted)
    if least and proposal.at is not None and silent_at(charter, proposal.at):
        until = calendar.add_days(proposal.at, policy.decide_days)
        silence = limits.silence((proposal.by, proposal.at), voices(acts), until, least, now)
        return replace(proposal, accepted=silence.approved, decided_by=silence.by, decided_at=silence.at)
    act = acts[-1] if acts else None
    answer = answer_of(act) if act is not None else None
    if act is not None and (answer is False or not silent_at(charter, proposal.at)):
        return replace(proposal, accepted=answer, decided_by=act.person, decided_at=act.at)
    if silent_at(charter, proposal.at) and proposal.at is not None:
        # Nobody objected in time.
        until = calendar.add_days(proposal.at, policy.decide_days)
        if until <= now:
            return replace(proposal, accepted=True, decided_at=until)
    return proposal
