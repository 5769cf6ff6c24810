"""What is at hand of a page and its community is what is stored: for whoever looks, whoever wrote it."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
import sqlalchemy as sa

from core.model import PageKey
from core.read_models import PanelFacts
from core.store import Store, screens
from core.store import tables as t
from core.ui.view import panel_view
from tests.support import fresh
from tests.support.house import CHARTER, House


def look(house: House, name: str, page: PageKey, language: str = "en") -> tuple[PanelFacts, dict[str, Any]]:
    facts = house.desk.panel(house.viewer(name, page))
    assert facts is not None
    return facts, {each["id"]: each for each in panel_view(facts, language)["sections"]}


@pytest.fixture
def home(house: House) -> PageKey:
    page = house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    return page


def test_what_many_see_is_made_once_as_long_as_nobody_writes(house: House, home: PageKey) -> None:
    look(house, "Mia Member", home)
    _, mia = look(house, "Mia Member", home)
    _, max_ = look(house, "Max Member", home)
    assert mia["purpose"] == max_["purpose"]
    # On PostgreSQL, where others may have written, it is made each time.
    assert (mia["purpose"] is max_["purpose"]) == (fresh.ENGINE[0] == fresh.SQLITE)


def test_who_is_named_shares_nothing(house: House, home: PageKey) -> None:
    member, _ = look(house, "Mia Member", home)
    steward, sections = look(house, "Ana Steward", home)
    assert member.shared is not None
    assert steward.shared is None
    assert any(item["actions"] for item in sections["dates"]["items"])
    assert not any(item["actions"] for item in look(house, "Mia Member", home)[1]["dates"]["items"])


def test_a_name_that_changed_is_read_at_once(house: House, home: PageKey) -> None:
    key = house.key("Ana Steward")
    assert "Ana Steward" in str(look(house, "Mia Member", home)[1]["people"])
    house.store.write(
        lambda c: c.execute(sa.update(t.person).where(t.person.c.key == key).values(display="Ana Neu"))
    )
    if fresh.ENGINE[0] == fresh.SQLITE:
        # Nothing of the old one is to be found in memory either; on PostgreSQL nothing is kept at all.
        assert screens._BESIDE not in house.store._answers._held
    told = str(look(house, "Mia Member", home)[1]["people"])
    assert "Ana Neu" in told
    assert "Ana Steward" not in told


def test_what_another_process_wrote_is_read_at_once(house: House, home: PageKey) -> None:
    # On SQLite a process has its database for itself.
    alone = contextlib.nullcontext(house.store)
    opened = alone if fresh.ENGINE[0] == fresh.SQLITE else Store.open(fresh.at(house.path), house.clock)
    key = house.key("Ana Steward")
    look(house, "Mia Member", home)
    with opened as other:
        other.write(
            lambda c: c.execute(sa.update(t.person).where(t.person.c.key == key).values(display="Ana Neu"))
        )
    assert "Ana Neu" in str(look(house, "Mia Member", home)[1]["people"])


def test_a_charter_that_changed_is_read_at_once(house: House, home: PageKey) -> None:
    before, _ = look(house, "Mia Member", home)
    assert "Fewer questions" not in before.charter.business_need
    changed = {**CHARTER, "business need": "Fewer questions"}
    house.wiki.edit(home, house.key("Ana Steward"), charter=changed)
    house.hear()
    assert "Fewer questions" in str(look(house, "Mia Member", home)[1]["purpose"])


def test_each_language_has_its_own(house: House, home: PageKey) -> None:
    english, german = (look(house, "Mia Member", home, language)[1] for language in ("en", "de"))
    assert english["rights"]["title"] != german["rights"]["title"]
    assert look(house, "Max Member", home, "de")[1]["rights"] == german["rights"]
