"""Which pages get the panel's place, for whom, and at what cost to all others."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from demo.localwiki import LocalWiki, WikiSession
from plugins.mediawiki.token import identify
from tests.wiki.telos_stub import SITE, TelosStub, connected, page_id, publish, user_id

pytestmark = pytest.mark.wiki

#: Writes queries into a file while the file "count" exists; two minutes pass while the file "later" does.
LOG = """
if ( file_exists( dirname( MW_CONFIG_FILE ) . '/later' ) ) {
	Wikimedia\\Timestamp\\ConvertibleTimestamp::setFakeTime( time() + 120 );
}
if ( file_exists( dirname( MW_CONFIG_FILE ) . '/count' ) ) {
	$wgDebugLogFile = dirname( MW_CONFIG_FILE ) . '/queries.log';
	$wgDebugDumpSql = true;
}
$wgNamespacesWithSubpages[NS_PROJECT] = true;
// Says how long parsing took, which no two wikis agree on.
$wgEnableParserLimitReporting = false;
$wgHooks['getUserPermissionsErrors'][] = static function ( $title, $user, $action, &$result ) {
	if ( $action === 'read' && $title->getText() === 'Inside/Secret' && $user->getName() === 'Ben' ) {
		$result = [ 'badaccess-group0' ];
		return false;
	}
	return true;
};
"""
#: What a community must not be part of, so that it is outside whatever a test publishes.
OUTSIDE = "Outside"


@pytest.fixture(scope="module", params=["1.39", "1.43"])
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def fill(wiki: LocalWiki) -> None:
    admin = wiki.session(wiki.admin)
    admin.edit("Inside", "First.")
    admin.edit("Inside", "Second. [[Category:Policies]]")
    for title in ("Inside/Deep/Down", "Inside/Secret", "Insider", "Project:Inside", "Project:Tree/Leaf"):
        admin.edit(title, "Text.")
    admin.edit(OUTSIDE, "Text with [[Inside]], [[Nowhere]]. [[Category:Others]]")
    admin.edit("Labelled", "Text. [[Category:Leave policies]]")
    admin.edit("Category:Policies", "What we agreed on.")
    admin.edit("Category:Other", "Something else.")
    wiki.run_jobs()


@pytest.fixture(scope="module")
def place(version: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalWiki, TelosStub]]:
    with (
        TelosStub() as telos,
        connected(version, tmp_path_factory.mktemp("wiki"), telos, settings=LOG) as wiki,
    ):
        fill(wiki)
        yield wiki, telos


@pytest.fixture(scope="module")
def without(version: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWiki]:
    """The same wiki without the extension."""
    wiki = LocalWiki.create(version, tmp_path_factory.mktemp("without"), extensions=(), extra_settings=LOG)
    wiki.create_user("Ada", "ada-password")
    wiki.create_user("Ben", "ben-password")
    wiki.create_user("Telos", "telos-password")
    with wiki:
        fill(wiki)
        yield wiki


def view(session: WikiSession, title: str, **params: Any) -> str:
    response = session.page("index.php", title=title, **params)
    assert response.status_code in {200, 403, 404}, response.text[:500]
    return response.text


def config(html: str) -> dict[str, Any] | None:
    """What the page's scripts are told, None when nothing."""
    match = re.search(r'"wgTelos":(\{.*?\})', html)
    return json.loads(match[1]) if match else None


def has_place(html: str) -> bool:
    slot, told, module = 'id="telos-slot"' in html, config(html) is not None, "ext.telos.panel" in html
    assert slot == told == module, "place, settings and script come together or not at all"
    return slot


