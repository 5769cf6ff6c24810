"""``telos audit verify`` and ``telos erase``: evidence that can't be changed, people who can be forgotten."""

from __future__ import annotations

import click

from core.cli.context import Context
from core.cli.screen import clean
from core.i18n import Translator


def commands(said: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.group("audit", help=said.text("cli-audit-help"))
    def audit() -> None:
        pass

    @audit.command("verify", help=said.text("cli-audit-verify-help"))
    @click.option("--since", metavar="HEAD", help=said.text("cli-audit-since-help"))
    @click.option("--json", "as_json", is_flag=True, help=said.text("cli-json-help"))
    @click.pass_obj
    def verify(context: Context, since: str | None, as_json: bool) -> int:
        screen, result = context.screen, context.ask("audit", since=since)
        if not result["good"]:
            result["said"] = screen.text(f"audit-{result['what']}", **result["args"])
        if as_json:
            screen.json(result)
        elif result["good"]:
            screen.say("cli-audit-good", rows=result["rows"])
            if since:
                screen.say("cli-audit-since-good", rows=int(since.partition(":")[0]))
            screen.say("cli-audit-head", head=result["head"])
        else:
            screen.trouble(screen.text("cli-audit-bad", said=result["said"]))
        return 0 if result["good"] else 1

    @click.command("erase", help=said.text("cli-erase-help"))
    @click.argument("person")
    @click.option("--site", help=said.text("cli-site-help"))
    @click.option("--yes", is_flag=True, help=said.text("cli-yes-help"))
    @click.option("--json", "as_json", is_flag=True, help=said.text("cli-json-help"))
    @click.pass_obj
    def erase(context: Context, person: str, site: str | None, yes: bool, as_json: bool) -> int:
        found = context.ask("who", person=person, site=site)
        if not yes:
            question = context.screen.text("cli-erase-ask", name=found["name"], key=found["key"])
            click.confirm(question, abort=True)
        result = context.ask("erase", person=found["key"])
        if as_json:
            context.screen.json(result)
            return 0
        context.screen.say("cli-erase-done")
        # The wiki is not ours to change: what it says of them comes back with the next read.
        if result["pages"]:
            context.screen.say("cli-erase-pages", count=len(result["pages"]))
            for page in result["pages"]:
                context.screen.out.print(clean(f"  {page['title']}  {page['url']}"))
        context.screen.say("cli-erase-wiki")
        return 0

    return [audit, erase]
