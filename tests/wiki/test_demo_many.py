"""The same demonstration on PostgreSQL, with two servers and two workers: people see the same, whoever is killed."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

import pytest

from demo import communities as what
from demo import place, stop
from demo.telos import PARTS, SERVERS
from tests.wiki.test_demo import demonstration, until

pytestmark = pytest.mark.wiki


def running(pid: int) -> bool:
    """Whether anything of a process' group is left but what its parent has not asked about yet."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, 0)
        return True
    return False


@pytest.mark.timeout(900)
def test_everything_a_person_sees_is_the_same(tmp_path: Path) -> None:
    with demonstration(tmp_path, place.POSTGRESQL) as shown:
        started = shown.demo.processes
        assert {*SERVERS, *PARTS, "database", "mailbox", "telos"} <= started.keys()
        for who in what.PEOPLE:
            assert until(
                lambda who=who: shown.ask(who.name, "/v1/part").get("items"), "something that is theirs"
            )
        # A server, a worker: the others go on, and nobody notices.
        for name in (SERVERS[0], PARTS[0]):
            os.killpg(started[name], signal.SIGKILL)
        for who in what.PEOPLE:
            assert until(lambda who=who: shown.mails(who), "a mail")
        for added in what.ADDED:
            assert until(
                lambda added=added: added.answer in str(shown.ask(added.by, "/v1/panel", added.page)),
                "the answer",
            )
        for who in ("Ana Costa", "Stefan Weber"):
            assert until(lambda who=who: shown.ask(who, "/v1/queue").get("items"), "what waits for an answer")
        for title in (what.LEAVE, what.CONDUCT, what.PURCHASES, what.WELCOME):
            assert shown.ask("Emma Meyer", "/v1/panel", title)["line"], title
        folder, database = shown.demo.folder, shown.demo.elsewhere
        assert database is not None
        stop.main()
        assert not [name for name, pid in started.items() if running(pid)]
        assert not folder.exists()
        assert not database.exists()
