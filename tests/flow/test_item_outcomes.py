"""What became of a deliverable: who wrote it into its line counts, once and for good."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import Outcome, PageKey
from core.store import tables as t
from core.ui.view import panel_view
from tests.flow.writing import MEMBER, SPONSOR, STEWARD, charter_of, decide, write
from tests.support.house import House

LINE = "Leave policy; owner: Olga Owner; page: [[Leave]]; done when: both sides signed"
OWNER = "Olga Owner"


def line(outcome: str) -> str:
    return f"{LINE}; outcome: {outcome}" if outcome else LINE


def counts(house: House, page: PageKey) -> str:
    outcome = charter_of(house, page).deliverable_outcomes.get("leave-policy")
    return outcome.value if outcome else ""


def asked(house: House) -> list[str]:
    return [row["key"] for row in house.rows(t.obligation) if "/result-" in row["key"] and row["is_open"]]


@pytest.fixture
def home(house: House) -> PageKey:
    page = house.community()
    house.hear()
    return page


@pytest.mark.parametrize("writer", [MEMBER, OWNER, STEWARD])
def test_an_outcome_in_a_deliverables_line_without_the_right_is_asked_about(
    house: House, home: PageKey, writer: str
) -> None:
    write(house, home, writer, deliverables=line("met"))
    assert counts(house, home) == ""
    (key,) = asked(house)
    assert key in house.open_for(SPONSOR)
    shown = house.desk.panel(house.viewer(SPONSOR, home))
    assert shown is not None
    view = panel_view(shown, "en")
    mine = next(section for section in view["sections"] if section["id"] == "mine")["items"]
    (item,) = [item for item in mine if item["key"] == key]
    assert writer in item["what"]
    assert "Leave policy" in item["what"]
    assert "met" in item["what"]
    listed = next(section for section in view["sections"] if section["id"] == "deliverables")["items"]
    assert "counts once whoever decides here says so" in listed[0]["note"]
    # A word of the sponsor elsewhere decides nothing.
    write(house, home, SPONSOR, benefit="You know in a second.")
    assert counts(house, home) == ""
    decide(house, home, SPONSOR, True, key)
    assert counts(house, home) == "met"
    assert not asked(house)
    # It is said what became of it: its owner owes it no more.
    assert not [owed for owed in house.open_for(OWNER) if owed.startswith("deliver/")]
    write(house, home, MEMBER, benefit="You know in half a second.")
    assert counts(house, home) == "met"


def test_a_refused_outcome_of_a_deliverable_counts_never(house: House, home: PageKey) -> None:
    write(house, home, MEMBER, deliverables=line("met"))
    decide(house, home, SPONSOR, False, asked(house)[0])
    assert counts(house, home) == ""
    assert not asked(house)
    assert [owed for owed in house.open_for(OWNER) if owed.startswith("deliver/")]
    write(house, home, SPONSOR, benefit="You know in a second.")
    assert counts(house, home) == ""


def test_an_accepted_outcome_is_changed_or_taken_off_by_who_decides_only(house: House, home: PageKey) -> None:
    write(house, home, SPONSOR, deliverables=line("met"))
    assert counts(house, home) == "met"
    write(house, home, MEMBER, deliverables=line("not met"))
    assert counts(house, home) == "met"
    assert "not-met" in asked(house)[0]
    write(house, home, MEMBER, deliverables=line(""))
    assert counts(house, home) == "met"
    (key,) = asked(house)
    shown = house.desk.panel(house.viewer(SPONSOR, home))
    assert shown is not None
    mine = next(section for section in panel_view(shown, "en")["sections"] if section["id"] == "mine")[
        "items"
    ]
    assert "took off the page" in next(item for item in mine if item["key"] == key)["what"]
    decide(house, home, SPONSOR, True, key)
    assert counts(house, home) == ""
    write(house, home, SPONSOR, deliverables=line("partly met"))
    assert counts(house, home) == "partly met"
    write(house, home, SPONSOR, deliverables=line(""))
    assert counts(house, home) == ""


def test_other_words_for_the_same_outcome_are_no_change(house: House, home: PageKey) -> None:
    write(house, home, SPONSOR, deliverables=line("met"))
    write(house, home, MEMBER, deliverables=f"* {LINE} ; Ausgang : erreicht")
    assert counts(house, home) == "met"
    assert not asked(house)


def test_a_closed_account_takes_no_outcome_of_a_deliverable_back(house: House, home: PageKey) -> None:
    write(house, home, SPONSOR, deliverables=line("met"))
    house.wiki.block(house.key(SPONSOR))
    house.hear()
    write(house, home, STEWARD, sponsor=STEWARD)
    assert counts(house, home) == "met"


def test_nobody_makes_themselves_the_sponsor_and_says_what_became_of_it(house: House, home: PageKey) -> None:
    write(house, home, MEMBER, sponsor=MEMBER, deliverables=line("met"))
    assert counts(house, home) == ""


@pytest.mark.parametrize("field", ["outcome", "deliverables"])
def test_written_and_taken_off_heard_at_once_or_one_by_one(house: House, home: PageKey, field: str) -> None:
    told = []
    for at_once in (False, True):
        page = house.community(f"Page {at_once}")
        house.hear()
        for value in ("met", ""):
            house.clock.move(minutes=10)
            words = {field: value if field == "outcome" else line(value)}
            charter = {**(house.wiki.leaf(page).charter or {}), **words}
            charter = {key: value for key, value in charter.items() if value}
            house.wiki.edit(page, house.key(SPONSOR), charter=charter)
            if not at_once:
                house.hear()
        house.hear()
        told.append((charter_of(house, page).state, counts(house, page)))
    assert told == [("active", ""), ("active", "")]


# --- whole histories against a plain retelling ----------------------------------------------------------------


@dataclass
class Retold:
    """What counts, what stands on the page, and what is asked, in the plainest way."""

    page: str = ""
    counts: str = ""
    asks: str | None = None

    def write(self, name: str, outcome: str) -> None:
        if outcome == self.page:
            return
        self.page, self.asks = outcome, None
        if name == SPONSOR:
            self.counts = outcome
        elif outcome != self.counts:
            self.asks = outcome

    def decide(self, yes: bool) -> None:
        if yes and self.asks is not None:
            self.counts = self.asks
        self.asks = None


_WORDS = ["", *(outcome.value for outcome in Outcome)]
_STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("write"), st.sampled_from([SPONSOR, STEWARD, MEMBER, OWNER]), st.sampled_from(_WORDS[:3])
        ),
        st.tuples(st.just("word"), st.sampled_from([SPONSOR, STEWARD, MEMBER]), st.just("")),
        st.tuples(st.just("decide"), st.just(SPONSOR), st.sampled_from(["yes", "no"])),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(_STEPS)
def test_histories_of_a_deliverables_outcome_as_retold(steps: list[tuple[str, str, str]]) -> None:
    with TemporaryDirectory() as folder:
        house = House(Path(folder) / "t.db")
        try:
            house.people()
            house.hear()
            page = house.community()
            house.hear()
            told = Retold()
            for what, name, value in steps:
                if what == "write":
                    write(house, page, name, deliverables=line(value))
                    told.write(name, value)
                elif what == "word":
                    write(house, page, name, benefit=f"Word {house.clock.now():%d%H%M}")
                elif told.asks is not None:
                    decide(house, page, name, value == "yes", asked(house)[0])
                    told.decide(value == "yes")
                assert counts(house, page) == told.counts, (steps, told)
                assert len(asked(house)) == (told.asks is not None), (steps, told)
        finally:
            house.close()
