"""Forge's keys: read when needed, renewed, and kept while they can't be read."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from core.ports import Reject
from plugins.confluence.jwks import BETWEEN, FRESH, KEPT, KeySet, parse

ONE, TWO = (rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key() for _ in range(2))


def jwk(key: rsa.RSAPublicKey, kid: str, **more: Any) -> dict[str, Any]:
    return (
        json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key))
        | {"kid": kid, "alg": "RS256", "use": "sig"}
        | more
    )


def document(**keys: rsa.RSAPublicKey) -> bytes:
    return json.dumps({"keys": [jwk(key, kid) for kid, key in keys.items()]}).encode()


class Endpoint:
    """Where keys are published, and a clock."""

    def __init__(self, **keys: rsa.RSAPublicKey) -> None:
        self.answer: bytes | Exception = document(**keys)
        self.asked = 0
        self.time = 1000.0

    def fetch(self, url: str) -> bytes:
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def keys(self) -> KeySet:
        return KeySet("https://keys.example.org/", self.fetch, lambda: self.time)


def unavailable(keys: KeySet, kid: str) -> None:
    with pytest.raises(Reject, match="can't be read now") as rejected:
        keys(kid)
    assert rejected.value.status == 503


def test_nothing_is_read_before_a_key_is_needed_and_then_once() -> None:
    there = Endpoint(one=ONE)
    keys = there.keys()
    assert there.asked == 0
    assert keys("one") == keys("one") == ONE
    assert there.asked == 1


def test_a_new_key_is_found() -> None:
    there = Endpoint(one=ONE)
    keys = there.keys()
    keys("one")
    there.answer = document(one=ONE, two=TWO)
    there.time += BETWEEN
    assert keys("two") == TWO
    assert keys("one") == ONE
    assert there.asked == 2


def test_unknown_keys_make_one_request_a_minute_at_most() -> None:
    there = Endpoint(one=ONE)
    keys = there.keys()
    for number in range(50):
        assert keys(f"unknown-{number}") is None
    assert there.asked == 1
    there.time += BETWEEN
    assert keys("unknown") is None
    assert there.asked == 2


def test_a_key_that_was_withdrawn_is_unknown_within_the_hour() -> None:
    there = Endpoint(one=ONE)
    keys = there.keys()
    keys("one")
    there.answer = document(two=TWO)
    there.time += FRESH - 1
    assert keys("one") == ONE
    there.time += 1
    assert keys("one") is None


@pytest.mark.parametrize(
    "trouble", [OSError("away"), TimeoutError(), b"<html>", b'{"keys": []}', b"{}", b"[" * 9000]
)
def test_an_outage_at_the_start_is_told_as_one_and_ends(
    trouble: Exception | bytes, caplog: pytest.LogCaptureFixture
) -> None:
    there = Endpoint(one=ONE)
    good, there.answer = there.answer, trouble
    keys = there.keys()
    with caplog.at_level(logging.WARNING):
        unavailable(keys, "one")
        unavailable(keys, "one")
    assert there.asked == 1
    assert len(caplog.records) == 1
    there.answer = good
    there.time += BETWEEN
    assert keys("one") == ONE


def test_known_keys_outlive_an_outage_for_a_day() -> None:
    there = Endpoint(one=ONE)
    keys = there.keys()
    keys("one")
    there.answer = OSError("away")
    there.time += FRESH
    assert keys("one") == ONE
    assert there.asked == 2
    there.time += KEPT - FRESH - 1
    assert keys("one") == ONE
    there.time += 1
    unavailable(keys, "one")


def test_a_new_key_during_an_outage_is_perhaps_right() -> None:
    there = Endpoint(one=ONE)
    keys = there.keys()
    keys("one")
    there.answer = OSError("away")
    there.time += BETWEEN
    unavailable(keys, "two")
    assert keys("one") == ONE


def test_many_threads_make_one_request() -> None:
    there = Endpoint(one=ONE)
    begin = threading.Barrier(16)
    keys = there.keys()

    def ask() -> object:
        begin.wait()
        return keys("one")

    with ThreadPoolExecutor(16) as pool:
        assert [future.result() for future in [pool.submit(ask) for _ in range(16)]] == [ONE] * 16
    assert there.asked == 1


def test_known_keys_do_not_wait_for_a_slow_endpoint() -> None:
    there = Endpoint(one=ONE)
    asked, go_on = threading.Event(), threading.Event()

    def slow(url: str) -> bytes:
        if there.asked:
            asked.set()
            assert go_on.wait(30)
        return there.fetch(url)

    keys = KeySet("https://keys.example.org/", slow, lambda: there.time)
    keys("one")
    there.time += FRESH
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(keys, "two")
        assert asked.wait(30)
        assert keys("one") == ONE
        go_on.set()
        assert other.result() is None


# --- what is published --------------------------------------------------------------------------------------


def test_what_is_no_key_for_signatures_is_left_out() -> None:
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024).public_key()
    elliptic = json.loads(
        jwt.algorithms.ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()).public_key())
    )
    entries = [
        jwk(ONE, "good"),
        jwk(ONE, "encrypts", use="enc"),
        jwk(ONE, "other", alg="RS512"),
        jwk(weak, "weak"),
        jwk(ONE, "even", e="AQAA"),
        jwk(ONE, "noise", n="\u00e9"),
        jwk(ONE, "short", n="A"),
        jwk(ONE, ""),
        jwk(ONE, "k" * 201),
        elliptic | {"kid": "elliptic"},
        {"kty": "oct", "k": "c2VjcmV0", "kid": "shared"},
        "text",
        None,
    ]
    assert parse({"keys": entries}) == {"good": ONE}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["keys", "kty", "n", "e", "kid"]), inner | st.just("RSA"), max_size=5
            )
        ),
        max_leaves=12,
    )
)
def test_a_strange_document_is_no_key_set(value: object) -> None:
    with pytest.raises(ValueError):
        parse(json.dumps(value).encode())


# --- over the network ---------------------------------------------------------------------------------------


def test_reads_from_the_address(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/jwks.json").respond_with_data(document(one=ONE))
    assert KeySet(httpserver.url_for("/jwks.json"))("one") == ONE


@pytest.mark.parametrize(
    "response",
    [
        Response(status=302, headers={"Location": "/real"}),
        Response(status=500),
        Response(status=204),
        Response(document(one=ONE) + b" " * 70_000),
        Response("no keys"),
    ],
    ids=["redirect", "error", "empty", "large", "noise"],
)
def test_other_answers_are_an_outage(httpserver: HTTPServer, response: Response) -> None:
    httpserver.expect_request("/real").respond_with_data(document(one=ONE))
    httpserver.expect_request("/jwks.json").respond_with_response(response)
    unavailable(KeySet(httpserver.url_for("/jwks.json")), "one")


def test_an_answer_that_drips_is_given_up(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugins.confluence.jwks.PATIENCE", 0.2)
    given_up = threading.Event()

    def drip(request: Request) -> Response:
        def chunks() -> Iterator[bytes]:
            # Right to the end, were anybody to wait for it.
            for number in document(one=ONE):
                given_up.wait(0.02)
                yield bytes([number])

        return Response(chunks())

    httpserver.expect_request("/jwks.json").respond_with_handler(drip)
    unavailable(KeySet(httpserver.url_for("/jwks.json")), "one")
    given_up.set()


def test_an_answer_that_breaks_off_is_an_outage(httpserver: HTTPServer) -> None:
    cut = Response(document(one=ONE)[:100], headers={"Content-Length": "5000"})
    httpserver.expect_request("/jwks.json").respond_with_response(cut)
    unavailable(KeySet(httpserver.url_for("/jwks.json")), "one")


@pytest.mark.parametrize("url", ["http://keys.example.org/jwks.json", "file:///etc/hosts", "nowhere"])
def test_keys_are_read_over_https_only(url: str) -> None:
    unavailable(KeySet(url), "one")
