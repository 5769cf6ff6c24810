"""The date that counts, extensions and who approves them, closing, and what is said about dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import WorkCalendar
from core.model import Act, ActKind, Charter, CharterState, DueDate, Level, Outcome
from core.rules.deadline.dates import due
from core.rules.deadline.due_dates import consensus_at, effective, pending
from core.rules.deadline.extensions import DECIDES, TOLD, WRITTEN, extended
from tests.rules.charters import COMMUNITY, DIRECTORY, NOW, POLICY, act, codes, read, who

CALENDAR = WorkCalendar.of(POLICY)


def on(text: str) -> DueDate:
    due_date, _ = due(text, CALENDAR)
    assert due_date is not None
    return due_date


def at(day: int, hour: int = 10, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


FIRST = on("18 Dec 2026")
JANUARY_15 = datetime(2027, 1, 15, tzinfo=UTC)
ASKED = act(
    ActKind.EXTEND, "Ana", at(20), id="ask", until=JANUARY_15, text="the works council meets in January"
)


def decision(person: str, day: int, answer: str, **more: object) -> Act:
    return act(ActKind.DECIDE, person, at(day), data={"decision": answer}, **more)


def counts(charter: Charter) -> date:
    in_effect = effective(charter)
    assert in_effect is not None
    return in_effect.day


# --- extensions -----------------------------------------------------------------------------------


def test_an_extension_waits_for_approval_and_then_counts_while_the_first_date_stays() -> None:
    charter, _ = read(acts=[ASKED], first=FIRST)
    (waiting,) = pending(charter)
    assert (waiting.key, waiting.reason, waiting.asked_by) == (
        "ask",
        "the works council meets in January",
        who("Ana"),
    )
    assert counts(charter) == date(2026, 12, 18)

    charter, _ = read(acts=[ASKED, decision("Sol", 21, "yes")], first=FIRST)
    assert pending(charter) == ()
    assert counts(charter) == date(2027, 1, 15)
    assert effective(charter).at == datetime(2027, 1, 15, 16, 0, tzinfo=UTC)  # type: ignore[union-attr]
    assert charter.deadline is not None
    assert charter.deadline.day == date(2026, 12, 18)
    assert charter.extensions[0].decided_by == who("Sol")

    charter, _ = read(acts=[ASKED, decision("Sol", 21, "no")], first=FIRST)
    assert counts(charter) == date(2026, 12, 18)
    assert charter.extensions[0].approved is False


@pytest.mark.parametrize("ids", [("a", "b"), ("b", "a")])
@pytest.mark.parametrize("other", ["2026-12-18", "2027-01-15"])
def test_of_two_told_of_the_same_moment_the_later_day_counts(ids: tuple[str, str], other: str) -> None:
    """Systems tell in any order and their acts are called by a digest: neither may choose the date."""
    told = [
        act(ActKind.EXTEND, "Sol", at(20), id=id, checked=True, text="as agreed",
            data={WRITTEN: day, DECIDES: "yes", TOLD: "portal"})
        for id, day in zip(ids, (other, "2027-03-15"), strict=True)
    ]  # fmt: skip
    for order in (told, told[::-1]):
        charter, _ = read(acts=order, first=FIRST)
        assert counts(charter) == date(2027, 3, 15)


def at_level(level: int, acts: Sequence[Act], now: datetime = NOW) -> Charter:
    charter = replace(read()[0], level=level)
    ordered = sorted(acts, key=lambda act: act.at)
    return extended(
        charter, acts=ordered, on_page=None, directory=DIRECTORY, calendar=CALENDAR, policy=POLICY, now=now
    )


@pytest.mark.parametrize(
    ("level", "person", "counts_as"),
    [
        (1, "Sol", True),
        (1, "Ben", None),
        (1, "Cem", None),
        (2, "Sol", True),
        (2, "Ben", True),
        (2, "Cem", None),
        (3, "Ben", True),
        (3, "Sol", None),
        (3, "Cem", None),
    ],
)
def test_who_decides_moves_with_the_level(level: int, person: str, counts_as: bool | None) -> None:
    ask = replace(ASKED, person=who("Ivy"))
    assert at_level(level, [ask, decision(person, 21, "yes")]).extensions[0].approved is counts_as


def test_who_may_decide_need_not_ask_somebody_else() -> None:
    by_sponsor = replace(ASKED, person=who("Sol"))
    assert counts(at_level(1, [by_sponsor])) == date(2027, 1, 15)
    assert counts(at_level(1, [ASKED])) == date(2026, 12, 18)
    assert counts(at_level(2, [ASKED])) == date(2027, 1, 15)


def test_at_level_four_silence_approves_and_a_member_s_no_refuses() -> None:
    ask = replace(ASKED, at=at(20))  # a Friday; three working days later is Wednesday
    until = consensus_at(at_level(4, [ask]).extensions[0], CALENDAR, POLICY)
    assert until == at(25)
    assert at_level(4, [ask], now=at(25, 9)).extensions[0].approved is None
    assert at_level(4, [ask], now=at(25)).extensions[0].approved is True
    objected = [ask, decision("Cem", 24, "no")]
    assert at_level(4, objected, now=at(26)).extensions[0].approved is False
    in_time = replace(decision("Cem", 25, "no"), at=at(25))
    assert at_level(4, [ask, in_time], now=at(26)).extensions[0].approved is False, "at the last moment"
    assert at_level(4, [ask, decision("Cem", 26, "no")], now=at(27)).extensions[0].approved is True, (
        "too late"
    )
    assert at_level(4, [ask, decision("Gone", 24, "no")], now=at(26)).extensions[0].approved is True


def test_the_latest_of_several_approved_dates_counts() -> None:
    longest = act(ActKind.EXTEND, "Sol", at(21), id="longest", until=datetime(2027, 2, 26, tzinfo=UTC))
    middle = act(ActKind.EXTEND, "Sol", at(22), id="middle", until=datetime(2027, 1, 29, tzinfo=UTC))
    assert counts(at_level(1, [longest, middle])) == date(2027, 2, 26)


def test_who_has_no_right_to_ask_or_decide_changes_nothing() -> None:
    assert at_level(1, [replace(ASKED, person=who("Mia"))]).extensions == ()
    assert at_level(1, [ASKED, decision("Gone", 21, "yes")]).extensions[0].approved is None


def test_what_was_checked_when_it_was_done_outlives_the_role() -> None:
    yes = replace(decision("Sol", 21, "yes"), checked=True)
    charter, _ = read({"sponsor": "Dana"}, acts=[ASKED, yes], first=FIRST)
    assert counts(charter) == date(2027, 1, 15)
    charter, _ = read({"sponsor": "Dana"}, acts=[ASKED, replace(yes, checked=False)], first=FIRST)
    assert counts(charter) == date(2026, 12, 18)


def test_a_decision_is_about_the_extension_it_names_and_the_last_one_counts() -> None:
    later = act(ActKind.EXTEND, "Ana", at(23), id="later", until=datetime(2027, 2, 1, tzinfo=UTC))
    named = decision("Sol", 24, "yes", id="d1", obligation=f"decide/{COMMUNITY}/ask")
    charter, _ = read(acts=[ASKED, later, named], first=FIRST)
    assert {extension.key: extension.approved for extension in charter.extensions} == {
        "ask": True,
        "later": None,
    }
    changed = decision("Sol", 25, "no", id="d2", obligation=f"decide/{COMMUNITY}/ask")
    charter, _ = read(acts=[ASKED, later, named, changed], first=FIRST)
    assert {extension.key: extension.approved for extension in charter.extensions} == {
        "ask": False,
        "later": None,
    }
    unnamed = decision("Sol", 26, "yes", id="d3")
    charter, _ = read(acts=[ASKED, later, unnamed], first=FIRST)
    assert {extension.key: extension.approved for extension in charter.extensions} == {
        "ask": None,
        "later": True,
    }
    elsewhere = decision("Sol", 26, "yes", id="d4", obligation=f"decide/{COMMUNITY}/outcome")
    charter, _ = read(acts=[ASKED, elsewhere], first=FIRST)
    assert charter.extensions[0].approved is None, "it decided something else"


def test_an_earlier_date_an_absurd_one_and_none_are_no_extension() -> None:
    same_day = datetime(2026, 12, 18, tzinfo=UTC)
    for until in (datetime(2026, 12, 1, tzinfo=UTC), same_day, datetime(9999, 12, 31, tzinfo=UTC), None):
        charter, _ = read(acts=[replace(ASKED, until=until)], first=FIRST)
        assert charter.extensions == ()


def test_an_extension_onto_a_day_off_ends_the_working_day_before() -> None:
    saturday = replace(ASKED, until=datetime(2027, 1, 16, tzinfo=UTC))
    charter, _ = read(acts=[saturday], first=FIRST)
    assert charter.extensions[0].due.day == date(2027, 1, 15)
    assert charter.extensions[0].due.moved_from == date(2027, 1, 16)


def test_a_new_date_on_the_page_is_an_extension_that_waits_unless_its_writer_may_approve() -> None:
    new = {"deadline": "15 Jan 2027", "extension reason": "waiting for the works council"}
    charter, _ = read(new, first=FIRST, written_by=who("Ana"), written_at=at(20))
    assert charter.deadline == FIRST
    (waiting,) = pending(charter)
    assert (waiting.key, waiting.reason, waiting.due.day) == (
        "page-2027-01-15",
        "waiting for the works council",
        date(2027, 1, 15),
    )
    charter, _ = read(new, first=FIRST, written_by=who("Sol"), written_at=at(20))
    assert counts(charter) == date(2027, 1, 15)
    assert charter.deadline == FIRST
    approved = decision("Sol", 21, "yes", obligation=f"decide/{COMMUNITY}/page-2027-01-15")
    charter, _ = read(new, first=FIRST, written_by=who("Ana"), written_at=at(20), acts=[approved])
    assert counts(charter) == date(2027, 1, 15)


def test_an_approved_date_written_on_the_page_afterwards_is_no_second_wish() -> None:
    charter, _ = read(
        {"deadline": "15 Jan 2027"},
        first=FIRST,
        written_by=who("Ana"),
        acts=[ASKED, decision("Sol", 21, "yes")],
    )
    assert [extension.key for extension in charter.extensions] == ["ask"]
    assert counts(charter) == date(2027, 1, 15)


def test_the_same_day_in_other_words_is_still_the_first_date() -> None:
    charter, _ = read({"deadline": "18. Dezember 2026"}, first=FIRST)
    assert charter.extensions == ()
    assert counts(charter) == date(2026, 12, 18)


def test_a_date_moved_nearer_by_the_sponsor_counts() -> None:
    charter, _ = read(
        {"deadline": "14 Dec 2026", "milestones": ""}, first=FIRST, written_by=who("Sol"), written_at=at(20)
    )
    assert counts(charter) == date(2026, 12, 14)
    assert charter.deadline == FIRST


def test_a_date_removed_from_the_page_is_missing_but_not_forgotten() -> None:
    charter, findings = read({"deadline": None}, first=FIRST)
    assert codes(findings) == ["D201"]
    assert charter.deadline == FIRST
    assert charter.state is CharterState.DRAFT


@given(
    st.permutations(
        [ASKED, decision("Sol", 21, "yes"), decision("Sol", 22, "no"), ASKED, decision("Ben", 23, "yes")]
    )
)
def test_the_order_and_repetition_of_acts_do_not_matter(acts: list[Act]) -> None:
    charter, _ = read(acts=acts, first=FIRST)
    (only,) = charter.extensions
    assert only.approved is False


# --- closing --------------------------------------------------------------------------------------


def close(person: str = "Sol", day: int = 22, **data: str) -> Act:
    return act(ActKind.CLOSE, person, at(day), data=data, text="two of three are agreed")


def test_closing_says_what_became_of_it_deliverable_by_deliverable() -> None:
    done = close(outcome="partly met", **{"travel-section": "met", "leave-section": "not met"})
    charter, _ = read(acts=[done])
    assert charter.state is CharterState.CLOSED
    assert (charter.outcome, charter.outcome_text, charter.closed_at) == (
        Outcome.PARTLY_MET,
        "two of three are agreed",
        at(22),
    )
    assert charter.deliverable_outcomes == {"travel-section": Outcome.MET, "leave-section": Outcome.NOT_MET}


@pytest.mark.parametrize(
    ("items", "whole"),
    [
        (("met", "met"), Outcome.MET),
        (("not met", "not met"), Outcome.NOT_MET),
        (("met", "not met"), Outcome.PARTLY_MET),
    ],
)
def test_an_outcome_left_out_is_the_sum_of_the_deliverables(items: tuple[str, str], whole: Outcome) -> None:
    charter, _ = read(acts=[close(**dict(zip(("travel-section", "leave-section"), items, strict=True)))])
    assert charter.outcome is whole


def test_only_who_has_the_right_closes_and_only_with_an_outcome() -> None:
    for no in (close("Cem", outcome="met"), close("Ana", outcome="met"), close(outcome="great"), close()):
        charter, _ = read(acts=[no])
        assert charter.state is CharterState.ACTIVE
    charter, _ = read(acts=[replace(close("Cem", outcome="met"), checked=True)])
    assert charter.state is CharterState.CLOSED


def test_the_page_s_own_outcome_goes_first_and_a_closed_draft_is_closed() -> None:
    charter, _ = read({"outcome": "withdrawn"}, acts=[close(outcome="met")])
    assert charter.outcome is Outcome.WITHDRAWN
    charter, _ = read({"benefit": None}, acts=[close(outcome="met")])
    assert charter.state is CharterState.CLOSED
    assert pending(read(acts=[ASKED, close(outcome="met")])[0]) == ()


# --- findings -------------------------------------------------------------------------------------


def values_read(code: str, changes: dict[str, str | None], now: datetime = NOW) -> list[tuple[str, str]]:
    _, findings = read(changes, now=now)
    return [(finding.field, finding.read) for finding in findings if finding.code == code]


def test_a_deadline_passes_at_its_instant_not_before() -> None:
    last = datetime(2026, 12, 18, 16, 0, tzinfo=UTC)
    assert values_read("D202", {}, now=last) == []
    assert values_read("D202", {}, now=last + timedelta(seconds=1)) == [("deadline", "18 Dec 2026")]
    charter, findings = read(
        now=last + timedelta(days=1), acts=[ASKED, decision("Sol", 21, "yes")], first=FIRST
    )
    assert "D202" not in codes(findings)
    assert charter.state is CharterState.ACTIVE
    assert read(now=last + timedelta(days=1))[0].state is CharterState.ACTIVE, "a passed date makes no draft"


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({"deadline": "19 Feb 2027"}, []),  # 88 days from 23 November, with milestones on the way
        ({"deadline": "30 Apr 2027"}, [140]),  # from the deliverable on 11 December
        ({"deadline": "30 Apr 2027", "milestones": "18 Feb 2027: draft"}, []),
        ({"deadline": "30 Apr 2027", "milestones": "", "deliverables": "A; owner: Ana; done when: b"}, [158]),
        ({"deadline": "30 Sep 2027", "milestones": "29 Apr 2027: draft"}, [139, 154]),
        (
            {
                "deadline": "30 Apr 2027",
                "milestones": "",
                "start": "1 Mar 2027",
                "deliverables": "A; owner: Ana; done when: b",
            },
            [],
        ),
    ],
)
def test_a_long_way_without_a_milestone(changes: dict[str, str | None], days: list[int]) -> None:
    _, findings = read(changes)
    assert [finding.data["days"] for finding in findings if finding.code == "D203"] == days
    assert all(finding.level is Level.ADVICE for finding in findings if finding.code == "D203")


@pytest.mark.parametrize(
    ("field", "value", "day", "moved"),
    [
        ("deadline", "19 Dec 2026", "2026-12-19", "2026-12-18"),
        ("deadline", "25 Dec 2026", "2026-12-25", "2026-12-24"),
        ("milestones", "5 Dec 2026: draft", "2026-12-05", "2026-12-04"),
        ("deliverables", "A; owner: Ana; done when: b; by: 6 Dec 2026", "2026-12-06", "2026-12-04"),
    ],
)
def test_a_day_off_is_said_and_moves_to_the_working_day_before(
    field: str, value: str, day: str, moved: str
) -> None:
    charter, findings = read({field: value})
    (finding,) = findings
    assert (finding.code, finding.level, finding.field) == ("D204", Level.ADVICE, field)
    assert (finding.data["day"], finding.data["moved"]) == (day, moved)
    assert charter.state is CharterState.ACTIVE


@pytest.mark.parametrize("field", ["deadline", "start", "read until"])
def test_an_unreadable_date_is_an_error_that_shows_what_was_read(field: str) -> None:
    charter, findings = read({field: "03/04/2027", "read by": "Ana"})
    (finding,) = findings
    assert (finding.code, finding.level, finding.field, finding.read) == (
        "D205",
        Level.ERROR,
        field,
        "03/04/2027",
    )
    assert (finding.data["one"], finding.data["two"]) == ("2027-03-04", "2027-04-03")
    assert charter.state is CharterState.DRAFT


def test_dates_behind_the_deadline_are_told() -> None:
    assert values_read("D206", {"milestones": "8 Jan 2027: late"}) == [("milestones", "8 Jan 2027")]
    assert values_read("D206", {"deliverables": "A; owner: Ana; done when: b; by: 8 Jan 2027"}) == [
        ("deliverables", "8 Jan 2027")
    ]
    assert values_read("D206", {"start": "8 Jan 2027"}) == [("start", "8 Jan 2027")]
    assert values_read("D206", {"start": "18 Dec 2026"}) == []
    _, findings = read(
        {"milestones": "8 Jan 2027: late"}, acts=[ASKED, decision("Sol", 21, "yes")], first=FIRST
    )
    assert "D206" not in codes(findings), "the extended date counts"


def test_an_inherited_deadline_is_looked_at_where_it_comes_from() -> None:
    parent, _ = read({"deadline": "6 Nov 2026", "milestones": ""})
    charter, findings = read(fields={"read by": "Ana"}, parent=parent)
    assert findings == ()
    assert counts(charter) == date(2026, 11, 6)


def test_a_nested_charter_takes_over_the_extended_date_as_well() -> None:
    parent, _ = read(acts=[ASKED, decision("Sol", 21, "yes")], first=FIRST)
    charter, _ = read(fields={"read by": "Ana"}, parent=parent)
    assert counts(charter) == date(2027, 1, 15)
    assert charter.deadline is not None
    assert charter.deadline.day == date(2026, 12, 18)


def test_a_start_on_a_day_off_is_fine_and_begins_with_the_working_day() -> None:
    charter, findings = read({"start": "28 Nov 2026"})
    assert findings == ()
    assert charter.start is not None
    assert charter.start.at == datetime(2026, 11, 28, 8, 0, tzinfo=UTC)
