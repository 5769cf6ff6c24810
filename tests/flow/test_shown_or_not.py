"""A confirmation is about what was on the screen, whatever else somebody sends along, and whoever sends it again."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from core.flow import acting
from core.model import Act, ActKind, PageKey, PersonKey, Viewer
from core.ports import Reject
from core.store import erase as erasing
from core.store import tables as t
from tests.support.house import House

IDS = count(1)
READ = {"read by": "group: managers", "read until": "2026-12-11"}


def confirm(viewer: Viewer, house: House, **values: Any) -> Act:
    given = {"page": viewer.page, "revision": viewer.revision, "id": f"c{next(IDS)}", **values}
    return Act(kind=ActKind.CONFIRM, person=viewer.person, at=house.clock.now(), **given)


@pytest.fixture
def home(house: House) -> PageKey:
    page = house.community(**READ)
    house.hear()
    return page


def refused(house: House, viewer: Viewer, act: Act) -> None:
    """Nothing is kept, and nothing is credited."""
    before = len(house.rows(t.evidence)), len(house.rows(t.act))
    try:
        result = house.desk.act(viewer, act)
    except Reject:
        pass
    else:
        assert result.page_changed
    assert (len(house.rows(t.evidence)), len(house.rows(t.act))) == before


def test_a_contribution_that_is_named_besides_leads_to_no_other_page(house: House, home: PageKey) -> None:
    """Numbers of revisions are a page's own on some wikis: then another page has one of the same number."""
    other = house.wiki.page("Leave/Travel", house.key("Ana Steward"))
    leaf, own = house.wiki.leaf(other), house.wiki.leaf(home)
    leaf.revisions[-1] = replace(leaf.revisions[-1], number=own.revisions[-1].number)
    house.hear()
    (mine,) = [row for row in house.rows(t.contribution) if row["page"] == other] or [{"id": "none"}]
    mia = house.viewer("Mia Member", home)
    (owed,) = house.open_for("Mia Member")
    for obligation in ("", owed):
        refused(house, mia, confirm(mia, house, contribution=mine["id"], obligation=obligation))
        where = confirm(mia, house, contribution=mine["id"], obligation=obligation)
        refused(house, mia, replace(where, page=other))
    assert house.open_for("Mia Member") == [owed]


@pytest.mark.parametrize(
    "more",
    [{"to": "Max Member"}, {"until": "later"}, {"contribution": "anything"}],
    ids=lambda more: next(iter(more)),
)
@pytest.mark.parametrize(
    "kind", [ActKind.CONFIRM, ActKind.CLOSE, ActKind.STATUS, ActKind.DELIVER, ActKind.LEVEL]
)
def test_an_act_carries_nothing_that_its_kind_has_no_use_for(
    house: House, home: PageKey, kind: ActKind, more: dict[str, str]
) -> None:
    viewer = house.viewer("Mia Member" if kind is ActKind.CONFIRM else "Sven Sponsor", home)
    values: dict[str, Any] = dict(more)
    if "to" in more:
        values["to"] = house.key("Max Member")
    if "until" in more:
        values["until"] = house.clock.now().replace(year=2027)
    data = {"outcome": "met"} if kind is ActKind.CLOSE else {}
    act = replace(confirm(viewer, house, data=data, **values), kind=kind)
    with pytest.raises(Reject, match="is not part of this"):
        house.desk.act(viewer, act)
    assert house.rows(t.act) == []


@pytest.mark.parametrize("number", [-1, 0, 2**31, 2**63, 10**20])
def test_a_number_that_no_revision_has_confirms_nothing(house: House, home: PageKey, number: int) -> None:
    mia = house.viewer("Mia Member", home, number)
    refused(house, mia, confirm(mia, house))
    assert house.open_for("Mia Member")


def test_a_revision_that_the_wiki_hides_confirms_nothing(house: House, home: PageKey) -> None:
    mia = house.viewer("Mia Member", home)
    house.wiki.edit(home, house.key("Ana Steward"), "Other words. " * 400)
    house.wiki.hide(home, mia.revision)
    refused(house, mia, confirm(mia, house))
    assert house.open_for("Mia Member")


def test_a_page_or_a_person_of_another_site_confirms_nothing(house: House, home: PageKey) -> None:
    mia = house.viewer("Mia Member", home)
    there = PageKey(home.replace("hr:", "it:"))
    for viewer, act in (
        (replace(mia, page=there), confirm(mia, house)),
        (replace(mia, page=there), confirm(mia, house, page=there)),
        (mia, confirm(mia, house, page=there)),
        (mia, replace(confirm(mia, house), person=PersonKey(mia.person.replace("hr:", "it:")))),
    ):
        refused(house, viewer, act)
    assert house.open_for("Mia Member")


def test_a_token_of_a_page_that_was_replaced_confirms_nothing(house: House, home: PageKey) -> None:
    """Deleted and made anew under the same title it is another page."""
    mia = house.viewer("Mia Member", home)
    house.wiki.delete(home)
    anew = house.community(**READ)
    house.hear()
    refused(house, mia, confirm(mia, house))
    refused(house, mia, confirm(mia, house, page=anew))
    refused(house, replace(mia, page=anew), confirm(mia, house, page=anew))
    assert house.open_for("Mia Member")


def test_what_was_sent_is_nobody_elses_and_is_not_repeated_after_an_erasure(
    house: House, home: PageKey
) -> None:
    mia, max_ = house.viewer("Mia Member", home), house.viewer("Max Member", home)
    act = confirm(mia, house)
    house.desk.act(mia, act)
    house.service.run_until_idle()
    before = len(house.rows(t.act))
    # Another one sends the same words, under their own name and under hers.
    refused(house, max_, replace(act, person=max_.person))
    refused(house, max_, act)
    take = Act(id="t1", kind=ActKind.TAKE_BACK, person=max_.person, at=house.clock.now(), page=home,
               data={"act": act.id})  # fmt: skip
    refused(house, max_, take)
    house.service.erase(mia.person)
    house.service.run_until_idle()
    people = len(house.rows(t.person))
    refused(house, mia, act)
    refused(house, mia, confirm(mia, house))
    assert len(house.rows(t.act)) == before
    assert len(house.rows(t.person)) == people
    assert house.open_for("Max Member")


def test_who_is_erased_between_the_look_and_its_writing_has_done_nothing(
    house: House, home: PageKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    mia, keep = house.viewer("Mia Member", home), acting.keep
    people = len(house.rows(t.person))

    def erased_first(unit: Any, **values: Any) -> Any:
        erasing.erase(unit, mia.person, house.clock.now())
        return keep(unit, **values)

    monkeypatch.setattr(acting, "keep", erased_first)
    with pytest.raises(Reject, match="account"):
        house.desk.act(mia, confirm(mia, house))
    assert house.rows(t.act) == []
    assert len(house.rows(t.person)) == people
