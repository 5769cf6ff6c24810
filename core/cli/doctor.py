"""``telos doctor``: green lines, or a red one with its cure."""

from __future__ import annotations

import click

from core.cli.context import Context
from core.i18n import Translator


def commands(translator: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.command("doctor", help=translator.text("cli-doctor-help"))
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def doctor(context: Context, as_json: bool) -> int:
        checks = context.ask("doctor")["checks"]
        good = all(check["good"] for check in checks)
        if as_json:
            context.screen.json({"good": good, "checks": checks})
        else:
            context.screen.checks(checks)
            context.screen.say("cli-doctor-good" if good else "cli-doctor-bad")
        return 0 if good else 1

    return [doctor]
