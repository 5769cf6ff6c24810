"""What Confluence sends, genuine and otherwise, beyond what the samples show."""

from __future__ import annotations

import hmac
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from core.events import Event, PageEvent, PersonEvent, hints
from core.model import local_id
from core.ports import Reject
from plugins.confluence import events as names
from plugins.confluence.fit import Fits
from plugins.confluence.jwks import parse
from plugins.confluence.webhook import ConfluenceWebhooks, type_of

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = Path(names.__file__).with_name("samples")
SETTINGS = json.loads(SAMPLES.with_suffix(".json").read_text())
CURRENT, PREVIOUS = SETTINGS["secrets"]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FITS = Fits(SETTINGS["app_id"], parse(SETTINGS["jwks"]).get, SETTINGS["cloud_id"])
BOTH = ConfluenceWebhooks("hr", SETTINGS["secrets"], FITS)
FOLDERS = sorted(SAMPLES.iterdir())


def told(event: str, **parts: Any) -> bytes:
    return json.dumps({"timestamp": int(NOW.timestamp() * 1000), "event": event, **parts}).encode()


def signed(body: bytes, secret: str = CURRENT) -> dict[str, str]:
    return {"X-Hub-Signature": "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()}


def request(name: str) -> tuple[dict[str, str], bytes, datetime]:
    recorded = json.loads((SAMPLES / name / "request.json").read_text())
    return recorded["headers"], recorded["body"].encode(), datetime.fromisoformat(recorded["now"])


def plain(event: Event) -> dict[str, Any]:
    fields: dict[str, Any] = {"event": type(event).__name__, "at": event.at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    if isinstance(event, PageEvent):
        fields["page"] = local_id(event.page)
    if isinstance(event, PersonEvent):
        fields["person"] = local_id(event.person)
    return fields


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_sample(folder: Path) -> None:
    headers, body, now = request(folder.name)
    expected = json.loads((folder / "events.json").read_text())
    if expected.get("by") == "verify":
        with pytest.raises(Reject) as rejected:
            BOTH.verify(headers, body, now)
        assert rejected.value.status == expected["reject"]
    elif "reject" in expected:
        with pytest.raises(Reject) as rejected:
            BOTH.normalise(BOTH.verify(headers, body, now).body)
        assert rejected.value.status == expected["reject"]
    else:
        delivery = BOTH.verify(headers, body, now)
        assert [plain(event) for event in BOTH.normalise(delivery.body)] == expected["events"]


def test_every_event_has_a_sample() -> None:
    seen = {type_of(request(folder.name)[1]) for folder in FOLDERS}
    assert names.SERVER.keys() | names.FORGE.keys() <= seen


def test_an_event_is_known_in_one_way() -> None:
    assert not names.SERVER.keys() & names.SERVER_IGNORED
    assert not names.FORGE.keys() & names.FORGE_IGNORED


def test_every_event_forge_has_scopes_for_is_known() -> None:
    specs = Path(os.environ.get("TELOS_CONFLUENCE_SPECS", ROOT.parent / "shared/specs"))
    if not specs.is_dir():
        pytest.skip("absent: the Confluence specs are not beside this checkout")
    mapping = json.loads((specs / "forge-event-scopes.json").read_text())["mapping"]
    theirs = {row["productEvent"] for row in mapping if row["productEvent"].startswith("avi:confluence:")}
    assert theirs
    assert theirs <= names.FORGE.keys() | names.FORGE_IGNORED


def test_every_event_the_app_asks_for_is_of_use() -> None:
    manifest = Path(names.__file__).with_name("forge") / "manifest.yml"
    triggers = yaml.safe_load(manifest.read_text())["modules"]["trigger"]
    asked = {event for trigger in triggers for event in trigger["events"]}
    assert asked
    assert asked <= names.FORGE.keys()


def test_every_event_data_center_offers_is_known() -> None:
    from tests.confluence.twin.webhooks import EVENTS

    assert names.SERVER.keys() <= EVENTS <= names.SERVER.keys() | names.SERVER_IGNORED


@pytest.mark.parametrize(
    ("sample", "words"),
    [
        ("stale__captured_yesterday", "clock"),
        ("early__clock_far_ahead", "clock"),
        ("forged__other_secret", "secret"),
        ("headers__test_unsigned", "secret"),
        ("malformed__without_time", "timestamp"),
        ("token__expired_by_a_second", "expired"),
        ("token__from_the_future", "clock"),
        ("token__for_another_app", "another app"),
        ("token__for_another_site", "cloud_id"),
        ("token__wrong_issuer", "issuer"),
        ("token__unknown_key", "unknown key"),
        ("token__names_no_key", "names no key"),
        ("token__unsigned", "RS256"),
        ("token__public_key_as_secret", "RS256"),
        ("token__of_a_person", "person"),
    ],
)
def test_a_refusal_says_why(sample: str, words: str) -> None:
    with pytest.raises(Reject, match=words):
        BOTH.verify(*request(sample))


def test_a_side_that_is_not_set_up_is_refused_with_what_to_set() -> None:
    with pytest.raises(Reject, match="no Forge app"):
        ConfluenceWebhooks("hr", [CURRENT]).verify(*request("updated_page__by_a_person"))
    with pytest.raises(Reject, match="no secret"):
        ConfluenceWebhooks("hr", [""], FITS).verify(*request("page_updated__by_a_person"))
    ConfluenceWebhooks("hr", [CURRENT]).verify(*request("page_updated__by_a_person"))
    ConfluenceWebhooks("hr", [], FITS).verify(*request("updated_page__by_a_person"))


def test_the_previous_secret_is_good_until_it_is_taken_away() -> None:
    delivery = request("signature__by_the_previous_secret")
    BOTH.verify(*delivery)
    with pytest.raises(Reject):
        ConfluenceWebhooks("hr", [CURRENT]).verify(*delivery)


def test_names_of_headers_have_no_case() -> None:
    headers, body, now = request("page_updated__by_a_person")
    for change in (str.lower, str.upper):
        BOTH.verify({change(name): value for name, value in headers.items()}, body, now)
    headers, body, now = request("updated_page__by_a_person")
    BOTH.verify({"authorization": headers["Authorization"].replace("Bearer", "bearer")}, body, now)


@pytest.mark.parametrize("minutes", [-15, 0, 15])
def test_clocks_may_differ_a_little(minutes: int) -> None:
    body = told("page_updated", page={"id": 1})
    BOTH.verify(signed(body), body, NOW + timedelta(minutes=minutes))


def test_a_delivery_repeated_under_another_request_id_is_the_same() -> None:
    headers, body, now = request("page_updated__by_a_person")
    again = BOTH.verify(headers | {"X-Request-Id": "another"}, body, now + timedelta(minutes=1))
    assert again.id == BOTH.verify(headers, body, now).id
    other = told("page_updated", page={"id": 1})
    assert again.id != BOTH.verify(signed(other), other, NOW).id


def test_runs_of_a_trigger_are_different_deliveries_and_so_are_events_in_one_call() -> None:
    headers, body, now = request("scheduled__every_hour")
    once = BOTH.verify(headers, body, now)
    assert BOTH.verify(headers, body, now).id == once.id
    assert BOTH.verify(headers, body + b" ", now).id != once.id


@pytest.mark.parametrize("sample", ["page_updated__by_a_person", "updated_page__by_a_person"])
def test_every_delivery_has_an_id_the_inbox_can_keep(sample: str) -> None:
    delivery = BOTH.verify(*request(sample))
    assert len(delivery.id) <= 80
    assert delivery.id.isascii()
    assert delivery.id.isprintable()


def test_a_space_or_group_asks_for_a_sync() -> None:
    (event,) = BOTH.normalise(told("space_removed", space={"id": 5}))
    (hint,) = hints(event)
    assert (hint.page, hint.person) == (None, None)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b'{"test":true}', "test"),
        (told("page_starred"), "page_starred"),
        (b'{"eventType":"avi:confluence:starred:page"}', "avi:confluence:starred:page"),
        (b'{"payload":{"eventType":"avi:confluence:updated:page"}}', "avi:confluence:updated:page"),
        (b'{"context":{"moduleKey":"sync"}}', "scheduled"),
        (b'{"event":["page_updated"]}', ""),
        (b"{", ""),
        (b"\xff", ""),
    ],
)
def test_kinds_are_counted_by_the_name_confluence_has_for_them(body: bytes, name: str) -> None:
    assert type_of(body) == name


