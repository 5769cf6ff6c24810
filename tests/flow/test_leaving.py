"""A charter is taken off a large community: gone at once for people, deleted in parts, the same as at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.examine import under_way
from core.flow import charters, reading
from core.i18n import Translator
from core.model import PageKey
from core.queue import JobKind
from core.store import tables as t
from tests.flow.test_same_state import differences
from tests.support.house import CHARTER, House

INNER = {**CHARTER, "stewards": "Ben Steward", "read by": "group: staff", "read until": "2026-12-11"}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows are deleted together, in one transaction of a job."""
    monkeypatch.setattr(charters, "PART", 2)
    monkeypatch.setattr(charters, "TURNS", 1)


def lived(house: House) -> PageKey:
    """A community within another: seven questions wait on one of its pages, six readers must confirm its home."""
    for name in "ABCDEF":
        house.wiki.account(f"Reader {name}", "staff")
    house.community()
    house.service.go_live("hr")
    home = house.wiki.page("Leave/Inner", house.key("Ana Steward"), charter=INNER)
    page = house.wiki.page("Leave/Inner/Talk", house.key("Ana Steward"))
    house.hear()
    for number in range(7):
        house.clock.move(hours=2)
        house.wiki.comment(page, house.key("Mia Member"), f"Who says how case {number} is done?")
        house.hear()
    house.pass_time(hours=30)
    return home


def take_off(house: House, home: PageKey) -> None:
    """The charter is taken off, and nothing but that is heard."""
    house.wiki.edit(home, house.key("Ana Steward"), charter={})
    sent, house.wiki.hooks_out = house.wiki.hooks_out, []
    assert sent
    reading.read(house.service.flow, "hr", [home])


def left(house: House, home: PageKey) -> int:
    key = f"hr:page:{home[3:]}"
    return sum(
        row["community"] == key for table in (t.contribution, t.obligation) for row in house.rows(table)
    )


def part(house: House, home: PageKey) -> None:
    """One more transaction of it, and then the process is killed."""
    with house.store.read() as connection:
        community = charters.communities.get(connection, charters.community_key(home, "hr"))
    assert community is not None
    now = house.clock.now()
    house.store.write(
        lambda connection: charters.leave_on(connection, house.service.flow, community.key, now)
    )
    house.close()
    house.open()


def seen(house: House, home: PageKey) -> list[str]:
    """What anybody is shown of it, or has to do there."""
    mentions = []
    for name in ("Ben Steward", "Reader A", "Mia Member"):
        viewer = house.viewer(name)
        mine, queue = house.desk.part(viewer), house.desk.queue(viewer)
        shown = [*mine.owed, *mine.to_place, *mine.communities, *queue.waiting]
        mentions += [str(entry) for entry in shown if "Leave/Inner" in str(entry)]
    return mentions


def test_at_every_part_it_is_gone_for_people_and_nobody_hears_of_it(house: House, small: None) -> None:
    home = lived(house)
    assert seen(house, home)
    assert house.mail.sent
    take_off(house, home)
    there = left(house, home)
    assert there > 10
    (check,) = [check for check in under_way(house.store, Translator("en")) if "charter" in check.said]
    assert check.good
    sent = len(house.mail.sent)
    while there:
        assert seen(house, home) == []
        house.service.tick()
        house.service.deliver()
        part(house, home)
        there, before = left(house, home), there
        assert 0 < before - there <= 4
    assert seen(house, home) == []
    assert len(house.mail.sent) == sent
    assert list(under_way(house.store, Translator("en"))) == []


def test_a_kill_loses_nothing_of_it(house: House, small: None) -> None:
    home = lived(house)
    take_off(house, home)
    part(house, home)
    assert {row["kind"] for row in house.rows(t.job)} >= {JobKind.LEAVE.value}
    house.service.run_until_idle()
    assert left(house, home) == 0


def test_it_comes_to_the_same_as_all_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its pages belong to the community around it before all is deleted: what was promised there is no more."""
    first = House(tmp_path / "parts.db")
    first.people()
    twin = first.another(tmp_path / "whole.db")
    home = lived(first)
    twin.sync()
    twin.service.tick()
    twin.service.run_until_idle()
    monkeypatch.setattr(charters, "PART", 1)
    monkeypatch.setattr(charters, "TURNS", 1)
    first.wiki.edit(home, first.key("Ana Steward"), charter={})
    hooks = first.wiki.hooks_out
    first.hear()
    monkeypatch.setattr(charters, "PART", 10**9)
    twin.wiki.hooks_out = hooks
    twin.hear()
    assert left(first, home) == 0
    assert differences(first, twin) == []
    first.close()
    twin.close()


def test_a_charter_that_comes_back_meanwhile_brings_nothing_of_it_back(house: House, small: None) -> None:
    home = lived(house)
    take_off(house, home)
    assert left(house, home)
    house.clock.move(hours=1)
    told = {row["key"] for row in house.rows(t.obligation) if row["told"]}
    assert told
    house.wiki.edit(home, house.key("Ana Steward"), charter={**INNER, "stewards": "Ana Steward"})
    reading.read(house.service.flow, "hr", [home])
    mine = [row for row in house.rows(t.obligation) if row["community"] == f"hr:page:{home[3:]}"]
    assert not [row for row in mine if row["told"]]
    house.hear()
    answers = [row for row in house.rows(t.obligation) if row["key"].startswith("answer/") and row["is_open"]]
    assert {row["person"] for row in answers} == {house.key("Ana Steward")}
