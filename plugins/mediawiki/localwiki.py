"""A real MediaWiki on this machine, for the demo, the tests and the benchmarks.

    with LocalWiki.create("1.43", folder) as wiki:
        wiki.create_user("Ada", "secret", email="ada@example.org")
        ada = wiki.session("Ada", "secret")
        ada.edit("Leave policy", "Ask two weeks ahead.")

`packaging/bootstrap mediawiki` brings the versions. A wiki is one folder (SQLite, uploads, settings, log)
that can be copied, kept as a snapshot and put back.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import hashlib
import json
import lzma
import os
import re
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from urllib.parse import quote

import requests

#: The checkout: this wiki is a tool of development and is not found in an installed package.
ROOT = Path(__file__).resolve().parents[2]
_LOCAL = Path(__file__).resolve().parent / "local"
_TELOS = ROOT / "plugins/mediawiki/extension/Telos"

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


class WikiSession:
    """One person's logged-in browser, as far as the API goes (format version 2)."""

    def __init__(self, wiki: LocalWiki, user: str | None = None, password: str | None = None) -> None:
        self.wiki = wiki
        self.user = user
        self.http = requests.Session()
        if user is not None:
            self._log_in(user, password or "")

    def _log_in(self, user: str, password: str) -> None:
        reply = self.post(
            action="clientlogin",
            username=user,
            password=password,
            loginreturnurl=self.wiki.url,
            logintoken=self.token("login"),
        )
        if reply["clientlogin"]["status"] != "PASS":
            raise LocalWikiError(f"{user} cannot log in: {reply['clientlogin'].get('message', reply)}")

    def _answer(self, response: requests.Response) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = response.json()
        except ValueError:
            raise LocalWikiError(f"no JSON but {response.status_code}: {response.text[:2000]}") from None
        if "error" in answer or "errors" in answer:
            raise LocalWikiError(json.dumps(answer.get("error", answer.get("errors")))[:2000])
        return answer

    def get(self, **params: Any) -> dict[str, Any]:
        """Ask the API; an error it reports is raised."""
        return self._answer(self.http.get(self.wiki.api_url, params=_params(params), timeout=60))

    def post(self, **params: Any) -> dict[str, Any]:
        """Send to the API; an error it reports is raised."""
        return self._answer(self.http.post(self.wiki.api_url, data=_params(params), timeout=120))

    def token(self, kind: str = "csrf") -> str:
        """Fetch a fresh token."""
        tokens = self.get(action="query", meta="tokens", type=kind)["query"]["tokens"]
        return str(tokens[f"{kind}token"])

    def act(self, action: str, **params: Any) -> dict[str, Any]:
        """Post an action that wants a csrf token."""
        return self.post(action=action, token=self.token(), **params)

    def edit(self, title: str, text: str, summary: str = "", **params: Any) -> dict[str, Any]:
        """Save a page; returns the API's `edit` part, with `newrevid` unless nothing changed."""
        reply = self.act("edit", title=title, text=text, summary=summary, **params)
        result: dict[str, Any] = reply["edit"]
        if result.get("result") != "Success":
            raise LocalWikiError(f"edit of {title}: {result}")
        return result

    def page(self, path: str, **params: Any) -> requests.Response:
        """Fetch a page as a browser would: `page("index.php/Main_Page")`."""
        return self.http.get(f"{self.wiki.url}/{path.lstrip('/')}", params=params, timeout=60)


def _params(params: Mapping[str, Any]) -> dict[str, str]:
    """The API's parameters: booleans by presence, lists joined."""
    out = {"format": "json", "formatversion": "2"}
    for key, value in params.items():
        if value is None or value is False:
            continue
        if value is True:
            out[key] = "1"
        elif isinstance(value, list | tuple | set | frozenset):
            out[key] = "|".join(str(one) for one in value)
        else:
            out[key] = str(value)
    return out


@dataclass
class _Description:
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


