"""A policy for many is handed out in parts: no part is long, and what happens meanwhile counts."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from core.cli.examine import under_way
from core.events import Hint
from core.flow import focus, gather, page_facts, readers
from core.i18n import LANGUAGES, Translator
from core.model import Act, ActKind, CommunityKey, PageKey, PersonKey, local_id
from core.queue import JobKind
from core.store import erase, memberships
from core.store import readers as rows
from core.store import tables as t
from tests.flow.policy import READ, READERS, many
from tests.support.house import CHARTER, House


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three readers are many, two are looked at together."""
    monkeypatch.setattr(page_facts, "MANY", 2)
    monkeypatch.setattr(readers, "PART", 2)
    monkeypatch.setattr(readers, "TURNS", 3)


def asked(house: House) -> dict[str, int]:
    """Reader → the round that is open for them."""
    names = {account.key: account.name for account in house.wiki.accounts.values()}
    return {
        names[row["person"]]: int(row["key"].rpartition("/")[2])
        for row in house.rows(t.obligation)
        if row["kind"] == "confirm" and row["is_open"]
    }


def read(house: House, page: PageKey) -> CommunityKey:
    """Hear of a page, and begin with its readers."""
    house.service.process([Hint(site="hr", page=page)])
    return CommunityKey(f"hr:page:{local_id(page)}")


def part(house: House, key: CommunityKey) -> bool:
    """Look at the next of its readers."""
    return readers.go_on(house.service.flow, key, house.clock.now())


def test_a_part_is_a_few_people_and_what_is_left_stands_in_the_database(house: House, small: None) -> None:
    key = read(house, many(house))
    assert asked(house) == {}
    counts = []
    while part(house, key):
        counts.append(len(asked(house)))
        if len(counts) == 3:
            # As after a kill: another process goes on.
            house.close()
            house.open()
    assert counts == [2, 4, 6, 8, 10, 12]
    assert sorted(asked(house)) == sorted((*READERS, "Olga Owner"))
    assert house.rows(t.community)[0]["readers_at"] is None
    assert json.loads(house.rows(t.community)[0]["figures"])["asked"] == 13


def test_a_job_of_a_server_that_was_killed_goes_on_where_it_was(house: House, small: None) -> None:
    key = read(house, many(house))
    part(house, key)
    house.close()
    house.open()
    house.service.run_until_idle()
    assert len(asked(house)) == 13
    assert [row for row in house.rows(t.job) if row["kind"] == JobKind.READERS.value] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_doctor_tells_how_far_it_is(house: House, small: None, language: str) -> None:
    key = read(house, many(house))
    translator = Translator(language)
    assert all(
        translator.text(f"doctor-kind-{kind.value}") != f"doctor-kind-{kind.value}" for kind in JobKind
    )
    part(house, key)
    part(house, key)
    (line,) = under_way(house.store, translator)
    assert line.good
    assert "4" in line.said
    house.service.run_until_idle()
    assert list(under_way(house.store, translator)) == []


def test_what_changes_meanwhile_goes_once_around(house: House, small: None) -> None:
    home = many(house)
    key = read(house, home)
    house.service.run_until_idle()
    for name in READERS[:6]:
        viewer = house.viewer(name, home)
        act = Act(id=name, kind=ActKind.CONFIRM, person=viewer.person, page=home, at=house.clock.now(),
                  revision=viewer.revision)  # fmt: skip
        house.desk.act(viewer, act)
    house.clock.move(hours=5)
    house.wiki.edit(home, house.key("Ana Steward"))
    read(house, home)
    part(house, key)
    house.clock.move(hours=5)
    house.wiki.edit(home, house.key("Ana Steward"), charter={**CHARTER, **READ, "read until": "2027-02-01"})
    read(house, home)
    house.service.run_until_idle()
    assert asked(house) == {
        **dict.fromkeys(READERS[:6], 2), **dict.fromkeys(READERS[6:], 1), "Olga Owner": 1
    }  # fmt: skip
    first = [
        row["due"].date().isoformat()
        for row in house.rows(t.obligation)
        if row["key"].endswith("/1") and row["is_open"] and row["kind"] == "confirm"
    ]
    assert set(first) == {"2027-02-01"}
    assert json.loads(house.rows(t.community)[0]["figures"])["to_confirm"] == 13


