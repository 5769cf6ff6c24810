"""What stalls or kills the server, and senders who take their time: the rest goes on."""

from __future__ import annotations

import contextlib
import json
import re
import resource
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.web.worker import LARGEST_HEAD
from tests.server.running import WORLD, Running
from tests.server.sending import HEALTH, ask, closed, event

#: More than the threads that answer.
SENDERS = 24
#: Seconds for an answer, on a busy machine.
PATIENCE = 20
#: The same for ten answers, while others don't take theirs.
WHILE_NOBODY_READS = 45
#: The same while the wiki hangs for a minute.
WHILE_IT_HANGS = 45


@pytest.fixture
def telos(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path)
    yield running
    if running.process is not None:
        running.kill()


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Ask again until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not become so"
        time.sleep(0.1)


def rows(telos: Running, query: str) -> list[tuple[Any, ...]]:
    return telos.rows(query)


def hook(telos: Running, delivery: str, page: int) -> bool:
    """Whether a webhook about a page was taken; the server may be starting anew."""
    try:
        return telos.hook(delivery, event(page=page, revision=100, user=1)) == 202
    except OSError:
        return False


def panel(telos: Running) -> int:
    """The status of a panel; 0 while the server starts anew."""
    try:
        return telos.api("panel", 3, 10, 100)[0]
    except OSError:
        return 0


def dead(telos: Running) -> list[tuple[Any, ...]]:
    return rows(telos, "SELECT kind, subject FROM job WHERE state = 'dead'")


@pytest.mark.timeout(290)
@pytest.mark.parametrize("kind", ["deadly", "endless"])
def test_what_breaks_the_server_twice_is_a_dead_letter(telos: Running, kind: str) -> None:
    text = telos.config.read_text().replace("[server]\n", '[server]\nstall_after = "12 seconds"\n')
    telos.config.write_text(text)
    telos.start()
    until(lambda: panel(telos) == 200)
    telos.write_world({**WORLD, kind: ["12"]})
    first = telos.worker()
    # One that breaks it among others that do no harm.
    assert hook(telos, "w1", 12)
    until(lambda: hook(telos, "w2", 11))
    until(lambda: ("page", "hr:12") in dead(telos), 150)
    assert telos.worker() != first
    assert dead(telos) == [("page", "hr:12")]
    ended = telos.worker()
    # Afterwards all else goes on, and the same page asked for again waits.
    assert hook(telos, "w3", 12)
    assert hook(telos, "w4", 10)
    until(lambda: not rows(telos, "SELECT 1 FROM inbox WHERE state = 'new'"))
    until(lambda: not rows(telos, "SELECT 1 FROM job WHERE kind = 'page' AND subject <> 'hr:12'"))
    assert panel(telos) == 200
    assert telos.worker() == ended
    checks = json.loads(telos.command("doctor", "--json").stdout)["checks"]
    assert any(not check["good"] and "hr:12" in check["said"] for check in checks)
    # Mended and redriven, it is done like any other.
    telos.write_world(WORLD)
    assert telos.command("redrive").returncode == 0
    until(lambda: not rows(telos, "SELECT 1 FROM job WHERE kind = 'page'"))
    assert telos.stop() == 0


def connected(telos: Running) -> socket.socket:
    return socket.create_connection(("127.0.0.1", telos.port), timeout=30)


