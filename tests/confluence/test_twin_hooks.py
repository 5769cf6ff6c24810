"""What the twin sends: Data Center's webhooks with their pauses, Forge's triggers with their tokens."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import jwt
import pytest
import requests

from tests.confluence.asking import PARAGRAPH, TASKS, bot
from tests.confluence.twin import Twin
from tests.confluence.twin.webhooks import EVENTS, pause_after

SECRET = "whsec_of the hook"


class Receiver(ThreadingHTTPServer):
    """Takes what is sent, and answers as told."""

    daemon_threads = True

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], Any]] = []
        self.status = 202
        super().__init__(("127.0.0.1", 0), _Handler)
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def names(self) -> list[str]:
        return [
            body.get("event") or body["eventType"].removeprefix("avi:confluence:") for _, body in self.got
        ]


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(({**self.headers, "": body.decode()}, json.loads(body)))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.shutdown()
    receiver.server_close()


@pytest.fixture
def dc(receiver: Receiver) -> Iterator[Twin]:
    """A Data Center with one webhook, that asks for everything."""
    twin = Twin("dc").start()
    twin.user("Ann")
    hook = {"name": "Telos", "url": receiver.url, "events": sorted(EVENTS), "active": True}
    assert bot(twin).ask("POST", "/rest/api/webhooks", {**hook, "configuration": {"secret": SECRET}}).ok
    yield twin
    twin.stop()


@pytest.fixture
def cloud(receiver: Receiver) -> Iterator[Twin]:
    """A Cloud with the app installed."""
    twin = Twin("cloud").start()
    twin.user("Ann")
    twin.forge_install(receiver.url, "hr", "ari:cloud:ecosystem::app/1234")
    yield twin
    twin.stop()


# --- Data Center ----------------------------------------------------------------------------------------


def test_a_delivery_is_signed_and_names_ids_only(dc: Twin, receiver: Receiver) -> None:
    id_, _ = dc.edit("Leave", PARAGRAPH, by="Ann")
    dc.edit("Leave", PARAGRAPH * 2, by="Ann")
    dc.wait_idle()
    assert receiver.names() == ["page_created", "page_updated"]
    headers, body = receiver.got[1]
    assert body.pop("timestamp") > 1_600_000_000_000
    page = {"id": int(id_)}
    assert body == {
        "event": "page_updated",
        "userKey": dc.user_id("Ann"),
        "page": page,
        "updateTrigger": "edit_page",
    }
    digest = hmac.new(SECRET.encode(), headers[""].encode(), hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature"] == f"sha256={digest}"
    assert (headers["X-Event-Key"], len(headers["X-Request-Id"])) == ("page_updated", 36)
    dc.webhooks_prefix(False)
    dc.edit("Leave", PARAGRAPH, by="Ann")
    dc.wait_idle()
    assert "=" not in receiver.got[2][0]["X-Hub-Signature"]


def test_every_act_has_its_event_in_order(dc: Twin, receiver: Receiver) -> None:
    dc.edit("Leave", TASKS.format(1, "incomplete", "read"), by="Ann")
    dc.edit("Policies", PARAGRAPH, by="Ann")
    dc.retitle("Leave", "Time off", by="Ann")
    dc.reparent("Time off", "Policies", by="Ann")
    dc.label("Time off", "hr", by="Ann")
    dc.unlabel("Time off", "hr", by="Ann")
    comment = dc.comment("Time off", "So?", by="Ann")
    dc.edit_comment(comment, "So!")
    dc.like(comment, by="Ann")
    dc.tick("Time off", "1", by="Ann")
    dc.uncomment("Time off")
    dc.restrict("Time off", groups=["managers"])
    dc.delete("Time off")
    dc.restore("Time off")
    dc.purge("Time off")
    dc.user("Ben")
    dc.deactivate("Ben")
    dc.reactivate("Ben")
    dc.group("crew")
    dc.join("Ben", "crew")
    dc.delete_group("crew")
    dc.space("OPS", "Operations")
    dc.archive_space("OPS")
    dc.delete_space("OPS")
    dc.edit("News", PARAGRAPH, by="Ann", blog=True)
    dc.wait_idle()
    assert receiver.names() == [
        *("page_created", "page_created", "page_updated", "page_moved", "label_added", "label_removed"),
        # A like has no event; a tick is a saved page.
        *("comment_created", "comment_updated", "page_updated", "comment_removed"),
        *("content_permissions_updated", "page_trashed", "page_restored", "page_trashed", "page_removed"),
        *("user_created", "user_deactivated", "user_reactivated", "group_created", "group_removed"),
        *("space_created", "space_updated", "space_removed", "blog_created"),
    ]
    assert all(
        "title" not in json.dumps(body) and "Time off" not in json.dumps(body) for _, body in receiver.got
    )


def test_a_hook_gets_what_it_asked_for(dc: Twin, receiver: Receiver) -> None:
    change = {"name": "Telos", "url": receiver.url, "events": ["page_removed"], "active": True}
    bot(dc).ask("PUT", "/rest/api/webhooks/1", change)
    dc.edit("Leave", PARAGRAPH)
    dc.purge("Leave")
    dc.wait_idle()
    assert receiver.names() == ["page_removed"]
    bot(dc).ask("PUT", "/rest/api/webhooks/1", {**change, "active": False})
    dc.edit("Travel", PARAGRAPH)
    dc.purge("Travel")
    dc.wait_idle()
    assert len(receiver.got) == 1
    assert bot(dc).ask("POST", "/rest/api/webhooks", {**change, "events": ["page_read"]}).status_code == 400


def test_a_hook_never_tells_its_secret(dc: Twin) -> None:
    assert "of the hook" not in bot(dc).ask("GET", "/rest/api/webhooks").text


def test_the_connection_test(dc: Twin, receiver: Receiver) -> None:
    answer = bot(dc).ask("POST", "/rest/api/webhooks/test", url=receiver.url).json()
    assert answer["result"]["outcome"] == "SUCCESS"
    headers, body = receiver.got[0]
    assert body == {"test": True}
    digest = hmac.new(SECRET.encode(), b'{"test":true}', hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature"] == f"sha256={digest}"
    receiver.status = 500
    assert (
        bot(dc).ask("POST", "/rest/api/webhooks/test", url=receiver.url).json()["result"]["outcome"]
        == "FAILURE"
    )


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 10), (6, 12), (7, 14.4), (10, 24.8832), (41, 7087.4), (42, 7200), (2000, 7200)],
)
def test_the_length_of_a_pause(failures: int, seconds: float) -> None:
    assert pause_after(failures) == pytest.approx(seconds, rel=1e-3)


def test_after_five_failures_events_are_skipped_and_never_sent_again(dc: Twin, receiver: Receiver) -> None:
    receiver.status = 500
    for count in range(7):
        dc.edit("Leave", f"<p>{count}</p>")
    (state,) = dc.webhooks_fail()
    assert (state["failures"], state["skipped"]) == (5, 2)
    assert 8 < state["skipped_for"] <= 10
    assert len(receiver.got) == 5, "nothing is tried twice"
    receiver.status = 202
    dc.edit("Leave", "<p>still away</p>")
    dc.webhooks_clock(11)
    dc.edit("Leave", "<p>back</p>")
    (state,) = dc.webhooks_fail()
    assert (state["failures"], state["skipped"], len(receiver.got)) == (0, 3, 6)


def test_a_further_failure_makes_the_pause_longer(dc: Twin, receiver: Receiver) -> None:
    receiver.status = 500
    dc.webhooks_fail(5)
    dc.webhooks_clock(11)
    dc.edit("Leave", PARAGRAPH)
    (state,) = dc.webhooks_fail()
    assert state["failures"] == 6
    assert 10 < state["skipped_for"] <= 12


def test_a_part_is_lost_the_same_for_the_same_seed(dc: Twin, receiver: Receiver) -> None:
    def sent() -> list[int]:
        receiver.got.clear()
        dc.webhooks_drop(0.3, seed=7)
        for count in range(40):
            dc.comment("Leave", f"{count}")
        dc.wait_idle()
        return [body["comment"]["id"] for _, body in receiver.got]

    dc.edit("Leave", PARAGRAPH)
    dc.wait_idle()
    first, second = sent(), sent()
    assert 15 < len(first) < 40
    assert len(first) == len(second)
    assert dc.webhooks_lost() == 80 - len(first) - len(second)


def test_what_happens_in_a_pause_is_lost(dc: Twin, receiver: Receiver) -> None:
    dc.webhooks_pause(True)
    dc.edit("Leave", PARAGRAPH)
    dc.webhooks_pause(False)
    dc.edit("Travel", PARAGRAPH)
    dc.wait_idle()
    assert receiver.names() == ["page_created"]
    assert [delivery["status"] for delivery in dc.deliveries()] == [202]
    assert dc.deliveries() == []


def test_nobody_there_is_a_failure_too(dc: Twin, receiver: Receiver) -> None:
    receiver.shutdown()
    receiver.server_close()
    dc.edit("Leave", PARAGRAPH)
    assert [delivery["status"] for delivery in dc.deliveries()] == [None]
    assert dc.webhooks_fail()[0]["failures"] == 1


# --- Cloud ----------------------------------------------------------------------------------------------


def verified(twin: Twin, token: str, **options: Any) -> dict[str, Any]:
    """A token's claims, checked as a stranger would: by the published keys."""
    keys = jwt.PyJWKSet.from_dict(requests.get(f"{twin.origin}/.well-known/jwks.json", timeout=5).json())
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims: dict[str, Any] = jwt.decode(
        token,
        key,
        algorithms=["RS256"],
        issuer="forge/invocation-token",
        audience="ari:cloud:ecosystem::app/1234",
        **options,
    )
    return claims


