"""One signed POST to an address an admin gave: where it goes is looked at when the connection is made.

The name is resolved once, each address it stands for is looked at, and the connection is made to the one that was
looked at: a name that means another machine a moment later leads nowhere else. No redirect is followed, no proxy of
the environment used, and what the other side answers beyond its status is not read.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.ports import TelosError

#: How long one attempt may take in seconds, from the first packet to the last line of the answer's head.
LONGEST = 10.0

Resolve = Callable[[str, int], list[str]]


class NotSent(TelosError):
    """There was no answer; the text is a short word for it: "timeout", "refused", "private-address", …."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the other side said."""

    status: int
    retry_after: str = ""


def resolved(host: str, port: int) -> list[str]:
    """The addresses a name stands for."""
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def public(address: str) -> bool:
    """Whether an address is out in the internet, also where it is written within another one."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if any(inner_address is not None and not _out(inner_address) for inner_address in inner):
            return False
        if ip.ipv4_mapped is not None:
            return _out(ip.ipv4_mapped)
    return _out(ip)


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _out(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local:
        # Given up long ago for fc00::/7, and so in no registry of special addresses, but still inside a network.
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified


def post(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    private: bool = False,
    longest: float = LONGEST,
    resolve: Resolve = resolved,
) -> Answered:
    """Send it once; :class:`NotSent` where nothing was answered. ``private``: it may be in a private network."""
    parts = urlsplit(url)
    host, tls = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if tls else 80)
    if not (tls or private):
        raise NotSent("no-tls")
    try:
        addresses_found = resolve(host, port)
    except (OSError, UnicodeError):
        raise NotSent("no-such-host") from None
    if not addresses_found or not (private or all(public(address) for address in addresses_found)):
        raise NotSent("private-address" if addresses_found else "no-such-host")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _ask(addresses_found[0], host, port, path, headers, body, tls=tls, longest=longest)


def _ask(
    address: str,
    host: str,
    port: int,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    tls: bool,
    longest: float,
) -> Answered:
    line = http.client.HTTPConnection(host, port, timeout=longest)
    over, begun = threading.Event(), time.monotonic()
    end: threading.Timer | None = None
    try:
        raw = socket.create_connection((address, port), timeout=longest)
        line.sock = raw

        def stop() -> None:
            # Who answers a byte a second would never time out.
            over.set()
            with suppress(OSError):
                raw.shutdown(socket.SHUT_RDWR)

        end = threading.Timer(max(0.1, longest - (time.monotonic() - begun)), stop)
        end.daemon = True
        end.start()
        if tls:
            line.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
        line.request("POST", path, body=body, headers={**headers, "Connection": "close"})
        answer = line.getresponse()
        return Answered(answer.status, answer.getheader("Retry-After") or "")
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotSent(_word(error, over.is_set())) from None
    finally:
        if end is not None:
            end.cancel()
        line.close()


def _word(error: Exception, over: bool) -> str:
    """What went wrong, in a word; never what the other side wrote."""
    if over or isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, ssl.SSLError):
        return "tls"
    if isinstance(error, ConnectionRefusedError):
        return "refused"
    return "broken" if isinstance(error, http.client.HTTPException | ValueError) else "unreachable"
