"""Why a connection failed is said in words, and links lead where the settings say."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.clock import skew
from core.ports import GiveUp, RetryAt
from core.store import tables as t
from plugins.mediawiki.protocol import find_api, here, throttled
from tests.cli.links import answer, cause, certificate
from tests.support.house import House


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def test_causes_are_told_by_what_they_are(listening: socket.socket, tmp_path: Path) -> None:
    port = listening.getsockname()[1]
    assert cause("http://no-such-name.invalid/") == "dns"
    assert cause(f"http://127.0.0.1:{port}/", timeout=0.3) == "timeout"
    # The one that gave up still waits in the row.
    listening.accept()[0].close()
    answer(listening, None)
    assert cause(f"http://127.0.0.1:{port}/") == "reset"
    answer(listening, certificate(tmp_path))
    assert cause(f"https://127.0.0.1:{port}/") == "tls-ca"
    listening.close()
    assert cause(f"http://127.0.0.1:{port}/") == "refused"
    with pytest.raises(RetryAt, match="nothing listens there") as away:
        find_api(f"http://127.0.0.1:{port}")
    assert "dort hört niemand" in away.value.text("de")


def test_what_answers_in_json_and_is_no_wiki_is_named_with_what_was_tried(listening: socket.socket) -> None:
    """Telos' own address, say, given as the wiki's."""

    def speak() -> None:
        for _ in range(2):
            link, _ = listening.accept()
            with link:
                link.recv(4096)
                head = b"HTTP/1.1 404 Not Found\r\nContent-Type: application/problem+json\r\nConnection: close\r\n"
                link.sendall(head + b'Content-Length: 15\r\n\r\n{"status": 404}')

    threading.Thread(target=speak, daemon=True).start()
    root = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with pytest.raises(GiveUp) as refused:
        find_api(root)
    assert f"Tried: {root}/api.php, {root}/w/api.php." in refused.value.text("en")


def test_a_login_throttle_is_known_by_its_words() -> None:
    told = "You have made too many recent login attempts. Please wait 5 minutes before trying again."
    assert throttled(told) == timedelta(minutes=5)
    assert throttled("throttled: wait 90 seconds") == timedelta(seconds=90)
    long = "You have made too many recent login attempts. Please wait {} before trying again."
    assert throttled(long.format("2 days")) == timedelta(days=2)
    assert throttled(long.format("1 hour, 30 minutes and 5 seconds")) == timedelta(seconds=5405)
    assert throttled("Incorrect username or password entered. Please try again.") is None


def test_the_other_clock_is_read_from_its_answers() -> None:
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    assert skew("Sat, 28 Nov 2026 12:05:00 GMT", now, None) == 300
    assert skew(None, now, 7.0) == 7.0
    assert skew("yesterday", now, None) is None


@pytest.mark.parametrize(
    ("told", "led"),
    [
        ("http://10.0.0.5:8080/wiki/Leave", "https://wiki.example/wiki/Leave"),
        ("//other.example/wiki/Leave?x=1#y", "https://wiki.example/wiki/Leave?x=1#y"),
        ("https://wiki.example/wiki/A//B", "https://wiki.example/wiki/A//B"),
        ("http://10.0.0.5", "https://wiki.example/"),
    ],
)
def test_links_lead_to_the_address_in_the_settings(told: str, led: str) -> None:
    assert here(told, "https://wiki.example/some/folder") == led


def test_stored_links_are_rebuilt_after_a_move(tmp_path: Path) -> None:
    from core.store import addresses

    house = House(tmp_path / "t.db")
    house.people()
    house.community()
    house.hear()
    before = [row["url"] for row in house.rows(t.page) if row["url"]]
    assert before
    origin = "https://new.example:8443"
    assert addresses.elsewhere(house.store, "hr", origin)
    house.store.write(lambda connection: addresses.move(connection, "hr", origin))
    after = [row["url"] for row in house.rows(t.page) if row["url"]]
    assert after == [origin + "/" + url.split("//")[1].partition("/")[2] for url in before]
    assert not addresses.elsewhere(house.store, "hr", origin)
    house.close()