def test_a_trigger_names_no_person_in_its_token(cloud: Twin, receiver: Receiver) -> None:
    id_, _ = cloud.edit("Leave", PARAGRAPH, by="Ann")
    cloud.wait_idle()
    ((headers, body),) = receiver.got
    claims = verified(cloud, headers["Authorization"].removeprefix("Bearer "))
    assert "principal" not in claims
    assert claims["exp"] - claims["iat"] == 25
    assert claims["context"]["cloudId"] == cloud.state.cloud_id
    assert claims["app"]["apiBaseUrl"].endswith(cloud.state.cloud_id)
    assert (body["eventType"], body["atlassianId"]) == ("avi:confluence:created:page", cloud.user_id("Ann"))
    assert (body["content"]["id"], body["content"]["version"]["number"]) == (id_, 1)
    assert body["content"]["space"]["key"] == "HR"
    assert "Ann" not in json.dumps(body), "people are account ids there, for privacy"


def test_every_act_has_its_trigger(cloud: Twin, receiver: Receiver) -> None:
    cloud.edit("Policies", PARAGRAPH, by="Ann")
    cloud.edit("Leave", TASKS.format(1, "incomplete", "read"), by="Ann")
    cloud.retitle("Leave", "Time off", by="Ann")
    cloud.reparent("Time off", "Policies", by="Ann")
    cloud.label("Time off", "hr", by="Ann")
    comment = cloud.comment("Time off", "So?", by="Ann")
    cloud.like(comment, by="Ann")
    cloud.tick("Time off", "1", by="Ann")
    cloud.uncomment(comment)
    cloud.restrict("Time off", groups=["managers"])
    cloud.archive("Time off")
    cloud.unarchive("Time off")
    cloud.delete("Time off")
    cloud.restore("Time off")
    cloud.purge("Time off")
    cloud.user("Ben")
    cloud.deactivate("Ben")
    cloud.reactivate("Ben")
    cloud.group("crew")
    cloud.join("Ben", "crew")
    cloud.delete_group("crew")
    cloud.delete_space("IT")
    cloud.wait_idle()
    assert receiver.names() == [
        *("created:page", "created:page", "created:task", "updated:page", "moved:page"),
        *("created:comment", "liked:comment", "updated:page", "updated:task", "deleted:comment"),
        *("permissions_updated:page", "archived:page", "unarchived:page"),
        *("trashed:page", "restored:page", "trashed:page", "deleted:page"),
        *("created:user", "deleted:user", "created:group", "deleted:group", "deleted:space:V2"),
    ]
    bodies = {name: body for name, (_, body) in zip(receiver.names(), receiver.got, strict=True)}
    assert bodies["updated:task"]["task"]["status"] == "complete"
    assert bodies["updated:task"]["oldTask"]["status"] == "incomplete"
    assert bodies["moved:page"]["prevContent"]["id"] == bodies["moved:page"]["content"]["id"]
    assert bodies["liked:comment"]["content"]["container"]["title"] == "Time off"
    assert bodies["deleted:user"]["user"]["accountId"] == cloud.user_id("Ben")
    assert "atlassianId" not in bodies["created:group"]


