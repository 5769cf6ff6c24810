"""What the wiki tells the server: every event, rightly signed, and never at the cost of the person who saves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from demo.localwiki import LocalWiki, WikiSession
from tests.wiki.telos_stub import TelosStub, connected, page_id, publish, user_id

pytestmark = pytest.mark.wiki

#: Hiding revisions is a right nobody has by default.
SETTINGS = """
$wgGroupPermissions['sysop']['deleterevision'] = true;
$wgGroupPermissions['bureaucrat']['renameuser'] = true;
$wgTelosConnectTimeout = 1;
$wgTelosTimeout = 1;
"""


@pytest.fixture(scope="module", params=["1.39", "1.43"])
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[LocalWiki, TelosStub]]:
    folder = tmp_path_factory.mktemp("wiki")
    renaming = ["Renameuser"] if request.param == "1.39" else []
    with (
        TelosStub() as telos,
        connected(request.param, folder, telos, settings=SETTINGS, extensions=renaming) as wiki,
    ):
        yield wiki, telos


@pytest.fixture
def telos(place: tuple[LocalWiki, TelosStub]) -> TelosStub:
    place[0].run_jobs()
    place[1].clear()
    return place[1]


@pytest.fixture
def admin(wiki: LocalWiki) -> WikiSession:
    return wiki.session(wiki.admin)


@pytest.fixture
def ada(wiki: LocalWiki) -> WikiSession:
    return wiki.session("Ada", "ada-password")


def rename(wiki: LocalWiki, admin: WikiSession, old: str, new: str) -> None:
    """Neither version has an API for it."""
    token = admin.token()
    page = "Special:Renameuser" if wiki.version == "1.39" else "Special:RenameUser"
    answer = admin.http.post(
        f"{wiki.url}/index.php?title={page}",
        data={
            "oldusername": old,
            "newusername": new,
            "reason": "",
            "wpEditToken": token,
            "token": token,
            "confirmaction": "1",
        },
        timeout=60,
    )
    answer.raise_for_status()
    users = wiki.api({"action": "query", "list": "users", "ususers": new})["query"]["users"]
    assert "userid" in users[0], answer.text[-3000:]


def waiting(wiki: LocalWiki) -> int:
    """Webhooks that wait in the job queue."""
    told = wiki.run("showJobs", "--group", "--type=telosWebhook")
    return sum(int(line.split("queued;")[0].split()[-1]) for line in told.splitlines() if "queued;" in line)


def test_page_events(wiki: LocalWiki, telos: TelosStub, admin: WikiSession, ada: WikiSession) -> None:
    ada_id, admin_id = user_id(wiki, "Ada"), user_id(wiki, wiki.admin)

    def told(do: Callable[[], object]) -> list[tuple[str, dict[str, int]]]:
        telos.clear()
        do()
        wiki.run_jobs()
        return telos.events()

    saved: dict[str, int] = {}

    def save(text: str, **more: object) -> Callable[[], object]:
        return lambda: saved.update(ada.edit("Travel", text, **more))

    first = told(save("We go by train."))
    page = saved["pageid"]
    assert first == [("page.saved", {"page": page, "revision": saved["newrevid"], "user": ada_id})]
    assert told(save("We go by train. Mostly.")) == [
        ("page.saved", {"page": page, "revision": saved["newrevid"], "user": ada_id})
    ]
    assert told(save("We go by train. Mostly!", minor=True)) == [
        ("page.saved", {"page": page, "revision": saved["newrevid"], "user": ada_id})
    ]
    assert told(save("We go by train. Mostly!")) == [], "a save without a change is no news"

    moved = told(lambda: admin.act("move", **{"from": "Travel", "to": "Travelling"}))
    redirect = page_id(wiki, "Travel")
    assert ("page.moved", {"page": page, "redirect": redirect, "user": admin_id}) in moved
    assert {data["page"] for kind, data in moved if kind == "page.saved"} == {redirect}
    assert len(moved) == 2
    assert told(lambda: admin.act("move", **{"from": "Travelling", "to": "Trips"}, noredirect=True)) == [
        ("page.moved", {"page": page, "redirect": 0, "user": admin_id})
    ]

    revision = saved.get("newrevid") or saved["oldrevid"]
    assert len(told(lambda: ada.edit("Trips", "One more."))) == 1
    assert told(
        lambda: admin.act("revisiondelete", type="revision", target="Trips", ids=revision, hide="content")
    ) == [("page.visibility", {"page": page, "user": admin_id})]

    assert told(lambda: admin.act("delete", title="Trips")) == [
        ("page.deleted", {"page": page, "user": admin_id})
    ]
    assert told(lambda: admin.act("undelete", title="Trips")) == [
        ("page.restored", {"page": page_id(wiki, "Trips"), "user": admin_id})
    ], "two hooks tell of a restored page, the server hears it once"
    assert page_id(wiki, "Trips") == page


def test_a_move_over_a_redirect_tells_of_both_pages(
    wiki: LocalWiki, telos: TelosStub, admin: WikiSession
) -> None:
    page = admin.edit("Here", "Text.")["pageid"]
    admin.act("move", **{"from": "Here", "to": "There"})
    redirect = page_id(wiki, "Here")
    wiki.run_jobs()
    telos.clear()
    admin.act("move", **{"from": "There", "to": "Here"})
    wiki.run_jobs()
    events = telos.events()
    assert ("page.deleted", {"page": redirect, "user": user_id(wiki, wiki.admin)}) in events
    assert [data["page"] for kind, data in events if kind == "page.moved"] == [page]


def test_person_events(wiki: LocalWiki, telos: TelosStub, admin: WikiSession) -> None:
    def told(do: Callable[[], object]) -> list[tuple[str, dict[str, int]]]:
        telos.clear()
        do()
        wiki.run_jobs()
        return telos.events()

    assert told(lambda: wiki.create_user("Cy", "cy-password")) == [
        ("user.created", {"user": user_id(wiki, "Cy")})
    ]
    cy = {"user": user_id(wiki, "Cy")}
    assert told(lambda: admin.act("block", user="Cy", expiry="infinite", reblock=True)) == [
        ("user.blocked", cy)
    ]
    assert told(lambda: admin.act("unblock", user="Cy")) == [("user.unblocked", cy)]
    assert told(lambda: admin.act("block", user="192.0.2.7", expiry="1 day")) == [], "an address is nobody"

    def groups(**change: str) -> Callable[[], object]:
        return lambda: admin.post(action="userrights", user="Cy", token=admin.token("userrights"), **change)

    assert told(groups(add="sysop|bot")) == [("user.groups", cy)], "one word, however many hooks told of it"
    assert told(groups(remove="bot")) == [("user.groups", cy)]
    assert told(lambda: wiki.create_user("Cy", groups=["bureaucrat"])) == [("user.groups", cy)], (
        "scripts and single sign-on change groups past the user rights page"
    )
    assert ("user.renamed", cy) in told(lambda: rename(wiki, admin, "Cy", "Cyrus"))
    assert user_id(wiki, "Cyrus") == cy["user"]


def test_merged_accounts_are_looked_at_again(wiki: LocalWiki, telos: TelosStub, tmp_path: Path) -> None:
    # The extension that merges accounts is not bundled with MediaWiki; these are the hooks it runs.
    script = tmp_path / "merge.php"
    script.write_text("""<?php
