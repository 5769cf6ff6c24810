"""``telos sync``: read what no webhook told."""

from __future__ import annotations

import click

from core.cli.context import Context
from core.i18n import Translator


def commands(translator: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.command("sync", help=translator.text("cli-sync-help"))
    @click.argument("site", required=False)
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def sync(context: Context, site: str | None, as_json: bool) -> int:
        screen = context.screen
        result = context.ask("sync", progress=screen.text("cli-sync-doing"), site=site)
        if as_json:
            screen.json(result)
            return 0
        if not result["sites"]:
            screen.say("cli-no-sites-yet")
        for done in result["sites"]:
            screen.say("cli-sync-done", site=done["site"])
        return 0

    return [sync]
