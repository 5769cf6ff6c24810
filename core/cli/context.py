"""What every command shares: the terminal, the settings, and the way to the opened Telos."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.application import Wiring
from core.cli.remote import call
from core.cli.screen import Screen
from core.config import Settings


@dataclass(slots=True)
class Context:
    """One command's surroundings."""

    wiring: Wiring
    screen: Screen
    config: Path | None = None

    @property
    def language(self) -> str:
        """The language the command speaks."""
        return self.screen.translator.language

    def settings(self) -> Settings:
        """The settings; raises ``core.config.ConfigError``."""
        return Settings.load(self.config)

    def ask(self, command: str, /, progress: str = "", **args: Any) -> dict[str, Any]:
        """Do a command's work where the database is open; ``progress``: words while it goes on."""
        settings = self.settings()
        args["language"] = self.language
        if not progress:
            return call(self.wiring, settings, command, args, lambda part, words: None)
        with self.screen.progress(progress) as steps:
            return call(self.wiring, settings, command, args, steps.at)
