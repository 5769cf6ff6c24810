"""What waits too long on a charter's own page is noticed with that page: a community's row stays as small as it was."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import command

from core.cli.community_handlers import community_report
from core.store import tables as t
from core.store.migrating import config
from tests.support.house import House


def noticed(house: House, table: sa.Table) -> str:
    return "".join(str(row["findings"]) for row in house.rows(table))


def asked(house: House) -> Any:
    """The charter's page, on which somebody waits for longer than promised."""
    home = house.community()
    house.hear()
    house.wiki.comment(home, house.key("Mia Member"), "Does this hold for part-time people as well?")
    house.hear()
    house.pass_time(days=9)
    return home


def _as_before(connection: sa.Connection) -> None:
    settings = config()
    settings.attributes["connection"] = connection
    command.downgrade(settings, "0053")


def test_what_waits_on_a_charters_own_page_stands_with_the_page_and_is_reported(house: House) -> None:
    asked(house)
    assert "A301" in noticed(house, t.page)
    assert "A301" not in noticed(house, t.community)
    (key,) = (row["key"] for row in house.rows(t.community))
    report = community_report(house, key)  # type: ignore[arg-type]
    assert [finding["code"] for finding in report["findings"]].count("A301") == 1


def test_with_its_charter_goes_what_was_noticed(house: House) -> None:
    home = asked(house)
    house.wiki.edit(home, house.key("Sven Sponsor"), charter={})
    house.hear()
    assert noticed(house, t.page) == "[]" * len(house.rows(t.page))


def test_a_store_from_before_is_taken_over_without_loss(house: House) -> None:
    asked(house)
    before = house.rows(t.page), house.rows(t.community)
    house.store.write(_as_before)
    assert "A301" in noticed(house, t.community)
    assert "A301" not in noticed(house, t.page)
    house.close()
    house.open()
    assert (house.rows(t.page), house.rows(t.community)) == before
