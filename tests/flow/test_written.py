"""Who wrote the date or the outcome counts, once and for good, whatever is written afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import Act, ActKind, PageKey
from core.ports import Reject
from core.rules.deadline.due_dates import effective, pending
from core.store import communities
from core.store import tables as t
from core.ui.view import panel_view
from tests.flow.writing import (
    FEB,
    FIRST,
    JAN,
    MEMBER,
    SPONSOR,
    STEWARD,
    ask,
    charter_of,
    counts,
    decide,
    write,
)
from tests.support.house import CHARTER, House


@pytest.fixture
def home(house: House) -> PageKey:
    page = house.community()
    house.hear()
    return page


def test_a_later_word_of_somebody_else_leaves_the_sponsors_date(house: House, home: PageKey) -> None:
    write(house, home, SPONSOR, deadline=JAN)
    assert counts(house, home) == JAN
    write(house, home, MEMBER, benefit="You know in a second.")
    assert counts(house, home) == JAN


def test_a_later_word_of_the_sponsor_decides_nothing(house: House, home: PageKey) -> None:
    write(house, home, MEMBER, deadline=JAN)
    assert counts(house, home) == FIRST
    write(house, home, SPONSOR, benefit="You know in a second.")
    assert counts(house, home) == FIRST
    assert [extension.asked_by for extension in pending(charter_of(house, home))] == [house.key(MEMBER)]
    decide(house, home, SPONSOR, True)
    assert counts(house, home) == JAN


def test_a_closed_account_takes_nothing_back(house: House, home: PageKey) -> None:
    write(house, home, SPONSOR, deadline=JAN)
    house.wiki.block(house.key(SPONSOR))
    house.hear()
    assert counts(house, home) == JAN
    write(house, home, STEWARD, sponsor=STEWARD)
    assert counts(house, home) == JAN


@pytest.mark.parametrize("refused", [False, True])
def test_the_sponsors_own_date_is_not_swallowed_by_a_request(
    house: House, home: PageKey, refused: bool
) -> None:
    ask(house, home, STEWARD, JAN)
    if refused:
        decide(house, home, SPONSOR, False)
    write(house, home, SPONSOR, deadline=JAN)
    assert counts(house, home) == JAN
    assert pending(charter_of(house, home)) == ()


def test_another_time_of_the_same_day_needs_the_right_as_another_day_does(
    house: House, home: PageKey
) -> None:
    def until() -> str:
        date = effective(charter_of(house, home))
        assert date is not None
        return f"{date.at:%d %H:%M}"

    assert until() == "18 16:00"
    for text in ("18 Dec 2026 00:01", "18 Dec 2026, 23:30", "18 Dec 2026 AoE"):
        write(house, home, MEMBER, deadline=text)
        assert until() == "18 16:00", text
        assert [extension.due.text for extension in pending(charter_of(house, home))] == [text]
    # In other words, or with the time at which the day ends, it is what it was.
    for text in (FIRST, "18 Dec 2026", "18. Dezember 2026", "18 Dec 2026 17:00"):
        write(house, home, MEMBER, deadline=text)
        assert until() == "18 16:00", text
        assert pending(charter_of(house, home)) == ()
    write(house, home, SPONSOR, deadline="18 Dec 2026, 23:30")
    assert until() == "18 22:30"
    for text in (FIRST, "18 Dec 2026, 12:00"):
        write(house, home, MEMBER, deadline=text)
        assert until() == "18 22:30", text
    # Also of a later day.
    write(house, home, SPONSOR, deadline=JAN)
    write(house, home, MEMBER, deadline="29 Jan 2027, 23:30")
    assert until() == "29 16:00"
    write(house, home, SPONSOR, deadline="29 Jan 2027, 12:00")
    assert until() == "29 11:00"


def test_nobody_makes_themselves_the_sponsor_and_moves_the_date_in_one_go(
    house: House, home: PageKey
) -> None:
    write(house, home, MEMBER, sponsor=MEMBER, deadline=JAN)
    assert counts(house, home) == FIRST


def test_what_was_written_while_nobody_listened_counts_as_it_would_have(house: House, home: PageKey) -> None:
    """The sponsor's date and somebody else's after it, heard of together: each by whoever wrote it."""
    for name, day in ((SPONSOR, JAN), (MEMBER, FEB)):
        house.clock.move(minutes=10)
        house.wiki.edit(home, house.key(name), charter={**CHARTER, "deadline": day})
    house.hear()
    assert counts(house, home) == JAN
    assert [extension.asked_by for extension in pending(charter_of(house, home))] == [house.key(MEMBER)]


def write_behind(house: House, page: PageKey, name: str, **changes: str) -> None:
    """Somebody writes a moment from now, by a clock that is two seconds behind ours."""
    house.clock.move(seconds=-1)
    charter = {**(house.wiki.leaf(page).charter or CHARTER), **changes}
    house.wiki.edit(page, house.key(name), charter=charter)
    house.clock.move(seconds=2)
    house.hear()


def test_a_date_written_right_after_another_one_was_set_by_a_click_holds(house: House, home: PageKey) -> None:
    ask(house, home, SPONSOR, FEB)
    assert counts(house, home) == FEB
    write_behind(house, home, SPONSOR, deadline=JAN)
    assert counts(house, home) == JAN


def test_a_yes_is_for_the_date_that_waited_and_not_for_one_written_right_after(
    house: House, home: PageKey
) -> None:
    ask(house, home, STEWARD, FEB)
    house.clock.move(minutes=10)
    viewer = house.viewer(SPONSOR, home)
    house.desk.act(
        viewer,
        Act(
            id="yes",
            kind=ActKind.DECIDE,
            person=viewer.person,
            at=house.clock.now(),
            page=home,
            data={"decision": "yes"},
        ),
    )
    write_behind(house, home, STEWARD, deadline=JAN)
    assert counts(house, home) == FEB
    assert [each.due.day.isoformat() for each in pending(charter_of(house, home))] == [JAN]


def test_the_sponsor_corrects_a_date(house: House, home: PageKey) -> None:
    write(house, home, SPONSOR, deadline=FEB)
    write(house, home, SPONSOR, deadline=JAN)
    assert counts(house, home) == JAN
    write(house, home, SPONSOR, deadline=FIRST)
    assert counts(house, home) == FIRST
    write(house, home, MEMBER, deadline=FEB)
    assert counts(house, home) == FIRST


# --- the outcome --------------------------------------------------------------------------------------------


def test_an_outcome_written_without_the_right_is_asked_about(house: House, home: PageKey) -> None:
    write(house, home, MEMBER, outcome="met")
    assert charter_of(house, home).state == "active"
    write(house, home, SPONSOR, benefit="You know in a second.")
    assert charter_of(house, home).state == "active"
    (key,) = [row["key"] for row in house.rows(t.obligation) if "/outcome-" in row["key"] and row["is_open"]]
    assert key in house.open_for(SPONSOR)
    shown = house.desk.panel(house.viewer(SPONSOR, home))
    assert shown is not None
    assert "Mia Member" in str(panel_view(shown, "en")["line"]["text"])
    decide(house, home, SPONSOR, True, key)
    assert charter_of(house, home).state == "closed"
    write(house, home, MEMBER, benefit="You know in half a second.")
    assert charter_of(house, home).state == "closed"


def test_a_refused_outcome_closes_nothing(house: House, home: PageKey) -> None:
    write(house, home, MEMBER, outcome="met")
    decide(house, home, SPONSOR, False)
    assert charter_of(house, home).state == "active"
    assert not [key for key in house.open_for(SPONSOR) if "/outcome-" in key]
    write(house, home, SPONSOR, benefit="You know in a second.")
    assert charter_of(house, home).state == "active"


def test_the_sponsors_outcome_counts_and_stays(house: House, home: PageKey) -> None:
    write(house, home, SPONSOR, outcome="partly met: two of three")
    assert charter_of(house, home).state == "closed"
    house.wiki.block(house.key(SPONSOR))
    house.hear()
    write(house, home, MEMBER, benefit="You know in a second.")
    assert charter_of(house, home).state == "closed"
    write(house, home, MEMBER, outcome="")
    assert charter_of(house, home).state == "closed"


# --- what people see ------------------------------------------------------------------------------------------


def test_a_request_shows_both_dates_its_reason_and_its_effect(house: House, home: PageKey) -> None:
    write(house, home, MEMBER, deadline=JAN, **{"extension reason": "The council meets later."})
    sponsor = house.desk.panel(house.viewer(SPONSOR, home))
    assert sponsor is not None
    shown = panel_view(sponsor, "en")
    assert "18 Dec" in shown["line"]["text"]
    assert "29 Jan" in shown["line"]["text"]
    mine = next(section for section in shown["sections"] if section["id"] == "mine")["items"]
    asked = next(item for item in mine if item["key"].startswith("decide/"))
    assert "18 Dec" in asked["what"]
    assert "29 Jan" in asked["what"]
    assert "The council meets later" in asked["what"]
    assert "If you say yes" in asked["note"]


def test_the_charters_box_says_what_the_panel_says_about_the_date(house: House, home: PageKey) -> None:
    def box() -> tuple[str, str]:
        facts = house.desk.panel(house.viewer("Max Member", home))
        assert facts is not None
        view = panel_view(facts, "en")
        dates = next(section for section in view["sections"] if section["id"] == "dates")["items"]
        asked = [item["note"] for item in dates if item["key"].startswith("extension/")]
        return view["box"].get("deadline", ""), "".join(asked)

    assert box() == ("", "")
    write(house, home, MEMBER, deadline=JAN)
    boxed, panel = box()
    assert boxed == "Fri 29 Jan 2027 is asked for: Sven Sponsor decides. Until then Fri 18 Dec counts."
    assert panel == "Sven Sponsor decides. Until then Fri 18 Dec counts."
    decide(house, home, SPONSOR, False)
    assert box()[0] == "What counts: Fri 18 Dec"
    write(house, home, SPONSOR, deadline=FEB)
    assert box()[0] == ""


def test_the_wiki_knows_before_the_panel_comes_where_the_charters_box_says_more(
    house: House, home: PageKey
) -> None:
    """So that the box keeps the place for it: from the request on, and as long as it says so."""

    def told() -> list[bool]:
        house.service.deliver()
        return [entry.more for entry in house.wiki.published[-1]]

    def has_box() -> bool:
        facts = house.desk.panel(house.viewer(MEMBER, home))
        assert facts is not None
        return bool(panel_view(facts, "en").get("box"))

    assert told() == [has_box()] == [False]
    write(house, home, MEMBER, deadline=JAN)
    assert told() == [has_box()] == [True]
    decide(house, home, SPONSOR, yes=False)
    # It is refused, and still stands on the page.
    assert told() == [has_box()] == [True]
    write(house, home, MEMBER, deadline=FIRST)
    assert told() == [has_box()] == [False]
    write(house, home, MEMBER, deadline=FEB)
    decide(house, home, SPONSOR, yes=True)
    assert told() == [has_box()] == [False]


def test_who_wrote_it_reads_that_it_is_a_request(house: House, home: PageKey) -> None:
    write(house, home, MEMBER, deadline=JAN)
    mine = house.desk.panel(house.viewer(MEMBER, home))
    assert mine is not None
    line = panel_view(mine, "en")["line"]["text"]
    assert "is a request" in line
    assert "say why" in line
    assert "18 Dec" in line
    other = house.desk.panel(house.viewer("Max Member", home))
    assert other is not None
    assert "29 Jan 2027 is asked for" in panel_view(other, "en")["line"]["text"]


def test_every_extension_is_listed_with_its_reason(house: House, home: PageKey) -> None:
    reasons = {}
    for number, day in enumerate(("2027-01-08", "2027-01-15", "2027-01-22", "2027-01-29", "2027-02-05")):
        reasons[day] = f"Reason number {number}"
        write(house, home, SPONSOR, deadline=day, **{"extension reason": reasons[day]})
    shown = house.desk.panel(house.viewer(MEMBER, home))
    assert shown is not None
    dates = next(section for section in panel_view(shown, "en")["sections"] if section["id"] == "dates")[
        "items"
    ]
    listed = [item for item in dates if item["key"].startswith("extension/")]
    assert [item["why"] for item in listed] == list(reasons.values())
    assert "Moved 5 times" in next(item for item in dates if item["key"] == "deadline")["note"]


# --- whole histories against a plain retelling ----------------------------------------------------------------


@dataclass
class Retold:
    """Tells a history anew, in the plainest way: a list of what each date's state is."""

    now: str = FIRST
    page: str = FIRST
    #: day → "asked", "yes", "no"
    dates: dict[str, str] = field(default_factory=dict)
    sponsor: bool = True

    def write(self, name: str, day: str) -> None:
        if day == self.page:
            return
        if self.page != FIRST and self.dates.get(self.page) == "asked":
            # It stood on the page only, and nobody decided.
            del self.dates[self.page]
        self.page = day
        # Where the sponsor has no account any more, a steward decides in their place.
        if name == (SPONSOR if self.sponsor else STEWARD):
            for other, state in list(self.dates.items()):
                if state == "yes":
                    self.dates[other] = "gone"
            if day != FIRST:
                self.dates[day] = "yes"
        elif day != FIRST and self.dates.get(day) in (None, "gone", "no"):
            self.dates[day] = "asked"

    def counts(self) -> str:
        return max((day for day, state in self.dates.items() if state == "yes"), default=FIRST)


_STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("write"), st.sampled_from([SPONSOR, STEWARD, MEMBER]), st.sampled_from([FIRST, JAN, FEB])
        ),
        st.tuples(st.just("word"), st.sampled_from([SPONSOR, STEWARD, MEMBER]), st.just("")),
        st.tuples(st.just("gone"), st.just(SPONSOR), st.just("")),
        st.tuples(st.just("decide"), st.just(SPONSOR), st.sampled_from(["yes", "no"])),
    ),
    max_size=7,
)


@settings(max_examples=25, deadline=None)
@given(_STEPS)
def test_whole_histories_as_retold(steps: list[tuple[str, str, str]]) -> None:
    with TemporaryDirectory() as folder:
        house = House(Path(folder) / "t.db")
        try:
            house.people()
            house.hear()
            page = house.community(sponsor=SPONSOR)
            house.hear()
            told = Retold()
            for what, name, value in steps:
                if what == "write":
                    write(house, page, name, deadline=value)
                    told.write(name, value)
                elif what == "word":
                    write(house, page, name, benefit=f"Word {house.clock.now():%d%H%M}")
                elif what == "gone":
                    house.wiki.block(house.key(SPONSOR))
                    house.hear()
                    told.sponsor = False
                elif told.sponsor and "asked" in told.dates.values():
                    (day,) = [day for day, state in told.dates.items() if state == "asked"]
                    decide(house, page, name, value == "yes")
                    told.dates[day] = value
                assert counts(house, page) == told.counts(), (steps, told)
        finally:
            house.close()