@pytest.mark.parametrize(
    ("scope", "inside", "outside"),
    [
        (("page", "Inside"), ["Inside"], ["Inside/Deep/Down", "Insider", "Project:Inside"]),
        (("tree", "Inside"), ["Inside", "Inside/Deep/Down"], ["Insider", "Project:Inside"]),
        (("tree", "Project:Tree"), [], ["Inside"]),
        (("tree", "Wiki:Tree"), ["Project:Tree/Leaf"], ["Project:Inside"]),
        (("label", "Policies"), ["Inside"], ["Inside/Deep/Down", OUTSIDE]),
        (("label", "leave_policies"), ["Labelled"], ["Inside"]),
        (("label", "Policies"), ["Category:Policies"], ["Category:Other", "Project:Policies"]),
        (("space", "4"), ["Project:Inside", "Project:Tree/Leaf"], ["Inside"]),
    ],
    ids=str,
)
def test_pages_of_a_scope_have_the_panels_place(
    wiki: LocalWiki, ada: WikiSession, scope: tuple[str, str], inside: list[str], outside: list[str]
) -> None:
    publish(wiki, scope)
    assert {title: has_place(view(ada, title)) for title in [*inside, *outside]} == {
        **dict.fromkeys(inside, True),
        **dict.fromkeys(outside, False),
    }


def test_the_page_tells_who_looks_at_which_revision(
    wiki: LocalWiki, telos: TelosStub, ada: WikiSession
) -> None:
    publish(wiki, ("page", "Inside"))
    page = page_id(wiki, "Inside")
    revisions = [
        revision["revid"]
        for revision in ada.get(action="query", titles="Inside", prop="revisions", rvlimit=9, rvdir="newer")[
            "query"
        ]["pages"][0]["revisions"]
    ]
    for params, shown in (
        ({}, revisions[-1]),
        ({"oldid": revisions[0]}, revisions[0]),
        ({"oldid": revisions[0], "diff": revisions[1]}, revisions[1]),
    ):
        told = config(view(ada, "Inside", **params))
        assert told is not None, params
        assert (told["server"], told["site"], told["page"], told["revision"]) == (
            telos.url,
            SITE,
            page,
            shown,
        )
        viewer = identify(SITE, [telos.secret], told["token"], datetime.now(UTC))
        assert viewer.person.endswith(f":{user_id(wiki, 'Ada')}")
        assert (viewer.page, viewer.revision) == (f"{SITE}:{page}", shown)


def test_where_no_revision_is_shown_there_is_no_panel(wiki: LocalWiki, ada: WikiSession) -> None:
    publish(wiki, ("page", "Inside"), ("space", "0"))
    for params in (
        {"action": "edit"},
        {"action": "history"},
        {"action": "info"},
        {"diff": "cur", "oldid": "prev", "diffonly": "1"},
        {"printable": "yes"},
    ):
        assert not has_place(view(ada, "Inside", **params)), params
    assert not has_place(view(ada, "No such page"))
    assert not has_place(view(ada, "Special:RecentChanges"))


def test_who_may_not_read_sees_nothing(wiki: LocalWiki, ada: WikiSession) -> None:
    publish(wiki, ("tree", "Inside"))
    assert has_place(view(ada, "Inside/Secret"))
    ben = wiki.session("Ben", "ben-password")
    assert has_place(view(ben, "Inside"))
    assert not has_place(view(ben, "Inside/Secret"))


def normal(html: str, wiki: LocalWiki) -> str:
    """A page without what differs between any two requests or wikis."""
    for pattern, plain in (
        (str(wiki.port), "PORT"),
        (r'"wgRequestId":"[^"]*"', ""),
        (r'"wgBackendResponseTime":\d+', ""),
        (r"\d{14}", "TIME"),
        (r"\d\d:\d\d", "TIME"),
        (r"<!--.*?-->", ""),
        (r"[&?]version=\w+", ""),
    ):
        html = re.sub(pattern, plain, html, flags=re.S)
    return html


@pytest.mark.parametrize("title", ["Inside", OUTSIDE, "Special:AllPages"])
def test_a_logged_out_page_is_what_it_is_without_the_extension(
    wiki: LocalWiki, without: LocalWiki, title: str
) -> None:
    publish(wiki, ("page", "Inside"), ("space", "0"))
    for installation in (wiki, without):
        view(installation.session(), title)
    assert normal(view(wiki.session(), title), wiki) == normal(view(without.session(), title), without)


