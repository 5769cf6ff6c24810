"""A community with a hidden page, and its page of figures as each of its people sees it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from core.flow import figures
from core.model import (
    CommunityKey,
    Viewer,
)
from core.phrasing import Phrasing
from core.queries.figure_acts import Acts
from core.queries.sponsor import Overview
from core.rules.assess_community import FIGURES
from core.store import tables as t
from core.ui import sponsor
from core.ui.sponsor.export import as_csv
from tests.support.house import House

SEES = ("Sven Sponsor", "Ana Steward", "Ben Steward", "Ines IT")

SEES_NOT = ("Mia Member", "Max Member", "Olga Owner")

CANARY = "Canary"

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def filled(house: House, **policy: Any) -> CommunityKey:
    """A community with a hidden page in it; half of what was asked there and elsewhere is answered."""
    house.change_policy(**policy)
    house.service.flow.policies[house.wiki.site] = house.policy  # type: ignore[index]
    home = house.community(**{"read by": "group: managers", "read until": "2026-11-10"})
    house.hear()
    secret = house.wiki.page(f"Leave/{CANARY}", house.key("Mia Member"))
    house.hear()
    for number in range(12):
        page = secret if number % 2 == 0 else home
        thread = house.wiki.comment(page, house.key("Mia Member"), f"{CANARY}: question {number}, how is it?")
        house.clock.move(hours=5)
        if number % 4 > 1:
            house.wiki.comment(page, house.key("Ben Steward"), f"{CANARY}: as above.", thread=thread)
        house.hear()
    hide(house, secret)
    house.hear()
    house.clock.move(days=14)
    (key,) = [row["key"] for row in house.rows(t.community)]
    figures.bring_up_to_date(house.service.flow, key)
    return CommunityKey(key)


def hide(house: House, page: str, *but: str) -> None:
    """From now on nobody but these people may read a page."""
    house.wiki.only[int(page.partition(":")[2])] = {house.key(name) for name in but}


def page(house: House, name: str, key: CommunityKey | None = None) -> Overview | None:
    return house.desk.overview(house.viewer(name), key)


def shown(overview: Overview) -> dict[str, Any]:
    assert overview.facts is not None
    return sponsor.page_view(overview.facts, overview.choices)


def section(overview: Overview, id: str) -> dict[str, Any]:
    return next(section for section in shown(overview)["sections"] if section["id"] == id)


def behind(house: House, viewer: Viewer, key: CommunityKey, name: str) -> list[Acts]:
    got: list[Acts] = []
    after: str | None = ""
    while after is not None:
        some = house.desk.acts_behind(viewer, key, name, after)
        if some is None:
            return got
        got.append(some)
        after = some.following
    return got


def all_shown(house: House, viewer: Viewer, key: CommunityKey) -> str:
    """Everything a viewer gets: page, what is behind each figure, file."""
    overview = house.desk.overview(viewer, key)
    text = ""
    if overview is not None and overview.facts is not None:
        text += json.dumps(shown(overview)) + json.dumps(as_csv(overview.facts))
    words = (
        Phrasing("en", "UTC", house.clock.now(), overview.facts.directory)
        if overview and overview.facts
        else None
    )
    for name in FIGURES:
        for some in behind(house, viewer, key, name):
            assert words is not None
            lines = [(act.at, act.title, act.contribution, act.url, act.change) for act in some.acts]
            text += json.dumps(
                sponsor.acts_view(name, lines, words, hidden=some.hidden, following=some.following)
            )
    return text
