"""What somebody says to close a talk: a short word of thanks that asks nothing further."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

#: No word of thanks is longer.
_LONGEST = 160
_MOST_WORDS = 16
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
#: Thanks in English and German, beside which anything may stand that is not one of the words below.
_THANKS = frozenset({
    "thanks", "thank", "thx", "ty", "cheers", "appreciated", "danke", "dankeschön",
})  # fmt: skip
#: "Dank" is German beside one of these; else it may be Dutch.
_DANK = frozenset({"vielen", "herzlichen", "besten", "schönen", "lieben", "tausend", "dir", "euch", "ihnen"})
#: Words after which there is more to it than thanks: an objection, a condition, a question, a wish, a "not yet".
_MORE = frozenset({
    "but", "however", "though", "although", "still", "yet", "except", "unless", "if", "why", "how", "what", "when",
    "where", "who", "which", "whether", "please", "could", "would", "should", "shall", "can", "may", "does", "do",
    "not", "no", "don't", "doesn't", "didn't", "isn't", "can't", "won't", "don’t", "doesn’t", "didn’t", "isn’t",
    "can’t", "won’t", "also", "another", "missing", "wrong", "need", "needs", "unclear", "instead", "anyway",
    "aber", "jedoch", "doch", "trotzdem", "allerdings", "dennoch", "noch", "wenn", "falls", "ob", "warum", "wieso",
    "weshalb", "wie", "was", "wann", "wo", "wer", "welche", "welcher", "welches", "bitte", "kann", "kannst", "könnte",
    "könntest", "könnten", "soll", "sollte", "sollen", "darf", "nicht", "kein", "keine", "nein", "auch", "fehlt",
    "falsch", "unklar", "brauche", "brauchen", "stattdessen", "mais", "pourquoi", "comment", "pero", "cómo", "ma",
})  # fmt: skip
#: What is the same everywhere.
_ANYWHERE = ("ok", "okay", "super", "perfect")
#: Runs of letters with their marks; an apostrophe stands within a word or takes two apart.
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_LONGEST_WORD = 20
_ASKS = re.compile("[?\uff1f\u061f\u037e]")


def only_thanks(text: str) -> bool:
    """True for a short word of thanks ("Thanks, that helps!") in which nothing is asked, objected or added.

    In doubt it is none: a question that nobody sees is worse than one answer too many.
    """
    if not text or len(text) > _LONGEST or _ASKS.search(text):
        return False
    words = [word.casefold() for word in _WORD.findall(text)]
    if not 0 < len(words) <= _MOST_WORDS:
        return False
    thanks = bool(_THANKS.intersection(words)) or ("dank" in words and bool(_DANK.intersection(words)))
    if thanks and not _MORE.intersection(words):
        return True
    return any(table.says_it(text.casefold()) for table in _tables())


@dataclass(frozen=True, slots=True)
class _Table:
    """The words of one language."""

    thanks: frozenset[str]
    #: All of them, those that thank and those beside them.
    known: frozenset[str]

    def says_it(self, text: str) -> bool:
        """Whether there is a word of thanks and no word that isn't known."""
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


@cache
def _tables() -> tuple[_Table, ...]:
    folder = resources.files("core") / "locales" / "thanks"
    found = []
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".txt"):
            thanks, beside = file.read_text("utf-8").casefold().split("\n")[:2]
            said = frozenset(thanks.split())
            found.append(_Table(said, said.union(beside.split(), _ANYWHERE)))
    return tuple(found)
