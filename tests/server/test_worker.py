"""The loop that waits for all connections: who gives way when places, bytes or patience run out."""

from __future__ import annotations

import selectors
import socket
import time
from concurrent.futures import Future

import pytest
from gunicorn.config import Config

from core.web import worker as serving
from core.web.worker import Arriving, Worker
from tests.server.sending import HEALTH, closed


def working(most: int = 1000) -> Worker:
    """A worker whose loop is turned by hand."""
    config = Config()
    config.set("worker_connections", most)
    worker = Worker(0, 0, [], None, 1, config, None)
    worker.poller, worker.tpool, worker.alive = selectors.DefaultSelector(), worker.get_thread_pool(), True
    return worker


def taken(worker: Worker) -> tuple[Arriving, socket.socket]:
    """A connection of a worker's, and its other end."""
    client, server = socket.socketpair()
    worker.nr_conns += 1
    return Arriving(worker.cfg, server, ("", 0), ("", 0)), client


def answered(worker: Worker, conn: Arriving, size: int) -> None:
    """A thread has answered, and the loop hears of it."""
    conn.sock.sendall(b"x" * size)
    result: Future[bool] = Future()
    result.set_result(False)
    worker.finish_request(conn, result)


def test_what_is_owed_or_held_of_all_is_bounded_and_the_oldest_gives_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    size = 4_000_000
    monkeypatch.setattr(serving, "MOST_OWED", 2 * size)
    monkeypatch.setattr(serving, "MOST_HELD", 250_000)
    worker = working()
    ends = [taken(worker) for _ in range(6)]
    for conn, _ in ends[:3]:
        answered(worker, conn, size)
    assert list(worker._taking) == [conn for conn, _ in ends[1:3]]
    assert closed(ends[0][1])
    # The same of what is on its way to the server.
    for conn, client in ends[3:]:
        client.sendall(b"POST / HTTP/1.1\r\nContent-Length: 200000\r\n\r\n".ljust(100_000, b"x"))
        worker._wait_for(conn)
        while len(conn.buffer) < 100_000 and conn in worker._arriving:
            worker._readable(conn, conn.sock)
    assert list(worker._arriving) == [conn for conn, _ in ends[4:]]
    assert worker.nr_conns == 4
    # Their time comes to an end, too: after a minute.
    assert all(conn.deadline - time.monotonic() <= 60 for conn, _ in ends[1:3])
    for conn, _ in ends[1:3]:
        conn.deadline = 0.0
    worker.murder_pending()
    assert not worker._taking
    assert (worker._owed, worker.nr_conns) == (0, 2)
    for _, client in ends:
        client.close()


def test_what_all_may_hold_together_is_no_more_than_a_small_server_has() -> None:
    assert serving.MOST_HELD + serving.MOST_OWED <= 64 * 1024 * 1024


def test_a_chunk_whose_size_has_no_end_is_waited_for_no_longer() -> None:
    worker = working()
    conn, client = taken(worker)
    conn.buffer += b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + b"0" * 256
    assert not conn.arrived()
    conn.buffer += b"0"
    assert conn.arrived()
    client.close()
    conn.close()


def test_places_are_taken_from_who_waits_before_who_sends_whole_requests() -> None:
    worker = working(serving.SPARE + 3)
    ends = [taken(worker) for _ in range(3)]
    for conn, _ in ends[:2]:
        answered(worker, conn, 4_000_000)
    worker._wait_for(ends[2][0])
    fourth, other = taken(worker)
    worker._wait_for(fourth)
    assert closed(ends[0][1])
    assert list(worker._taking) == [ends[1][0]]
    for number in range(2):
        more, more_other = taken(worker)
        worker._wait_for(more)
        ends.append((more, more_other))
        assert worker.nr_conns == 3, number
    assert not worker._taking
    assert list(worker._arriving) == [fourth, *(conn for conn, _ in ends[3:])]
    for link in (other, *(client for _, client in ends)):
        link.close()


def test_who_never_closes_is_left_in_the_end() -> None:
    worker = working()
    conn, client = taken(worker)
    result: Future[bool] = Future()
    result.set_result(False)
    worker.finish_request(conn, result)
    # It was told that nothing more comes, and may still be sending.
    assert list(worker._parting) == [conn]
    assert conn.deadline - time.monotonic() <= 5
    conn.deadline = 0.0
    worker.murder_pending()
    assert (list(worker._parting), worker.nr_conns) == ([], 0)
    client.close()


def test_what_was_sent_while_the_loop_was_busy_is_read_although_the_time_is_over() -> None:
    worker = working()
    ends = [socket.socketpair() for _ in range(3)]
    kept = [Arriving(worker.cfg, server, ("", 0), ("", 0)) for _, server in ends]
    for conn, over in zip(kept, (0.0, 0.0, time.monotonic() + 60), strict=True):
        conn.timeout = over
        worker.keepalived_conns.append(conn)
        worker.poller.register(conn.sock, selectors.EVENT_READ)
        worker.nr_conns += 1
    ends[1][0].sendall(HEALTH)
    worker.murder_keepalived()
    assert closed(ends[0][0])
    assert (list(worker._arriving), list(worker.keepalived_conns)) == ([kept[1]], [kept[2]])
    assert worker.nr_conns == 2
    for client, server in ends:
        client.close()
        server.close()
