"""What goes wrong while `bench/soak.py` runs: one fault after the other, to real processes."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.life import Life, Telos
from bench.relay import Relay
from tests.notify.post_office import Box

#: Seconds a fault lasts.
FAULT = 6.0


@dataclass
class Faults:
    """What goes wrong, in turn."""

    telos: Telos
    life: Life
    box: Box
    relays: Sequence[Relay]
    folder: Path
    disk: bool

    @property
    def all(self) -> dict[str, Callable[[], None]]:
        """By name, in turn; a full disk only where Telos' own files are on one that can be filled."""
        faults_here = {
            "kill": self.kill, "pause": self.pause, "cut network": self.cut, "full disk": self.fill,
            "slow wiki": self.slow, "wiki away": self.away, "refused mail": self.refuse,
        }  # fmt: skip
        if not self.disk:
            del faults_here["full disk"]
        return faults_here

    def _victim(self) -> str:
        return self.life.chance.choice(list(self.telos.running))

    def kill(self) -> None:
        """A part dies at any moment, twice."""
        for _ in range(2):
            name = self._victim()
            self.telos.kill(name)
            time.sleep(1)
            self.telos.begin(name)
            time.sleep(FAULT / 3)

    def pause(self) -> None:
        """A part stands still for a while, as a machine does that is moved."""
        name = self._victim()
        self.telos.signal(name, signal.SIGSTOP)
        time.sleep(FAULT * 2)
        self.telos.signal(name, signal.SIGCONT)

    def cut(self) -> None:
        """Nothing comes through, and what was connected is dropped."""
        for relay in self.relays:
            relay.cut(off=True)
        time.sleep(FAULT)
        for relay in self.relays:
            relay.cut(off=False)

    def fill(self) -> None:
        """No byte more fits on the disk."""
        ballast = self.folder / "ballast"
        with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
            while file.write(b"\0" * 2**20):
                pass
        time.sleep(FAULT)
        ballast.unlink()

    def slow(self) -> None:
        """The wiki takes its time over each question about rights."""
        self._faring(slow_rights=0.4)

    def away(self) -> None:
        """The wiki does not answer."""
        self._faring(away=True)

    def _faring(self, **how: Any) -> None:
        self.life.fare(how)
        time.sleep(FAULT)
        self.life.fare({})

    def refuse(self) -> None:
        """The mail server takes nothing for now."""
        self.box.recipient_answer = "451 not now"
        # Long enough for the minute's delivery to meet it.
        time.sleep(FAULT * 4)
        self.box.recipient_answer = ""
