"""``telos pause`` and ``telos disconnect``: notices stay, a wiki is as it was."""

from __future__ import annotations

import os
from pathlib import Path

import click

from core.cli.context import Context
from core.cli.remote import call, running
from core.cli.screen import clean
from core.cli.section import remove, sections
from core.cli.trouble import CommandError
from core.i18n import Translator


def commands(said: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.command("pause", help=said.text("cli-pause-help"))
    @click.argument("site")
    @click.option("--json", "as_json", is_flag=True, help=said.text("cli-json-help"))
    @click.pass_obj
    def pause(context: Context, site: str, as_json: bool) -> int:
        result = context.ask("pause", site=site)
        if as_json:
            context.screen.json(result)
        else:
            context.screen.say("cli-pause-done" if result["was_live"] else "cli-pause-was", site=site)
        return 0

    @click.command("disconnect", help=said.text("cli-disconnect-help"))
    @click.argument("site")
    @click.option("--clean", "cleaned", is_flag=True, help=said.text("cli-disconnect-clean-help"))
    @click.option("--yes", is_flag=True, help=said.text("cli-yes-help"))
    @click.option("--json", "as_json", is_flag=True, help=said.text("cli-json-help"))
    @click.pass_obj
    def disconnect(context: Context, site: str, cleaned: bool, yes: bool, as_json: bool) -> int:
        screen, settings = context.screen, context.settings()
        file = settings.path or Path(os.environ.get("TELOS_CONFIG") or "telos.toml")
        known = sections(file)
        if site not in known:
            raise CommandError("cli-no-site", site=site, known=", ".join(sorted(known)) or "–")
        if not yes:
            click.confirm(screen.text("cli-disconnect-ask", site=site, file=str(file)), abort=True, err=True)
        done: list[str] = []
        if cleaned:
            done = context.ask("clean", progress=screen.text("cli-disconnect-doing"), site=site)["done"]
        else:
            context.ask("pause", site=site)
        remove(file, site)
        if running(settings):
            call(context.wiring, settings, "reload", {}, lambda part, words: None)
        platform = str(known[site].get("platform", "mediawiki"))
        id_ = f"cli-disconnect-left-{platform}"
        left = screen.text(id_, site=site) if screen.said.has(id_) else ""
        if as_json:
            screen.json({"site": site, "done": done, "left": left})
            return 0
        for line in done:
            screen.out.print(clean(f"✓ {line}"))
        screen.say("cli-disconnect-done", site=site, file=str(file))
        if left:
            screen.out.print(clean(left))
        return 0

    return [pause, disconnect]
