"""Data Center's webhooks: registered by REST, signed, sent once and in order, skipped while a receiver is ill."""

from __future__ import annotations

import hashlib
import hmac
import json
import queue
import random
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import requests

from tests.confluence.twin.operations import Happened

#: What a webhook may ask for; https://confluence.atlassian.com/doc/managing-webhooks-1021225606.html
EVENTS = frozenset(
    f"{thing}_{verb}"
    for thing, verbs in {
        "attachment": "created removed restored trashed updated",
        "blog": "created removed restored trashed updated",
        "blueprint_page": "created",
        "comment": "created removed updated",
        "content": "created restored trashed updated permissions_updated",
        "group": "created removed",
        "label": "added created deleted removed",
        "page": "children_reordered created moved removed restored trashed updated",
        "space": "created logo_updated permissions_updated removed updated",
        "theme": "enabled",
        "user": "created deactivated followed reactivated removed",
    }.items()
    for verb in verbs.split()
)

#: After so many failures in a row a receiver's events are skipped …
FAILURES = 5
#: … for so many seconds, longer by the factor with each further failure, at most so long.
FIRST_PAUSE, FACTOR, LONGEST = 10.0, 1.2, 7200.0
TIMEOUT = 10.0


def pause_after(failures: int) -> float:
    """How long a receiver is skipped after so many failures in a row, in seconds; 0 below the limit."""
    if failures < FAILURES:
        return 0.0
    return min(LONGEST, FIRST_PAUSE * FACTOR ** (failures - FAILURES))


@dataclass
class Webhook:
    """A registered webhook and how its receiver fares."""

    id: int
    name: str
    url: str
    events: list[str]
    secret: str = ""
    active: bool = True
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    updated: datetime = field(default_factory=lambda: datetime.now(UTC))
    failures: int = 0
    skipped_until: float = 0.0
    counts: dict[str, int] = field(default_factory=lambda: {"successes": 0, "failures": 0, "skipped": 0})


@dataclass
class Sender:
    """The queue and its one thread; Data Center and Cloud hand it what is to be sent."""

    clock: Callable[[], float] = time.time
    prefixed: bool = True
    drop: float = 0.0
    paused: bool = False
    hooks: dict[int, Webhook] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._queue: queue.Queue[Callable[[], None] | None] = queue.Queue()
        self._dice = random.Random(0)
        self._sent: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        self._ids = iter(range(1, 10**6))
        self.lost = 0
        self.http = requests.Session()
        self.http.trust_env = False

    def start(self) -> None:
        threading.Thread(target=self._run, daemon=True, name="twin-webhooks").start()

    def stop(self) -> None:
        self._queue.put(None)

    def _run(self) -> None:
        while (job := self._queue.get()) is not None:
            try:
                job()
            finally:
                self._queue.task_done()
        self._queue.task_done()

    def wait_idle(self) -> None:
        """Until everything given to the queue so far is sent, lost or skipped."""
        self._queue.join()

    def put(self, job: Callable[[], None]) -> None:
        self._queue.put(job)

    def set_drop(self, fraction: float, seed: int = 0) -> None:
        """Lose that part of all deliveries from now on, the same ones for the same seed."""
        self.drop, self._dice = fraction, random.Random(seed)

    def loses(self) -> bool:
        """Whether the next delivery is lost on the way."""
        if self.paused or (self.drop and self._dice.random() < self.drop):
            self.lost += 1
            return True
        return False

    def taken(self) -> list[dict[str, Any]]:
        """What was sent since the last call."""
        with self._lock:
            sent, self._sent = self._sent, []
        return sent

    def post(self, url: str, headers: dict[str, str], body: bytes, timeout: float = TIMEOUT) -> int | None:
        """Send once; the status, or None where nobody answered. Redirects are not followed."""
        status: int | None = None
        try:
            answer = self.http.post(url, data=body, headers=headers, timeout=timeout, allow_redirects=False)
            status = answer.status_code
        except requests.RequestException:
            pass
        with self._lock:
            self._sent.append({"url": url, "headers": headers, "body": body.decode(), "status": status})
        return status

    # --- Data Center ------------------------------------------------------------------------------------

    def add(self, name: str, url: str, events: list[str], secret: str, active: bool) -> Webhook:
        hook = Webhook(next(self._ids), name, url, events, secret, active)
        self.hooks[hook.id] = hook
        return hook

    def happened(self, event: Happened) -> None:
        """Queue an event for every webhook that asked for it."""
        if event.what not in EVENTS:
            return
        payload = payload_of(event)
        for hook in list(self.hooks.values()):
            if hook.active and event.what in hook.events:
                if self.loses():
                    continue
                self.put(lambda hook=hook: self.deliver(hook, event.what, payload))  # type: ignore[misc]

    def deliver(self, hook: Webhook, name: str, payload: dict[str, Any]) -> int | None:
        if self.clock() < hook.skipped_until:
            hook.counts["skipped"] += 1
            self.lost += 1
            return None
        body = json.dumps(payload, separators=(",", ":")).encode()
        status = self.post(hook.url, self.headers(name, body, hook.secret), body)
        if status is not None and 200 <= status < 300:
            hook.failures, hook.skipped_until = 0, 0.0
            hook.counts["successes"] += 1
        else:
            hook.failures += 1
            hook.counts["failures"] += 1
            hook.skipped_until = self.clock() + pause_after(hook.failures)
        return status

    def headers(self, name: str, body: bytes, secret: str) -> dict[str, str]:
        out = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Atlassian HttpClient / Confluence-10.0.3",
            "X-Event-Key": name,
            "X-Request-Id": str(uuid.uuid4()),
        }
        if secret:
            digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
            out["X-Hub-Signature"] = ("sha256=" if self.prefixed else "") + digest
        return out

    def test(self, url: str, secret: str = "") -> dict[str, Any]:
        """The connection test: what was asked and what came back."""
        body = b'{"test":true}'
        headers = self.headers("diagnostics:ping", body, secret)
        started = datetime.now(UTC)
        status = self.post(url, headers, body)
        return {"started": started, "headers": headers, "status": status, "body": body.decode()}


def payload_of(event: Happened) -> dict[str, Any]:
    """The body: ids only, as Data Center sends it."""
    body: dict[str, Any] = {"timestamp": int(event.at.timestamp() * 1000), "event": event.what}
    if event.by:
        body["userKey"] = event.by
    thing = event.what.split("_", 1)[0]
    if event.content is not None:
        kind = event.content.type
        reference = {"id": int(event.content.id.removeprefix("att"))}
        if thing == "label":
            body["label"] = {"name": event.label}
            body["labeled"] = {"contentType": kind, **reference}
        elif thing == "content":
            body["content"] = {"contentType": kind, **reference}
        else:
            body[event.content.kind] = reference
    if event.space is not None:
        body["space"] = {"id": event.space.id}
    if event.person is not None:
        body["user"] = {"userKey": event.person.id}
    if event.group is not None:
        body["group"] = {"name": event.group.name}
    if event.trigger and event.what in {"page_updated", "blog_updated"}:
        body["updateTrigger"] = event.trigger
    return body
