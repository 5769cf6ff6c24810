"""``telos store copy``: everything from SQLite to PostgreSQL, or back, compared row by row."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import click

from core.cli.context import Context
from core.cli.remote import check_place, running
from core.cli.trouble import CommandError
from core.config import Settings
from core.i18n import Translator
from core.store.copying import copy
from core.store.database import is_shared


def commands(translator: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.group("store", help=translator.text("cli-store-help"))
    def store() -> None:
        """Has commands of its own."""

    @store.command("copy", help=translator.text("cli-store-copy-help"))
    @click.argument("target")
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def copy_(context: Context, target: str, as_json: bool) -> int:
        settings, screen = context.settings(), context.screen
        check_place(settings, makes=False)
        if running(settings):
            raise CommandError("cli-store-running")
        with screen.progress(screen.text("cli-store-copying")) as steps:
            done = copy(str(settings.address), target, lambda part, _table: steps.at(part))
        key = _take_key(settings, target)
        fault = screen.text(f"audit-{done.fault.what}", **done.fault.args) if done.fault else ""
        if as_json:
            screen.json(
                {
                    "target": done.target,
                    "rows": dict(done.rows),
                    "digests": dict(done.digests),
                    "head": str(done.head),
                    "good": not fault,
                    "said": fault,
                    "key": str(key) if key else "",
                }
            )
            return 1 if fault else 0
        rows = sum(done.rows.values())
        screen.say(
            "cli-store-copied", target=done.target, rows=rows, tables=len(done.rows), head=str(done.head)
        )
        if key:
            screen.say("cli-store-key", file=str(key))
        if fault:
            screen.trouble(screen.text("cli-audit-bad", said=fault))
        else:
            screen.say("cli-store-next", target=done.target)
        return 1 if fault else 0

    return [store]


def _take_key(settings: Settings, target: str) -> Path | None:
    """Let what is handed out as evidence go on being signed with the same key; where it lies for the target."""
    if is_shared(target):
        name = urlsplit(target).path.strip("/") or "telos"
        new = settings.audit_key.with_name(f"{name}.postgresql.audit-key.pem")
    else:
        path = Path(target.removeprefix("sqlite:///")).absolute()
        new = path.with_name(f"{path.name}.audit-key.pem")
    if new.exists() or not settings.audit_key.exists():
        return None
    with settings.audit_key.open("rb") as old:
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            shutil.copyfileobj(old, out)
    return new
