"""To review a page, whether it still holds: how often its owner looks, and what follows when nobody does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.model import (
    Act,
    ActKind,
    Finding,
    ObligationKind,
    PersonKey,
    Settlement,
    composite_keys,
)
from core.rules import registry
from core.rules.acknowledgement.contributions import edits
from core.rules.clocks import moment_of
from core.rules.codes import CODES
from core.rules.deadline.promises import REVIEW, returns
from core.rules.obligations.builder import Found, began, kept_due, made
from core.rules.obligations.reassignment import sponsor, stewards
from core.rules.page_context import PageContext
from core.rules.rights import may

#: What a review may decide; "retire" ends the reviews until the page is edited or reviewed again.
STILL_HOLDS, UPDATED, RETIRE = "still-holds", "updated", "retire"
#: The finding that a page's review is late, or that it was retired.
STALE = "A304"


@dataclass(frozen=True, slots=True)
class _Look:
    """The owner looked after the page: by a review, or by editing it."""

    at: datetime
    how: str
    by: PersonKey
    note: str = ""
    #: Said in so many words, not read from an edit.
    spoken: bool = False


def _review(subject: PageContext, acts: tuple[Act, ...], now: datetime, collected: Found) -> None:
    """Review dates renew themselves from the last look; who never looks leaves the page stale (A304)."""
    charter, calendar = subject.charter, subject.calendar
    again = returns(charter.review_every, charter.terms.get(REVIEW, ()), calendar)
    if charter.review_every is None or again is None or not subject.page.exists:
        return
    head = sponsor(charter, subject.directory)
    owner = next(iter(stewards(charter, subject.directory)), head)
    if owner is None:
        return
    start = began(subject, now)
    looks = _looks(subject, acts, owner, start)
    why = "why-review-steward" if owner != head else "why-review-sponsor"

    def asked(after: datetime) -> tuple[datetime, datetime]:
        day = calendar.on_or_before(calendar.local(again(after)).date())
        due = calendar.end_of(day)
        return max(after, calendar.shift(due, -subject.policy.review_days)), due

    base = start
    if looks:
        last, before = looks[-1], looks[-2].at if len(looks) > 1 else start
        opened, due = asked(before)
        # An edit long before the review is due was not asked for, so it settles nothing that was.
        if last.spoken or opened <= last.at:
            key = composite_keys.review(charter.home, before)
            opened = min(opened, last.at)
            settled = Settlement(by=last.by, at=last.at, how=last.how, note=last.note)
            collected.obligations.append(
                made(subject, ObligationKind.REVIEW, key, last.by, opened, due, why, settled=settled)
            )
        if last.how == RETIRE:
            collected.findings.append(_stale(last.at, owner, subject, retired=True))
            return
        base = last.at
    opened, due = asked(base)
    every = charter.terms.get(REVIEW, ())
    since = every[-1].since if every else None
    asks = made(
        subject,
        ObligationKind.REVIEW,
        composite_keys.review(charter.home, base),
        owner,
        opened,
        due,
        why,
        dated=since.isoformat() if since is not None else "",
    )
    collected.obligations.append(asks)
    due = kept_due(subject, asks, now).due
    if due <= now:
        collected.findings.append(_stale(due, owner, subject))


def _stale(since: datetime, owner: PersonKey, subject: PageContext, *, retired: bool = False) -> Finding:
    """The page is not known to hold: its review is late, or it was retired."""
    day = subject.calendar.local(since).date().isoformat()
    return Finding(
        code=STALE,
        level=CODES[STALE],
        field="review every",
        data={"day": day, "retired": "yes" if retired else "no"},
        mend=(owner,),
    )


def _looks(subject: PageContext, acts: Iterable[Act], owner: PersonKey, start: datetime) -> list[_Look]:
    """Reviews by who answers for the page, and the owner's own major edits, by time."""
    charter, page = subject.charter, subject.page
    reviews = [
        act
        for act in acts
        if act.kind is ActKind.REVIEW
        and (act.page == page.key or composite_keys.reviews(act.obligation, charter.home))
        and (act.checked or act.person == owner or may(act.person, "close", charter, subject.directory))
    ]
    looks = [_Look(act.at, _decision(act), act.person, act.text, spoken=True) for act in reviews]
    looks += [
        _Look(moment_of(edit.revision.number, edit.revision.at, reviews), UPDATED, owner)
        for edit in edits(page, subject.policy)
        if edit.adds and edit.at_least(subject.policy.major_bytes) and edit.revision.author == owner
    ]
    looks = sorted(
        (look for look in looks if look.at > start), key=lambda look: (look.at, look.spoken, look.by)
    )
    return list({look.at: look for look in looks}.values())


def _decision(act: Act) -> str:
    wanted = act.data.get("decision", "")
    return wanted if wanted in (UPDATED, RETIRE) else STILL_HOLDS


KIND = registry.register(
    registry.Kind(
        name=ObligationKind.REVIEW,
        done_by=frozenset({ActKind.REVIEW}),
        owed=_review,
        term=registry.days(lambda policy: policy.review_days),
        comes_again=True,
    )
)
