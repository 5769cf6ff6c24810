"""How two communities stand to each other, against following what was said day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import CharterState, CommunityKey, LevelSince, Pairing, PersonKey, Step, Word
from core.rules import pairing
from core.rules.factors.history import Given
from core.rules.pairing import State
from tests.rules.charters import read

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PAIR = Pairing(young=CommunityKey("hr:page:1"), mature=CommunityKey("hr:page:2"))
DAY = timedelta(days=1)


@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(Word), st.booleans()), max_size=14),
    st.integers(0, 200),
)
def test_both_agree_and_nobody_is_asked_a_third_time(
    words_said: list[tuple[int, Word, bool]], more: int
) -> None:
    """Only what is allowed is said; each day is followed with counters that know nothing of steps."""
    pair, today = PAIR, 0
    mood, days, times = "open", 0, 0

    def night() -> None:
        nonlocal mood, days, times
        days += 1
        if mood == "asked" and days == 28:
            mood, days = "quiet", 0
        elif mood == "quiet" and days == 90 and times < 2:
            mood = "open"

    for wait, word, young in words_said:
        for _ in range(wait):
            night()
        today += wait
        now = START + today * DAY
        may = {
            "open": {(Word.ASK, True), (Word.NOT_NOW, True)},
            "asked": {(Word.END, True), (Word.YES, False), (Word.NOT_NOW, False)},
            "together": {(Word.END, True), (Word.END, False)},
        }.get(mood, set())
        assert {(word, side) for side in (True, False) for word in pairing.allowed(pair, side, now)} == may
        if (word, young) not in may:
            continue
        step = Step(word=word, young=young, by=PersonKey("hr:p"), at=now)
        pair = replace(pair, steps=(*pair.steps, step))
        if word is Word.ASK or (word is Word.NOT_NOW and mood == "open"):
            times += 1
        mood = {Word.ASK: "asked", Word.YES: "together"}.get(word, "quiet")
        days = 0
    for _ in range(more):
        night()
    standing = pairing.standing(pair, START + (today + more) * DAY)
    assert standing.state.value == ("over" if mood == "quiet" and times >= 2 else mood)
    asks = sum(step.word is Word.ASK for step in pair.steps)
    assert asks <= 2
    if standing.state is State.TOGETHER:
        words = [(step.word, step.young) for step in pair.steps]
        assert words[-2:] == [(Word.ASK, True), (Word.YES, False)]


@pytest.mark.parametrize(
    ("young", "mature", "fits"), [(1, 3, True), (2, 4, True), (3, 4, False), (2, 2, False), (1, 4, True)]
)
def test_levels_say_who_helps_whom(young: int, mature: int, fits: bool) -> None:
    charter = replace(read()[0], state=CharterState.ACTIVE)
    own = (LevelSince(level=mature, since=START, by=PersonKey("hr:p")),)
    helper = replace(charter, level=mature, levels=own)
    assert pairing.fits(replace(charter, level=young), helper) is fits
    # One that has its level from the charter around it leads nobody.
    assert not pairing.fits(replace(charter, level=young), replace(helper, levels=()))
    assert not pairing.fits(replace(charter, level=young), replace(helper, state=CharterState.CLOSED))
    assert not pairing.fits(replace(charter, level=young, copied="asked"), helper)


@given(
    st.lists(
        st.tuples(st.integers(-120, 120), st.integers(1, 5), st.one_of(st.none(), st.integers(0, 9))),
        max_size=60,
    ),
    st.one_of(st.none(), st.integers(1, 110)),
    st.integers(0, 120),
    st.sampled_from([0, 7]),
)
def test_before_and_after_count_what_was_due(
    made: list[tuple[int, int, int | None]], ended: int | None, now: int, least: int
) -> None:
    """Days around the day on which both agreed: made, promised after so many, answered after so many or never."""
    made = [step for step in made if step[0] <= now]
    rows = [
        Given(
            author=PersonKey(f"hr:a{day % 11}"),
            at=START + day * DAY,
            answered_by=PersonKey(f"hr:b{day % 13}") if took is not None and day + took <= now else None,
            answered_at=START + (day + took) * DAY if took is not None and day + took <= now else None,
            due=START + (day + term) * DAY,
        )
        for day, term, took in made
    ]
    end = None if ended is None or ended > now else ended
    comparison = pairing.compared(
        rows, START, None if end is None else START + end * DAY, START + now * DAY, least
    )
    for estimate, first, last in (
        (comparison.before, -90, -1),
        (comparison.after, 0, min(90, now if end is None else end) - 1),
    ):
        kept = late = 0
        askers, answerers = set[int](), set[int]()
        for day, term, took in made:
            if not first <= day <= last:
                continue
            answered = took is not None and day + took <= now
            if answered and took is not None and took <= term:
                kept += 1
            elif answered or day + term <= now:
                late += 1
            else:
                continue
            askers.add(day % 11)
            answerers |= {day % 13} if answered else set()
        n = kept + late
        # Where nobody has answered yet, it tells of those who wait alone.
        enough = len(askers) >= least and (not answerers or len(answerers) >= least)
        assert estimate.n == (n if enough else 0)
        if estimate.value is not None:
            assert estimate.value == pytest.approx(kept / n)
