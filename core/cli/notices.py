"""``telos preview`` and ``telos go-live``: nothing is sent before somebody has seen what would be."""

from __future__ import annotations

import click

from core.cli.context import Context
from core.i18n import Translator

#: Days that go-live looks ahead before it asks.
_AHEAD = 14


def commands(said: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.command("preview", help=said.text("cli-preview-help"))
    @click.option(
        "--days",
        type=click.IntRange(1, 366),
        default=_AHEAD,
        show_default=True,
        help=said.text("cli-preview-days-help"),
    )
    @click.option("--site", help=said.text("cli-site-help"))
    @click.option("--json", "as_json", is_flag=True, help=said.text("cli-json-help"))
    @click.pass_obj
    def preview(context: Context, days: int, site: str | None, as_json: bool) -> int:
        result = context.ask("preview", days=days, site=site)
        if as_json:
            context.screen.json(result)
        else:
            show(context, result)
        return 0

    @click.command("go-live", help=said.text("cli-go-live-help"))
    @click.argument("site")
    @click.option("--yes", is_flag=True, help=said.text("cli-yes-help"))
    @click.pass_obj
    def go_live(context: Context, site: str, yes: bool) -> int:
        screen = context.screen
        if not yes:
            result = context.ask("preview", days=_AHEAD, site=site)
            show(context, result)
            click.confirm(screen.text("cli-go-live-ask", site=site), abort=True)
        context.ask("go-live", site=site)
        screen.say("cli-go-live-done", site=site)
        return 0

    return [preview, go_live]


def show(context: Context, result: dict) -> None:  # type: ignore[type-arg]
    """Print previewed notices: when, to whom, why."""
    screen = context.screen
    if not result["notices"]:
        screen.say("cli-preview-none", days=result["days"])
        return
    heads = [screen.text(f"cli-preview-{name}") for name in ("when", "who", "what", "where")]
    screen.table(heads, [(n["at"], n["to"], n["why"], n["community"]) for n in result["notices"]])
    people = len({notice["to"] for notice in result["notices"]})
    screen.say("cli-preview-sum", count=len(result["notices"]), people=people, days=result["days"])