use MediaWiki\\MediaWikiServices;
require_once getenv( 'MW_INSTALL_PATH' ) . '/maintenance/Maintenance.php';
class Merge extends Maintenance {
	public function execute() {
		foreach ( [ 'AccountFields', 'AccountDeleteTables', 'MergeAccountFromTo', 'DeleteAccount' ] as $name ) {
			// Echo's handlers name the extension's interfaces.
			eval( "namespace MediaWiki\\\\Extension\\\\UserMerge\\\\Hooks; interface {$name}Hook {}" );
		}
		$users = MediaWikiServices::getInstance()->getUserFactory();
		$from = $users->newFromName( 'Ada' );
		$to = $users->newFromName( 'Ben' );
		$hooks = MediaWikiServices::getInstance()->getHookContainer();
		$hooks->run( 'MergeAccountFromTo', [ &$from, &$to ] );
		$hooks->run( 'DeleteAccount', [ &$from ] );
	}
}
$maintClass = Merge::class;
require_once RUN_MAINTENANCE_IF_MAIN;
""")
    wiki.run(script)
    wiki.run_jobs()
    ada, ben = {"user": user_id(wiki, "Ada")}, {"user": user_id(wiki, "Ben")}
    assert sorted(telos.events(), key=str) == sorted(
        [("user.renamed", ada), ("user.renamed", ben), ("user.renamed", ada)], key=str
    )


def test_titles_and_names_never_leave(wiki: LocalWiki, telos: TelosStub, admin: WikiSession) -> None:
    admin.edit("Canary title", "Canary text", summary="Canary summary")
    admin.act("move", **{"from": "Canary title", "to": "Canary title too"}, reason="Canary reason")
    admin.act("delete", title="Canary title too", reason="Canary reason")
    wiki.run_jobs()
    assert len(telos.received) >= 4
    for webhook in telos.received:
        assert b"anary" not in webhook.body
        body = json.loads(webhook.body)
        assert set(body) == {"type", "timestamp", "data"}
        assert all(isinstance(value, int) for value in body["data"].values())


def test_a_server_that_never_answers_neither_stops_nor_slows_a_save(
    wiki: LocalWiki, telos: TelosStub, ada: WikiSession
) -> None:
    telos.answering.clear()
    try:
        # Far beyond the patience of the requests below: whoever waits for the server fails.
        wiki.settings_append("$wgTelosTimeout = 100; $wgTelosConnectTimeout = 100; $wgJobRunRate = 1;")
        token = ada.token()
        save = {"action": "edit", "title": "Patience", "text": "Saved.", "token": token, "format": "json"}
        answer = ada.http.post(wiki.api_url, data=save, timeout=20).json()
        assert answer["edit"]["result"] == "Success"
        assert waiting(wiki) == 1, "the webhook waits in the queue"
        # Each view after it runs a job: the page must come while the webhook's still hangs.
        for _ in range(20):
            assert "Saved." in ada.http.get(f"{wiki.url}/index.php/Patience", timeout=20).text
            if telos.came.is_set():
                break
        assert telos.came.is_set(), "the job did run"
        assert ada.edit("Patience", "Saved again.")["result"] == "Success"
    finally:
        telos.answering.set()
        wiki.settings_append("$wgTelosTimeout = 1; $wgTelosConnectTimeout = 1; $wgJobRunRate = 0;")


def test_a_dead_server_leaves_no_job_behind(wiki: LocalWiki, telos: TelosStub, ada: WikiSession) -> None:
    telos.stop()
    try:
        for number in range(3):
            assert ada.edit("Alone", f"Text {number}")["result"] == "Success"
        assert waiting(wiki) == 3
        wiki.run_jobs()
        assert waiting(wiki) == 0, "given up: the sync finds what happened"
        told = wiki.run("showJobs", "--group")
        assert "telosWebhook" not in told, f"nothing stays claimed:\n{told}"
    finally:
        telos.start()
    assert ada.edit("Alone", "And on.")["result"] == "Success"
    wiki.run_jobs()
    assert [kind for kind, _ in telos.events()] == ["page.saved"]


#: A queue that can wait, which the one in the database can't: it hands out delayed jobs at once.
DELAYING = """
if ( !class_exists( 'DelayingQueue' ) ) {
	class DelayingQueue extends JobQueueDB {
		protected function supportsDelayedJobs() { return true; }
	}
}
$wgJobTypeConf['telosWebhook'] = [ 'class' => 'DelayingQueue', 'order' => 'random', 'claimTTL' => 3600,
	'checkDelay' => true ];
