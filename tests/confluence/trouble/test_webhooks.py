"""Webhooks forged, stale, for somebody else, twice, in any order."""

from __future__ import annotations

import hashlib
import hmac
import random
from datetime import timedelta

from core.store import tables as t
from plugins.confluence.testing import SITE, Harness
from tests.confluence.telos import ANA, LONG_ENOUGH, MAX, MEMBER, TwinHouse, usual
from tests.confluence.trouble.conftest import cloud, dc


@dc
def test_a_wrong_secret(telos: TwinHouse, wiki: Harness, title: str) -> None:
    telos.write(title)
    telos.below(f"{title} travel", title)
    kept = len(telos.rows(t.inbox))
    for delivery in wiki.deliveries():
        forged = hmac.new(b"another", delivery.body, hashlib.sha256).hexdigest()
        for signature in (forged, f"sha256={forged}", "", "nonsense"):
            assert telos.take({**delivery.headers, "X-Hub-Signature": signature}, delivery.body) == 401
        assert telos.take(delivery.headers, delivery.body.replace(b"page", b"Page")) == 401
        telos.clock.ahead = timedelta(minutes=20)
        assert telos.take(delivery.headers, delivery.body) == 401, "old"
        telos.clock.ahead = timedelta()
    assert len(telos.rows(t.inbox)) == kept
    assert "401" in telos.http.get("/metrics").get_data(as_text=True)


@cloud
def test_a_token_for_another_app_or_expired_by_a_second(telos: TwinHouse, wiki: Harness, title: str) -> None:
    page = telos.write(title)
    telos.below(f"{title} travel", title)
    (delivery, *_) = wiki.deliveries()
    kept, now = len(telos.rows(t.inbox)), int(telos.clock.now().timestamp())
    for claims in (
        {"aud": "ari:cloud:ecosystem::app/11111111-1111-4111-8111-111111111111"},
        {"iss": "somebody/else"},
        {"exp": now - 1, "iat": now - 26, "nbf": now - 26},
    ):
        headers = {**delivery.headers, "Authorization": f"Bearer {wiki.twin.fit('', **claims)}"}
        assert telos.take(headers, delivery.body) == 401
        person = wiki.twin.fit(MEMBER, page=page.rpartition(":")[2], **claims)
        answer = telos.http.get("/v1/panel", headers={"Authorization": f"Bearer {person}"})
        assert answer.status_code == 401
        assert "leave policy" not in answer.get_data(as_text=True)
    assert len(telos.rows(t.inbox)) == kept
    assert telos.take(delivery.headers, delivery.body) == 202


def test_twice_and_in_any_order(telos: TwinHouse, wiki: Harness, title: str) -> None:
    def happen(name: str) -> None:
        telos.wiki.write_charter(name, usual(name), by=ANA)
        telos.below(f"{name} travel", name)
        wiki.twin.edit(f"{name} travel", f"<p>{LONG_ENOUGH} And another one.</p>" * 2, by=MAX)
        wiki.comment(name, "What about part-timers, and from which day on?", by=MEMBER)
        telos.below(f"{name} doomed", name)
        wiki.delete(f"{name} doomed")
        wiki.twin.retitle(f"{name} travel", f"{name} travelling", by=ANA)

    happen(title)
    sent = wiki.deliveries()
    random.Random(7).shuffle(sent)
    for delivery in [*sent, *sent[: len(sent) // 2], *reversed(sent)]:
        assert telos.take(delivery.headers, delivery.body) == 202
        telos.service.run_until_idle()
    state = _state(telos, title)
    assert state["contributions"]
    ids = [row["delivery"] for row in telos.rows(t.inbox)]
    assert len(ids) == len(set(ids))
    # In order, and once: the same.
    other = f"Another {title}"
    happen(other)
    telos.hear()
    assert _state(telos, other) == state
    telos.sync()
    assert _state(telos, title) == state


def _state(telos: TwinHouse, title: str) -> dict[str, object]:
    """What is known of a community, without what differs between two of them."""
    pages = [
        row for row in telos.rows(t.page) if row["title"] == title or row["title"].startswith(f"{title} ")
    ]
    keys = {row["key"] for row in pages}
    return {
        "pages": sorted((row["title"].removeprefix(title), row["exists"], row["current"]) for row in pages),
        "contributions": sorted(row["author"] for row in telos.rows(t.contribution) if row["page"] in keys),
        "owed": sorted(
            (row["kind"], row["is_open"]) for row in telos.rows(t.obligation) if row["page"] in keys
        ),
        "dead": telos.rows(t.job, state="dead", site=SITE),
    }
