"""Where edits wait for approval, what readers are shown is the page: for confirmations, charter and requests."""

from __future__ import annotations

from typing import Any

import pytest

from core.model import Act, ActKind, Obligation, PageKey, Viewer
from core.store import codec
from core.store import tables as t
from core.ui.view import panel_view
from tests.support.house import CHARTER, House


@pytest.fixture
def home(house: House) -> PageKey:
    """A policy whose first version is approved and read by managers; later edits wait."""
    page = house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.wiki.approve(page, current(house, page))
    house.hear()
    house.clock.move(hours=2)
    return page


def current(house: House, page: PageKey) -> int:
    return house.wiki.leaf(page).revisions[-1].number


def draft(house: House, page: PageKey, **values: Any) -> int:
    """Somebody saves a version that nobody has approved yet."""
    house.wiki.edit(page, house.key("Mia Member"), **values)
    house.clock.move(hours=2)
    house.hear()
    return current(house, page)


def confirm(house: House, name: str, page: PageKey, revision: int) -> Any:
    viewer = Viewer(person=house.key(name), name=name, page=page, revision=revision)
    wanted = Act(id=f"c-{name}-{revision}", kind=ActKind.CONFIRM, person=viewer.person, at=house.clock.now(),
                 page=page, revision=revision)  # fmt: skip
    return house.desk.act(viewer, wanted)


def owed(house: House, name: str) -> list[Obligation]:
    return [codec.load(Obligation, row["doc"]) for row in house.rows(t.obligation)
            if row["person"] == house.key(name) and row["kind"] == "confirm"]  # fmt: skip


def asked(house: House, name: str) -> bool:
    return any(key.startswith("confirm/") for key in house.open_for(name))


def test_what_is_approved_is_confirmed_while_a_draft_waits(house: House, home: PageKey) -> None:
    first = current(house, home)
    draft(house, home)
    facts = house.desk.panel(
        Viewer(person=house.key("Mia Member"), name="Mia Member", page=home, revision=first)
    )
    assert facts is not None
    assert facts.changed_to is None
    assert not facts.waits
    result = confirm(house, "Mia Member", home, first)
    assert (result.done, result.page_changed) == ("desk-done-confirm", False)
    assert [codec.load(Act, row["doc"]).revision for row in house.rows(t.act)] == [first]
    assert not asked(house, "Mia Member")


def test_a_draft_asks_nobody_again_and_its_approval_does(house: House, home: PageKey) -> None:
    confirm(house, "Mia Member", home, current(house, home))
    second = draft(house, home)
    assert not asked(house, "Mia Member")
    house.wiki.approve(home, second)
    house.hear()
    assert asked(house, "Mia Member")
    again = next(obligation for obligation in owed(house, "Mia Member") if obligation.open)
    assert again.opened == house.clock.now(), "asked from its approval on, not from when it was saved"
    assert again.due > house.clock.now()
    assert confirm(house, "Mia Member", home, second).done == "desk-done-confirm"
    assert not asked(house, "Mia Member")


def test_a_confirmation_of_the_approved_version_stays_one_when_the_draft_is_approved(
    house: House, home: PageKey
) -> None:
    first = current(house, home)
    second = draft(house, home)
    confirm(house, "Mia Member", home, first)
    house.clock.move(minutes=1)
    house.wiki.approve(home, second)
    house.hear()
    assert [obligation.revision for obligation in owed(house, "Mia Member") if obligation.settled] == [first]
    # Back to it: who confirmed it is not asked again.
    house.clock.move(hours=2)
    house.wiki.approve(home, first)
    house.hear()
    assert not asked(house, "Mia Member")


def test_a_draft_on_the_screen_is_said_to_be_one_and_is_not_confirmed(house: House, home: PageKey) -> None:
    second = draft(house, home)
    viewer = Viewer(person=house.key("Mia Member"), name="Mia Member", page=home, revision=second)
    facts = house.desk.panel(viewer)
    assert facts is not None
    assert facts.waits
    view = panel_view(facts, "en")
    assert view["line"]["text"].startswith("This version waits for approval")
    assert view["line"]["action"]["url"] == facts.page.url
    acts = [action["act"]["kind"] for section in view["sections"] for item in section["items"]
            for action in item["actions"] if "act" in action]  # fmt: skip
    assert "confirm" not in acts
    result = confirm(house, "Mia Member", home, second)
    assert (result.done, result.page_changed) == ("desk-not-approved", True)
    assert house.rows(t.act) == []


