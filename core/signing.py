"""The key that evidence is signed with when it is handed out: Ed25519 (RFC 8032), kept beside the database.

Whoever has its public half, noted once, can tell a handed-out file from any other without Telos.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)


class BadKey(Exception):
    """The file holds no key that can sign; the text is its path."""


class SigningKey:
    """One key, made where there is none yet."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private

    @classmethod
    def at(cls, path: Path) -> SigningKey:
        """The key in that file, made there for its owner only when there is none.

        Raises :class:`BadKey` for a file that holds something else, and OSError where it can't be read or made.
        """
        with suppress(FileExistsError):
            made = Ed25519PrivateKey.generate()
            text = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            # Whole or not at all, also where two make it at once: the first one's stays.
            draft = path.with_name(f"{path.name}.{os.getpid()}.new")
            try:
                handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "wb") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                os.link(draft, path)
            finally:
                draft.unlink(missing_ok=True)
        try:
            private = load_pem_private_key(path.read_bytes(), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise BadKey(str(path)) from None
        if not isinstance(private, Ed25519PrivateKey):
            raise BadKey(str(path))
        return cls(private)

    def sign(self, text: bytes) -> bytes:
        """The 64 bytes that go beside a text."""
        return self._private.sign(text)

    @property
    def public(self) -> str:
        """The public half, as other programs read it (PEM)."""
        pem = self._private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return pem.decode("ascii")

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the public half (DER), to be noted and compared."""
        der = self._private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(der).hexdigest()
