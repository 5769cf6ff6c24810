"""``telos webhooks``: what other systems are told, what became of it, and telling it again."""

from __future__ import annotations

from datetime import datetime

import click

from core.cli.context import Context
from core.i18n import Translator
from core.phrasing import call_answer

_LISTED = ("name", "url", "waiting", "sent", "dead")


def commands(translator: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.group("webhooks", help=translator.text("cli-webhooks-help"))
    def webhooks() -> None:
        """Has commands of its own."""

    @webhooks.command("list", help=translator.text("cli-webhooks-list-help"))
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def list_(context: Context, as_json: bool) -> int:
        calls = context.ask("webhooks", last=0)["webhooks"]
        screen = context.screen
        if as_json:
            screen.json(calls)
        elif not calls:
            screen.say("cli-webhooks-none")
        else:
            heads = [screen.text(f"cli-webhooks-{name}") for name in _LISTED]
            screen.table(heads, [[str(call[key]) for key in _LISTED] for call in calls])
        return 0

    @webhooks.command("log", help=translator.text("cli-webhooks-log-help"))
    @click.argument("name", required=False)
    @click.option(
        "--last",
        type=click.IntRange(1, 1000),
        default=50,
        show_default=True,
        help=translator.text("cli-webhooks-last-help"),
    )
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def log(context: Context, name: str | None, last: int, as_json: bool) -> int:
        rows = context.ask("webhooks", name=name, last=last)["log"]
        screen = context.screen
        if as_json:
            screen.json(rows)
        elif not rows:
            screen.say("cli-webhooks-no-log")
        else:
            names = ("when", "name", "kind", "state", "answer", "id")
            heads = [screen.text(f"cli-webhooks-{column}") for column in names]
            lines = [
                [
                    f"{datetime.fromisoformat(row['created']):%Y-%m-%d %H:%M} UTC",
                    row["endpoint"],
                    row["kind"],
                    screen.text(f"cli-webhooks-is-{row['state']}", count=row["attempts"]),
                    call_answer(screen.translator, row["answer"]) or "–",
                    row["id"],
                ]
                for row in rows
            ]
            screen.table(heads, lines)
        return 0

    @webhooks.command("redrive", help=translator.text("cli-webhooks-redrive-help"))
    @click.argument("name", required=False)
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def redrive(context: Context, name: str | None, as_json: bool) -> int:
        names = context.ask("webhooks-redrive", name=name)["names"]
        if as_json:
            context.screen.json({"names": names})
        else:
            id_ = "cli-webhooks-redriven" if names else "cli-webhooks-nothing-dead"
            context.screen.say(id_, names=", ".join(names))
        return 0

    return [webhooks]
