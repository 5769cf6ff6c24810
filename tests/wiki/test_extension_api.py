"""The API modules: who may ask what, and that what must not be seen is not seen."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from core.model import page_key, person_key
from core.ports import Reject
from demo.localwiki import Account, LocalWiki, WikiSession
from plugins.mediawiki.token import identify
from plugins.mediawiki.wiki import MediaWiki
from tests.wiki.telos_stub import SITE, TelosStub, connected, page_id, publish, user_id

pytestmark = pytest.mark.wiki

#: Pages called "Canary …" are for the group "board" alone; the namespace Vault for those with a right of their own.
SETTINGS = """
define( 'NS_VAULT', 3000 );
define( 'NS_VAULT_TALK', 3001 );
$wgExtraNamespaces[NS_VAULT] = 'Vault';
$wgExtraNamespaces[NS_VAULT_TALK] = 'Vault_talk';
$wgGroupPermissions['board']['read'] = true;
$wgGroupPermissions['sysop']['deleterevision'] = true;
$wgHooks['getUserPermissionsErrors'][] = static function ( $title, $user, $action, &$result ) {
	$groups = MediaWiki\\MediaWikiServices::getInstance()->getUserGroupManager()->getUserGroups( $user );
	if ( $action === 'read' && ( str_starts_with( $title->getText(), 'Canary' ) || $title->getNamespace() === NS_VAULT )
		&& !in_array( 'board', $groups )
	) {
		$result = [ 'badaccess-group0' ];
		return false;
	}
	return true;
};
"""
#: What else can be granted, the server's own grant among it.
ALL_OTHERS = (
    "basic,highvolume,editpage,editprotected,editmycssjs,editmyoptions,editinterface,createeditmovepage,uploadfile,"
    "patrol,rollback,blockusers,viewdeleted,delete,protect,viewmywatchlist,sendemail,createaccount,privateinfo,telos"
)
MODULES: dict[str, dict[str, str]] = {
    "telosread": {"userids": "1", "pageids": "1"},
    "telosscopes": {"scopes": '{"version": "x", "scopes": []}'},
    "telossettled": {"keys": "[]"},
    "telosnotify": {"key": "k", "userid": "1", "pageid": "1", "subject": "s", "url": "http://x.example/"},
    "telosping": {},
}


@pytest.fixture(scope="module", params=["1.39", "1.43"])
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[LocalWiki, TelosStub]]:
    with (
        TelosStub() as telos,
        connected(request.param, tmp_path_factory.mktemp("wiki"), telos, settings=SETTINGS) as wiki,
    ):
        people = (
            Account(name="Vera", password="vera-password", groups=("board",)),
            Account(name="Robot", password="robot-password", groups=("bot",)),
        )
        wiki.create_users(people, announce=True)
        vera = wiki.session("Vera", "vera-password")
        vera.edit("Open page", "One.")
        vera.edit("Open page", "Two.")
        vera.edit("Canary page", "Restricted.")
        vera.edit("Vault:Plans", "Restricted.")
        yield wiki, telos


@pytest.fixture
def service(wiki: LocalWiki) -> WikiSession:
    return wiki.session("Telos", "telos-password")


def answer(session: WikiSession, **params: Any) -> dict[str, Any]:
    """What the API says, errors too."""
    params |= {"format": "json", "formatversion": "2"}
    read: dict[str, Any] = session.http.post(session.wiki.api_url, data=params, timeout=60).json()
    return read


def code(session: WikiSession, **params: Any) -> str:
    """The error's code, "" when there is none."""
    return str(answer(session, **params).get("error", {}).get("code", ""))


def revisions(wiki: LocalWiki, title: str) -> list[int]:
    reply = wiki.session("Vera", "vera-password").get(
        action="query", titles=title, prop="revisions", rvlimit="max", rvprop="ids"
    )
    return sorted(one["revid"] for one in reply["query"]["pages"][0]["revisions"])


