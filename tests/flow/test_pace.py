"""How much goes into one transaction follows from how long the last ones took."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.flow import focus, pace, page_facts
from core.flow.pace import AIM, WRITING, Pace, Tries
from core.store import tables as t
from tests.support.house import House


@given(
    each=st.floats(min_value=AIM / 150, max_value=AIM / 45),
    fixed=st.floats(min_value=0, max_value=AIM / 10),
    first=st.integers(40, 160),
)
def test_parts_come_to_take_what_they_may(each: float, fixed: float, first: int) -> None:
    own_pace = Pace(first, 40, 160)
    for _ in range(30):
        own_pace.took(own_pace.size, fixed + own_pace.size * each)
    took = fixed + own_pace.size * each
    assert own_pace.size in (40, 160) or 0.8 * AIM <= took <= 1.2 * AIM


@given(st.lists(st.tuples(st.integers(0, 300), st.floats(min_value=0, max_value=60))))
def test_parts_stay_within_their_bounds(several: list[tuple[int, float]]) -> None:
    own_pace = Pace(80, 40, 160)
    for count, seconds in several:
        own_pace.took(count, seconds)
        assert 40 <= own_pace.size <= 160


def test_one_long_part_makes_the_next_smaller_at_once() -> None:
    own_pace = Pace(160, 40, 160)
    own_pace.took(160, AIM * 2)
    assert own_pace.size == 80
    # A few that took long, too, and a few that took no time tell nothing.
    own_pace.took(10, 0.0001)
    assert own_pace.size == 80


def test_readers_are_handed_out_in_smaller_parts_where_each_takes_long(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_facts, "MANY", 2)
    # Where others write, too, they are looked at in the transaction that writes.
    for name in ("written_pace", "readers_pace"):
        object.__setattr__(house.service.flow, name, Pace(4, 1, 8, aim=WRITING))
    at, parts, real = [0.0], list[int](), focus.keep
    monkeypatch.setattr(pace, "time", SimpleNamespace(thread_time=lambda: at[0]))

    def slow(connection: Any, flow: Any, looked: Any, now: Any) -> None:
        parts.append(len(looked.difference.keys))
        at[0] += WRITING * 2
        real(connection, flow, looked, now)

    monkeypatch.setattr(focus, "keep", slow)
    for letter in "ABCDEFGHIJKL":
        house.wiki.account(f"Reader {letter}", "staff")
    house.community(**{"read by": "group: staff", "read until": "2026-12-11"})
    house.hear()
    assert parts == [4, 2, 1, 1, 1, 1, 1, 1]
    keys = [row["key"] for row in house.rows(t.obligation) if row["key"].startswith("confirm/")]
    assert len(keys) == 12


def test_what_others_spoil_each_time_is_tried_ever_less_often_and_again_when_it_goes_well() -> None:
    turns = Tries(most=4)
    tried: list[int] = []
    for place in range(30):
        if turns.now():
            tried.append(place)
            turns.went(well=place > 20)
    # One left out, then two, four, four.
    assert tried[:6] == [0, 2, 5, 10, 15, 20]
    assert tried[6:] == [25, 26, 27, 28, 29]
