"""What somebody says to close a talk: a short word of thanks that asks nothing further."""

from __future__ import annotations

import re

#: No word of thanks is longer.
_LONGEST = 160
_MOST_WORDS = 16
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
#: Thanks and assent, in the languages people write in most.
_THANKS = frozenset({
    "thanks", "thank", "thx", "ty", "cheers", "appreciated", "danke", "dank", "dankeschön", "besten", "merci",
    "gracias", "grazie", "obrigado", "obrigada", "bedankt", "dankjewel", "dziękuję", "dzięki", "tack", "takk", "tak",
    "kiitos", "спасибо", "дякую", "谢谢", "謝謝", "ありがとう", "감사합니다", "ευχαριστώ", "teşekkürler", "děkuji",
    "köszönöm", "mulțumesc", "شكرا", "תודה",
})  # fmt: skip
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
_ASKS = re.compile("[?\uff1f\u061f\u037e]")


def only_thanks(text: str) -> bool:
    """True for a short word of thanks ("Thanks, that helps!") in which nothing is asked, objected or added.

    In doubt it is none: a question that nobody sees is worse than one answer too many.
    """
    if not text or len(text) > _LONGEST or _ASKS.search(text):
        return False
    words = [word.casefold() for word in _WORD.findall(text)]
    if not 0 < len(words) <= _MOST_WORDS or not _THANKS & set(words):
        return False
    return not _MORE & set(words)