# --- tokens for people ----------------------------------------------------------------------------------------------


def test_a_token_says_who_looks_at_which_revision(
    wiki: LocalWiki, telos: TelosStub, ada: WikiSession
) -> None:
    page, old = page_id(wiki, "Open page"), revisions(wiki, "Open page")[0]
    told = ada.get(action="telostoken", pageid=page, revid=old, uselang="de")["telostoken"]
    assert told["life"] == 600
    token = told["token"]
    now = datetime.now(UTC)
    viewer = identify(SITE, [telos.secret], token, now)
    assert (viewer.person, viewer.name) == (person_key(SITE, user_id(wiki, "Ada")), "Ada")
    assert (viewer.page, viewer.revision, viewer.language) == (page_key(SITE, page), old, "de")
    assert viewer.expires is not None
    assert timedelta(seconds=500) < viewer.expires - now <= timedelta(seconds=601)
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert set(claims) == {"iss", "aud", "sub", "name", "page", "rev", "lang", "iat", "exp"}
    with pytest.raises(Reject):
        identify(SITE, ["whsec_" + "b3RoZXI=" * 5], token, now)
    with pytest.raises(Reject):
        identify("other", [telos.secret], token, now)


def test_a_token_for_no_page(wiki: LocalWiki, telos: TelosStub, ada: WikiSession) -> None:
    viewer = identify(
        SITE, [telos.secret], ada.get(action="telostoken")["telostoken"]["token"], datetime.now(UTC)
    )
    assert (viewer.page, viewer.revision) == (None, 0)


def test_names_survive_the_token(wiki: LocalWiki, telos: TelosStub) -> None:
    name = 'Zoë "O\'Brien" & Søn \\ 李'
    wiki.create_user(name, "some-password")
    token = wiki.session(name, "some-password").get(action="telostoken")["telostoken"]["token"]
    assert identify(SITE, [telos.secret], token, datetime.now(UTC)).name == name


def test_who_gets_no_token(wiki: LocalWiki, ada: WikiSession) -> None:
    page = page_id(wiki, "Open page")
    hidden, other = page_id(wiki, "Canary page"), revisions(wiki, "Canary page")[0]
    vault = page_id(wiki, "Vault:Plans")
    assert code(wiki.session(), action="telostoken", pageid=page) == "notloggedin"
    assert code(ada, action="telostoken", pageid=page, revid=other) == "badrevision"
    assert code(ada, action="telostoken", pageid=page, revid=10**6) == "badrevision"
    assert code(ada, action="telostoken", revid=revisions(wiki, "Open page")[0]) == "badrevision"
    restricted = [answer(ada, action="telostoken", pageid=one)["error"] for one in (hidden, vault)]
    missing = answer(ada, action="telostoken", pageid=10**6)["error"]
    assert [one["code"] for one in restricted] == [missing["code"]] * 2
    assert "Canary" not in str(restricted), "a page one may not read is as good as none"
    assert restricted[0]["info"].replace(str(hidden), "N") == missing["info"].replace(str(10**6), "N")
    assert wiki.session("Vera", "vera-password").get(action="telostoken", pageid=hidden)["telostoken"][
        "token"
    ]


def test_tokens_have_a_limit(wiki: LocalWiki, ada: WikiSession) -> None:
    wiki.settings_append("$wgRateLimits['telostoken'] = [ 'user' => [ 2, 3600 ] ];")
    try:
        assert [code(ada, action="telostoken") for _ in range(3)] == ["", "", "ratelimited"]
    finally:
        wiki.settings_append("$wgRateLimits = [];")


# --- who may use the modules of the service -------------------------------------------------------------------------


@pytest.mark.parametrize("module", MODULES)
def test_only_the_service_account_may_use_its_modules(wiki: LocalWiki, ada: WikiSession, module: str) -> None:
    params = {"action": module, **MODULES[module]}
    for session in (ada, wiki.session(wiki.admin)):
        assert code(session, token=session.token(), **params) == "permissiondenied"
    assert code(wiki.session(), token="+\\", **params) in {"permissiondenied", "badtoken"}


