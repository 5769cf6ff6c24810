"""Titles as people write them and as this wiki has them: its own way to spell, its scripts, its namespaces."""

from __future__ import annotations

import re
from dataclasses import replace

from core.model import CharterText, Page, Scope, ScopeKind
from core.rules.purpose.fields import canonical
from core.rules.purpose.scope import label_form, scope_in_words
from core.rules.text import form
from core.word_tables import words
from plugins.mediawiki.about import CATEGORY, About
from plugins.mediawiki.protocol import Asked

#: What no title holds; asked for it, the wiki refuses the whole question.
_NONE = re.compile(r"[<>\[\]{}|\n\x00-\x1f\x7f\ufffd]")
_LONGEST = 255


def settled(client: Asked, title: str) -> tuple[str, bool]:
    """The title as the wiki normalises it and converts its script, and whether there is such a page.

    What can be no title is given back as it is.
    """
    if not title.strip() or len(title) > _LONGEST or _NONE.search(title):
        return title, False
    answer = client.get("query", titles=title, converttitles=True, prop="info")["query"]
    for row in answer.get("pages", ()):
        return str(row["title"]), not (row.get("missing") or row.get("invalid"))
    return title, False


def placed(client: Asked, about: About, charter: CharterText, page: Page) -> CharterText:
    """The charter with the scope it names in the wiki's own words, and whether that page is there."""
    name = next((name for name in charter.fields if canonical(name) == "scope"), None)
    scope = scope_in_words(charter.fields[name], page) if name else None
    if name is None or scope is None:
        return charter
    scope_read = _scope(client, about, scope, page)
    if scope_read is None:
        return charter
    wanted, exists = scope_read
    fields = dict(charter.fields)
    if wanted != scope:
        word = {ScopeKind.PAGE: "page: [[{}]]", ScopeKind.TREE: "subpages of [[{}]]"}
        word |= {ScopeKind.LABEL: "category: {}", ScopeKind.SPACE: "namespace: {}"}
        fields[name] = word[scope.kind].format(wanted.value)
    return replace(charter, fields=fields, lost=not exists)


def _scope(client: Asked, about: About, scope: Scope, page: Page) -> tuple[Scope, bool] | None:
    """The scope as the wiki has it and whether it is there; None where nothing is to be asked."""
    match scope.kind:
        case ScopeKind.PAGE | ScopeKind.TREE:
            if scope.value == page.place:
                return None
            title, exists = settled(client, scope.value)
            return replace(scope, value=title), exists
        case ScopeKind.SPACE:
            number = _namespace(about, scope.value)
            return replace(scope, value=scope.value if number is None else str(number)), number is not None
        case ScopeKind.LABEL:
            # Written as a link or a title it has its namespace before it; no page's category has.
            space, colon, rest = scope.value.lstrip(": ").partition(":")
            own = rest.strip() if colon and _namespace(about, space) == CATEGORY else ""
            value = own or scope.value
            if value != page.title.partition(":")[2].strip() and not value.isascii():
                title, _ = settled(client, f"{about.namespaces[CATEGORY]}:{value}")
                value = title.partition(":")[2] or value
            same = label_form(value) == label_form(scope.value)
            return None if same else (replace(scope, value=value), True)


def _namespace(about: About, written: str) -> int | None:
    """The namespace of this name or number; the one of articles has a name on no wiki."""
    name = " ".join(written.replace("_", " ").split()).casefold()
    if name.isascii() and name.isdigit() and len(name) < 6:
        return int(name) if int(name) in about.namespaces else None
    return 0 if form(name) in words("namespace", "0") else about.numbers.get(name)
