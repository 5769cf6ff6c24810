"""What an HR system tells: in any order, any number of times, it ends in the same state, and has its effect."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ports import shown_pairs
from core.store import staff as staff_rows
from core.store import tables as t
from tests.intranet.world import OPTIONS, Company, address, body, in_any_order
from tests.support.house import CHARTER

_paths = itertools.count(1)


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    company = Company(tmp_path / "t.db")
    company.people()
    company.community(**{"read by": "group: payroll", "read until": "2026-12-11"})
    company.clock.move(hours=1)
    company.hear()
    company.service.go_live("hr")
    yield company
    company.close()


def steward_of(company: Company) -> str:
    """Who owes the one open answer."""
    keys = {account.key: account.name for account in company.wiki.accounts.values()}
    rows = company.rows(t.obligation)
    (owner,) = {keys[row["person"]] for row in rows if row["kind"] == "answer" and row["is_open"]}
    return owner


# --- what it does -----------------------------------------------------------------------------------------


def test_who_is_away_hands_over_and_is_given_nothing(company: Company) -> None:
    company.wiki.page("Leave/Travel", company.key("Mia Member"))
    company.hear()
    first = steward_of(company)
    now = company.clock.now()
    company.tell(
        "person.absent",
        first,
        absence="A1",
        **{"from": now.isoformat(), "until": (now + timedelta(days=30)).isoformat()},
    )
    assert steward_of(company) != first
    company.clock.move(minutes=5)
    company.tell(
        "person.absent", first, absence="A1", cancelled=True,
        **{"from": now.isoformat(), "until": (now + timedelta(days=30)).isoformat()},
    )  # fmt: skip
    assert company.row(first)["absent"] == ""


def test_an_absence_that_begins_later_hands_over_when_it_begins(company: Company) -> None:
    company.wiki.page("Leave/Travel", company.key("Mia Member"))
    company.hear()
    first = steward_of(company)
    begins = company.clock.now() + timedelta(hours=3)
    company.tell(
        "person.absent", first, absence="A1",
        **{"from": begins.isoformat(), "until": (begins + timedelta(days=30)).isoformat()},
    )  # fmt: skip
    assert steward_of(company) == first
    company.clock.move(hours=2)
    company.service.run_until_idle()
    assert steward_of(company) == first
    company.clock.move(hours=2)
    company.service.run_until_idle()
    assert steward_of(company) != first


def test_a_preview_knows_who_will_be_away(company: Company) -> None:
    company.wiki.page("Leave/Travel", company.key("Mia Member"))
    company.hear()
    first = steward_of(company)
    begins = company.clock.now() + timedelta(hours=3)
    until = begins + timedelta(days=30)
    span = {"from": begins.isoformat(), "until": until.isoformat()}
    company.tell("person.absent", first, absence="A1", **span)
    lines = company.service.preview(10, "hr")
    answers = {(line.to, line.kind) for line in lines if "answer/" in line.key}
    assert ({"Ana Steward", "Ben Steward"} - {first}).pop() in {to for to, _ in answers}
    assert steward_of(company) == first, "a preview changes nothing"


def test_absences_without_end_are_not_kept_without_end(company: Company) -> None:
    now = company.clock.now()
    for number in range(staff_rows.MOST_KEPT + 5):
        span = {"from": now.isoformat(), "until": (now + timedelta(hours=number + 1)).isoformat()}
        company.send(body("person.absent", now, person=address("Mia Member"), absence=f"A{number}", **span))
    company.service.run_until_idle()
    facts = company.rows(t.staff_fact)
    assert len(facts) == staff_rows.MOST_KEPT
    assert "absence/A0" not in {row["aspect"] for row in facts}


def test_who_left_owes_nothing_whatever_the_wiki_says_and_is_back_when_they_join_again(
    company: Company,
) -> None:
    company.wiki.page("Leave/Travel", company.key("Mia Member"))
    company.hear()
    first = steward_of(company)
    company.tell("person.left", first)
    assert steward_of(company) != first
    assert not company.row(first)["active"]
    # The wiki, which still has the account, changes nothing about it.
    company.wiki.rename(company.key(first), first)
    company.hear()
    company.sync()
    assert not company.row(first)["active"]
    company.clock.move(minutes=5)
    company.tell("person.joined", first)
    assert company.row(first)["active"]


def test_who_is_blocked_in_the_wiki_stays_so_whatever_another_system_says(company: Company) -> None:
    company.wiki.block(company.key("Mia Member"))
    company.hear()
    company.tell("person.joined", "Mia Member")
    assert not company.row("Mia Member")["active"]
    company.wiki.block(company.key("Mia Member"), blocked=False)
    company.hear()
    assert company.row("Mia Member")["active"]


def test_who_moves_into_a_team_must_read_what_it_must_and_who_moves_out_need_not(company: Company) -> None:
    company.tell("person.moved", "Mia Member", team="T-17")
    assert company.in_group("payroll") == {"Mia Member"}
    assert [key for key in company.open_for("Mia Member") if key.startswith("confirm/")]
    company.clock.move(minutes=5)
    company.tell("person.moved", "Mia Member", team="T-18")
    assert company.in_group("payroll") == set()
    assert company.in_group("travel") == {"Mia Member"}
    assert not company.open_for("Mia Member")
    # The wiki knows no such group, and is not asked.
    company.sync()
    company.clock.move(days=2)
    company.sync()
    assert company.in_group("travel") == {"Mia Member"}


def test_it_can_give_nobody_a_group_of_the_wiki_or_a_right(company: Company) -> None:
    company.tell("person.moved", "Mia Member", team="managers")
    company.tell("person.moved", "Moe Member", team="sysop")
    assert company.in_group("managers") == {"Mia Member", "Max Member", "Moe Member"} or not company.in_group(
        "managers"
    )
    assert company.in_group("sysop") == set()
    platform = company.service.flow.platform("staff")
    home = next(row["key"] for row in company.rows(t.page))
    # Nothing is shown to anybody on its word, nobody may do anything by it, and it vouches for nobody.
    assert shown_pairs(platform, [company.key("Mia Member")], [home]) == frozenset()
    assert platform.access is platform.rights is platform.tokens is platform.own_sign_in is None


# --- who that is --------------------------------------------------------------------------------------------


def test_nobody_is_known_by_a_name_or_by_an_address_the_wiki_did_not_confirm(company: Company) -> None:
    company.wiki.account("Una Unsure", confirmed=False)
    company.hear()
    company.sync()
    company.tell("person.left", "Una Unsure")
    company.send(body("person.left", company.clock.now(), person="Mia Member"))
    company.service.run_until_idle()
    company.wiki.rename(company.key("Una Unsure"), "Una Unsure")
    company.hear()
    assert all(row["left_at"] is None for row in company.rows(t.person))


def test_a_shared_mailbox_says_of_nobody_who_they_are(company: Company) -> None:
    company.tell("person.left", "Mia Member")
    assert company.row("Mia Member")["left_at"] is not None
    company.wiki.account("Mia Second", email=address("Mia Member"))
    company.hear()
    company.sync()
    company.wiki.rename(company.key("Mia Second"), "Mia Second")
    company.hear()
    company.service.process([])
    rows = {row["name"]: row for row in company.rows(t.person)}
    if "Mia Second" in rows and rows["Mia Second"]["address"]:
        assert rows["Mia Member"]["left_at"] is None
        assert rows["Mia Member"]["active"]


def test_a_list_says_who_is_called_by_a_number(tmp_path: Path) -> None:
    file = tmp_path / "staff.csv"
    company = Company(tmp_path / "first.db")
    company.people()
    company.hear()
    mia = company.key("Mia Member")
    company.close()
    file.write_text(f"4711,hr,{mia.partition(':')[2]}\n4712,elsewhere,1\n")
    company.options = {**OPTIONS, "accounts_file": str(file)}
    company.open()
    company.community(**{"read by": "group: payroll", "read until": "2026-12-11"})
    company.hear()
    company.send(body("person.moved", company.clock.now(), person="4711", team="T-17"))
    company.send(body("person.left", company.clock.now(), person=address("Max Member")))
    company.service.run_until_idle()
    assert company.in_group("payroll") == {"Mia Member"}
    assert company.row("Max Member")["left_at"] is None
    company.close()


def test_what_is_no_longer_in_the_settings_counts_no_more(company: Company) -> None:
    company.tell("person.left", "Mia Member")
    company.service.sync("staff")
    company.close()
    company.options = {**OPTIONS, "about": ["it"]}
    company.open()
    company.service.sync("staff")
    assert company.row("Mia Member")["active"]
    company.close()
    company.options = OPTIONS
    company.open()
    company.service.sync("staff")
    assert not company.row("Mia Member")["active"]


def test_who_is_erased_is_not_brought_back_by_what_is_said_of_them(company: Company) -> None:
    company.tell("person.moved", "Mia Member", team="T-17")
    company.service.erase(company.key("Mia Member"))
    company.service.run_until_idle()
    assert company.rows(t.staff_fact) == []
    company.tell("person.left", "Mia Member")
    company.service.run_until_idle()
    assert company.rows(t.staff_fact) == []
    assert address("Mia Member") not in company.kept()


def test_an_absence_named_after_who_is_erased_names_nobody_and_can_still_be_cancelled(
    company: Company,
) -> None:
    """What a system calls an absence of somebody else, and a delivery, may hold the name of who is erased."""
    now = company.clock.now()
    span = {"from": now.isoformat(), "until": (now + timedelta(days=9)).isoformat()}
    absence = "stands in for Mia Member"
    told = body("person.absent", now, person=address("Ana Steward"), absence=absence, **span)
    company.send(told, f"absent-{address('Mia Member')}-1")
    company.service.run_until_idle()
    assert company.row("Ana Steward")["absent"]
    company.service.erase(company.key("Mia Member"))
    kept = company.kept().casefold()
    assert "mia member" not in kept
    assert address("Mia Member") not in kept
    company.clock.move(minutes=5)
    company.tell("person.absent", "Ana Steward", absence=absence, cancelled=True, **span)
    assert company.row("Ana Steward")["absent"] == ""
    assert len(company.rows(t.staff_fact)) == 1


# --- any order ----------------------------------------------------------------------------------------------

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
NAMES = ("Mia Member", "Ana Steward", "Max Member")


def _span(begin: int, length: int) -> dict[str, str]:
    at = START + timedelta(hours=begin)
    return {"from": at.isoformat(), "until": (at + timedelta(days=length)).isoformat()}


events = st.tuples(
    st.sampled_from(NAMES),
    st.integers(0, 6),
    st.one_of(
        st.just(("person.left", {})),
        st.just(("person.joined", {})),
        st.builds(
            lambda team: ("person.moved", {"team": team}), st.sampled_from(["T-17", "T-18", "", "T-99"])
        ),
        st.builds(
            lambda absence, begin, length, cancelled: (
                "person.absent",
                {"absence": absence, "cancelled": cancelled, **_span(begin, length)},
            ),
            st.sampled_from(["A1", "A2"]),
            st.integers(0, 100),
            st.integers(1, 40),
            st.booleans(),
        ),
    ),
)


@st.composite
def logs(draw: Any) -> tuple[list[Any], list[Any], int]:
    """What is told, the same in another order with repetitions, and when in it the wiki is read."""
    told = draw(st.lists(events, min_size=1, max_size=8))
    numbered = list(enumerate(told))
    again = draw(st.permutations(numbered + draw(st.lists(st.sampled_from(numbered), max_size=4))))
    return numbered, list(again), draw(st.integers(0, len(again)))


def _world(path: Path) -> Company:
    company = Company(path)
    company.people()
    # Written by somebody of whom nothing is told: what is one's own work is decided when it is first read.
    charter = {**CHARTER, "read by": "group: payroll", "read until": "2026-12-11"}
    company.wiki.page("Leave", company.key("Ben Steward"), charter=charter)
    company.wiki.page("Leave/Travel", company.key("Max Member"))
    company.wiki.hooks_out = []
    return company


def _played(path: Path, log: list[Any], read_at: int) -> Any:
    company = _world(path)
    for place, (number, (name, hour, (kind, data))) in enumerate(log):
        if place == read_at:
            company.sync()
        at = START + timedelta(hours=hour)
        company.send(body(kind, at, person=address(name), **data), f"msg_{number}")
        company.service.run_until_idle()
    if read_at >= len(log):
        company.sync()
    company.service.sync("staff")
    company.service.run_until_idle()
    kept = ("left_at", "absent", "active", "active_there", "name", "blocked_at", "back_at")
    people = {row["key"]: {name: row[name] for name in kept} for row in company.rows(t.person)}
    facts = company.rows(t.staff_fact)
    state = company.state()
    company.close()
    return people, facts, state["membership"], state["obligation"], state["contribution"], state["community"]


@in_any_order(12)
@given(logs())
def test_any_order_and_repetition_ends_in_the_same_state(
    tmp_path: Path, log: tuple[list[Any], list[Any], int]
) -> None:
    told, again, read_at = log
    first = _played(tmp_path / f"{next(_paths)}.db", told, 0)
    other = _played(tmp_path / f"{next(_paths)}.db", again, read_at)
    assert first == other
