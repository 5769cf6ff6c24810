"""The limits a charter sets itself, against following each history step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import WorkCalendar
from core.model import Act, ActKind, Audience, Charter, Finding, Named, Page, Quorum, ReadBy, Revision
from core.rules.acknowledgement.confirmations import TOO_FEW, enough_read, reading_findings
from core.rules.acknowledgement.content_versions import wordings
from core.rules.acknowledgement.late_changes import changed_late
from core.rules.deadline import limits
from core.rules.deadline.dates import due
from core.rules.deadline.due_dates import effective
from core.rules.deadline.extensions import DECIDES, extended
from tests.rules.charters import COMMUNITY, DIRECTORY, HOME, POLICY, codes, read, who

CALENDAR = WorkCalendar.of(POLICY)
START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


# --- read -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "most"),
    [
        ("3", 3),
        ("three", 3),
        ("2 extensions", 2),
        ("drei", 3),
        ("2 Mal", 2),
        ("0", 0),
        ("none", 0),
        ("Keine", 0),
        ("no", 0),
        ("", None),
        ("TBD", None),
    ],
)
def test_how_often_the_deadline_may_move(written: str, most: int | None) -> None:
    charter, findings = read({"extensions at most": written})
    assert charter.most_extensions == most
    assert "P116" not in codes(findings)


@pytest.mark.parametrize("written", ["some", "-1", "1.5", "100", "3 weeks", "9" * 5000])
def test_a_number_nobody_can_read_limits_nothing_and_is_said(written: str) -> None:
    charter, findings = read({"extensions at most": written})
    assert charter.most_extensions is None
    assert [finding.data["why"] for finding in findings if finding.code == "P116"] == ["extensions"]


@pytest.mark.parametrize(
    ("written", "hours"),
    [("48 hours", 48), ("2 days", 48), ("48h", 48), ("eine Woche", 168), ("36 Stunden", 36), ("none", 0)],
)
def test_a_quiet_time_is_by_the_clock(written: str, hours: int) -> None:
    charter, findings = read({"quiet before": written})
    assert limits.hours(charter) == hours
    assert "P116" not in codes(findings)


@pytest.mark.parametrize("written", ["2 working days", "4 working hours", "0 hours", "91 days", "soon", "48"])
def test_a_quiet_time_nobody_can_read_is_said(written: str) -> None:
    charter, findings = read({"quiet before": written})
    assert charter.quiet_before is None
    assert [finding.data["why"] for finding in findings if finding.code == "P116"] == ["hours-before"]


@pytest.mark.parametrize(
    ("written", "quorum"),
    [
        ("5", Quorum(people=5)),
        ("5 people", Quorum(people=5)),
        ("fünf Personen", Quorum(people=5)),
        ("half", Quorum(percent=50)),
        ("die Hälfte", Quorum(percent=50)),
        ("60 %", Quorum(percent=60)),
        ("60%", Quorum(percent=60)),
        ("60 Prozent", Quorum(percent=60)),
        ("alle", Quorum(percent=100)),
        ("", None),
    ],
)
def test_a_quorum_is_people_or_a_part(written: str, quorum: Quorum | None) -> None:
    charter, findings = read({"quorum": written})
    assert charter.quorum == quorum
    assert "P116" not in codes(findings)


@pytest.mark.parametrize("written", ["0", "101 %", "2.5 people", "many", "5 weeks"])
def test_a_quorum_nobody_can_read_is_said(written: str) -> None:
    charter, findings = read({"quorum": written})
    assert charter.quorum is None
    assert [finding.data["why"] for finding in findings if finding.code == "P116"] == ["quorum"]


def test_a_part_of_nobody_known_is_said() -> None:
    _, findings = read({"quorum": "half", "members": None})
    assert [finding.data["why"] for finding in findings if finding.code == "P116"] == ["quorum-of-whom"]


@given(st.integers(1, 100), st.integers(1, 500))
def test_a_part_is_rounded_up_to_whole_people(percent: int, asked: int) -> None:
    least = next(n for n in range(asked + 1) if n * 100 >= percent * asked)
    assert limits.needed(Quorum(percent=percent), asked) == least


@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_that_too_few_have_read_it_ends_when_it_would_not_be_said_any_more(asked, least, data) -> None:
    """What a click does to the finding is what looking at everybody anew would come to."""
    before = data.draw(st.integers(0, asked))
    after = data.draw(st.integers(0, asked))
    audience = Audience(people=(Named(text="Cem", person=who("Cem")),))
    until = due("16 Nov 2026", CALENDAR)[0]
    charter = replace(read()[0], quorum=Quorum(people=least), read_by=ReadBy(audience=audience, until=until))

    def too_few_read(confirmed: int) -> list[Finding]:
        told = reading_findings(charter, DIRECTORY, asked, 0, confirmed=confirmed, now=START)
        return [finding for finding in told if finding.code == TOO_FEW]

    for too_few in too_few_read(before):
        assert enough_read(too_few, asked - after) == (not too_few_read(after))


# --- a quorum, hour by hour -----------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 30), st.booleans()), max_size=8),
    st.integers(1, 20),
    st.integers(0, 5),
    st.integers(0, 40),
)
def test_silence_counts_once_enough_took_part(
    voices_given: list[tuple[str, int, bool]], wait: int, least: int, now: int
) -> None:
    def hour(number: int) -> datetime:
        return START + timedelta(hours=number)

    # What is known by now is all there is.
    voices_given = [voice for voice in voices_given if voice[1] <= now]
    people, verdict = {"asker"}, None
    for at in range(now + 1):
        today = [voice for voice in voices_given if voice[1] == at]
        people |= {name for name, _, _ in today}
        if verdict is None and any(not yes for _, _, yes in today):
            verdict = (False, at)
        if verdict is None and at >= wait and len(people) >= least:
            verdict = (True, at)
    voices = [limits.Voice(who(name), hour(at), yes) for name, at, yes in voices_given]
    outcome = limits.silence((who("asker"), START), voices, hour(wait), least, hour(now))
    assert (outcome.approved, outcome.at) == ((verdict[0], hour(verdict[1])) if verdict else (None, None))
    assert outcome.took_part == len(people)


# --- dates ----------------------------------------------------------------------------------------------


def charter_with(acts: Sequence[Act], now: datetime, **more: object) -> Charter:
    charter = replace(read()[0], **more)  # type: ignore[arg-type]
    return extended(
        charter, acts=acts, on_page=None, directory=DIRECTORY, calendar=CALENDAR, policy=POLICY, now=now
    )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["asks", "moves", "grants", "refuses"]), st.integers(1, 80), st.integers(1, 40)
    ),
    max_size=12,
)


@given(STEPS, st.one_of(st.none(), st.integers(0, 3)), st.one_of(st.none(), st.sampled_from([24, 48, 400])))
def test_limits_bind_who_asks_and_not_who_decides(
    steps: list[tuple[str, int, int]], most: int | None, hours: int | None
) -> None:
    """Ben may ask and Sol decides; each step is some hours after the one before."""
    own = {"most_extensions": most, "quiet_before": timedelta(hours=hours) if hours else None}
    acts: list[Act] = []
    at, first = START, due("18 Dec 2026", CALENDAR)[0]
    assert first is not None
    granted, waiting, dates = 0, {}, [first.at]
    for number, (what, pause, days) in enumerate(steps):
        at += timedelta(hours=pause)
        now_is = charter_with(acts, at, **own)
        if what in ("grants", "refuses"):
            if not waiting:
                continue
            key = list(waiting)[-1]
            date = waiting.pop(key)
            yes = what == "grants"
            data = {"decision": "yes" if yes else "no", "extension": key}
            acts.append(
                Act(
                    id=f"d{number}",
                    kind=ActKind.DECIDE,
                    person=who("Sol"),
                    at=at,
                    community=COMMUNITY,
                    checked=True,
                    data=data,
                )
            )
            if yes:
                granted += 1
                dates.append(date)
            continue
        closed = (most is not None and granted >= most) or (
            hours is not None and at >= max(dates) - timedelta(hours=hours)
        )
        assert bool(limits.beyond(now_is, at)) == closed
        if what == "asks" and closed:
            continue
        until = datetime(2026, 12, 18, tzinfo=UTC) + timedelta(days=days)
        data = {DECIDES: "yes" if what == "moves" else "no"}
        person = who("Sol" if what == "moves" else "Ben")
        act = Act(
            id=f"e{number}",
            kind=ActKind.EXTEND,
            person=person,
            at=at,
            community=COMMUNITY,
            until=until,
            text="x",
            checked=True,
            data=data,
        )
        date_at = charter_with([act], at).extensions
        if not date_at:
            # A day off after the first date, moved to that date itself.
            continue
        acts.append(act)
        if what == "moves":
            granted += 1
            dates.append(date_at[0].due.at)
        else:
            waiting[act.id] = date_at[0].due.at
    charter = charter_with(acts, at, **own)
    assert limits.used(charter) == granted
    counts = effective(charter)
    assert counts is not None
    assert counts.at == max(dates)


def _ask(number: int, at: datetime, day: int) -> Act:
    return Act(
        id=f"ask-{number}",
        kind=ActKind.EXTEND,
        person=who("Cem"),
        at=at,
        community=COMMUNITY,
        until=datetime(2027, 1, day, tzinfo=UTC),
        text="x",
        checked=True,
        data={DECIDES: "no"},
    )


def test_two_that_wait_for_the_last_one_there_is_are_not_both_granted_by_silence() -> None:
    acts = [_ask(1, START, 15), _ask(2, START + timedelta(hours=1), 22)]
    later = START + timedelta(days=20)
    charter = charter_with(acts, later, level=4, most_extensions=1)
    assert [(extension.approved, extension.beyond) for extension in charter.extensions] == [
        (True, ""),
        (False, "extensions"),
    ]
    assert all(extension.approved for extension in charter_with(acts, later, level=4).extensions)


def test_what_silence_approved_stays_so_when_the_limits_change() -> None:
    later = START + timedelta(days=20)
    before = charter_with([_ask(1, START, 15)], later, level=4).extensions
    charter = replace(read()[0], level=4, quorum=Quorum(people=9), most_extensions=0)
    after = extended(
        charter,
        acts=[_ask(1, START, 15)],
        on_page=None,
        directory=DIRECTORY,
        calendar=CALENDAR,
        policy=POLICY,
        now=later,
        before=before,
    )
    assert after.extensions[0].approved is True
    assert (
        charter_with([_ask(1, START, 15)], later, level=4, quorum=Quorum(people=9)).extensions[0].approved
        is None
    )


# --- the text -------------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.integers(-60, 60), st.sampled_from([100, 300, 600])), max_size=8),
    st.integers(-10, 60),
)
def test_a_text_that_is_another_one_at_the_end_of_the_quiet_time_is_told(
    edits: list[tuple[int, int]], now: int
) -> None:
    """Hours around the begin of 48 quiet ones; a size stands for a text."""
    charter = read({"quiet before": "48 hours"})[0]
    counts = effective(charter)
    assert counts is not None
    begin = counts.at - timedelta(hours=48)
    edits = sorted({hour: size for hour, size in edits if hour <= now}.items())
    known = [(-1000, 50), *edits]
    revisions = tuple(
        Revision(
            number=number,
            parent=number - 1,
            at=begin + timedelta(hours=hour),
            author=who("Cem"),
            size=size,
            digest=str(size),
        )
        for number, (hour, size) in enumerate(known, 1)
    )
    page: Page = replace(HOME, revisions=revisions)
    results = list(
        changed_late(charter, wordings(page, POLICY), CALENDAR, begin + timedelta(hours=now), (who("Sol"),))
    )
    texts = (
        [size for hour, size in known if hour <= 0],
        [size for hour, size in known if hour <= min(now, 48)],
    )
    assert bool(results) == (now >= 0 and texts[0][-1] != texts[1][-1])
