"""Storage format as the twin needs it: is it well-formed, its tasks, its plain text."""

from __future__ import annotations

import html
import html.entities
import re
from dataclasses import dataclass

from lxml import etree

AC = "http://www.atlassian.com/schema/confluence/4/ac/"
RI = "http://www.atlassian.com/schema/confluence/4/ri/"
_WRAP = '<wiki xmlns:ac="' + AC + '" xmlns:ri="' + RI + '">%s</wiki>'
_XML = {"amp", "lt", "gt", "quot", "apos"}
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")


def _plain(match: re.Match[str]) -> str:
    name = match[1]
    if name in _XML:
        return match[0]
    return html.entities.html5.get(name + ";", match[0])


def tree(text: str) -> etree._Element:
    """The text's elements under one root; raises ``ValueError`` where it is not well-formed."""
    # HTML's named characters are part of the format, and mean nothing to an XML parser.
    parts = re.split(r"(<!\[CDATA\[.*?\]\]>)", text, flags=re.DOTALL)
    known = "".join(piece if piece.startswith("<![CDATA[") else _ENTITY.sub(_plain, piece) for piece in parts)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, strip_cdata=False)
    try:
        return etree.fromstring(_WRAP % known, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error


def name(element: etree._Element) -> str:
    """``ac:task`` and the like; the empty text for comments and instructions."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.replace("{" + AC + "}", "ac:").replace("{" + RI + "}", "ri:")


def attribute(element: etree._Element, key: str) -> str:
    prefix, _, rest = key.partition(":")
    space = {"ac": AC, "ri": RI}.get(prefix)
    return element.get("{" + space + "}" + rest, "") if space else element.get(key, "")


def inner(element: etree._Element) -> str:
    """What stands inside an element, as storage format."""
    out = [html.escape(element.text or "", quote=False)]
    for child in element:
        out.append(etree.tostring(child, encoding="unicode"))
    return re.sub(r' xmlns:(?:ac|ri)="[^"]*"', "", "".join(out))


def text(storage: str) -> str:
    """The words alone; broken text gives what is left without its tags."""
    try:
        root = tree(storage)
    except ValueError:
        return html.unescape(re.sub(r"<[^>]*>", " ", storage))
    return " ".join(" ".join(str(piece) for piece in root.itertext()).split())


def lines(storage: str) -> list[str]:
    """The words, a line for each paragraph, heading, item or cell."""
    parts = re.split(r"</(?:p|h[1-6]|li|t[dh]|ac:task-body|ac:parameter)>", storage)
    return [line for line in map(text, (re.sub(r"<[^>]*>", " ", part) for part in parts)) if line]


@dataclass
class FoundTask:
    """A task as it stands in the text."""

    local: str
    uuid: str
    status: str
    body: str
    assignee: str
    due: str


def tasks(storage: str) -> list[FoundTask]:
    """The tasks of a text; none where it is broken."""
    if "ac:task" not in storage:
        return []
    try:
        root = tree(storage)
    except ValueError:
        return []
    listed = []
    for element in root.iter("{" + AC + "}task"):
        parts = {name(child): child for child in element}
        body = parts.get("ac:task-body")
        users = body.iter("{" + RI + "}user") if body is not None else iter(())
        assignee = next(
            (attribute(user, "ri:account-id") or attribute(user, "ri:userkey") for user in users), ""
        )
        times = body.iter("time") if body is not None else iter(())
        listed.append(
            FoundTask(
                local=_text_of(parts.get("ac:task-id")),
                uuid=_text_of(parts.get("ac:task-uuid")),
                status=_text_of(parts.get("ac:task-status")) or "incomplete",
                body=inner(body) if body is not None else "",
                assignee=assignee,
                due=next((time.get("datetime", "") for time in times), ""),
            )
        )
    return listed


def _text_of(element: etree._Element | None) -> str:
    return "" if element is None else "".join(str(piece) for piece in element.itertext()).strip()


def escaped(text: str) -> str:
    """Plain words as storage format."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def with_status(storage: str, local: str, status: str) -> str:
    """The text with one task ticked or not, everything else as it was."""
    pattern = re.compile(
        r"(<ac:task>(?:(?!</ac:task>).)*?<ac:task-id>\s*"
        + re.escape(local)
        + r"\s*</ac:task-id>(?:(?!</ac:task>).)*?<ac:task-status>)\s*\w+\s*(</ac:task-status>)",
        re.DOTALL,
    )
    return pattern.sub(lambda match: match[1] + status + match[2], storage, count=1)
