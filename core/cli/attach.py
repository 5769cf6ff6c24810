"""``telos attach``: a charter from a file, for pages nobody should edit."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click

from core.cli.context import Context
from core.cli.report import show
from core.cli.trouble import CommandError
from core.config_errors import toml_place
from core.i18n import Translator
from core.model import ScopeKind

#: How a scope is written on the command line: word → kind.
SCOPES: Mapping[str, ScopeKind] = {
    "page": ScopeKind.PAGE,
    "tree": ScopeKind.TREE,
    "category": ScopeKind.LABEL,
    "label": ScopeKind.LABEL,
    "namespace": ScopeKind.SPACE,
    "space": ScopeKind.SPACE,
}


def commands(translator: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.command("attach", help=translator.text("cli-attach-help"))
    @click.argument("site")
    @click.argument("scope")
    @click.option(
        "--charter",
        "file",
        required=True,
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help=translator.text("cli-attach-charter-help"),
    )
    @click.option("--home", metavar="TITLE", help=translator.text("cli-attach-home-help"))
    @click.option("--name", metavar="NAME", help=translator.text("cli-attach-name-help"))
    @click.option("--yes", is_flag=True, help=translator.text("cli-attach-yes-help"))
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def attach(
        context: Context,
        site: str,
        scope: str,
        file: Path,
        home: str | None,
        name: str | None,
        yes: bool,
        as_json: bool,
    ) -> int:
        kind, value = read_scope(scope)
        wanted: dict[str, Any] = {
            "site": site,
            "kind": kind.value,
            "value": value,
            "fields": read_charter(file),
            "home": home,
            "slug": slug_of(name or file.stem),
            "named": bool(name),
        }
        result = context.ask("attach", **wanted, yes=yes)
        if at := result.get("attached_at"):
            raise CommandError("cli-attach-name-taken", name=wanted["slug"], title=at)
        if taken := result.get("takes"):
            taken_words = ", ".join(f"{community['title']} ({community['pages']})" for community in taken)
            if as_json or not context.screen.can_ask():
                raise CommandError("cli-attach-takes", held=taken_words)
            if not context.screen.confirm(context.screen.text("cli-attach-ask", held=taken_words)):
                context.screen.say("cli-attach-left")
                return 1
            result = context.ask("attach", **wanted, yes=True)
        if as_json:
            context.screen.json(result)
            return 0
        context.screen.say("cli-attach-done", community=result["community"])
        show(context, result)
        return 0

    @click.command("detach", help=translator.text("cli-detach-help"))
    @click.argument("site")
    @click.argument("name")
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def detach(context: Context, site: str, name: str, as_json: bool) -> int:
        result = context.ask("detach", site=site, slug=slug_of(name))
        if as_json:
            context.screen.json(result)
            return 0
        context.screen.say("cli-detach-done", name=result["name"])
        return 0

    return [attach, detach]


def read_scope(text: str) -> tuple[ScopeKind, str]:
    """Kind and value of ``page:Title``, ``tree:Title``, ``category:Name``, ``namespace:4``."""
    word, colon, value = text.partition(":")
    kind = SCOPES.get(word.strip().lower())
    if kind is None or not colon or not value.strip():
        raise CommandError("cli-bad-scope", scope=text)
    return kind, value.strip()


def read_charter(file: Path) -> dict[str, str]:
    """Field names and values of a charter file, in the notation of ``CharterText``: lists an entry a line."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise CommandError("cli-bad-charter-text", file=file.name) from None
    except tomllib.TOMLDecodeError as error:
        raise CommandError("config-not-toml", where=file.name, **toml_place(error)) from None
    return {name: _written(value, file, name) for name, value in table.items()}


def _written(value: Any, file: Path, name: str) -> str:
    if isinstance(value, list):
        return "\n".join(_entry(each, file, name) for each in value)
    if isinstance(value, dict):
        return _entry(value, file, name)
    return _plain(value, file, name)


def _entry(value: Any, file: Path, name: str) -> str:
    """One entry of a list; a table is its name, then ``key: value`` pairs."""
    if not isinstance(value, dict):
        return _plain(value, file, name)
    pairs = {key: _plain(inner, file, name) for key, inner in value.items()}
    first = [pairs.pop("name")] if "name" in pairs else []
    return "; ".join([*first, *(f"{key.replace('_', ' ')}: {inner}" for key, inner in pairs.items())])


def _plain(value: Any, file: Path, name: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, str | int | float):
        return str(value)
    raise CommandError("cli-bad-charter", file=file.name, said=f"{name}: {type(value).__name__}")


def slug_of(text: str) -> str:
    """A name that can be part of a key: small letters, digits, hyphens."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60]
    if not slug:
        raise CommandError("cli-bad-name", name=text)
    return slug
