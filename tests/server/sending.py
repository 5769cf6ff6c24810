"""What a wiki sends: signed webhooks, and tokens for its people."""

from __future__ import annotations

import base64
import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from standardwebhooks.webhooks import Webhook

from plugins.mediawiki.token import viewer_key

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


def closed(link: socket.socket) -> bool:
    """Whether the other end has closed it."""
    link.settimeout(0.01)
    try:
        while link.recv(1 << 20):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


def event(kind: str = "page.saved", **data: int) -> bytes:
    """The body of a webhook."""
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return json.dumps({"type": kind, "timestamp": stamp, "data": data}).encode()


def signed(secret: str, delivery: str, body: bytes, age: timedelta = timedelta()) -> dict[str, str]:
    """The headers of a webhook, as Standard Webhooks says."""
    at = datetime.now(UTC) - age
    return {
        "webhook-id": delivery,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(delivery, at, body.decode()),
        "Content-Type": "application/json",
    }


def token(site: str, user: int, page: int = 0, revision: int = 0, secret: str = SECRET, **claims: Any) -> str:
    """A token by which the wiki vouches for a person."""
    now = int(time.time())
    body = {"iss": site, "aud": "telos", "sub": str(user), "name": "", "page": page, "rev": revision}
    body |= {"lang": "en", "iat": now, "exp": now + 600, **claims}
    return jwt.encode(body, viewer_key(secret), algorithm="HS256")


def ask(
    url: str, *, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, bytes, Mapping[str, str]]:
    """Status, body and headers of an answer, whatever the status."""
    request = urllib.request.Request(url, data=body, method=method, headers=dict(headers or {}))
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """The status of a webhook's answer."""
    return ask(url, method="POST", body=body, headers=headers)[0]
