"""Backup and restore, pause and disconnect, and trouble as JSON, in one process."""

from __future__ import annotations

import configparser
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.cli import main as command_line
from core.house import Wiring
from tests.server.running import ROOT, Running
from webhook_server import open_house, open_platform, serve

WIRING = Wiring(open=open_house, serve=serve, platform=open_platform)


@pytest.fixture
def telos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    telos = Running(tmp_path)
    monkeypatch.setenv("PAPERWIKI", str(telos.world_file))
    monkeypatch.setenv("LANG", "C")
    monkeypatch.syspath_prepend(str(telos.folder / "path"))
    before = os.umask(0o022)
    yield telos
    os.umask(before)


def run(telos: Running, capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    """One command's answer as JSON."""
    assert command_line(WIRING, ["--config", str(telos.config), *arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_a_backup_brings_back_what_was(telos: Running, capsys: pytest.CaptureFixture[str]) -> None:
    run(telos, capsys, "sync")
    made = run(telos, capsys, "backup")
    file = Path(made["file"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    run(telos, capsys, "go-live", "hr", "--yes")
    live = run(telos, capsys, "audit", "verify")
    assert live["head"] != made["head"]
    telos.database.unlink()
    lost = run(telos, capsys, "report", code=1)["error"]
    assert lost["id"] == "store-lost"
    assert str(file) in lost["said"]
    back = run(telos, capsys, "restore", str(file), "--yes")
    assert back["head"] == made["head"]
    assert run(telos, capsys, "preview")["quiet"] == ["hr"]
    assert run(telos, capsys, "audit", "verify", "--since", made["head"])["good"]
    gone = run(telos, capsys, "audit", "verify", "--since", live["head"], code=1)
    assert gone["what"] in ("shorter", "other")
    (telos.folder / "no").write_text("no backup")
    assert run(telos, capsys, "restore", str(telos.folder / "no"), "--yes", code=1)["error"]["id"] == (
        "cli-restore-no-backup"
    )


def test_pause_and_disconnect(telos: Running, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(telos, capsys, "config", "check")["sites"] == ["hr"]
    run(telos, capsys, "sync")
    run(telos, capsys, "go-live", "hr", "--yes")
    assert run(telos, capsys, "pause", "hr")["was_live"] is True
    assert run(telos, capsys, "preview")["quiet"] == ["hr"]
    assert run(telos, capsys, "pause", "hr")["was_live"] is False
    done = run(telos, capsys, "disconnect", "hr", "--clean", "--yes")["done"]
    assert "the wiki knows of no communities any more" in done
    assert "[sites.hr]" not in telos.config.read_text()
    assert "[server]" in telos.config.read_text()
    assert telos.world_file.with_suffix(".scopes").read_text() == ""


def test_trouble_is_json_too(telos: Running, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(telos, capsys, "mail-test", "a@b.example", code=1)["error"]["id"] == "cli-mail-test-none"
    assert "error" in run(telos, capsys, "preview", "--days", "0", code=2)
    telos.config.write_text("[server]\nbidn = 1\n")
    assert "bidn" in run(telos, capsys, "config", "check", code=1)["error"]["said"]


def test_the_unit_can_be_enabled_and_keeps_data_in_a_folder_of_its_own() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(ROOT / "packaging" / "telos.service")
    assert unit["Install"]["WantedBy"] == "multi-user.target"
    assert (unit["Service"]["StateDirectory"], unit["Service"]["UMask"]) == ("telos", "0077")
