"""Comments of a discussion page as DiscussionTools tells them; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from typing import Any
from urllib.parse import unquote

from plugins.mediawiki.about import instant
from plugins.mediawiki.signed import DASHES, Remarks, Signed, signed, without_tail

#: A link in a comment's HTML, and how much text may stand between those of one signature.
_FIRST_LINK = re.compile(
    r"""(?:\s|<(?!a\b)[^<>]{1,200}>)*<a\b[^<>]{0,400}?\bhref="([^"<>]{1,400})"[^<>]{0,400}>([^<>]{1,100})</a>"""
)
_ANCHOR = re.compile(r"<a\s([^<>]{1,2000})>[^<>]{0,300}</a>")
_BETWEEN_LINKS = 60
#: HTML that so much text can come from; more is not looked through.
_BETWEEN_HTML = 4000


def read_discussion_tools(items: Sequence[Mapping[str, Any]]) -> tuple[Signed, ...]:
    """The comments of ``discussiontoolspageinfo`` (property ``threaditemshtml``)."""
    remarks = Remarks()

    def walk(parts: Iterable[Mapping[str, Any]], thread: str) -> str:
        for part in parts:
            replies = part.get("replies", ())
            if part.get("type") != "comment":
                # A sub-heading stays in its thread, as in the wikitext.
                within = part.get("headingLevel", 2) > 2
                if not within:
                    remarks.under(_html_text(str(part.get("html", ""))))
                below = walk(replies, thread if within else "")
                thread = below if within else thread
                continue
            author = " ".join(str(part.get("author", "")).replace("_", " ").split())
            if author:
                html = str(part.get("html", ""))
                words = _html_text(_unsigned(html, author))
                remark = signed(
                    author,
                    instant(str(part["timestamp"])),
                    "",
                    (),
                    thread,
                    plain=words,
                    greeted=_greeted(html),
                )
                remark = remarks.keep(remark, thread)
                thread = thread or remark.id
            thread = walk(replies, thread) or thread
        return thread

    walk(items, "")
    return tuple(remarks.kept)


def _greeted(html: str) -> Iterator[str]:
    """The account that a comment's HTML begins with a link to."""
    link = _FIRST_LINK.match(html)
    if link:
        name = " ".join(unescape(link[2]).split())
        if unquote(unescape(link[1])).replace("_", " ").split("&")[0].endswith(f":{name}"):
            yield name


def _unsigned(html: str, author: str) -> str:
    """A comment's HTML without the signature at its end: its last links that name the author, and what follows."""
    end = cut = len(html)
    for link in reversed([*_ANCHOR.finditer(html)]):
        target = unquote(unescape(link[1])).replace("_", " ")
        near = end - link.end() < _BETWEEN_HTML
        if author in target and near and len(_html_text(html[link.end() : end])) < _BETWEEN_LINKS:
            end = cut = link.start()
        elif "timestamplink" not in link[1]:
            break
    return without_tail(html[:cut], DASHES[:-1])


def _html_text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^<>]*>", " ", html)).split())