class LocalWiki:
    """A real MediaWiki on this machine, in one folder."""

    def __init__(self, folder: Path, description: _Description) -> None:
        self.folder = folder
        self._description = description
        self._server: subprocess.Popen[bytes] | None = None
        self._jobs: subprocess.Popen[bytes] | None = None

    # --- making and finding ---------------------------------------------------------------------------------

    @staticmethod
    def versions() -> tuple[str, ...]:
        """Which MediaWiki versions are here, oldest first; none at all is an error that says what to run."""
        found = [
            folder.name
            for folder in (_cache() / "mediawiki").glob("[0-9]*")
            if (folder / "index.php").is_file()
        ]
        if not found:
            raise LocalWikiError(
                "there is no MediaWiki on this machine; run: packaging/bootstrap system mediawiki"
            )
        if shutil.which("php") is None:
            raise LocalWikiError("there is no PHP on this machine; run: packaging/bootstrap system")
        return tuple(sorted(found, key=_numbers))

    @classmethod
    def create(
        cls,
        version: str,
        folder: Path | str,
        *,
        port: int | None = None,
        name: str = "Wiki",
        admin: str = "Admin",
        admin_password: str = "admin-password",  # noqa: S107  # of a wiki that only this machine can reach
        extensions: Iterable[str | Path] = ("Telos",),
        extra_settings: str = "",
        job_run_rate: float = 0,
    ) -> LocalWiki:
        """Install a new wiki into a new or empty folder.

        An extension is a bundled one's name, a folder with an extension.json, or "Telos", which is the
        checkout's own and left out as long as it has no extension.json. `BUNDLED` ones come by themselves.
        """
        if version not in cls.versions():
            raise LocalWikiError(
                f"MediaWiki {version} is not on this machine, only {', '.join(cls.versions())}"
            )
        folder = Path(folder).resolve()
        if folder.exists() and any(folder.iterdir()):
            raise LocalWikiError(f"{folder} is not empty")
        for part in ("data", "images", "cache"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        wiki = cls(
            folder,
            _Description(
                version=version,
                port=port or _free_port(),
                name=name,
                admin=admin,
                admin_password=admin_password,
                extensions=_extensions(version, extensions),
                job_run_rate=job_run_rate,
                extra_settings=[extra_settings] if extra_settings else [],
                fixed_port=port is not None,
            ),
        )
        wiki._install()
        return wiki

    @classmethod
    def open(cls, folder: Path | str) -> LocalWiki:
        """The wiki in a folder that `create` made, running or not."""
        folder = Path(folder).resolve()
        try:
            description = _Description(**json.loads((folder / "wiki.json").read_text()))
        except FileNotFoundError:
            raise LocalWikiError(f"there is no wiki in {folder}") from None
        return cls(folder, description)

    @classmethod
    def handbook(
        cls,
        version: str,
        folder: Path | str,
        *,
        port: int | None = None,
        name: str = "Handbook",
        extensions: Iterable[str | Path] = ("Telos",),
        extra_settings: str = "",
        job_run_rate: float = 0,
        progress: Progress | None = None,
    ) -> LocalWiki:
        """A wiki with the handbook and its whole history: 846 pages, 5,849 revisions, 324 authors.

        They are accounts Staff001 to Staff324, without a password. The import is done once for each version
        and kept in the cache; from then on this is a copy.
        """
        kept = cls._kept_handbook(version, progress)
        folder = Path(folder).resolve()
        if folder.exists() and any(folder.iterdir()):
            raise LocalWikiError(f"{folder} is not empty")
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        wiki = cls.open(folder)
        wiki._description.port = port or _free_port()
        wiki._description.fixed_port = port is not None
        wiki._description.name = name
        wiki._description.job_run_rate = job_run_rate
        before = wiki._description.extensions
        wiki._description.extensions = _extensions(version, extensions)
        wiki._description.extra_settings = [extra_settings] if extra_settings else []
        wiki._write_settings()
        if wiki._description.extensions.keys() - before.keys():
            wiki.update()
        return wiki

    @classmethod
    def _kept_handbook(cls, version: str, progress: Progress | None) -> Path:
        """The folder of the imported handbook in the cache, made now if it is not there."""
        wikis = _cache() / "wikis"
        wikis.mkdir(parents=True, exist_ok=True)
        key = hashlib.sha256(HANDBOOK.read_bytes()).hexdigest()[:12]
        kept = wikis / f"handbook-{version}-{FORMAT}-{key}"
        # Two test processes may want it at the same moment.
        with (wikis / f"handbook-{version}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if (kept / "wiki.json").exists():
                return kept
            for old in wikis.glob(f"handbook-{version}-*"):
                shutil.rmtree(old)
            making = wikis / f"making-{version}"
            shutil.rmtree(making, ignore_errors=True)
            wiki = cls.create(version, making, name="Handbook", extensions=())
            wiki.create_users(_contributors(HANDBOOK))
            wiki.import_dump(HANDBOOK, progress=progress)
            wiki._settle()
            making.rename(kept)
        return kept

    # --- what it is -----------------------------------------------------------------------------------------

    @property
    def version(self) -> str:
        """The MediaWiki version: "1.39" or "1.43"."""
        return self._description.version

    @property
    def port(self) -> int:
        """The port that the wiki is, or will be, served on."""
        return self._description.port

    @property
    def name(self) -> str:
        """The wiki's name as its readers see it."""
        return self._description.name

    @property
    def admin(self) -> str:
        """The name of the first account, a sysop and bureaucrat."""
        return self._description.admin

    @property
    def admin_password(self) -> str:
        """The first account's password."""
        return self._description.admin_password

    @property
    def url(self) -> str:
        """The wiki's address, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        """The address of the Action API."""
        return f"{self.url}/api.php"

    def page_url(self, title: str) -> str:
        """The address of a page."""
        return f"{self.url}/index.php/{quote(title.replace(' ', '_'), safe='/:')}"

    @property
    def tree(self) -> Path:
        """Where this version's code lies; shared by all wikis of the version, never written to."""
        return _cache() / "mediawiki" / self.version

    @property
    def extensions(self) -> tuple[str, ...]:
        """The names of the loaded extensions."""
        return tuple(self._description.extensions)

    @property
    def log(self) -> Path:
        """What the web server printed, PHP's errors among it."""
        return self.folder / "server.log"

    # --- settings -------------------------------------------------------------------------------------------

    def settings_append(self, php: str) -> None:
        """Add lines of PHP to the end of LocalSettings.php; the next request obeys them."""
        self._description.extra_settings.append(php)
        self._write_settings()
        self._flush()

    def _write_settings(self) -> None:
        extra = "\n\n".join(self._description.extra_settings)
        text = (
            "<?php\n# Written by LocalWiki; add to it with settings_append().\n"
            "if ( !defined( 'MW_CONFIG_FILE' ) ) { exit; }\n"
            "require __DIR__ . '/LocalSettings.installer.php';\n"
            f"require {_php(str(_LOCAL / 'settings.php'))};\n\n{extra}\n"
        )
        _replace(self.folder / "wiki.json", json.dumps(asdict(self._description), indent=1))
        _replace(self.folder / "LocalSettings.php", text)

    def _install(self) -> None:
        made = self.folder / "LocalSettings.php"
        self._script(
            "install",
            "--dbtype=sqlite",
            f"--dbpath={self.folder / 'data'}",
            "--dbname=wiki",
            f"--server={self.url}",
            "--scriptpath=",
            f"--confpath={self.folder}",
            f"--pass={self._description.admin_password}",
            "--skins=Vector",
            self.name,
            self.admin,
            env={"MW_CONFIG_FILE": ""},
        )
        # What the installer wrote stays as it is but for the place, so that the folder can be copied.
        base = re.sub(
            r"^\$wgSQLiteDataDir = .*$", "$wgSQLiteDataDir = __DIR__ . '/data';", made.read_text(), flags=re.M
        )
        made.unlink()
        (self.folder / "LocalSettings.installer.php").write_text(base)
        self._write_settings()
        for file in (self.folder / "data").glob("*.sqlite"):
            # Readers and the writer do not wait for each other; SQLite remembers this in the file.
            with contextlib.closing(sqlite3.connect(file)) as database:
                database.execute("PRAGMA journal_mode = WAL")
        self.update()
        self.create_users([Account(name=self.admin, email="admin@example.org")])

    # --- serving --------------------------------------------------------------------------------------------

    def start(self, *, jobs: bool = False, keep: bool = False, workers: int = 4) -> Self:
        """Serve the wiki and wait until it answers.

        With `jobs` a second process runs queued jobs as they come. With `keep` both outlive this program, and
        `LocalWiki.open(folder).stop()` ends them.
        """
        if self.running:
            return self
        self._stop_recorded()
        for attempt in range(5):
            if self._serve(workers):
                break
            if self._description.fixed_port or attempt == 4:
                raise LocalWikiError(
                    f"the wiki did not start on port {self.port}; the end of {self.log}:\n{self._log_end()}"
                )
            self._description.port = _free_port()
            self._write_settings()
        assert self._server is not None
        pids = [self._server.pid]
        if jobs:
            self._jobs = self._spawn(self._command("runJobs", "--wait", "--quiet"), self.folder / "jobs.log")
            pids.append(self._jobs.pid)
        (self.folder / "server.pid").write_text("\n".join(map(str, pids)))
        if not keep:
            atexit.register(self.stop)
        return self

    def _serve(self, workers: int) -> bool:
        command = ["php", "-q"]
        for setting in (
            "opcache.enable=1",
            "opcache.revalidate_freq=0",
            "opcache.memory_consumption=256",
            "opcache.max_accelerated_files=20000",
            "apc.shm_size=192M",
            "memory_limit=512M",
            "max_execution_time=120",
            "post_max_size=64M",
            "upload_max_filesize=64M",
            "display_errors=0",
            "log_errors=1",
            "error_log=",
        ):
            command += ["-d", setting]
        command += ["-S", f"127.0.0.1:{self.port}", "-t", str(self.tree), str(_LOCAL / "router.php")]
        server = self._spawn(command, self.log, {"PHP_CLI_SERVER_WORKERS": str(workers)})
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and server.poll() is None:
            with contextlib.suppress(requests.RequestException):
                if (
                    requests.get(f"{self.url}/.localwiki/flush", timeout=10).text == "ok"
                    and server.poll() is None
                ):
                    self._server = server
                    return True
            time.sleep(0.02)
        _end(server.pid)
        server.wait()
        return False

    def _spawn(
        self, command: Sequence[str], log: Path, env: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            return subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self._environment() | dict(env or {}),
                cwd=self.tree,
                start_new_session=True,
            )

    @property
    def running(self) -> bool:
        """Whether this object's server is up."""
        return self._server is not None and self._server.poll() is None

    def stop(self) -> None:
        """End the server and the job runner; nothing happens if they are not running."""
        for process in (self._jobs, self._server):
            if process is not None:
                _end(process.pid)
                process.wait()
        self._jobs = self._server = None
        self._stop_recorded()
        atexit.unregister(self.stop)

    def _stop_recorded(self) -> None:
        """End what another program started in this folder and left running."""
        record = self.folder / "server.pid"
        if not record.exists():
            return
        for pid in map(int, record.read_text().split()):
            try:
                environment = Path(f"/proc/{pid}/environ").read_bytes()
            except OSError:
                continue
            # The number may have gone to somebody else's process in the meantime.
            if f"MW_CONFIG_FILE={self.folder / 'LocalSettings.php'}".encode() in environment.split(b"\0"):
                _end(pid)
        record.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()

    def _log_end(self) -> str:
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""

    def _flush(self) -> None:
        """Empty the server's memory after another process changed the wiki."""
        if self.running:
            requests.get(f"{self.url}/.localwiki/flush", timeout=30)

    # --- maintenance ----------------------------------------------------------------------------------------

    def run(self, script: str | Path, *args: str, input: str | None = None) -> str:
        """Run a maintenance script ("runJobs") or a file of one; what it printed. Its failure is an error."""
        try:
            return self._script(script, *args, input=input)
        finally:
            self._flush()

    def _command(self, script: str | Path, *args: str) -> list[str]:
        name = str(script)
        command = ["php", "-d", "display_errors=1", "-d", "memory_limit=-1"]
        runner = self.tree / "maintenance/run.php"
        if runner.is_file():
            return [*command, str(runner), name, *args]
        return [
            *command,
            name if name.endswith(".php") else str(self.tree / f"maintenance/{name}.php"),
            *args,
        ]

    def _script(
        self,
        script: str | Path,
        *args: str,
        input: str | None = None,
        env: Mapping[str, str] | None = None,
    ) -> str:
        environment = self._environment() | dict(env or {})
        done = subprocess.run(  # noqa: S603
            self._command(script, *args),
            input=input or "",
            text=True,
            capture_output=True,
            env={key: value for key, value in environment.items() if value},
            cwd=self.tree,
            check=False,
        )
        if done.returncode:
            raise LocalWikiError(
                f"{script} failed ({done.returncode}):\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
            )
        return done.stdout

    def _environment(self) -> dict[str, str]:
        folders = {
            f"/extensions/{name}": str(Path(file).parent)
            for name, file in self._description.extensions.items()
        }
        folders["/images"] = str(self.folder / "images")
        return os.environ | {
            "MW_CONFIG_FILE": str(self.folder / "LocalSettings.php"),
            "MW_INSTALL_PATH": str(self.tree),
            "TELOS_WIKI_FOLDERS": json.dumps(folders),
        }

    def update(self) -> None:
        """Create the tables that newly loaded extensions bring."""
        self.run("update", "--quick", "--skip-external-dependencies")

    def run_jobs(self, limit: int | None = None) -> str:
        """Run what waits in the job queue, until it is empty."""
        return self.run("runJobs", *([f"--maxjobs={limit}"] if limit else []))

    def create_user(
        self,
        name: str,
        password: str | None = None,
        email: str | None = None,
        groups: Iterable[str] = (),
        *,
        real_name: str | None = None,
    ) -> None:
        """Create an account, its address confirmed, and tell extensions as a sign-up would."""
        account = Account(
            name=name, password=password, email=email, real_name=real_name, groups=tuple(groups)
        )
        self.create_users([account], announce=True)

    def create_users(self, accounts: Iterable[Account], *, announce: bool = False) -> None:
        """Create many accounts in one go; those that exist get what is given."""
        wanted = [{k: v for k, v in asdict(one).items() if v is not None} for one in accounts]
        self.run(_LOCAL / "createUsers.php", *(["--announce"] if announce else []), input=json.dumps(wanted))

    def import_dump(self, path: Path | str, *, progress: Progress | None = None, links: bool = True) -> None:
        """Import an XML dump (.xml, .xml.xz) with its history; then links, recent changes and counts."""
        path = Path(path)
        total = _count(path, b"<page>")
        process = subprocess.Popen(  # noqa: S603
            self._command("importDump", "--no-updates", "--report=25"),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=self._environment(),
            cwd=self.tree,
        )
        assert process.stdin is not None
        assert process.stderr is not None
        said: list[str] = []

        def listen(lines: IO[bytes]) -> None:
            before = -1
            for raw in lines:
                line = raw.decode(errors="replace").strip()
                if found := re.match(r"(\d+) \(", line):
                    if progress and int(found[1]) != before:
                        before = int(found[1])
                        progress("pages", min(before, total), total)
                elif line:
                    said.append(line)

        listener = threading.Thread(target=listen, args=(process.stderr,))
        listener.start()
        with _reader(path) as dump, contextlib.suppress(BrokenPipeError):
            shutil.copyfileobj(dump, process.stdin, 1 << 20)
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        listener.join()
        if process.wait():
            raise LocalWikiError(f"import of {path.name} failed:\n" + "\n".join(said[-20:]))
        steps = [("rebuildrecentchanges",), ("initEditCount",), ("initSiteStats", "--update")]
        if links:
            steps.insert(0, ("refreshLinks",))
        for number, step in enumerate(steps):
            if progress:
                progress(step[0], number, len(steps))
            self._script(*step)
        if progress:
            progress("ready", len(steps), len(steps))
        self._flush()

    # --- snapshots ------------------------------------------------------------------------------------------

    def snapshot(self, name: str = "start") -> None:
        """Keep the wiki as it is now under a name, running or not."""
        if not re.fullmatch(r"[\w.-]+", name):
            raise LocalWikiError(f"no name for a snapshot: {name!r}")
        target = self.folder / "snapshots" / name
        shutil.rmtree(target, ignore_errors=True)
        (target / "data").mkdir(parents=True)
        for file in (self.folder / "data").glob("*.sqlite"):
            with (
                contextlib.closing(sqlite3.connect(file)) as source,
                contextlib.closing(sqlite3.connect(target / "data" / file.name)) as copy,
            ):
                source.backup(copy)
        shutil.copytree(self.folder / "images", target / "images")

    def reset(self, name: str = "start") -> None:
        """Put the wiki back to a snapshot; a running one is back up when this returns."""
        source = self.folder / "snapshots" / name
        if not source.is_dir():
            raise LocalWikiError(f"no snapshot is called {name!r}")
        running, jobs = self.running, self._jobs is not None
        self.stop()
        for part in ("data", "images"):
            shutil.rmtree(self.folder / part)
            shutil.copytree(source / part, self.folder / part)
        if running:
            self.start(jobs=jobs)

    def _settle(self) -> None:
        """Write what SQLite holds back into the files, so that they can be copied."""
        for file in (self.folder / "data").glob("*.sqlite"):
            with contextlib.closing(sqlite3.connect(file)) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # --- talking to it --------------------------------------------------------------------------------------

    def session(self, user: str | None = None, password: str | None = None) -> WikiSession:
        """A logged-in session; without a user a visitor's, with the admin's name alone the admin's."""
        if user == self.admin and password is None:
            password = self.admin_password
        return WikiSession(self, user, password)

    def api(
        self, params: Mapping[str, Any], user: str | None = None, password: str | None = None
    ) -> dict[str, Any]:
        """Ask the API once."""
        return self.session(user, password).get(**params)


# --- helpers ------------------------------------------------------------------------------------------------


def show(what: str, done: int, total: int) -> None:
    """A `Progress` that prints a line for each hundred."""
    if total < 10 or done % 100 == 0 or done == total:
        print(f"  {what}: {done} of {total}", file=sys.stderr, flush=True)


def _cache() -> Path:
    return Path(os.environ.get("TELOS_CACHE") or ROOT / ".cache").resolve()


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _extensions(version: str, asked: Iterable[str | Path]) -> dict[str, str]:
    """The extension.json of each bundled and each asked-for extension, in the order they are loaded."""
    bundled = _cache() / "mediawiki" / version / "extensions"
    found = {
        name: bundled / name / "extension.json"
        for name in BUNDLED
        if (bundled / name / "extension.json").is_file()
    }
    for one in asked:
        if one == "Telos":
            if (_TELOS / "extension.json").is_file():
                found["Telos"] = _TELOS / "extension.json"
            continue
        folder = one if isinstance(one, Path) else bundled / one
        file = folder / "extension.json"
        if not file.is_file():
            raise LocalWikiError(f"MediaWiki {version} has no extension {one}: {file} is missing")
        found[str(json.loads(file.read_text())["name"]) if isinstance(one, Path) else one] = file
    return {name: str(file) for name, file in found.items()}


def _php(text: str) -> str:
    """A string as PHP writes it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _replace(file: Path, text: str) -> None:
    """Write a file so that no reader ever sees half of it."""
    new = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    new.write_text(text)
    new.replace(file)


def _end(pid: int) -> None:
    """End a process and its children: asked first, then made to."""
    for how, patience in ((signal.SIGTERM, 3.0), (signal.SIGKILL, 3.0)):
        try:
            os.killpg(pid, how)
        except (ProcessLookupError, PermissionError):
            return
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if not _group_alive(pid):
                return
            time.sleep(0.01)


def _group_alive(pid: int) -> bool:
    """Whether a process of the group still works; one that waits for its parent to look does not count."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[2] == str(pid) and fields[0] not in "ZX":
            return True
    return False


@contextlib.contextmanager
def _reader(path: Path) -> Iterator[IO[bytes]]:
    if path.suffix == ".xz":
        with lzma.open(path) as file:
            yield file
    else:
        with path.open("rb") as file:
            yield file


def _count(path: Path, tag: bytes) -> int:
    with _reader(path) as dump:
        return sum(line.count(tag) for line in dump)


def _contributors(path: Path) -> list[Account]:
    """Everybody who edited in a dump, as accounts without a password, signed up at the first edit."""
    first: dict[str, str] = {}
    when = ""
    pattern = re.compile(rb"<timestamp>([^<]*)</timestamp>|<username>([^<]*)</username>")
    with _reader(path) as dump:
        for line in dump:
            for found in pattern.finditer(line):
                if found[1]:
                    when = re.sub(r"\D", "", found[1].decode())
                else:
                    name = found[2].decode()
                    first[name] = min(first.get(name, when), when)
    return [
        Account(name=name, email=f"{name.lower()}@example.org", created=created)
        for name, created in sorted(first.items())
    ]
