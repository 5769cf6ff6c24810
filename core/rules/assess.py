"""What the rules find when they look at one page of a community."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from core.calendar import WorkCalendar
from core.model import Charter, CharterState, Contribution, Finding, Obligation, Standing
from core.policy import Policy
from core.rules.acknowledgement.answers import answer_key, contribution_key
from core.rules.acknowledgement.assignment import can_be_answered, due
from core.rules.acknowledgement.confirmations import Readings, readings
from core.rules.acknowledgement.content_versions import wordings
from core.rules.acknowledgement.late_changes import changed_late
from core.rules.acknowledgement.settling import answered
from core.rules.codes import CODES
from core.rules.deadline.due_dates import is_done
from core.rules.deadline.escalation import NOT_AN_ANSWER
from core.rules.kinds.acceptance import deliverable_of, is_acceptance
from core.rules.kinds.deliver import deliver_key
from core.rules.kinds.owed import Owed, owed
from core.rules.obligations.builder import began
from core.rules.obligations.reassignment import sponsor, stewards
from core.rules.page_context import PageContext
from core.rules.rights import holders

#: Figures that count what is said on the page that is looked at, or on the part of it.
SAID_FIGURES = frozenset({"contributions", "answered", "waiting", "late", "not_contributions"})


def assess(subject: PageContext, now: datetime) -> Standing:
    """The standing of a page: its contributions with their answers, and what is owed about it.

    Obligations to answer are not here: they come from :func:`core.rules.acknowledgement.assignment.assign`, for
    the community as a whole. With ``subject.focus`` (somebody clicked in a policy for a hundred thousand) only
    confirmations of these people are looked at, and everything else in the standing is empty. Without
    ``subject.readers`` all but the confirmations are looked at: they are many, and come in parts.

    ``figures``, each where it applies: contributions, answered, waiting, late, not_contributions; asked,
    confirmed, to_confirm, confirm_late; deliverables, delivered; stale (1 when the review is late).
    """
    charter, page = subject.charter, subject.page
    if subject.focus is not None:
        only = _readings(subject, now)
        return Standing(obligations=_allowed(subject, only), figures=only.figures, next_check=only.next_check)
    contributions = answered(
        page,
        acts=subject.acts,
        charter=charter,
        directory=subject.directory,
        policy=subject.policy,
        since=subject.since,
        counted=subject.counted,
    )
    waiting = [
        contribution
        for contribution in contributions
        if contribution.settled is None and not contribution.own
    ]
    dues = {contribution_key(contribution): _due(subject, contribution) for contribution in waiting}
    late = [contribution for contribution in waiting if dues[contribution_key(contribution)] <= now]
    figures: dict[str, float] = {
        "contributions": len(contributions),
        "waiting": len(waiting),
        "late": len(late),
        "answered": sum(
            contribution.settled is not None and contribution.settled.how != NOT_AN_ANSWER
            for contribution in contributions
        ),
        "not_contributions": sum(
            contribution.settled is not None and contribution.settled.how == NOT_AN_ANSWER
            for contribution in contributions
        ),
    }
    moments = [at for at in dues.values() if at > now]
    findings: list[Finding] = []
    if page.cut and not subject.home:
        # Of the charter's own page its reading tells.
        findings.append(
            Finding(code="P126", level=CODES["P126"], mend=holders("mend", charter, subject.directory))
        )
    if charter.state is CharterState.ACTIVE:
        findings += _waiting(subject, waiting, late)
    if not subject.home and page.charter is not None and page.charter.shown_by:
        findings.append(_shown(subject, page.charter.shown_by))
    whole, read, own_moments = Owed(), Readings(), list[datetime]()
    if subject.home:
        whole = owed(subject, now)
        read = _readings(subject, now) if subject.readers else read
        figures |= read.figures
        figures |= _progress(subject, whole)
        if charter.state is CharterState.ACTIVE:
            findings += [*whole.findings, *read.findings]
            if charter.quiet_before is not None:
                mend = holders("mend", charter, subject.directory)
                findings += changed_late(charter, wordings(page, subject.policy), subject.calendar, now, mend)
        own_moments = [*whole.moments, *([read.next_check] if read.next_check else [])]
        moments += own_moments
    looks_on = charter.state is not CharterState.CLOSED or any(item.open for item in whole.obligations)
    return Standing(
        findings=tuple(findings),
        obligations=(*whole.obligations, *_allowed(subject, read)),
        contributions=contributions,
        figures=figures,
        next_check=min((at for at in moments if at > now), default=None) if looks_on else None,
        home_check=min((at for at in own_moments if at > now), default=None) if looks_on else None,
    )


def _due(subject: PageContext, contribution: Contribution) -> datetime:
    return due_as_promised(contribution, subject.promised, subject.charter, subject.calendar, subject.policy)


def due_as_promised(
    contribution: Contribution,
    promised: Mapping[str, Obligation],
    charter: Charter,
    calendar: WorkCalendar,
    policy: Policy,
) -> datetime:
    """Until when it is to be answered, as it was promised."""
    known = promised.get(answer_key(contribution))
    if known is not None and known.opened == (contribution.reopened or contribution.at):
        return known.due
    return due(contribution, charter, calendar, policy)


def _readings(subject: PageContext, now: datetime) -> Readings:
    if not subject.home:
        return Readings()
    return readings(subject, now, began=began(subject, now), focus=subject.focus)


def _allowed(subject: PageContext, read: Readings) -> tuple[Obligation, ...]:
    """Nobody is asked by a draft or a closed community; what was confirmed stays."""
    if subject.charter.state is CharterState.ACTIVE:
        return read.obligations
    return tuple(obligation for obligation in read.obligations if obligation.settled is not None)


def _progress(subject: PageContext, whole: Owed) -> dict[str, float]:
    charter = subject.charter
    settled = {obligation.key: obligation.settled for obligation in whole.obligations}
    waiting = {
        deliverable_of(obligation)
        for obligation in whole.obligations
        if is_acceptance(obligation) and obligation.open
    }
    return {
        "deliverables": len(charter.deliverables),
        "delivered": sum(
            is_done(charter, deliverable, settled.get(deliver_key(charter, deliverable)), waiting)
            for deliverable in charter.deliverables
        ),
        "stale": float(any(finding.code == "A304" for finding in whole.findings)),
    }


def _shown(subject: PageContext, by: str) -> Finding:
    """P125 for a page within a community that shows a charter from elsewhere."""
    mend = holders("mend", subject.charter, subject.directory)
    return Finding(code="P125", level=CODES["P125"], read=by, mend=mend)


def _waiting(
    subject: PageContext, waiting: list[Contribution], late: list[Contribution]
) -> Iterator[Finding]:
    """A301 for every contribution that waits too long, A305 for each that nobody could be given."""
    charter, directory = subject.charter, subject.directory
    for contribution in late:
        yield Finding(
            code="A301",
            level=CODES["A301"],
            read=contribution.excerpt,
            data={
                "contribution": contribution_key(contribution),
                "since": subject.calendar.local(contribution.at).date().isoformat(),
                "kind": contribution.kind,
            },
            mend=stewards(charter, directory) or holders("answer", charter, directory)[:1],
        )
    for contribution in waiting:
        answerable = can_be_answered(contribution, charter=charter, directory=directory, acts=subject.acts)
        if not answerable or _closed_to_all(subject, contribution):
            yield Finding(
                code="A305",
                level=CODES["A305"],
                field="stewards",
                data={"contribution": contribution_key(contribution), "kind": contribution.kind},
                mend=holders("mend", charter, directory),
            )


def _closed_to_all(subject: PageContext, contribution: Contribution) -> bool:
    """Whether nobody who could answer can read the page."""
    known = subject.promised.get(answer_key(contribution))
    if known is None or not known.closed_to:
        return False
    people = {*stewards(subject.charter, subject.directory), sponsor(subject.charter, subject.directory)}
    return people - {contribution.author, None} <= set(known.closed_to)
