"""The client against an API that fails in every way the world has."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.ports import GiveUp, RetryAt
from core.retry import retry_after
from plugins.confluence.budget import reset_in, used_up
from plugins.confluence.client import ApiError, Client, Conflict, Forbidden, NotFound, Unclear
from tests.support.faults import Done, Fault, FaultyRest, HalfAnswer, Params, Reset, Silence, patience_of

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ABSURD = "9223372036854775807"


class Inside:
    """A page that can be read and saved, and a list of seven."""

    def __init__(self) -> None:
        self.saved: list[str] = []

    def __call__(self, params: Params) -> Any:
        if params["method"] in {"PUT", "POST", "DELETE"}:
            self.saved.append(params["body"])
            return {"id": "1"}
        if params["path"].endswith("/listed"):
            start, limit = int(params.get("start", 0)), int(params["limit"])
            rows = [{"id": n} for n in range(7)][start : start + limit]
            links = {"next": f"/elsewhere?start={start + limit}&limit={limit}"} if start + limit < 7 else {}
            return {"results": rows, "start": start, "limit": limit, "size": len(rows), "_links": links}
        if params["path"].endswith("/cursors"):
            at = int(params.get("cursor", "c0")[1:])
            links = {"next": f"/wiki/api/v2/cursors?cursor=c{at + 1}"} if at < 2 else {}
            return {"results": [{"id": at}], "_links": links}
        if params["path"].endswith("/circle"):
            return {"results": [{}], "_links": {"next": "/x?cursor=same"}}
        return {"id": "1", "saved": len(self.saved)}


@pytest.fixture
def inside() -> Inside:
    return Inside()


@pytest.fixture
def wiki(inside: Inside) -> Iterator[FaultyRest]:
    faulty = FaultyRest(inside)
    yield faulty
    faulty.close()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture(params=[False, True], ids=["dc", "cloud"])
def client(request: pytest.FixtureRequest, wiki: FaultyRest, waits: list[float]) -> Client:
    waiting = patience_of(request)
    return Client(
        wiki.url, "bot", "secret", cloud=request.param, timeout=waiting, sleep=waits.append, now=lambda: NOW
    )


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        (Fault(429), 1.0),
        (Fault(429, headers={"Retry-After": "7"}), 7.0),
        (Fault(503, headers={"Retry-After": "Mon, 23 Nov 2026 12:00:09 GMT"}), 9.0),
        (Fault(429, headers={"Retry-After": "soon"}), 1.0),
        (Fault(503), 1.0),
        (Fault(500, b"<html>"), 1.0),
        (Fault(200, b"<html>not JSON"), 1.0),
        (HalfAnswer(200, b'{"id": '), 1.0),
        (Reset(), 1.0),
        (Silence(), 1.0),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_question_is_asked_again(
    wiki: FaultyRest, client: Client, waits: list[float], fault: Fault, wait: float
) -> None:
    wiki.script = [fault]
    assert client.get("rest/api/content/1")["id"] == "1"
    assert waits == [wait]
    assert client.requests == 2


@pytest.mark.parametrize("after", [ABSURD, ABSURD + "0" * 4000, "7200", "Mon, 23 Nov 2099 12:00:00 GMT"])
def test_an_absurd_wait_is_an_hour_and_nobody_sleeps_for_it(
    wiki: FaultyRest, client: Client, waits: list[float], after: str
) -> None:
    wiki.script = [Fault(429, headers={"Retry-After": after})]
    with pytest.raises(RetryAt) as later:
        client.get("rest/api/content/1")
    assert later.value.at == NOW + timedelta(hours=1)
    assert waits == []


def test_429_without_a_time_ends_with_the_queue_waiting_longer_each_time(
    wiki: FaultyRest, client: Client, waits: list[float]
) -> None:
    wiki.script = [Fault(429) for _ in range(4)]
    with pytest.raises(RetryAt) as later:
        client.get("rest/api/content/1")
    assert later.value.at is None
    assert waits == [1.0, 2.0, 4.0]


@pytest.mark.parametrize(
    "fault",
    [Done(Silence()), Done(Reset()), Done(HalfAnswer(200, b"{")), Done(Fault(502)), Done(Fault(200, b"{"))],
)
def test_a_change_that_may_have_happened_is_never_sent_again(
    wiki: FaultyRest, client: Client, inside: Inside, fault: Fault
) -> None:
    wiki.script = [fault]
    with pytest.raises(Unclear):
        client.write("PUT", "rest/api/content/1", {"title": "New"})
    assert len(inside.saved) == 1


@pytest.mark.parametrize("fault", [Fault(429), Fault(503)])
def test_a_change_that_was_turned_away_is_sent_again(
    wiki: FaultyRest, client: Client, inside: Inside, fault: Fault
) -> None:
    wiki.script = [fault]
    client.write("PUT", "rest/api/content/1", {"title": "New"})
    assert [json.loads(body) for body in inside.saved] == [{"title": "New"}]


def test_a_look_up_by_post_may_be_repeated(wiki: FaultyRest, client: Client) -> None:
    wiki.script = [Reset()]
    assert client.query("api/v2/users-bulk", {"accountIds": ["a"]}) == {"id": "1"}


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, ApiError), (401, Forbidden), (403, Forbidden), (404, NotFound), (409, Conflict)],
)
def test_a_refusal_is_final_and_says_confluences_words(
    wiki: FaultyRest, client: Client, status: int, kind: type[ApiError]
) -> None:
    wiki.script = [Fault(status, json.dumps({"message": "No space with key HR"}).encode())]
    with pytest.raises(kind) as refused:
        client.get("rest/api/content/1", title="Secret plans")
    assert refused.value.status == status
    assert ("No space with key HR" in str(refused.value)) == (status != 401)
    assert "Secret plans" not in str(refused.value)
    assert client.requests == 1


def test_what_is_not_there_is_nothing_but_a_lost_account_is_said(wiki: FaultyRest, client: Client) -> None:
    welcome = Fault(200, b'{"accountId": "1:a", "userKey": "a"}')
    wiki.script = [Fault(404), Fault(403), welcome, Fault(401)]
    assert client.maybe("rest/api/content/1") is None
    assert client.maybe("rest/api/content/1") is None
    with pytest.raises(Forbidden, match="password"):
        client.maybe("rest/api/content/1")
    # Nothing is gone because everything is refused.
    for told in (Fault(403), Fault(200, b'{"type": "anonymous"}')):
        wiki.script = [Fault(403), told]
        with pytest.raises(Forbidden):
            client.maybe("rest/api/content/1")


def test_who_is_locked_out_is_told_to_wait(wiki: FaultyRest, client: Client) -> None:
    for faults in ([Fault(401)], [Fault(403), Fault(403)]):
        wiki.script = list(faults)
        with pytest.raises(RetryAt, match="let the account in"), client.as_welcome():
            client.get("rest/api/content/1")
    wiki.script = [Fault(403), Fault(200, b'{"accountId": "1:a", "userKey": "a"}')]
    with pytest.raises(Forbidden), client.as_welcome():
        client.get("rest/api/content/1")


def test_nobody_is_led_elsewhere(wiki: FaultyRest, client: Client) -> None:
    wiki.script = [Fault(302, headers={"Location": "https://login.example.org/?next=x"})]
    with pytest.raises(GiveUp, match=r"login\.example\.org"):
        client.get("rest/api/content/1")
    assert client.requests == 1


def test_lists_are_followed_to_their_end_on_this_host_only(wiki: FaultyRest, client: Client) -> None:
    assert [row["id"] for row in client.listed("rest/api/listed", limit=3)] == list(range(7))
    assert [row["id"] for row in client.listed("api/v2/cursors")] == [0, 1, 2]
    assert {request["path"] for request in wiki.asked} == {"/rest/api/listed", "/api/v2/cursors"}


def test_a_list_that_never_ends_is_given_up(
    wiki: FaultyRest, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugins.confluence.client.MOST_PAGES", 5)
    with pytest.raises(GiveUp, match="no end"):
        list(client.listed("rest/api/circle"))


def test_a_budget_that_is_used_up_is_respected_before_the_next_question(
    wiki: FaultyRest, client: Client, waits: list[float]
) -> None:
    gone = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2026-11-23T12:00:15Z"}
    wiki.script = [Fault(200, b'{"id": "1"}', headers=gone)]
    client.get("rest/api/content/1")
    client.get("rest/api/content/1")
    assert waits == [15.0]
    wiki.script = [Fault(200, b'{"id": "1"}', headers={"RateLimit": '"global-app-quota";r=0;t=900'})]
    client.get("rest/api/content/1")
    with pytest.raises(RetryAt) as later:
        client.get("rest/api/content/1")
    assert later.value.at == NOW + timedelta(seconds=900)


def test_points_are_counted_as_cloud_counts_them(client: Client) -> None:
    list(client.listed("rest/api/listed", limit=7))
    # Data Center, which counts none, is asked once more: a list ends with a page without rows.
    assert client.points == 1 + 7 + (not client.cloud)


def test_titles_stay_out_of_the_log_at_every_level(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.get("rest/api/content/search", cql='title = "Secret plans"')
        client.write("PUT", "rest/api/content/1", {"title": "Secret plans"})
    messages = [r.getMessage() for r in caplog.records if not r.name.startswith("urllib3")]
    assert not [line for line in messages if "Secret" in line]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("0", 0), ("30", 30), ("3601", 3600), ("-5", None), ("1e9", None), ("", None), (None, None), ("٣", None),
     ("Mon, 23 Nov 2026 11:00:00 GMT", 0)],
)  # fmt: skip
def test_retry_after(value: str | None, seconds: int | None) -> None:
    wait = retry_after(value, NOW)
    assert wait == (None if seconds is None else timedelta(seconds=seconds))


def test_budget_headers_that_say_nothing_usable() -> None:
    assert not used_up({})
    assert not used_up({"X-RateLimit-Remaining": "some"})
    assert not used_up({"RateLimit": '"default";r=12;t=5'})
    assert used_up({"RateLimit": '"default";r=0;t=5'})
    assert reset_in({}, NOW) is None
    assert reset_in({"X-RateLimit-Reset": "1795435220"}, NOW) == timedelta(seconds=20)
    assert reset_in({"X-RateLimit-Reset": "later"}, NOW) is None
