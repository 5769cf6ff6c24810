"""Stored links lead to where the wiki's pages are, also after it moved to another path, scheme, host or port."""

from __future__ import annotations

import pytest

from core.store import addresses
from core.store import tables as t
from tests.support.house import House

TITLES = ("Leave", "Leave/Travel and more", "wiki/Odd one", "Über 100%_sure?")


def links(house: House) -> dict[str, str]:
    return {row["title"]: row["url"] for row in house.rows(t.page) if row["exists"]}


@pytest.mark.parametrize(
    ("url", "before", "path"),
    [
        ("https://hr.example", "/wiki/", "/w/index.php/"),
        ("https://hr.example", "/", "/wiki/"),
        ("https://hr.example", "/wiki/", "/"),
        ("https://hr.example", "/w/", "/w/index.php?title="),
        ("https://new.example:8443", "/wiki/", "/pages/"),
        ("http://hr.example", "/wiki/", "/wiki/"),
    ],
)
def test_stored_links_are_rebuilt(
    house: House, monkeypatch: pytest.MonkeyPatch, url: str, before: str, path: str
) -> None:
    monkeypatch.setattr("core.flow.syncing.REBUILT", 3)
    house.wiki.path = before
    for title in TITLES:
        house.wiki.page(title, house.key("Ana Steward"))
    house.sync()
    assert links(house)["Leave"] == f"https://hr.example{before}Leave"
    house.wiki.url, house.wiki.path = url, path
    house.wiki.requests.clear()
    house.sync()
    wanted = {title: f"{url}{path}{title.replace(' ', '_')}" for title in TITLES}
    assert {title: links(house)[title] for title in TITLES} == wanted
    house.sync()
    assert {title: links(house)[title] for title in TITLES} == wanted


def test_links_from_before_anybody_noted_how_they_begin_are_asked_for(house: House) -> None:
    """A store of an earlier version: the wiki is asked about pages whose link begins otherwise, and no others."""
    house.wiki.path = "/wiki/"
    page = house.community()
    house.sync()
    house.store.write(lambda connection: connection.execute(t.site.update().values(links="")))
    house.wiki.path = "/w/index.php/"
    other = house.wiki.page("Other", house.key("Ana Steward"))
    house.sync()
    assert links(house) == {
        "Leave": f"{house.wiki.url}/w/index.php/Leave",
        "Other": f"{house.wiki.url}/w/index.php/Other",
    }
    assert page != other


def test_a_sync_that_finds_no_move_looks_at_no_page(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.community()
    house.sync()

    def never(*_: object, **__: object) -> None:
        raise AssertionError("looked")

    monkeypatch.setattr(addresses, "rebuild", never)
    monkeypatch.setattr(addresses, "astray", never)
    house.sync()


def test_what_is_mailed_afterwards_leads_there(house: House) -> None:
    house.wiki.path = "/wiki/"
    house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.sync()
    house.service.go_live("hr")
    house.wiki.path = "/w/index.php/"
    house.sync()
    house.pass_time(days=12)
    urls = [line.url for message in house.mail.sent for line in message.lines]
    assert urls
    assert all(url.startswith("https://hr.example/w/index.php/") for url in urls)


@pytest.mark.parametrize("close", [True, False])
def test_a_field_has_a_link_of_its_own_where_an_editor_opens_at_it(
    house: House, monkeypatch: pytest.MonkeyPatch, close: bool
) -> None:
    if close:
        there = type(house.wiki).edit_link
        monkeypatch.setattr(
            house.wiki,
            "edit_link",
            lambda page, field="": there(house.wiki, page) + (f"#{field}" if field else ""),
        )
    home = house.community(benefit="", sponsor="")
    house.hear()
    facts = house.desk.panel(house.viewer("Ana Steward", home))
    assert facts is not None
    assert facts.edit_url
    named = {name: url for name, url in facts.field_urls.items() if name in ("benefit", "sponsor")}
    plain = house.wiki.read([home])[0].url + "?edit"
    assert named == ({name: f"{plain}#{name}" for name in ("benefit", "sponsor")} if close else {})