def test_only_the_service_account_may_ask_about_people(wiki: LocalWiki, ada: WikiSession) -> None:
    for session in (ada, wiki.session(wiki.admin), wiki.session()):
        told = answer(session, action="query", list="telosusers", tunames="Ada")
        assert told["error"]["code"] == "permissiondenied"
        assert "example.org" not in str(told)


@pytest.mark.parametrize("module", [name for name in MODULES if name != "telosread"])
def test_what_changes_something_needs_the_token_and_a_post(service: WikiSession, module: str) -> None:
    params = {"action": module, **MODULES[module]}
    assert code(service, token="wrong", **params) == "badtoken"
    reply = service.http.get(
        service.wiki.api_url, params={**params, "token": service.token(), "format": "json"}, timeout=60
    )
    assert reply.json()["error"]["code"] in {"mustbeposted", "mustpostparams"}


@pytest.mark.parametrize(("grants", "allowed"), [("basic", False), ("basic,telos", True)])
def test_a_bot_password_needs_the_grant(wiki: LocalWiki, grants: str, allowed: bool) -> None:
    secret = "0123456789abcdef0123456789abcdef"
    app = f"app{len(grants)}"
    wiki.run("createBotPassword", f"--appid={app}", f"--grants={grants}", "Telos", secret)
    bot = wiki.session()
    login = bot.post(action="login", lgname=f"Telos@{app}", lgpassword=secret, lgtoken=bot.token("login"))[
        "login"
    ]
    assert login["result"] == "Success"
    page = page_id(wiki, "Canary page")
    vera = user_id(wiki, "Vera")
    told = answer(bot, action="telosread", userids=vera, pageids=page)
    if allowed:
        # What the password was not granted must not be taken from the people asked about.
        assert told["telosread"]["readable"] == [[vera, page]]
        robot = bot.get(action="query", list="telosusers", tunames="Robot")["query"]["telosusers"][0]
        assert robot["bot"] is True
    else:
        assert told["error"]["code"] == "permissiondenied"


@pytest.mark.parametrize(
    ("grants", "allowed"),
    [("basic", False), ("basic,editpage", False), (ALL_OTHERS, False), ("basic,telos-act", True)],
)
def test_a_bot_password_acts_for_its_person_only_with_a_grant_of_its_own(
    wiki: LocalWiki, grants: str, allowed: bool
) -> None:
    secret = "0123456789abcdef0123456789abcdef"
    app = f"act{len(grants)}"
    wiki.run("createBotPassword", f"--appid={app}", f"--grants={grants}", "Vera", secret)
    bot = wiki.session()
    login = bot.post(action="login", lgname=f"Vera@{app}", lgpassword=secret, lgtoken=bot.token("login"))[
        "login"
    ]
    assert login["result"] == "Success"
    told = answer(bot, action="telostoken", pageid=page_id(wiki, "Canary page"))
    if allowed:
        assert told["telostoken"]["token"]
    else:
        assert told["error"]["code"] == "permissiondenied"
        assert "token" not in told


#: An app that shows pages by a session of its own, with the grants its person gave it, as OAuth has them.
READER = """
class ReadOnlyApp extends MediaWiki\\Session\\ImmutableSessionProviderWithCookie {
	public function __construct() {
		parent::__construct( [ 'sessionCookieName' => 'readonlyapp' ] );
		$this->priority = 80;
	}
	public function provideSessionInfo( $request ) {
		$name = $request->getHeader( 'X-Read-Only-App' );
		if ( !$name ) {
			return null;
		}
		return new MediaWiki\\Session\\SessionInfo( $this->priority, [
			'provider' => $this, 'persisted' => false, 'forceUse' => true,
			'id' => $this->hashToSessionId( $name . $request->getHeader( 'X-Grants' ) ),
			'userInfo' => MediaWiki\\Session\\UserInfo::newFromName( $name, true ),
		] );
	}
	public function getAllowedUserRights( $backend ) {
		$grants = explode( ' ', $_SERVER['HTTP_X_GRANTS'] ?? 'basic' );
		return MediaWiki\\MediaWikiServices::getInstance()->getGrantsInfo()->getGrantRights( $grants );
	}
}
$wgSessionProviders['ReadOnlyApp'] = [ 'class' => ReadOnlyApp::class ];
"""


