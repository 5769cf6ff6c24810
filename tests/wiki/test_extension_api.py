"""What the extension tells of people, of who may read and edit what, and what it keeps of scopes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.model import page_key, person_key
from demo.localwiki import Account, LocalWiki, WikiSession
from plugins.mediawiki.wiki import MediaWiki
from tests.wiki.asking import code, place  # noqa: F401 - place is a fixture
from tests.wiki.telos_stub import SITE, page_id, publish, user_id

pytestmark = pytest.mark.wiki


def test_what_is_told_of_people(wiki: LocalWiki, service: WikiSession) -> None:
    wiki.session("Ada", "ada-password").act(
        "options", change="language=de|timecorrection=ZoneInfo|60|Europe/Berlin"
    )
    ada_session = wiki.session("Ada", "ada-password")
    ada_session.act("options", optionname="timecorrection", optionvalue="ZoneInfo|60|Europe/Berlin")
    ada_session.act("options", optionname="language", optionvalue="de")
    told = service.get(action="query", list="telosusers", tunames="ada|Nobody at all|Vera|Robot|192.0.2.1")
    people = {person["name"]: person for person in told["query"]["telosusers"]}
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
    assert {person["name"] for person in again} == {"Ada", "Vera"}
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
    assert {person["name"]: person["blocked"] for person in told} == {"Blocked": True, "Partly": False}


def test_reading_is_asked_for_each_person_and_page(wiki: LocalWiki, service: WikiSession) -> None:
    ada, vera = user_id(wiki, "Ada"), user_id(wiki, "Vera")
    open_page, canary, vault = (page_id(wiki, title) for title in ("Open page", "Canary page", "Vault:Plans"))
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
    people = [user_id(wiki, name) for name in ("Ada", wiki.admin, "Banned")]
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
            wanted = {keys[page] for user, page in told[right]["allowed"] if user == person}
            assert platform.may(person_key(SITE, person), keys.values(), right) == wanted
    # Readers learn nothing of it, and an account without the extension's right asks as anybody would.
    assert code(wiki.session("Ada", "ada-password"), **{**asked, "userids": ada}) == "permissiondenied"
    plain = MediaWiki(SITE, {"url": wiki.url, "user": "Ada", "password": "ada-password"})
    assert plain.may(person_key(SITE, boss), keys.values(), "edit") == {keys[free]}


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
