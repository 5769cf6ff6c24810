"""What a command says when it can't do what was asked."""

from __future__ import annotations

from core.ports import WordedError


class CommandError(WordedError):
    """Trouble with a message of ``cli.ftl``."""
