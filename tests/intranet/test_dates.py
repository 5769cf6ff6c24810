"""What a portal tells of deadlines: it counts where who moved it may decide, in any order, and is never lost unseen."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.i18n import Translator
from core.model import Act, ActKind, Charter
from core.ports import GiveUp, Reject
from core.queries import given_up
from core.rules.deadline.due_dates import effective
from core.store import communities, evidence
from core.store import tables as t
from core.ui.view import panel_view
from plugins.intranet import platform
from tests.intranet.world import (
    PORTAL,
    SECRET,
    Company,
    address,
    body,
    closed,
    home_of,
    in_any_order,
    key_of,
    why_not,
)
from tests.support.house import CHARTER

FIRST, JAN, FEB = "2026-12-18", "2027-01-29", "2027-02-26"
WHY = "The works council meets in January."

_paths = itertools.count(1)


def charter_of(company: Company) -> Charter:
    with company.store.read() as connection:
        (community,) = communities.at_home(connection, [home_of(company)])
    return community.charter


def counts(company: Company) -> str:
    date = effective(charter_of(company))
    assert date is not None
    return date.day.isoformat()


def moved(company: Company, name: str, until: str, at: datetime | None = None, **data: str) -> None:
    """The portal says that somebody moved the date, and it has its effect."""
    company.clock.move(minutes=1)
    values = {"community": data.pop("community", "") or key_of(company), "reason": WHY, **data}
    company.send(
        body("deadline.moved", at or company.clock.now(), person=address(name), until=until, **values)
    )
    company.service.run_until_idle()


# --- where it counts --------------------------------------------------------------------------------------


def test_who_decides_moves_the_date_there_as_here(company: Company) -> None:
    moved(company, "Sven Sponsor", JAN)
    assert counts(company) == JAN
    home = home_of(company)
    facts = company.desk.panel(company.viewer("Olga Owner", home))
    assert facts is not None
    text = str(panel_view(facts, "en"))
    assert WHY in text
    assert "decided by Sven Sponsor" in text
    assert "decided in portal" in text
    dues = {str(row["due"])[:10] for row in company.rows(t.obligation) if row["kind"] == "deliver"}
    assert dues == {JAN}
    with company.store.read() as connection:
        assert evidence.verify(connection) is None
    (act,) = company.rows(t.act)
    assert (act["kind"], act["person"]) == ("extend", company.key("Sven Sponsor"))
    assert company.rows(t.told_date) == []
    heard = {row["name"]: row["heard_at"] for row in company.rows(t.site)}
    assert heard == {"hr": None, "portal": company.clock.now()}


def test_the_later_word_counts_wherever_it_was_said(company: Company) -> None:
    begun = company.clock.now()
    company.clock.move(hours=5)
    moved(company, "Sven Sponsor", JAN, begun + timedelta(hours=3))
    moved(company, "Sven Sponsor", FEB, begun + timedelta(hours=2))
    assert counts(company) == JAN, "said later, but it became so earlier"
    company.clock.move(hours=1)
    home = home_of(company)
    company.wiki.edit(home, company.key("Sven Sponsor"), charter={**CHARTER, "deadline": FEB})
    company.hear()
    assert counts(company) == FEB, "written on the page afterwards"
    moved(company, "Sven Sponsor", FIRST)
    assert counts(company) == FIRST
    assert len([extension for extension in charter_of(company).extensions if extension.superseded]) == 2


def test_the_same_said_again_is_the_same(company: Company) -> None:
    at = company.clock.now()
    for _ in range(3):
        moved(company, "Sven Sponsor", JAN, at)
    assert len(company.rows(t.act)) == 1
    assert len(charter_of(company).extensions) == 1


# --- where it doesn't, and who hears of that ----------------------------------------------------------------


def test_who_may_not_decide_moves_nothing_and_it_is_said_what_helps(company: Company) -> None:
    moved(company, "Mia Member", JAN)
    moved(company, "Ana Steward", JAN)
    assert counts(company) == FIRST
    assert company.rows(t.act) == []
    assert why_not(company) == ["no-right", "no-right"]
    first, other = given_up.listed(company.store)
    for language in ("en", "de"):
        translator = Translator(language)
        assert first.id in translator.text(
            f"dead-do-{first.do}", about=first.about, site=first.site, id=first.id
        )
        assert translator.text(f"told-why-{first.why}")
    # The charter gives Ana the right: tried again, it counts. Mia has it no more than before.
    company.wiki.edit(
        home_of(company), company.key("Sven Sponsor"), charter={**CHARTER, "sponsor": "Ana Steward"}
    )
    company.hear()
    assert counts(company) == FIRST
    assert company.service.redrive([first.id, other.id]) == 2
    company.service.run_until_idle()
    assert counts(company) == JAN
    assert why_not(company) == ["no-right"]
    assert company.rows(t.told_date)[0]["person"] == address("Mia Member")


def test_whom_nobody_knows_yet_is_waited_for_and_not_for_ever(company: Company) -> None:
    moved(company, "Nora New", JAN)
    assert why_not(company) == []
    assert [row["why"] for row in company.rows(t.told_date)] == ["no-person"]
    company.wiki.account("Nora New")
    charter = {**CHARTER, "sponsor": "Nora New"}
    company.wiki.edit(home_of(company), company.key("Ana Steward"), charter=charter)
    company.hear()
    company.service.sync("portal")
    company.service.run_until_idle()
    assert counts(company) == JAN
    moved(company, "Nobody Ever", FEB)
    company.clock.move(days=4)
    company.service.sync("portal")
    assert why_not(company) == ["no-person"]
    assert counts(company) == JAN


def test_a_community_that_is_not_read_yet_is_waited_for(company: Company) -> None:
    travel = company.community("Travel")
    moved(company, "Sven Sponsor", JAN, community=f"hr:page:{travel.partition(':')[2]}")
    assert [row["why"] for row in company.rows(t.told_date)] == ["no-community"]
    company.hear()
    company.service.sync("portal")
    company.service.run_until_idle()
    with company.store.read() as connection:
        (community,) = communities.at_home(connection, [travel])
    date = effective(community.charter)
    assert date is not None
    assert date.day.isoformat() == JAN
    assert counts(company) == FIRST


def test_two_accounts_with_one_address_mean_nobody(company: Company) -> None:
    company.wiki.account("Sven Second", email=address("Sven Sponsor"))
    company.wiki.page("Leave/Second", company.key("Sven Second"))
    company.hear()
    known = [row["name"] for row in company.rows(t.person) if row["address"] == address("Sven Sponsor")]
    assert sorted(known) == ["Sven Second", "Sven Sponsor"]
    moved(company, "Sven Sponsor", JAN)
    assert counts(company) == FIRST
    assert [row["why"] for row in company.rows(t.told_date)] == ["several"]


def test_where_it_is_closed_nothing_moves(company: Company) -> None:
    closed(company)
    moved(company, "Sven Sponsor", JAN)
    assert why_not(company) == ["closed"]


def test_where_nobody_decides_alone_nobody_moves_it_by_saying_so(company: Company) -> None:
    key = key_of(company)
    sven = company.key("Sven Sponsor")

    def lift(unit: Any) -> None:
        from core.store import acts

        act = Act(
            id="lifted", kind=ActKind.LEVEL, person=sven, at=company.clock.now(), page=home_of(company),
            community=communities.get(unit, key).key,  # type: ignore[union-attr, arg-type]
            checked=True, data={"level": "4", "from": "1", "decides": "yes"},
        )  # fmt: skip
        acts.save(unit, act)

    company.store.write(lift)
    company.wiki.edit(home_of(company), company.key("Ana Steward"), text="More words about leave.")
    company.hear()
    assert charter_of(company).level == 4
    moved(company, "Sven Sponsor", JAN)
    assert why_not(company) == ["nobody-alone"]
    assert counts(company) == FIRST


def refused(company: Company, **data: str) -> Reject:
    values = {"community": key_of(company), "person": address("Sven Sponsor"), "until": JAN, "reason": WHY}
    before = len(company.rows(t.inbox))
    with pytest.raises(Reject) as caught:
        company.send(body("deadline.moved", company.clock.now(), **{**values, **data}))
    assert len(company.rows(t.inbox)) == before
    return caught.value


def test_a_portal_speaks_for_the_communities_it_was_given(tmp_path: Path) -> None:
    company = Company(tmp_path / "t.db", {**PORTAL, "communities": ["hr:page:12", "hr:page:1"]}, "portal")
    told = {"person": "a@example.org", "until": JAN, "reason": WHY}
    with pytest.raises(Reject, match="communities") as caught:
        company.send(body("deadline.moved", company.clock.now(), community="hr:page:121", **told))
    assert caught.value.status == 403
    assert company.send(body("deadline.moved", company.clock.now(), community="hr:page:12", **told))
    # Taken from it afterwards: what it said before is not let through, either.
    company.close()
    company.options = {**PORTAL, "communities": ["hr:page:1"]}
    company.open()
    company.service.run_until_idle()
    assert [letter.kind for letter in given_up.listed(company.store)] == ["inbox"]
    company.close()


def test_what_can_not_be_read_is_said_at_once(company: Company) -> None:
    for data in (
        {"until": "2027-13-01"}, {"until": "soon"}, {"until": "20270129"}, {"until": "2026-01-01"},
        {"until": "9999-12-31"}, {"reason": ""}, {"reason": " \n "}, {"reason": "x" * 1001},
        {"reason": "a\u0000b"}, {"person": ""}, {"community": "hr:page:1\n2"},
    ):  # fmt: skip
        assert refused(company, **data).status == 400, data
    old = company.clock.now() - timedelta(days=91)
    with pytest.raises(Reject, match="90 days"):
        company.send(
            body("deadline.moved", old, person="a@b.c", community="hr:page:1", until=JAN, reason=WHY)
        )
    with pytest.raises(Reject) as caught:
        company.send(body("person.left", company.clock.now(), person="a@b.c"))
    assert caught.value.status == 403


@pytest.mark.parametrize(
    "options",
    [{"tells": ["portal"]}, {"tells": ["staff"], "communities": ["hr"]}],
    ids=["for-none", "not-its-own"],
)
def test_what_it_may_speak_for_is_named_where_it_does(options: dict[str, Any]) -> None:
    with pytest.raises(GiveUp, match="communities"):
        platform.open("portal", {"url": "https://x", "secrets": (SECRET,), "about": ["hr"], **options})


# --- what is kept of people ---------------------------------------------------------------------------------


def test_who_is_erased_is_in_nothing_that_was_told(company: Company) -> None:
    moved(company, "Mia Member", JAN, reason="Mia Member wants it so.")
    moved(company, "Ana Steward", FEB, reason="Mia Member asked for it.")
    moved(company, "Sven Sponsor", JAN, reason="Mia Member is away.")
    company.service.erase(company.key("Mia Member"))
    company.service.run_until_idle()
    (row,) = company.rows(t.told_date)
    assert row["person"] == address("Ana Steward")
    moved(company, "Mia Member", FEB)
    assert len(company.rows(t.told_date)) == 1
    company.service.erase(company.key("Sven Sponsor"))
    company.service.run_until_idle()
    assert counts(company) == JAN, "what was decided stays decided"
    with company.store.read() as connection:
        assert evidence.verify(connection) is None
    kept = company.kept()
    for name in ("Mia Member", "Sven Sponsor"):
        assert name not in kept
        assert address(name) not in kept


# --- any order ----------------------------------------------------------------------------------------------

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
#: "quiet before" begins in the middle of these.
HOURS = st.sampled_from([0, 1, 2, 600, 640, 690])
told = st.tuples(
    st.sampled_from(["Sven Sponsor", "Sven Sponsor", "Mia Member", "Nora New"]),
    HOURS,
    st.sampled_from([FIRST, JAN, FEB, "2027-03-15"]),
    st.sampled_from([WHY, "Another reason."]),
)


@st.composite
def logs(draw: Any) -> tuple[list[Any], list[Any], int]:
    """What is told, the same in another order with repetitions, and when in it the wiki is read."""
    some = draw(st.lists(told, min_size=1, max_size=5))
    again = draw(st.permutations(some + draw(st.lists(st.sampled_from(some), max_size=3))))
    return some, list(again), draw(st.integers(0, len(again)))


def played(path: Path, log: list[Any], read_at: int) -> tuple[str, Any]:
    company = Company(path, PORTAL, "portal")
    company.people()
    charter = {**CHARTER, "quiet before": "48 hours"}
    home = company.wiki.page("Leave", company.key("Ben Steward"), charter=charter)
    company.wiki.hooks_out = []
    company.clock.at = START + timedelta(hours=700)
    for place, (name, hour, until, reason) in enumerate(log):
        if place == read_at:
            company.sync()
        content = body(
            "deadline.moved", START + timedelta(hours=hour), person=address(name), until=until, reason=reason,
            community=f"hr:page:{home.partition(':')[2]}",
        )  # fmt: skip
        company.send(content)
        company.service.run_until_idle()
    if read_at >= len(log):
        company.sync()
    company.service.sync("portal")
    company.service.run_until_idle()
    heard = {"heard"}
    facts = [
        {name: value for name, value in row.items() if name not in heard} for row in company.rows(t.told_date)
    ]
    state = company.state()
    acts = [{**row, "salt": ""} for row in company.rows(t.act)]
    outcome = counts(company), (facts, acts, state["obligation"], state["community"])
    company.close()
    return outcome


def expected(log: list[Any]) -> str:
    """The naive way: the last that the sponsor said; of two at one time the later day."""
    his = sorted((hour, until) for name, hour, until, _ in log if name == "Sven Sponsor")
    return str(his[-1][1]) if his else FIRST


@in_any_order(6)
@given(logs())
def test_any_order_and_repetition_ends_in_the_same_state(
    tmp_path: Path, log: tuple[list[Any], list[Any], int]
) -> None:
    some, again, read_at = log
    first = played(tmp_path / f"{next(_paths)}.db", some, 0)
    other = played(tmp_path / f"{next(_paths)}.db", again, read_at)
    assert first[0] == expected(some)
    assert first == other


def test_a_date_beyond_what_the_charter_allows_is_said_whatever_came_first(tmp_path: Path) -> None:
    # Less than 48 hours before 18 Dec, which counts then; and later, when 29 Jan counts.
    log = [("Sven Sponsor", 640, JAN, WHY), ("Sven Sponsor", 650, FEB, WHY)]
    for order in (log, log[::-1]):
        _, (_, _, _, (community,)) = played(tmp_path / f"{next(_paths)}.db", order, 0)
        charter = json.loads(dict(community)["charter"])
        beyond = {extension["key"]: extension["beyond"] for extension in charter["extensions"]}
        assert beyond == {f"page-{JAN}": "hours", f"page-{FEB}": ""}