def test_the_parser_cache_stays_as_it_was(wiki: LocalWiki, ada: WikiSession) -> None:
    publish(wiki, ("page", "Inside"))
    assert has_place(view(ada, "Inside"))
    # The person's view filled the cache that a visitor's view now comes from.
    assert "elos" not in view(wiki.session(), "Inside")
    body = wiki.session().get(action="parse", page="Inside", prop="text")["parse"]["text"]
    assert "elos" not in body


def queries(wiki: LocalWiki, session: WikiSession, title: str) -> list[str]:
    """The queries of one page view, warmed up, without what differs between any two."""
    for _ in range(3):
        view(session, title)
    wiki.run_jobs()
    for _ in range(2):
        view(session, title)
    log, flag = wiki.folder / "queries.log", wiki.folder / "count"
    log.unlink(missing_ok=True)
    flag.touch()
    try:
        view(session, title)
    finally:
        flag.unlink()
    # Written at the very end of the request, which may outlive the answer.
    text = wait_for_end(log)
    line = r"^\[(?:rdbms|DBQuery)\] (.*?) \[[\d.]+m?s\] \S+: ((?:SELECT|INSERT|UPDATE|DELETE|REPLACE).*)$"
    statements = re.findall(line, text, flags=re.M)
    assert statements, text[:2000]
    return sorted(f"{method}: {re.sub(r'[0-9]+', 'N', sql)}" for method, sql in statements)


def wait_for_end(log: Path) -> str:
    for _ in range(600):
        text = log.read_text(errors="replace") if log.exists() else ""
        if "Request ended normally" in text:
            return text
        time.sleep(0.02)
    raise AssertionError(text[-2000:])


def test_a_page_outside_every_community_costs_no_query(
    wiki: LocalWiki, without: LocalWiki, ada: WikiSession
) -> None:
    publish(wiki, ("page", "Inside"), ("tree", "Inside"), ("label", "Policies"), ("space", "4"))
    reference = without.session("Ada", "ada-password")
    expected, measured = queries(without, reference, OUTSIDE), queries(wiki, ada, OUTSIDE)
    # For some seconds after an edit MediaWiki itself keeps nothing about the page in its cache.
    for _ in range(15):
        if measured == expected:
            break
        time.sleep(1)
        expected, measured = queries(without, reference, OUTSIDE), queries(wiki, ada, OUTSIDE)
    assert measured == expected


def test_a_new_map_is_seen_and_an_old_one_is_used_meanwhile(wiki: LocalWiki, ada: WikiSession) -> None:
    publish(wiki, ("page", "Inside"))
    assert has_place(view(ada, "Inside"))
    publish(wiki, ("page", "Insider"))
    assert not has_place(view(ada, "Inside"))
    assert has_place(view(ada, "Insider"))
    # Another host's memory: what it has not, it fetches.
    requests.get(f"{wiki.url}/.localwiki/flush", timeout=30)
    assert has_place(view(ada, "Insider"))


def test_a_host_finds_a_map_that_another_host_was_told(
    wiki: LocalWiki, ada: WikiSession, tmp_path: Path
) -> None:
    """Stored by another process, whose memory is not this server's: found a minute later, without delay for a view."""
    publish(wiki, ("page", "Inside"))
    assert has_place(view(ada, "Inside"))
    script = tmp_path / "elsewhere.php"
    script.write_text("""<?php
require_once getenv( 'MW_INSTALL_PATH' ) . '/maintenance/Maintenance.php';
class Elsewhere extends Maintenance {
	public function execute() {
		$map = MediaWiki\\Extension\\Telos\\Scopes\\ScopeMap::fromJson(
			'{"version": "elsewhere", "scopes": [{"kind": "page", "value": "Outside", "home": 1}]}' );
		MediaWiki\\MediaWikiServices::getInstance()->getService( 'Telos.Scopes' )->store( $map );
	}
}
$maintClass = Elsewhere::class;
require_once RUN_MAINTENANCE_IF_MAIN;
""")
    # By another object: the server's own would empty its memory, and with it what this is about.
    LocalWiki.open(wiki.folder).run(script)
    assert not has_place(view(ada, OUTSIDE)), "this host has looked less than a minute ago"
    later = wiki.folder / "later"
    later.touch()
    try:
        assert not has_place(view(ada, OUTSIDE)), (
            "the old map serves this view, the new one is fetched after it"
        )
        for _ in range(20):
            if has_place(view(ada, OUTSIDE)):
                break
        assert has_place(view(ada, OUTSIDE))
    finally:
        later.unlink()


