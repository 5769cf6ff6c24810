"""Signing in at Confluence Data Center: what is sent where, who comes back, and every way it can go wrong."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core.ports import GiveUp, Reject, RetryAt
from plugins.confluence.oauth import SignIn
from tests.support.faults import IMPATIENT, PATIENT

BACK = "https://telos.example.org/in/hr/back"
VERIFIER = "a-verifier-of-this-attempt-that-nobody-guesses"
CEM = {"type": "known", "username": "cem", "userKey": "ff80818148ee01", "displayName": "Cem Demir"}
CURRENT = "/confluence/rest/api/user/current"
TOKEN = "/confluence/rest/oauth2/latest/token"

#: Status, headers, body of an answer; a status of 0 hangs up, -1 says nothing.
Answer = tuple[int, Mapping[str, str], Any]
SILENCE: Answer = (-1, {}, b"")


@dataclass
class Provider:
    """As much of Confluence as signing in needs: a code is good once, with the verifier it was announced with."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)
    challenge: str = ""
    url: str = ""

    def token(self, form: Mapping[str, str]) -> Answer:
        if (form.get("client_id"), form.get("client_secret")) != ("the-id", "the-secret"):
            return 401, {}, {"error": "invalid_client"}
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        fits = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.challenge
        wanted = {"grant_type": "authorization_code", "code": "the-code", "redirect_uri": BACK}
        if not fits or not wanted.items() <= form.items():
            return 400, {}, {"error": "invalid_grant"}
        self.challenge = ""
        given = {"access_token": "the-token", "token_type": "Bearer", "expires_in": 7200, "scope": "READ"}
        return 200, {}, given | {"refresh_token": "the-refresh", "created_at": 1607635748}

    def who(self, headers: Mapping[str, str]) -> Answer:
        if headers.get("Authorization") == "Bearer the-token":
            return 200, {}, CEM
        return 200, {}, {"type": "anonymous", "displayName": "Anonymous"}


@pytest.fixture
def provider() -> Iterator[Provider]:
    state = Provider()
    done = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self, form: dict[str, str]) -> None:
            path = urlsplit(self.path).path
            state.asked.append((path, form, dict(self.headers)))
            made = state.token(form) if path == TOKEN else state.who(self.headers)
            status, headers, body = state.answers.get(path, made)
            if status == -1:
                done.wait(10)
            if status <= 0:
                self.close_connection = True
                return
            sent = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer({name: values[0] for name, values in parse_qs(body).items()})

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_address[1]}/confluence"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield state
    done.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def sign_in(request: pytest.FixtureRequest, provider: Provider) -> SignIn:
    case = getattr(request.node, "callspec", None)
    silent = case is not None and case.params.get("answer") == SILENCE
    return SignIn("hr", provider.url, "the-id", "the-secret", timeout=IMPATIENT if silent else PATIENT)


@pytest.fixture
def begun(provider: Provider, sign_in: SignIn) -> SignIn:
    """After the browser was sent out."""
    asked = parse_qs(urlsplit(sign_in.sign_in(BACK, "the state", VERIFIER)).query)
    provider.challenge = asked["code_challenge"][0]
    return sign_in


def come_back(sign_in: SignIn, **answer: str) -> Any:
    return sign_in.signed_in(BACK, {"code": "the-code", "state": "the state", **answer}, VERIFIER)


def test_the_browser_is_sent_with_a_challenge_and_not_what_proves_it(
    provider: Provider, sign_in: SignIn
) -> None:
    url = sign_in.sign_in(BACK, "the state", VERIFIER)
    assert url.startswith(f"{provider.url}/rest/oauth2/latest/authorize?")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    digest = hashlib.sha256(VERIFIER.encode()).digest()
    assert asked == {
        "response_type": "code",
        "client_id": "the-id",
        "redirect_uri": BACK,
        "scope": "READ",
        "state": "the state",
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    assert provider.asked == []


def test_who_comes_back_is_asked_of_confluence_itself(provider: Provider, begun: SignIn) -> None:
    viewer = come_back(begun)
    assert (viewer.person, viewer.name, viewer.page, viewer.language) == (
        "hr:ff80818148ee01",
        "cem",
        None,
        "",
    )
    assert [path for path, _, _ in provider.asked] == [TOKEN, CURRENT]
    _, form, headers = provider.asked[0]
    assert form["code_verifier"] == VERIFIER
    assert "Authorization" not in headers
    with pytest.raises(Reject):
        come_back(begun)


def test_another_attempts_verifier_gets_nothing(begun: SignIn) -> None:
    with pytest.raises(Reject):
        begun.signed_in(BACK, {"code": "the-code"}, VERIFIER + "x")


def test_a_code_for_another_address_of_return_gets_nothing(begun: SignIn) -> None:
    with pytest.raises(Reject):
        begun.signed_in("https://other.example.org/in/hr/back", {"code": "the-code"}, VERIFIER)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"error": "access_denied", "code": ""}, 403),
        ({"error": "access_denied"}, 403),
        ({"error": "invalid_scope"}, 401),
        ({"code": ""}, 401),
        ({"code": "guessed"}, 401),
    ],
)
def test_who_does_not_want_or_may_not_is_not_let_in(
    provider: Provider, begun: SignIn, answer: dict[str, str], status: int
) -> None:
    with pytest.raises(Reject) as refused:
        come_back(begun, **answer)
    assert refused.value.status == status
    assert len(provider.asked) <= 1


