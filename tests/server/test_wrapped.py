"""Answers in an envelope, for a caller whose way here shows nothing but a body."""

from __future__ import annotations

import json
import uuid

from flask.testing import FlaskClient

from core.application import Application
from core.ports import RetryAt
from tests.server.fakes import Result
from tests.server.test_api import auth

WRAPPED = {"Telos-Answer": "wrapped"}
ACT = {"id": str(uuid.UUID(int=1)), "kind": "confirm", "revision": 345}


def test_an_empty_answer_is_json_that_says_so(client: FlaskClient) -> None:
    answer = client.get("/v1/panel", headers=auth() | WRAPPED)
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert json.loads(answer.text) == {"wrapped": {"status": 204, "body": None}}


def test_a_page_that_moved_on_comes_with_all_it_says(client: FlaskClient, application: Application) -> None:
    application.interactive.result = Result("", page_changed=True)  # type: ignore[attr-defined]
    plain = client.post("/v1/acts", json=ACT, headers=auth())
    answer = client.post("/v1/acts", json=ACT, headers=auth() | WRAPPED)
    assert (plain.status_code, answer.status_code) == (409, 200)
    assert answer.content_type == "application/json"
    assert json.loads(answer.text)["wrapped"] == {"status": 409, "body": json.loads(plain.text)}


def test_what_the_carrier_must_know_stays_as_it_is(client: FlaskClient, application: Application) -> None:
    assert client.get("/v1/panel", headers=WRAPPED).status_code == 401
    application.interactive.error = RetryAt("later")  # type: ignore[attr-defined]
    assert client.get("/v1/panel", headers=auth() | WRAPPED).status_code == 503


def test_only_the_api_is_wrapped_and_only_when_asked(client: FlaskClient) -> None:
    assert client.get("/healthz", headers=WRAPPED).text == "ok\n"
    assert client.get("/v1/panel", headers=auth() | {"Telos-Answer": "plain"}).status_code == 204


def test_figures_count_the_true_status(client: FlaskClient) -> None:
    client.get("/v1/panel", headers=auth() | WRAPPED)
    assert 'telos_http_requests_total{route="/v1/panel",status="204"} 1.0' in client.get("/metrics").text
