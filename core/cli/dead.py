"""``telos dead``: what was given up, whatever it was, why, and trying it again; ``telos redrive`` tries all of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from core.cli.context import Context
from core.cli.screen import Screen
from core.cli.trouble import CommandError
from core.i18n import Translator
from core.store.dead_letters import Source, is_id

#: The columns of the list, and the lines about one.
_LISTED = ("id", "since", "what", "about", "why", "do")
_SHOWN = ("id", "since", "what", "site", "about", "to", "attempts", "why", "do")


def commands(translator: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.group("dead", help=translator.text("cli-dead-help"))
    def dead() -> None:
        """Has commands of its own."""

    @dead.command("list", help=translator.text("cli-dead-list-help"))
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def list_(context: Context, as_json: bool) -> int:
        letters, screen = context.ask("dead")["dead"], context.screen
        if as_json:
            screen.json([_told(screen, letter) for letter in letters])
        elif not letters:
            screen.say("cli-dead-none")
        else:
            heads = [screen.text(f"cli-dead-{name}") for name in _LISTED]
            screen.table(heads, [[_cell(screen, letter, name) for name in _LISTED] for letter in letters])
        return 0

    @dead.command("show", help=translator.text("cli-dead-show-help"))
    @click.argument("id_", metavar="ID")
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def show(context: Context, id_: str, as_json: bool) -> int:
        _check(context, id_)
        screen = context.screen
        letter = next((each for each in context.ask("dead")["dead"] if each["id"] == id_), None)
        if letter is None:
            raise CommandError("cli-dead-gone", id=id_)
        if as_json:
            screen.json(_told(screen, letter))
            return 0
        for name in _SHOWN:
            if cell := _cell(screen, letter, name):
                screen.say("cli-dead-line", name=screen.text(f"cli-dead-{name}"), text=cell)
        return 0

    @dead.command("redrive", help=translator.text("cli-dead-redrive-help"))
    @click.argument("ids", metavar="ID...", nargs=-1)
    @click.option("--all", "all_", is_flag=True, help=translator.text("cli-dead-all-help"))
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def redrive(context: Context, ids: tuple[str, ...], all_: bool, as_json: bool) -> int:
        if bool(ids) == all_:
            raise click.UsageError(context.screen.text("cli-dead-which"))
        for id_ in ids:
            _check(context, id_)
        return _redrive(context, None if all_ else list(ids), as_json)

    @click.command("redrive", help=translator.text("cli-redrive-help"))
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def redrive_all(context: Context, as_json: bool) -> int:
        return _redrive(context, None, as_json)

    return [dead, redrive_all]


def _redrive(context: Context, ids: list[str] | None, as_json: bool) -> int:
    result = context.ask("redrive", ids=ids)
    if as_json:
        context.screen.json(result)
        return 0
    count = result["count"]
    # Asked for a second time it is done already, which is what was wanted.
    none = "cli-redrive-none" if ids is None else "cli-dead-done-before"
    context.screen.say("cli-redrive-done" if count else none, count=count)
    return 0


def _check(context: Context, id_: str) -> None:
    if not is_id(id_):
        raise click.UsageError(context.screen.text("cli-dead-no-id", id=id_))


def _told(screen: Screen, letter: Mapping[str, Any]) -> dict[str, Any]:
    """For a script: the values, and why and what helps in words."""
    return {**letter, "why": _cell(screen, letter, "why"), "do": _cell(screen, letter, "do")}


def _cell(screen: Screen, letter: Mapping[str, Any], name: str) -> str:
    match name:
        case "since":
            return f"{datetime.fromisoformat(letter['since']):%Y-%m-%d %H:%M} UTC"
        case "what":
            source = Source(letter["source"])
            kind = {
                Source.JOB: letter["kind"],
                Source.NOTICE: "message",
                Source.CALL: "call",
                Source.TOLD: "told",
            }[source]
            what = screen.text(f"doctor-kind-{kind}")
            return what if source is Source.JOB else f"{what} ({letter['kind']})"
        case "about":
            return letter["about"] or letter["site"] or "–"
        case "why" if letter["source"] == Source.TOLD:
            return screen.text(f"told-why-{letter['why']}")
        case "do":
            return screen.text(
                f"dead-do-{letter['do']}", about=letter["about"], site=letter["site"], id=letter["id"]
            )
    return str(letter[name])
