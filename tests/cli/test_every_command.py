"""What holds for every command, and what single ones say."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from core.cli import build
from core.cli import main as command_line
from core.i18n import Phrase
from core.ports import Check, RetryAt
from tests.cli.conftest import WIRING
from tests.cli.test_keeping import run
from tests.server.running import Running
from tests.support.filed import FiledWiki


def every(
    command: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """All commands by the words that call them, whatever is added later."""
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from every(below, (*path, name))
    else:
        yield path, command


COMMANDS = dict(every(build(WIRING, "en")))


def needed(command: click.Command) -> list[str]:
    """Something for each argument that it can't do without."""
    return ["x" for each in command.params if isinstance(each, click.Argument) and each.required]


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_answers_a_program_also_when_it_fails(
    path: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = COMMANDS[path]
    assert "--json" in {word for each in command.params for word in each.opts}
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TELOS_CONFIG", raising=False)
    monkeypatch.setenv("LANG", "C")
    before = os.umask(0o022)
    # No settings are here, and nothing that is named is there.
    code = command_line(WIRING, [*path, *needed(command), "--json"])
    os.umask(before)
    told = capsys.readouterr()
    error = json.loads(told.out)["error"]
    assert code in (1, 2)
    assert set(error) == {"id", "said"}
    assert error["id"]
    assert error["said"]
    assert error["id"] != "cli-fault"
    assert list(tmp_path.iterdir()) == []


def test_the_commands_are_found() -> None:
    assert len(COMMANDS) >= 28
    assert {("audit", "verify"), ("doctor",), ("serve",)} <= set(COMMANDS)


def test_a_login_throttle_is_waited_out_with_words(
    telos: Running, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too many wrong passwords before: the wiki names a time, and connect tries once more when it is over."""
    slept: list[float] = []
    tries: list[float] = []

    def throttled(_: FiledWiki) -> Iterator[Check]:
        tries.append(sum(slept))
        if len(tries) == 1:
            at = datetime.now(UTC) + timedelta(minutes=3)
            raise RetryAt(Phrase("mw-throttled", user="T", minutes=3), at)
        yield Check(name="Account", good=True, said="logged in")

    monkeypatch.setattr(FiledWiki, "install", throttled)
    monkeypatch.setattr(FiledWiki, "sent_test", lambda _: None)
    clock = SimpleNamespace(sleep=slept.append, monotonic=time.monotonic)
    monkeypatch.setattr("core.cli.connect.time", clock)
    (telos.folder / "pw").write_text("a-password\n")

    def connect(name: str, *more: str) -> str:
        given = ["connect", "paper", f"https://{name}.example", "--name", name, "--user", "T"]
        password = ["--password-file", str(telos.folder / "pw")]
        command_line(WIRING, ["--config", str(telos.config), *given, *password, *more])
        told = capsys.readouterr()
        return " ".join((told.out + told.err).split())

    told = connect("first")
    assert len(tries) == 2
    assert 175 <= tries[1] <= 181
    assert "lets nobody log in as T for 3 minutes" in told
    assert "Waiting 3 minutes, as the wiki asks" in told
    assert "logged in" in told
    # Who does not want to wait reads when to come back.
    tries.clear()
    before = sum(slept)
    told = connect("second", "--no-wait")
    assert len(tries) == 1
    assert sum(slept) == before
    assert "lets nobody log in as T for 3 minutes" in told


def test_erase_prints_the_pages_that_still_name_the_person(
    telos: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    run(telos, capsys, "sync")
    assert command_line(WIRING, ["--config", str(telos.config), "erase", "Ana", "--yes"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "This page of the wiki still names them" in told
    assert "Leave https://wiki.example.org/Leave" in told
    # Of who is named nowhere none is said.
    assert command_line(WIRING, ["--config", str(telos.config), "erase", "Cem", "--yes"]) == 0
    assert "still name" not in capsys.readouterr().out


def test_erase_tells_a_program_the_pages(telos: Running, capsys: pytest.CaptureFixture[str]) -> None:
    run(telos, capsys, "sync")
    (page,) = run(telos, capsys, "erase", "Ben", "--yes")["pages"]
    assert (page["title"], page["url"]) == ("Leave", "https://wiki.example.org/Leave")
