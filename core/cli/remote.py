"""Commands and the running server share one database: while the server has it, it does the commands' work.

A Unix socket beside the database, open to its owner only. One line of JSON asks (``{"command", "args"}``),
lines of JSON answer: any number of ``{"progress", "words"}``, then ``{"result"}`` or ``{"error"}``.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import socketserver
import stat
import threading
from collections.abc import Callable, Iterator, Mapping
from io import BufferedIOBase
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from core.application import Application, Wiring
from core.cli.trouble import CommandError
from core.config import Settings
from core.i18n import Translator
from core.ports import TelosError, WordedError
from core.store import installation

if TYPE_CHECKING:
    from core.cli.handling import Emit, Handler

log = logging.getLogger("telos.admin")

#: Commands that may begin with a database of their own making; the others have nothing to say without one.
MAKES = frozenset({"sync", "attach", "arrived"})

#: Longest address of a Unix socket that every system takes.
_LONGEST = 100
#: Longest line of a request: an attached charter is the largest one.
_LINE = 1024 * 1024


def call(
    wiring: Wiring, settings: Settings, command: str, args: Mapping[str, Any], emit: Emit
) -> dict[str, Any]:
    """Do a command's work: in the running server, else here with the database opened for it.

    Raises :class:`TelosError` with words for the admin.
    """
    with contextlib.ExitStack() as stack:
        link = stack.enter_context(dial(settings.socket))
        if link is not None:
            try:
                return _ask(link, command, args, emit)
            except ConnectionError:
                raise CommandError("cli-server-stopped") from None
    check_place(settings, makes=command in MAKES)
    if (site := args.get("site")) and command in MAKES and site not in settings.sites:
        # A mistyped name makes no database.
        raise CommandError("cli-no-site", site=site, known=", ".join(sorted(settings.sites)) or "–")
    application = wiring.open(settings)
    try:
        return handler(command)(application, args, emit)
    finally:
        application.close()


def handler(command: str) -> Handler:
    """What does a command's work. Loaded when it is needed: beside a running server a command needs none of it."""
    from core.cli.handlers import HANDLERS

    return HANDLERS.get(command, _unknown)


def check_place(settings: Settings, *, makes: bool) -> None:
    """Raise where there is nothing to work on: a command in the wrong folder makes nothing there."""
    if settings.path is None and not settings.sites:
        raise CommandError("cli-no-settings", folder=str(Path.cwd()))
    if settings.shared:
        return
    if not makes and not settings.database.exists() and not installation.noted(settings.note):
        raise CommandError("cli-no-database", database=str(settings.database))


def running(settings: Settings) -> bool:
    """Whether a server answers on the socket."""
    with dial(settings.socket) as link:
        return link is not None


@contextlib.contextmanager
def dial(path: Path) -> Iterator[socket.socket | None]:
    """A connection to the running server, or None when none answers."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        try:
            with _short(path) as address:
                link.connect(address)
        except (FileNotFoundError, ConnectionRefusedError):
            yield None
            return
        yield link


def _ask(link: socket.socket, command: str, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    link.sendall(json.dumps({"command": command, "args": dict(args)}).encode() + b"\n")
    with link.makefile("rb") as lines:
        for line in lines:
            answer = json.loads(line)
            if "progress" in answer:
                emit(answer["progress"], answer["words"])
            elif "error" in answer:
                raise TelosError(answer["error"])
            elif "trouble" in answer:
                raise CommandError(answer["trouble"], **answer["values"])
            else:
                result: dict[str, Any] = answer["result"]
                return result
    raise CommandError("cli-server-stopped")


class AdminServer:
    """The server's end of the socket, on threads of its own."""

    def __init__(self, application: Application, path: Path) -> None:
        self._path = path
        self._server = _Server(path, application)
        self._thread = threading.Thread(target=self._server.serve_forever, name="telos-admin", daemon=True)

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def close(self) -> None:
        """Stop answering and take the socket away."""
        self._server.shutdown()
        self._server.server_close()
        # Not a newer server's socket: only the one that is ours.
        if self._server.is_ours():
            self._path.unlink(missing_ok=True)


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, path: Path, application: Application) -> None:
        self.application, self._where = application, path
        path.unlink(missing_ok=True)
        with _short(path) as address:
            super().__init__(address, _Call)

    def server_bind(self) -> None:
        super().server_bind()
        # Before it listens: nobody else can have connected.
        self._where.chmod(stat.S_IRUSR | stat.S_IWUSR)
        self._inode = self._where.stat().st_ino

    def is_ours(self) -> bool:
        try:
            return self._where.stat().st_ino == self._inode
        except FileNotFoundError:
            return False


class _Call(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        # A command that goes away is no trouble of the server; what it began is finished.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            _answer(self.rfile, self._tell, self.server.application)

    def _tell(self, answer: Mapping[str, Any]) -> None:
        self.wfile.write(json.dumps(answer).encode() + b"\n")


def _answer(
    lines: BufferedIOBase, tell: Callable[[Mapping[str, Any]], None], application: Application
) -> None:
    line = lines.readline(_LINE)
    if not line:
        return
    gone = False

    def emit(part: float | None, words: str) -> None:
        nonlocal gone
        if not gone:
            try:
                tell({"progress": part, "words": words})
            except OSError:
                gone = True

    language = ""
    try:
        asked = json.loads(line)
        language = str(asked["args"].get("language", ""))
        result = handler(asked["command"])(application, asked["args"], emit)
    except WordedError as error:
        say = Translator(language).say
        tell({"trouble": error.id, "values": {name: say(value) for name, value in error.values.items()}})
    except TelosError as error:
        tell({"error": error.text(language)})
    except Exception:
        log.exception("an admin command failed")
        tell({"trouble": "cli-server-failed", "values": {}})
    else:
        tell({"result": result})


def _unknown(application: Application, args: Mapping[str, Any], emit: Emit) -> NoReturn:
    raise CommandError("cli-server-old")


@contextlib.contextmanager
def _short(path: Path) -> Iterator[str]:
    """An address for a socket's path, also where the path is longer than a socket address can be."""
    if len(os.fsencode(path)) <= _LONGEST:
        yield str(path)
        return
    try:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        yield str(path)[:_LONGEST]
        return
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
