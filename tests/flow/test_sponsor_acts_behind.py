"""The acts behind a figure: each once and to the end, and where they go on tells nothing of what is hidden."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest

from core.model import (
    PageKey,
    composite_keys,
)
from core.queries import figure_acts
from core.store import acts_behind as rows
from core.store import tables as t
from tests.flow.sponsors import CANARY, behind, filled, hide, page
from tests.support.house import House


def test_what_is_behind_a_figure_is_listed_to_the_end_once(house: House) -> None:
    key = filled(house)
    viewer = house.viewer("Ana Steward")
    secret = next(row["key"] for row in house.rows(t.page) if CANARY in row["title"])
    hide(house, secret, "Ana Steward")
    house.clock.move(minutes=5)
    overview = page(house, "Ana Steward", key)
    assert overview is not None
    assert overview.facts is not None
    for name in ("contributions", "answered", "waiting", "late"):
        listed = [act for some in behind(house, viewer, key, name) for act in some.acts]
        assert len(listed) == overview.facts.figures[name].value, name
        assert all(act.url for act in listed)


def test_where_acts_go_on_hides_how_many_were_passed_over() -> None:
    whose = b"k" * 32
    tokens = [figure_acts._after(None, passed, whose) for passed in range(figure_acts.MOST)]
    assert [figure_acts._place(token, whose) for token in tokens] == [
        (None, passed) for passed in range(figure_acts.MOST)
    ]
    # What stands there has nothing to do with the number: neither as it is nor in its order.
    shown = [int(token.split(" ")[1], 16) for token in tokens]
    assert sum(number == passed for passed, number in enumerate(shown)) < 5
    rising = sum(before < after for before, after in itertools.pairwise(shown))
    assert 0.4 < rising / len(shown) < 0.6
    for token in tokens[1:20]:
        sign, hidden, _ = token.split(" ")
        assert figure_acts._place(f"{sign} {int(hidden, 16) ^ 1:04x} ", whose) == (None, 0)
        assert figure_acts._place(token, b"l" * 32) == (None, 0)


def test_what_follows_goes_on_from_where_it_stood_and_says_nothing_of_what_is_hidden(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = filled(house)
    monkeypatch.setattr(figure_acts, "ACTS", 2)
    monkeypatch.setattr(figure_acts, "LOOKED_AT", 3)
    secret = next(row["key"] for row in house.rows(t.page) if CANARY in row["title"])
    read: list[int] = []
    whole = rows.acts_behind

    def counted(*args: Any, **named: Any) -> list[rows.Reference]:
        references = whole(*args, **named)
        read.append(len(references))
        return references

    monkeypatch.setattr(rows, "acts_behind", counted)
    viewer = house.viewer("Ben Steward")
    several = behind(house, viewer, key, "contributions")
    assert len([act for some in several for act in some.acts]) == 7, "half of them, and the page itself"
    assert max(read) <= 4, "three are looked at, behind what was passed over"
    assert all(secret not in (some.following or "") for some in several)
    for wrong in (
        "x",
        "1",
        "99999 x",
        "2 2026-11-23~hr:1~c1",
        "1 0001-01-01T00:00+14:00~hr:1~c1",
        "3 a~b~\x00",
    ):
        again = house.desk.acts_behind(viewer, key, "contributions", wrong)
        assert again is not None, wrong


def test_no_place_made_up_tells_when_something_hidden_was_done(house: House) -> None:
    key = filled(house)
    viewer = house.viewer("Ben Steward")
    first = house.desk.acts_behind(viewer, key, "contributions")
    assert first is not None
    assert first.hidden
    secret = next(row["key"] for row in house.rows(t.page) if CANARY in row["title"])
    for row in house.rows(t.contribution):
        for where in (secret, "hr:999999"):
            for beside in (timedelta(0), timedelta(seconds=-1), timedelta(seconds=1)):
                made = composite_keys.place(row["at"] + beside, PageKey(where), "zzzz")
                for after in (f"0 {made}", f"{'0' * 32} 0 {made}"):
                    assert house.desk.acts_behind(viewer, key, "contributions", after) == first


def test_where_the_acts_go_on_is_for_this_viewer_and_figure_alone(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = filled(house)
    monkeypatch.setattr(figure_acts, "ACTS", 2)
    monkeypatch.setattr(figure_acts, "LOOKED_AT", 3)
    ben, ana = house.viewer("Ben Steward"), house.viewer("Ana Steward")
    first = house.desk.acts_behind(ben, key, "contributions")
    assert first is not None
    after = first.following
    assert after is not None
    following = house.desk.acts_behind(ben, key, "contributions", after)
    assert following != first
    begins = house.desk.acts_behind(ana, key, "contributions")
    assert house.desk.acts_behind(ana, key, "contributions", after) == begins
    begins = house.desk.acts_behind(ben, key, "waiting")
    assert house.desk.acts_behind(ben, key, "waiting", after) == begins
    sign, passed, place = after.split(" ", 2)
    for made in (
        f"{sign} {int(passed, 16) ^ 1:04x} {place}",
        f"{sign} {passed} {place}x",
        "\ud800",
        f"{sign} \ud800",
    ):
        assert house.desk.acts_behind(ben, key, "contributions", made) == first