@pytest.mark.timeout(270)
def test_slow_and_idle_senders_take_no_thread(telos: Running) -> None:
    telos.start()
    head = b"POST /hooks/hr HTTP/1.1\r\nHost: x\r\n"
    beginnings = (
        b"",
        b"P",
        head,
        head + b"Content-Length: 200000\r\n\r\n{",
        head + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{",
        head + b"Expect: 100-continue\r\nContent-Length: 9000\r\n\r\n",
        # A whole request, and the beginning of the next one.
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /heal",
        # Lengths written in more digits than anybody needs, longer than what is waited for, or none.
        head + b"Content-Length: 0000000000000000000000200000\r\n\r\n{",
        head + b"Transfer-Encoding: chunked\r\n\r\n000000000fff\r\na\r\n\r\n",
        head + b"Transfer-Encoding: chunked\r\n\r\nfffffff\r\n{",
        head + b"Transfer-Encoding: chunked\r\n\r\n5 5\r\na\r\n\r\n",
        head + b"Content-Length: 99999999\r\n\r\n{",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n",
        b"POST /hooks/hr HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 200000\r\n\r\n{",
        # What is no HTTP, or another one.
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\r\n\r\n\r\n",
    )
    links = [connected(telos) for _ in range(SENDERS * len(beginnings))]
    for number, link in enumerate(links):
        send(link, beginnings[number % len(beginnings)])
    for turn in range(4):
        for number, link in enumerate(links):
            if beginnings[number % len(beginnings)]:
                send(link, b"x")
        began = time.monotonic()
        assert telos.hook(f"quick-{turn}") == 202
        assert telos.api("panel", 3, 12, 102)[0] == 204
        # With its threads taken the server would never answer.
        assert time.monotonic() - began < PATIENCE
        time.sleep(0.5)
    # Who never comes to an end is shown the door.
    until(lambda: all(closed(link) for link in links), 60)
    assert telos.hook("after") == 202
    assert "Traceback" not in telos.logged()
    assert telos.stop() == 0


def send(link: socket.socket, data: bytes) -> None:
    """Send; on a busy machine the other end may have shown it the door by now."""
    with contextlib.suppress(ConnectionError):
        link.sendall(data)


def healthy(link: socket.socket) -> bool:
    """Whether a question on this connection is answered, and the connection is kept."""
    link.sendall(HEALTH)
    answer = b""
    while b"\r\n\r\nok" not in answer:
        more = link.recv(4096)
        assert more, answer
        answer += more
    return answer.startswith(b"HTTP/1.1 200 ") and b"Connection: close" not in answer


@pytest.mark.timeout(270)
def test_a_connection_is_kept_for_whoever_asks_again_and_gives_way_to_who_has_none(telos: Running) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    telos.start()
    links = [connected(telos)]
    try:
        assert healthy(links[0])
        time.sleep(4)
        assert healthy(links[0])
        # More than there are places, each kept for its next question.
        for _ in range(1_100):
            links.append(connected(telos))
            assert healthy(links[-1])
        assert telos.hook("in-between") == 202
        assert healthy(links[-1])
        until(lambda: closed(links[0]))
    finally:
        for link in links:
            link.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert telos.stop() == 0


@pytest.mark.timeout(270)
def test_requests_arrive_whole_however_they_are_cut(telos: Running) -> None:
    telos.start()
    with connected(telos) as link:
        # Two on one connection, byte by byte, the second one behind the first.
        for byte in b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 2:
            link.sendall(bytes([byte]))
        answer = b""
        while answer.count(b"\r\n\r\nok") < 2:
            more = link.recv(4096)
            assert more, answer
            answer += more
    with connected(telos) as link:
        # One byte too many: none is left unread that would turn the answer into a reset.
        link.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: ".ljust(LARGEST_HEAD + 1, b"y"))
        assert b" 431 " in link.recv(4096)
    with connected(telos) as link:
        body = b"5\r\nhello\r\n0\r\n\r\n"
        link.sendall(b"POST /hooks/hr HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
        assert b" 401 " in link.recv(4096)
    with connected(telos) as link:
        # Byte by byte, the last chunk's end among them: handed over before that it would be refused as cut off.
        for byte in b"POST /hooks/hr HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body:
            link.sendall(bytes([byte]))
            time.sleep(0.01)
        assert b" 401 " in link.recv(4096)
    assert telos.stop() == 0


@pytest.mark.timeout(270)
def test_what_is_longer_than_it_may_be_is_refused_without_the_rest_of_it(telos: Running) -> None:
    telos.start()
    head = b"POST /hooks/hr HTTP/1.1\r\nHost: x\r\n"
    chunked = head + b"Transfer-Encoding: chunked\r\n\r\n"
    piece = b"2000\r\n" + b"x" * 0x2000 + b"\r\n"
    for whole, status in (
        (head + b"Content-Length: 99999999\r\n\r\n", b" 413 "),
        (chunked + b"fffffff\r\n" + b"x" * 300_000, b" 413 "),
        (chunked + piece * 40, b" 413 "),
        (chunked + b"000000000005\r\nhello\r\n0\r\n\r\n", b" 401 "),
        (head + b"Content-Length: 00000000000000000000000005\r\n\r\nhello", b" 401 "),
    ):
        with connected(telos) as link:
            send(link, whole)
            assert status in link.recv(4096)
    with connected(telos) as link:
        # Behind a body that did not come whole nothing is waited for: nobody could tell it from the body.
        send(link, HEALTH.replace(b"\r\n\r\n", b"\r\nContent-Length: 99999999\r\n\r\n"))
        answer = b""
        while more := link.recv(4096):
            answer += more
        assert b" 200 " in answer
    assert telos.stop() == 0


#: The largest answer that everybody may have, and more of them than any buffer holds.
READ = b"GET /v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
MORE_THAN_FITS = 300


@pytest.mark.timeout(270)
def test_who_does_not_take_an_answer_takes_no_thread(telos: Running) -> None:
    telos.start()
    links = [connected(telos) for _ in range(3 * SENDERS)]
    for link in links:
        send(link, READ * MORE_THAN_FITS)
    waited = 0.0
    for turn in range(10):
        began = time.monotonic()
        assert telos.hook(f"meanwhile-{turn}") == 202
        waited += time.monotonic() - began
        time.sleep(1)
    # Threads that wait for them are free again for moments only: together it was more than a minute and a half.
    assert waited < WHILE_NOBODY_READS
    # Who takes it later has it whole, one answer behind the other.
    answers = b""
    while answers.count(b"HTTP/1.1 200 OK") < MORE_THAN_FITS or not answers.endswith(b"}\n"):
        more = links[0].recv(1 << 20)
        assert more
        answers += more
    bodies = re.split(rb"HTTP/1\.1 200 OK\r\n.*?\r\n\r\n", answers, flags=re.DOTALL)[1:]
    assert len(bodies) == MORE_THAN_FITS
    assert len(set(bodies)) == 1
    for link in links:
        link.close()
    assert telos.stop() == 0


@pytest.mark.timeout(290)
def test_a_hangup_with_broken_settings_keeps_the_old_ones_and_says_so(telos: Running) -> None:
    telos.start()
    good = telos.config.read_text()
    faults = (
        good + "\n[server\n",
        good + "\n[sites.it]\nplatform = 'nowhere'\n",
        good + "\n[channels.chat]\n",
        good + '\n[mail]\nhost = "mail.example.org"\nsender = "telos"\n',
        re.sub(r'bind = ".*"', 'bind = "192.0.2.1:8500"', good),
        # These can only be told by opening them, twice in a row.
        good.replace("[server]", '[server]\ndatabase = "nowhere/telos.sqlite"'),
        good.replace("[server]", '[server]\ndatabase = "no/where/telos.sqlite"'),
    )
    for number, fault in enumerate(faults):
        telos.config.write_text(fault)
        before = telos.logged().count("stay in force")
        assert telos.process is not None
        telos.process.send_signal(signal.SIGHUP)
        until(lambda before=before: telos.logged().count("stay in force") > before)  # type: ignore[misc]
        until(lambda number=number: hook(telos, f"after-{number}", 10))  # type: ignore[misc]
        assert telos.process.poll() is None
    telos.config.write_text(good)
    assert telos.stop() == 0


@pytest.mark.timeout(270)
def test_a_wiki_that_hangs_delays_only_what_needs_it(telos: Running) -> None:
    telos.start()
    until(lambda: telos.api("panel", 3, 11, 101)[0] == 200)
    telos.write_world({**WORLD, "slow_rights": 60})
    answers: list[tuple[int, float]] = []

    def look(person: int) -> None:
        began = time.monotonic()
        status, problem = telos.api("panel", person, 11, 101)
        answers.append((status, time.monotonic() - began))
        assert status == 503, problem
        assert "can’t tell" in problem["detail"]

    # More at once than there are threads, whose answers nobody has asked for within the minute.
    lookers = [threading.Thread(target=look, args=(person,)) for person in range(100, 140)]
    for looker in lookers:
        looker.start()
    for turn in range(10):
        began = time.monotonic()
        assert telos.hook(f"meanwhile-{turn}") == 202
        assert ask(f"{telos.url}/healthz")[0] == 200
        # A page outside every community needs no wiki.
        assert telos.api("panel", 3, 12, 102)[0] == 204
        assert time.monotonic() - began < WHILE_IT_HANGS
        time.sleep(0.2)
    for looker in lookers:
        looker.join()
    assert len(answers) == len(lookers)
    assert max(took for _, took in answers) < WHILE_IT_HANGS
    # The wiki is back: after a rest it is asked again.
    telos.write_world(WORLD)
    until(lambda: telos.api("panel", 4, 11, 101)[0] == 200, 90)
    assert telos.stop() == 0
