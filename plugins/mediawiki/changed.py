"""What a change added to a page, in plain words, as far as the wiki shows both of its versions."""

from __future__ import annotations

import re
from html import unescape

from core.added import added
from core.model import Page
from plugins.mediawiki.protocol import Asked

#: Longest text that is looked at.
_LONGEST = 200_000
_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_OUTSIDE = re.compile(r"\[(?:https?:)?//[^\s\[\]]*+ ?([^\[\]]*)\]")
_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}")
_TAG = re.compile(r"<[^<>]*>")
_MARKS = str.maketrans("", "", "'{}|=[]<>")


def added_words(client: Asked, page: Page, old: int, new: int) -> str:
    """The words that revision ``new`` has and ``old`` (0: none) hasn't; "" where the wiki hides one of them."""
    asked = [number for number in (old, new) if number]
    answer = client.get("query", revids="|".join(map(str, asked)), prop="revisions", rvprop="ids|content",
                        rvslots="main")["query"]  # fmt: skip
    texts = {
        int(row["revid"]): str(slot["content"])[:_LONGEST]
        for page_row in answer.get("pages", ())
        if str(page_row.get("pageid")) == page.key.rpartition(":")[2]
        for row in page_row.get("revisions", ())
        if "content" in (slot := row.get("slots", {}).get("main", {}))
    }
    if any(number not in texts for number in asked):
        return ""
    return added(plain_words(texts[old]) if old else "", plain_words(texts[new]))


def plain_words(wikitext: str) -> str:
    """Wikitext as words, line by line; good enough to recognise a change by."""
    text = _LINK.sub(r"\1", _TEMPLATE.sub(" ", wikitext))
    text = _TAG.sub(" ", _OUTSIDE.sub(r"\1", text))
    lines = (unescape(line.translate(_MARKS)).lstrip("*#:;! \t-") for line in text.splitlines())
    return "\n".join(" ".join(line.split()) for line in lines)
