"""What ``telos connect confluence`` and ``telos doctor`` say, right by right, against the twin of each flavour."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import requests

from plugins.confluence.address import SCOPES
from plugins.confluence.factory import Factory
from plugins.confluence.hooks import EVENTS
from plugins.confluence.wiki import Confluence
from tests.confluence.install.setup import (
    APP,
    Door,
    Elsewhere,
    hooks,
    linked,
    red,
    run,
    settings,
)
from tests.confluence.twin import Twin
from tests.confluence.twin.webhooks import EVENTS as KNOWN

# --- all is well --------------------------------------------------------------------------------------


def test_a_data_center_is_set_up_and_found_so(dc: Twin, door: Door) -> None:
    given = linked(dc, door)
    checks = run(given)
    assert red(checks) == {}
    assert checks["Confluence answers"].said == "Confluence Data Center 10.0.3"
    assert checks["The account is logged in"].said == "Telos Bot (telos-bot)"
    assert checks["Right: see the spaces"].said == "The account sees 2 spaces."
    assert checks["A message from Confluence reaches Telos"].good
    assert door.answers == [202]
    (hook,) = hooks(dc)
    assert (hook["name"], hook["url"], hook["active"]) == ("Telos hr", f"{door.url}/hooks/hr", True)
    assert set(hook["events"]) == set(EVENTS) <= KNOWN

    dc.requests()
    assert red(run(given, install=False)) == {}
    assert [line for line in dc.requests() if not line.startswith("GET ")] == [
        f"POST /confluence/rest/api/webhooks/test?url={requests.utils.quote(f'{door.url}/hooks/hr', safe='')}"
    ], "looking changes nothing"


def test_a_cloud_is_set_up_and_found_so(cloud: Twin, door: Door) -> None:
    given = linked(cloud, door)
    checks = run(given)
    assert red(checks) == {}
    assert checks["Confluence answers"].said == "Confluence Cloud"
    assert checks["The app in Confluence"].said == APP
    cloud.requests()
    assert red(run(given, install=False)) == {}
    written = [line for line in cloud.requests() if not line.startswith("GET ") and "users-bulk" not in line]
    assert written == [], "looking changes nothing"


def test_doing_it_twice_makes_nothing_twice(dc: Twin, door: Door) -> None:
    given = linked(dc, door)
    run(given)
    pages = {content.id for content in dc.state.content.values()}
    assert red(run(given)) == {}
    assert len(hooks(dc)) == 1
    assert {content.id for content in dc.state.content.values()} == pages


# --- where it is, and what time it is there -----------------------------------------------------------------


def test_a_confluence_that_believes_to_be_elsewhere_is_told(dc: Twin) -> None:
    elsewhere = dc.url.replace("127.0.0.1", "localhost")
    line = run(settings(dc, url=elsewhere))["Confluence is where telos.toml says"]
    assert not line.good
    assert line.said == dc.url
    assert elsewhere in line.cure


@pytest.mark.parametrize("flavour", ["dc", "cloud"])
def test_its_clock_is_compared_with_ours(
    flavour: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    wiki: Twin = request.getfixturevalue(flavour)
    assert run(settings(wiki))["Clocks"].good
    monkeypatch.setattr("plugins.confluence.client.skew", lambda *_: -400.0)
    line = run(settings(wiki))["Clocks"]
    assert (line.good, line.said) == (False, "400 seconds apart")


# --- who, and where -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "cure"),
    [({}, "captcha"), ({"user": ""}, "new personal access token")],
)
def test_a_wrong_password_ends_it_with_what_to_click(dc: Twin, more: dict[str, str], cure: str) -> None:
    checks = run(settings(dc, password="wrong", **more))
    # The first line, so that nobody is shown what comes after it.
    assert list(checks) == ["The account is logged in"]
    assert cure in red(checks)["The account is logged in"].cure


def test_a_token_stands_for_an_account(dc: Twin) -> None:
    checks = run(settings(dc, user="", password=dc.pat("telos-bot")))
    assert checks["The account is logged in"].said == "Telos Bot (telos-bot)"


def test_nobody_at_all_is_told_apart(dc: Twin) -> None:
    checks = run(settings(dc, user="", password=""))
    assert red(checks)["The account is logged in"]


def test_a_wrong_token_on_cloud(cloud: Twin) -> None:
    checks = run(settings(cloud, password="wrong"))
    assert "API token" in red(checks)["The account is logged in"].cure


@pytest.mark.parametrize("flavour", ["dc", "cloud"])
def test_the_settings_contradict_what_answers(flavour: str, request: pytest.FixtureRequest) -> None:
    twin = request.getfixturevalue(flavour)
    other = "cloud" if flavour == "dc" else "dc"
    checks = run(settings(twin, flavour=other))
    assert list(red(checks)) == ["Data Center or Cloud"]
    assert f'flavour = "{flavour}"' in checks["Data Center or Cloud"].cure


def test_connect_learns_the_flavour_by_asking(dc: Twin, cloud: Twin) -> None:
    for twin, options in ((dc, {}), (cloud, {"flavour": "cloud", "cloud_id": cloud.state.cloud_id})):
        given = {name: value for name, value in settings(twin).items() if name != "flavour"}
        assert Factory().options(given) == options


def test_the_account_is_asked_for_in_the_words_of_each() -> None:
    server, cloud = (
        Factory().asks(url, "en") for url in ("https://wiki.example.org", "https://x.atlassian.net")
    )
    assert "User name" in server.user
    assert server.nameless
    assert "E-mail" in cloud.user
    assert "API token" in cloud.password
    # A service account's token stands for it, too.
    assert cloud.nameless
    assert all(scope in cloud.hint for scope in SCOPES)
    assert not server.hint
    assert "last day" in cloud.more["token_expires"]
    assert "Benutzername" in Factory().asks("https://wiki.example.org", "de").user


HTML, JSON = {"Content-Type": "text/html"}, {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("status", "headers", "body", "words", "cure"),
    [
        (200, HTML, b"<form>Log in</form>", "can't answer now", "login page"),
        (404, HTML, b"<h1>Not here</h1>", "no Confluence", "with its path"),
        (200, JSON, b'{"version": ""}', "no Confluence", "with its path"),
        (302, {"Location": "https://login.example.org/?next=x"}, b"", "login.example.org", "with its path"),
        (503, HTML, b"", "can't answer now", "Run this again when"),
    ],
    ids=["a login page", "no such path", "another program", "a redirect", "away"],
)
def test_a_wrong_address_is_said_in_words(
    status: int, headers: dict[str, str], body: bytes, words: str, cure: str
) -> None:
    other = Elsewhere(status, headers, body)
    try:
        (check,) = run({"url": other.url, "user": "a", "password": "b", "server": ""}).values()
    finally:
        other.stop()
    assert not check.good
    assert words in check.said
    assert cure in check.cure


def test_one_that_is_too_old(dc: Twin) -> None:
    answer = {"status": 200, "headers": {}, "body": '{"version": "7.13.20", "baseUrl": ""}'}
    dc.faults([{"match": "server-information", "times": 1, "answer": answer}])
    (check,) = run(settings(dc)).values()
    assert "7.13.20" in check.said
    assert "7.19" in check.cure


# --- rights, one by one -------------------------------------------------------------------------------

MAY_NOT = {"status": 403, "headers": {}, "body": '{"message": "not for you", "statusCode": 403}'}


@pytest.mark.parametrize(
    ("flavour", "match", "name", "cure"),
    [
        ("dc", r"/user/current", "Right: use Confluence", "Can use"),
        ("dc", r"/webhooks\?limit=1$", "Right: Confluence administrator", "Confluence Administrator"),
        ("dc", r"/space/IT/permissions", "Right: read who may see a space", "space administrator"),
        ("dc", r"/user/list", "Right: see users and groups", "View user profiles"),
        ("dc", r"/group\?", "Right: see users and groups", "View user profiles"),
        ("dc", r"POST .*/content$", "Template Community charter", "template_space"),
        ("dc", r"POST .*/webhooks$", "Webhook in Confluence", "telos connect"),
        ("cloud", r"/user/current\??$", "Right: use Confluence", "Can use"),
        ("cloud", r"/search/user", "Right: see users and groups", "user profiles"),
        ("cloud", r"POST .*/template$", "Template Community charter", "template_space"),
    ],
)
def test_a_missing_right_is_one_red_line_with_its_cure(
    flavour: str, match: str, name: str, cure: str, door: Door, request: pytest.FixtureRequest
) -> None:
    twin = request.getfixturevalue(flavour)
    given = linked(twin, door)
    twin.faults([{"match": match, "times": 1, "answer": MAY_NOT}])
    problems = red(run(given))
    assert list(problems) == [name]
    assert cure in problems[name].cure


def test_no_space_to_see(dc: Twin, door: Door) -> None:
    dc.leave("telos-bot", "confluence-administrators")
    for space in ("HR", "IT"):
        dc.space_permission(space, users=[], groups=["managers"])
    problems = red(run(linked(dc, door)))
    assert problems["Right: see the spaces"].said == "The account sees no space."
    assert "Right: Confluence administrator" in problems
    nowhere = next(check for name, check in problems.items() if name.startswith("Template"))
    assert nowhere.said == "There is no space to put it in."


def test_spaces_where_pages_may_not_be_edited_are_named(dc: Twin, door: Door) -> None:
    dc.user("ana")
    dc.leave("telos-bot", "confluence-administrators")
    dc.edit("Leave", "<p>x</p>", "ana", space="HR")
    dc.edit("Laptops", "<p>x</p>", "ana", space="IT")
    dc.edit_restrict("Leave", users=["ana"], groups=[])
    locked = [page for page in dc.state.content.values() if page.type == "page" and page.space == "HR"]
    for page in locked:
        dc.edit_restrict(page.title, users=["ana"], groups=[])
    problems = red(run(linked(dc, door)))
    assert problems["Right: edit pages"].said.startswith("Not in: HR.")
    assert "HR, IT" in problems["Right: read who may see a space"].said, (
        "a space administrator only reads that"
    )


def test_an_account_on_cloud_that_is_no_administrator(cloud: Twin, door: Door) -> None:
    cloud.leave("Telos Bot", "confluence-administrators")
    problems = red(run(linked(cloud, door)))
    assert "who may read a page" in problems["Right: Confluence administrator"].said


# --- addresses, languages -----------------------------------------------------------------------------


def test_a_list_of_addresses_is_looked_at(dc: Twin, door: Door, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    given = linked(dc, door, addresses_file=str(file))
    assert "can't be read" in red(run(given))["People's mail addresses"].said
    file.write_text("account,address\ncem,cem@example.org\nana,ana@example.org\n")
    assert run(given)["People's mail addresses"].said == "The list holds 2 addresses."


@pytest.mark.parametrize("flavour", ["dc", "cloud"])
def test_it_speaks_german(flavour: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    twin = request.getfixturevalue(flavour)
    if flavour == "dc":
        twin.leave("telos-bot", "confluence-administrators")
    given = settings(twin, language="de")
    english = {*run(settings(twin)).values()}
    german = run(given)
    assert "Das Konto ist angemeldet" in german
    words = [*german, *(check.cure for check in german.values())]
    assert not {check.name for check in english} & set(german)
    assert not {check.cure for check in english if check.cure} & set(words)
    assert not any(re.search(r"\bcf-", word) for word in words)
    ours = {step.what for step in Confluence("hr", settings(twin)).by_hand(tmp_path)}
    theirs = {step.what for step in Confluence("hr", given).by_hand(tmp_path)}
    assert len(theirs) == len(ours) > 0
    assert not ours & theirs
