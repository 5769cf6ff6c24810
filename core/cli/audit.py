"""``telos audit verify`` and ``telos erase``: evidence that can't be changed, people who can be forgotten."""

from __future__ import annotations

import click

from core.cli.context import Context
from core.i18n import Translator


def commands(said: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.group("audit", help=said.text("cli-audit-help"))
    def audit() -> None:
        pass

    @audit.command("verify", help=said.text("cli-audit-verify-help"))
    @click.option("--json", "as_json", is_flag=True, help=said.text("cli-json-help"))
    @click.pass_obj
    def verify(context: Context, as_json: bool) -> int:
        result = context.ask("audit")
        if as_json:
            context.screen.json(result)
        elif result["good"]:
            context.screen.say("cli-audit-good", rows=result["rows"])
        else:
            context.screen.trouble(
                context.screen.text("cli-audit-bad", row=result["row"], said=result["said"])
            )
        return 0 if result["good"] else 1

    @click.command("erase", help=said.text("cli-erase-help"))
    @click.argument("person")
    @click.option("--site", help=said.text("cli-site-help"))
    @click.option("--yes", is_flag=True, help=said.text("cli-yes-help"))
    @click.pass_obj
    def erase(context: Context, person: str, site: str | None, yes: bool) -> int:
        found = context.ask("who", person=person, site=site)
        if not yes:
            question = context.screen.text("cli-erase-ask", name=found["name"], key=found["key"])
            click.confirm(question, abort=True)
        context.ask("erase", person=found["key"])
        context.screen.say("cli-erase-done")
        return 0

    return [audit, erase]
