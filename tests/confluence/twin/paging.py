"""Pages of lists: start and limit (v1, Data Center) and cursors (v2), capped as the products cap them."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import current_app, request

from tests.confluence.twin.state import Refused
from tests.confluence.twin.ways import Ways

T = TypeVar("T")
Tree = dict[str, Any]


def expansions(written: str) -> Tree:
    """``body.storage,version`` as a tree."""
    tree: Tree = {}
    for path in written.split(","):
        at = tree
        for part in path.strip().split("."):
            if part:
                at = at.setdefault(part, {})
    return tree


def expand(default: str = "") -> Tree:
    """What the request wants expanded; ``default`` holds where the parameter is absent."""
    given = request.args.getlist("expand")
    return expansions(",".join(given) if given else default)


def cap(tree: Tree) -> int:
    """How many results one answer holds at most; the products lower it for costly expansions."""
    body = tree.get("body", {})
    if {"export_view", "styled_view"} & set(body):
        return 25
    if body:
        return 50
    return 200 if tree else 1000


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number of the query; anything else is a 400."""
    written = request.args.get(name, "")
    if written == "":
        return default
    try:
        value = int(written)
    except ValueError:
        raise Refused(400, f"{name} must be a number, not {written}") from None
    if value < least:
        raise Refused(400, f"{name} must be {least} or more")
    return value


def window(items: Sequence[T], *, default: int = 25, most: int = 1000) -> tuple[Sequence[T], dict[str, Any]]:
    """One page by start and limit, and what goes around it."""
    start, limit = number("start", 0), min(number("limit", default), most)
    held = min(limit, ways().cap or limit)
    part = items[start : start + held]
    return part, {"start": start, "limit": limit, "size": len(part), "more": start + held < len(items)}


def ways() -> Ways:
    """How this site differs from the descriptions."""
    configured: Ways = current_app.config["WAYS"]
    return configured


def link_on(path: str, around: dict[str, Any]) -> dict[str, str]:
    """The link to the next page by start and limit, as far as this site has it right."""
    if not around.pop("more"):
        return {}
    start = {"right": around["start"] + around["size"], "wrong": 0}.get(ways().following)
    if start is None:
        return {"next": ""} if ways().following == "empty" else {}
    return {"next": next_link(path, start=start, limit=around["limit"])}


def next_link(path: str, **changes: Any) -> str:
    """The same request with other parameters."""
    args = [(key, value) for key, value in request.args.items(multi=True) if key not in changes]
    return f"{path}?{urlencode(args + [(key, str(value)) for key, value in changes.items()])}"


def cursor_window(items: Sequence[T], *, most: int = 250) -> tuple[Sequence[T], str]:
    """One page by cursor, and the cursor of the next (or the empty text)."""
    limit = number("limit", 25, least=1)
    if limit > most:
        raise Refused(400, f"limit must be between 1 and {most}")
    start = 0
    if written := request.args.get("cursor", ""):
        start = read_cursor(written)
    following = start + limit
    return items[start:following], make_cursor(following) if following < len(items) else ""


def make_cursor(offset: int) -> str:
    """A text nobody should look into."""
    return base64.b64encode(json.dumps({"o": offset, "h": "n/a"}).encode()).decode()


def read_cursor(written: str) -> int:
    try:
        return int(json.loads(base64.b64decode(written))["o"])
    except (ValueError, KeyError, TypeError):
        raise Refused(400, "The cursor is not one of ours") from None
