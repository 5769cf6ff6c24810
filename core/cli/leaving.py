"""``telos pause`` and ``telos disconnect``: notices stay, a wiki is as it was."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from core.cli.context import Context
from core.cli.remote import call, running
from core.cli.screen import Screen, clean
from core.cli.section import remove, sections
from core.cli.trouble import CommandError
from core.i18n import Translator


def _page(screen: Screen, page: Mapping[str, Any]) -> str:
    """What became of a page that Telos had put into the wiki, in a line or two."""
    line = screen.text("cli-clean-page" if page["gone"] else "cli-clean-page-left", page=page["what"])
    more = " ".join(part for part in (page["said"], page["url"]) if part)
    return f"{'✓' if page['gone'] else '✗'} {line}" + (f"\n  {more}" if more else "")


def commands(translator: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.command("pause", help=translator.text("cli-pause-help"))
    @click.argument("site")
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def pause(context: Context, site: str, as_json: bool) -> int:
        result = context.ask("pause", site=site)
        if as_json:
            context.screen.json(result)
        else:
            context.screen.say("cli-pause-done" if result["was_live"] else "cli-pause-was", site=site)
        return 0

    @click.command("disconnect", help=translator.text("cli-disconnect-help"))
    @click.argument("site")
    @click.option("--clean", "cleaned", is_flag=True, help=translator.text("cli-disconnect-clean-help"))
    @click.option("--yes", is_flag=True, help=translator.text("cli-yes-help"))
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def disconnect(context: Context, site: str, cleaned: bool, yes: bool, as_json: bool) -> int:
        screen, settings = context.screen, context.settings()
        file = settings.path or Path(os.environ.get("TELOS_CONFIG") or "telos.toml")
        known = sections(file)
        if site not in known:
            raise CommandError("cli-no-site", site=site, known=", ".join(sorted(known)) or "–")
        if not yes:
            question = screen.text("cli-disconnect-ask", site=site, file=str(file))
            if not screen.confirm(question, err=True):
                raise click.Abort
        result: dict[str, Any] = {"done": [], "pages": [], "whole": True}
        if cleaned:
            result = context.ask("clean", progress=screen.text("cli-disconnect-doing"), site=site)
        else:
            context.ask("pause", site=site)
        remove(file, site)
        if running(settings):
            call(context.wiring, settings, "reload", {}, lambda part, words: None)
        platform = str(known[site].get("platform", "mediawiki"))
        id_ = f"cli-disconnect-left-{platform}"
        pages = result["pages"]
        # What was not even tried is left, too.
        asked = "yes" if cleaned else "no"
        left = screen.text(id_, site=site, cleaned=asked) if screen.translator.has(id_) else ""
        code = 0 if result["whole"] else 1
        if as_json:
            screen.json({"site": site, "done": result["done"], "pages": pages, "left": left})
            return code
        for line in result["done"]:
            screen.out.print(clean(f"✓ {line}"))
        for page in pages:
            screen.out.print(clean(_page(screen, page)))
        screen.say("cli-disconnect-done", site=site, file=str(file))
        if left:
            screen.out.print(clean(left))
        return code

    return [pause, disconnect]
