"""The whole server in processes of its own: real HTTP, hostile senders, kills in the middle, restarts."""

from __future__ import annotations

import copy
import gzip
import http.client
import itertools
import json
import os
import signal
import socket
import stat
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.server.running import WORLD, Running
from tests.server.sending import SECRET, ask, event, post, signed, token


@pytest.fixture
def telos(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path)
    yield running
    if running.process is not None:
        running.kill()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One running server for all tests that leave it as it was."""
    running = Running(tmp_path_factory.mktemp("telos"))
    running.start()
    yield running
    assert running.stop() == 0
    assert "Traceback" not in running.logged(), running.logged()


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Ask again until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not become so"
        time.sleep(0.05)


def deliveries(telos: Running) -> set[str]:
    return {row[0] for row in telos.rows("SELECT delivery FROM inbox")}


def raw(telos: Running, data: bytes) -> bytes:
    """What the server answers to bytes on the wire."""
    with socket.create_connection(("127.0.0.1", telos.port), timeout=30) as link:
        link.sendall(data)
        answer = b""
        while chunk := link.recv(65536):
            answer += chunk
            if b"\r\n\r\n" in answer:
                break
        return answer


def memory(process: int) -> int:
    """Kilobytes a process holds."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


# --- what comes in ----------------------------------------------------------------------------------


def test_forged_stale_and_repeated_webhooks(shared: Running) -> None:
    forged = "whsec_" + "A" * 43 + "="
    assert shared.hook("f1", secret=forged) == 401
    assert shared.hook("f2", age=timedelta(hours=1)) == 401
    assert shared.hook("f3", age=-timedelta(hours=1)) == 401
    body = event(page=10, revision=100, user=1)
    changed = signed(SECRET, "f4", body)
    assert post(f"{shared.url}/hooks/hr", body + b" ", changed) == 401
    assert post(f"{shared.url}/hooks/hr", body, {**changed, "webhook-id": "other"}) == 401
    assert post(f"{shared.url}/hooks/hr", body, {}) == 401
    for odd in ("", "x", "v1", "v1,", "v1,é", "v1," + "A" * 9000, "v2,AAAA", "v1,AAAA " * 500):
        answer = raw_hook(shared, body, {**changed, "webhook-signature": odd})
        assert answer in (400, 401, 431), odd
    for stamp in ("", "x", "-1", "9" * 400, "1e9", "NaN"):
        assert raw_hook(shared, body, {**changed, "webhook-timestamp": stamp}) == 401, stamp
    assert not deliveries(shared) & {"f1", "f2", "f3", "f4", "other"}
    assert [shared.hook("good"), shared.hook("good"), shared.hook("good")] == [202, 202, 202]
    assert "good" in deliveries(shared)
    assert post(f"{shared.url}/hooks/nope", body, changed) == 404


def raw_hook(telos: Running, body: bytes, headers: dict[str, str]) -> int:
    """The status for headers that a client library would refuse to send."""
    lines = [f"{name}: {value}" for name, value in headers.items()]
    head = "\r\n".join(["POST /hooks/hr HTTP/1.1", "Host: x", f"Content-Length: {len(body)}", *lines])
    return int(raw(telos, head.encode() + b"\r\n\r\n" + body).split()[1])


def test_fifty_megabytes_are_refused_before_they_are_sent(shared: Running) -> None:
    head = b"POST /hooks/hr HTTP/1.1\r\nHost: x\r\nContent-Length: 52428800\r\n\r\n"
    assert b" 413 " in raw(shared, head).split(b"\r\n")[0]


@pytest.mark.parametrize("declared", [True, False])
def test_fifty_megabytes_are_never_held(shared: Running, declared: bool) -> None:
    before = memory(shared.worker())
    link = http.client.HTTPConnection("127.0.0.1", shared.port, timeout=60)
    pieces = itertools.repeat(b"x" * 65536, 800)
    headers = {"Content-Length": str(800 * 65536)} if declared else {}
    status = 0
    try:
        link.request("POST", "/hooks/hr", body=pieces, headers=headers, encode_chunked=not declared)
        status = link.getresponse().status
    except (BrokenPipeError, ConnectionResetError):
        # The server answered and hung up while we were still sending: the bytes were refused.
        status = 413
    finally:
        link.close()
    assert status == 413
    assert memory(shared.worker()) - before < 20_000
    assert shared.hook(f"after-{declared}") == 202