def test_a_click_has_nobody_else_looked_at_anew(house: House, small: None) -> None:
    home = many(house)
    read(house, home)
    house.service.run_until_idle()
    for name in READERS[:3]:
        viewer = house.viewer(name, home)
        act = Act(id=name, kind=ActKind.CONFIRM, person=viewer.person, page=home, at=house.clock.now(),
                  revision=viewer.revision)  # fmt: skip
        house.desk.act(viewer, act)
    waiting = {row["kind"] for row in house.rows(t.job)}
    assert waiting & {JobKind.READERS.value, JobKind.PAGE.value, JobKind.ASSESS.value} == set()
    # What the wiki has is asked all the same: an edit nobody told of is seen.
    viewer = house.viewer("Reader D", home)
    house.clock.move(hours=5)
    house.wiki.edit(home, house.key("Ana Steward"))
    act = Act(id="late", kind=ActKind.CONFIRM, person=viewer.person, page=home, at=house.clock.now(),
              revision=viewer.revision)  # fmt: skip
    assert house.desk.act(viewer, act).page_changed
    assert JobKind.READERS.value in {row["kind"] for row in house.rows(t.job)}


def test_who_opens_the_page_meanwhile_has_their_own_part_at_once(house: House, small: None) -> None:
    home = many(house)
    read(house, home)
    facts = house.desk.panel(house.viewer("Reader L", home))
    assert facts is not None
    assert [obligation.kind for obligation in facts.mine] == ["confirm"]
    assert list(asked(house)) == ["Reader L"]
    house.service.run_until_idle()
    assert len(asked(house)) == 13


