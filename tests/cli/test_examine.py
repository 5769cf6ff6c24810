"""What doctor says of a wiki that goes away while it is examined."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

from core.cli.examine import _wiki
from core.i18n import Translator
from core.ports import Check, OptionalParts, RetryAt
from tests.support.house import House


class GoesAway(OptionalParts):
    """Answers the first question and no other."""

    url = "https://wiki.example.org"

    def check(self) -> Iterator[Check]:
        yield Check(name="Account", good=True, said="Telos")
        raise RetryAt("the wiki is away")


def test_what_a_wiki_said_before_it_went_away_stands(tmp_path: Path) -> None:
    own = House(tmp_path / "t.db")
    try:
        house = SimpleNamespace(platforms={"hr": GoesAway()}, reopen=None, store=own.store)
        found = list(_wiki(house, Translator("en"), "hr"))  # type: ignore[arg-type]
    finally:
        own.close()
    assert found[0].name == "hr: Account"
    assert [one.good for one in found] == [True, False]