def test_an_app_hears_what_it_subscribed_to(cloud: Twin, receiver: Receiver) -> None:
    cloud.forge_install(receiver.url, "hr", events=["avi:confluence:created:comment"])
    cloud.edit("Leave", PARAGRAPH)
    cloud.comment("Leave", "So?")
    cloud.wait_idle()
    assert receiver.names() == ["created:comment"]


@pytest.mark.parametrize(("status", "tries"), [(202, 1), (500, 5), (429, 5), (401, 1)])
def test_a_trigger_is_tried_again_while_the_remote_fails(
    cloud: Twin, receiver: Receiver, status: int, tries: int
) -> None:
    receiver.status = status
    cloud.edit("Leave", PARAGRAPH)
    cloud.wait_idle()
    assert len(receiver.got) == tries
    tokens = {headers["Authorization"] for headers, _ in receiver.got}
    assert len(tokens) == tries, "each try has a token of its own"


def test_a_token_out_of_a_page_names_person_and_page(cloud: Twin) -> None:
    id_, _ = cloud.edit("Leave", PARAGRAPH)
    claims = verified(cloud, cloud.fit("Ann", page="Leave", module="telos-banner"))
    assert claims["principal"] == cloud.user_id("Ann")
    assert claims["context"]["extension"]["content"] == {"id": id_, "type": "page"}
    assert claims["context"]["extension"]["space"]["key"] == "HR"
    assert claims["app"]["module"]["key"] == "telos-banner"


def test_claims_can_be_bent(cloud: Twin) -> None:
    with pytest.raises(jwt.ExpiredSignatureError):
        verified(cloud, cloud.fit("Ann", exp=1))
    with pytest.raises(jwt.InvalidAudienceError):
        verified(cloud, cloud.fit("Ann", aud="another app"))


def test_an_old_key_stays_for_one_rotation(cloud: Twin) -> None:
    token = cloud.fit("Ann")
    cloud.rotate_keys()
    assert verified(cloud, token)["principal"]
    assert verified(cloud, cloud.fit("Ann"))["principal"]
    cloud.rotate_keys()
    with pytest.raises(KeyError):
        verified(cloud, token)
