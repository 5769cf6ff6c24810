"""What every part of the local wiki uses: where things lie, the description of a wiki, the error, small tools."""

from __future__ import annotations

import contextlib
import errno
import itertools
import json
import os
import secrets
import socket
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

#: The checkout: this wiki is a tool of development and is not found in an installed package.
ROOT = Path(__file__).resolve().parents[2]
#: What is read by PHP: settings, front door, scripts.
LOCAL = Path(__file__).resolve().parent / "local"
TELOS = ROOT / "plugins/mediawiki/extension/Telos"

#: The employer's handbook that demo, tests and benchmarks live on.
HANDBOOK = ROOT / "tests/data/handbook.xml.xz"

#: Loaded on every wiki, where the version bundles them.
BUNDLED = (
    "ParserFunctions",
    "TemplateData",
    "VisualEditor",
    "WikiEditor",
    "Linter",
    "Echo",
    "DiscussionTools",
    "Thanks",
)

#: Part of the cached handbook's key: raise it when what an imported wiki looks like has changed.
FORMAT = 2

#: What is being done, how much of it is done, how much there is.
Progress = Callable[[str, int, int], None]


class LocalWikiError(RuntimeError):
    """A wiki that cannot be made, started or asked; the text says what to do."""


@dataclass(kw_only=True)
class Account:
    """An account to create; without a password nobody can log in with it."""

    name: str
    password: str | None = None
    email: str | None = None
    real_name: str | None = None
    groups: tuple[str, ...] = ()
    #: When the person signed up, as MediaWiki writes it: 20160930000000.
    created: str | None = None


@dataclass
class Description:
    """What a wiki's wiki.json says; the settings in PHP read the same file."""

    version: str
    port: int
    name: str
    admin: str
    admin_password: str
    #: Name of each extension, to the extension.json that it is loaded from.
    extensions: dict[str, str]
    #: Views of a page that run one job; 0 leaves the jobs to `run_jobs()` and `start(jobs=True)`.
    job_run_rate: float
    extra_settings: list[str]
    #: The port was given, so it is not changed when it is taken.
    fixed_port: bool


def show(what: str, done: int, total: int) -> None:
    """A `Progress` that prints a line for each hundred."""
    if total < 10 or done % 100 == 0 or done == total:
        print(f"  {what}: {done} of {total}", file=sys.stderr, flush=True)


def cache() -> Path:
    """Where MediaWiki's versions and the imported handbook are kept."""
    return Path(os.environ.get("TELOS_CACHE") or ROOT / ".cache").resolve()


def numbers(version: str) -> tuple[int, ...]:
    """A version as something to sort by."""
    return tuple(int(part) for part in version.split("."))


#: Ports that are given out: below those that the system takes for connections of its own.
_PORTS = range(12_000, 32_000)
#: The turns in which this process gives them out, from anywhere.
_turn = itertools.count(secrets.randbelow(len(_PORTS)))


def free_port() -> int:
    """A port that nobody listens on now, and that neither this process nor a worker of the tests beside it gives again.

    A port that the system chose may be the next connection's of anybody before a server that is being started has it.
    """
    shares, share = _share(os.environ)
    mine = _PORTS[share::shares]
    for _ in mine:
        port = mine[next(_turn) % len(mine)]
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError(errno.EADDRINUSE, f"nothing is free between {_PORTS.start} and {_PORTS.stop}")


def _share(environ: Mapping[str, str]) -> tuple[int, int]:
    """How many give out ports beside one another, and which of them this is: a worker of pytest-xdist, or one alone."""
    worker = environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    return (int(environ["PYTEST_XDIST_WORKER_COUNT"]), int(worker)) if worker.isdecimal() else (1, 0)


def extension_files(version: str, asked: Iterable[str | Path]) -> dict[str, str]:
    """The extension.json of each bundled and each asked-for extension, in the order they are loaded."""
    bundled = cache() / "mediawiki" / version / "extensions"
    files = {
        name: bundled / name / "extension.json"
        for name in BUNDLED
        if (bundled / name / "extension.json").is_file()
    }
    for extension in asked:
        if extension == "Telos":
            if (TELOS / "extension.json").is_file():
                files["Telos"] = TELOS / "extension.json"
            continue
        folder = extension if isinstance(extension, Path) else bundled / extension
        file = folder / "extension.json"
        if not file.is_file():
            raise LocalWikiError(f"MediaWiki {version} has no extension {extension}: {file} is missing")
        files[str(json.loads(file.read_text())["name"]) if isinstance(extension, Path) else extension] = file
    return {name: str(file) for name, file in files.items()}


def php(*settings: str) -> list[str]:
    """The start of a command line of PHP with these settings; what it compiles is kept for the next process."""
    code = cache() / "php/code"
    code.mkdir(parents=True, exist_ok=True)
    options = (f"opcache.file_cache={code}", *settings)
    return ["php", *(part for option in options for part in ("-d", option))]


def php_string(text: str) -> str:
    """A string as PHP writes it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def replace(file: Path, text: str) -> None:
    """Write a file so that no reader ever sees half of it."""
    new = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    new.write_text(text)
    new.replace(file)
