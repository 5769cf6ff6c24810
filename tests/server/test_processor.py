"""A process keeps to one processor, and leaves it when others need it and more is free elsewhere."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import processor
from core.processor import APART, BETTER, IN_THE_WAY, LOOK, OneProcessor, Worked
from tests.server.running import Running

ROOT = Path(__file__).parents[2]
#: The kernel's units a second.
UNITS = 100


class Punctual(random.Random):
    """Looks exactly when it is time."""

    def uniform(self, a: float, b: float) -> float:
        return 1.0


class Machine:
    """Processors that are busy with others' work, besides our own."""

    def __init__(self, count: int = 2) -> None:
        self.now = self.own = 0.0
        self.at: int | None = None
        self.moves = 0
        self._work = dict.fromkeys(range(count), (0, 0))

    def worked(self) -> Worked:
        return dict(self._work)

    def keep_to(self, processors: Collection[int]) -> None:
        (self.at,) = processors
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
            chance=Punctual(),
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

    def refuse(processors: Collection[int]) -> None:
        raise error

    process = OneProcessor(
        {0, 1}, worked=machine.worked, keep_to=refuse, clock=lambda: machine.now, own=lambda: 0.0
    )
    process.begin()
    machine.goes_on({0: 1.0, 1: 0.0}, 0.0)
    process.look()
    assert machine.moves == 0


def test_a_processor_that_is_gone_is_left() -> None:
    machine, process, here = begun()
    machine.goes_on({}, 0.2)
    # Taken away while the machine runs: it is told of no more.
    del machine._work[here]
    process.look()
    assert machine.at == 1 - here


def test_what_is_counted_otherwise_than_it_is_chosen_among_is_not_chosen() -> None:
    machine = Machine(2)
    machine.process({6, 7}).begin()
    assert machine.moves == 0
    machine.process({1, 7}).begin()
    assert machine.moves == 0


def test_who_may_not_choose_any_more_lets_all_go_where_they_may() -> None:
    machine, asked = Machine(), list[list[int]]()

    def keep_to(processors: Collection[int]) -> None:
        asked.append(sorted(processors))
        if len(asked) == 2:
            raise PermissionError("no")

    process = OneProcessor(
        {0, 1}, worked=machine.worked, keep_to=keep_to, clock=lambda: machine.now, own=lambda: 0.0, chance=Punctual()
    )  # fmt: skip
    process.begin()
    (here,) = asked[0]
    machine.at = here
    for _ in range(2):
        machine.goes_on({here: 1.0}, 0.0)
        process.look()
    assert asked == [[here], [1 - here], [0, 1]]


def met(chances: Sequence[random.Random], minutes: float = 5) -> list[float]:
    """Two busy servers on one machine of two processors, begun together: when they were on the same one."""
    at, own, work, now = [0, 0], [0.0, 0.0], {0: 0.0, 1: 0.0}, 0.0

    def server(number: int) -> OneProcessor:
        def keep_to(processors: Collection[int]) -> None:
            (at[number],) = processors

        return OneProcessor(
            {0, 1},
            worked=lambda: {
                name: (round(busy * UNITS), round(now * UNITS) + 1) for name, busy in work.items()
            },
            keep_to=keep_to,
            clock=lambda: now,
            own=lambda: own[number],
            chance=chances[number],
        )

    servers = [server(number) for number in range(2)]
    for each in servers:
        each.begin()
    at[:] = [0, 0]
    for each in servers:
        each._at = 0
    together = []
    while now < minutes * 60:
        now += 0.1
        for number in range(2):
            share = 0.1 * (0.5 if at[0] == at[1] else 0.9)
            own[number] += share
            work[at[number]] += share
        if at[0] == at[1]:
            together.append(now)
        for each in servers:
            each.look()
    return together


def test_servers_that_sit_on_the_same_one_part() -> None:
    for seed in range(40):
        together = met([random.Random(seed), random.Random(seed + 1000)])
        assert not together or together[-1] < 60, seed
    # At the same moments both would go, and meet again, for ever.
    assert met([Punctual(), Punctual()])[-1] > 290


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


#: What each kind of place lets a process do, before it serves.
PLACES = {
    "one of them": "import os; os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})",
    "forbidden": """
import os
def no(*given): raise PermissionError(1, 'Operation not permitted')
os.sched_setaffinity = no
""",
    "not even told": """
import os
def no(*given): raise PermissionError(1, 'Operation not permitted')
os.sched_setaffinity = os.sched_getaffinity = no
""",
    "nothing is counted": """
from pathlib import Path
read = Path.read_text
def none(self, *given, **more):
    if str(self) == '/proc/stat': raise FileNotFoundError(2, 'No such file or directory')
    return read(self, *given, **more)
Path.read_text = none
""",
}


@pytest.mark.sqlite
@pytest.mark.parametrize("place", [*PLACES, "switched off", "as it is"])
def test_a_server_runs_wherever_it_is(tmp_path: Path, place: str) -> None:
    telos = Running(tmp_path)
    (tmp_path / "path" / "sitecustomize.py").write_text(PLACES.get(place, ""))
    if place == "switched off":
        telos.config.write_text(
            telos.config.read_text().replace("[server]\n", "[server]\none_processor = false\n")
        )
    telos.start()
    try:
        # Longer than it takes to look.
        until = time.monotonic() + LOOK * (1 + APART) + 2
        number = 0
        while time.monotonic() < until:
            number += 1
            assert telos.hook(f"d{number}") == 202
            time.sleep(0.2)
        tasks = Path(f"/proc/{telos.worker()}/task")
        at = {frozenset(os.sched_getaffinity(int(task.name))) for task in tasks.iterdir()}
        assert len(at) == 1, "all of them together"
        pinned = place in {"one of them", "as it is"}
        assert len(next(iter(at))) == (1 if pinned else len(os.sched_getaffinity(0)))
        assert len(telos.rows("SELECT delivery FROM inbox")) == number
        assert telos.stop() == 0
        assert "Traceback" not in telos.logged()
    finally:
        if telos.process is not None:
            telos.kill()


PROGRAM = """
import os, threading, time
from core.processor import OneProcessor
go = threading.Event()
def later():
    go.wait()
    threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
threads = [threading.Thread(target=later, daemon=True) for _ in range(5)]
[thread.start() for thread in threads]
process = OneProcessor()
process.begin()
go.set()
[thread.join() for thread in threads]
if {goes}:
    here, there = process._at, min(set(process._allowed) - {{process._at}})
    process._before = (-100.0, 0.0, {{here: (0, 0), there: (0, 0)}})
    process._worked = lambda: {{here: (99, 100), there: (1, 100)}}
    process._next = 0.0
    process.look()
    print(process._at == there)
at = []
for task in os.listdir('/proc/self/task'):
    try:
        at.append(frozenset(os.sched_getaffinity(int(task))))
    except ProcessLookupError:
        pass  # one that has just ended
print(len(at) >= 6, len(set(at)), max(map(len, at)))
"""


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="this machine has one processor")
@pytest.mark.parametrize("goes", [False, True])
def test_all_threads_and_those_they_begin_keep_to_it_and_go_together(goes: bool) -> None:
    program = PROGRAM.format(goes=goes)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.split() == [*["True"] * goes, "True", "1", "1"]
    # In a process of its own: nobody else is kept to it.
    assert len(os.sched_getaffinity(threading.get_native_id())) >= 2
