"""A channel of nobody's product, as a plugin brings one: it writes messages into a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.model import Person
from core.ports import Channel, Clock, Message


class Pigeon:
    """Reaches those who are called as a loft is."""

    name = "pigeon"

    def __init__(self, loft: Path, lofts: tuple[str, ...], clock: Clock) -> None:
        self._loft, self._lofts, self._clock = loft, lofts, clock

    def reaches(self, person: Person) -> bool:
        return person.name in self._lofts

    def send(self, message: Message) -> None:
        with self._loft.open("a", encoding="utf-8") as file:
            told = {"at": self._clock.now().isoformat(), "to": message.to.name, "subject": message.subject}
            file.write(json.dumps(told) + "\n")


class PigeonFactory:
    """What its entry point gives."""

    name = "pigeon"

    def known_options(self) -> frozenset[str]:
        return frozenset({"loft", "lofts"})

    def open(self, settings: Mapping[str, Any], clock: Clock) -> Channel:
        return Pigeon(Path(settings["loft"]), tuple(settings["lofts"]), clock)


channel = PigeonFactory()
