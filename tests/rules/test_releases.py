"""Who writes down all sums each day and subtracts them learns nothing of fewer people than the least group."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.model import Figure, PersonKey
from core.rules.assess_community import assess_community
from core.rules.factors.history import Given, History, Promised
from core.rules.factors.releases import Told, apart, doings, held, marks, part_of, remembered, renewed
from core.rules.factors.sight import told
from tests.rules.test_people_behind import AT, CALENDAR, CHARTER, KEY, PROTECTED, who

#: One thing that somebody does: who, what, and to what or of whom.
ACTS = st.tuples(
    st.sampled_from(("ask", "answer", "answer", "read", "read", "join", "leave", "unread", "deliver")),
    st.integers(0, 9),
    st.integers(0, 9),
)
DAYS = st.lists(st.lists(ACTS, max_size=9), min_size=2, max_size=9)


class Life:
    """A community as it goes on, kept in the plainest way."""

    def __init__(self) -> None:
        self.given: list[Given] = []
        #: Reader → whether they confirmed.
        self.readers: dict[int, bool] = dict.fromkeys(range(6), False)
        self.delivered: dict[int, bool] = {}

    def act(self, does: str, person: int, other: int, day: int) -> None:
        at = AT + timedelta(days=day)
        if does == "ask":
            self.given.append(
                Given(who(person), at, None, None, at + timedelta(days=3), owed_by=who(50 + other % 7))
            )
        elif does == "answer" and self.given:
            place = other * 7 % len(self.given)
            given = self.given[place]
            if given.answered_at is None:
                self.given[place] = replace(given, answered_by=who(50 + person % 7), answered_at=at)
        elif does in ("read", "unread") and person in self.readers:
            self.readers[person] = does == "read"
        elif does == "join":
            self.readers.setdefault(person, False)
        elif does == "leave":
            self.readers.pop(person, None)
        elif does == "deliver":
            self.delivered[person] = True

    def history(self, day: int) -> History:
        counts = {
            "contributions": len(self.given),
            "answered": sum(given.answered_at is not None for given in self.given),
            "waiting": sum(given.answered_at is None for given in self.given),
            "late": 0,
        }
        read = sum(self.readers.values())
        due = AT + timedelta(days=4)
        return History(
            community=KEY,
            charter=CHARTER,
            since=AT,
            contributions=tuple(self.given),
            counts=counts,
            home={"asked": len(self.readers), "confirmed": read, "to_confirm": len(self.readers) - read},
            deliveries=[
                Promised(AT, due, AT if self.delivered[owner] else None, who(owner))
                for owner in self.delivered
            ],
        )

    def of_each(self, day: int) -> dict[str, dict[object, object]]:
        """What each person did, on each side, written down whole: what two days are compared by."""
        now = AT + timedelta(days=day)
        asked, answered = defaultdict(list), defaultdict(list)
        for place, contributed in enumerate(self.given):
            state = (
                place,
                contributed.answered_at,
                contributed.answered_at is None and contributed.due is not None and contributed.due <= now,
            )
            asked[contributed.author].append(state)
            for person in {contributed.answered_by, contributed.owed_by} - {None}:
                answered[person].append((*state, contributed.answered_by))
        return {
            "authors": dict(asked),
            "answering": dict(answered),
            "readers": dict(self.readers),
            "delivering": dict(self.delivered),
        }


def differing(before: dict[object, object], now: dict[object, object]) -> int:
    return sum(before.get(person) != now.get(person) for person in {*before, *now})


@given(DAYS, st.integers(2, 5))
def test_no_two_days_of_sums_differ_by_fewer_people_than_the_least_group(story, least: int) -> None:
    life, seen, shown = Life(), replace(PROTECTED, least=least), Told()
    known: tuple[Figure, ...] = ()
    views: list[dict[str, Figure]] = []
    true: dict[object, dict[str, dict[object, object]]] = {}
    for day, acts in enumerate(story):
        for act in acts:
            life.act(*act, day)
        now = AT + timedelta(days=day, hours=12)
        history = life.history(day)
        did = doings(history, now) | {
            "readers": {who(person): [str(read)] for person, read in life.readers.items()},
            "reached": {},
        }
        marks_by_side = {side: marks(some, "salt") for side, some in did.items()}
        parts = renewed(shown, marks_by_side, least)
        shown = remembered(shown, marks_by_side, parts)
        known = held(assess_community(history, CALENDAR, now), known, parts)
        true[now] = life.of_each(day)
        views.append({figure.name: figure for figure in told(known, seen)})
    sides = {
        "work": ("authors", "answering"),
        "reading": ("readers",),
        "delivering": ("delivering",),
        "costs": (),
    }
    for view, other in itertools.combinations(views, 2):
        for name in view.keys() & other.keys():
            a, b = view[name], other[name]
            part = part_of(a)
            if not part or a.withheld or b.withheld or a.value is None or b.value is None:
                continue
            if (a.value, a.n, a.low, a.high) == (b.value, b.n, b.low, b.high):
                continue
            for side in sides[part]:
                before, by_now = true[a.as_of][side], true[b.as_of][side]
                if max(len(before), len(by_now)) >= least:
                    count = differing(before, by_now)
                    assert count == 0 or count >= least, (name, side, a.as_of, b.as_of)


def test_a_sum_that_one_person_joined_left_or_changed_stays_as_it_was_told() -> None:
    """Twelve are asked and six have read. That one of them leaves, or one more reads, is told of nobody."""
    people = {who(number): [f"read {number < 6}"] for number in range(12)}
    first = {"readers": marks(people, "s"), "authors": (), "answering": (), "delivering": (), "reached": ()}
    shown = remembered(Told(), first, renewed(Told(), first, 5))

    def may(changed: dict[PersonKey, list[str]]) -> bool:
        return "reading" in renewed(shown, first | {"readers": marks(changed, "s")}, 5)

    assert not may(people), "nothing new"
    assert not may({person: did for person, did in people.items() if person != who(3)})
    assert not may({**people, who(77): ["read False"]})
    assert not may({**people, who(9): ["read True"]})
    assert not may({**people, **{who(number): ["read True"] for number in range(6, 10)}})
    assert may({**people, **{who(number): ["read True"] for number in range(6, 11)}})


def test_what_comes_back_to_nearly_what_was_told_before_the_last_time_is_not_told() -> None:
    """Five join and are told; four of them go again with one who was there before: that is the first sum and two."""
    base = [who(number) for number in range(10)]
    five = [who(number) for number in range(20, 25)]

    def of(people: list[PersonKey]) -> dict[str, tuple[str, ...]]:
        empty = dict.fromkeys(("authors", "answering", "delivering", "reached"), ())
        return {**empty, "readers": marks({person: ["asked"] for person in people}, "s")}

    shown = remembered(Told(), of(base), renewed(Told(), of(base), 5))
    assert "reading" in renewed(shown, of([*base, *five]), 5)
    shown = remembered(shown, of([*base, *five]), ["reading"])
    assert apart(of([*base, *five])["readers"], of([*base[1:], five[0]])["readers"]) == 5
    assert "reading" not in renewed(shown, of([*base[1:], five[0]]), 5)


def test_a_mark_names_nobody_and_changes_with_what_they_did() -> None:
    (mark,) = marks({who(1): ["a", "b"]}, "s")
    assert "hr:1" not in mark
    assert marks({who(1): ["b", "a"]}, "s") == (mark,)
    others = ({who(1): ["a"]}, {who(2): ["a", "b"]})
    assert all(marks(others_words, "s") != (mark,) for others_words in others)
    assert marks({who(1): ["a", "b"]}, "t") != (mark,)
