"""What the measurements stand on: a network that can be cut, and tables of two engines beside each other."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable

from bench.relay import Relay
from bench.report import Report, side_by_side


def dropped(receive: Callable[[], bytes]) -> bool:
    try:
        return receive() == b""
    except ConnectionError:
        return True


def test_a_cut_network_drops_what_was_connected_and_takes_nothing_new_until_it_is_mended() -> None:
    with socket.create_server(("127.0.0.1", 0)) as far:

        def echo() -> None:
            while True:
                link, _ = far.accept()
                threading.Thread(target=lambda link=link: link.sendall(link.recv(100)), daemon=True).start()

        threading.Thread(target=echo, daemon=True).start()
        with Relay(host="127.0.0.1", port=far.getsockname()[1]) as relay:

            def echoed() -> bytes:
                with socket.create_connection(("127.0.0.1", relay.port), timeout=10) as link:
                    link.sendall(b"hello")
                    return link.recv(100)

            assert echoed() == b"hello"
            with socket.create_connection(("127.0.0.1", relay.port), timeout=10) as held:
                held.sendall(b"")
                relay.cut(off=True)
                assert dropped(lambda: held.recv(100))
            assert dropped(echoed)
            relay.cut(off=False)
            assert echoed() == b"hello"


def test_each_line_stands_beside_its_like_on_the_other_engine() -> None:
    reports = {}
    for engine in ("SQLite", "PostgreSQL"):
        reports[engine] = report = Report("Edits", f"Measured on {engine}.")
        report.add("small", "1 ms", met=True, aim="≤ 2")
        report.add("large", "2 ms")
    together = side_by_side(reports)
    lines = [(line.what, line.engine) for line in together.figures]
    assert lines == [(what, engine) for what in ("small", "large") for engine in reports]
    assert "| small | PostgreSQL | 1 ms |  |  | ≤ 2: met |" in together.markdown()
    assert [line["engine"] for line in json.loads(together.json())["figures"]] == ["SQLite", "PostgreSQL"] * 2
