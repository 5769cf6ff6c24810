"""What a command says when it can't do what was asked, or a wiki doesn't answer it."""

from __future__ import annotations

from datetime import UTC, datetime

from core.i18n import Translator
from core.ports import Check, RetryAt, TelosError, WordedError


class CommandError(WordedError):
    """Trouble with a message of ``cli.ftl``."""


def away(error: TelosError, translator: Translator, site: str, url: str) -> Check:
    """The red line of a wiki that couldn't be asked to the end; one that asks to wait is up, and in reach."""
    cure = translator.text("doctor-wiki-cure", url=url)
    if isinstance(error, RetryAt) and error.at is not None:
        left = (error.at - datetime.now(UTC)).total_seconds()
        cure = translator.text("doctor-wiki-cure-later", url=url, minutes=max(1, -int(-left // 60)))
    return Check(
        name=translator.text("doctor-wiki", site=site),
        good=False,
        said=error.text(translator.language),
        cure=cure,
    )