def test_compressed_bodies_and_broken_requests_do_no_harm(shared: Running) -> None:
    bomb = gzip.compress(b"0" * 50_000_000)
    headers = {**signed(SECRET, "bomb", event()), "Content-Encoding": "gzip"}
    assert post(f"{shared.url}/hooks/hr", bomb, headers) == 415
    before = shared.worker()
    for odd in (
        b"\x00\x01\x02\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /hooks/hr HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST /hooks/hr HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"POST /hooks/hr HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n",
        b"POST /hooks/hr HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Many: y\r\n" * 5000 + b"\r\n",
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    ):
        answer = raw(shared, odd)
        status = int(answer.split()[1]) if answer else 0
        assert status == 0 or 400 <= status < 506, odd[:60]
    assert shared.worker() == before
    assert shared.hook("after-odd") == 202


@pytest.mark.parametrize(
    "body",
    [
        b'{"type": "page.saved", "data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"type": "page.saved", "data": {"page": NaN}}',
        b'{"type": "page.saved", "data": {"page": ' + b"9" * 5000 + b"}}",
        b'{"type": "page.saved", "data": {"page": "../10"}}',
        b'{"type": "nobody.knows", "data": {}}',
        b"\xff\xfe\x00",
        b"",
        b"[]",
    ],
)
def test_an_authentic_body_that_makes_no_sense_is_kept_and_does_no_harm(shared: Running, body: bytes) -> None:
    delivery = f"odd-{uuid.uuid4().hex}"
    try:
        headers = signed(SECRET, delivery, body)
    except UnicodeDecodeError:
        headers = signed(SECRET, delivery, b"")
    assert shared_post(shared, body, headers) in (202, 400, 401)
    assert ask(f"{shared.url}/readyz")[0] == 200
    assert shared.hook(f"after-{delivery}") == 202


def shared_post(telos: Running, body: bytes, headers: dict[str, str]) -> int:
    return post(f"{telos.url}/hooks/hr", body, headers)


# --- what people see and do ---------------------------------------------------------------------------


def test_from_webhook_to_panel_to_confirmation(telos: Running) -> None:
    telos.start()
    assert telos.hook("w1") == 202
    until(lambda: telos.api("panel", 3, 10, 100)[0] == 200)
    status, panel = telos.api("panel", 3, 10, 100)
    assert status == 200
    assert panel["state"] == "confirm", panel["line"]
    action = panel["line"]["action"]
    act = {**action["act"], "id": str(uuid.uuid4())}
    status, done = telos.api("acts", 3, 10, 100, body=act, method="POST")
    assert status == 200, done
    assert done["done"]
    assert done["panel"]["state"] == "confirmed"
    assert telos.api("acts", 3, 10, 100, body=act, method="POST")[0] == 200
    # The same id from somebody else is not theirs.
    assert telos.api("acts", 4, 10, 100, body=act, method="POST")[0] in (403, 409)
    other = telos.api("panel", 4, 10, 100)[1]
    assert other["state"] == "confirm"

    # Between the click and its arrival the page moves on: nobody is credited with what they did not see.
    world = copy.deepcopy(WORLD)
    world["pages"]["10"]["revisions"].append([200, "2026-11-23T11:00:00+00:00", 1, 9000])
    telos.write_world(world)
    act = {**other["line"]["action"]["act"], "id": str(uuid.uuid4())}
    status, problem = telos.api("acts", 4, 10, 100, body=act, method="POST")
    assert (status, problem["type"].rsplit("/", 1)[-1]) == (409, "page-changed")
    assert problem["panel"]["state"] == "changed"
    assert telos.stop() == 0
    assert telos.command("audit", "verify").returncode == 0


def test_the_same_state_in_whatever_order_and_however_often(tmp_path: Path) -> None:
    """Webhooks once in order, and again doubled and backwards, lead to the same panels."""
    panels = []
    for name, order in (("a", [1, 2, 3, 4]), ("b", [4, 3, 3, 2, 1, 1, 4])):
        telos = Running(tmp_path / name)
        pages = {1: (10, 100), 2: (11, 101), 3: (12, 102), 4: (10, 100)}
        telos.start()
        try:
            for number in order:
                page, revision = pages[number]
                assert telos.hook(f"n{number}", event(page=page, revision=revision, user=1)) == 202
            until(lambda telos=telos: telos.api("panel", 3, 11, 101)[0] == 200)  # type: ignore[misc]
            until(lambda telos=telos: telos.api("panel", 3, 10, 100)[0] == 200)  # type: ignore[misc]
            panels.append([telos.api("panel", person, 10, 100) for person in (1, 2, 3, 4)])
            assert telos.api("panel", 3, 12, 102)[0] == 204
        finally:
            telos.kill()
    assert panels[0] == panels[1]


