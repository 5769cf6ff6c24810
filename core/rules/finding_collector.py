"""A pad on which the rules that read a charter write what they notice."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from core.model import Finding, Level, PersonKey
from core.rules.codes import CODES

#: Of the same code about the same field this many are told; the last one says how many more there are.
MOST = 20


class FindingCollector:
    """Findings in the order in which they were noticed."""

    def __init__(self) -> None:
        self._found: list[tuple[str, str, str, Level, dict[str, Any]]] = []
        self._counts: dict[tuple[str, str], int] = {}

    def add(
        self, code: str, field: str = "", read: str = "", level: Level | None = None, **data: Any
    ) -> None:
        """Note a finding; ``level`` only where it differs from the code's usual one.

        Values in ``data`` are texts, numbers, and days as ISO dates, so that they can be stored as JSON.
        """
        key = (code, field)
        self._counts[key] = self._counts.get(key, 0) + 1
        if self._counts[key] <= MOST:
            self._found.append((code, field, read, level or CODES[code], data))

    def drop(self, code: str, reads: Collection[str]) -> None:
        """Take back what was noted by this code about one of these texts."""
        self._found = [finding for finding in self._found if finding[0] != code or finding[2] not in reads]

    def findings(self, mend: tuple[PersonKey, ...]) -> tuple[Finding, ...]:
        """All of them, each with who can mend it."""
        told: dict[tuple[str, str], int] = {}
        findings = []
        for code, field, read, level, data in self._found:
            key = (code, field)
            told[key] = told.get(key, 0) + 1
            if told[key] == MOST and self._counts[key] > MOST:
                data = data | {"more": self._counts[key] - MOST}
            findings.append(Finding(code=code, level=level, field=field, read=read, data=data, mend=mend))
        return tuple(findings)