def test_an_unreadable_time_of_forge_loses_nothing() -> None:
    for moment in ("yesterday", "2026-11-23T12:00:00", "0001-01-01T00:00:00+23:59", 5, None, "9" * 5000):
        body = {
            "eventType": "avi:confluence:updated:page",
            "eventCreatedDate": moment,
            "content": {"id": "7"},
        }
        (event,) = BOTH.normalise(json.dumps(body).encode())
        assert plain(event) == {"event": "PageSaved", "at": "1970-01-01T00:00:00Z", "page": "7"}


TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=80)
NOISE = st.dictionaries(
    st.sampled_from(["X-Hub-Signature", "Authorization", "x-hub-signature", "X-Event-Key", "X-Request-Id"]),
    TEXT
    | TEXT.map("sha256={}".format)
    | TEXT.map("Bearer {}".format)
    | st.from_regex(r"Bearer \w+\.\w+\.\w+"),
)


@given(headers=NOISE, body=st.binary(max_size=200))
def test_noise_is_turned_away_and_never_breaks(headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(Reject) as rejected:
        BOTH.verify(headers, body, NOW)
    assert rejected.value.status == 401


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "content", "user", "page", "container"]), inner, max_size=3)
    ),
    max_leaves=8,
)
BODIES = st.dictionaries(
    st.sampled_from(
        [
            "timestamp",
            "payload",
            "context",
            "page",
            "blog",
            "comment",
            "attachment",
            "labeled",
            "content",
            "user",
        ]
    ),
    VALUES,
    max_size=5,
)


