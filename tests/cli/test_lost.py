"""A database that was lost together with its note: the wiki and the backups know better."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.cli import main as command_line
from core.config import Settings
from tests.cli.conftest import WIRING
from tests.cli.test_keeping import run
from tests.server.running import Running
from tests.support import fresh
from webhook_server import open_application


def lose(telos: Running) -> None:
    """The whole folder was taken from an old copy, say: neither the database nor its note is there."""
    name = Settings.load(telos.config).database.name
    for file in telos.folder.glob(f"{name}*"):
        file.unlink()
    fresh.empty(telos.database)


def lines(telos: Running, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    command_line(WIRING, ["--config", str(telos.config), "doctor", "--json"])
    checks = json.loads(capsys.readouterr().out)["checks"]
    return [check for check in checks if check["name"] == "hr: database"]


def synced(telos: Running, capsys: pytest.CaptureFixture[str]) -> None:
    """A sync, and what the server sends on its own afterwards."""
    run(telos, capsys, "sync")
    application = open_application(Settings.load(telos.config))
    application.service.deliver()
    application.close()


def told(telos: Running) -> str:
    """What the wiki was told of communities."""
    return telos.world_file.with_suffix(".scopes").read_text()


@pytest.mark.sqlite
def test_a_lost_database_is_said_by_doctor_and_its_backup_brings_it_back(
    telos: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    synced(telos, capsys)
    file = Path(run(telos, capsys, "backup")["file"])
    assert lines(telos, capsys) == []
    before = told(telos)
    lose(telos)
    # The page with the charter can't be read for a while: an empty store would empty the wiki's list.
    world = json.loads(telos.world_file.read_text())
    del world["pages"]["10"]["charter"]
    telos.write_world(world)
    synced(telos, capsys)
    (line,) = lines(telos, capsys)
    assert not line["good"]
    assert f"telos restore {file}" in line["cure"]
    assert told(telos) == before != ""
    run(telos, capsys, "restore", str(file), "--yes")
    assert lines(telos, capsys) == []


def test_where_no_backup_is_an_admin_begins_anew_and_only_then_the_wiki_hears_of_it(
    telos: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    synced(telos, capsys)
    lose(telos)
    world = json.loads(telos.world_file.read_text())
    world["pages"]["20"] = {**world["pages"]["10"], "title": "Travel"}
    other = {"purpose": "HR and the managers see to it that travel is paid within a week"}
    world["pages"]["20"]["charter"] = {**world["pages"]["10"]["charter"], **other}
    telos.write_world(world)
    before = told(telos)
    synced(telos, capsys)
    assert told(telos) == before
    (line,) = lines(telos, capsys)
    assert not line["good"]
    assert "telos restore" not in line["cure"]
    assert "telos go-live hr" in line["cure"]
    # Who goes live is told what that takes the place of.
    asked = command_line(WIRING, ["--config", str(telos.config), "go-live", "hr"])
    out, err = capsys.readouterr()
    assert asked != 0
    assert "another database of Telos" in out + err
    assert told(telos) == before
    run(telos, capsys, "go-live", "hr", "--yes")
    synced(telos, capsys)
    assert told(telos) != before
    assert lines(telos, capsys) == []
    run(telos, capsys, "pause", "hr")
    assert lines(telos, capsys) == [], "decided once"


def test_a_wiki_that_is_away_says_nothing_of_a_lost_database(
    telos: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    synced(telos, capsys)
    lose(telos)
    synced(telos, capsys)
    telos.write_world({**json.loads(telos.world_file.read_text()), "away": True})
    assert lines(telos, capsys) == []
