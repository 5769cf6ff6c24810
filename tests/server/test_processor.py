"""A process keeps to one processor, and leaves it when others need it and more is free elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import processor
from core.processor import BETTER, IN_THE_WAY, LOOK, OneProcessor, Worked

ROOT = Path(__file__).parents[2]
#: The kernel's units a second.
UNITS = 100


class Machine:
    """Processors that are busy with others' work, besides our own."""

    def __init__(self, count: int = 2) -> None:
        self.now = self.own = 0.0
        self.at: int | None = None
        self.moves = 0
        self._work = dict.fromkeys(range(count), (0, 0))

    def worked(self) -> Worked:
        return dict(self._work)

    def keep_to(self, number: int) -> None:
        self.at = number
        self.moves += 1

    def goes_on(self, others: Mapping[int, float], own: float, seconds: float = LOOK) -> None:
        """Others take these shares, we take ours where we are."""
        self.now += seconds
        self.own += own * seconds
        for number, (busy, whole) in self._work.items():
            share = min(1.0, others.get(number, 0.0) + (own if number == self.at else 0.0))
            self._work[number] = busy + round(share * seconds * UNITS), whole + round(seconds * UNITS)

    def process(self, allowed: set[int]) -> OneProcessor:
        return OneProcessor(
            allowed,
            worked=self.worked,
            keep_to=self.keep_to,
            clock=lambda: self.now,
            own=lambda: self.own,
        )


def begun(count: int = 2) -> tuple[Machine, OneProcessor, int]:
    """A machine with so many processors, a process that may use all of them, and the one it keeps to."""
    machine = Machine(count)
    process = machine.process(set(range(count)))
    process.begin()
    assert machine.at is not None
    return machine, process, machine.at


def test_it_keeps_to_one_it_may_use() -> None:
    for _ in range(20):
        machine = Machine(4)
        machine.process({1, 3}).begin()
        assert machine.at in {1, 3}


def test_with_one_there_is_nothing_to_choose() -> None:
    machine = Machine(1)
    process = machine.process({0})
    process.begin()
    machine.goes_on({0: 1.0}, 0.0)
    process.look()
    assert machine.moves == 0


def test_its_own_work_is_no_reason_to_go() -> None:
    machine, process, here = begun()
    for _ in range(5):
        machine.goes_on({}, 1.0)
        process.look()
    assert (machine.at, machine.moves) == (here, 1)


def test_it_goes_where_more_is_free() -> None:
    machine, process, here = begun()
    machine.goes_on({here: 0.6}, 0.4)
    process.look()
    assert machine.at == 1 - here


def test_it_stays_where_nothing_is_better() -> None:
    machine, process, _ = begun()
    for _ in range(5):
        machine.goes_on({0: 0.6, 1: 0.6}, 0.4)
        process.look()
    assert machine.moves == 1


def test_it_does_not_look_all_the_time() -> None:
    machine, process, here = begun()
    machine.goes_on({here: 0.9}, 0.1, LOOK / 2)
    process.look()
    assert machine.at == here


@pytest.mark.parametrize("error", [PermissionError("no"), OSError("no"), ValueError("not a number")])
def test_where_it_has_no_say_all_stays_as_it_was(error: Exception) -> None:
    machine = Machine()

    def refuse(number: int) -> None:
        raise error

    process = OneProcessor(
        {0, 1}, worked=machine.worked, keep_to=refuse, clock=lambda: machine.now, own=lambda: 0.0
    )
    process.begin()
    machine.goes_on({0: 1.0, 1: 0.0}, 0.0)
    process.look()
    assert machine.moves == 0


@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=20
    )
)
def test_it_never_goes_without_a_reason(times: list[tuple[float, float, float, float]]) -> None:
    """The second way to the same: what others take, and not what is read of the machine."""
    machine, process, _ = begun(3)
    for *others, own in times:
        before = machine.at
        assert before is not None
        own = min(own, 1 - others[before])
        machine.goes_on(dict(enumerate(others)), own)
        process.look()
        if machine.at != before:
            assert machine.at is not None
            assert others[before] > IN_THE_WAY - 0.02
            assert others[machine.at] < others[before] - BETTER + 0.04
        elif others[before] > IN_THE_WAY + 0.02:
            assert min(others) > others[before] - BETTER - 0.04


def test_what_the_machine_says_is_understood() -> None:
    counts = processor.worked()
    assert set(os.sched_getaffinity(0)) <= set(counts)
    assert all(0 <= busy <= whole for busy, whole in counts.values())


PROGRAM = """
import os, threading, time
from core.processor import OneProcessor
go = threading.Event()
def later():
    go.wait()
    threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
threads = [threading.Thread(target=later, daemon=True) for _ in range(5)]
[thread.start() for thread in threads]
OneProcessor().begin()
go.set()
[thread.join() for thread in threads]
at = []
for task in os.listdir('/proc/self/task'):
    try:
        at.append(frozenset(os.sched_getaffinity(int(task))))
    except ProcessLookupError:
        pass  # one that has just ended
print(len(at) >= 6, len(set(at)), max(map(len, at)))
"""


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="this machine has one processor")
def test_all_threads_and_those_they_begin_keep_to_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.split() == ["True", "1", "1"]
    # In a process of its own: nobody else is kept to it.
    assert len(os.sched_getaffinity(threading.get_native_id())) >= 2