def test_an_approval_that_nobody_told_of_is_seen_with_the_page(house: House, home: PageKey) -> None:
    second = draft(house, home)
    house.wiki.approve(home, second)
    house.wiki.hooks_out.clear()
    facts = house.desk.panel(
        Viewer(person=house.key("Mia Member"), name="Mia Member", page=home, revision=second)
    )
    assert facts is not None
    assert not facts.waits
    assert confirm(house, "Mia Member", home, second).done == "desk-done-confirm"


def test_an_edit_that_waits_makes_nobody_sponsor(house: House, home: PageKey) -> None:
    second = draft(house, home, charter={**CHARTER, "sponsor": "Mia Member", "read by": "group: managers"})
    (row,) = house.rows(t.community)
    assert '"sponsor":{' in row["charter"].replace(" ", "")
    assert house.key("Mia Member") not in row["charter"]
    house.wiki.approve(home, second)
    house.hear()
    (row,) = house.rows(t.community)
    assert house.key("Mia Member") in row["charter"]


def test_a_charter_counts_from_when_readers_are_shown_it(house: House) -> None:
    page = house.wiki.page("Travel", house.key("Mia Member"))
    house.wiki.approve(page, current(house, page))
    draft(house, page, charter={**CHARTER, "deliverables": "", "sponsor": "Sven Sponsor"})
    assert house.rows(t.community) == []
    house.clock.move(days=3)
    house.wiki.approve(page, current(house, page))
    house.hear()
    (row,) = house.rows(t.community)
    assert row["attached_at"] == house.clock.now()


def test_who_wrote_a_date_counts_however_it_was_approved(house: House, home: PageKey) -> None:
    """A member's date, approved with a steward's later edit, is the member's; taken back unseen it is nobody's."""
    fields = {**CHARTER, "read by": "group: managers", "read until": "2026-12-11"}
    draft(house, home, charter={**fields, "deadline": "2027-01-29"})
    house.wiki.edit(
        home, house.key("Ana Steward"), charter={**fields, "deadline": "2027-01-29", "benefit": "Yes."}
    )
    house.wiki.approve(home, current(house, home))
    house.hear()
    changes = house.wiki.read([home])[0].charter.changes  # type: ignore[union-attr]
    assert [(change.field, change.by) for change in changes if change.field == "deadline"][-1] == (
        "deadline",
        house.key("Mia Member"),
    )
    approved = len(changes)
    draft(house, home, charter={**fields, "deadline": "2027-06-30"})
    house.wiki.edit(
        home, house.key("Max Member"), charter={**fields, "deadline": "2027-01-29", "benefit": "Yes."}
    )
    house.wiki.approve(home, current(house, home))
    assert len(house.wiki.read([home])[0].charter.changes) == approved  # type: ignore[union-attr]


def test_a_contribution_counts_when_it_is_made(house: House, home: PageKey) -> None:
    below = house.wiki.page("Leave/Half days", house.key("Ana Steward"))
    house.wiki.approve(below, current(house, below))
    house.hear()
    house.clock.move(hours=2)
    draft(house, below)
    authors = [row["author"] for row in house.rows(t.contribution) if row["page"] == below]
    assert authors.count(house.key("Mia Member")) == 1


def test_where_unapproved_pages_are_blank_nobody_is_asked(house: House) -> None:
    page = house.wiki.page(
        "Blank", house.key("Ana Steward"), charter={**CHARTER, "read by": "group: managers"}
    )
    house.wiki.approve(page, 0)
    house.hear()
    assert house.rows(t.community) == []
    house.clock.move(hours=2)
    house.wiki.approve(page, current(house, page))
    house.hear()
    assert asked(house, "Mia Member")
