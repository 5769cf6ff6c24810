"""What a command says when it can't do what was asked."""

from __future__ import annotations

from typing import Any

from core.i18n import Translator
from core.ports import TelosError


class CommandError(TelosError):
    """Trouble with a message of ``cli.ftl``, so that it can be said in the admin's language."""

    def __init__(self, id: str, /, **args: Any) -> None:
        self.id, self.values = id, args
        super().__init__(self.text("en"))

    def text(self, language: str) -> str:
        """The trouble in words."""
        return Translator(language).text(self.id, **self.values)
