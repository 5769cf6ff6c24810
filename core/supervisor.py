"""A process that works, started anew whenever it dies by itself; it ends in good order when it is told to."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from core.ports import TelosError

log = logging.getLogger("telos")

#: What is done, told whether the one before broke down, until the event says so.
Run = Callable[[bool, threading.Event], None]
#: Seconds before one that died is started anew; more, the more often it died at once.
FIRST, LONGEST, SOON = 0.5, 30.0, 10.0


class _Supervisor:
    def __init__(self, usable: Callable[[], bool]) -> None:
        self._usable = usable
        self._child = 0
        self.stops = self.again = False

    def told(self, number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGHUP:
            self.again = self._usable()
        else:
            self.stops = True
        if self.stops or self.again:
            self._end()

    def _end(self) -> None:
        if self._child:
            os.kill(self._child, signal.SIGTERM)

    def once(self, run: Run, broke: bool) -> int:
        """One process; how it ended."""
        self.again = False
        child = os.fork()
        if child == 0:
            _be(run, broke)
        self._child = child
        if self.stops:
            self._end()
        _, status = os.waitpid(child, 0)
        self._child = 0
        return os.waitstatus_to_exitcode(status)


def supervise(run: Run, usable: Callable[[], bool]) -> int:
    """Run in a process of its own until SIGTERM or SIGINT; the exit code.

    ``run`` is told whether the one before broke down, and by the event when to end. After SIGHUP it is ended and begun
    anew, when ``usable`` says that what it would begin with can be used.
    """
    supervisor = _Supervisor(usable)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, supervisor.told)
    broke, wait, code = False, FIRST, 0
    while not supervisor.stops:
        began = time.monotonic()
        code = supervisor.once(run, broke)
        broke = code != 0
        if not (broke or supervisor.again):
            break
        if broke and not supervisor.stops:
            wait = FIRST if time.monotonic() - began > SOON else min(wait * 2, LONGEST)
            log.error("a process ended by itself (%s); another one is started", code)
            time.sleep(wait)
    return 0 if code == -signal.SIGTERM else max(code, 0)


def _be(run: Run, broke: bool) -> NoReturn:
    """In the new process: run, and leave without anything of the supervisor's."""
    stop, code = threading.Event(), 1
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        run(broke, stop)
        code = 0
    except TelosError as error:
        log.warning("%s", error)
    except Exception:
        log.exception("a process could not go on")
    finally:
        os._exit(code)
