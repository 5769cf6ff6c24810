"""What a wiki holds of another store is not emptied by one that knows nothing of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from core.ports import RetryAt, ScopeEntry
from core.store import sites
from tests.support.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "t.db")
    house.people()
    house.community()
    yield house
    house.close()


def anew(house: House, path: Path) -> None:
    """The database is gone, another one is begun."""
    house.close()
    house.path = path
    house.open()


def digest(house: House) -> str:
    with house.store.read() as connection:
        return sites.get(connection, house.wiki.site).scopes


def test_a_store_begun_anew_leaves_the_wikis_list_until_the_site_goes_live(
    house: House, tmp_path: Path
) -> None:
    house.sync()
    house.service.deliver()
    (before,) = house.wiki.published
    anew(house, tmp_path / "new.db")
    house.community("Travel")
    house.sync()
    house.clock.at += timedelta(days=1)
    house.service.deliver()
    assert house.wiki.published == [before]
    house.service.go_live(house.wiki.site)
    house.service.deliver()
    assert len(house.wiki.published) == 2
    assert len(house.wiki.published[-1]) == 2


def test_a_list_that_arrived_unheard_is_ones_own(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wiki stored the first list, and its answer was lost: nobody lost a database for that."""
    publish = house.wiki.publish

    def unheard(entries: Sequence[ScopeEntry]) -> None:
        publish(entries)
        monkeypatch.undo()
        raise RetryAt("the answer was lost")

    monkeypatch.setattr(house.wiki, "publish", unheard)
    house.sync()
    house.service.deliver()
    house.clock.at += timedelta(hours=1)
    house.service.deliver()
    assert len(house.wiki.published) == 2
    assert len(digest(house)) == 64


def test_of_a_wiki_that_can_not_tell_nothing_is_awaited(house: House, tmp_path: Path) -> None:
    house.sync()
    house.service.deliver()
    house.wiki.traces = None
    anew(house, tmp_path / "new.db")
    house.sync()
    house.service.deliver()
    assert len(house.wiki.published) == 2


def test_a_wiki_that_is_away_is_told_later(house: House) -> None:
    house.sync()
    house.store.write(lambda connection: sites.put(connection, house.wiki.site, scopes=""))
    house.wiki.published.clear()
    house.wiki.away = True
    house.community("Travel")
    house.service.deliver()
    assert house.wiki.published == []
    house.wiki.away = False
    house.sync()
    house.clock.at += timedelta(hours=1)
    house.service.deliver()
    assert len(house.wiki.published) == 1
