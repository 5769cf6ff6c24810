"""Forge Invocation Tokens: signed by a key of the twin's own, which /.well-known/jwks.json publishes.

Claims: https://developer.atlassian.com/platform/forge/forge-remote-invocation-contract/
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

ISSUER = "forge/invocation-token"
LIFE = 25


class Keys:
    """The signing keys, made when first asked for: the newest signs, the one before it is still published."""

    def __init__(self) -> None:
        self._made: list[tuple[str, rsa.RSAPrivateKey]] = []
        self._lock = threading.RLock()

    @property
    def _keys(self) -> list[tuple[str, rsa.RSAPrivateKey]]:
        with self._lock:
            if not self._made:
                self.rotate()
            return self._made

    def rotate(self, *, keep: int = 1) -> str:
        """Make a new key; ``keep`` older ones stay published. Its kid."""
        kid = f"forge/invocation-token/{uuid.uuid4()}"
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        with self._lock:
            self._made = [(kid, key), *self._made[:keep]]
        return kid

    def jwks(self) -> dict[str, Any]:
        out = []
        for kid, key in self._keys:
            public = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
            public.pop("key_ops", None)
            out.append({**public, "kid": kid, "alg": "RS256", "use": "sig"})
        return {"keys": out}

    def sign(self, claims: dict[str, Any], *, key: rsa.RSAPrivateKey | None = None) -> str:
        kid, own = self._keys[0]
        return jwt.encode(claims, key or own, algorithm="RS256", headers={"kid": kid})


class Installation:
    """One installed Forge app: its ids, and where its remote is."""

    def __init__(self, cloud_id: str, app_id: str = "") -> None:
        self.cloud_id = cloud_id
        self.app_id = app_id or "ari:cloud:ecosystem::app/0b4f3c1e-1111-4c1e-9f00-7e1051e10501"
        self.installation_id = f"ari:cloud:ecosystem::installation/{uuid.uuid4()}"
        self.environment_id = str(uuid.uuid4())
        #: The Telos server and the site's name there; empty until the app is installed.
        self.server = ""
        self.site = ""

    def claims(
        self,
        *,
        module: str = "telos-banner",
        module_type: str = "core:endpoint",
        kind: str = "confluence:pageBanner",
        person: str = "",
        content: dict[str, Any] | None = None,
        space: dict[str, Any] | None = None,
        site_url: str = "",
        now: float | None = None,
    ) -> dict[str, Any]:
        """The claims of a token for one call; ``person`` is only named for calls out of a page."""
        at = int(time.time() if now is None else now)
        context: dict[str, Any] = {"cloudId": self.cloud_id, "moduleKey": module, "siteUrl": site_url}
        extension: dict[str, Any] = {"type": kind}
        if content:
            extension["content"] = content
        if space:
            extension["space"] = space
        if person:
            context["extension"] = extension
        claims: dict[str, Any] = {
            "app": {
                "id": self.app_id,
                "version": "1.0.0",
                "installationId": self.installation_id,
                "apiBaseUrl": f"https://api.atlassian.com/ex/confluence/{self.cloud_id}",
                "environment": {
                    "type": "DEVELOPMENT",
                    "id": f"ari:cloud:ecosystem::environment/{self.app_id.rsplit('/', 1)[-1]}/{self.environment_id}",
                },
                "module": {"type": module_type, "key": module},
            },
            "context": context,
            "aud": self.app_id,
            "iss": ISSUER,
            "iat": at,
            "nbf": at,
            "exp": at + LIFE,
            "jti": uuid.uuid4().hex,
        }
        if person:
            claims["principal"] = person
        return claims
