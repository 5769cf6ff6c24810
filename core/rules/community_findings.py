"""What is noticed about a community as a whole, from its running history: beside what single pages show.

Each looks at many acts together, so none of them says what a finding about one page, or a piece of advice, says already
(docs/decisions/0140-what-only-all-acts-together-show.md). None names a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from core.calendar import WorkCalendar
from core.model import CharterState, Directory, Figure, Finding
from core.rules.codes import CODES
from core.rules.factors.estimates import share
from core.rules.factors.history import Given, History
from core.rules.obligations.reassignment import stewards
from core.rules.rights import holders

#: Answers come later than promised; nothing happens any more; one person gives nearly all answers.
LATE_ANSWERS, STANDS_STILL, ONE_ANSWERS = "D210", "D211", "P129"
COMMUNITY_CODES = frozenset({LATE_ANSWERS, STANDS_STILL, ONE_ANSWERS})

#: More answers than this are late, and the interval agrees: what is promised isn't what is kept.
HALF = 0.5
#: So long nothing happened while something is to be delivered.
QUIET = timedelta(days=28)
#: So many of the latest answers are looked at, and from so many on; so many of them are nearly all.
LATEST, ENOUGH, NEARLY_ALL = 30, 10, 0.8


def community_findings(
    history: History,
    figures: Sequence[Figure],
    directory: Directory,
    calendar: WorkCalendar,
    now: datetime,
    *,
    sums_only: bool = False,
) -> tuple[Finding, ...]:
    """What is noticed, each code at most once; nothing of what is a draft, closed, or a copy.

    ``figures`` are those of :func:`core.rules.assess_community.assess_community` for the same history. With
    ``sums_only`` nothing is said that rests on one person.
    """
    charter = history.charter
    if charter.state is not CharterState.ACTIVE or charter.copied:
        return ()
    mend = holders("mend", charter, directory)
    known = {figure.name: figure for figure in figures}
    findings = [_late_answers(known), _stands_still(history, known, calendar, now)]
    if not sums_only:
        findings.append(_one_answers(history, directory, now))
    return tuple(
        Finding(code=code, level=CODES[code], field=field, data=data, mend=mend)
        for code, field, data in filter(None, findings)
    )


_Noticed = tuple[str, str, dict[str, str | int]] | None


def _late_answers(known: Mapping[str, Figure]) -> _Noticed:
    """Most answers come later than the charter promises, or not at all: of one that waits A301 tells."""
    kept = known.get("in_time")
    if kept is None or kept.value is None or kept.high is None or kept.high >= HALF:
        return None
    return LATE_ANSWERS, "answer within", {"late": kept.n - round(kept.value * kept.n), "count": kept.n}


def _stands_still(
    history: History, known: Mapping[str, Figure], calendar: WorkCalendar, now: datetime
) -> _Noticed:
    """Nobody has done anything for weeks, and something is still to be delivered.

    Where the charter asks for a word on how it stands, A306 says that there is none, and the advice to close follows.
    """
    wanted, done = (known[name].value if name in known else None for name in ("deliverables", "delivered"))
    if history.charter.status_every is not None or not wanted or (done or 0) >= wanted:
        return None
    last = max(_signs_of_life(history))
    if now - last < QUIET:
        return None
    day = calendar.local(last).date().isoformat()
    return STANDS_STILL, "deliverables", {"day": day, "open": round(wanted - (done or 0))}


def _signs_of_life(history: History) -> Iterator[datetime]:
    """When something happened, the beginning included. A charter that begins later is not still until then."""
    charter = history.charter
    yield history.since
    if charter.start is not None:
        yield charter.start.at
    if charter.status is not None:
        yield charter.status.at
    # Opened again after an end, it begins anew.
    yield from (ended.at for ended in charter.ends)
    for contribution in history.contributions:
        yield contribution.at
        if contribution.answered_at is not None:
            yield contribution.answered_at
    for promise in (*history.confirmations, *history.deliveries):
        if promise.done is not None:
            yield promise.done


def _one_answers(history: History, directory: Directory, now: datetime) -> _Noticed:
    """One person gives nearly all answers, though others are named who could: when they are away, everybody waits."""
    able = len(stewards(history.charter, directory))
    answers = sorted(_answers(history, now), key=lambda pair: (pair[0], pair[1].author))[-LATEST:]
    if able < 2 or len(answers) < ENOUGH:
        return None
    most = max(Counter(contribution.answered_by for _, contribution in answers).values())
    part = share(most, len(answers), ENOUGH)
    if part.value is None or part.low is None or part.value < NEARLY_ALL or part.low < HALF:
        return None
    return ONE_ANSWERS, "stewards", {"most": most, "count": len(answers), "stewards": able}


def _answers(history: History, now: datetime) -> Iterator[tuple[datetime, Given]]:
    """What somebody answered of somebody else's, as far as people are told apart, with when."""
    since = history.people_since
    for contribution in history.contributions:
        if (
            contribution.own
            or contribution.dismissed
            or contribution.answered_at is None
            or contribution.answered_by in (None, contribution.author)
        ):
            continue
        if contribution.answered_at <= now and (since is None or contribution.at >= since):
            yield contribution.answered_at, contribution
