"""``POST /hooks/<site>`` without a network: sizes, encodings, and what each trouble is answered with."""

from __future__ import annotations

import gzip
import io
import json

import pytest
from flask.testing import FlaskClient

from core.application import Application
from core.ports import Reject
from core.store import StoreUnavailable

BODY = b'{"type": "ping"}'


def test_a_webhook_is_stored_and_nothing_else_happens(client: FlaskClient, application: Application) -> None:
    answer = client.post("/hooks/hr", data=BODY)
    assert (answer.status_code, answer.data) == (202, b"")
    assert application.service.received == [("hr", BODY)]  # type: ignore[attr-defined]


def test_an_unknown_site_is_not_found(client: FlaskClient) -> None:
    for path in ("/hooks/nope", "/hooks/" + "x" * 500, "/hooks/..%2Fhr", "/hooks/", "/hooks/hr/more"):
        assert client.post(path, data=BODY).status_code in (404, 422)
    assert client.post("/hooks/nope", data=BODY).status_code == 404


@pytest.mark.parametrize("status", [400, 401])
def test_what_is_not_authentic_is_refused_with_its_status(
    client: FlaskClient, application: Application, status: int
) -> None:
    application.service.error = Reject("The signature doesn't fit.", status)  # type: ignore[attr-defined]
    answer = client.post("/hooks/hr", data=BODY)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


def test_a_store_that_is_full_is_not_acceptance(client: FlaskClient, application: Application) -> None:
    application.service.error = StoreUnavailable("disk full at /srv/x")  # type: ignore[attr-defined]
    answer = client.post("/hooks/hr", data=BODY)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "/srv" not in answer.text


def test_size_is_capped_before_the_body_is_read(client: FlaskClient, application: Application) -> None:
    read = io.BytesIO(b"x" * 300_000)
    answer = client.post("/hooks/hr", input_stream=read, content_length=50_000_000)
    assert answer.status_code == 413
    assert read.tell() == 0
    assert client.post("/hooks/hr", data=b"x" * (256 * 1024 + 1)).status_code == 413
    assert client.post("/hooks/hr", data=b"x" * (256 * 1024)).status_code == 202
    assert len(application.service.received) == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "identity, gzip", "GZIP"])
def test_compressed_bodies_are_refused_unopened(
    client: FlaskClient, application: Application, encoding: str
) -> None:
    bomb = gzip.compress(b"0" * 10_000_000)
    answer = client.post("/hooks/hr", data=bomb, headers={"Content-Encoding": encoding})
    assert answer.status_code == 415
    assert json.loads(answer.text)["type"].endswith("/problems/compressed")
    assert not application.service.received  # type: ignore[attr-defined]


def test_counts_are_by_site_and_answer_without_what_came(
    client: FlaskClient, application: Application
) -> None:
    client.post("/hooks/hr", data=BODY)
    client.post("/hooks/hr", data=BODY)
    client.post("/hooks/canary-name", data=BODY)
    application.service.error = Reject("no", 401)  # type: ignore[attr-defined]
    client.post("/hooks/hr", data=BODY)
    text = client.get("/metrics").text
    assert 'telos_webhooks_total{answer="202",site="hr"} 2.0' in text
    assert 'telos_webhooks_total{answer="401",site="hr"} 1.0' in text
    assert "canary-name" not in text
    assert "telos_dead_letters 0.0" in text
    assert 'route="/hooks/<site>"' in text
