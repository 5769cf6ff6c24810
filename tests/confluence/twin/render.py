"""Storage format as HTML: a small, escaped rendering of what Telos and its charters use."""

from __future__ import annotations

import html
from datetime import date
from typing import Any

from lxml import etree

from tests.confluence.twin import storage

_KEPT = frozenset(
    {
        *(
            "p",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "li",
            "blockquote",
            "pre",
            "div",
            "span",
            "hr",
            "br",
        ),
        *("strong", "em", "b", "i", "u", "s", "del", "small", "code", "sub", "sup", "time"),
        *("table", "thead", "tbody", "tr", "th", "td", "colgroup", "col"),
    }
)
_EMPTY = frozenset(("br", "hr", "col"))
_PANELS = {"info", "note", "tip", "warning", "panel"}


def html_of(text: str, state: Any, base: str) -> str:
    """A page's text as HTML; text that is broken is shown as it stands."""
    try:
        root = storage.tree(text)
    except ValueError:
        return f'<p class="broken">This page\'s text is broken:</p><pre>{html.escape(text)}</pre>'
    return _Renderer(state, base).inside(root)


def day(at: str) -> str:
    """A date as both products show it; what is none stays as it is."""
    try:
        parsed = date.fromisoformat(at)
    except ValueError:
        return at
    return f"{parsed.day} {parsed:%b %Y}"


class _Renderer:
    def __init__(self, state: Any, base: str) -> None:
        self.state, self.base = state, base

    def inside(self, element: etree._Element) -> str:
        out = [html.escape(element.text or "")]
        for child in element:
            out += [self.element(child), html.escape(child.tail or "")]
        return "".join(out)

    def element(self, element: etree._Element) -> str:
        name = storage.name(element)
        if name == "a":
            href = element.get("href", "")
            safe = href if href.startswith(("http://", "https://", "/", "mailto:", "#")) else "#"
            return f'<a href="{html.escape(safe)}">{self.inside(element)}</a>'
        if name == "time":
            at = element.get("datetime", "")
            return f'<time datetime="{html.escape(at)}">{html.escape(day(at))}</time>'
        if name in _EMPTY:
            return f"<{name}>"
        if name in _KEPT:
            spans = "".join(
                f' {key}="{int(element.get(key, "1"))}"'
                for key in ("colspan", "rowspan")
                if element.get(key, "").isdigit()
            )
            return f"<{name}{spans}>{self.inside(element)}</{name}>"
        if name == "ac:structured-macro":
            return self.macro(element)
        if name == "ac:link":
            return self.link(element)
        if name == "ac:task-list":
            return f'<ul class="tasks">{"".join(self.task(child) for child in element)}</ul>'
        if name in {"ac:placeholder", "ac:parameter"}:
            return ""
        if name == "ac:image":
            return "<em>(an image)</em>"
        return self.inside(element) if name else ""

    def macro(self, element: etree._Element) -> str:
        kind = storage.attribute(element, "ac:name")
        parameters = {
            storage.attribute(child, "ac:name"): "".join(str(part) for part in child.itertext())
            for child in element
            if storage.name(child) == "ac:parameter"
        }
        rich = next((child for child in element if storage.name(child) == "ac:rich-text-body"), None)
        body = self.inside(rich) if rich is not None else ""
        if kind == "status":
            colour = parameters.get("colour", "Grey").lower()
            colour = colour if colour in {"grey", "red", "yellow", "green", "blue", "purple"} else "grey"
            return f'<span class="lozenge {colour}">{html.escape(parameters.get("title", ""))}</span>'
        if kind == "anchor":
            return f'<span id="{html.escape(parameters.get("", ""))}"></span>'
        if kind in _PANELS:
            title = parameters.get("title", "")
            head = f"<p class=panel-title>{html.escape(title)}</p>" if title else ""
            return f'<div class="panel {kind}">{head}{body}</div>'
        if kind == "details":
            return f'<div class="details">{body}</div>'
        if kind == "expand":
            title = html.escape(parameters.get("title", "More"))
            return f"<details><summary>{title}</summary>{body}</details>"
        if rich is not None:
            return f'<div class="macro">{body}</div>'
        plain = next((child for child in element if storage.name(child) == "ac:plain-text-body"), None)
        if plain is not None:
            return f"<pre>{html.escape(''.join(str(part) for part in plain.itertext()))}</pre>"
        return f'<span class="macro">[{html.escape(kind)}]</span>'

    def link(self, element: etree._Element) -> str:
        body = next((child for child in element if storage.name(child).endswith("link-body")), None)
        text = self.inside(body) if body is not None else ""
        for child in element:
            if storage.name(child) == "ri:user":
                id_ = storage.attribute(child, "ri:account-id") or storage.attribute(child, "ri:userkey")
                person = self.state.people.get(id_)
                return f'<span class="mention">@{html.escape(person.display if person else "unknown")}</span>'
            if storage.name(child) == "ri:page":
                title = storage.attribute(child, "ri:content-title")
                pages = [
                    each for each in self.state.content.values() if each.title == title and not each.page
                ]
                text = text or html.escape(title)
                return f'<a href="{self.base}/twin/page/{pages[0].id}">{text}</a>' if pages else text
        return text

    def task(self, element: etree._Element) -> str:
        parts = {storage.name(child): child for child in element}
        body = parts.get("ac:task-body")
        local = (
            "".join(str(piece) for piece in parts["ac:task-id"].itertext()) if "ac:task-id" in parts else ""
        )
        status = parts.get("ac:task-status")
        done = status is not None and "".join(str(piece) for piece in status.itertext()).strip() == "complete"
        text = self.inside(body) if body is not None else ""
        mark = "checked" if done else ""
        return (
            f'<li><label><input type="checkbox" data-task="{html.escape(local.strip())}" {mark}> '
            f"<span>{text}</span></label></li>"
        )
