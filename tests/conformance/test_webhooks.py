"""Every platform's samples: what a delivery becomes, and what is turned away."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import events
from core.model import local_id
from core.ports import Platform, Reject
from tests.conformance.conftest import harnesses
from tests.conformance.harness import Can, Harness

Sample = tuple[type[Harness], Path]
#: In one order, so that every process of a parallel run collects the same tests.
KINDS = sorted({kind for _, kind, _ in harnesses()}, key=lambda kind: kind.__module__)


def _closed(kind: type[Harness]) -> Platform:
    """The platform as configured, its wiki out of reach: nothing here may need it."""
    return kind.configured()


def _plain(event: events.Event) -> dict[str, Any]:
    fields: dict[str, Any] = {"event": type(event).__name__, "at": event.at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    if isinstance(event, events.PageEvent):
        fields["page"] = local_id(event.page)
    if isinstance(event, events.PersonEvent):
        fields["person"] = local_id(event.person)
    return fields


def _kinds(kind: type[events.Event]) -> set[type[events.Event]]:
    return {kind, *(below for subclass in kind.__subclasses__() for below in _kinds(subclass))}


def test_sample(samples: Sample) -> None:
    kind, folder = samples
    webhooks = _closed(kind).webhooks
    request = json.loads((folder / "request.json").read_text())
    expected = json.loads((folder / "events.json").read_text())
    body = request["body"].encode()
    now = datetime.fromisoformat(request["now"])
    if expected.get("by") == "verify":
        with pytest.raises(Reject) as rejected:
            webhooks.verify(request["headers"], body, now)
        assert rejected.value.status == expected["reject"]
        return
    delivery = webhooks.verify(request["headers"], body, now)
    assert delivery.body == body
    if "reject" in expected:
        with pytest.raises(Reject) as rejected:
            webhooks.normalise(delivery.body)
        assert rejected.value.status == expected["reject"]
    else:
        assert [_plain(event) for event in webhooks.normalise(delivery.body)] == expected["events"]


def test_samples_cover_every_kind_of_event() -> None:
    for name, kind, _ in harnesses():
        seen = {
            event["event"]
            for folder in kind.samples.iterdir()
            for event in json.loads((folder / "events.json").read_text()).get("events", ())
        }
        assert {"PageSaved", "PageMoved", "PageDeleted", "PageRestored"} <= kind.kinds, name
        assert kind.kinds <= {event.__name__ for event in _kinds(events.Event)}, name
        assert kind.kinds == seen, name


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__module__)
@given(
    headers=st.dictionaries(
        st.sampled_from(
            ["webhook-id", "webhook-timestamp", "webhook-signature", "Authorization", "X-Hub-Signature"]
        ),
        st.text(max_size=80),
    ),
    body=st.binary(max_size=200),
)
def test_noise_is_turned_away_and_never_breaks(
    kind: type[Harness], headers: dict[str, str], body: bytes
) -> None:
    webhooks = _closed(kind).webhooks
    with pytest.raises(Reject) as rejected:
        webhooks.verify(headers, body, datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert rejected.value.status == 401


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__module__)
@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"type": ' + b"9" * 100_000 + b"}",
        b'{"type": Infinity}',
        b"",
        b"null",
        b'{"type": "\\ud800"}',
    ],
    ids=[
        "not-utf-8",
        "deep-list",
        "deep-object",
        "huge-number",
        "infinity",
        "empty",
        "null",
        "half-a-character",
    ],
)
def test_a_hostile_body_is_a_bad_request_or_nothing(kind: type[Harness], body: bytes) -> None:
    outcome: tuple[object, int] = ((), 400)
    try:
        outcome = (_closed(kind).webhooks.normalise(body), 400)
    except Reject as rejected:
        outcome = ((), rejected.status)
    assert outcome == ((), 400)


@pytest.mark.needs(Can.WEBHOOKS)
def test_what_the_wiki_sends_is_authentic_and_tells_where_to_look(
    harness: Harness, title: str, name: str
) -> None:
    writer = harness.account(name)
    harness.drop_deliveries()
    page, _ = harness.edit(title, "A first draft.", by=name)
    harness.move(title, title + " (moved)", by=name)
    harness.delete(title + " (moved)")
    harness.restore(title + " (moved)")
    harness.block(name)
    now = datetime.now(UTC)
    webhooks = harness.platform.webhooks
    deliveries = [webhooks.verify(sent.headers, sent.body, now) for sent in harness.deliveries()]
    assert len({delivery.id for delivery in deliveries}) == len(deliveries)
    told = [event for delivery in deliveries for event in webhooks.normalise(delivery.body)]
    about_page = {type(event) for event in told if isinstance(event, events.PageEvent) and event.page == page}
    wanted = {events.PageSaved, events.PageMoved, events.PageDeleted, events.PageRestored}
    assert about_page >= {kind for kind in wanted if kind.__name__ in harness.hears}
    assert len({kind.__name__ for kind in wanted} & harness.hears) >= 3
    if Can.TELLS_PEOPLE in harness.capabilities:
        assert any(isinstance(event, events.PersonBlocked) and event.person == writer for event in told)


@pytest.mark.needs(Can.WEBHOOKS)
def test_a_delivery_is_good_for_a_short_time_only(harness: Harness, title: str, name: str) -> None:
    harness.account(name)
    harness.drop_deliveries()
    harness.edit(title, "Something.", by=name)
    sent = harness.deliveries()[0]
    webhooks = harness.platform.webhooks
    now = datetime.now(UTC)
    with pytest.raises(Reject):
        webhooks.verify(sent.headers, sent.body, now + timedelta(days=1))


@pytest.mark.needs(Can.WEBHOOKS, Can.BODY_SIGNED)
def test_an_altered_delivery_is_refused(harness: Harness, title: str, name: str) -> None:
    harness.account(name)
    harness.drop_deliveries()
    harness.edit(title, "Something.", by=name)
    sent = harness.deliveries()[0]
    webhooks = harness.platform.webhooks
    with pytest.raises(Reject):
        webhooks.verify(sent.headers, sent.body + b" ", datetime.now(UTC))
