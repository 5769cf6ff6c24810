"""A policy for many that is handed out in parts comes to the same as looking at all its readers at once."""

from __future__ import annotations

import contextlib
import json
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.flow import page_facts, readers
from core.model import Act, ActKind
from core.ports import Reject
from core.store import tables as t
from tests.flow.policy import READ, READERS, many
from tests.support.house import CHARTER, House


class Life:
    """What happens to a policy and its readers: the same for the same seed."""

    def __init__(self, house: House, seed: int) -> None:
        self.house, self.random, self.number = house, random.Random(seed), 0
        self.charter = {**CHARTER, **READ}
        self.home = many(house)
        self.outside: list[str] = []
        house.hear()

    def step(self) -> None:
        house, chance = self.house, self.random
        house.clock.at += timedelta(minutes=chance.choice([3, 50, 700, 4300]))
        what = chance.choices(
            (
                "confirm",
                "edit",
                "minor",
                "not_mine",
                "excuse",
                "back",
                "leave",
                "join",
                "block",
                "away",
                "charter",
            ),
            (30, 8, 6, 8, 8, 5, 4, 4, 3, 3, 8),
        )[0]
        getattr(self, f"_{what}")()
        house.hear()
        house.service.tick()
        house.service.run_until_idle()

    def _key(self) -> Any:
        return self.house.key(self.random.choice(READERS))

    def _act(self, who: str, kind: ActKind, **values: Any) -> None:
        viewer = self.house.viewer(who, self.home)
        self.number += 1
        act = Act(
            id=f"act-{self.number}", kind=kind, person=viewer.person, page=self.home, at=self.house.clock.now(),
            **values,
        )  # fmt: skip
        with contextlib.suppress(Reject):
            self.house.desk.act(viewer, act)

    def _confirm(self) -> None:
        name = self.random.choice(READERS)
        self._act(name, ActKind.CONFIRM, revision=self.house.viewer(name, self.home).revision)

    def _edit(self) -> None:
        self.house.wiki.edit(self.home, self.house.key("Ana Steward"))

    def _minor(self) -> None:
        self.house.wiki.edit(self.home, self.house.key("Ana Steward"), minor=True)

    def _owed(self) -> tuple[str, str] | None:
        name = self.random.choice(READERS)
        keys = [key for key in self.house.open_for(name) if key.startswith("confirm/")]
        return (name, keys[0]) if keys else None

    def _not_mine(self) -> None:
        if owed := self._owed():
            self._act(owed[0], ActKind.NOT_MINE, obligation=owed[1], text="I am on another team.")

    def _excuse(self) -> None:
        left = [
            row["key"]
            for row in self.house.rows(t.obligation)
            if row["kind"] == "confirm" and not row["is_open"] and row["settled_at"] is None
        ]
        if left:
            self._act("Ana Steward", ActKind.EXCUSE, obligation=self.random.choice(left), text="Right.")

    def _back(self) -> None:
        if self.number:
            name = self.random.choice((*READERS, "Ana Steward", "Ana Steward"))
            self._act(name, ActKind.TAKE_BACK, data={"act": f"act-{self.random.randint(1, self.number)}"})

    def _leave(self) -> None:
        self.house.wiki.group_change(self._key(), "staff", joins=False)

    def _join(self) -> None:
        self.house.wiki.group_change(self._key(), "staff", joins=True)

    def _block(self) -> None:
        key = self._key()
        person = next(account for account in self.house.wiki.accounts.values() if account.key == key)
        self.house.wiki.block(key, blocked=person.active)

    def _away(self) -> None:
        until = self.house.clock.now() + timedelta(days=self.random.randint(1, 20))
        self._act(self.random.choice(READERS), ActKind.AWAY, until=until)

    def _charter(self) -> None:
        field, values = self.random.choice((
            ("read until", ("2026-12-11", "2026-11-20", "2027-01-15", "")),
            ("renewed every", ("30 days", "10 days", "")),
            ("sponsor", ("Sven Sponsor", "", "Ines IT")),
            ("stewards", ("Ana Steward, Ben Steward", "Ana Steward, Reader A")),
            ("read by", (READ["read by"], READ["read by"], "group: managers", "everyone", "Reader A", "")),
            ("outcome", ("", "", "met")),
        ))  # fmt: skip
        self.charter[field] = self.random.choice(values)
        charter = {name: value for name, value in self.charter.items() if value}
        self.house.wiki.edit(self.home, self.house.key("Sven Sponsor"), charter=charter)


def outcome(house: House, *, counted: bool) -> dict[str, Any]:
    """Everything that people meet or that is kept as evidence; ``counted``: with what was counted of readers."""
    state: dict[str, Any] = dict(house.state())
    # In what order a community's figures and findings are kept says nothing.
    state["community"] = [
        [
            (name, _sorted(value) if name in {"figures", "findings"} else value)
            for name, value in row
            if counted or name not in {"figures", "findings"}
        ]
        for row in state["community"]
    ]
    state["noticed"] = [(row["key"], row["state"]) for row in house.rows(t.noticed)]
    # A page is looked at again when the earliest of its readers' rounds may end: sooner does no harm.
    state["page"] = [[pair for pair in row if pair[0] != "next_check"] for row in state["page"]]
    return state


def _sorted(text: str) -> Any:
    parsed = json.loads(text)
    return sorted(parsed.items()) if isinstance(parsed, dict) else sorted(parsed, key=repr)


def differences(first: dict[str, Any], other: dict[str, Any]) -> list[Any]:
    """The cells that stand in only one of two outcomes."""
    differing: list[Any] = []
    for name in first:
        for mine in first[name]:
            if mine not in other[name]:
                like = next((row for row in other[name] if row[0] == mine[0]), ())
                differing.append((name, mine[0], [cell for cell in mine if cell not in like]))
        differing += [(name, row[0], "missing") for row in other[name] if row not in first[name]]
    return differing


@pytest.fixture
def houses(tmp_path: Path) -> Iterator[tuple[House, House]]:
    """Two of the same."""
    both = []
    for name in ("whole", "parts"):
        (tmp_path / name).mkdir()
        house = House(tmp_path / name / "telos.db")
        house.people()
        both.append(house)
    yield both[0], both[1]
    for house in both:
        house.close()


@pytest.mark.parametrize("seed", range(4))
def test_in_parts_is_the_same_as_all_at_once(
    houses: tuple[House, House], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, parts = houses
    lives = []
    for house, most in ((whole, 10**9), (parts, 2)):
        monkeypatch.setattr(page_facts, "MANY", most)
        monkeypatch.setattr(readers, "PART", 2)
        monkeypatch.setattr(readers, "TURNS", 3)
        lives.append(Life(house, seed))
    for number in range(20):
        for life, most in zip(lives, (10**9, 2), strict=True):
            monkeypatch.setattr(page_facts, "MANY", most)
            life.step()
        _are_the_same(parts, whole, number, counted=False)
        for life, most in zip(lives, (10**9, 2), strict=True):
            monkeypatch.setattr(page_facts, "MANY", most)
            life.house.service.assess("hr", [life.home])
            life.house.service.run_until_idle()
        _are_the_same(parts, whole, number, counted=True)
    assert parts.service.queue.dead() == []


def _are_the_same(parts: House, whole: House, number: int, *, counted: bool) -> None:
    here, there = outcome(parts, counted=counted), outcome(whole, counted=counted)
    assert not differences(here, there), f"after step {number}: {differences(there, here)}"
