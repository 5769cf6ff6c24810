"""Addresses as people write them: of a host, of mail, of the web. What can be none is told before it is relied on."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

import idna

_LOCAL = re.compile(r"[^\s@<>,;:\"\\\x00-\x20\x7f]+")
_MAILBOX = re.compile(r"(?P<name>\"[^\"<>@\x00-\x1f\x7f]*\"\s*|[^\"<>@\x00-\x1f\x7f]*)<(?P<address>[^<>]*)>")
#: Underscores are in no host of the public web, and in many of an intranet.
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII | re.IGNORECASE)
_NUMBERS = re.compile(r"[0-9.]+", re.ASCII)
#: What stands in no web address as it is (RFC 3986), and a percent sign that begins nothing.
_NOT_WEB = re.compile(
    r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060\ufeff<>\"\\^`{|}]|%(?![0-9A-Fa-f]{2})"
)
#: Longest name of a host, and longest address of mail.
_HOST, _MAIL = 253, 254


def host_of(text: str) -> str:
    """A host's name or IP address as servers know it (``bücher.example`` is an A-label); "" for what is none.

    IPv6 addresses stand in brackets, as in a web address.
    """
    try:
        if text.startswith("[") and text.endswith("]"):
            IPv6Address(text[1:-1])
            return text
        if _NUMBERS.fullmatch(text):
            return str(IPv4Address(text))
        name = text if text.isascii() else idna.encode(text, uts46=True).decode("ascii")
    except ValueError:
        return ""
    good = len(name) <= _HOST and all(_LABEL.fullmatch(label) for label in name.split("."))
    return name if good else ""


def mail_address(text: str) -> str:
    """A mail address with its domain as mail servers know it; "" for none."""
    local, _, domain = text.rpartition("@")
    host = host_of(domain) if _LOCAL.fullmatch(local) and len(text) <= _MAIL else ""
    return f"{local}@{host}" if host else ""


def mailbox(text: str) -> tuple[str, str] | None:
    """The name ("" for none) and the address of a mailbox: ``Telos <telos@example.org>``; None for what is none."""
    text = text.strip()
    match = _MAILBOX.fullmatch(text)
    address = mail_address(match["address"].strip() if match else text)
    return (match["name"].strip().strip('"').strip() if match else "", address) if address else None


def web_address(text: str) -> str:
    """A http(s) address without its trailing slash; "" for what is none, or what leads into a page."""
    text = text.strip()
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return ""
    good = good and not (parts.query or parts.fragment or _NOT_WEB.search(text))
    host = parts.netloc
    if not host.endswith("]"):
        name, colon, port = host.rpartition(":")
        host = host if not colon else name if port.isdigit() else ""
    good = good and bool(host_of(host)) and not parts.path.startswith("//")
    return text.rstrip("/") if good else ""
