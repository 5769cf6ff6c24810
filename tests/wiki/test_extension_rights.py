"""Who may do what by the API: tokens for people, the modules of the service, and the grants both need."""

from __future__ import annotations

import base64
import html
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import requests

from core.model import page_key, person_key
from core.ports import Reject
from demo.localwiki import LocalWiki, WikiSession
from plugins.mediawiki.token import identify
from plugins.mediawiki.wiki import MediaWiki
from tests.wiki.asking import MODULES, answer, code, place, revisions  # noqa: F401 - place is a fixture
from tests.wiki.telos_stub import SITE, TelosStub, page_id, publish, user_id

pytestmark = pytest.mark.wiki

#: What else can be granted, the server's own grant among it.
ALL_OTHERS = (
    "basic,highvolume,editpage,editprotected,editmycssjs,editmyoptions,editinterface,createeditmovepage,uploadfile,"
    "patrol,rollback,blockusers,viewdeleted,delete,protect,viewmywatchlist,sendemail,createaccount,privateinfo,telos"
)


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
    restricted = [answer(ada, action="telostoken", pageid=page)["error"] for page in (hidden, vault)]
    missing = answer(ada, action="telostoken", pageid=10**6)["error"]
    assert [error["code"] for error in restricted] == [missing["code"]] * 2
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