"""


@pytest.mark.parametrize(
    ("statuses", "attempts"),
    [([503, 429], 3), ([500] * 9, 4), ([401], 1), ([404], 1), ([413], 1)],
    ids=["comes back", "stays broken", "refused", "unknown", "too large"],
)
def test_a_retry_repeats_the_same_webhook(
    wiki: LocalWiki, telos: TelosStub, ada: WikiSession, statuses: list[int], attempts: int
) -> None:
    wiki.settings_append(DELAYING)
    try:
        ada.edit("Retried", f"For {statuses}.")
        telos.statuses = list(statuses)
        wiki.run_jobs()
    finally:
        telos.statuses = []
        wiki.settings_append("unset( $wgJobTypeConf['telosWebhook'] );")
    assert len(telos.received) == attempts
    assert len({(webhook.id, webhook.body) for webhook in telos.received}) == 1, (
        "a retry is recognised by its id"
    )
    assert telos.events()
    assert waiting(wiki) == 0


def test_two_events_have_two_ids(wiki: LocalWiki, telos: TelosStub, ada: WikiSession) -> None:
    ada.edit("Twice", "One.")
    ada.edit("Twice", "Two.")
    wiki.run_jobs()
    assert len({webhook.id for webhook in telos.received}) == 2


@pytest.mark.parametrize(
    "setting",
    [
        "$wgTelosServer = '';",
        "$wgTelosSite = '';",
        "$wgTelosSecret = 'short';",
        "$wgTelosServer = 'javascript:alert(1)';",
    ],
)
def test_everything_is_off_until_it_is_set(
    wiki: LocalWiki, telos: TelosStub, ada: WikiSession, setting: str
) -> None:
    publish(wiki, ("space", "0"))
    ada.edit("Off", "Text.")
    wiki.run_jobs()
    telos.clear()
    assert "telos-slot" in ada.page("index.php/Off").text
    wiki.settings_append(setting)
    try:
        assert ada.edit("Off", f"Text, {len(setting)}.")["result"] == "Success"
        assert waiting(wiki) == 0
        page = ada.page("index.php/Off").text
        assert "telos-slot" not in page
        assert "wgTelos" not in page
        answer = ada.http.get(
            wiki.api_url, params={"action": "telostoken", "format": "json"}, timeout=60
        ).json()
        assert answer["error"]["code"] == "telos-off"
        assert "not connected" in ada.page("index.php/Special:Telos").text
    finally:
        wiki.settings_append(telos.settings())
    assert telos.received == []


def test_the_current_secret_signs_while_secrets_are_exchanged(
    wiki: LocalWiki, telos: TelosStub, ada: WikiSession
) -> None:
    previous = "whsec_" + "b2xk" * 10
    wiki.settings_append(f"$wgTelosSecret = [ '{telos.secret}', '{previous}' ];")
    try:
        ada.edit("Exchange", "Text.")
        wiki.run_jobs()
        assert [kind for kind, _ in telos.events()] == ["page.saved"]
    finally:
        wiki.settings_append(telos.settings())


def test_the_wiki_talks_to_the_internal_address(wiki: LocalWiki, telos: TelosStub, ada: WikiSession) -> None:
    wiki.settings_append(f"$wgTelosServerInternal = '{telos.url}'; $wgTelosServer = 'https://telos.invalid';")
    try:
        ada.edit("Inside", "Text.")
        wiki.run_jobs()
        assert [kind for kind, _ in telos.events()] == ["page.saved"]
    finally:
        wiki.settings_append(telos.settings() + "$wgTelosServerInternal = '';")


def test_ping_says_what_the_server_answered(wiki: LocalWiki, telos: TelosStub) -> None:
    service = wiki.session("Telos", "telos-password")
    told = service.act("telosping")["telosping"]
    assert (told["sent"], told["status"], told["site"]) == (True, 202, "hr")
    assert [(webhook.id, webhook.type, webhook.authentic) for webhook in telos.received] == [
        (told["id"], "ping", True)
    ]
    telos.statuses = [401]
    told = service.act("telosping")["telosping"]
    assert (told["sent"], told["status"]) == (False, 401)
    assert "401" in told["error"]
    telos.stop()
    try:
        told = service.act("telosping")["telosping"]
        assert (told["sent"], told["status"]) == (False, 0)
        assert told["error"]
    finally:
        telos.start()
    assert service.act("telosping")["telosping"]["sent"], "a ping tries even right after a failure"


def test_the_server_is_not_reached_through_a_redirect(wiki: LocalWiki, telos: TelosStub) -> None:
    telos.statuses = [302]
    told = wiki.session("Telos", "telos-password").act("telosping")["telosping"]
    assert (told["sent"], told["status"]) == (False, 302)
    assert len(telos.received) == 1


def test_nobody_else_can_ping(wiki: LocalWiki, telos: TelosStub, ada: WikiSession) -> None:
    answer = requests.post(
        wiki.api_url, data={"action": "telosping", "format": "json", "token": "+\\"}, timeout=60
    )
    assert "error" in answer.json()
    token = ada.token()
    answer = ada.http.post(
        wiki.api_url, data={"action": "telosping", "format": "json", "token": token}, timeout=60
    )
    assert answer.json()["error"]["code"] == "permissiondenied"
    assert telos.received == []
