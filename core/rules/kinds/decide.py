"""To decide: another date, an outcome, pages of another charter, whether a copied charter is one of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.model import (
    Act,
    ActKind,
    Charter,
    CharterState,
    Extension,
    Obligation,
    ObligationKey,
    ObligationKind,
    Proposal,
    Settlement,
    composite_keys,
)
from core.rules import registry
from core.rules.deadline.closing import ASKED_FOR, said_until
from core.rules.deadline.due_dates import decider, effective, silent_at
from core.rules.drafts import QUESTION, asks_if_own
from core.rules.obligations.builder import Found, began, made
from core.rules.page_context import PageContext
from core.rules.purpose import authorship
from core.rules.purpose.copies import WORDS, YES, answers
from core.rules.rights import holders

#: The end of the key of the question what became of contributions.
BECAME = "became"


def decide_key(charter: Charter, subject: str) -> ObligationKey:
    """The key of a decision: the extension's key, or ``<day>/close`` for the outcome."""
    return composite_keys.decide(charter.community, subject)


def asks_to_close(obligation: Obligation) -> bool:
    """True for a decision about an outcome that somebody wrote who may not close."""
    return obligation.kind is ObligationKind.DECIDE and "/outcome-" in obligation.key


def asks_what_became(obligation: Obligation) -> bool:
    """True for the question what became of contributions, asked once a community is closed."""
    return obligation.kind is ObligationKind.DECIDE and composite_keys.ends_in(obligation.key, BECAME)


def _decide(subject: PageContext, acts: tuple[Act, ...], now: datetime, collected: Found) -> None:
    _own(subject, acts, now, collected)
    _extensions(subject, acts, now, collected)
    _proposals(subject, acts, now, collected)
    _requests(subject, acts, collected)
    _closing(subject, acts, now, collected)
    _became(subject, acts, now, collected)


def _own(subject: PageContext, acts: tuple[Act, ...], now: datetime, collected: Found) -> None:
    """Whoever wrote a copied charter says whether it is a community of its own; nobody else hears of it."""
    charter = subject.charter
    decisions = answers(acts)
    if not charter.copied and not decisions:
        return
    text = subject.page.charter
    writer = authorship.author(text, WORDS) if text else charter.written_by
    sponsor = charter.sponsor.person if charter.sponsor else None
    asked = [who for who in (writer, sponsor) if who is not None and subject.directory.usable(who)]
    person = next(iter((*asked, *holders("mend", charter, subject.directory))), None)
    if person is None:
        return
    since = authorship.since(text, WORDS) if text else None
    opened = max(at for at in (subject.since, since, min(began(subject, now), now)) if at is not None)
    settled = None
    if decisions:
        how = "approved" if decisions[-1].data.get("decision") == YES else "refused"
        settled = Settlement(by=decisions[-1].person, at=decisions[-1].at, how=how, note=decisions[-1].text)
    due = subject.calendar.add_days(opened, subject.policy.decide_days)
    key = decide_key(charter, QUESTION)
    obligation = made(
        subject, ObligationKind.DECIDE, key, person, opened, due, "why-decide-own", settled=settled
    )
    collected.obligations.append(replace(obligation, stewards=(), sponsor=None))


def _extensions(subject: PageContext, acts: tuple[Act, ...], now: datetime, collected: Found) -> None:
    charter = subject.charter
    if "deadline" in charter.inherited:
        # It is decided where it was asked for.
        return
    for extension in charter.extensions:
        if not extension.key or (extension.beyond and extension.approved is False):
            # Beyond a limit nobody is asked.
            continue
        person = decider(extension, charter, subject.directory)
        if person is None:
            continue
        opened = extension.asked_at or began(subject, now)
        due = subject.calendar.add_days(opened, subject.policy.decide_days)
        key = decide_key(charter, extension.key)
        collected.obligations.append(
            made(
                subject,
                ObligationKind.DECIDE,
                key,
                person,
                opened,
                due,
                "why-decide-extension",
                what=extension.reason,
                about=extension.asked_by,
                settled=_decided(extension, key, acts, opened, due),
                # At level 4 silence decides: nobody is reminded, anybody may object.
                reminds=not silent_at(charter, extension.asked_at),
            )
        )


def _decided(
    extension: Extension, key: str, acts: tuple[Act, ...], opened: datetime, due: datetime
) -> Settlement | None:
    if extension.approved is None:
        return None
    how = "approved" if extension.approved else "refused"
    decisions = [
        act
        for act in acts
        if act.kind is ActKind.DECIDE
        and act.person == extension.decided_by
        and extension.key in (composite_keys.own_part(act.obligation), act.data.get("extension"))
    ]
    if decisions:
        return Settlement(by=extension.decided_by, at=decisions[-1].at, how=how, note=decisions[-1].text)
    # Who may decide asked or wrote it, or nobody objected in time.
    at = extension.decided_at or (opened if extension.decided_by else due)
    return Settlement(by=extension.decided_by, at=max(at, opened), how=how)


def _proposals(subject: PageContext, acts: tuple[Act, ...], now: datetime, collected: Found) -> None:
    """An outcome written without the right is asked about, like a date."""
    charter = subject.charter
    if charter.proposal is not None:
        _proposal(subject, charter.proposal, "close", charter.proposal.text, acts, now, collected)
    names = {deliverable.key: deliverable.name for deliverable in charter.deliverables}
    for proposal in charter.item_proposals:
        _proposal(subject, proposal, "decide", names.get(proposal.deliverable, ""), acts, now, collected)


