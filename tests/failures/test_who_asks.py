"""Wikis that fail, and people who mean no good: modes 7, 8, 11, 12, 13, 16, 20 and 21."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from requests import Session

from core.application import Application
from core.model import Page, PageKey, PersonKey, Rhythm, Scope, ScopeKind
from core.ports import GiveUp, PageState, ShownDeliverable
from core.rules.purpose import scope
from core.web import make_app, signin, viewers
from plugins.confluence import block
from plugins.confluence.markup import parse
from plugins.confluence.storage import plain
from plugins.confluence.words import Markup
from plugins.mediawiki import client as client_module
from plugins.mediawiki.client import Client
from plugins.mediawiki.webhook import MediaWikiWebhooks
from tests.failures.conftest import Survives
from tests.server import fakes
from tests.support.faults import PATIENT, Fault, FaultyWiki, HalfAnswer, Reset, error

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


# --- 8: a wiki that fails -------------------------------------------------------------------------------------


@pytest.fixture
def wiki() -> Iterator[FaultyWiki]:
    faulty = FaultyWiki(lambda params: {"query": {"general": {}, "userinfo": {"id": 1}}})
    yield faulty
    faulty.close()


@pytest.mark.parametrize(
    "fault",
    [Fault(429), Fault(503), Reset(), HalfAnswer(200, b'{"query": {'), error("maxlag", lag=3)],
    ids=["429", "503", "reset", "half an answer", "maxlag"],
)
def test_mode_08_a_question_is_asked_again(
    wiki: FaultyWiki, monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives, fault: Fault
) -> None:
    if not protected:
        monkeypatch.setattr(client_module, "TRIES", 1)
    wiki.script = [fault, fault]
    client = Client(wiki.api, timeout=PATIENT, sleep=lambda seconds: None, now=lambda: NOW)
    with survives():
        assert client.get("query", meta="siteinfo")["query"]


# --- 11: what somebody wrote is never markup ------------------------------------------------------------------

HOSTILE = (
    ']]></ac:plain-text-body></ac:structured-macro><script>alert(1)</script>{{evil}}</nowiki>&"<ac:link/>'
)


def test_mode_11_words_stay_words(
    monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives
) -> None:
    if not protected:
        monkeypatch.setattr(block, "escaped", lambda text, *most: Markup(text))
    state = PageState(
        page=PageKey("hr:1"),
        home=PageKey("hr:1"),
        community=HOSTILE,
        state="active",
        purpose=HOSTILE,
        benefit=HOSTILE,
        deadline=date(2026, 12, 18),
        first_deadline=date(2026, 12, 18),
        deliverables=(ShownDeliverable(name=HOSTILE, owner=PersonKey("hr:u-1")),),
    )
    with survives():
        tree = parse(block.render(state, version=7))
        assert tree is not None
        assert "script" not in {str(element.tag) for element in tree.root.iter() if hasattr(element, "tag")}
        assert HOSTILE in plain(tree.root)


# --- 12 and 13: links that are followed by machines, and pages that ask for others ----------------------------


@pytest.fixture
def telos(tmp_path: Any) -> Iterator[Application]:
    made = fakes.application(tmp_path)
    yield made
    made.close()


def test_mode_12_a_link_that_is_only_opened_does_nothing(
    telos: Application, protected: bool, survives: Survives
) -> None:
    app = make_app(telos)
    if not protected:
        # Opening the link does what the button on its page does.
        shows = next(
            rule.endpoint
            for rule in app.url_map.iter_rules()
            if rule.rule == "/u/<token>" and "GET" in (rule.methods or ())
        )
        app.view_functions[shows] = lambda token: str(telos.interactive.unsubscribe(token, Rhythm.PANEL))
    client = app.test_client()
    for headers in ({}, {"Purpose": "prefetch"}, {"User-Agent": "Mail scanner"}):
        client.get("/u/tok", headers=headers)
        client.head("/u/tok", headers=headers)
    with survives():
        assert not telos.interactive.stopped  # type: ignore[attr-defined]


def test_mode_13_another_page_acts_for_nobody(
    telos: Application, monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives
) -> None:
    if not protected:
        by_the_wiki = viewers._by_the_wiki

        def from_anywhere(*args: Any) -> tuple[Any, Any]:
            person, origins = by_the_wiki(*args)
            return person, [*origins, "https://evil.example"]

        monkeypatch.setattr(viewers, "_by_the_wiki", from_anywhere)
    client = make_app(telos).test_client()
    body = {"id": "00000000-0000-0000-0000-000000000001", "kind": "confirm", "page": 12, "revision": 1}
    headers = {"Authorization": f"Bearer {fakes.token()}", "Origin": "https://evil.example"}
    answer = client.post("/v1/acts", json=body, headers=headers)
    with survives():
        assert answer.status_code == 403
        assert not telos.interactive.acts  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "to", ["//evil.example", "/\\evil.example", "https://evil.example/at/hr", "/at/hr@evil.example"]
)
def test_mode_13_nobody_is_led_elsewhere(
    monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives, to: str
) -> None:
    read = signin.Place.read if protected else (lambda site, to: to)
    with survives():
        assert read("hr", to) is None


# --- 16: secrets are exchanged while webhooks come ------------------------------------------------------------

OLD, NEW = (f"whsec_{base64.b64encode(bytes([number]) * 24).decode()}" for number in (1, 2))


def signed(secret: str, body: bytes, delivery: str) -> dict[str, str]:
    stamp = str(int(NOW.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mark = hmac.new(key, f"{delivery}.{stamp}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(mark).decode()}"
    return {"webhook-id": delivery, "webhook-timestamp": stamp, "webhook-signature": signature}


def test_mode_16_no_delivery_is_lost_while_the_secret_changes(protected: bool, survives: Survives) -> None:
    """Deliveries signed with either one arrive in any order; without an overlap half of them are refused."""
    during = MediaWikiWebhooks("hr", [NEW, OLD] if protected else [NEW])
    with survives():
        for number in range(20):
            delivery = f"d{number}"
            secret = OLD if number % 3 else NEW
            assert during.verify(signed(secret, b"{}", delivery), b"{}", NOW).id == delivery
    # Afterwards the old one is worth nothing.
    after = MediaWikiWebhooks("hr", [NEW])
    with pytest.raises(Exception, match="signature"):
        after.verify(signed(OLD, b"{}", "late"), b"{}", NOW)


# --- 20: patterns ---------------------------------------------------------------------------------------------


class Pattern(str):
    """A label that is taken for a pattern."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return re.fullmatch(str(other), str(self)) is not None


