"""``telos serve``: server, worker and clock in one process; or one of them, where several share a database."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import click

from core.application import ALL, Part
from core.cli.context import Context
from core.i18n import Translator


def commands(translator: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.command("serve", help=translator.text("cli-serve-help"))
    @click.option("--bind", metavar="HOST:PORT", help=translator.text("cli-serve-bind-help"))
    @click.option("--database", metavar="FILE|URL", help=translator.text("cli-serve-database-help"))
    @click.option("--no-worker", is_flag=True, help=translator.text("cli-serve-no-worker-help"))
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-serve-json-help"))
    @click.pass_obj
    def serve(
        context: Context, bind: str | None, database: str | None, no_worker: bool, as_json: bool
    ) -> int:
        return _run(context, database, as_json, {Part.HTTP} if no_worker else ALL, bind=bind)

    @click.command("worker", help=translator.text("cli-worker-help"))
    @click.option("--database", metavar="URL", help=translator.text("cli-serve-database-help"))
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-serve-json-help"))
    @click.pass_obj
    def worker(context: Context, database: str | None, as_json: bool) -> int:
        return _run(context, database, as_json, {Part.WORKER})

    @click.command("scheduler", help=translator.text("cli-scheduler-help"))
    @click.option("--database", metavar="URL", help=translator.text("cli-serve-database-help"))
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-serve-json-help"))
    @click.pass_obj
    def scheduler(context: Context, database: str | None, as_json: bool) -> int:
        return _run(context, database, as_json, {Part.CLOCK})

    return [serve, worker, scheduler]


def _run(
    context: Context, database: str | None, as_json: bool, parts: Collection[Part], *, bind: str | None = None
) -> int:
    changed = {}
    if bind:
        changed["bind"] = bind
    if database:
        # A file of the working folder, not of the settings'.
        changed["database"] = database if "://" in database else str(Path(database).absolute())
    # Where it serves, for a script that waits for it; the log goes on to stderr.
    told = context.screen.json if as_json else None
    return context.wiring.serve(context.config, changed, told, parts)
