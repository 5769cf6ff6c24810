"""The level a community has: what figures speak for, whose word counts, and what was asked at another level."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Act, ActKind, CharterText, LevelSince
from core.rules.deadline.due_dates import effective, level_at, silent_at
from core.rules.factors.levels import BOUNDS, FIGURES, Measured, proposed, told
from core.rules.purpose import levels
from core.rules.purpose.authorship import changes, tracked
from core.rules.rights import RIGHTS, ROLES, may, roles
from tests.rules.charters import DIRECTORY, read, who
from tests.rules.test_rights import CHARTER, without

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
#: A charter with its sponsor.
FIELDS = {"purpose": "One rule.", "sponsor": "Sol", "deadline": "2026-12-18"}
#: Figures for which everything speaks.
ALL = {name: Measured(9.0 if name == "answerers" else 1.0, 40) for name in FIGURES}
ALL["reverted"] = Measured(0.0, 40)


def decision(name: str, level: int, decides: str, minutes: int = 0, **more: Any) -> Act:
    return Act(
        id=f"{name}-{level}-{minutes}",
        kind=ActKind.LEVEL,
        person=who(name),
        at=NOW + timedelta(minutes=minutes),
        checked=True,
        data={"level": str(level), "decides": decides, **more},
    )


# --- what figures speak for ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({}, 4),
        ({"mutual": Measured(0.19, 40)}, 3),
        ({"answerers": Measured(4, 40)}, 3),
        ({"in_time": Measured(0.79, 40)}, 2),
        ({"returning": Measured(None, 3)}, 2),
        ({"accepted": Measured(0.49, 40)}, 1),
        ({"in_time": Measured(None, 4)}, 1),
        # Nothing was ever due: that speaks neither for nor against it.
        ({"on_time": Measured(None, 0)}, 4),
        ({"on_time": Measured(None, 2)}, 2),
        ({"on_time": Measured(0.5, 20)}, 3),
        # Of what others took back there may be little; too few to tell speak neither for nor against it.
        ({"reverted": Measured(0.2, 20)}, 3),
        ({"reverted": Measured(0.4, 20)}, 2),
        ({"reverted": Measured(None, 4)}, 4),
    ],
)
def test_what_figures_speak_for(changes: dict[str, Measured], level: int) -> None:
    assert proposed({**ALL, **changes}).level == level


def test_without_figures_nothing_speaks_for_a_level() -> None:
    assert proposed({}).level == 1


_MEASURED = st.builds(
    Measured,
    st.one_of(st.none(), st.sampled_from([0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 1.0, 2, 3, 5])),
    st.integers(0, 3),
)


def naive(figures: dict[str, Measured]) -> int:
    """Level by level, in so many words."""

    def enough(name: str, least: float) -> bool:
        figure = figures.get(name)
        return figure is not None and figure.value is not None and figure.value >= least

    def on_time(least: float) -> bool:
        figure = figures.get("on_time")
        return figure is None or figure.n == 0 or enough("on_time", least)

    def little(most: float) -> bool:
        figure = figures.get("reverted")
        return figure is None or figure.value is None or figure.value <= most

    if not (enough("accepted", 0.5) and enough("in_time", 0.5) and enough("answerers", 2)):
        return 1
    three = enough("accepted", 0.7) and enough("returning", 0.3) and enough("in_time", 0.8)
    if not (three and enough("answerers", 3) and on_time(0.5) and little(0.3)):
        return 2
    four = little(0.15) and enough("accepted", 0.8) and enough("returning", 0.5) and enough("in_time", 0.9)
    return 4 if four and enough("answerers", 5) and enough("mutual", 0.2) and on_time(0.8) else 3


@given(st.dictionaries(st.sampled_from(FIGURES), _MEASURED))
def test_the_proposed_level_as_a_plain_second_way_tells_it(figures: dict[str, Measured]) -> None:
    proposal = proposed(figures)
    assert proposal.level == naive(figures)
    assert {criterion.figure for criterion in proposal.criteria} == set(FIGURES)


@given(st.dictionaries(st.sampled_from(FIGURES), _MEASURED), st.sampled_from(FIGURES))
def test_a_worse_figure_never_speaks_for_more(figures: dict[str, Measured], name: str) -> None:
    figure = figures.get(name)
    if figure is not None and figure.value is not None:
        # Of what others took back more is worse.
        less = figure.value / 2 if name != "reverted" else figure.value * 2 + 0.1
        worse = {**figures, name: Measured(less, figure.n)}
        assert proposed(worse).level <= proposed(figures).level


def test_what_a_level_rests_on_fits_into_evidence() -> None:
    assert len(told(ALL)) <= 200
    assert (
        told({"accepted": Measured(0.5, 10), "in_time": Measured(None, 2)}) == "accepted=0.5/10 in_time=?/2"
    )
    assert set(BOUNDS) == {2, 3, 4}


# --- whose word counts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "before", "counts"),
    [
        ("Sol", "", True),
        # A steward gets rights by it; the IT contact decides nothing.
        ("Ana", "", False),
        ("Ivy", "", False),
        ("Ivy", "Ana", False),
        ("Sol", "Ana", True),
        ("Ana", "Sol", True),
    ],
)
def test_whose_word_raises_a_level(by: str, before: str, counts: bool) -> None:
    asked = [decision(name, 2, "no", -9) for name in before.split()]
    assert levels.counts(2, who(by), CHARTER, DIRECTORY, asked) is counts


def test_a_sponsor_who_is_a_steward_raises_none_alone() -> None:
    charter = replace(CHARTER, stewards=(*CHARTER.stewards, CHARTER.sponsor))
    assert not levels.counts(2, who("Sol"), charter, DIRECTORY)
    assert levels.counts(2, who("Ivy"), charter, DIRECTORY, [decision("Sol", 2, "no", -9)])
    # Where the sponsor is gone the stewards decide, and get rights by it: somebody else has to say so, too.
    gone = without("Sol")
    assert not levels.counts(2, who("Ana"), CHARTER, gone, [decision("Ben", 2, "no", -9)])
    assert levels.counts(2, who("Ana"), CHARTER, gone, [decision("Ivy", 2, "no", -9)])


def test_who_decides_in_the_sponsors_place_raises_none_alone() -> None:
    # Sponsor and stewards are gone: who wrote the charter decides, and is no steward.
    charter, gone = CHARTER, without("Sol", "Ana", "Ben")
    assert charter.written_by == who("Dana")
    assert not levels.counts(2, who("Dana"), charter, gone)
    assert levels.counts(2, who("Dana"), charter, gone, [decision("Ivy", 2, "no", -9)])


def test_who_made_themselves_sponsor_raises_none_alone() -> None:
    day, other = NOW - timedelta(days=1), {**FIELDS, "sponsor": "Dana"}

    def text(*versions: tuple[str, dict[str, str] | None]) -> CharterText:
        rows = [
            (number, day + timedelta(hours=number), who(name), tracked(fields) if fields else None)
            for number, (name, fields) in enumerate(versions, 1)
        ]
        return CharterText(fields=FIELDS, changes=changes(rows, whole=True))

    def counts(text: CharterText) -> bool:
        return levels.counts(2, who("Sol"), CHARTER, DIRECTORY, texts=[text])

    # Who writes the charter names its sponsor; a sponsor is named by somebody else later on.
    assert counts(text(("Sol", FIELDS)))
    assert counts(text(("Sol", other), ("Ana", FIELDS)))
    taken = [("Ana", other), ("Sol", FIELDS)]
    assert not counts(text(*taken))
    assert not counts(text(("Ana", other), ("Sol", None), ("Sol", FIELDS)))
    # Nothing that is written afterwards hides it.
    flood = [("Sol", {**FIELDS, "deadline": f"2027-01-{day:02}"}) for day in range(1, 29)] * 10
    assert not counts(text(*taken, *flood))
    assert levels.counts(2, who("Sol"), CHARTER, DIRECTORY, [decision("Ivy", 2, "no", -9)], [text(*taken)])
    assert not levels.counts(
        2, who("Sol"), CHARTER, DIRECTORY, [decision("Ana", 2, "no", -9)], [text(*taken)]
    )


@pytest.mark.parametrize(
    ("field", "value", "moves"),
    [
        ("sponsor", "Dana", True),
        ("stewards", "Ana", True),
        ("it contact", "Dana", True),
        ("deliverables", "Rules; owner: Dana", True),
        ("stewards", "Ben, Ana", False),
        ("deliverables", "Other rules; owner: Olga", False),
        ("benefit", "Time for what matters.", False),
    ],
)
def test_since_when_the_roles_are_as_they_are(field: str, value: str, moves: bool) -> None:
    first = {**FIELDS, "sponsor": "Sol", "stewards": "Ana, Ben", "it contact": "Ivy",
             "deliverables": "Rules; owner: Olga"}  # fmt: skip
    day = NOW - timedelta(days=30)
    versions = [
        first,
        {**first, field: value},
        *({**first, field: value, "need": f"{n}"} for n in range(300)),
    ]
    rows = [(n, day + timedelta(hours=n), who("Ana"), tracked(version)) for n, version in enumerate(versions)]
    text = CharterText(fields=versions[-1], changes=changes(rows, whole=True))
    assert levels.roles_since([text]) == (day + timedelta(hours=1) if moves else None)
    # Written back, they are as they are since then.
    back = [*rows, (400, NOW, who("Ana"), tracked(first))]
    assert levels.roles_since([replace(text, changes=changes(back, whole=True))]) == (NOW if moves else None)


def test_down_any_of_them_says_so_alone() -> None:
    charter = replace(CHARTER, level=3)
    assert all(levels.counts(1, who(name), charter, DIRECTORY) for name in ("Sol", "Ivy", "Ana"))


_ACTS = st.lists(
    st.tuples(st.sampled_from(["Sol", "Ana", "Ivy"]), st.integers(0, 5), st.sampled_from(["yes", "no"])),
    max_size=8,
)


@given(_ACTS)
def test_the_level_is_the_last_one_that_was_settled(acts: list[tuple[str, int, str]]) -> None:
    made = [decision(name, level, decides, place) for place, (name, level, decides) in enumerate(acts)]
    standing = levels.levelled(CHARTER, made[::-1])
    settled = [
        (level, place)
        for place, (_, level, decides) in enumerate(acts)
        if decides == "yes" and 1 <= level <= 4
    ]
    assert standing.level == (settled[-1][0] if settled else 1)
    assert [(stage.level, stage.since) for stage in standing.levels] == [
        (level, NOW + timedelta(minutes=place)) for level, place in settled
    ]
    # Unchecked, it is only somebody's word.
    assert levels.levelled(CHARTER, [replace(change, checked=False) for change in made]).level == 1


def test_who_asked_since_the_last_change() -> None:
    acts = [
        decision("Ana", 2, "no", 1),
        decision("Sol", 2, "yes", 2),
        decision("Ben", 3, "no", 3),
        decision("Ivy", 4, "no", 4),
    ]
    charter = levels.levelled(CHARTER, acts)
    assert [act.person for act in levels.waiting(charter, acts)] == [who("Ben")]


# --- another level afterwards ----------------------------------------------------------------------------


def at(*some: tuple[int, int]) -> tuple[LevelSince, ...]:
    return tuple(
        LevelSince(level=level, since=NOW + timedelta(days=days), by=who("Sol")) for level, days in some
    )


def test_what_was_asked_is_decided_as_at_the_level_it_was_asked_at() -> None:
    charter = replace(CHARTER, level=2, levels=at((4, 0), (2, 10)))
    assert [level_at(charter, NOW + timedelta(days=days)) for days in (-1, 0, 9, 10, 30)] == [1, 4, 4, 2, 2]
    assert silent_at(charter, NOW + timedelta(days=3))
    assert not silent_at(charter, NOW + timedelta(days=11))
    assert level_at(charter, None) == 2


def test_a_lower_level_takes_back_nothing_that_silence_approved() -> None:
    asked = Act(
        id="later",
        kind=ActKind.EXTEND,
        person=who("Ana"),
        at=NOW + timedelta(days=1),
        until=datetime(2027, 1, 29, tzinfo=UTC),
        text="The council meets later.",
        checked=True,
        data={"decides": "no"},
    )
    up, down = decision("Sol", 4, "yes"), decision("Sol", 1, "yes", 60 * 24 * 20)
    later = NOW + timedelta(days=30)
    silent = read(acts=[up, asked], now=later)[0]
    lowered = read(acts=[up, asked, down], now=later)[0]
    assert lowered.level == 1
    for charter in (silent, lowered):
        counting = effective(charter)
        assert counting is not None
        assert str(counting.day) == "2027-01-29"
    # And a higher one approves nothing that waits for the sponsor.
    raised = read(acts=[asked, decision("Sol", 4, "yes", 60 * 24 * 5)], now=later)[0]
    assert [extension.approved for extension in raised.extensions] == [None]


# --- the table that people read -------------------------------------------------------------------------


@pytest.mark.parametrize("right", RIGHTS)
@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_the_table_people_read_says_who_may(right: str, level: int) -> None:
    charter = replace(CHARTER, level=level)
    allowed = roles(right, level)
    assert set(allowed) <= set(ROLES)
    # Sol sponsors, Ivy is in IT, Ana and Ben are stewards and owners, Dana wrote it and is a member.
    one_of = {"sponsor": "Sol", "contact": "Ivy", "members": "Mia"}
    for role, name in one_of.items():
        assert (role in allowed) is may(who(name), right, charter, DIRECTORY), (role, right, level)
    assert ("stewards" in allowed or "owners" in allowed) is may(who("Ana"), right, charter, DIRECTORY)
