"""The folder of one wiki: its settings, its installation, and the scripts that run over it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import sqlite3
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from demo.localwiki.basis import (
    LOCAL,
    ROOT,
    Description,
    LocalWikiError,
    cache,
    php,
    php_string,
    replace,
)


class WikiFolder:
    """A wiki as files, served or not."""

    def __init__(self, folder: Path, description: Description) -> None:
        self.folder = folder
        self.description = description

    @property
    def url(self) -> str:
        """The wiki's address, without a slash at its end."""
        return f"http://127.0.0.1:{self.description.port}"

    @property
    def tree(self) -> Path:
        """Where this version's code lies; shared by all wikis of the version, never written to."""
        return cache() / "mediawiki" / self.description.version

    @property
    def databases(self) -> list[Path]:
        """The wiki's SQLite files."""
        return sorted((self.folder / "data").glob("*.sqlite"))

    def write_settings(self) -> None:
        """Write the description and LocalSettings.php anew."""
        extra = "\n\n".join(self.description.extra_settings)
        text = (
            "<?php\n# Written by LocalWiki; add to it with settings_append().\n"
            "if ( !defined( 'MW_CONFIG_FILE' ) ) { exit; }\n"
            "require __DIR__ . '/LocalSettings.installer.php';\n"
            f"require {php_string(str(LOCAL / 'settings.php'))};\n\n{extra}\n"
        )
        replace(self.folder / "wiki.json", json.dumps(asdict(self.description), indent=1))
        replace(self.folder / "LocalSettings.php", text)

    def install(self) -> None:
        """Run MediaWiki's installer; what extensions bring is left to the caller."""
        made = self.folder / "LocalSettings.php"
        self.script(
            "install",
            "--dbtype=sqlite",
            f"--dbpath={self.folder / 'data'}",
            "--dbname=wiki",
            f"--server={self.url}",
            "--scriptpath=",
            f"--confpath={self.folder}",
            f"--pass={self.description.admin_password}",
            "--skins=Vector",
            self.description.name,
            self.description.admin,
            env={"MW_CONFIG_FILE": ""},
        )
        # What the installer wrote stays as it is but for the place, so that the folder can be copied.
        base = re.sub(
            r"^\$wgSQLiteDataDir = .*$", "$wgSQLiteDataDir = __DIR__ . '/data';", made.read_text(), flags=re.M
        )
        made.unlink()
        (self.folder / "LocalSettings.installer.php").write_text(base)
        self.write_settings()
        for file in self.databases:
            # Readers and the writer do not wait for each other; SQLite remembers this in the file.
            with contextlib.closing(sqlite3.connect(file)) as database:
                database.execute("PRAGMA journal_mode = WAL")

    def command(self, script: str | Path, *args: str) -> list[str]:
        """The command line of a maintenance script, given by name or file."""
        name = str(script)
        command = [*php("opcache.enable_cli=1", "opcache.file_cache_only=1"), "-d", "display_errors=1"]
        command += ["-d", "memory_limit=-1"]
        runner = self.tree / "maintenance/run.php"
        if runner.is_file():
            return [*command, str(runner), name, *args]
        return [
            *command,
            name if name.endswith(".php") else str(self.tree / f"maintenance/{name}.php"),
            *args,
        ]

    def script(
        self,
        script: str | Path,
        *args: str,
        input: str | None = None,
        env: Mapping[str, str] | None = None,
    ) -> str:
        """Run a maintenance script and wait; what it printed. Its failure is an error."""
        environment = self.environment() | dict(env or {})
        done = subprocess.run(
            self.command(script, *args),
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

    def environment(self) -> dict[str, str]:
        """What PHP has to find in its environment."""
        folders = {
            f"/extensions/{name}": str(Path(file).parent)
            for name, file in self.description.extensions.items()
        }
        folders["/images"] = str(self.folder / "images")
        return os.environ | {
            "TELOS_WIKI_TEXTS": str(self._texts()),
            "MW_CONFIG_FILE": str(self.folder / "LocalSettings.php"),
            "MW_INSTALL_PATH": str(self.tree),
            "TELOS_WIKI_FOLDERS": json.dumps(folders),
        }

    def _texts(self) -> Path:
        """Where MediaWiki's compiled texts lie: wikis with the same extensions have the same, made once."""
        files = sorted(self.description.extensions.values())
        if not all(Path(file).is_relative_to(ROOT) or Path(file).is_relative_to(cache()) for file in files):
            return self.folder / "cache"
        key = hashlib.sha256(repr(files).encode()).hexdigest()[:12]
        return cache() / "php" / f"texts-{self.description.version}-{key}"

    def settle(self) -> None:
        """Write what SQLite holds back into the files, so that they can be copied."""
        for file in self.databases:
            with contextlib.closing(sqlite3.connect(file)) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
