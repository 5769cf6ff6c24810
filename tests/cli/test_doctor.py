"""Lines of doctor about this machine: what can't be written or is readable, and who can't be.

What is about the file itself and its folder is so on SQLite alone: PostgreSQL keeps its files for itself.
"""

from __future__ import annotations

import copy
import json
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.cli import main as command_line
from core.cli.examine import everything
from core.config import Settings
from core.ports import Check
from core.store import Store
from tests.cli.conftest import WIRING
from tests.cli.test_keeping import run
from tests.server.running import WORLD, Running
from tests.support.clock import FrozenClock
from webhook_server import open_application


def red(telos: Running, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    command_line(WIRING, ["--config", str(telos.config), "doctor", "--json"])
    return [check for check in json.loads(capsys.readouterr().out)["checks"] if not check["good"]]


# --- what can't be written ----------------------------------------------------------------------------------------


@pytest.fixture
def disk(telos: Running, tmp_path: Path) -> Iterator[Path]:
    """A disk of its own for the database; or a skip where none can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("absent: the right to mount a disk")
    database = f'[server]\ndatabase = "{folder / "telos.sqlite"}"\n'
    telos.config.write_text(telos.config.read_text().replace("[server]\n", database))
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def read_only(folder: Path) -> None:
    remount = ["mount", "-o", "remount,ro", str(folder)]
    if subprocess.run(remount, check=False, capture_output=True).returncode:
        subprocess.run(["mount", "--bind", str(folder), str(folder)], check=True)
        subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)


@pytest.mark.sqlite
@pytest.mark.parametrize("language", ["en", "de"])
def test_doctor_of_a_running_server_is_red_on_a_folder_that_became_read_only(
    telos: Running, disk: Path, language: str
) -> None:
    application = open_application(Settings.load(telos.config))

    def reds() -> dict[str, Check]:
        return {check.name: check for check in everything(application, language) if not check.good}

    try:
        before = reds()
        read_only(disk)
        after = {name: check for name, check in reds().items() if name not in before}
        assert after
        assert all(check.said and check.cure for check in after.values())
        assert {"en": "Database folder", "de": "Ordner der Datenbank"}[language] in after
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False, capture_output=True)
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=False, capture_output=True)
        application.close()


@pytest.mark.sqlite
def test_doctor_on_a_read_only_folder_says_so(
    telos: Running, disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(telos, capsys, "sync")
    read_only(disk)
    assert run(telos, capsys, "doctor", code=1)["error"]["id"] == "store-read-only"


@pytest.mark.sqlite
def test_doctor_on_another_database_says_so_and_changes_nothing(
    telos: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    run(telos, capsys, "sync")
    file = Path(run(telos, capsys, "backup")["file"])
    telos.database.unlink()
    Store.open(telos.database, FrozenClock()).close()
    before = telos.database.read_bytes()
    error = run(telos, capsys, "doctor", code=1)["error"]
    assert error["id"] == "store-foreign"
    assert str(file) in error["said"]
    assert telos.database.read_bytes() == before
    telos.database.write_bytes(b"SQLite format 3\0" + b"x" * 9000)
    assert run(telos, capsys, "doctor", code=1)["error"]["id"] in ("store-broken", "store-no-database")


# --- what is readable ---------------------------------------------------------------------------------------------


def cures(telos: Running, capsys: pytest.CaptureFixture[str]) -> set[str]:
    return {check["cure"] for check in red(telos, capsys) if check["cure"].startswith("chmod")}


def test_settings_with_a_secret_that_others_can_read_are_a_red_line(
    telos: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    run(telos, capsys, "sync")
    assert cures(telos, capsys) == set()
    telos.config.chmod(0o644)
    assert cures(telos, capsys) == {f"chmod 600 {telos.config}"}
    # Without a secret anybody may read them.
    text = telos.config.read_text()
    lines = [line for line in text.splitlines() if not line.startswith("secret =")]
    (telos.folder / "hr.secret").write_text(text.partition('secret = "')[2].partition('"')[0])
    (telos.folder / "hr.secret").chmod(0o600)
    lines.insert(lines.index("[sites.hr]") + 1, 'secret_file = "hr.secret"')
    telos.config.write_text("\n".join(lines) + "\n")
    assert cures(telos, capsys) == set()


def test_a_readable_client_secret_is_a_red_line(telos: Running, capsys: pytest.CaptureFixture[str]) -> None:
    client = telos.folder / "telos-hr.client"
    client.write_text("a-secret\n")
    client.chmod(0o640)
    text = telos.config.read_text()
    telos.config.write_text(
        text.replace("[sites.hr]\n", '[sites.hr]\nclient_secret_file = "telos-hr.client"\n')
    )
    run(telos, capsys, "sync")
    assert cures(telos, capsys) == {f"chmod 600 {client}"}
    client.chmod(0o600)
    assert cures(telos, capsys) == set()


@pytest.mark.sqlite
def test_a_readable_database_is_a_red_line_with_each_of_its_side_files(
    telos: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    run(telos, capsys, "sync")
    telos.database.chmod(0o640)
    # What SQLite makes beside it has the same rights.
    files = [telos.database.with_name(telos.database.name + end) for end in ("", "-wal", "-shm")]
    assert cures(telos, capsys) == {f"chmod 600 {file}" for file in files}
    telos.database.chmod(0o600)
    for end in (".sock", ".installation"):
        file = telos.database.with_name(telos.database.name + end)
        if end == ".sock":
            # One that nobody listens on any more.
            with socket.socket(socket.AF_UNIX) as left:
                left.bind(str(file))
        file.chmod(0o644)
        assert cures(telos, capsys) == {f"chmod 600 {file}"}
        file.chmod(0o600)


# --- who can't be written to --------------------------------------------------------------------------------------


@pytest.mark.parametrize("reached", [True, False])
def test_people_without_an_address_are_counted_and_red_where_nobody_has_one(
    telos: Running, capsys: pytest.CaptureFixture[str], reached: bool
) -> None:
    world = copy.deepcopy(WORLD)
    for person in world["people"].values():
        person.pop("email", None)
    if reached:
        world["people"]["3"]["email"] = "cem@example.org"
    telos.write_world(world)
    with telos.config.open("a") as config:
        config.write('\n[mail]\nhost = "127.0.0.1"\nport = 9\nsender = "telos@example.org"\n')
    run(telos, capsys, "sync")
    command_line(WIRING, ["--config", str(telos.config), "doctor", "--json"])
    checks = json.loads(capsys.readouterr().out)["checks"]
    (line,) = [check for check in checks if "address" in check["name"] and check["name"].startswith("hr")]
    owing = {"Cem", "Dora", "Ana"}
    assert line["good"] is reached
    assert str(len(owing) - reached) in line["said"]
    assert str(len(owing)) in line["said"]
    assert bool(line["cure"]) is not reached


def test_without_mail_nobody_needs_an_address(telos: Running, capsys: pytest.CaptureFixture[str]) -> None:
    run(telos, capsys, "sync")
    command_line(WIRING, ["--config", str(telos.config), "doctor", "--json"])
    names = [check["name"] for check in json.loads(capsys.readouterr().out)["checks"]]
    assert not [name for name in names if "address" in name]