@pytest.mark.parametrize(
    ("written", "label"), [("hr.policy", "hr-policy"), (".*", "anything"), ("(a+)+$", "aaaa")]
)
def test_mode_20_what_people_write_is_no_pattern(
    monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives, written: str, label: str
) -> None:
    if not protected:
        monkeypatch.setattr(scope, "label_form", Pattern)
    page = Page(key=PageKey("hr:1"), title="A page", space="", url="", current=1, labels=(label,))
    with survives():
        assert not scope.matches(Scope(kind=ScopeKind.LABEL, value=written), page)
    if protected:
        assert scope.matches(Scope(kind=ScopeKind.LABEL, value=label), page)


# --- 21: an address that leads elsewhere ----------------------------------------------------------------------


def test_mode_21_no_answer_sends_us_elsewhere(
    wiki: FaultyWiki, monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives
) -> None:
    inside = FaultyWiki(lambda params: {"query": {"secret": "of the machine itself"}})
    if not protected:
        request = Session.request
        monkeypatch.setattr(
            Session,
            "request",
            lambda self, *args, **more: request(self, *args, **{**more, "allow_redirects": True}),
        )
    wiki.script = [Fault(302, headers={"Location": inside.api})]
    client = Client(wiki.api, timeout=PATIENT, sleep=lambda seconds: None, now=lambda: NOW)
    try:
        with survives():
            with pytest.raises(GiveUp):
                client.get("query")
            assert inside.asked == []
    finally:
        inside.close()
