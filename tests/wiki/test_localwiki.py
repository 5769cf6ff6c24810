"""The wiki that the other tests stand on: on every version that is here, the parts they count on work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from requests import Response

from demo.localwiki import Account, LocalWiki, LocalWikiError

pytestmark = pytest.mark.wiki


@pytest.fixture(scope="module", params=["1.39", "1.43"])
def wiki(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWiki]:
    with LocalWiki.create(request.param, tmp_path_factory.mktemp("wiki") / "w", name="Test wiki") as wiki:
        wiki.create_users(
            [
                Account(name="Ada", password="ada-secret", email="ada@example.org", real_name="Ada L."),
                Account(name="Silent", groups=("sysop",), created="20200102030405"),
            ]
        )
        wiki.snapshot()
        yield wiki


def test_reads_and_writes(wiki: LocalWiki) -> None:
    ada = wiki.session("Ada", "ada-secret")
    saved = ada.edit("Leave/Part 1.5?", "Ask '''two weeks''' ahead.", "first words")
    assert saved["newrevid"]
    shown = wiki.session().page("index.php/Leave/Part_1.5%3F")
    assert shown.status_code == 200
    assert "<b>two weeks</b>" in shown.text
    assert "Test wiki" in shown.text


def test_wrong_password_and_api_errors_are_told(wiki: LocalWiki) -> None:
    with pytest.raises(LocalWikiError, match="Ada cannot log in"):
        wiki.session("Ada", "guess")
    with pytest.raises(LocalWikiError, match="no-such-thing"):
        wiki.session().get(action="no-such-thing")


def test_accounts_are_as_asked(wiki: LocalWiki) -> None:
    ada = wiki.session("Ada", "ada-secret").get(
        action="query", meta="userinfo", uiprop="email|realname|groups"
    )
    info = ada["query"]["userinfo"]
    assert (info["email"], info["realname"]) == ("ada@example.org", "Ada L.")
    assert info["emailauthenticated"]
    silent = wiki.api(
        {"action": "query", "list": "users", "ususers": "Silent", "usprop": "groups|registration"}
    )
    [user] = silent["query"]["users"]
    assert "sysop" in user["groups"]
    assert user["registration"] == "2020-01-02T03:04:05Z"


def test_extensions_of_the_version(wiki: LocalWiki) -> None:
    reply = wiki.api({"action": "query", "meta": "siteinfo", "siprop": "extensions"})
    loaded = {extension["name"] for extension in reply["query"]["extensions"]}
    assert {"VisualEditor", "TemplateData"} <= loaded
    assert ({"Echo", "DiscussionTools", "Thanks"} <= loaded) == (wiki.version != "1.39")


def test_what_is_kept_of_modules_is_what_the_wiki_says(wiki: LocalWiki) -> None:
    visitor = wiki.session().http

    def ask(**more: str) -> Response:
        query = {"modules": "mediawiki.Title", "lang": "en", "skin": "vector", **more}
        return visitor.get(f"{wiki.url}/load.php", params=query, timeout=60)

    response = ask()
    version = response.headers["ETag"].removeprefix('W/"').removesuffix('"')
    ask(version=version)
    kept = ask(version=version)
    assert kept.headers["X-Cache"] == "hit"
    assert kept.text == response.text
    for name in ("Content-Type", "ETag", "Content-Encoding", "Vary"):
        assert kept.headers.get(name) == response.headers.get(name), name
    # What is no version of theirs is asked for each time, and so are the wiki's own pages.
    for other in ({"version": "other"}, {"version": version, "modules": "site"}):
        assert "X-Cache" not in ask(**other).headers
        assert "X-Cache" not in ask(**other).headers


def test_settings_take_effect_at_once(wiki: LocalWiki) -> None:
    wiki.settings_append("$wgSitename = 'Renamed';")
    reply = wiki.api({"action": "query", "meta": "siteinfo"})
    assert reply["query"]["general"]["sitename"] == "Renamed"


def test_scripts_are_seen_by_the_running_server(wiki: LocalWiki) -> None:
    wiki.run("edit", "--user=Ada", "--summary=by script", "Scripted", input="from outside")
    ada = wiki.session("Ada", "ada-secret")
    assert "from outside" in ada.page("index.php/Scripted").text
    wiki.run_jobs()
    assert (
        wiki.api({"action": "query", "meta": "siteinfo", "siprop": "statistics"})["query"]["statistics"][
            "jobs"
        ]
        == 0
    )
    with pytest.raises(LocalWikiError, match="failed"):
        wiki.run("noSuchScript")


def test_reset_brings_the_snapshot_back(wiki: LocalWiki) -> None:
    admin = wiki.session(wiki.admin)
    admin.edit("Passing", "soon gone")
    wiki.reset()
    assert wiki.running
    [page] = wiki.api({"action": "query", "titles": "Passing"})["query"]["pages"]
    assert page["missing"]


def test_a_wiki_left_running_is_found_and_stopped(tmp_path: Path) -> None:
    wiki = LocalWiki.create(LocalWiki.versions()[-1], tmp_path / "w")
    wiki.start(keep=True, jobs=True)
    again = LocalWiki.open(tmp_path / "w")
    assert again.url == wiki.url
    assert again.session().page("index.php").status_code == 200
    again.stop()
    assert not wiki.running
    wiki.stop()


@pytest.mark.browser
def test_visual_editor_opens_and_saves(wiki: LocalWiki, page: Page) -> None:
    wiki.session(wiki.admin).edit("Seen/Here", "The old text.")
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("response", lambda reply: complaints.append(reply.url) if reply.status >= 400 else None)
    page.goto(f"{wiki.url}/index.php/Special:UserLogin")
    page.fill("#wpName1", "Ada")
    page.fill("#wpPassword1", "ada-secret")
    page.click("#wpLoginAttempt")
    page.wait_for_selector("#pt-logout", state="attached")

    page.goto(wiki.page_url("Seen/Here") + "?veaction=edit")
    text = page.locator(".ve-ce-documentNode p").first
    text.wait_for(timeout=60_000)
    text.click()
    page.keyboard.press("Home")
    page.keyboard.type("Written by eye. ")
    page.click(".oo-ui-tool-name-showSave a")
    page.click(".ve-ui-mwSaveDialog .oo-ui-processDialog-actions-primary a")
    page.wait_for_selector("#mw-content-text:has-text('Written by eye. The old text.')")
    [shown] = wiki.api(
        {"action": "query", "titles": "Seen/Here", "prop": "revisions", "rvprop": "user|tags"}
    )["query"]["pages"]
    assert shown["revisions"][0]["user"] == "Ada"
    assert "visualeditor" in shown["revisions"][0]["tags"]
    assert not complaints


# Who comes first imports the handbook, which takes minutes on a slow machine.
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("version", ["1.39", "1.43"])
def test_handbook_has_its_history(version: str, tmp_path: Path) -> None:
    with LocalWiki.handbook(version, tmp_path / "w", name="Our handbook") as wiki:
        numbers = wiki.api({"action": "query", "meta": "siteinfo", "siprop": "statistics|general"})["query"]
        assert numbers["general"]["sitename"] == "Our handbook"
        # And the main page that every new wiki has.
        assert numbers["statistics"]["pages"] == 846 + 1
        assert numbers["statistics"]["edits"] == 5849 + 1
        [page] = wiki.api(
            {
                "action": "query",
                "titles": "18f/Chapters/Design",
                "prop": "revisions",
                "rvlimit": 500,
                "rvprop": "user|userid",
            }
        )["query"]["pages"]
        assert all(
            revision["user"].startswith("Staff") and revision["userid"] > 0 for revision in page["revisions"]
        )
        authors = wiki.api(
            {
                "action": "query",
                "list": "allusers",
                "auprefix": "Staff",
                "aulimit": 500,
                "auprop": "editcount",
            }
        )
        assert len(authors["query"]["allusers"]) == 324
        assert sum(user["editcount"] for user in authors["query"]["allusers"]) == 5849