def test_a_wiki_that_is_away_costs_nothing_but_time(telos: Running) -> None:
    telos.write_world({**WORLD, "away": True})
    telos.start()
    assert telos.hook("w1") == 202
    doctor = telos.command("doctor", "--json")
    assert doctor.returncode == 1
    checks = json.loads(doctor.stdout)["checks"]
    red = [check for check in checks if not check["good"]]
    assert any("wiki.example.org" in check["cure"] for check in red)
    telos.write_world(WORLD)
    assert telos.command("sync").returncode == 0
    until(lambda: telos.api("panel", 3, 10, 100)[0] == 200)


# --- kills and restarts --------------------------------------------------------------------------------


def test_what_was_accepted_survives_a_kill_under_load(telos: Running) -> None:
    telos.start()
    accepted: set[str] = set()
    enough = threading.Event()

    def send(number: int) -> None:
        for count in itertools.count():
            delivery = f"k{number}-{count}"
            try:
                status = telos.hook(delivery, event(page=10 + count % 3, revision=100, user=1))
            except OSError:
                return
            if status == 202:
                accepted.add(delivery)
            if len(accepted) >= 60:
                enough.set()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    assert enough.wait(60)
    telos.kill()
    for thread in threads:
        thread.join()
    assert accepted <= deliveries(telos)
    telos.start()
    until(lambda: telos.api("panel", 3, 10, 100)[0] == 200)
    assert accepted <= deliveries(telos)

    def drained() -> bool:
        return telos.rows("SELECT count(*) FROM inbox WHERE state = 'new'") == [(0,)]

    until(drained)
    assert telos.stop() == 0


def test_a_serving_process_that_dies_is_started_anew(telos: Running) -> None:
    telos.start()
    first = telos.worker()
    os.kill(first, signal.SIGKILL)

    def serves() -> bool:
        try:
            return telos.worker() != first and telos.hook("again") == 202
        except (OSError, IndexError):
            return False

    until(serves)
    assert telos.stop() == 0


@pytest.mark.sqlite
def test_stopping_leaves_the_database_free_and_the_socket_away(telos: Running) -> None:
    telos.start()
    link = telos.database.with_name("telos.sqlite.sock")
    assert stat.S_IMODE(link.stat().st_mode) == 0o600
    assert telos.stop() == 0
    assert not link.exists()
    # Now a command may open the database itself.
    assert telos.command("report").returncode == 0


@pytest.mark.sqlite
def test_a_second_server_is_refused_in_words(telos: Running) -> None:
    telos.start()
    second = telos.command("serve")
    assert second.returncode == 1
    assert "in use by process" in second.stderr
    assert "Traceback" not in second.stderr
    assert telos.hook("still") == 202


def test_new_settings_are_read_without_losing_anything(telos: Running) -> None:
    telos.start()
    assert telos.hook("before") == 202
    text = telos.config.read_text()
    section = text[text.index("[sites.hr]") :].replace("sites.hr", "sites.it")
    telos.config.write_text(text + section)
    assert telos.process is not None
    telos.process.send_signal(signal.SIGHUP)
    body = event(page=10, revision=100, user=1)

    def knows() -> bool:
        try:
            return post(f"{telos.url}/hooks/it", body, signed(SECRET, "it-1", body)) == 202
        except OSError:
            return False

    until(knows, 60)
    assert {"before", "it-1"} <= deliveries(telos)
    assert telos.stop() == 0


# --- looking at it from outside --------------------------------------------------------------------------


def test_health_metrics_and_headers_over_the_wire(shared: Running) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/v1/openapi.json", "/"):
        status, _, headers = ask(shared.url + path)
        assert status == 200, path
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    text = ask(shared.url + "/metrics")[1].decode()
    assert "telos_jobs" in text
    for private in ("Leave", "Ana", "example.org"):
        assert private not in text


def test_a_token_made_for_another_site_or_with_another_key_is_refused(shared: Running) -> None:
    other = "whsec_" + "B" * 43 + "="
    for wrong in (
        token("hr", 3, 10, 100, secret=other),
        token("it", 3, 10, 100),
        token("hr", 3, 10, 100, aud="else"),
        token("hr", 3, 10, 100, exp=1),
    ):
        status, _, _ = ask(f"{shared.url}/v1/panel", headers={"Authorization": f"Bearer {wrong}"})
        assert status == 401
