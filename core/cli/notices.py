"""``telos preview`` and ``telos go-live``: nothing is sent before somebody has seen what would be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from core.cli.context import Context
from core.cli.screen import Screen
from core.i18n import Translator
from core.phrasing import reason_args

#: Days that go-live looks ahead before it asks.
_AHEAD = 14


def commands(translator: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.command("preview", help=translator.text("cli-preview-help"))
    @click.option(
        "--days",
        type=click.IntRange(1, 366),
        default=_AHEAD,
        show_default=True,
        help=translator.text("cli-preview-days-help"),
    )
    @click.option("--site", help=translator.text("cli-site-help"))
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def preview(context: Context, days: int, site: str | None, as_json: bool) -> int:
        result = context.ask("preview", days=days, site=site)
        if as_json:
            context.screen.json(result)
        else:
            show(context, result)
        return 0

    @click.command("go-live", help=translator.text("cli-go-live-help"))
    @click.argument("site")
    @click.option("--yes", is_flag=True, help=translator.text("cli-yes-help"))
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def go_live(context: Context, site: str, yes: bool, as_json: bool) -> int:
        screen = context.screen
        if not yes:
            result = context.ask("preview", days=_AHEAD, site=site)
            if not result["quiet"] and site not in result["held"]:
                # There is nothing to decide: what would leave leaves already.
                if as_json:
                    screen.json({"site": site, "was_live": True})
                else:
                    screen.say("cli-go-live-was", site=site)
                return 0
            # Going live is what is being asked: nobody needs to be told of that command.
            show(context, result | {"quiet": [], "held": []})
            if site in result["lost"]:
                screen.say("cli-go-live-lost", site=site)
            if not context.screen.confirm(context.screen.text("cli-go-live-ask", site=site)):
                raise click.Abort
        result = context.ask("go-live", site=site)
        if as_json:
            screen.json(result)
        else:
            screen.say("cli-go-live-done", site=site)
        return 0

    return [preview, go_live]


def show(context: Context, result: Mapping[str, Any]) -> None:
    """Print previewed notices: when, to whom, why."""
    screen = context.screen
    if not result["notices"]:
        screen.say("cli-preview-none", days=result["days"])
        return
    heads = [screen.text(f"cli-preview-{name}") for name in ("when", "who", "what", "where")]
    screen.table(heads, [row(screen, notice) for notice in result["notices"]])
    people = len({notice["person"] for notice in result["notices"]})
    screen.say("cli-preview-sum", count=len(result["notices"]), people=people, days=result["days"])
    if result["quiet"]:
        screen.say("cli-preview-quiet", sites=", ".join(result["quiet"]))
    if held_sites := [site for site in result["held"] if site not in result["quiet"]]:
        screen.say("cli-preview-held", sites=", ".join(held_sites))


def row(screen: Screen, notice: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """One notice: when it leaves, to whom, why it comes and why to them, and the community."""
    kind, step = notice["kind"], notice["step"]
    zone = ZoneInfo(notice["zone"])
    at = datetime.fromisoformat(notice["at"]).astimezone(zone)
    reason = f"reason-{kind}-{step}" if step else f"reason-{kind}"
    why = _why(screen, notice)
    reason_text = screen.text(reason) if screen.translator.has(reason) else screen.text("cli-preview-other")
    to = notice["to"]
    if notice["unreached"]:
        to = screen.text("cli-preview-unreached", name=to, why=notice["unreached"])
    elif not notice["reaches"]:
        to = screen.text("cli-preview-panel-only", name=to)
    return (
        f"{at:%Y-%m-%d %H:%M} {screen.translator.zone(at, zone)}",
        to,
        " ".join(part for part in (reason_text, why) if part),
        _where(screen, notice),
    )


def _where(screen: Screen, notice: Mapping[str, Any]) -> str:
    """The community, and the page where that is another one than the one its charter stands on."""
    if notice["page_title"] == notice["title"]:
        return str(notice["title"])
    return screen.text("cli-preview-page", community=notice["title"], page=notice["page_title"])


def _why(screen: Screen, notice: Mapping[str, Any]) -> str:
    """Why it is the recipient's, or why somebody was asked whom the recipient may help."""
    id = notice["why"]
    args = reason_args(id, notice["why_args"], screen.translator.language)
    if not notice["about"]:
        return screen.text(id, **args) if id else ""
    if notice["kind"] not in ("ladder", "placed"):
        # News about what somebody did; why they did it is not the reader's reason.
        return ""
    asked = "asked-" + id.removeprefix("why-")
    return screen.text(asked if screen.translator.has(asked) else "asked", person=notice["about"], **args)
