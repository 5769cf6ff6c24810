"""Accounts whose ids hold colons: named by id, asked, answered for, and erased like any other."""

from __future__ import annotations

import json
import sqlite3

import pytest

from core.model import Act, ActKind, PageKey, PersonKey, local_id, site_of
from core.store import evidence
from core.store import tables as t
from tests.support.house import CHARTER, House

ID = "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077"


@pytest.fixture
def nina(house: House) -> PersonKey:
    key = house.wiki.account("Nina New", "managers", local=ID)
    house.hear()
    return key


@pytest.fixture
def home(house: House, nina: PersonKey) -> PageKey:
    """A policy that names her by id: as sponsor, as an owner, as one who must confirm."""
    page = house.community(
        **{
            "sponsor": f"@{{{ID}}}",
            "deliverables": f"Leave policy; owner: @{{{ID}}}; page: [[Leave/Travel]]; done when: signed",
            "read by": f"@{{{ID}}}, group: managers",
            "read until": "2026-12-11",
        }
    )
    house.hear()
    house.clock.move(hours=1)
    return page


def test_a_key_tells_its_site_and_the_whole_id(nina: PersonKey) -> None:
    assert (site_of(nina), local_id(nina)) == ("hr", ID)


def test_who_is_named_by_such_an_id_is_found(house: House, nina: PersonKey, home: PageKey) -> None:
    (row,) = house.rows(t.community)
    charter = json.loads(row["charter"])
    assert row["state"] == "active"
    assert charter["sponsor"]["person"] == nina
    assert charter["deliverables"][0]["owner"]["person"] == nina
    confirm, deliver = sorted(house.open_for("Nina New"))
    assert confirm == f"confirm/{home}/{nina}/1"
    assert deliver.startswith("deliver/")


def test_an_account_nobody_knew_yet_is_asked_about_by_its_whole_id(house: House) -> None:
    house.wiki.account("Late Sponsor", local="712020:aa:bb")
    house.wiki.hooks_out.clear()
    house.community(sponsor="@{712020:aa:bb}")
    house.hear()
    assert [row["state"] for row in house.rows(t.community)] == ["active"]


def test_what_she_confirms_settles_what_she_owes(house: House, nina: PersonKey, home: PageKey) -> None:
    viewer = house.viewer("Nina New", home)
    act = Act(
        id="c1",
        kind=ActKind.CONFIRM,
        person=nina,
        at=house.clock.now(),
        page=home,
        obligation=f"confirm/{home}/{nina}/1",
        revision=viewer.revision,
    )
    assert not house.desk.act(viewer, act).page_changed
    assert [key for key in house.open_for("Nina New") if key.startswith("confirm/")] == []
    (row,) = [row for row in house.rows(t.evidence) if row["what"] == "act.confirm"]
    assert ID not in row["data"]
    # The chain names no obligation: its key holds hers. The act does.
    assert "obligation" not in json.loads(row["data"])
    (act_row,) = [row for row in house.rows(t.act) if row["id"] == "c1"]
    assert act_row["obligation"] == f"confirm/{home}/{nina}/1"


def test_erased_she_leaves_no_trace_and_does_not_come_back(
    house: House, nina: PersonKey, home: PageKey
) -> None:
    house.wiki.comment(home, nina, "canary-remark")
    house.wiki.say_read(home, nina)
    house.hear()
    house.pass_time(days=2)
    house.service.erase(nina)
    house.service.run_until_idle()

    def dump() -> str:
        raw = sqlite3.connect(house.path)
        text = "\n".join(raw.iterdump())
        raw.close()
        return text

    for trace in (nina, ID, ID.partition(":")[2], "Nina New", "canary-remark"):
        assert trace not in dump(), trace
    charter = {**CHARTER, "sponsor": f"@{{{ID}}}"}
    house.wiki.edit(home, house.key("Ana Steward"), charter=charter)
    house.clock.move(minutes=5)
    house.hear()
    house.sync()
    assert ID not in dump()
    assert "canary-remark" not in dump()
    with house.store.read() as connection:
        assert evidence.verify(connection) is None