def test_the_first_reading_looks_at_each_reader_once(
    house: House, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes of a new charter has everybody looked at anew: their round begins after that, not before."""
    seen: list[PersonKey] = []
    look = focus.assess_people

    def counted(connection: Any, flow: Any, community: Any, who: Any, now: Any) -> Any:
        seen.extend(who)
        return look(connection, flow, community, who, now)

    monkeypatch.setattr(focus, "assess_people", counted)
    read(house, many(house))
    house.service.run_until_idle()
    assert len(asked(house)) == 13
    assert len(seen) == len(set(seen)) == 13


def test_a_click_between_a_look_and_its_writing_counts(
    house: House, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are looked at before the writer's turn: what somebody does in between is not written over.

    Where others write, too, they are looked at in that turn, and whoever clicks waits for its end.
    """
    home = many(house)
    key = read(house, home)
    look, clicked = focus.assess_people, list[threading.Thread]()

    def click() -> None:
        viewer = house.viewer("Reader A", home)
        assert house.desk.panel(viewer) is not None
        act = Act(id="a", kind=ActKind.CONFIRM, person=viewer.person, page=home, at=house.clock.now(),
                  revision=viewer.revision)  # fmt: skip
        house.desk.act(viewer, act)

    def then_click(connection: Any, flow: Any, community: Any, who: Any, now: Any, *page: Any) -> Any:
        assessed = look(connection, flow, community, who, now, *page)
        if not clicked and house.key("Reader A") in who:
            clicked.append(threading.Thread(target=click))
            clicked[0].start()
            if not house.store.shared:
                clicked[0].join()
        return assessed

    monkeypatch.setattr(focus, "assess_people", then_click)
    while part(house, key):
        pass
    assert clicked
    clicked[0].join()
    house.service.run_until_idle()
    assert set(asked(house)) == {*READERS[1:], "Olga Owner"}
    assert json.loads(house.rows(t.community)[0]["figures"])["confirmed"] == 1


def test_a_group_that_is_emptied_asks_nobody_any_more(house: House, small: None) -> None:
    home = many(house)
    read(house, home)
    house.service.run_until_idle()
    for name in READERS:
        house.wiki.group_change(house.key(name), "staff", joins=False)
    house.hear()
    assert list(asked(house)) == ["Olga Owner"]


def test_a_charter_that_is_taken_off_meanwhile_leaves_nothing_under_way(house: House, small: None) -> None:
    home = many(house)
    key = read(house, home)
    part(house, key)
    house.wiki.edit(home, house.key("Ana Steward"), charter={})
    house.hear()
    assert asked(house) == {}
    assert list(under_way(house.store, Translator("en"))) == []
    house.wiki.edit(home, house.key("Ana Steward"), charter={**CHARTER, **READ})
    house.hear()
    assert len(asked(house)) == 13


def test_an_erased_reader_does_not_end_the_round_for_others(house: House, small: None) -> None:
    key = read(house, many(house))
    part(house, key)
    part(house, key)
    last = json.loads(house.rows(t.community)[0]["readers_at"])[0]
    house.store.write(lambda connection: erase.erase(connection, PersonKey(last), house.clock.now()))
    assert last not in str(house.rows(t.community))
    house.service.run_until_idle()
    assert len(asked(house)) == 12


def test_a_round_that_is_asked_for_again_and_again_comes_to_its_end() -> None:
    """However often everybody is to be looked at again, each is, and once a round."""
    names = [PersonKey(f"hr:{number:02}") for number in range(10)]
    at: rows.Round | None = rows.again(None)
    seen: list[PersonKey] = []
    for step in range(100):
        if at is None:
            break
        some = [name for name in names if name > at.after and (at.last is None or name <= at.last)][:3]
        seen += some
        more = len(some) == 3
        at = rows.on(at, some, more, {"asked": len(some)}) if more or not at.around else None
        if step == 2:
            at, seen = rows.again(at), []
    assert at is None
    assert sorted(seen) == names


# --- long lists of people -----------------------------------------------------------------------------------


def test_a_long_list_of_people_is_kept_in_parts(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather, "PART", 3)
    sizes: list[int] = []
    keep = memberships.put_members

    def counted(connection: Any, site: str, name: str, moved: memberships.Moved) -> None:
        sizes.append(len(moved.people))
        keep(connection, site, name, moved)

    monkeypatch.setattr(memberships, "put_members", counted)
    house.wiki.hooks_out.clear()
    read(house, many(house))
    house.service.run_until_idle()
    assert max(sizes) == 3
    assert len(asked(house)) == 13
    sizes.clear()
    house.clock.move(days=2)
    house.wiki.hooks_out.clear()
    for name in READERS[:5]:
        house.wiki.group_change(house.key(name), "staff", joins=False)
    house.hear()
    assert sum(sizes) == 5
    assert len(asked(house)) == 8


def test_a_group_is_known_when_all_of_it_is(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kill in the middle of a long list: what was kept is not taken for the whole."""
    monkeypatch.setattr(gather, "PART", 3)
    count = 0
    keep = memberships.put_members

    def killed(connection: Any, site: str, name: str, moved: memberships.Moved) -> None:
        nonlocal count
        count += 1
        if count == 3:
            raise KeyboardInterrupt
        keep(connection, site, name, moved)

    home = many(house)
    house.wiki.hooks_out.clear()
    monkeypatch.setattr(memberships, "put_members", killed)
    with pytest.raises(KeyboardInterrupt):
        read(house, home)
    assert 0 < len(house.rows(t.membership)) < 12
    assert house.rows(t.wiki_group) == []
    monkeypatch.setattr(memberships, "put_members", keep)
    read(house, home)
    house.service.run_until_idle()
    assert len(asked(house)) == 13
