"""A store from before the salt: what its charters said is known by salted digests afterwards, no more."""

from __future__ import annotations

import json
from pathlib import Path

import sqlalchemy as sa
from alembic import command

from core.model import CharterText
from core.rules.purpose.copies import WORDS, words_of
from core.rules.purpose.fields import sort_fields
from core.store import tables as t
from core.store.copies import digest_of
from core.store.migrating import config
from tests.flow.copied import WHOLE, copy, state
from tests.support.house import House

#: Columns that came after the salt.
LATER = frozenset({"figures_due", "brings", "judged_by"})


def _undone(connection: sa.Connection) -> None:
    """As it was before: digests without a salt, and nothing that came to the tables later."""
    settings = config()
    settings.attributes["connection"] = connection
    command.downgrade(settings, "0021")
    raw = words_of(sort_fields(CharterText(fields=WHOLE)))
    salt = connection.scalar(sa.select(t.site.c.salt).where(t.site.c.name == "hr"))
    salted = digest_of(str(salt), raw)
    for column in (t.charter_words.c.words, t.page.c.charter, t.community.c.text):
        was = sa.func.replace(column, salted, raw)
        connection.execute(sa.update(column.table).where(column.contains(salted)).values({column.name: was}))
    connection.execute(sa.text("UPDATE alembic_version SET version_num = '0020'"))


def _rows(house: House, table: sa.Table) -> list[dict[str, object]]:
    """The rows of a table, without what came to it later."""
    return [{name: value for name, value in row.items() if name not in LATER} for row in house.rows(table)]


def test_a_store_from_before_is_taken_over_without_loss(tmp_path: Path) -> None:
    house = House(tmp_path / "telos.db")
    try:
        house.people()
        house.hear()
        original = house.wiki.page("Leave", house.key("Ana Steward"), charter=WHOLE)
        house.hear()
        house.clock.move(hours=3)
        mine = copy(house)
        house.hear()
        tables = (t.charter_words, t.page, t.community, t.obligation)
        before = [_rows(house, table) for table in tables]
        house.store.write(_undone)
        assert _rows(house, t.charter_words) != before[0]
        house.close()
        house.open()
        assert [_rows(house, table) for table in tables] == before
        house.service.assess("hr", [original, mine])
        house.service.run_until_idle()
        assert (state(house, original), state(house, mine)) == ("active", "draft")
        (page,) = [row for row in house.rows(t.page) if row["key"] == mine]
        values = [
            change["value"] for change in json.loads(page["charter"])["changes"] if change["field"] == WORDS
        ]
        assert all(len(value) == 64 for value in values if value)
    finally:
        house.close()
