"""The lines an admin reads: each names what was looked at, says what was found, and how to mend it."""

from __future__ import annotations

from typing import Any, Final

from core.i18n import Translator
from core.ports import Check

#: Spaces named in one line; the rest is a number.
_NAMED: Final = 8


class Lines:
    """Checks in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        translator = Translator(language)
        self.text, self.say = translator.text, translator.say

    def check(self, id: str, good: bool, *, said: str = "", cure: str = "", **args: Any) -> Check:
        """The line ``id`` of the language file; a bad one has the cure ``cure``, else ``<id>-cure``."""
        return Check(
            name=self.text(id, **args),
            good=good,
            said=said,
            cure="" if good else self.text(cure or f"{id}-cure", **args),
        )

    def named(self, keys: list[str]) -> str:
        """Some of the keys, and how many more there are."""
        if len(keys) <= _NAMED:
            return ", ".join(keys)
        return self.text("cf-and-more", names=", ".join(keys[:_NAMED]), count=len(keys) - _NAMED)