def _proposal(
    subject: PageContext,
    proposal: Proposal,
    right: str,
    what: str,
    acts: tuple[Act, ...],
    now: datetime,
    collected: Found,
) -> None:
    charter = subject.charter
    people = holders(right, charter, subject.directory)
    if not people:
        return
    opened = max(proposal.at or began(subject, now), subject.since or began(subject, now))
    due = subject.calendar.add_days(opened, subject.policy.decide_days)
    settled = None
    if proposal.accepted is not None:
        how = "approved" if proposal.accepted else "refused"
        decisions = [
            act
            for act in acts
            if act.kind is ActKind.DECIDE and composite_keys.ends_in(act.obligation, proposal.key)
        ]
        note = decisions[-1].text if decisions else ""
        settled = Settlement(by=proposal.decided_by, at=proposal.decided_at or due, how=how, note=note)
    collected.obligations.append(
        made(
            subject,
            ObligationKind.DECIDE,
            decide_key(charter, proposal.key),
            proposal.decided_by if proposal.decided_by in people else people[0],
            opened,
            due,
            "why-decide-proposal",
            what=what,
            about=proposal.by,
            settled=settled,
            # At level 4 silence decides what became of a deliverable.
            reminds=right == "close" or not silent_at(charter, proposal.at),
        )
    )


def _requests(subject: PageContext, acts: tuple[Act, ...], collected: Found) -> None:
    """Another charter asks to speak for pages of this community."""
    charter = subject.charter
    people = holders("decide", charter, subject.directory)
    for request in subject.requests:
        person = next((person for person in people if person != request.by), next(iter(people), None))
        if person is None:
            continue
        due = subject.calendar.add_days(request.at, subject.policy.decide_days)
        settled = None
        key = decide_key(charter, request.key)
        if request.how != "asked":
            how = "approved" if request.how == "granted" else "refused"
            decision = next(
                (act for act in acts[::-1] if act.kind is ActKind.DECIDE and act.obligation == key), None
            )
            settled = Settlement(by=None, at=due, how=how)
            if decision is not None:
                settled = Settlement(by=decision.person, at=decision.at, how=how, note=decision.text)
        collected.obligations.append(
            made(
                subject,
                ObligationKind.DECIDE,
                key,
                person,
                request.at,
                due,
                "why-decide-scope",
                what=request.words,
                about=request.by,
                settled=settled,
            )
        )


def _closing(subject: PageContext, acts: tuple[Act, ...], now: datetime, collected: Found) -> None:
    """After the deadline somebody who may close it owes the outcome."""
    charter = subject.charter
    deadline = effective(charter)
    people = holders("close", charter, subject.directory)
    if deadline is None or not people:
        return
    settled = None
    person = people[0]
    if charter.state is CharterState.CLOSED:
        closing = [act for act in acts if act.kind is ActKind.CLOSE and act.at == charter.closed_at]
        at = charter.closed_at or deadline.at
        if at < deadline.at:
            # Closed before its time: nobody had to be asked.
            return
        by = closing[-1].person if closing else None
        how = charter.outcome.value if charter.outcome else "closed"
        settled = Settlement(by=by, at=at, how=how, note=charter.outcome_text)
    due = subject.calendar.add_days(deadline.at, subject.policy.decide_days)
    opened = max(deadline.at, began(subject, now))
    # A new deadline is a new question, with its own reminders.
    key = decide_key(charter, f"{deadline.day.isoformat()}/close")
    collected.obligations.append(
        made(
            subject,
            ObligationKind.DECIDE,
            key,
            person,
            opened,
            max(due, subject.calendar.add_days(opened, subject.policy.decide_days)),
            "why-decide-outcome",
            settled=settled,
        )
    )


def _became(subject: PageContext, acts: tuple[Act, ...], now: datetime, collected: Found) -> None:
    """Whoever closed it, or who else may, owes a word about each contribution: it is asked for, never made up.

    The ladder reminds them alone. After the time nobody waits for it any more, and after four weeks nobody asks.
    """
    charter, at = subject.charter, subject.charter.closed_at
    if charter.state is not CharterState.CLOSED or at is None or now > at + ASKED_FOR:
        return
    key = decide_key(charter, BECAME)
    accounting = subject.accounting
    if accounting is None or (not accounting.open and key not in subject.promised):
        return
    people = holders("account", charter, subject.directory)
    closed_by = [act.person for act in acts if act.kind is ActKind.CLOSE and act.at == at]
    person = next((closer for closer in closed_by[::-1] if closer in people), next(iter(people), None))
    if person is None:
        return
    settled = None
    if not accounting.open:
        settled = Settlement(by=accounting.by, at=max(accounting.at or at, at), how="said")
        person = accounting.by if accounting.by in people and accounting.by is not None else person
    due = said_until(charter, subject.calendar, subject.policy) or at
    # How many it is about stands where they are listed; it changes with each word.
    obligation = made(
        subject, ObligationKind.DECIDE, key, person, at, due, "why-decide-became", settled=settled
    )
    collected.obligations.append(replace(obligation, stewards=(), sponsor=None))
    collected.moments.append(at + ASKED_FOR)


KIND = registry.register(
    registry.Kind(
        name=ObligationKind.DECIDE,
        done_by=frozenset({ActKind.DECIDE, ActKind.CLOSE, ActKind.DISPOSITION}),
        owed=_decide,
        term=registry.days(lambda policy: policy.decide_days),
        asked_in_draft=asks_if_own,
        asked_when_closed=asks_what_became,
    )
)
