"""What was given up, for whoever runs Telos: why, since when, and what helps; without what a page is called.

Who runs the server need not be allowed to read every page. Reasons are kept as phrases, which are said in the language
of who looks, or as somebody else said them: what may quote a title there is left out when they are shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from core.i18n import Phrase, Translator
from core.phrasing import call_answer
from core.ports import TelosError
from core.queue import JobKind, told_of
from core.store import Store, dead_letters
from core.store.dead_letters import Letter, Source

#: An error is kept behind the name of its kind.
_KIND = re.compile(r"([A-Z][A-Za-z]*): ")
#: What is quoted, linked or asked for by its title in somebody's words, up to where it was cut off.
_QUOTED = re.compile(
    r"""
      "[^"]*(?:"|$) | “[^”]*(?:”|$) | „[^“”]*(?:[“”]|$) | «[^»]*(?:»|$)
    | (?<!\w)'(?:[^']|'(?=\w))*(?:'|$)
    | \[\[[^\[\]]*(?:\]\]|$)
    | (?<=title=)[^&\s]+ | (?<=titles=)[^&\s]+ | (?<=cql=)[^&\s]+
    """,
    re.VERBOSE,
)
_LEFT_OUT = "…"
#: Shorter titles are words like any other.
_SHORT = 3
#: Answers of the address that its own settings allow or forbid.
_PRIVATE = frozenset({"private-address", "no-tls"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """One thing that was given up, as it is shown."""

    id: str
    source: Source
    kind: str
    site: str
    #: Key of a page, person or community, number of a delivery, or name of an address; no title.
    about: str
    #: Key of the person a notice was to reach; "" otherwise.
    to: str
    since: datetime
    attempts: int
    #: In words; of a date that another system told, the end of a message id, ``told-why-<why>``.
    why: str
    #: What helps: the end of a message id, ``dead-do-<do>``.
    do: str


def listed(store: Store, ids: Collection[str] | None = None, *, language: str = "en") -> list[GivenUp]:
    """All that was given up, or what of these still is, in the order in which it was; why, in a language."""
    with store.read() as unit:
        letters = [letter for letter in dead_letters.everything(unit) if ids is None or letter.id in ids]
        titles = dead_letters.titles(unit, {letter.page for letter in letters if letter.page})
    return [
        GivenUp(
            id=letter.id,
            source=letter.source,
            kind=letter.kind,
            site=letter.site,
            about=told_of(letter.kind, letter.about) if letter.source is Source.JOB else letter.about,
            to=letter.to,
            since=letter.since,
            attempts=letter.attempts,
            why=_why(letter, titles.get(letter.page, ""), language) or "–",
            do=_helps(letter),
        )
        for letter in letters
    ]


def _why(letter: Letter, title: str, language: str) -> str:
    if letter.source is Source.CALL:
        return call_answer(Translator(language), letter.error)
    return why(letter.error, title, language)


def why(error: str, title: str = "", language: str = "en") -> str:
    """A kept error for somebody to read: what Telos says itself, without what may be a page's title.

    What another program's fault says may quote anything, so of that only its kind is told.
    """
    kind = _KIND.match(error)
    if kind is not None and kind[1] not in _ours() and kind[1] != "Broke":
        return Translator(language).text("dead-why-fault", kind=kind[1])
    phrase = Phrase.read(error[kind.end() :] if kind is not None else error)
    if kind is None:
        return phrase.text(language) if phrase is not None else error
    text = phrase.text(language) if phrase is not None else error[kind.end() :]
    rest = _QUOTED.sub(_LEFT_OUT, text)
    for form in {title, title.replace(" ", "_"), title.replace(" ", "%20")}:
        if len(form) > _SHORT:
            rest = rest.replace(form, _LEFT_OUT)
    return rest


def _ours() -> frozenset[str]:
    """The kinds of errors whose words are Telos' own."""

    def below(kind: type[TelosError]) -> Iterator[str]:
        yield kind.__name__
        for subclass in kind.__subclasses__():
            yield from below(subclass)

    return frozenset(below(TelosError))


def _helps(letter: Letter) -> str:
    """What helps, by what went wrong."""
    kind = _KIND.match(letter.error)
    named = kind[1] if kind else ""
    if letter.source is Source.CALL:
        return "private" if letter.error in _PRIVATE else "receiver"
    if letter.source is Source.NOTICE:
        return "notice"
    if letter.source is Source.TOLD:
        return f"told-{letter.error}"
    if named == "Broke":
        return "broke"
    if letter.kind == JobKind.INBOX and named == "Reject":
        return "sender"
    if named == "RetryAt":
        return "wiki"
    return "mend" if named in _ours() else "fault"
