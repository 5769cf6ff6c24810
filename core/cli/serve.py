"""``telos serve``: server, worker and clock in one process."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli.context import Context
from core.i18n import Translator


def commands(said: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.command("serve", help=said.text("cli-serve-help"))
    @click.option("--bind", metavar="HOST:PORT", help=said.text("cli-serve-bind-help"))
    @click.option("--database", metavar="FILE|URL", help=said.text("cli-serve-database-help"))
    @click.option("--json", "as_json", is_flag=True, help=said.text("cli-serve-json-help"))
    @click.pass_obj
    def serve(context: Context, bind: str | None, database: str | None, as_json: bool) -> int:
        changed = {}
        if bind:
            changed["bind"] = bind
        if database:
            # A file of the working folder, not of the settings'.
            changed["database"] = database if "://" in database else str(Path(database).absolute())
        # Where it serves, for a script that waits for it; the log goes on to stderr.
        told = context.screen.json if as_json else None
        return context.wiring.serve(context.config, changed, told)

    return [serve]
