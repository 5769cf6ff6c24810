"""Charters that name, copy and hold one another's pages: in whatever order they are read, it ends the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from core.store import tables as t
from tests.support.house import CHARTER, House

EVE = "Eve Reader"
STEPS = 13
GERMAN = {
    **CHARTER,
    "purpose": "Betriebsrat und Personalabteilung einigen sich auf eine Urlaubsregelung, die alle verstehen.",
    "deliverables": "Urlaubsregelung; Verantwortlich: Olga Owner; Seite: [[Leave]]; fertig wenn: beide unterschreiben",
    "deadline": "18. Dezember 2026",
}


def written(house: House) -> list[list[Any]]:
    """A company writes its pages over an hour; the webhooks of each step."""
    wiki, ana = house.wiki, house.key("Ana Steward")
    wiki.account(EVE)
    house.hear()
    other = "Every way to travel stands on one page, so that nobody has to ask."
    greedy = {**CHARTER, "purpose": other, "scope": "page: Leave/Travel"}
    labelled = {**greedy, "purpose": f"{other} All of it.", "scope": "category: Rules"}
    steps: list[Callable[[], object]] = [
        lambda: house.community("Leave"),
        lambda: wiki.page("Leave/Travel", ana),
        lambda: (wiki.page("Trips", ana), wiki.page("Trips/Trains", ana)),
        lambda: house.community("Plan", scope="subpages of [[Trips]]"),
        lambda: wiki.page("A copy", house.key(EVE), charter=dict(CHARTER)),
        # Of somebody who may not edit the page it names: a request to the community that holds it.
        lambda: wiki.page("Greedy", house.key(EVE), charter=greedy),
        lambda: house.community("Leave/Travel/Visa"),
        lambda: house.community("Plan of others", scope="subpages of [[Trips]]"),
        lambda: wiki.page("Leave/de", ana, charter=GERMAN),
        lambda: wiki.page("Labelled", house.key(EVE), labels=["Rules"]),
        lambda: wiki.page("Wants a label", house.key(EVE), charter=labelled),
        lambda: house.community("Rules", scope="category: Rules"),
        lambda: wiki.page(
            "A copy of the copy", house.key(EVE), charter={**CHARTER, "deadline": "2026-12-19"}
        ),
    ]
    sent = []
    for step in steps:
        step()
        sent.append(wiki.hooks_out)
        wiki.hooks_out = []
        house.clock.move(minutes=9)
    assert len(sent) == STEPS
    for number, leaf in wiki.leaves.items():
        if leaf.title in {"Leave", "Leave/Travel"}:
            wiki.editors[number] = {ana}
    return sent


def ends(order: tuple[int, ...]) -> dict[str, object]:
    """Who speaks for what, whom it asks, which page is whose, and what is owed, once all was read in this order."""
    with TemporaryDirectory() as folder, House.with_people(Path(folder) / "telos.sqlite") as house:
        sent = written(house)
        for step in order:
            house.wiki.hooks_out = list(sent[step])
            house.hear()
        house.pass_time(minutes=5)
        return {
            "communities": {
                row["home"]: (
                    row["state"],
                    row["scope_kind"],
                    row["scope_value"],
                    row["asks"],
                    {scope: right[0] for scope, right in json.loads(row["speaks"]).items()},
                )
                for row in house.rows(t.community)
                if not row["withdrawn"]
            },
            "pages": {row["title"]: (row["community"], row["findings"]) for row in house.rows(t.page)},
            "owed": {(row["key"], row["is_open"]) for row in house.rows(t.obligation)},
        }


@cache
def as_written() -> dict[str, object]:
    return ends(tuple(range(STEPS)))


def test_what_is_compared_is_there() -> None:
    told = str(as_written())
    for word in ("'draft'", "'active'", "'asked'", "'edit'", "decide/"):
        assert word in told


@settings(max_examples=12, deadline=None)
@given(st.permutations(range(STEPS)))
def test_in_any_order_it_ends_as_it_was_written(order: list[int]) -> None:
    assert ends(tuple(order)) == as_written()
