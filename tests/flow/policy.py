"""A policy that a dozen people must read."""

from __future__ import annotations

from core.model import PageKey
from tests.support.house import House

READERS = tuple(f"Reader {letter}" for letter in "ABCDEFGHIJKL")
READ = {"read by": "group: staff, Olga Owner", "read until": "2026-12-11"}


def many(house: House, **charter: str) -> PageKey:
    """A policy for a dozen."""
    for name in READERS:
        house.wiki.account(name, "staff")
    return house.community(**{**READ, **charter})