def test_a_session_that_may_only_read_is_shown_pages_without_a_token(
    wiki: LocalWiki, ada: WikiSession
) -> None:
    """Whatever shows a page hands its token out with it: to who may not act with it the page comes without."""
    page = page_id(wiki, "Open page")
    publish(wiki, ("page", "Open page"))
    wiki.settings_append(READER)
    reader = {"X-Read-Only-App": "Ada"}
    views = ({"curid": str(page)}, {"title": "Special:Telos"})
    for params in views:
        address = f"{wiki.url}/index.php"
        own = ada.http.get(address, params=params, timeout=60).text
        assert re.search(r'"token": ?"ey', own), params
        lent = requests.get(address, params=params, headers=reader, timeout=60).text
        assert "Ada" in lent, "it is her session all the same"
        assert not re.search(r'"token": ?"ey', lent), params
    asked = {"action": "telostoken", "pageid": page, "format": "json"}
    told = requests.post(wiki.api_url, data=asked, headers=reader, timeout=60).json()
    assert told["error"]["code"] == "permissiondenied"
    # With the grant of its own it acts for her, wherever her own page would let her.
    acting = {**reader, "X-Grants": "basic telos-act"}
    for params in views:
        lent = requests.get(f"{wiki.url}/index.php", params=params, headers=acting, timeout=60).text
        assert re.search(r'"token": ?"ey', lent), params
    given = requests.post(wiki.api_url, data=asked, headers=acting, timeout=60).json()
    assert "error" not in given, given


@pytest.mark.parametrize("prop", ["headhtml", "jsconfigvars", "text|modules|jsconfigvars"])
def test_a_page_that_the_api_makes_holds_no_token(wiki: LocalWiki, prop: str) -> None:
    secret = "0123456789abcdef0123456789abcdef"
    app = f"parse{len(prop)}"
    wiki.run("createBotPassword", f"--appid={app}", "--grants=basic", "Vera", secret)
    bot = wiki.session()
    bot.post(action="login", lgname=f"Vera@{app}", lgpassword=secret, lgtoken=bot.token("login"))
    publish(wiki, ("page", "Open page"))
    for skin in ({}, {"useskin": "vector"}):
        told = answer(bot, action="parse", page="Open page", prop=prop, **skin)
        assert "parse" in told
        assert not re.search(r"eyJ[A-Za-z0-9_-]+\.eyJ", json.dumps(told))


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_right_that_a_bot_password_lacks_is_cured_by_the_grant_as_the_wiki_calls_it(
    wiki: LocalWiki, language: str
) -> None:
    secret = "0123456789abcdef0123456789abcdef"
    wiki.run("createBotPassword", f"--appid=cure{language}", "--grants=basic", "Telos", secret)
    user = f"Telos@cure{language}"
    telos = MediaWiki(
        SITE,
        {"url": wiki.url, "api": wiki.api_url, "user": user, "password": secret, "language": language},
    )
    cures = [check.cure for check in telos.check() if "Special:BotPasswords" in check.cure]
    # What the wiki itself lists: each grant by the name it has there, with the rights it passes on.
    listed = wiki.session().http.get(
        f"{wiki.url}/index.php", params={"title": "Special:ListGrants", "uselang": language}, timeout=60
    )
    rows = [
        html.unescape(re.sub(r"<[^>]*>", "", row))
        for row in re.findall(r"<tr[ >](.*?)</tr>", listed.text, re.DOTALL)
    ]
    for right in ("edit", "createpage", "telos-service", "apihighlimits"):
        named = [quoted for cure in cures if (quoted := re.findall('["„](.*?)["“]', cure))[1:] == [right]]
        assert len(named) == 1, (right, cures)
        assert any(named[0][0] in row and f"({right})" in row for row in rows), (named, rows)


