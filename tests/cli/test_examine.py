"""What doctor says of a wiki that goes away while it is examined."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.cli.examine import _site, _wiki
from core.i18n import Translator
from core.ports import Check, Delivered, GiveUp, OptionalParts, RetryAt
from tests.support.house import House
from tests.support.memory import signed


class GoesAway(OptionalParts):
    """Answers the first question and no other."""

    url = "https://wiki.example.org"

    def check(self) -> Iterator[Check]:
        yield Check(name="Account", good=True, said="Telos")
        raise RetryAt("the wiki is away")


def test_what_a_wiki_said_before_it_went_away_stands(tmp_path: Path) -> None:
    own = House(tmp_path / "t.db")
    try:
        application = SimpleNamespace(platforms={"hr": GoesAway()}, reopen=None, store=own.store)
        checks = list(_wiki(application, Translator("en"), "hr"))  # type: ignore[arg-type]
    finally:
        own.close()
    assert checks[0].name == "hr: Account"
    assert [check.good for check in checks] == [True, False]


class Sends(OptionalParts):
    """Says that its message was taken; whether it came here is another thing."""

    url = "https://wiki.example.org"

    def __init__(self, own: House, here: bool) -> None:
        self.own, self.here = own, here

    def check(self) -> Iterator[Check]:
        if self.here:
            body = b'{"type": "ping", "timestamp": "2026-11-23T12:00:00Z", "data": {}}'
            self.own.service.receive("hr", signed(body, "ping-1"), body)
        yield Delivered(name="Message", good=True, said="Sent and taken.")


@pytest.mark.parametrize("here", [True, False])
def test_a_message_that_another_telos_took_did_not_reach_this_one(tmp_path: Path, here: bool) -> None:
    own = House(tmp_path / "t.db")
    try:
        application = SimpleNamespace(platforms={"hr": Sends(own, here)}, reopen=None, store=own.store)
        (check,) = _wiki(application, Translator("en"), "hr")  # type: ignore[arg-type]
    finally:
        own.close()
    assert check.good is here
    assert ("another Telos" in check.said) is not here
    assert bool(check.cure) is not here


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House.with_people(tmp_path / "t.db") as house:
        yield house


def test_who_can_not_be_reached_is_a_red_line_until_a_message_arrives(house: House) -> None:
    house.service.go_live("hr")
    house.community(**{"read by": "Mia Member", "read until": "2026-11-30"})
    house.hear()
    around = SimpleNamespace(
        clock=house.clock,
        store=house.store,
        settings=SimpleNamespace(sites={"hr": SimpleNamespace(rules=house.policy)}),
    )

    def lines(language: str = "en") -> list[Check]:
        translator = Translator(language)
        name = translator.text("doctor-reach", site="hr")
        return [check for check in _site(around, translator, "hr") if check.name == name]  # type: ignore[arg-type]

    assert lines() == []
    house.mail.trouble = [GiveUp("550 no such mailbox")]
    house.pass_time(days=3)
    (line,) = lines()
    assert not line.good
    assert line.said == "One person can't be reached by messages: Mia Member"
    assert "Ask them to confirm one" in line.cure
    (german,) = lines("de")
    assert "Mia Member" in german.said
    house.pass_time(days=9)
    assert lines() == []
