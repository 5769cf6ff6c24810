"""The public keys Forge signs its tokens with, as published (a JWK set, RFC 7517), kept and renewed."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from urllib3.exceptions import HTTPError

from core.causes import words
from core.ports import Reject

log = logging.getLogger(__name__)

#: Where Atlassian publishes them.
FORGE = "https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json"

#: Seconds between two attempts to read the keys, whoever asks: anybody can send a token with a new key id.
BETWEEN = 60.0
#: Seconds after which keys are read again, so that one that was withdrawn is not trusted for ever.
FRESH = 3600.0
#: Seconds for which keys stay good while they can't be read again.
KEPT = 24 * 3600.0
#: Seconds one attempt may take. Forge waits five for an answer to a webhook.
PATIENCE = 3.0

_MOST_BYTES = 64 * 1024
_MOST_KEYS = 32
_MOST_ID = 200
_BITS = range(2048, 8193)

Keys = Mapping[str, RSAPublicKey]


class KeySet:
    """Keys by their id, read from ``url`` when first needed and when an unknown id turns up.

    ``fetch`` gets an address and returns the document, or raises OSError or ValueError; ``now`` is a clock in
    seconds that never goes back. Any number of threads may ask: one reads, and those whose key is known
    do not wait for it.
    """

    def __init__(
        self,
        url: str = FORGE,
        fetch: Callable[[str], bytes] | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._fetch = fetch or _fetch
        self._now = now
        self._lock = threading.Lock()
        self._keys: Keys = {}
        self._read: float | None = None
        self._tried: float | None = None

    def __call__(self, kid: str) -> RSAPublicKey | None:
        """The key of this id, None when there is none; :class:`Reject` 503 when that can't be told now.

        503 and not 401: the sender may well be right, and Forge delivers again what was not taken.
        """
        key = self._keys.get(kid) if self._age() < KEPT else None
        if key is not None and self._age() < FRESH:
            return key
        if key is not None:
            # Good still, so nobody waits: whoever finds the lock free reads the keys again.
            if self._lock.acquire(blocking=False):
                try:
                    self._renew()
                finally:
                    self._lock.release()
        else:
            with self._lock:
                # Perhaps somebody else has just read it.
                if kid not in self._keys or self._age() >= FRESH:
                    self._renew()
        if self._age() >= KEPT:
            raise Reject("the keys of Forge can't be read now; send it again later", 503)
        public_key = self._keys.get(kid)
        if public_key is None and self._read != self._tried:
            raise Reject("the keys of Forge can't be read now, and this one is new; send it again later", 503)
        return public_key

    def _age(self) -> float:
        return float("inf") if self._read is None else self._now() - self._read

    def _renew(self) -> None:
        """Read the keys unless that was tried just now; what is known stays when it fails."""
        now = self._now()
        if self._tried is not None and now - self._tried < BETWEEN:
            return
        self._tried = now
        try:
            keys = parse(self._fetch(self._url))
        except (OSError, ValueError) as error:
            log.warning("the keys of Forge could not be read: %s", words(error) if silent(error) else error)
            return
        self._keys, self._read = keys, now


def unreadable(given: str | Mapping[str, Any]) -> OSError | ValueError | None:
    """Why there are no keys at an address, or in what was given as keys; None where there are some."""
    try:
        parse(given if isinstance(given, Mapping) else _fetch(given))
    except (OSError, ValueError) as error:
        return error
    return None


def silent(error: OSError | ValueError) -> bool:
    """Whether nothing answered, and not something else than keys."""
    return isinstance(error, requests.RequestException | TimeoutError) and not isinstance(error, ValueError)


def parse(document: bytes | Mapping[str, Any]) -> Keys:
    """The RSA keys of a JWK set that are meant for signatures; ValueError when there is not one.

    A key that is weak, not RSA, or malformed is left out, so that a new kind of key does not break the old.
    """
    if isinstance(document, bytes):
        try:
            document = json.loads(document)
        except RecursionError:
            raise ValueError("nested too deeply") from None
    entries = document.get("keys") if isinstance(document, Mapping) else None
    if not isinstance(entries, list):
        raise ValueError("no JWK set")  # noqa: TRY004  # of the document, not of an argument
    keys = {}
    for entry in entries[:_MOST_KEYS]:
        if not isinstance(entry, Mapping):
            continue
        kid, key = entry.get("kid"), _key(entry)
        if isinstance(kid, str) and 0 < len(kid) <= _MOST_ID and key is not None:
            keys[kid] = key
    if not keys:
        raise ValueError("no usable key in the JWK set")
    return keys


def _key(entry: Mapping[str, Any]) -> RSAPublicKey | None:
    if (entry.get("kty"), entry.get("alg", "RS256"), entry.get("use", "sig")) != ("RSA", "RS256", "sig"):
        return None
    try:
        key = jwt.PyJWK(dict(entry), "RS256").key
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError):
        return None
    return key if isinstance(key, RSAPublicKey) and key.key_size in _BITS else None


def _fetch(url: str) -> bytes:
    """The document, straight from this address: no redirects, no more than fits, no longer than we wait."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        # The keys decide whom we believe, so nobody on the way may change them.
        raise ValueError("the address of the keys should begin with https://")
    end = time.monotonic() + PATIENCE
    with requests.get(
        url, timeout=PATIENCE / 2, allow_redirects=False, stream=True, headers={"Accept": "application/json"}
    ) as response:
        if response.status_code != requests.codes.ok:
            raise OSError(f"status {response.status_code}")
        body = bytearray()
        try:
            # Piece by piece as it comes: asked for more, each piece could take its time without end.
            while chunk := response.raw.read1(8192, decode_content=True):
                body += chunk
                if len(body) > _MOST_BYTES:
                    raise ValueError("too large")
                if time.monotonic() > end:
                    raise TimeoutError
        except HTTPError as error:
            raise requests.ConnectionError(error) from None
        return bytes(body)