# --- people ---------------------------------------------------------------------------------------------------------


def test_what_is_told_of_people(wiki: LocalWiki, service: WikiSession) -> None:
    wiki.session("Ada", "ada-password").act(
        "options", change="language=de|timecorrection=ZoneInfo|60|Europe/Berlin"
    )
    ada_session = wiki.session("Ada", "ada-password")
    ada_session.act("options", optionname="timecorrection", optionvalue="ZoneInfo|60|Europe/Berlin")
    ada_session.act("options", optionname="language", optionvalue="de")
    told = service.get(action="query", list="telosusers", tunames="ada|Nobody at all|Vera|Robot|192.0.2.1")
    people = {one["name"]: one for one in told["query"]["telosusers"]}
    assert set(people) == {"Ada", "Vera", "Robot"}
    assert people["Ada"] == {
        "userid": user_id(wiki, "Ada"),
        "name": "Ada",
        "realname": "Ada L.",
        "email": "ada@example.org",
        "language": "de",
        "timezone": "Europe/Berlin",
        "blocked": False,
        "bot": False,
        "groups": [],
    }
    assert (people["Vera"]["timezone"], people["Vera"]["email"], people["Vera"]["groups"]) == (
        "",
        "",
        ["board"],
    )
    assert people["Robot"]["bot"] is True
    ids = f"{people['Ada']['userid']}|{people['Vera']['userid']}|99999"
    again = service.get(action="query", list="telosusers", tuuserids=ids)["query"]["telosusers"]
    assert {one["name"] for one in again} == {"Ada", "Vera"}
    assert (
        service.get(action="query", list="telosusers", tunames="Nobody at all")
        .get("query", {})
        .get("telosusers", [])
        == []
    )


def test_an_unconfirmed_address_is_none(wiki: LocalWiki, service: WikiSession, tmp_path: Any) -> None:
    wiki.create_user("Una", "una-password", email="una@example.org")
    script = tmp_path / "unconfirm.php"
    script.write_text("""<?php
require_once getenv( 'MW_INSTALL_PATH' ) . '/maintenance/Maintenance.php';
class Unconfirm extends Maintenance {
	public function execute() {
		$user = MediaWiki\\MediaWikiServices::getInstance()->getUserFactory()->newFromName( 'Una' );
		$user->setEmailAuthenticationTimestamp( null );
		$user->saveSettings();
	}
}
$maintClass = Unconfirm::class;
require_once RUN_MAINTENANCE_IF_MAIN;
""")

    def email() -> str:
        told = service.get(action="query", list="telosusers", tunames="Una")["query"]["telosusers"][0][
            "email"
        ]
        return str(told)

    assert email() == "una@example.org"
    wiki.run(script)
    assert email() == ""


def test_blocked_and_hidden_people(wiki: LocalWiki, service: WikiSession) -> None:
    people = (
        Account(name=name, password=f"{name.lower()}-password") for name in ("Blocked", "Partly", "Hidden")
    )
    wiki.create_users(people, announce=True)
    wiki.settings_append("$wgGroupPermissions['sysop']['hideuser'] = true;")
    admin = wiki.session(wiki.admin)
    admin.act("block", user="Blocked", expiry="infinite")
    admin.act(
        "block",
        user="Partly",
        expiry="infinite",
        partial=True,
        allowusertalk=True,
        pagerestrictions="Open page",
    )
    admin.act("block", user="Hidden", expiry="infinite", hidename=True)
    told = service.get(action="query", list="telosusers", tunames="Blocked|Partly|Hidden")["query"][
        "telosusers"
    ]
    assert {one["name"]: one["blocked"] for one in told} == {"Blocked": True, "Partly": False}


