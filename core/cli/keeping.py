"""``telos backup`` and ``telos restore``: the database as a whole, with the server running or put back without it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from core.causes import cause_of_os
from core.cli.context import Context
from core.cli.remote import check_place, running
from core.cli.trouble import CommandError
from core.i18n import Translator
from core.store import installation
from core.store.database import hold

#: What Telos keeps beside the database itself.
_SIDE = ("", "-wal", "-shm")


def commands(translator: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.command("backup", help=translator.text("cli-backup-help"))
    @click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def backup(context: Context, file: Path | None, as_json: bool) -> int:
        settings = context.settings()
        check_place(settings, makes=False)
        if settings.shared:
            raise CommandError("cli-backup-shared")
        database = settings.database
        if not database.exists():
            raise CommandError("cli-no-database", database=str(database))
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        to = file or database.parent / "backups" / f"{database.stem}-{stamp}.sqlite"
        if to.exists():
            raise CommandError("cli-backup-there", file=str(to))
        if file is None:
            to.parent.mkdir(mode=0o700, exist_ok=True)
        copy(database, to)
        told = look_into(to)
        result = {"file": str(to), "bytes": to.stat().st_size, "head": told["head"]}
        if as_json:
            context.screen.json(result)
        else:
            context.screen.say("cli-backup-done", file=str(to), head=told["head"])
        return 0

    @click.command("restore", help=translator.text("cli-restore-help"))
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--yes", is_flag=True, help=translator.text("cli-yes-help"))
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def restore(context: Context, file: Path, yes: bool, as_json: bool) -> int:
        settings, screen = context.settings(), context.screen
        if settings.path is None and not settings.sites:
            raise CommandError("cli-no-settings", folder=str(Path.cwd()))
        if settings.shared:
            raise CommandError("cli-backup-shared")
        if running(settings):
            raise CommandError("cli-restore-running")
        told = look_into(file)
        if not yes:
            question = screen.text("cli-restore-ask", file=str(file), head=told["head"])
            if not screen.confirm(question, err=True):
                raise click.Abort
        database = settings.database
        with contextlib.closing(hold(database)):
            new = database.with_name(f".{database.name}.new")
            new.unlink(missing_ok=True)
            copy(file, new)
            stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
            before = ""
            for end in _SIDE:
                old = database.with_name(database.name + end)
                if old.exists():
                    kept = database.with_name(f"{database.name}.before-{stamp}{end}")
                    old.rename(kept)
                    before = before or str(kept)
            new.replace(database)
        if settings.note is not None and told["id"]:
            settings.note.unlink(missing_ok=True)
            installation.write_down(settings.note, told["id"])
        if as_json:
            screen.json({"database": str(database), "before": before, "head": told["head"]})
        else:
            screen.say("cli-restore-done", database=str(database), before=before or "–", head=told["head"])
        return 0

    return [backup, restore]


def copy(source: Path, to: Path) -> None:
    """One moment of a database into a new file, readable by its owner only, also while others write."""
    try:
        os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with _opened(source, "ro") as old, contextlib.closing(sqlite3.connect(to)) as new:
            old.backup(new, pages=4096, sleep=0.01)
    except (OSError, sqlite3.Error) as error:
        to.unlink(missing_ok=True)
        why = cause_of_os(error) if isinstance(error, OSError) else str(error)
        raise CommandError("cli-backup-failed", file=str(to), why=why) from None


def look_into(file: Path) -> dict[str, Any]:
    """The id and the evidence's head of a backup; raises where it is none, or is damaged."""
    try:
        with _opened(file, "ro") as raw:
            sound = raw.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            tables = {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            ours = {"alembic_version", "evidence", "evidence_head"} <= tables
            head = raw.execute("SELECT seq, hash FROM evidence_head").fetchone() if ours else None
            id_and_time = (
                raw.execute("SELECT id FROM installation").fetchone() if "installation" in tables else None
            )
    except sqlite3.Error:
        sound, ours, head, id_and_time = True, False, None, None
    if not (ours and sound):
        raise CommandError("cli-restore-no-backup" if sound else "cli-restore-broken", file=str(file))
    return {
        "head": f"{head[0]}:{head[1]}" if head else "0:" + "0" * 64,
        "id": id_and_time[0] if id_and_time else "",
    }


@contextlib.contextmanager
def _opened(file: Path, mode: str) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(f"file:{quote(str(file))}?mode={mode}", uri=True)) as raw:
        yield raw
