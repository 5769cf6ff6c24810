"""``telos redrive``: try given-up work again, after its cause is mended."""

from __future__ import annotations

import click

from core.cli.context import Context
from core.i18n import Translator


def commands(said: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.command("redrive", help=said.text("cli-redrive-help"))
    @click.option("--json", "as_json", is_flag=True, help=said.text("cli-json-help"))
    @click.pass_obj
    def redrive(context: Context, as_json: bool) -> int:
        result = context.ask("redrive")
        if as_json:
            context.screen.json(result)
            return 0
        count = result["count"]
        context.screen.say("cli-redrive-done" if count else "cli-redrive-none", count=count)
        return 0

    return [redrive]
