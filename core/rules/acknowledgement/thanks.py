"""What somebody says to close a talk: a short word of thanks that asks nothing further."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

#: No word of thanks is longer.
_LONGEST = 160
_MOST_WORDS = 16
#: Signs that thank, or agree, by themselves.
_SIGNS = frozenset("👍🙏❤👌")
#: What is the same everywhere.
_ANYWHERE = ("ok", "okay", "super", "perfect")
#: Said alone, these close a talk everywhere.
_ALONE = ("ok", "okay", "okey", "k")
#: Vowel signs and the like, which Python counts as no letters: Arabic, Devanagari, Thai, and what joins none.
_MARKS = "\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c\u200d"
#: Runs of letters with their marks; an apostrophe stands within a word or takes two apart.
_LETTERS = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*(?:['’](?:[^\W\d_]|[{_MARKS}])+)*")
_NO_SPACES = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_LONGEST_WORD = 20
_ASKS = re.compile("[?\uff1f\u061f\u037e]")
#: Marks and shades that may stand beside signs.
_BESIDE_SIGNS = frozenset("!.,\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
#: A name, and what may follow it. Words that begin with a capital and are no names stand for more than thanks.
_NO_NAMES = (
    "Fehler|Duplikat|Link|Nein|Leider|Nur|Und|Aber|No|Nope|Not|But|Sadly|Wrong|Broken|Error|Why|How|Again"
)
_NAME = rf"(?P<name>(?!(?:{_NO_NAMES})\b)[^\W\d_]{{2,}}(?:[ -][^\W\d_]{{2,}})?)"
_ENDS = r"(?=\s*(?:[.!,;–—-]|$|[^\w\s]))"


def only_thanks(text: str) -> bool:
    """True for a short word ("Thanks, that helps!", "Ok.") in which nothing is asked, objected or added.

    In doubt it is none: a question that nobody sees is worse than one answer too many. So every word must be one
    that is known to say nothing more, but the name of who is thanked.
    """
    if not text or len(text) > _LONGEST or _ASKS.search(text) or any(char.isdigit() for char in text):
        return False
    words = _LETTERS.findall(text)
    if not words:
        return not _SIGNS.isdisjoint(text) and all(_is_sign(char) for char in text)
    if len(words) > _MOST_WORDS:
        return False
    return any(table.says_it(text) for table in _tables())


def _is_sign(char: str) -> bool:
    return char in _SIGNS or char.isspace() or char in _BESIDE_SIGNS


@dataclass(frozen=True, slots=True)
class _Table:
    """The words of one language."""

    thanks: frozenset[str]
    #: All of them, those that thank and those beside them.
    known: frozenset[str]
    #: What is said in several words, any of which could ask by itself.
    phrases: re.Pattern[str] | None
    #: What closes a talk where nothing else is said.
    alone: re.Pattern[str]
    #: Who is thanked, by name, right behind the thanks and at the end of what is said.
    named: re.Pattern[str]

    def says_it(self, text: str) -> bool:
        """Whether there is a word of thanks and no word that isn't known."""
        if self._only_known(text.casefold()) or self.alone.fullmatch(text.strip().casefold()):
            return True
        return any(
            one["name"][0].isupper()
            and self._only_known((text[: one.start("name")] + text[one.end() :]).casefold())
            for one in self.named.finditer(text)
        )

    def _only_known(self, text: str) -> bool:
        if self.phrases is not None:
            text = self.phrases.sub(" ", text)
        words = [part for word in _LETTERS.findall(text) for part in self._taken_apart(word)]
        return bool(self.thanks.intersection(words)) and self.known.issuperset(words)

    def _taken_apart(self, word: str) -> list[str]:
        """A word; where people write without spaces, the known words that it is made of."""
        if word in self.known or not _NO_SPACES.match(word):
            return [word]
        parts: list[str] = []
        while word:
            part = next(
                (word[:n] for n in range(min(len(word), _LONGEST_WORD), 0, -1) if word[:n] in self.known), ""
            )
            if not part:
                return [*parts, word]
            parts.append(part)
            word = word[len(part) :]
        return parts


def _table(text: str) -> _Table:
    """The words that thank, those beside them, phrases, and what closes a talk by itself, a line each.

    Capitals make no difference.
    """
    thanks, beside, *more = text.casefold().split("\n")
    said = frozenset(thanks.split())
    phrases, closing = (
        [one.strip() for one in line.split(";") if one.strip()] for line in (*more, "", "")[:2]
    )
    alone = "|".join(re.escape(one).replace("'", "['’]") for one in (*closing, *_ALONE))
    several = "|".join(re.escape(one).replace("'", "['’]") for one in sorted(phrases, key=len, reverse=True))
    words = "|".join(re.escape(one) for one in sorted(said, key=len, reverse=True))
    return _Table(
        said,
        said.union(beside.split(), _ANYWHERE),
        re.compile(rf"(?<!\w)(?:{several})(?!\w)") if several else None,
        re.compile(rf"(?:(?:{alone})[\s.,!…👍👌🙂😊\ufe0f]*){{1,3}}"),
        re.compile(rf"(?P<thanks>(?<!\w)(?i:(?:{words})(?: (?:you|dir|euch|ihnen))?),? |, )@?{_NAME}{_ENDS}"),
    )


@cache
def _tables() -> tuple[_Table, ...]:
    folder = resources.files("core") / "locales" / "thanks"
    files = sorted(folder.iterdir(), key=lambda one: one.name)
    return tuple(_table(file.read_text("utf-8")) for file in files if file.name.endswith(".txt"))
