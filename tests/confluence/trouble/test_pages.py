"""What happens to pages, spaces and the account's rights while communities are in them."""

from __future__ import annotations

from typing import Any

import pytest

from core.store import tables as t
from plugins.confluence.testing import Harness
from tests.confluence.telos import ANA, BEN, LONG_ENOUGH, MEMBER, TwinHouse, words


def test_a_page_the_account_may_not_edit(telos: TwinHouse, wiki: Harness, title: str) -> None:
    page = telos.write(title, **{"read by": "group: managers"})
    wiki.twin.edit_restrict(title, users=[ANA])
    telos.hear()
    before = wiki.twin.storage(title)
    telos.shown()
    assert wiki.twin.storage(title) == before
    assert telos.put_there(title) == ""
    # The state is not on the page; everything else is as ever.
    view = telos.panel(MEMBER, page, wiki.current(title))
    assert view is not None
    assert "one leave policy" in words(view)
    assert [key for key in telos.owed_by(MEMBER) if key.startswith("confirm/")]
    red = [check for check in telos.doctor() if page.rpartition(":")[2] in check.said]
    assert len(red) == 1
    assert "may not edit" in red[0].said
    assert title not in red[0].said
    assert red[0].cure
    # It is not tried again and again.
    wiki.twin.requests()
    telos.shown()
    assert telos.written() == []
    # Allowed again, and redriven as doctor says, it stands there.
    wiki.twin.edit_restrict(title)
    assert telos.service.redrive() == 1
    telos.service.run_until_idle()
    assert "one leave policy" in telos.put_there(title) or page.rpartition(":")[2] in telos.put_there(title)
    assert not [check for check in telos.doctor() if "may not edit" in check.said]


def _space(wiki: Harness, number: str) -> str:
    key = f"T{number}"
    wiki.twin.space(key, f"Space {number}")
    return key


def _community_in(telos: TwinHouse, wiki: Harness, title: str, key: str) -> tuple[str, str]:
    """A charter and a contribution below it in a space of their own; the keys of both pages."""
    page = telos.write_in(title, key)
    below = telos.below(f"{title} travel", title, space=key)
    telos.hear()
    assert telos.waits(below) == [telos.person(MEMBER)]
    return page, below


def test_a_space_that_vanishes_with_its_communities(telos: TwinHouse, wiki: Harness, title: str) -> None:
    key = _space(wiki, title.rpartition(" ")[2])
    page, below = _community_in(telos, wiki, title, key)
    wiki.twin.delete_space(key)
    telos.hear()
    telos.sync()
    assert telos.charter_of(page)["withdrawn"]
    assert telos.waits(below) == []
    assert not [key for name in (ANA, BEN) for key in telos.owed_by(name) if page in key or below in key]
    assert telos.seen(MEMBER, below, 1) is None
    # Nobody hears of it any more, and nothing is red for it.
    telos.service.go_live("hr")
    telos.later(days=10)
    assert not [mail for name in (ANA, BEN, MEMBER) for mail in telos.mails(name) if title in str(mail)]
    assert telos.rows(t.job, state="dead") == []


def test_a_space_that_is_archived_and_restored(telos: TwinHouse, wiki: Harness, title: str) -> None:
    key = _space(wiki, title.rpartition(" ")[2])
    page, below = _community_in(telos, wiki, title, key)
    before, owed = telos.charter_of(page), telos.rows(t.obligation, page=below)
    wiki.twin.archive_space(key)
    telos.hear()
    telos.sync()
    assert telos.charter_of(page)["withdrawn"]
    assert telos.waits(below) == []
    wiki.twin.restore_space(key)
    telos.hear()
    telos.sync()
    after = telos.charter_of(page)
    assert not after["withdrawn"]
    assert [after[name] for name in ("key", "attached_at", "first_deadline")] == [
        before[name] for name in ("key", "attached_at", "first_deadline")
    ]
    again = telos.rows(t.obligation, page=below)
    assert [(row["key"], row["person"], row["due"]) for row in again] == [
        (row["key"], row["person"], row["due"]) for row in owed
    ]


@pytest.mark.parametrize("status", [401, 403])
def test_rights_lost_in_the_middle(telos: TwinHouse, wiki: Harness, title: str, status: int) -> None:
    page = telos.write(title)
    below = telos.below(f"{title} travel", title)
    telos.hear()

    def known() -> tuple[Any, ...]:
        # When a step is looked at next moves on with the hours.
        owed = [{**row, "next_check": None} for row in telos.rows(t.obligation)]
        return telos.charter_of(page), owed, telos.rows(t.contribution)

    before = known()
    telos.faults(r"^\w+ /(wiki|confluence)/", {"status": status, "body": {"message": "no"}}, times=10_000)
    late = telos.below(f"{title} later", title)
    wiki.twin.edit(title, wiki.twin.storage(title).replace("nine", "ten"), by=ANA)
    assert set(telos.hear()) == {202}
    for _ in range(2):
        with pytest.raises(Exception, match="let the account in"):
            telos.service.sync("hr")
        telos.later(hours=2)
    # Nothing is lost of what is known.
    assert known() == before
    assert telos.rows(t.page, key=below)[0]["exists"]
    # One line says what it is.
    red = [check for check in telos.doctor() if check.name.startswith("hr: ") and "sync" not in check.name]
    assert len(red) == 1, red
    assert red[0].cure
    # Given back, it goes on by itself.
    wiki.twin.faults([])
    telos.later(hours=3)
    telos.sync()
    assert telos.waits(late) == [telos.person(MEMBER)]
    assert "One rule instead of ten" in str(telos.charter_of(page)["charter"])
    assert telos.rows(t.job, state="dead") == []
    assert not [check for check in telos.doctor() if check.name == red[0].name]


def test_the_search_index_lags_behind(telos: TwinHouse, wiki: Harness, title: str) -> None:
    page = telos.write(title)
    wiki.twin.index_lag(True)
    below = telos.below(f"{title} travel", title)
    telos.hear()
    assert telos.waits(below) == [telos.person(MEMBER)]
    # Search, which page stats are made by, does not know the page yet. It is there all the same.
    telos.sync()
    assert telos.rows(t.page, key=below)[0]["exists"]
    assert telos.waits(below) == [telos.person(MEMBER)]
    # Without a webhook it is found once the index knows it, also when the pass before did not see it.
    lost = telos.below(f"{title} lost", title)
    wiki.drop_deliveries()
    telos.sync()
    assert telos.waits(lost) == []
    wiki.twin.index_lag(False)
    telos.sync()
    assert telos.waits(lost) == [telos.person(MEMBER)]
    assert not telos.charter_of(page)["withdrawn"]


def test_a_page_of_two_megabytes(telos: TwinHouse, wiki: Harness, title: str) -> None:
    page = telos.write(title)
    below = telos.below(f"{title} travel", title)
    huge = telos.below(f"{title} huge", title, text=f"{LONG_ENOUGH} " * 23_000)
    telos.hear()
    assert len(wiki.twin.storage(f"{title} huge")) > 2_000_000
    assert telos.waits(huge) == [telos.person(MEMBER)]
    # A charter's own page that grows beyond it keeps its community.
    grown = wiki.twin.storage(title) + f"<p>{LONG_ENOUGH}</p>" * 23_000
    wiki.twin.edit(title, grown, by=ANA)
    telos.hear()
    assert not telos.charter_of(page)["withdrawn"]
    assert telos.waits(below) == [telos.person(MEMBER)]
    telos.shown()
    assert wiki.twin.storage(title).endswith(grown) or wiki.variant == "cloud"
    assert telos.rows(t.job, state="dead") == []
