"""``telos`` commands as processes of their own that need not load the program again each.

Hundreds of commands are run by the tests, and loading the program takes most of the time of each. Here one process
loads it and forks for each command: with the caller's folder, environment, arguments, input and output, and the
exit code of the command. What the command does is the same; that it also starts from nothing is shown by the
servers and the journeys, whose processes are started as an admin's are.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_LONGEST = 1 << 18


# --- the side of the tests --------------------------------------------------------------------------


class _Loaded:
    """The process that has the program in its memory; it ends when this one does."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _LONGEST)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.quick_start", str(theirs.fileno())],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        atexit.register(self._end)

    def _end(self) -> None:
        if os.getpid() == self.owner:
            self._ours.close()
            self._process.wait(10)

    def start(self, told: Mapping[str, Any], files: list[int]) -> socket.socket:
        """Begin a command; where its end is told."""
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._ours, [json.dumps(told).encode()], [*files, theirs.fileno()])
        return ours


_lock = threading.Lock()
_loaded: _Loaded | None = None


def run(
    arguments: list[str], *, cwd: Path, env: Mapping[str, str], given: str = "", timeout: float
) -> subprocess.CompletedProcess[str]:
    """One command to its end, like ``subprocess.run`` of ``webhook_server.py`` with these arguments."""
    global _loaded
    with tempfile.TemporaryFile() as into, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        into.write(given.encode())
        into.seek(0)
        told = {"arguments": arguments, "cwd": str(cwd), "env": dict(env)}
        with _lock:
            if _loaded is None or _loaded.owner != os.getpid():
                _loaded = _Loaded()
            end = _loaded.start(told, [into.fileno(), out.fileno(), err.fileno()])
        with end:
            end.settimeout(timeout)
            output = end.makefile("r")
            pid = 0
            try:
                pid = int(output.readline() or 0)
                code = int(output.readline())
            except TimeoutError:
                if pid:
                    os.kill(pid, signal.SIGKILL)
                raise subprocess.TimeoutExpired(arguments, timeout) from None
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(arguments, code, out.read().decode(), err.read().decode())


# --- the side of the program ------------------------------------------------------------------------


def _become(told: Mapping[str, Any], files: list[int]) -> int:
    """Be the command from here on; its exit code."""
    for number, file in enumerate(files):
        os.dup2(file, number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
    os.chdir(told["cwd"])
    os.environ.clear()
    os.environ.update(told["env"])
    added = told["env"].get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:0] = [folder for folder in added if folder and folder not in sys.path]
    sys.argv = [str(ROOT / "webhook_server.py"), *told["arguments"]]
    import webhook_server

    try:
        code: object = webhook_server.main()
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 1
    if code is not None and not isinstance(code, int):
        print(code, file=sys.stderr)
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return code or 0


def _load() -> None:
    """Everything that a command may need: what is loaded, read or parsed once by each process."""
    for name in (
        "alembic.command",
        "apscheduler.schedulers.background",
        "click._textwrap",
        "core.interactive",
        "core.notify.compose",
        "core.notify.mail",
        "core.service",
        "email.contentmanager",
        "flask",
        "gunicorn.app.base",
        "plugins.confluence",
        "plugins.mediawiki",
        "tzdata",
        "webhook_server",
    ):
        importlib.import_module(name)
    from core import i18n, public_holidays
    from core.store import migrating

    for language in i18n.LANGUAGES:
        i18n.Translator(language).has("cli-sync")
    public_holidays.country_names()
    migrating._versions()
    gc.collect()
    gc.freeze()


def _serve(asked: socket.socket) -> None:
    """Start what is asked for and tell how it ended, until nobody is there to ask."""
    read, write = os.pipe()
    os.set_blocking(write, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(write)
    waiting: dict[int, socket.socket] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(asked, selectors.EVENT_READ)
        selector.register(read, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj == read:
                    os.read(read, 4096)
                    _tell_ends(waiting)
                    continue
                message, files, _, _ = socket.recv_fds(asked, _LONGEST, 4)
                if not message:
                    return
                report = socket.socket(fileno=files.pop())
                sys.stdout.flush()
                pid = os.fork()
                if pid == 0:
                    signal.set_wakeup_fd(-1)
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    for inherited in (asked, report, *waiting.values()):
                        inherited.close()
                    code = 1
                    try:
                        code = _become(json.loads(message), files)
                    finally:
                        os._exit(code & 255)
                for file in files:
                    os.close(file)
                report.sendall(f"{pid}\n".encode())
                waiting[pid] = report


def _tell_ends(waiting: dict[int, socket.socket]) -> None:
    for pid in list(waiting):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            with waiting.pop(pid) as report:
                report.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())


if __name__ == "__main__":
    _load()
    with socket.socket(fileno=int(sys.argv[1])) as control:
        _serve(control)
