"""Why a connection failed, in words: the name, the network, the certificate. Never the name of a class."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator

from core.i18n import Phrase, Translator

#: OpenSSL's numbers of what is wrong with a certificate.
_EXPIRED, _NAME = frozenset({9, 10}), frozenset({62, 64})
#: Words by which wrapped errors give themselves away, where nothing better is at hand.
_SIGNS = (
    ("dns", ("NameResolutionError", "Name or service not known", "getaddrinfo")),
    ("tls-expired", ("certificate has expired",)),
    ("tls-name", ("Hostname mismatch", "doesn't match", "certificate is not valid for")),
    ("tls-ca", ("unable to get local issuer", "self-signed", "self signed", "CERTIFICATE_VERIFY_FAILED")),
    ("tls", ("SSLError", "WRONG_VERSION_NUMBER", "SSL:")),
    ("refused", ("Connection refused", "Errno 111")),
    ("unreachable", ("No route to host", "Network is unreachable")),
    ("timeout", ("ConnectTimeout", "ReadTimeout", "timed out")),
    ("reset", ("RemoteDisconnected", "Connection reset", "IncompleteRead", "ChunkedEncodingError")),
    ("proxy", ("ProxyError",)),
)
_NUMBERS = {
    errno.ECONNREFUSED: "refused",
    errno.EHOSTUNREACH: "unreachable",
    errno.ENETUNREACH: "unreachable",
    errno.ETIMEDOUT: "timeout",
    errno.ECONNRESET: "reset",
    errno.EPIPE: "reset",
}


def cause_of(error: BaseException) -> str:
    """What is behind an error: dns, refused, unreachable, timeout, tls-ca, tls-expired, tls-name, tls, reset, other."""
    chain = list(_chain(error))
    for failure in chain:
        if isinstance(failure, ssl.SSLCertVerificationError):
            code = failure.verify_code
            return "tls-expired" if code in _EXPIRED else "tls-name" if code in _NAME else "tls-ca"
        if isinstance(failure, socket.gaierror):
            return "dns"
        if isinstance(failure, ssl.SSLError) and not isinstance(failure, TimeoutError):
            return "tls"
    for failure in chain:
        if isinstance(failure, OSError) and failure.errno in _NUMBERS:
            return _NUMBERS[failure.errno]
        if isinstance(failure, TimeoutError):
            return "timeout"
    text = " ".join(f"{type(link).__name__} {link}" for link in chain)
    return next((id for id, signs in _SIGNS if any(sign in text for sign in signs)), "other")


#: What the system says of a file or a folder.
_FILES = {
    errno.ENOENT: "missing",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EISDIR: "folder",
    errno.ENOTDIR: "no-folder",
    errno.ENOSPC: "full",
    errno.EROFS: "read-only",
}


def words_of_os(error: OSError, language: str = "en") -> str:
    """Why a file can't be used, in words; the system's own where there are no others."""
    return Translator(language).say(cause_of_os(error))


def cause(error: BaseException) -> Phrase:
    """The cause, as the end of a sentence."""
    return Phrase(f"cause-{cause_of(error)}")


def cause_of_os(error: OSError) -> Phrase | str:
    """Why a file can't be used; the system's own words where there are no others."""
    known = _FILES.get(error.errno or 0)
    return Phrase(f"cause-file-{known}") if known else (error.strerror or str(error)).lower()


def words(error: BaseException, language: str = "en") -> str:
    """The cause in words, as the end of a sentence."""
    return cause(error).text(language)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and all it was made from, each once."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting and len(seen) < 20:
        cause = waiting.pop(0)
        if not isinstance(cause, BaseException) or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]
