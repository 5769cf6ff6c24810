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
    @click.option("--database", type=click.Path(path_type=Path), help=said.text("cli-serve-database-help"))
    @click.pass_obj
    def serve(context: Context, bind: str | None, database: Path | None) -> int:
        changed = {}
        if bind:
            changed["bind"] = bind
        if database:
            changed["database"] = str(database.absolute())
        return context.wiring.serve(context.config, changed)

    return [serve]
