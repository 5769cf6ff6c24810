"""Where a webhook may go: looked at when the connection is made, and nowhere else than where it was looked at."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from core.notify.post import NotSent, post, public
from tests.intranet.receiver import Receiver, receiver


@pytest.fixture
def other() -> Iterator[Receiver]:
    with receiver() as listener:
        yield listener


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "fec0::1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "::127.0.0.1",
        "nonsense",
        "",
    ],
)
def test_addresses_that_are_not_out_in_the_internet(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"]
)
def test_addresses_that_are(address: str) -> None:
    assert public(address)


def test_nothing_goes_into_a_private_network_unless_the_admin_says_so(other: Receiver) -> None:
    secure = other.url.replace("http://", "https://")
    for url, addresses, why in (
        (other.url, ["127.0.0.1"], "no-tls"),
        (secure, ["127.0.0.1"], "private-address"),
        # One that is fine does not make the other so.
        (secure, ["93.184.216.34", "127.0.0.1"], "private-address"),
        (secure, [], "no-such-host"),
    ):
        with pytest.raises(NotSent, match=why):
            post(url, {}, b"{}", resolve=lambda host, port, addresses=addresses: addresses)
    assert other.came == []
    assert post(other.url, {}, b"{}", private=True).status == 200


def test_it_goes_to_the_address_that_was_looked_at_whatever_the_name_means_later(other: Receiver) -> None:
    port = urlsplit(other.url).port
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["203.0.113.1"]

    # No resolver knows this name: only what was looked at can have been used.
    assert post(f"http://hooks.invalid:{port}/x", {}, b"{}", private=True, resolve=resolve).status == 200
    assert asked == ["hooks.invalid"]
    assert other.came[0][0]["host"] == f"hooks.invalid:{port}"


def test_no_redirect_is_followed(other: Receiver) -> None:
    other.status, other.headers = 302, {"Location": other.url}
    assert post(other.url, {}, b"{}", private=True).status == 302
    assert len(other.came) == 1


def test_who_answers_a_byte_at_a_time_is_left(other: Receiver) -> None:
    other.drip = 0.2
    begun = time.monotonic()
    with pytest.raises(NotSent, match="timeout"):
        post(other.url, {}, b"{}", private=True, longest=1.0)
    assert time.monotonic() - begun < 30


def test_no_proxy_of_the_environment_hears_of_it(other: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert post(other.url, {}, b"{}", private=True).status == 200


def test_what_can_not_be_reached_says_so_in_a_word() -> None:
    with pytest.raises(NotSent, match=r"^refused$"):
        post("http://127.0.0.1:9/", {}, b"{}", private=True)