# --- reading ---------------------------------------------------------------------------------------------------------


def test_reading_is_asked_for_each_person_and_page(wiki: LocalWiki, service: WikiSession) -> None:
    ada, vera = user_id(wiki, "Ada"), user_id(wiki, "Vera")
    open_page, canary, vault = (page_id(wiki, one) for one in ("Open page", "Canary page", "Vault:Plans"))
    told = service.post(
        action="telosread", userids=[ada, vera, 99999, 0, -1], pageids=[open_page, canary, vault, 99999]
    )
    assert sorted(map(tuple, told["telosread"]["readable"])) == sorted(
        [(ada, open_page), (vera, open_page), (vera, canary), (vera, vault)]
    )
    assert "anary" not in json.dumps(told), "ids only, never a title"


def test_reading_takes_as_many_as_the_api_allows(wiki: LocalWiki, service: WikiSession) -> None:
    page = page_id(wiki, "Open page")
    told = service.post(action="telosread", userids=list(range(1, 501)), pageids=page)
    assert [user_id(wiki, "Ada"), page] in told["telosread"]["readable"]


def test_who_may_edit_or_protect_is_asked_for_each_person_and_page(
    wiki: LocalWiki, service: WikiSession
) -> None:
    admin = wiki.session(wiki.admin)
    admin.edit("Settled page", "For admins to change.")
    admin.act("protect", title="Settled page", protections="edit=sysop", expiry="infinite")
    wiki.create_user("Banned", "banned-password")
    admin.act("block", user="Banned", expiry="infinite")
    people = [user_id(wiki, one) for one in ("Ada", wiki.admin, "Banned")]
    ada, boss, _ = people
    free, settled = page_id(wiki, "Open page"), page_id(wiki, "Settled page")
    asked = {"action": "telosread", "userids": [*people, 99999], "pageids": [free, settled, 99999]}
    told = {right: service.post(**asked, right=right)["telosread"] for right in ("edit", "protect")}
    assert told["edit"] == {"right": "edit", "allowed": [[ada, free], [boss, free], [boss, settled]]}
    assert told["protect"] == {"right": "protect", "allowed": [[boss, free], [boss, settled]]}
    assert code(service, **{**asked, "userids": ada, "pageids": free}, right="delete") == "badvalue"

    platform = MediaWiki(SITE, {"url": wiki.url, "user": "Telos", "password": "telos-password"})
    keys = {number: page_key(SITE, number) for number in (free, settled, 99999)}
    for right in ("edit", "protect"):
        for person in (*people, 99999):
            wanted = {keys[page] for one, page in told[right]["allowed"] if one == person}
            assert platform.may(person_key(SITE, person), keys.values(), right) == wanted
    # Readers learn nothing of it, and an account without the extension's right asks as anybody would.
    assert code(wiki.session("Ada", "ada-password"), **{**asked, "userids": ada}) == "permissiondenied"
    plain = MediaWiki(SITE, {"url": wiki.url, "user": "Ada", "password": "ada-password"})
    assert plain.may(person_key(SITE, boss), keys.values(), "edit") == {keys[free]}


# --- scopes -----------------------------------------------------------------------------------------------------------


def test_the_scope_map_is_kept_with_its_version(service: WikiSession) -> None:
    told = service.act(
        "telosscopes",
        scopes=json.dumps(
            {
                "version": "v1",
                "scopes": [
                    {"kind": "tree", "value": "A_b", "home": 3},
                    {"kind": "space", "value": "4", "home": 5},
                ],
            }
        ),
    )
    assert told["telosscopes"] == {"version": "v1", "count": 2}
    assert service.act("telosscopes")["telosscopes"] == {"version": "v1", "count": 2}


