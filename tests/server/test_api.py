"""``/v1``: who may ask, from where, in which shape; and what is answered when something is wrong."""

from __future__ import annotations

import json
import re
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.application import Application
from core.limits import Buckets
from core.model import ActKind, Rhythm
from core.ports import Reject, RetryAt
from tests.server.fakes import Result, token

WIKI = "https://wiki.example.org"
ACT = {"id": str(uuid.UUID(int=1)), "kind": "confirm", "revision": 345}


def auth(**claims: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(**claims)}"}


def problem(answer: TestResponse, status: int, kind: str) -> dict[str, Any]:
    """The problem in an answer, whose shape is checked."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    body = json.loads(answer.text)
    assert body["type"] == f"https://telos.example.org/problems/{kind}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return dict(body)


def test_no_token_is_asked_for_one(client: FlaskClient) -> None:
    answer = client.get("/v1/panel")
    problem(answer, 401, "no-token")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "given",
    [
        token(sign="forged"),
        token(site="unknown"),
        "not-a-token",
        "a.b.c",
        "a." + "A" * 5000 + ".c",
        "a." + "A" * 17_000 + ".c",
        "e30." + "W1tbW1tbW1tb" * 300 + ".good",
        token(site="../hr"),
        "..",
    ],
)
def test_a_token_that_is_not_authentic_is_refused(client: FlaskClient, given: str) -> None:
    problem(client.get("/v1/panel", headers={"Authorization": f"Bearer {given}"}), 401, "not-authentic")


def test_a_page_outside_every_community_has_no_panel(client: FlaskClient) -> None:
    answer = client.get("/v1/panel", headers=auth())
    assert answer.status_code == 204
    assert answer.data == b""


def test_problems_speak_the_language_of_the_person(client: FlaskClient, application: Application) -> None:
    application.interactive.error = RetryAt("secret title")  # type: ignore[attr-defined]
    answer = client.get("/v1/panel", headers=auth(lang="de"))
    body = problem(answer, 503, "later")
    assert body["title"] == "Gerade nicht möglich"
    assert "secret" not in answer.text
    assert answer.headers["Retry-After"]


def test_an_unexpected_error_tells_nothing_internal(client: FlaskClient, application: Application) -> None:
    application.interactive.error = RuntimeError("/srv/secret/path")  # type: ignore[attr-defined]
    answer = client.get("/v1/panel", headers=auth())
    problem(answer, 500, "internal")
    assert "srv" not in answer.text
    assert "Traceback" not in answer.text


def test_what_can_be_taken_back_is_answered_with_the_way_back(
    client: FlaskClient, application: Application
) -> None:
    answer = client.post("/v1/acts", json={**ACT, "kind": "thank"}, headers=auth())
    assert answer.json is not None
    (act,) = application.interactive.acts  # type: ignore[attr-defined]
    assert answer.json["undo"]["label"] == "Take it back"
    assert answer.json["undo"]["act"]["kind"] == "take-back"
    assert answer.json["undo"]["act"]["data"] == {"act": act.id}


def test_an_act_arrives_whole(client: FlaskClient, application: Application) -> None:
    body = {
        **ACT,
        "kind": "hand-over",
        "contribution": "99/r5",
        "obligation": "answer/hr:99/r5",
        "text": "yours ",
        "to": "Ben",
        "until": "2026-12-01",
        "data": {"a": "b"},
        "unknown": 1,
    }
    answer = client.post("/v1/acts", json=body, headers=auth())
    assert answer.status_code == 200, answer.text
    assert answer.json == {"done": "Done. You get at most one summary a day.", "panel": None, "undo": None}
    (act,) = application.interactive.acts  # type: ignore[attr-defined]
    assert (act.person, act.page, act.contribution) == ("hr:7", "hr:99", "r5")
    assert (act.to, act.text, dict(act.data)) == ("hr:8", "yours", {"a": "b"})
    assert act.until == datetime(2026, 12, 1, 17, tzinfo=UTC)
    assert act.channel == "panel"


def test_a_snooze_ends_when_its_day_begins_and_an_instant_is_kept(
    client: FlaskClient, application: Application
) -> None:
    for until in ("2026-12-01", "2026-12-01T10:00:00+02:00"):
        body = {"id": str(uuid.uuid4()), "kind": "snooze", "until": until}
        assert client.post("/v1/acts", json=body, headers=auth()).status_code == 200
    first, second = application.interactive.acts  # type: ignore[attr-defined]
    assert first.kind is ActKind.SNOOZE
    assert first.until == datetime(2026, 12, 1, tzinfo=UTC)
    assert second.until == datetime(2026, 12, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"id": "1"}, "id"),
        ({"kind": "explode"}, "kind"),
        ({"revision": -1}, "revision"),
        ({"revision": 10**30}, "revision"),
        ({"text": "x" * 10_001}, "text"),
        ({"contribution": "no-slash"}, "contribution"),
        ({"until": "tomorrow"}, "until"),
        ({"until": "2026-12-01T10:00:00"}, "until"),
        ({"until": "9999-12-31T23:59:59-23:00"}, "until"),
        ({"to": "Nobody"}, "to"),
        ({"to": "Gone"}, "to"),
        ({"data": {"a": {"b": 1}}}, "data"),
        ({"data": {str(n): "" for n in range(60)}}, "data"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(
    client: FlaskClient, application: Application, change: dict[str, Any], named: str
) -> None:
    answer = client.post("/v1/acts", json={**ACT, **change}, headers=auth())
    errors = problem(answer, 422, "not-valid")["errors"]
    assert any(error.startswith(named) for error in errors), errors
    assert not application.interactive.acts  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("body", "content_type", "status", "kind"),
    [
        (b"[" * 100_000 + b"]" * 100_000, "application/json", 413, "too-large"),
        (b"[" * 20_000 + b"]" * 20_000, "application/json", 400, "bad-request"),
        (b'{"a":' * 20 + b"1" + b"}" * 20, "application/json", 400, "bad-request"),
        (b'{"revision": NaN}', "application/json", 400, "bad-request"),
        (b'{"revision": 1e999}', "application/json", 422, "not-valid"),
        (b'{"revision": ' + b"9" * 5000 + b"}", "application/json", 400, "bad-request"),
        (b"\xff\xfe", "application/json", 400, "bad-request"),
        (b"", "application/json", 400, "bad-request"),
        (b"null", "application/json", 422, "not-valid"),
        (b"[1]", "application/json", 422, "not-valid"),
        (b'"{}"', "application/json", 422, "not-valid"),
        (b"id=1", "application/x-www-form-urlencoded", 415, "not-json"),
        (b"{}", "text/plain", 415, "not-json"),
        (b'{"text": "' + b"x" * 70_000 + b'"}', "application/json", 413, "too-large"),
    ],
)
def test_a_hostile_body_is_a_problem_and_nothing_else(
    client: FlaskClient, application: Application, body: bytes, content_type: str, status: int, kind: str
) -> None:
    answer = client.post("/v1/acts", data=body, content_type=content_type, headers=auth())
    problem(answer, status, kind)
    assert not application.interactive.acts  # type: ignore[attr-defined]


def test_an_outdated_revision_credits_nothing_and_shows_what_is_new(
    client: FlaskClient, application: Application
) -> None:
    application.interactive.result = Result(page_changed=True)  # type: ignore[attr-defined]
    body = problem(client.post("/v1/acts", json=ACT, headers=auth()), 409, "page-changed")
    assert "panel" in body


def test_what_stands_against_a_click_is_said_in_the_chosen_language(
    client: FlaskClient, application: Application
) -> None:
    wanted = {"rhythm": "daily", "language": "de", "zone": ""}
    assert client.put("/v1/preferences", json=wanted, headers=auth()).status_code == 200
    application.interactive.result = Result(page_changed=True)  # type: ignore[attr-defined]
    english = {**auth(), "Accept-Language": "en"}
    body = problem(client.post("/v1/acts", json=ACT, headers=english), 409, "page-changed")
    assert body["detail"].startswith("Noch wurde nichts")


def test_what_the_core_refuses_is_said_to_the_person(client: FlaskClient, application: Application) -> None:
    application.interactive.error = Reject("This is Ben's to do.", 403)  # type: ignore[attr-defined]
    body = problem(client.post("/v1/acts", json=ACT, headers=auth()), 403, "forbidden")
    assert body["detail"] == "This is Ben's to do."


def test_very_many_clicks_at_once_are_slowed_for_that_person_only(client: FlaskClient) -> None:
    answers = [client.post("/v1/acts", json=ACT, headers=auth()) for _ in range(40)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert [answer.status_code for answer in answers[:30]] == [200] * 30
    assert refused
    problem(refused[0], 429, "too-many")
    assert int(refused[0].headers["Retry-After"]) >= 1
    assert client.post("/v1/acts", json=ACT, headers=auth(user=8)).status_code == 200


def test_a_bucket_fills_again_and_forgets_old_people() -> None:
    now = 0.0
    buckets = Buckets(2, 0.5, most=2, clock=lambda: now)
    assert [buckets.take("a"), buckets.take("a")] == [0, 0]
    assert buckets.take("a") == 2
    assert buckets.take("b") == 0, "each person has their own"
    now = 2.0
    assert buckets.take("a") == 0
    buckets.take("b")
    buckets.take("c")
    assert buckets.take("a") == 0


# --- from where -------------------------------------------------------------------------------------


def test_the_preflight_is_for_the_wikis_origins_and_is_kept(client: FlaskClient) -> None:
    asked = {
        "Origin": WIKI,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    answer = client.options("/v1/acts", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == WIKI
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert int(answer.headers["Access-Control-Max-Age"]) >= 600
    assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://wiki.example.org", "https://wiki.example.org.evil.example", "null"],
)
def test_no_other_origin_may_read_or_act(client: FlaskClient, application: Application, origin: str) -> None:
    assert "Access-Control-Allow-Origin" not in client.options("/v1/acts", headers={"Origin": origin}).headers
    answer = client.post("/v1/acts", json=ACT, headers=auth() | {"Origin": origin})
    problem(answer, 403, "wrong-origin")
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert not application.interactive.acts  # type: ignore[attr-defined]


def test_one_wiki_may_not_use_the_tokens_of_another(client: FlaskClient) -> None:
    answer = client.get("/v1/panel", headers=auth() | {"Origin": "https://it.example.org"})
    problem(answer, 403, "wrong-origin")
    allowed = client.get("/v1/panel", headers=auth(site="it") | {"Origin": "https://it.example.org"})
    assert allowed.status_code == 204
    assert allowed.headers["Access-Control-Allow-Origin"] == "https://it.example.org"


def test_problems_can_be_read_by_the_wiki_s_page(client: FlaskClient) -> None:
    answer = client.get("/v1/panel", headers={"Origin": WIKI})
    problem(answer, 401, "no-token")
    assert answer.headers["Access-Control-Allow-Origin"] == WIKI


# --- preferences ------------------------------------------------------------------------------------


def test_preferences_can_be_seen_and_changed(client: FlaskClient) -> None:
    assert client.get("/v1/preferences", headers=auth()).json == {
        "rhythm": "daily",
        "language": "",
        "zone": "",
    }
    wanted = {"rhythm": "weekly", "language": "de", "zone": "Europe/Berlin"}
    assert client.put("/v1/preferences", json=wanted, headers=auth()).json == wanted
    problem(client.put("/v1/preferences", json={"rhythm": "hourly"}, headers=auth()), 422, "not-valid")
    odd = {"rhythm": "weekly", "language": "xx"}
    problem(client.put("/v1/preferences", json=odd, headers=auth()), 422, "not-valid")


# --- the description ----------------------------------------------------------------------------------


def test_the_description_is_valid_and_names_every_call(client: FlaskClient) -> None:
    from openapi_spec_validator import validate

    answer = client.get("/v1/openapi.json")
    assert answer.status_code == 200
    description = answer.json
    assert description is not None
    validate(description)
    calls = {(verb, path) for path, verbs in description["paths"].items() for verb in verbs}
    assert calls == {
        ("get", "/v1/panel"),
        ("get", "/v1/line"),
        ("post", "/v1/line"),
        ("post", "/v1/acts"),
        ("get", "/v1/part"),
        ("get", "/v1/queue"),
        ("get", "/v1/sponsor"),
        ("get", "/v1/sponsor/acts"),
        ("get", "/v1/sponsor/csv"),
        ("get", "/v1/communities"),
        ("get", "/v1/preferences"),
        ("put", "/v1/preferences"),
        ("post", "/hooks/{site}"),
    }
    for path, verbs in description["paths"].items():
        for call in verbs.values():
            problems = {status for status in call["responses"] if status.startswith(("4", "5"))}
            assert problems >= ({"401", "503"})
            for status in problems:
                content = call["responses"][status]["content"]
                assert set(content) == {"application/problem+json"}, (path, status)
            assert path.startswith("/hooks/") or call["security"] == [{"viewer": []}]


def test_get_never_acts(client: FlaskClient, application: Application) -> None:
    for rule in client.application.url_map.iter_rules():
        if rule.methods and "GET" in rule.methods:
            path = re.sub(r"<[^>]+>", "tok", rule.rule)
            client.get(path, headers=auth())
    assert not application.interactive.acts  # type: ignore[attr-defined]
    assert not application.interactive.stopped  # type: ignore[attr-defined]
    assert application.interactive.chosen.rhythm is Rhythm.DAILY  # type: ignore[attr-defined]
    problem(client.get("/v1/acts", headers=auth()), 405, "wrong-method")