@given(
    name=st.sampled_from([*names.SERVER, *names.FORGE, *names.SERVER_IGNORED, "x", ""]),
    body=BODIES,
    inner=st.booleans(),
)
def test_a_strange_body_is_read_or_refused(name: str, body: dict[str, Any], inner: bool) -> None:
    body |= {"eventType" if ":" in name else "event": name}
    raw = json.dumps({"payload": body} if inner else body).encode()
    status, words = 400, ""
    events: tuple[Event, ...] = ()
    try:
        events = BOTH.normalise(raw)
    except Reject as rejected:
        status, words = rejected.status, str(rejected)
    assert status == 400
    assert words.isprintable()
    for event in events:
        for hint in hints(event):
            assert "/" not in (hint.page or hint.person or "")


@given(body=st.binary(max_size=200) | BODIES.map(lambda body: json.dumps(body).encode()))
def test_a_signed_body_is_taken_or_refused(body: bytes) -> None:
    taken: bytes | int = 0
    try:
        taken = BOTH.verify(signed(body, PREVIOUS), body, NOW).body
    except Reject as rejected:
        taken = rejected.status
    assert taken in (body, 401)


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"timestamp": ' + b"9" * 100_000 + b"}",
        b'{"timestamp": 1e400}',
        b'{"timestamp": -Infinity}',
        b'{"timestamp": true}',
        b'{"event": "\\ud800", "timestamp": 1}',
        b"",
        b"null",
    ],
    ids=[
        "not-utf-8", "deep-list", "deep-object", "huge-number", "float", "infinity", "true", "half-a-character",
        "empty", "null",
    ],
)  # fmt: skip
def test_a_hostile_body_is_refused_though_signed(body: bytes) -> None:
    with pytest.raises(Reject) as rejected:
        BOTH.verify(signed(body), body, NOW)
    assert rejected.value.status == 401
