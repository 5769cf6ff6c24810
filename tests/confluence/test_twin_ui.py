"""The twin's pages for people, its OAuth 2.0, and the frames of the Forge app."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import jwt
import pytest
import requests

from tests.confluence.asking import PARAGRAPH, TASKS
from tests.confluence.twin import Twin

BACK = "http://127.0.0.1:9/in/hr/back"


@pytest.fixture(params=["dc", "cloud"])
def twin(request: pytest.FixtureRequest) -> Iterator[Twin]:
    twin = Twin(request.param).start()
    twin.user("Ann", display="Ann <b>Lee</b>", email="ann@example.org")
    twin.user("Ben", email="ben@example.org")
    yield twin
    twin.stop()


class Person:
    """Somebody with a browser."""

    def __init__(self, twin: Twin, name: str) -> None:
        self.twin, self.http = twin, requests.Session()
        self.http.trust_env = False
        login = {"user": name, "password": "demo"}
        assert self.http.post(f"{twin.url}/login.action", data=login, timeout=10).ok

    def get(self, path: str) -> requests.Response:
        return self.http.get(self.twin.url + path, timeout=10)

    def post(self, path: str, **fields: str) -> requests.Response:
        return self.http.post(self.twin.url + path, data=fields, timeout=10)

    def page(self, title: str) -> str:
        return self.get(address(self.twin, title)).text


def address(twin: Twin, title: str) -> str:
    id_ = twin.page_id(title)
    return f"/spaces/HR/pages/{id_}" if twin.flavour == "cloud" else f"/pages/viewpage.action?pageId={id_}"


def test_whoever_is_not_signed_in_is_asked_to(twin: Twin) -> None:
    twin.edit("Leave", PARAGRAPH)
    answer = requests.get(twin.url + address(twin, "Leave"), timeout=10)
    assert "/login.action?to=" in answer.url
    wrong = requests.post(f"{twin.url}/login.action", data={"user": "Ann", "password": "no"}, timeout=10)
    assert wrong.status_code == 401


def test_signing_in_leads_to_places_of_our_own_only(twin: Twin) -> None:
    for to in ("https://example.org/", "//example.org/", "javascript:1"):
        data = {"user": "Ann", "password": "demo", "to": to}
        answer = requests.post(f"{twin.url}/login.action", data=data, timeout=10, allow_redirects=False)
        assert answer.headers["Location"] == f"{twin.context}/"


def test_a_page_shows_what_people_write_and_lets_no_script_through(twin: Twin) -> None:
    key = "account-id" if twin.flavour == "cloud" else "userkey"
    twin.edit(
        "Leave <i>policy</i>",
        '<p onclick="x()">Thirty days</p><script>alert(1)</script><p><a href="javascript:x()">here</a></p>'
        '<ac:structured-macro ac:name="status"><ac:parameter ac:name="title">ON &lt;TRACK&gt;</ac:parameter>'
        '<ac:parameter ac:name="colour">Green</ac:parameter></ac:structured-macro>'
        '<ac:structured-macro ac:name="panel"><ac:parameter ac:name="title">Note</ac:parameter>'
        "<ac:rich-text-body><p>Read it</p></ac:rich-text-body></ac:structured-macro>"
        f'<ac:link><ri:user ri:{key}="{twin.user_id("Ann")}" /></ac:link><time datetime="2026-12-18" />'
        + TASKS.format(1, "complete", "done"),
    )
    twin.comment("Leave <i>policy</i>", "<p>Is <em>half</em> allowed?</p>", by="Ann")
    shown = Person(twin, "Ben").page("Leave <i>policy</i>")
    body = shown[shown.index("<main>") : shown.index("</main>")]
    for there in (
        "<h1>Leave &lt;i&gt;policy&lt;/i&gt;</h1>",
        "<p>Thirty days</p>",
        '<span class="lozenge green">ON &lt;TRACK&gt;</span>',
        '<div class="panel panel"><p class=panel-title>Note</p><p>Read it</p></div>',
        '<span class="mention">@Ann &lt;b&gt;Lee&lt;/b&gt;</span>',
        '<time datetime="2026-12-18">',
        'data-task="1" checked',
        "<p>Is <em>half</em> allowed?</p>",
    ):
        assert there in body
    for gone in ("<script", "onclick", "javascript:", "<b>Lee"):
        assert gone not in body


def test_a_broken_page_is_shown_as_it_stands(twin: Twin) -> None:
    twin.edit("Old", "<p>open <script>", broken=True)
    assert "&lt;p&gt;open &lt;script&gt;" in Person(twin, "Ben").page("Old")


def test_people_comment_reply_like_tick_and_edit(twin: Twin) -> None:
    id_, _ = twin.edit("Leave", TASKS.format(1, "incomplete", "read"))
    ben = Person(twin, "Ben")
    ben.post(f"/twin/page/{id_}/comment", words="Is 1 < 2?\nReally?")
    (comment,) = twin.state.comments(twin.state.page("Leave"))
    assert comment.latest.storage == "<p>Is 1 &lt; 2?</p><p>Really?</p>"
    ben.post(f"/twin/page/{id_}/comment", words="Yes.", parent=comment.id)
    ben.post(f"/twin/comment/{comment.id}/like")
    ben.post(f"/twin/page/{id_}/tick", task="1", done="true")
    assert [comment.parent for comment in twin.state.comments(twin.state.page("Leave"))] == ["", comment.id]
    assert list(comment.likes) == [twin.user_id("Ben")]
    assert twin.state.page("Leave").tasks["1"].completed_by == twin.user_id("Ben")
    edit = f"/pages/editpage.action?pageId={id_}"
    assert 'name="version" value="2"' in ben.get(edit).text
    assert ben.post(edit, version="2", title="Leave", text="<p>open").status_code == 400
    assert ben.post(edit, version="1", title="Leave", text="<p>Late</p>").status_code == 409
    assert ben.post(edit, version="2", title="Leave", text="<p>Two</p>", minor="on").ok
    assert twin.version("Leave") == 3
    assert "(minor)" in ben.get(f"/pages/viewpreviousversions.action?pageId={id_}").text
    more = "?version=1" if twin.flavour == "cloud" else "&version=1"
    assert "an old version" in ben.get(address(twin, "Leave") + more).text


def test_what_may_not_be_seen_is_not_shown(twin: Twin) -> None:
    twin.edit("Salaries", "<p>Much</p>")
    twin.restrict("Salaries", users=["Ann"])
    ben = Person(twin, "Ben")
    answer = ben.get(address(twin, "Salaries"))
    assert answer.status_code == 404
    assert "Salaries" not in answer.text + ben.get("/").text
    assert "Salaries" in Person(twin, "Ann").get("/").text


# --- OAuth 2.0 ------------------------------------------------------------------------------------------


@pytest.fixture
def dc() -> Iterator[Twin]:
    dc = Twin("dc").start()
    dc.user("Ann")
    yield dc
    dc.stop()


VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


def asked(client: dict[str, str], **changes: str) -> dict[str, str]:
    query = {
        "client_id": client["id"],
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "READ",
        "state": "a state",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    return {**query, **changes}


def consented(dc: Twin, client: dict[str, str], person: Person) -> dict[str, list[str]]:
    """What comes back to the application after the person agreed."""
    page = person.http.get(f"{dc.url}/rest/oauth2/latest/authorize", params=asked(client), timeout=10)
    form = re.search(r'<form method="post" action="([^"]*authorize[^"]*)"', page.text)
    assert form
    target = urljoin(page.url, html.unescape(form[1]))
    answer = person.http.post(target, data={"allow": ""}, timeout=10, allow_redirects=False)
    assert answer.headers["Location"].startswith(BACK + "?")
    again = person.http.post(target, data={"allow": ""}, timeout=10, allow_redirects=False)
    assert again.status_code == 403, "a form is good once"
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def exchange(dc: Twin, client: dict[str, str], **fields: str) -> requests.Response:
    form = {"client_id": client["id"], "client_secret": client["secret"], "redirect_uri": BACK, **fields}
    return requests.post(f"{dc.url}/rest/oauth2/latest/token", data=form, timeout=10)


def test_a_person_signs_in_for_telos(dc: Twin) -> None:
    client = dc.client(BACK)
    got = consented(dc, client, Person(dc, "Ann"))
    assert got["state"] == ["a state"]
    code = {"grant_type": "authorization_code", "code": got["code"][0], "code_verifier": VERIFIER}
    granted = exchange(dc, client, **code).json()
    assert (granted["token_type"], granted["scope"]) == ("bearer", "READ")
    bearer = {"Authorization": f"Bearer {granted['access_token']}"}
    who = requests.get(f"{dc.url}/rest/api/user/current", headers=bearer, timeout=10).json()
    assert who["userKey"] == dc.user_id("Ann")
    body = {"type": "page", "title": "x", "space": {"key": "HR"}}
    assert (
        requests.post(f"{dc.url}/rest/api/content", json=body, headers=bearer, timeout=10).status_code == 403
    )
    assert exchange(dc, client, **code).status_code == 400, "a code is good once"
    renewed = exchange(dc, client, grant_type="refresh_token", refresh_token=granted["refresh_token"])
    assert renewed.json()["access_token"] != granted["access_token"]


@pytest.mark.parametrize(
    "change",
    [{"code_verifier": "w" * 64}, {"client_secret": "no"}, {"redirect_uri": "http://else/"}, {"code": "x"}],
)
def test_a_code_is_exchanged_only_as_it_was_asked_for(dc: Twin, change: dict[str, str]) -> None:
    client = dc.client(BACK)
    code = consented(dc, client, Person(dc, "Ann"))["code"][0]
    right = {"grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER}
    assert exchange(dc, client, **{**right, **change}).status_code in {400, 401}


@pytest.mark.parametrize(
    "change",
    [
        {"client_id": "x"},
        {"redirect_uri": "http://127.0.0.1:9/else"},
        {"response_type": "token"},
        {"scope": "ALL"},
        {"code_challenge_method": "plain"},
    ],
)
def test_strange_requests_to_sign_in_lead_nowhere(dc: Twin, change: dict[str, str]) -> None:
    query = asked(dc.client(BACK), **change)
    answer = Person(dc, "Ann").http.get(
        f"{dc.url}/rest/oauth2/latest/authorize", params=query, timeout=10, allow_redirects=False
    )
    assert answer.status_code == 400


# --- the app in its frames ------------------------------------------------------------------------------


class Remote(ThreadingHTTPServer):
    """Telos as far as the frames see it."""

    daemon_threads = True

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], str]] = []
        self.status = 200
        super().__init__(("127.0.0.1", 0), _Answer)
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()


class _Answer(BaseHTTPRequestHandler):
    server: Remote

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.server.got.append((f"{self.command} {self.path}", dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "8")
        self.end_headers()
        self.wfile.write(b'{"a": 1}')

    do_GET = do_POST

    def log_message(self, *args: Any) -> None:
        pass


def test_calls_out_of_a_frame_reach_the_remote_as_forge_carries_them() -> None:
    twin, remote = Twin("cloud").start(), Remote()
    try:
        twin.user("Ann", email="ann@example.org")
        id_, _ = twin.edit("Leave", PARAGRAPH)
        twin.forge_install(f"http://127.0.0.1:{remote.server_address[1]}", "hr")
        ann = Person(twin, "Ann")
        call = {"module": "telos-banner", "method": "POST", "path": "/v1/acts", "body": {"act": "read"}}
        call["headers"] = {"Telos-Revision": "1"}

        def invoke(referer: str) -> requests.Response:
            headers = {"Referer": referer, "Origin": twin.origin}
            return ann.http.post(f"{twin.origin}/invoke", data=json.dumps(call), headers=headers, timeout=10)

        page = f"{twin.url}/spaces/HR/pages/{id_}"
        answer = invoke(page).json()
        assert answer == {"success": True, "payload": {**answer["payload"], "status": 200, "body": {"a": 1}}}
        # What Telos hears of things that happen is beside the point here.
        line, headers, body = next(request for request in remote.got if request[0].endswith("/v1/acts"))
        assert (line, json.loads(body), headers["Telos-Revision"]) == ("POST /v1/acts", {"act": "read"}, "1")
        assert "Origin" not in headers
        assert "Referer" not in headers
        token = headers["Authorization"].removeprefix("Bearer ")
        claims = jwt.decode(token, options={"verify_signature": False})
        assert claims["principal"] == twin.user_id("Ann")
        assert claims["context"]["extension"]["content"]["id"] == id_
        assert claims["context"]["extension"]["type"] == "confluence:pageBanner"
        remote.status = 500
        assert invoke(page).json()["success"] is False
        assert invoke("http://example.org/spaces/HR/pages/1").status_code == 403
        twin.restrict("Leave", groups=["managers"])
        assert invoke(page).status_code == 404

        def product(path: str) -> requests.Response:
            asked_ = {"restPath": path, "fetchRequestInit": {}}
            return ann.http.post(f"{twin.origin}/product", data=json.dumps(asked_), timeout=10)

        assert json.loads(product("/wiki/rest/api/user/current").json()["body"])["displayName"] == "Ann"
        assert product(f"/wiki/api/v2/pages/{id_}").json()["status"] == 404, (
            "asked as the person, not the app"
        )
        assert product("/twin/call").status_code == 404
    finally:
        twin.stop()
        remote.shutdown()
        remote.server_close()


def test_frames_open_on_pages_that_are_somebodys_business_only() -> None:
    twin = Twin("cloud").start()
    try:
        twin.user("Ann", email="ann@example.org")
        id_, _ = twin.edit("Leave", PARAGRAPH)
        ann = Person(twin, "Ann")
        assert 'id="given"' not in ann.page("Leave")
        value = {"title": "On <track>", "tooltip": "by 18 December"}
        twin.state.put_property(twin.state.page("Leave").properties, "telos", value, twin.state.service)
        shown = ann.page("Leave")
        assert "On &lt;track&gt;" in shown
        given = re.search(r'id="given">(.*?)</script>', shown)
        assert given
        read = json.loads(given[1])
        assert read["resources"] == ["banner"]
        assert read["context"]["extension"]["content"]["id"] == id_
        assert json.loads(ann.get("/apps/telos").text.split('id="given">')[1].split("</script>")[0])[
            "resources"
        ] == ["global"]
    finally:
        twin.stop()
