"""What somebody says to close a talk: a short word of thanks that asks nothing further."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources

from core.rules.deadline.dates import calendar_words

#: No word of thanks is longer.
_LONGEST = 160
_MOST_WORDS = 16
#: A picture says that something was seen or liked, but for those that ask, object, regret, or tell of trouble.
_DOUBTS = frozenset(
    "🤔🤨🧐🤷🙋❓❔❗❕👎❌❎✖✗✘✕➖⛔🚫🛑⚠🚨🆘🙅🤦⏳⌛⏰🐛💔💩"
    "😕🙁☹😞😟😠😡🤬😢😭😩😫😖😣😤😒🙄😬😱😨😰😔😥😓😐😑😶😵🤕🤢🤮🥺🫤😿🙀😾"
)
#: Pictures that people type, as words, digits or marks.
_TYPED = re.compile(
    r"(?<![\w+])\+ ?1(?!\w|[.,]\d| ?%)|(?<!\S)(?:[:;=]['’]?-?[)D\]*]+|[xX]D+|<3+|\^_?\^|\(y\)"
    r"|:(?:\+1|thumbs_?up|heart|tada|clap|ok_hand|pray|smile|slight_smile|100|white_check_mark|rocket):)(?=[\s.,!]|$)"
)
_SAD = re.compile(r"[:;=]['’]?-?[(\[/\\|]")
#: What is the same everywhere.
_ANYWHERE = ("ok", "okay", "super", "perfect", "top", "lgtm", "sgtm", "ack")
#: Said alone, these close a talk everywhere.
_ALONE = ("ok", "okay", "okey", "k", "lgtm", "sgtm", "ack", "top")
#: Vowel signs and the like, which Python counts as no letters: Arabic, Devanagari, Thai, and what joins none.
_MARKS = "\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c\u200d"
#: Runs of letters with their marks; an apostrophe stands within a word or takes two apart.
_LETTERS = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*(?:['’](?:[^\W\d_]|[{_MARKS}])+)*")
_NO_SPACES = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_LONGEST_WORD = 20
_ASKS = re.compile("[?\uff1f\u061f\u037e\u203d\u2047-\u2049]")
#: What pictures are made of: themselves, their shades, what gives them colour and joins them.
_PICTURED = frozenset({"So", "Sk"})
_JOINING = frozenset("\ufe0f\u200d")
#: Marks that may stand beside pictures.
_BESIDE = frozenset("!.,")
#: A name, and what may follow it. Words that begin with a capital and are no names stand for more than thanks.
_NO_NAMES = (
    "Fehler|Duplikat|Link|Nein|Leider|Nur|Und|Aber|No|Nope|Not|But|Sadly|Wrong|Broken|Error|Why|How|Again"
)
#: Words that say when.
_WHEN = calendar_words() | {
    *("today", "tonight", "tomorrow", "later", "soon", "asap", "heute", "morgen", "übermorgen", "gleich"),
    *("später", "bald", "demain", "mañana", "domani", "amanhã"),
}
_NAME = rf"(?P<name>(?!(?:{_NO_NAMES})\b)[^\W\d_]{{2,}}(?:[ -][^\W\d_]{{2,}})?)"
#: Whom somebody speaks to, by the sign for it.
_SPOKEN_TO = re.compile(r"\s*@(?P<whom>[^\W\d_]{2,30}(?: [^\W\d_]{2,30})?(?=[:,])|[^\W\d_]{2,30}(?=\s))[:,]?")
_ENDS = r"(?=\s*(?:[.!,;–—-]|$|[^\w\s]))"


def only_thanks(text: str) -> bool:
    """True for a short word ("Thanks, that helps!", "Ok.", "+1") in which nothing is asked, objected or added.

    In doubt it is none: a question that nobody sees is worse than one answer too many. So every word must be one
    that is known to say nothing more, but the name of who is thanked.
    """
    if not text or len(text) > _LONGEST or _ASKS.search(text) or _SAD.search(text):
        return False
    # A full stop for whom it speaks to: what follows is not one more name ("Thanks @Tom: Friday.").
    spoken = _SPOKEN_TO.sub(_without_name, text, count=1).lstrip(" .")
    return any(map(_closes_a_talk, {spoken, text}))


def _without_name(match: re.Match[str]) -> str:
    return ". " if _is_name(match["whom"].title()) else match[0]


def _closes_a_talk(text: str) -> bool:
    text = _TYPED.sub(" 👍 ", text)
    if not _DOUBTS.isdisjoint(text) or any(char.isdigit() for char in text):
        return False
    letters = "".join(" " if _is_picture(char) else char for char in text)
    words = _LETTERS.findall(letters)
    if not words:
        return letters != text and all(char.isspace() or char in _BESIDE for char in letters)
    if len(words) > _MOST_WORDS:
        return False
    return any(table.says_it(letters) for table in _tables())


def _is_picture(char: str) -> bool:
    return char > "\x7f" and (unicodedata.category(char) in _PICTURED or char in _JOINING)


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
        return self._closes(text) or any(
            _is_name(match["name"]) and self._closes(text[: match.start("name")] + text[match.end() :])
            for match in self.named.finditer(text)
        )

    def _closes(self, text: str) -> bool:
        low = text.casefold()
        return self._only_known(low) or self.alone.fullmatch(low.strip()) is not None

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


def _is_name(name: str) -> bool:
    """Whether this may be who is thanked: "Ok @Montag" says when, not to whom."""
    parts = re.split("[ -]", name)
    return all(part[0].isupper() for part in parts) and not _WHEN.intersection(map(str.casefold, parts))


def _table(text: str) -> _Table:
    """The words that thank, those beside them, phrases, and what closes a talk by itself, a line each.

    Capitals make no difference.
    """
    thanks, beside, *more = text.casefold().split("\n")
    thanking = frozenset(thanks.split())
    phrases, closing = (
        [part.strip() for part in line.split(";") if part.strip()] for line in (*more, "", "")[:2]
    )
    alone = "|".join(re.escape(phrase).replace("'", "['’]") for phrase in (*closing, *_ALONE))
    # What closes a talk says nothing more beside thanks, either.
    beside_it = sorted({*phrases, *closing}, key=len, reverse=True)
    several = "|".join(re.escape(phrase).replace("'", "['’]") for phrase in beside_it)
    words = "|".join(re.escape(phrase) for phrase in sorted(thanking, key=len, reverse=True))
    return _Table(
        thanking,
        thanking.union(beside.split(), _ANYWHERE),
        re.compile(rf"(?<!\w)(?:{several})(?!\w)") if several else None,
        re.compile(rf"(?:(?:{alone})[\s.,;!…–—-]*){{1,3}}"),
        re.compile(rf"(?P<thanks>(?<!\w)(?i:(?:{words})(?: (?:you|dir|euch|ihnen))?),? |, )@?{_NAME}{_ENDS}"),
    )


@cache
def _tables() -> tuple[_Table, ...]:
    folder = resources.files("core") / "locales" / "thanks"
    files = sorted(folder.iterdir(), key=lambda resource: resource.name)
    return tuple(_table(file.read_text("utf-8")) for file in files if file.name.endswith(".txt"))