def test_the_way_from_a_mail_leads_through_the_login(wiki: LocalWiki, ada: WikiSession) -> None:
    publish(wiki, ("page", "Inside"))
    visitor = wiki.session()
    url = f"{wiki.url}/index.php/Inside?telos=confirm%2Fhr%3A2%2Fx"
    answer = visitor.http.get(url, timeout=60, allow_redirects=False)
    assert answer.status_code == 302
    target = answer.headers["Location"]
    assert target.startswith(f"{wiki.url}/index.php")
    assert "Userlogin" in target or "UserLogin" in target
    form = visitor.http.get(target, timeout=60).text
    assert "telos" in form
    assert "Inside" in form
    assert 'id="telos-slot"' in ada.http.get(url, timeout=60).text
    # A visitor without the link is asked nothing.
    assert (
        visitor.http.get(f"{wiki.url}/index.php/Inside", timeout=60, allow_redirects=False).status_code == 200
    )


def test_the_link_of_a_mail_can_lead_nowhere_else(wiki: LocalWiki) -> None:
    answer = wiki.session().http.get(
        f"{wiki.url}/index.php",
        params={"title": "//evil.example/", "telos": "https://evil.example/\r\nX-Evil: 1"},
        timeout=60,
        allow_redirects=False,
    )
    assert "X-Evil" not in answer.headers
    if "Location" in answer.headers:
        assert re.match(rf"{wiki.url}/|/(?!/)", answer.headers["Location"])


def test_special_telos(wiki: LocalWiki, telos: TelosStub, ada: WikiSession) -> None:
    html = view(ada, "Special:Telos")
    told = config(html)
    assert told is not None
    assert (told["page"], told["revision"]) == (0, 0)
    assert identify(SITE, [telos.secret], told["token"], datetime.now(UTC)).page is None
    for part in ("<telos-part", "<telos-queue>", "<telos-communities>", "ext.telos.special"):
        assert part in html
    assert "⧼" not in html
    assert "Mein Teil" in view(ada, "Special:Telos", uselang="de")
    login = view(wiki.session(), "Special:Telos")
    assert config(login) is None
    assert "Log in to see what waits for you." in login


def test_the_wiki_lets_the_browser_talk_to_the_server(
    wiki: LocalWiki, telos: TelosStub, ada: WikiSession
) -> None:
    publish(wiki, ("page", "Inside"))
    wiki.settings_append("$wgCSPHeader = [ 'default-src' => [ \"'self'\" ] ];")
    try:
        policy = ada.page("index.php/Inside").headers["Content-Security-Policy"]
        assert telos.url in policy.split("default-src")[1].split(";")[0]
        assert telos.url not in ada.page(f"index.php/{OUTSIDE}").headers["Content-Security-Policy"]
    finally:
        wiki.settings_append("$wgCSPHeader = false;")


def test_every_message_is_there_in_english_and_german(wiki: LocalWiki) -> None:
    i18n = Path(__file__).parents[2] / "plugins/mediawiki/extension/Telos/i18n"
    for files in (i18n, i18n / "api"):
        english, german, notes = (
            json.loads((files / f"{code}.json").read_text()) for code in ("en", "de", "qqq")
        )
        assert set(english) == set(german) == set(notes)
        for key, text in english.items():
            if isinstance(text, str):
                assert sorted(re.findall(r"\$\d", text)) == sorted(re.findall(r"\$\d", german[key])), key
    told = wiki.api(
        {"action": "query", "meta": "allmessages", "amprefix": "telos", "amlang": "de", "amlimit": "max"}
    )
    assert {message["name"] for message in told["query"]["allmessages"]} >= {
        "telos",
        "telos-special-away",
        "telos-field-purpose",
    }