@pytest.mark.parametrize("scopes", [
    "", "no json", "[]", "null", '{"version": 1, "scopes": []}', '{"version": "x"}', '{"version": "x", "scopes": [1]}',
    '{"version": "x", "scopes": [{"kind": "page"}]}', '{"version": "x", "scopes": [{"kind": "all", "value": "x"}]}',
    '{"version": "x", "scopes": [{"kind": "page", "value": ["x"]}]}', "[" * 100000,
])  # fmt: skip
def test_a_scope_map_that_makes_no_sense_changes_nothing(service: WikiSession, scopes: str) -> None:
    before = service.act("telosscopes")["telosscopes"]
    assert code(service, action="telosscopes", scopes=scopes, token=service.token()) == "badscopes"
    assert service.act("telosscopes")["telosscopes"] == before


def test_a_map_of_twenty_thousand_communities(
    wiki: LocalWiki, service: WikiSession, ada: WikiSession
) -> None:
    many = [("page", f"Community number {number} with a title of some length") for number in range(20_000)]
    publish(wiki, *many, ("page", "Open page"))
    assert service.act("telosscopes")["telosscopes"]["count"] == 20_001
    assert "telos-slot" in ada.page("index.php/Open_page").text


# --- notices ----------------------------------------------------------------------------------------------------------


def notify(service: WikiSession, wiki: LocalWiki, key: str, **more: Any) -> dict[str, Any]:
    params = {
        "key": key,
        "userid": user_id(wiki, "Ada"),
        "pageid": page_id(wiki, "Open page"),
        "subject": "Your two paragraphs decide <b>it</b> on {{PAGENAME}}",
        "body": "By [[Friday]] <script>alert(1)</script>",
        "url": f"{wiki.url}/index.php/Open_page?telos=x",
        **more,
    }
    told: dict[str, Any] = service.act("telosnotify", **params)["telosnotify"]
    return told


def notices(wiki: LocalWiki, name: str, password: str) -> list[dict[str, Any]]:
    reply = wiki.session(name, password).get(
        action="query", meta="notifications", notprop="list", notformat="model", notlimit="max"
    )
    return [one["*"] for one in reply["query"]["notifications"]["list"] if one["type"] == "telos-notice"]


def test_a_notice_is_sent_once(wiki: LocalWiki, service: WikiSession) -> None:
    if "Echo" not in wiki.extensions:
        assert notify(service, wiki, "k1") == {"sent": False, "why": "no-notifications"}
        return
    assert notify(service, wiki, "k1") == {"sent": True, "why": ""}
    assert notify(service, wiki, "k1") == {"sent": True, "why": "sent-before"}
    found = notices(wiki, "Ada", "ada-password")
    assert len(found) == 1
    assert "&lt;b&gt;it&lt;/b&gt; on {{PAGENAME}}" in found[0]["header"]
    assert "By [[Friday]]" in found[0]["body"]
    assert "<script" not in str(found)
    assert found[0]["links"]["primary"]["url"].startswith(f"{wiki.url}/index.php/Open_page?telos=x")
    assert notices(wiki, "Ben", "ben-password") == []


def test_a_notice_never_tells_of_a_page_that_may_not_be_read(wiki: LocalWiki, service: WikiSession) -> None:
    hidden = page_id(wiki, "Canary page")
    assert notify(service, wiki, "k2", pageid=hidden) == {"sent": False, "why": "no-page"}
    assert notify(service, wiki, "k2", pageid=99999) == {"sent": False, "why": "no-page"}
    assert notify(service, wiki, "k2", userid=99999) == {"sent": False, "why": "no-user"}
    for url in ("javascript:alert(1)", "//evil.example/", "/x"):
        params = {**MODULES["telosnotify"], "url": url}
        assert code(service, action="telosnotify", token=service.token(), **params) == "badurl"


