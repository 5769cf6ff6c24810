"""To deliver: what the charter names, by its owner, until its date."""

from __future__ import annotations

from datetime import datetime

from core.model import (
    Act,
    ActKind,
    Charter,
    Deliverable,
    ObligationKey,
    ObligationKind,
    PersonKey,
    composite_keys,
)
from core.rules import registry
from core.rules.deadline.due_dates import effective
from core.rules.kinds.acceptance import delivered
from core.rules.obligations.builder import Found, began, made
from core.rules.page_context import PageContext
from core.rules.rights import may


def deliver_key(charter: Charter, deliverable: Deliverable) -> ObligationKey:
    """The key of the obligation to deliver it."""
    return composite_keys.deliver(charter.community, deliverable.key)


def _deliver(subject: PageContext, acts: tuple[Act, ...], now: datetime, collected: Found) -> None:
    charter = subject.charter
    deadline = effective(charter)
    for deliverable in charter.deliverables:
        owner = deliverable.owner.person if deliverable.owner else None
        due = deliverable.due or deadline
        if owner is None or due is None or not subject.directory.usable(owner):
            continue
        key = deliver_key(charter, deliverable)
        reports = [act for act in acts if _delivers(act, key, deliverable, owner, subject)]
        done = delivered(subject, deliverable.name, deliverable.key, reports, acts, now)
        said_of = charter.deliverable_outcomes.get(deliverable.key) is not None
        # What became of it is said, so nobody is asked any more whether it is done.
        collected.obligations += [each for each in done.decisions if each.settled is not None or not said_of]
        if said_of and done.settled is None:
            continue
        collected.obligations.append(
            made(
                subject,
                ObligationKind.DELIVER,
                key,
                owner,
                began(subject, now),
                due.at,
                "why-deliver",
                what=deliverable.name,
                dated=due.text.strip(),
                settled=done.settled,
            )
        )


def _delivers(act: Act, key: str, deliverable: Deliverable, owner: PersonKey, subject: PageContext) -> bool:
    if act.kind is not ActKind.DELIVER:
        return False
    if act.obligation != key and not (not act.obligation and act.data.get("deliverable") == deliverable.key):
        return False
    return (
        act.checked or act.person == owner or may(act.person, "deliver", subject.charter, subject.directory)
    )


#: The date was agreed with others, so it stays while the owner is away.
KIND = registry.register(
    registry.Kind(name=ObligationKind.DELIVER, done_by=frozenset({ActKind.DELIVER}), owed=_deliver)
)
