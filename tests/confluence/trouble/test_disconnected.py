"""Disconnecting a Confluence: the wiki is as it was."""

from __future__ import annotations

import pytest

from core.cli import handlers
from core.model import local_id
from core.ports import GiveUp, PageState
from plugins.confluence import block
from plugins.confluence.show import PROPERTY
from plugins.confluence.testing import SITE, Harness
from tests.confluence.telos import TwinHouse


def shows(wiki: Harness, title: str) -> bool:
    page = wiki.platform._wiki.page(wiki.twin.page_id(title))
    return (
        block.find(wiki.twin.storage(title)) is not None
        or wiki.platform._wiki.prop(page, PROPERTY) is not None
    )


def clean(telos: TwinHouse, language: str = "en") -> dict[str, object]:
    return handlers.clean(telos.application, {"site": SITE, "language": language}, lambda part, words: None)


def test_disconnecting_takes_the_status_off_pages(wiki: Harness, telos: TwinHouse, title: str) -> None:
    telos.write(title)
    telos.below(f"{title} below", title)
    # Not by webhook: disconnecting took that back, too.
    telos.sync()
    before = wiki.twin.storage(title)
    telos.shown()
    assert shows(wiki, title)
    assert shows(wiki, f"{title} below")
    done = clean(telos)
    assert done["whole"]
    assert any("2" in line for line in done["done"]), done["done"]  # type: ignore[attr-defined]
    assert not shows(wiki, title)
    assert not shows(wiki, f"{title} below")
    assert wiki.twin.storage(title) == before
    # Nothing comes back by itself, and a second time there is nothing left.
    telos.sync()
    telos.later(hours=2)
    assert not shows(wiki, title)


def test_a_page_that_can_not_be_edited_is_counted_and_the_rest_goes_on(
    wiki: Harness, telos: TwinHouse, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    telos.write(title)
    telos.below(f"{title} below", title)
    # Not by webhook: disconnecting took that back, too.
    telos.sync()
    telos.shown()
    show = telos.platform._shower.show

    def refused(state: PageState) -> None:
        if local_id(state.page) == str(wiki.twin.page_id(title)):
            raise GiveUp("may not edit")
        show(state)

    monkeypatch.setattr(telos.platform._shower, "show", refused)
    done = clean(telos)
    assert not done["whole"]
    assert shows(wiki, title)
    assert not shows(wiki, f"{title} below")
