"""A server is told to stop, or to begin anew, while a group of webhooks waits to be written, on both engines.

What was answered with 202 is in the store. Whoever waits gets an answer or a closed connection, and gets it in time;
so does who waits for the process to end. Also while a thread holds the writer.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import select
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.server.holding import HOLD
from tests.server.running import Running
from tests.server.sending import SECRET, event, signed

#: Who sends at once: more than the server has threads.
SENDERS = 24
#: Seconds that the server has for what it began, and how much longer all of it may take.
STOP, BEYOND = 6, 14.0


class Stopping(Running):
    """A server in which a thread can be made to hold the writer."""

    platform = "paper = tests.server.holding:platform"

    def __init__(self, folder: Path) -> None:
        self.hold = folder / "hold"
        super().__init__(folder)
        text = self.config.read_text()
        self.config.write_text(text.replace('stop_within = "20 seconds"', f'stop_within = "{STOP} seconds"'))

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, HOLD: str(self.hold)}

    def tell(self, number: int) -> None:
        """Send a signal to the process that watches over the one that serves."""
        assert self.process is not None
        self.process.send_signal(number)


class Senders:
    """Many senders at once, each on a connection that it keeps, and what each of them was told."""

    def __init__(self, telos: Running, *, times: int | None = None) -> None:
        self.telos, self.times = telos, times
        self.lock = threading.Lock()
        #: Delivery → its status; 0: the connection was closed without one.
        self.answers: dict[str, int] = {}
        #: Deliveries that were sent and not answered yet → since when.
        self.waiting: dict[str, float] = {}
        #: The longest that one of them waited.
        self.longest = 0.0
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._send, args=(number,)) for number in range(SENDERS)]
        for thread in self.threads:
            thread.start()

    def _send(self, number: int) -> None:
        link: http.client.HTTPConnection | None = None
        for count in itertools.count():
            if self.over.is_set() or count == self.times:
                break
            delivery = f"s{number}-{count}"
            body = event(page=10 + count % 3, revision=100, user=1)
            began = time.monotonic()
            status = 0
            try:
                link = link or http.client.HTTPConnection("127.0.0.1", self.telos.port, timeout=60)
                with self.lock:
                    self.waiting[delivery] = began
                link.request("POST", "/hooks/hr", body, signed(SECRET, delivery, body))
                answer = link.getresponse()
                answer.read()
                status = answer.status
            except (OSError, http.client.HTTPException):
                link = None
            with self.lock:
                del self.waiting[delivery]
                self.answers[delivery] = status
                self.longest = max(self.longest, time.monotonic() - began)
            if status == 0:
                time.sleep(0.05)

    def accepted(self) -> set[str]:
        with self.lock:
            return {delivery for delivery, status in self.answers.items() if status == 202}

    def end(self) -> None:
        """Let none send another one, and wait until each has heard of the last."""
        self.over.set()
        for thread in self.threads:
            thread.join(90)
            assert not thread.is_alive(), "somebody waits for ever"


def until(holds: Callable[[], bool], what: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, what()
        time.sleep(0.02)


def stored(telos: Running) -> set[str]:
    return {row[0] for row in telos.rows("SELECT delivery FROM inbox")}


def ended(telos: Stopping) -> tuple[int, float]:
    """Its exit code, and how long it took to end."""
    assert telos.process is not None
    began = time.monotonic()
    code = telos.process.wait(STOP + BEYOND)
    telos.process = None
    return code, time.monotonic() - began


@pytest.fixture
def telos(tmp_path: Path, engine: str) -> Iterator[Stopping]:
    running = Stopping(tmp_path)
    yield running
    running.hold.unlink(missing_ok=True)
    if running.process is not None:
        running.kill()


def hold(telos: Stopping) -> Senders:
    """Senders of one webhook each, all of which wait behind the thread that holds the writer."""
    telos.hold.touch()
    senders = Senders(telos, times=1)
    until(lambda: len(senders.waiting) == SENDERS, lambda: senders.answers)
    # They are not only sent but read, too.
    time.sleep(0.5)
    assert senders.answers == {}
    return senders


def test_who_waits_to_be_written_when_the_server_stops_is_written_and_told_so(telos: Stopping) -> None:
    telos.start()
    senders = hold(telos)
    telos.tell(signal.SIGTERM)
    time.sleep(1)
    telos.hold.unlink()
    code, _ = ended(telos)
    senders.end()
    assert code == 0, telos.logged()
    assert set(senders.answers.values()) == {202}, senders.answers
    assert senders.accepted() <= stored(telos)
    assert "Traceback" not in telos.logged(), telos.logged()


def test_a_server_whose_writer_is_held_stops_in_its_time_and_promises_nothing(telos: Stopping) -> None:
    telos.start()
    senders = hold(telos)
    telos.tell(signal.SIGTERM)
    _, took = ended(telos)
    assert took < STOP + BEYOND / 2
    senders.end()
    assert senders.accepted() == set()
    assert senders.longest < STOP + BEYOND
    telos.hold.unlink()
    # What is sent again is taken.
    telos.start()
    assert telos.hook("s0-0") == 202
    assert telos.hook("s1-0") == 202
    assert {"s0-0", "s1-0"} <= stored(telos)
    assert telos.stop() == 0


@pytest.mark.timeout(240)
def test_nothing_that_was_accepted_is_lost_by_a_stop_in_a_storm(telos: Stopping) -> None:
    for _ in range(3):
        telos.start()
        senders = Senders(telos)
        until(lambda senders=senders: len(senders.accepted()) > 60, telos.logged)  # type: ignore[misc]
        telos.tell(signal.SIGTERM)
        code, took = ended(telos)
        senders.end()
        assert code == 0, telos.logged()
        assert took < STOP + BEYOND / 2
        assert set(senders.answers.values()) <= {0, 202, 503}, set(senders.answers.values())
        assert senders.accepted() <= stored(telos)
    assert "Traceback" not in telos.logged(), telos.logged()


@pytest.mark.timeout(240)
def test_nothing_that_was_accepted_is_lost_by_new_settings_in_a_storm(telos: Stopping) -> None:
    telos.start()
    senders = Senders(telos)
    for _ in range(3):
        before, served = len(senders.accepted()), telos.logged().count("Telos serves on")
        telos.tell(signal.SIGHUP)
        until(lambda served=served: telos.logged().count("Telos serves on") > served, telos.logged)  # type: ignore[misc]
        until(lambda before=before: len(senders.accepted()) > before + 30, telos.logged)  # type: ignore[misc]
        assert senders.accepted() <= stored(telos)
    senders.end()
    assert set(senders.answers.values()) <= {0, 202, 503}, set(senders.answers.values())
    assert senders.accepted() <= stored(telos)
    assert telos.stop() == 0
    assert "Traceback" not in telos.logged(), telos.logged()


@pytest.mark.timeout(240)
def test_new_settings_are_taken_although_the_server_before_can_not_come_to_its_end(telos: Stopping) -> None:
    telos.start()
    senders = hold(telos)
    first = telos.worker()
    telos.tell(signal.SIGHUP)
    # The one before never lets go of its writer by itself.
    until(lambda: not Path(f"/proc/{first}").exists(), telos.logged, 2 * STOP + BEYOND)
    assert telos.process is not None
    assert telos.process.poll() is None, telos.logged()
    telos.hold.unlink()
    until(lambda: telos.logged().count("Telos serves on") > 1, telos.logged)
    senders.end()
    assert telos.hook("after") == 202
    assert senders.accepted() | {"after"} <= stored(telos)
    assert telos.stop() == 0


# --- who takes long to say it all -------------------------------------------------------------------------------


class Trickle:
    """A sender of one webhook whose last bytes come one by one, and what it was told in the end."""

    def __init__(self, telos: Running, delivery: str, *, head: int | None = None) -> None:
        """``head``: of the head itself only so many bytes come at once."""
        body = event(page=10, revision=100, user=1)
        lines = {"Host": "telos", "Content-Length": str(len(body)), **signed(SECRET, delivery, body)}
        words = "POST /hooks/hr HTTP/1.1\r\n" + "".join(
            f"{name}: {value}\r\n" for name, value in lines.items()
        )
        whole = words.encode() + b"\r\n" + body
        at_once = len(whole) - len(body) + 1 if head is None else head
        self._rest = whole[at_once:]
        self._link = socket.create_connection(("127.0.0.1", telos.port), timeout=60)
        self._link.sendall(whole[:at_once])
        self._hurry = threading.Event()
        self.told, self.heard = b"", 0.0
        self._thread = threading.Thread(target=self._trickle, daemon=True)
        self._thread.start()

    def _trickle(self) -> None:
        with contextlib.suppress(OSError), self._link:
            for place in range(len(self._rest)):
                if self._hurry.wait(0.5):
                    self._link.sendall(self._rest[place:])
                    break
                if select.select([self._link], [], [], 0)[0]:
                    break
                self._link.sendall(self._rest[place : place + 1])
            while more := self._link.recv(4096):
                self.told += more
                self.heard = time.monotonic()

    def hurry(self) -> None:
        """Say all the rest at once."""
        self._hurry.set()

    def end(self) -> bytes:
        """The line of the answer; nothing where the connection was only closed."""
        self._thread.join(90)
        assert not self._thread.is_alive(), "it waits for ever"
        return self.told.partition(b"\r\n")[0]


@pytest.mark.timeout(240)
def test_who_never_comes_to_an_end_keeps_no_server_from_ending_in_good_order(telos: Stopping) -> None:
    telos.start()
    slow = [Trickle(telos, "slow-body"), Trickle(telos, "slow-head", head=40)]
    soon = Trickle(telos, "soon")
    senders = Senders(telos)
    until(lambda: len(senders.accepted()) > 60, telos.logged)
    began = time.monotonic()
    telos.tell(signal.SIGTERM)
    time.sleep(0.5)
    soon.hurry()
    code, took = ended(telos)
    senders.end()
    assert code == 0, telos.logged()
    assert took < STOP + BEYOND / 2
    assert "Traceback" not in telos.logged(), telos.logged()
    for sender in slow:
        # Told so, while there was time left for what else there is to be done: not cut off as what serves was killed.
        assert b" 503 " in sender.end()
        assert sender.heard - began < STOP
    assert b" 202 " in soon.end(), "who comes to an end in time is heard"
    assert set(senders.answers.values()) <= {0, 202, 503}, set(senders.answers.values())
    kept = stored(telos)
    assert senders.accepted() | {"soon"} <= kept
    assert not kept & {"slow-body", "slow-head"}