def test_a_notice_disappears_with_the_right_to_read(wiki: LocalWiki, service: WikiSession) -> None:
    wiki.create_user("Wanda", "wanda-password", groups=["board"])
    sent = notify(service, wiki, "k3", userid=user_id(wiki, "Wanda"), pageid=page_id(wiki, "Canary page"))
    if "Echo" not in wiki.extensions:
        assert sent == {"sent": False, "why": "no-notifications"}
        return
    assert sent == {"sent": True, "why": ""}
    assert len(notices(wiki, "Wanda", "wanda-password")) == 1
    admin = wiki.session(wiki.admin)
    admin.post(action="userrights", user="Wanda", remove="board", token=admin.token("userrights"))
    assert notices(wiki, "Wanda", "wanda-password") == []


def test_who_wants_no_notices_gets_none(wiki: LocalWiki, service: WikiSession) -> None:
    ben = wiki.session("Ben", "ben-password")
    options = ben.get(action="query", meta="userinfo", uiprop="options")["query"]["userinfo"]["options"]
    if "Echo" not in wiki.extensions:
        assert not [name for name in options if "telos" in name], "no preference for what is not there"
        return
    assert options["echo-subscriptions-web-telos"]
    assert not options["echo-subscriptions-email-telos"], "Telos sends mails itself"
    ben.act("options", optionname="echo-subscriptions-web-telos", optionvalue="0")
    assert notify(service, wiki, "k4", userid=user_id(wiki, "Ben")) == {"sent": False, "why": "unwanted"}
    assert notices(wiki, "Ben", "ben-password") == []


def test_every_module_is_documented(wiki: LocalWiki, service: WikiSession) -> None:
    modules = [*MODULES, "telostoken", "query+telosusers"]
    for language in ("en", "de"):
        told = service.get(action="paraminfo", modules=modules, helpformat="wikitext", uselang=language)
        assert "⧼" not in json.dumps(told, ensure_ascii=False)
        assert len(told["paraminfo"]["modules"]) == len(modules)


def unread(wiki: LocalWiki, name: str, password: str) -> int:
    reply = wiki.session(name, password).get(
        action="query", meta="notifications", notprop="list", notfilter="!read", notlimit="max"
    )
    return sum(one["type"] == "telos-notice" for one in reply["query"]["notifications"]["list"])


def test_a_notice_about_what_is_settled_is_marked_read(wiki: LocalWiki, service: WikiSession) -> None:
    wiki.create_user("Sasha", "sasha-password")
    sasha = user_id(wiki, "Sasha")
    for key in ("s1", "s2"):
        notify(service, wiki, key, userid=sasha)
    answer = service.act("telossettled", keys='["s1", "never sent", 7]')["telossettled"]
    if "Echo" not in wiki.extensions:
        assert answer == {"read": 0}
        return
    assert answer == {"read": 1}
    assert unread(wiki, "Sasha", "sasha-password") == 1
    assert service.act("telossettled", keys="no list")["telossettled"] == {"read": 0}
    assert unread(wiki, "Sasha", "sasha-password") == 1


def test_one_reply_is_told_once(wiki: LocalWiki, service: WikiSession) -> None:
    """Where the wiki itself told the author of a reply, Telos adds no alert of its own."""
    if "Echo" not in wiki.extensions:
        return
    wiki.create_user("Robin", "robin-password")
    robin, before = user_id(wiki, "Robin"), "2020-01-01T00:00:00Z"
    assert notify(service, wiki, "r1", userid=robin, unlesstoldsince=before)["why"] == ""
    admin = wiki.session(wiki.admin)
    admin.act("edit", title="Talk:Open page", text="Hello [[User:Robin]], done. ~~~~", summary="reply")
    assert notify(service, wiki, "r2", userid=robin, unlesstoldsince=before) == {
        "sent": True,
        "why": "told-by-the-wiki",
    }
    assert notify(service, wiki, "r3", userid=robin, unlesstoldsince="2099-01-01T00:00:00Z")["why"] == ""
    assert len(notices(wiki, "Robin", "robin-password")) == 2
