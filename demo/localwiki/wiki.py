"""The local wiki itself: made, found, served, filled, kept and put back."""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import hashlib
import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from demo.localwiki import dump
from demo.localwiki.basis import (
    FORMAT,
    HANDBOOK,
    LOCAL,
    Account,
    Description,
    LocalWikiError,
    Progress,
    cache,
    extension_files,
    free_port,
    numbers,
)
from demo.localwiki.folder import WikiFolder
from demo.localwiki.server import Server
from demo.localwiki.session import WikiSession


class LocalWiki:
    """A real MediaWiki on this machine, in one folder."""

    def __init__(self, folder: Path, description: Description) -> None:
        self.folder = folder
        self._description = description
        self._place = WikiFolder(folder, description)
        self._server = Server(self._place)

    # --- making and finding ---------------------------------------------------------------------------------

    @staticmethod
    def versions() -> tuple[str, ...]:
        """Which MediaWiki versions are here, oldest first; none at all is an error that says what to run."""
        versions = [
            folder.name
            for folder in (cache() / "mediawiki").glob("[0-9]*")
            if (folder / "index.php").is_file()
        ]
        if not versions:
            raise LocalWikiError(
                "there is no MediaWiki on this machine; run: packaging/bootstrap system mediawiki"
            )
        if shutil.which("php") is None:
            raise LocalWikiError("there is no PHP on this machine; run: packaging/bootstrap system")
        return tuple(sorted(versions, key=numbers))

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
        """A new wiki in a new or empty folder: a copy of one that is installed once and kept in the cache.

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
        description = Description(
            version=version,
            port=port or free_port(),
            name=name,
            admin=admin,
            admin_password=admin_password,
            extensions=extension_files(version, extensions),
            job_run_rate=job_run_rate,
            extra_settings=[extra_settings] if extra_settings else [],
            fixed_port=port is not None,
        )
        shutil.copytree(cls._kept_installation(description), folder, dirs_exist_ok=True)
        wiki = cls(folder, description)
        wiki._place.write_settings()
        return wiki

    @classmethod
    def _kept_installation(cls, wanted: Description) -> Path:
        """The folder of a new wiki with these extensions and this admin in the cache, made now if it is not there.

        What a wiki is called, where it is served and what its settings add leaves no trace in a new one.
        """
        core = cache() / "mediawiki" / wanted.version / "includes/Defines.php"
        parts = [core, LOCAL / "settings.php", LOCAL / "createUsers.php"]
        for extension in map(Path, wanted.extensions.values()):
            parts += [extension, *sorted(extension.parent.glob("sql/**/*.sql"))]
        told = hashlib.sha256(repr((FORMAT, wanted.admin, wanted.admin_password)).encode())
        for part in parts:
            told.update(part.read_bytes())
        kept = cache() / "wikis" / f"new-{wanted.version}-{told.hexdigest()[:12]}"

        def make(folder: Path) -> None:
            for part in ("data", "images", "cache"):
                (folder / part).mkdir(parents=True)
            made = cls(folder, replace(wanted, port=free_port(), name="Wiki", extra_settings=[]))
            made._place.install()
            made.update()
            made.create_users([Account(name=made.admin, email="admin@example.org")])
            made._place.settle()

        return cls._kept(kept, make)

    @staticmethod
    def _kept(kept: Path, make: Callable[[Path], None], older: str = "") -> Path:
        """A folder of the cache, made first if it is not there; older ones of the same kind go away then."""
        kept.parent.mkdir(parents=True, exist_ok=True)
        # Two test processes may want it at the same moment.
        with kept.with_name(f"{kept.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if (kept / "wiki.json").exists():
                return kept
            for old in kept.parent.glob(older) if older else ():
                if old.is_dir():
                    shutil.rmtree(old)
            making = kept.with_name(f"making-{kept.name}")
            shutil.rmtree(making, ignore_errors=True)
            make(making)
            making.rename(kept)
        return kept

    @classmethod
    def open(cls, folder: Path | str) -> LocalWiki:
        """The wiki in a folder that `create` made, running or not."""
        folder = Path(folder).resolve()
        try:
            description = Description(**json.loads((folder / "wiki.json").read_text()))
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
        wiki._description.port = port or free_port()
        wiki._description.fixed_port = port is not None
        wiki._description.name = name
        wiki._description.job_run_rate = job_run_rate
        before = wiki._description.extensions
        wiki._description.extensions = extension_files(version, extensions)
        wiki._description.extra_settings = [extra_settings] if extra_settings else []
        wiki._place.write_settings()
        if wiki._description.extensions.keys() - before.keys():
            wiki.update()
        return wiki

    @classmethod
    def _kept_handbook(cls, version: str, progress: Progress | None) -> Path:
        """The folder of the imported handbook in the cache, made now if it is not there."""
        key = hashlib.sha256(HANDBOOK.read_bytes()).hexdigest()[:12]
        kept = cache() / "wikis" / f"handbook-{version}-{FORMAT}-{key}"

        def make(folder: Path) -> None:
            wiki = cls.create(version, folder, name="Handbook", extensions=())
            wiki.create_users(dump.contributors(HANDBOOK))
            wiki.import_dump(HANDBOOK, progress=progress)
            wiki._place.settle()

        return cls._kept(kept, make, f"handbook-{version}-*")

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
        return self._place.url

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
        return self._place.tree

    @property
    def extensions(self) -> tuple[str, ...]:
        """The names of the loaded extensions."""
        return tuple(self._description.extensions)

    @property
    def log(self) -> Path:
        """What the web server printed, PHP's errors among it."""
        return self._server.log

    def settings_append(self, php: str) -> None:
        """Add lines of PHP to the end of LocalSettings.php; the next request and job obey them."""
        self._description.extra_settings.append(php)
        self._place.write_settings()
        self._server.obey()

    # --- serving --------------------------------------------------------------------------------------------

    def start(self, *, jobs: bool = False, keep: bool = False, workers: int = 4) -> Self:
        """Serve the wiki and wait until it answers.

        With `jobs` a second process runs queued jobs as they come. With `keep` both outlive this program, and
        `LocalWiki.open(folder).stop()` ends them.
        """
        if not self.running:
            self._server.start(jobs=jobs, workers=workers)
            if not keep:
                atexit.register(self.stop)
        return self

    @property
    def running(self) -> bool:
        """Whether this object's server is up."""
        return self._server.running

    def stop(self) -> None:
        """End the server and the job runner; nothing happens if they are not running."""
        self._server.stop()
        atexit.unregister(self.stop)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()

    # --- maintenance ----------------------------------------------------------------------------------------

    def run(self, script: str | Path, *args: str, input: str | None = None) -> str:
        """Run a maintenance script ("runJobs") or a file of one; what it printed. Its failure is an error."""
        try:
            return self._place.script(script, *args, input=input)
        finally:
            self._server.flush()

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
        wanted = [{k: v for k, v in asdict(account).items() if v is not None} for account in accounts]
        self.run(LOCAL / "createUsers.php", *(["--announce"] if announce else []), input=json.dumps(wanted))

    def import_dump(self, path: Path | str, *, progress: Progress | None = None, links: bool = True) -> None:
        """Import an XML dump (.xml, .xml.xz) with its history; then links, recent changes and counts."""
        dump.import_dump(self._place, Path(path), progress=progress, links=links)
        self._server.flush()

    # --- snapshots ------------------------------------------------------------------------------------------

    def snapshot(self, name: str = "start") -> None:
        """Keep the wiki as it is now under a name, running or not."""
        if not re.fullmatch(r"[\w.-]+", name):
            raise LocalWikiError(f"no name for a snapshot: {name!r}")
        target = self.folder / "snapshots" / name
        shutil.rmtree(target, ignore_errors=True)
        (target / "data").mkdir(parents=True)
        for file in self._place.databases:
            with (
                contextlib.closing(sqlite3.connect(file)) as source,
                contextlib.closing(sqlite3.connect(target / "data" / file.name)) as copy,
            ):
                source.backup(copy)
        shutil.copytree(self.folder / "images", target / "images")

    def reset(self, name: str = "start") -> None:
        """Put the wiki back to a snapshot; a running one is up when this returns, with all it has compiled."""
        source = self.folder / "snapshots" / name
        if not source.is_dir():
            raise LocalWikiError(f"no snapshot is called {name!r}")
        kept = sorted((source / "data").iterdir())
        here = [file.name for file in self._place.databases]
        if self.running and not self._server.runs_jobs and here == [file.name for file in kept]:
            # Between two requests the server has none of them open.
            for file in kept:
                with (
                    contextlib.closing(sqlite3.connect(file)) as wanted,
                    contextlib.closing(sqlite3.connect(self.folder / "data" / file.name, timeout=60)) as now,
                ):
                    wanted.backup(now)
            shutil.rmtree(self.folder / "images")
            shutil.copytree(source / "images", self.folder / "images")
            self._server.flush()
            return
        running, jobs = self.running, self._server.runs_jobs
        self.stop()
        for part in ("data", "images"):
            shutil.rmtree(self.folder / part)
            shutil.copytree(source / part, self.folder / part)
        if running:
            self.start(jobs=jobs)

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
