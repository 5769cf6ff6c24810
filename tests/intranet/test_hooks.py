"""What an HR system sends over HTTP: signed, in its form, and nothing but what it may say."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator

import plugins.intranet
from core.ports import GiveUp, Reject
from core.standard_webhooks import Signatures
from core.store import tables as t
from plugins.intranet import platform
from plugins.intranet.webhook import TELLS, TYPES, IntranetWebhooks
from tests.intranet.world import OPTIONS, SECRET, Company, address, body

SCHEMA = json.loads((Path(plugins.intranet.__file__).parent / "schema.json").read_text())


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    company = Company(tmp_path / "t.db")
    company.people()
    company.hear()
    yield company
    company.close()


def refused(company: Company, content: bytes, headers: dict[str, str] | None = None) -> int:
    """The status it is refused with; nothing of it is kept."""
    before = len(company.rows(t.inbox))
    if headers is None:
        headers = Signatures([SECRET]).sign("msg_x", company.clock.now(), content)
    with pytest.raises(Reject) as caught:
        company.service.receive("staff", headers, content)
    assert len(company.rows(t.inbox)) == before
    return caught.value.status


def test_what_is_forged_stale_or_from_tomorrow_is_refused(company: Company) -> None:
    now = company.clock.now()
    good = body("person.left", now, person=address("Mia Member"))
    right = Signatures([SECRET]).sign("msg_1", now, good)
    assert refused(company, good, {}) == 401
    assert refused(company, good, {**right, "webhook-id": "msg_2"}) == 401
    assert refused(company, good + b" ", right) == 401
    assert refused(company, good, Signatures([SECRET]).sign("msg_1", now - timedelta(hours=1), good)) == 401
    assert refused(company, good, {**right, "webhook-timestamp": "9" * 5000}) == 401
    assert refused(company, good, {**right, "webhook-signature": "v1,%%% v1 \xff"}) == 401
    assert refused(company, body("person.left", now + timedelta(days=1), person="a@example.org")) == 400


@pytest.mark.parametrize(
    "weak",
    [
        "whsec_" + base64.b64encode(b"x" * 23).decode(),
        # Long to look at, and three bytes for whoever signs with it: base64 passes over the rest.
        "whsec_MTIz" + "-" * 60,
        "MTIz" + " " * 60,
        "whsec_" + "=" * 60,
        "whsec_" + "é" * 60,
        "correct horse battery staple, and many more of them",
    ],
)
def test_a_secret_that_can_be_guessed_is_none_however_long_it_looks(weak: str) -> None:
    options = {"url": "https://hr.example", **OPTIONS}
    platform.open("staff", {**options, "secrets": (SECRET, "")})
    for secrets in ((weak,), (SECRET, weak)):
        with pytest.raises(GiveUp, match="openssl rand"):
            platform.open("staff", {**options, "secrets": secrets})


def _deep(levels: int) -> bytes:
    return b'{"version":1,"type":"person.left","data":' + b'{"a":' * levels + b"1" + b"}" * levels + b"}"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'{"version": 1}',
        _deep(40_000),
        b"[" * 100_000,
        b'{"version": NaN}',
        b'{"version": 1e999, "type": "person.left"}',
        b'{"version": ' + b"1" * 5000 + b"}",
        b'{"version": true, "type": "ping", "timestamp": "2026-11-23T08:00:00Z"}',
        b'{"version": 1, "type": ["person.left"], "timestamp": "2026-11-23T08:00:00Z"}',
        b'{"version": 1, "type": "person.left", "timestamp": "2026-11-23T08:00:00", "data": {"person": "a@b.c"}}',
        b'{"version": 1, "type": "person.left", "timestamp": "0001-01-01T00:00:00+23:59", "data": {"person": "a"}}',
        b'{"version": 1, "type": "person.left", "timestamp": 1e308, "data": {"person": "a@b.c"}}',
        b'{"version": 1, "type": "person.left", "timestamp": "2026-11-23T08:00:00Z", "data": []}',
        b'{"version": 1, "type": "person.left", "timestamp": "2026-11-23T08:00:00Z", "data": {"person": 4711}}',
        b'{"version": 1, "type": "person.left", "timestamp": "2026-11-23T08:00:00Z", "data": {"person": "a\\ud800"}}',
        b'{"version": 1, "type": "person.left", "timestamp": "2026-11-23T08:00:00Z", "data": {"person": "a\\nb"}}',
        b'{"version": 1, "type": "person.left", "timestamp": "2026-11-23T08:00:00Z", "data": {"person": "'
        + b"a" * 255
        + b'"}}',
        (
            b'{"version": 1, "type": "person.absent", "timestamp": "2026-11-23T08:00:00Z", "data": {"person": "a@b.c", '
            b'"absence": "1", "from": "2026-11-23T08:00:00Z", "until": "2026-11-22T08:00:00Z"}}'
        ),
        b"\xff\xfe",
    ],
    ids=lambda content: content[:24].decode(errors="replace"),
)
def test_hostile_bodies_are_refused_at_once(company: Company, content: bytes) -> None:
    try:
        content.decode()
    except UnicodeDecodeError:
        assert (
            refused(
                company, content, {"webhook-id": "1", "webhook-timestamp": "1", "webhook-signature": "v1,"}
            )
            == 401
        )
        return
    assert refused(company, content) == 400


def test_a_sender_says_only_what_it_may(company: Company) -> None:
    hooks = IntranetWebhooks("portal", [SECRET], [])
    content = body("person.left", company.clock.now(), person="a@example.org")
    with pytest.raises(Reject) as caught:
        hooks.normalise(content)
    assert caught.value.status == 403
    # What nobody here knows is taken and counted, as of a wiki.
    assert company.send(body("person.promoted", company.clock.now(), person="a@example.org"))
    company.service.run_until_idle()
    assert next(row for row in company.rows(t.site) if row["name"] == "staff")["unknown_hooks"] == 1


def test_the_same_message_counts_once_and_its_body_is_forgotten(company: Company) -> None:
    content = body("person.left", company.clock.now(), person=address("Mia Member"))
    assert company.send(content, "msg_1")
    assert not company.send(content, "msg_1")
    company.service.run_until_idle()
    (row,) = [row for row in company.rows(t.inbox) if row["site"] == "staff"]
    assert (row["state"], row["body"]) == ("done", b"")


def _good(kind: str) -> dict[str, Any]:
    span = {"absence": "A1", "from": "2026-11-23T08:00:00Z", "until": "2026-12-23T08:00:00Z"}
    date = {"community": "hr:page:12", "until": "2027-01-29", "reason": "The council meets in January."}
    entry = {
        "contribution": "7",
        "made": "2026-11-23T08:00:00Z",
        "url": "https://portal.example.org/7",
        "excerpt": "A.",
    }
    more = {
        "person.absent": span,
        "person.moved": {"team": "T-17"},
        "deadline.moved": date,
        "contribution.added": {"community": "hr:page:12", **entry},
        "contribution.answered": {"answer": "1", **entry},
    }.get(kind, {})
    data = {} if kind == "ping" else {"person": "mia@example.org", **more}
    return {"version": 1, "type": kind, "timestamp": "2026-11-23T08:00:00Z", "data": data}


def _hooks() -> IntranetWebhooks:
    return IntranetWebhooks("all", [SECRET], TELLS, lambda community: True, ["portal.example.org"])


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_the_schema_and_what_is_read_are_the_same(kind: str) -> None:
    schema, hooks = OAS31Validator(SCHEMA), _hooks()

    def read(content: object) -> bool:
        try:
            return bool(hooks.normalise(json.dumps(content).encode()))
        except Reject:
            return False

    good = _good(kind)
    assert schema.is_valid(good)
    assert read(good)
    for name in good["data"]:
        for value in (None, 7, "", "x" * 300, [], " a"):
            free = (("team", ""), ("reason", "x" * 300), ("reason", " a"), ("excerpt", ""), ("excerpt", " a"))
            if (name, value) in free:
                continue
            bad = {**good, "data": {**good["data"], name: value}}
            assert not schema.is_valid(bad), (name, value)
            assert not read(bad), (name, value)
        less = {**good, "data": {key: value for key, value in good["data"].items() if key != name}}
        assert schema.is_valid(less) == read(less) == (name in ("team", "excerpt")), name
    for name in ("version", "type", "timestamp"):
        less = {key: value for key, value in good.items() if key != name}
        assert not schema.is_valid(less)
        assert not read(less)


@pytest.mark.parametrize("kind", ["contribution.added", "contribution.answered"])
def test_the_schema_and_what_is_read_are_the_same_of_what_was_withdrawn(kind: str) -> None:
    schema, hooks, good = OAS31Validator(SCHEMA), _hooks(), _good(kind)
    for withdrawn in (True, False, "yes", None):
        data = {
            name: value for name, value in good["data"].items() if name not in ("person", "url", "excerpt")
        }
        content = {**good, "data": {**data, "withdrawn": withdrawn}}
        assert schema.is_valid(content) == (withdrawn is True)
        try:
            assert bool(hooks.normalise(json.dumps(content).encode())) == (withdrawn is True)
        except Reject:
            assert withdrawn is not True
    for letter in map(chr, range(32, 127)):
        content = {**good, "data": {**good["data"], "url": f"https://portal.example.org/{letter}"}}
        try:
            read = bool(hooks.normalise(json.dumps(content).encode()))
        except Reject:
            read = False
        assert schema.is_valid(content) == (read or letter == "@"), letter


@pytest.mark.parametrize(
    "file", sorted((Path(plugins.intranet.__file__).parent / "samples").iterdir()), ids=lambda file: file.stem
)
def test_the_samples_are_read(file: Path) -> None:
    content = file.read_bytes()
    assert OAS31Validator(SCHEMA).is_valid(json.loads(content))
    assert _hooks().normalise(content)
