"""No word of a message shows that it was put together: no doubled space, no space before a stop, no empty place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import partial
from typing import Any

import pytest

from core.effects import NoticeKind, Step
from core.message_facts import NoticeFacts, Post
from core.model import Passed, Settlement
from core.notify.compose import compose
from core.notify.render import rendered
from core.ports import Line
from tests.notify.posts import OWN, POSTS, URL, notice, post
from tests.notify.test_decisions import KINDS
from tests.ui import samples as s

#: What a text put together from parts can show. "…" may stand behind a space, and a French mark is nobody's here.
UNTIDY = {
    "two spaces": re.compile(r"\S[  ]{2,}\S"),
    "a space at an end": re.compile(r"^\s|\s$"),
    "a space before a stop": re.compile(r"\s[.,;:!?)”“](\s|$)(?<!„)"),
    "two stops": re.compile(r"[,;:!?][.,;:!?]|[^.]\.\.([^.]|$)|…\."),
    "an empty place": re.compile(r"“”|„“|\(\)|: ?[.,·]|, ?[,.·]|[:,·]$|^[.,:·]|· ·"),
    "a value's name": re.compile(r"[{}$]|\bNone\b"),
}


def _decisions() -> dict[str, Callable[[], Post]]:
    def made(kind: str, yes: bool, level: int, by: Any, note: str) -> Post:
        obligation, charter = KINDS[kind]()
        how = ("accepted", "not accepted") if kind == "done" else ("approved", "refused")
        settled = Settlement(by=by, at=s.NOW, how=how[0] if yes else how[1], note=note)
        about = replace(obligation, settled=settled)
        return post(
            s.BEN, notice(s.BEN, NoticeKind.DECIDED, about, charter=replace(charter, level=level), ask=None)
        )

    return {
        f"{kind} {yes} {level} {by}": lambda kind=kind, yes=yes, level=level, by=by: made(  # type: ignore[misc]
            kind, yes, level, by, "" if by is None else "Agreed."
        )
        for kind in KINDS
        for yes in (True, False)
        for level in (1, 4)
        for by in (None, s.DIA.key)
    }


def _asked(kind: str) -> Post:
    """The question itself, to who decides, with the reason the rules give for it."""
    obligation, charter = KINDS[kind]()
    why = {"done": "accept", "item": "proposal", "item off": "proposal", "outcome": "proposal"}
    settled = {"by": s.BEN.key, "note": "https://wiki.example.org/Travel"} if kind == "done" else {}
    about = replace(
        obligation, why=f"why-decide-{why.get(kind, kind)}".replace("date", "extension"), why_args=settled
    )
    return post(s.DIA, notice(s.DIA, NoticeKind.LADDER, about, Step.BEFORE_1, charter=charter))


ALL = {**POSTS, **_decisions(), **{f"asked {kind}": partial(_asked, kind) for kind in KINDS}}
#: Fields that may be empty, or hold what says nothing.
_CHARTER = ("benefit", "business_need", "reward", "outcome_text", "purpose")
_OBLIGATION = ("what", "benefit")


def _emptied(notice: NoticeFacts, blank: str) -> Iterator[NoticeFacts]:
    charter = replace(notice.charter, **dict.fromkeys(_CHARTER, blank))
    charter = replace(
        charter, extensions=tuple(replace(each, reason=blank) for each in charter.extensions), sponsor=None
    )
    yield replace(notice, charter=charter, added="")
    if notice.obligation is None:
        return
    what = dict.fromkeys(_OBLIGATION, blank)
    about = replace(
        notice.obligation, **what, about=None, why_args={**notice.obligation.why_args, "note": blank}
    )
    if about.settled:
        about = replace(about, settled=replace(about.settled, note=blank))
    if about.passed:
        about = replace(about, passed=Passed(by=about.passed.by, note=blank))
    yield replace(notice, charter=charter, obligation=about, added=blank)


def _untidy(given: Post, language: str) -> list[tuple[str, str]]:
    message = compose(replace(given, to=replace(given.to, language=language)))
    texts = [message.subject, message.good, message.rest]
    texts += [
        str(getattr(line, field.name))
        for line in message.lines
        for field in fields(Line)
        if not field.name.endswith("url") and field.name != "key"
    ]
    # What is rendered ends an address with a line, and rules off a name.
    texts += [
        line
        for line in rendered(message)[0].splitlines()
        if "://" not in line and not line.startswith("--") and not line.startswith(("Hello", "Hallo"))
    ]
    return [
        (name, text) for text in texts for name, pattern in UNTIDY.items() if text and pattern.search(text)
    ]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", ALL)
def test_every_notice_is_tidy(name: str, language: str) -> None:
    assert _untidy(ALL[name](), language) == []


@pytest.mark.parametrize("blank", ["", " ", ".", "\n", "\u200b"])
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", ALL)
def test_every_notice_is_tidy_whatever_nobody_wrote(name: str, language: str, blank: str) -> None:
    given = ALL[name]()
    for number in range(2):
        notices = [list(_emptied(notice, blank)) for notice in given.notices]
        changed = tuple(each[min(number, len(each) - 1)] for each in notices)
        assert _untidy(replace(given, notices=changed), language) == []


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("how", ["reply", "thanks", "edit", "elsewhere", "panel"])
@pytest.mark.parametrize("note", ["", ".", "https://x.org/1", "Yes ."])
def test_every_answer_is_told_tidily(how: str, note: str, language: str) -> None:
    settled = s.answered(s.OWN, s.ANA, s.at(21), how=how, note=note).settled
    given = post(s.CEM, notice(s.CEM, NoticeKind.ANSWERED, replace(OWN, settled=settled), url=URL))
    untidy = _untidy(given, language)
    # Words of people stay as they were written.
    assert [place for place in untidy if "Yes ." not in place[1]] == []
