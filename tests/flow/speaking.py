"""Eve, who may edit no page but her own, a charter of hers, and who speaks for which pages."""

from __future__ import annotations

from core.model import PageKey
from core.store import communities
from core.store import tables as t
from tests.support.house import CHARTER, House

EVE = "Eve Reader"
OWN = {
    **CHARTER,
    "read by": "everyone",
    "read until": "2026-12-11",
    "sponsor": EVE,
    "stewards": EVE,
    "it contact": EVE,
}


def rows(house: House) -> dict[str, dict[str, object]]:
    return {str(row["home"]): row for row in house.rows(t.community)}


def held_by(house: House, key: PageKey) -> str:
    return str(next(row["community"] for row in house.rows(t.page) if row["key"] == key))


def codes(house: House, home: PageKey) -> set[str]:
    with house.store.read() as connection:
        (community,) = communities.at_home(connection, [home])
    return {finding.code for finding in community.findings}


def part_of(house: House, title: str) -> PageKey:
    number = next(number for number, leaf in house.wiki.leaves.items() if leaf.title == title)
    return PageKey(f"hr:{number}")
