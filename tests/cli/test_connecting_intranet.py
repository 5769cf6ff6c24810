"""``telos connect intranet``: nothing is asked for, and what the other system needs is shown."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from core.cli import main
from tests.cli.conftest import WIRING
from tests.server.running import Running


@pytest.fixture
def with_intranet(telos: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Running:
    """The plugin is installed, whatever is installed on this machine."""
    info = tmp_path / "more" / "intranet-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: intranet\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[telos.platforms]\nintranet = plugins.intranet:platform\n")
    monkeypatch.syspath_prepend(str(tmp_path / "more"))
    return telos


CONNECT = ("connect", "intranet", "https://hr.example.org", "--name", "staff", "--no-wait", "--json")


def test_a_system_is_connected_without_an_account(
    with_intranet: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    config = str(with_intranet.config)
    options = ("--option", "tells=staff", "--option", "about=hr")
    assert main(WIRING, ["--config", config, *CONNECT, *options]) == 0
    told = json.loads(capsys.readouterr().out)
    section = tomllib.loads(with_intranet.config.read_text())["sites"]["staff"]
    secret = (with_intranet.folder / section["secret_file"]).read_text().strip()
    assert "password_file" not in section
    assert told["lines"] == [f"url = {with_intranet.url}/hooks/staff", f"secret = {secret}"]
    assert all(check["good"] for check in told["checks"])
    assert main(WIRING, ["--config", config, "doctor", "--json"]) in (0, 1)
    names = [check["name"] for check in json.loads(capsys.readouterr().out)["checks"]]
    assert {"staff: last heard", "staff: people"} <= set(names)


def test_a_wiki_that_there_is_not_is_said(with_intranet: Running, capsys: pytest.CaptureFixture[str]) -> None:
    config = str(with_intranet.config)
    options = ("--option", "tells=staff", "--option", "about=hrr")
    before = with_intranet.config.read_text()
    assert main(WIRING, ["--config", config, *CONNECT, *options]) == 1
    assert "hrr" in json.loads(capsys.readouterr().out)["error"]["said"]
    # With what was wrong in it no server would start.
    assert with_intranet.config.read_text() == before
