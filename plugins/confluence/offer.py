"""The template "Community charter": put into Confluence once, and left alone from then on.

Cloud has templates by REST. Data Center has none, so there it is a page to copy, known by its label.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from core.ports import Check, RetryAt
from plugins.confluence.client import ApiError, Client, Json, Unclear
from plugins.confluence.lines import Lines
from plugins.confluence.raw import RawPage, Wiki
from plugins.confluence.templates import descriptions, templates

#: On the page that Data Center has in place of a template.
LABEL: Final = "telos-template"
_TEMPLATES: Final = "rest/api/template"
_CONTENT: Final = "rest/api/content"
#: How often a change is tried again after looking whether it was made.
_TRIES: Final = 3


def is_template(page: RawPage, fields: Mapping[str, str]) -> bool:
    """Whether a page is the one people copy, and not a charter of its own.

    A copy may bear the label, too. It has another name, and something is filled in (a scope is always there).
    """
    return LABEL in page.labels and (page.title in templates() or not set(fields) - {"scope"})


class Offer:
    """The templates of one Confluence; ``wanted`` is the space they shall be in, "" for the usual place."""

    def __init__(self, client: Client, wiki: Wiki, lines: Lines, wanted: str) -> None:
        self._client = client
        self._wiki = wiki
        self._lines = lines
        self._wanted = wanted

    def checks(self, spaces: Sequence[str], *, install: bool) -> Iterator[Check]:
        """One line a template. ``spaces``: those whose pages we may edit."""
        space = self._wanted
        if not space and not self._wiki.cloud:
            # Somebody's own space is no place to look for a template.
            space = next((key for key in spaces if not key.startswith("~")), "")
            if not space:
                yield self._lines.check("cf-template", False, said=self._lines.text("cf-template-nowhere"))
                return
        for name, text in templates().items():
            yield self._one(name, text, space, install=install)

    def _one(self, name: str, text: str, space: str, *, install: bool) -> Check:
        lines, template_there, saved = self._lines, "", False
        try:
            for attempt in range(_TRIES):
                template_there = self._find(name, space)
                if template_there or not install:
                    break
                try:
                    self._make(name, text, space)
                    saved = True
                except Unclear:
                    # It may be there: the next round looks before it writes.
                    if attempt == _TRIES - 1:
                        raise
        except (ApiError, RetryAt) as error:
            answer = lines.say(error.reason) if isinstance(error, ApiError) else error.text(lines.language)
            return lines.check("cf-template", False, said=answer, name=name)
        if not template_there:
            return lines.check("cf-template", False, said=lines.text("cf-template-none"), name=name)
        answer = lines.text("cf-template-saved" if saved else "cf-template-there", where=template_there)
        return lines.check("cf-template", True, said=answer, name=name)

    def _find(self, name: str, space: str) -> str:
        """Where people find the template of this name; "" for nowhere."""
        if self._wiki.cloud:
            rows = self._client.listed(f"{_TEMPLATES}/page", spaceKey=space or None, limit=100)
            there = any(row.get("name") == name for row in rows)
            return self._lines.text("cf-template-place") if there else ""
        ids = self._wiki.titled(name, space) or self._labelled(name)
        return f"{self._client.url}/pages/viewpage.action?pageId={ids[0]}" if ids else ""

    def _labelled(self, name: str) -> list[str]:
        """The page where somebody moved it to another space."""
        pages = (self._wiki.page(id) for id in self._wiki.titled(name, ""))
        return [page.id for page in pages if page is not None and LABEL in page.labels]

    def _make(self, name: str, text: str, space: str) -> None:
        body: Json = {"storage": {"value": text, "representation": "storage"}}
        if self._wiki.cloud:
            given: dict[str, Any] = {
                "name": name,
                "templateType": "page",
                "description": descriptions()[name],
                "body": body,
            }
            if space:
                given["space"] = {"key": space}
            self._client.write("POST", _TEMPLATES, given)
            return
        page = self._client.write(
            "POST", _CONTENT, {"type": "page", "title": name, "space": {"key": space}, "body": body}
        )
        # The same label twice is one, so this may be repeated.
        self._client.query(f"{_CONTENT}/{page['id']}/label", [{"prefix": "global", "name": LABEL}])
