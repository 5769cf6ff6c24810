"""The panel's Action objects (docs/contracts.md): links, things to send, and the questions of a form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.model import ActKind, Contribution, composite_keys, local_id
from core.phrasing import Phrasing

Json = dict[str, Any]


def link(label: str, url: str, *, primary: bool = False) -> Json:
    """A link; ``#<key>`` opens the panel at that section or item."""
    return {"kind": "link", "label": label, "primary": primary, "url": url}


def act(
    label: str,
    kind: ActKind,
    *,
    primary: bool = False,
    fields: Sequence[Json] = (),
    data: Json | None = None,
    **about: Any,
) -> Json:
    """Something to send. ``about`` is what the act is about; empty values are left out."""
    sent: Json = {"kind": kind.value, **{name: value for name, value in about.items() if value}}
    if data:
        sent["data"] = data
    made: Json = {"kind": "act", "label": label, "primary": primary, "act": sent}
    if fields:
        made["fields"] = list(fields)
    return made


def field(
    name: str,
    label: str,
    kind: str = "textarea",
    *,
    required: bool = False,
    options: Sequence[tuple[str, str]] = (),
    **more: str,
) -> Json:
    """One question of a form; ``more`` is ``hint``, ``value``, ``checked``, ``min``, ``max``, ``url`` with ``see``."""
    made: Json = {"name": name, "label": label, "type": kind, "required": required}
    if options:
        made["options"] = [{"value": value, "label": shown} for value, shown in options]
    return made | {key: value for key, value in more.items() if value}


def contribution_key(contribution: Contribution) -> str:
    """``<page id>/<contribution id>``, as acts name it."""
    return composite_keys.contribution(local_id(contribution.page), contribution.id)


def maybe(words: Phrasing, label: str) -> str:
    """A question's label that says it may stay empty."""
    return words.text("optional", label=words.text(label))


def item(key: str, what: str, **more: Any) -> Json:
    """One thing with its words; every field of the contract is there."""
    empty: Json = {"why": "", "until": "", "note": "", "url": "", "done": False, "actions": []}
    return {"key": key, "what": what, **empty, **more}


def section(id: str, title: str, items: list[Json], text: str = "") -> Json:
    """A titled part of the opened panel."""
    return {"id": id, "title": title, "text": text, "items": items}