ODD: list[tuple[str, Answer, type[Exception]]] = [
    (TOKEN, (200, {}, b"<html>log in here</html>"), Reject),
    (TOKEN, (200, {}, b""), Reject),
    (TOKEN, (200, {}, b"[]"), Reject),
    (TOKEN, (200, {}, b'"access_token"'), Reject),
    (TOKEN, (200, {}, b"null"), Reject),
    (TOKEN, (200, {}, b"[" * 100_000), Reject),
    (TOKEN, (200, {}, {"access_token": None, "token_type": "Bearer"}), Reject),
    (TOKEN, (200, {}, {"access_token": "the-token", "token_type": "mac"}), Reject),
    (TOKEN, (200, {}, {"access_token": "the-token", "token_type": "Bearer", "expires_in": "soon"}), Reject),
    (TOKEN, (302, {"Location": "https://evil.example/token"}, b""), Reject),
    (TOKEN, (400, {}, {"error": "invalid_grant"}), Reject),
    (TOKEN, (401, {}, {"error": "invalid_client"}), GiveUp),
    (TOKEN, (429, {"Retry-After": "9223372036854775807"}, b""), RetryAt),
    (TOKEN, (500, {}, b"boom"), RetryAt),
    (TOKEN, (0, {}, b""), RetryAt),
    (TOKEN, SILENCE, RetryAt),
    (CURRENT, (200, {}, {"type": "anonymous", "displayName": "Anonymous"}), Reject),
    (CURRENT, (200, {}, {"type": "unknown", "username": "cem", "userKey": "ff80818148ee01"}), Reject),
    (CURRENT, (200, {}, {**CEM, "userKey": ""}), Reject),
    (CURRENT, (200, {}, {**CEM, "userKey": 7}), Reject),
    (CURRENT, (200, {}, {**CEM, "userKey": "a b"}), Reject),
    (CURRENT, (200, {}, {**CEM, "userKey": "x" * 300}), Reject),
    (CURRENT, (200, {}, {"username": "cem", "userKey": "ff80818148ee01"}), Reject),
    (CURRENT, (200, {}, [CEM]), Reject),
    (CURRENT, (200, {}, b"<html>"), Reject),
    (CURRENT, (200, {}, b"[" * 100_000), Reject),
    (CURRENT, (302, {"Location": "http://127.0.0.1:1/elsewhere"}, b""), Reject),
    (CURRENT, (401, {}, b""), Reject),
    (CURRENT, (403, {}, {"message": "secret title"}), Reject),
    (CURRENT, (404, {}, b""), Reject),
    (CURRENT, (503, {}, b""), RetryAt),
    (CURRENT, (0, {}, b""), RetryAt),
]


@pytest.mark.parametrize(("path", "answer", "expected"), ODD, ids=lambda answer: str(answer)[:60])
def test_an_answer_that_makes_no_sense_lets_nobody_in(
    provider: Provider, begun: SignIn, path: str, answer: Answer, expected: type[Exception]
) -> None:
    provider.answers[path] = answer
    with pytest.raises(expected) as refused:
        come_back(begun)
    reason = str(refused.value)
    assert "the-" not in reason
    assert "secret title" not in reason
    # Once, and nowhere else: no code or token is sent a second time or led to another place.
    assert len([asked for asked, _, _ in provider.asked if asked == TOKEN]) == 1


def test_waiting_that_is_asked_for_is_bounded(provider: Provider, begun: SignIn) -> None:
    provider.answers[TOKEN] = (429, {"Retry-After": "30"}, b"")
    with pytest.raises(RetryAt) as later:
        come_back(begun)
    assert later.value.at is not None


@pytest.mark.parametrize(
    "change",
    [
        lambda url: SignIn("hr", url, "", "the-secret"),
        lambda url: SignIn("hr", url, "the-id", ""),
        lambda url: SignIn("hr", "http://wiki.example.org/confluence", "the-id", "the-secret"),
        lambda url: SignIn("hr", "http://127.0.0.1.example.org", "the-id", "the-secret"),
    ],
    ids=["no id", "no secret", "http", "nearly loopback"],
)
def test_without_a_client_or_encryption_nobody_is_sent_anywhere(
    provider: Provider, change: Callable[[str], SignIn]
) -> None:
    sign_in = change(provider.url)
    with pytest.raises(GiveUp):
        sign_in.sign_in(BACK, "the state", VERIFIER)
    with pytest.raises(GiveUp):
        come_back(sign_in)
    assert provider.asked == []


def test_the_way_back_is_encrypted_too(sign_in: SignIn) -> None:
    with pytest.raises(GiveUp):
        sign_in.sign_in("http://telos.example.org/in/hr/back", "the state", VERIFIER)
    assert sign_in.sign_in("http://localhost:8500/in/hr/back", "the state", VERIFIER)


def test_a_wrong_client_is_the_admins_to_mend(provider: Provider) -> None:
    with pytest.raises(GiveUp, match="client_id"):
        come_back(SignIn("hr", provider.url, "the-id", "another-secret"))


def test_nothing_secret_is_logged(begun: SignIn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    come_back(begun)
    for secret in ("the-secret", "the-code", "the-token", "the-refresh", VERIFIER):
        assert secret not in caplog.text