@pytest.mark.parametrize(("country", "zone"), [("IL", ""), ("SA", "Asia/Riyadh"), ("AT", "Europe/Vienna")])
def test_a_country_named_on_the_due_day_moves_nothing_and_says_nothing_else(
    tmp_path: Path, country: str, zone: str
) -> None:
    house = House(tmp_path / "telos.sqlite")
    house.people()
    house.hear()
    # A Friday; in Austria the 8th of December is a day off.
    day = "2026-12-08" if country == "AT" else FIRST
    page = house.community(deadline=day, country="DE", milestones=f"half: {day}")
    house.hear()
    house.clock.at = datetime.fromisoformat(f"{day}T09:00+00:00")
    house.service.tick()
    house.service.run_until_idle()
    write(house, page, MEMBER, country=country, **{"time zone": zone})
    assert counts(house, page) == day
    view = panel_view(house.desk.panel(house.viewer(MEMBER, page)))
    dates = next(section for section in view["sections"] if section["id"] == "dates")["items"]
    assert next(item["note"] for item in dates if item["key"] == "deadline") == ""
    assert view["box"] == {}
    with house.store.read() as connection:
        (community,) = communities.at_home(connection, [page])
    assert "D204" not in {finding.code for finding in community.findings}
    assert not [key for key in house.open_for("Sven Sponsor") if key.startswith("decide/")]
    house.close()


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_request_to_move_the_date_needs_its_reason(house: House, home: PageKey, reason: str) -> None:
    viewer = house.viewer(STEWARD, home)
    facts = house.desk.panel(viewer)
    assert facts is not None
    actions = [
        action
        for section in panel_view(facts, "en")["sections"]
        for item in section["items"]
        for action in item.get("actions", ())
        if action.get("act", {}).get("kind") == ActKind.EXTEND
    ]
    (asks,) = actions
    fields = {field["name"]: field for field in asks["fields"]}
    assert fields["text"]["required"], "the panel does not send it without"
    until = datetime.fromisoformat(f"{JAN}T00:00+00:00")
    act = Act(
        id="ask", kind=ActKind.EXTEND, person=viewer.person, at=house.clock.now(), page=home, until=until
    )
    with pytest.raises(Reject) as refused:
        house.desk.act(viewer, replace(act, text=reason))
    assert "reason" in str(refused.value).casefold()
    assert not pending(charter_of(house, home))
    house.desk.act(viewer, replace(act, text="The works council meets later."))
    assert len(pending(charter_of(house, home))) == 1
