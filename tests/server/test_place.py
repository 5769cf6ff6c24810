"""Where the data is: private from the first byte, never begun in a wrong place, and missed when it is gone."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.application import Wiring
from core.cli import main as command_line
from core.store import Store, StoreTrouble
from core.web.health import readiness
from tests.server.running import WORLD, Running
from tests.support.clock import FrozenClock
from tests.support.filed import PLACE
from webhook_server import check_parts, open_application, open_platform, serve

WIRING = Wiring(open=open_application, serve=serve, platform=open_platform, check=check_parts)


@pytest.fixture
def open_mask() -> Iterator[None]:
    """A shell that lets everybody read what is made, as many do."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir() if not file.is_dir()}


def test_serve_tells_a_script_where_it_serves_and_why_it_does_not(tmp_path: Path) -> None:
    telos = Running(tmp_path)
    with (tmp_path / "out").open("w") as out:
        telos.start("--json", out=out)
    report = json.loads((tmp_path / "out").read_text())
    assert report["serves"] == telos.url.removeprefix("http://")
    assert report["process"] == telos.worker()
    again = telos.command("serve", "--json")
    assert again.returncode == 1
    assert json.loads(again.stdout)["error"]["id"]
    telos.stop()


def test_what_the_store_makes_is_its_owners_alone(tmp_path: Path, open_mask: None) -> None:
    notes = tmp_path / "etc"
    notes.mkdir()
    data = tmp_path / "data"
    data.mkdir()
    with Store.open(data / "t.db", FrozenClock(), notes=notes) as store:
        store.write(lambda connection: connection.exec_driver_sql("DELETE FROM tick"))
        made = modes(data) | modes(notes)
    assert {"t.db", "t.db-wal", "t.db-shm", "t.db.lock", "t.db.installation"} <= set(made)
    assert set(made.values()) == {0o600}


def trouble(path: Path, notes: Path | None = None) -> str:
    with pytest.raises(StoreTrouble) as caught:
        Store.open(path, FrozenClock(), notes=notes)
    assert caught.value.text("de") != caught.value.text("en")
    return caught.value.id


def test_a_database_of_another_program_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE invoice (id INTEGER)")
    raw.close()
    assert trouble(path) == "store-not-ours"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE alembic_version (version_num TEXT)")
        raw.execute("INSERT INTO alembic_version VALUES ('0001')")
        assert len(raw.execute("SELECT name FROM sqlite_master").fetchall()) == 2
    raw.close()
    assert trouble(path) == "store-not-ours"


def test_paths_that_can_hold_no_database(tmp_path: Path) -> None:
    (tmp_path / "text").write_text(
        "this is a letter, and a long one at that, of more than a hundred bytes" * 20
    )
    assert trouble(tmp_path / "text") == "store-no-database"
    assert trouble(tmp_path / "no" / "such" / "t.db") == "store-no-folder"
    assert not (tmp_path / "no").exists()
    assert trouble(tmp_path) == "store-is-folder"
    assert trouble(tmp_path / "text" / "t.db") == "store-no-folder"


def test_a_lost_database_is_missed_and_none_is_made_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    Store.open(path, FrozenClock(), notes=tmp_path).close()
    kept = path.read_bytes()
    path.unlink()
    assert trouble(path, tmp_path) == "store-lost"
    assert not path.exists()
    path.write_bytes(kept)
    Store.open(path, FrozenClock(), notes=tmp_path).close()
    # Somebody's else, or one that was begun anew elsewhere.
    other = tmp_path / "elsewhere" / "t.db"
    other.parent.mkdir()
    Store.open(other, FrozenClock()).close()
    shutil.copy(other, path)
    assert trouble(path, tmp_path) == "store-foreign"
    (tmp_path / "t.db.installation").unlink()
    Store.open(path, FrozenClock(), notes=tmp_path).close()


@pytest.mark.parametrize(
    "arguments",
    [
        ["sync"],
        ["doctor"],
        ["report"],
        ["preview"],
        ["audit", "verify"],
        ["erase", "Ana", "--yes"],
        ["go-live", "hr", "--yes"],
        ["redrive"],
        ["serve"],
    ],
)
def test_a_command_in_a_wrong_folder_makes_nothing(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C")
    before = os.umask(0o022)
    assert command_line(WIRING, arguments) == 1
    os.umask(before)
    assert list(tmp_path.iterdir()) == []
    assert f"There is no telos.toml in {tmp_path}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [["report"], ["audit", "verify"], ["audit", "export", "out"], ["doctor"], ["redrive"], ["sync", "hrr"]],
)
def test_what_only_looks_makes_no_database(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    telos = Running(tmp_path)
    monkeypatch.setenv(PLACE, str(telos.world_file))
    monkeypatch.syspath_prepend(str(telos.folder / "path"))
    monkeypatch.chdir(tmp_path)
    there = set(tmp_path.rglob("*"))
    before = os.umask(0o022)
    assert command_line(WIRING, ["--config", str(telos.config), *command]) == 1
    os.umask(before)
    assert {path for path in tmp_path.rglob("*") if "__pycache__" not in path.parts} <= there


# --- ready, or not ----------------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, small; or a skip where none can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(folder)], check=False, capture_output=True
    )
    if done.returncode:
        pytest.skip("absent: the right to mount a disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def red(telos: Running) -> list[str]:
    """What is red, asked of a Telos that was opened."""
    return sorted(name for name, good in readiness(telos.application).items() if not good)


@pytest.fixture
def opened(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    telos = Running(tmp_path / "etc")
    telos.write_world(WORLD)
    text = telos.config.read_text().replace(
        "[server]\n", f'[server]\ndatabase = "{small / "telos.sqlite"}"\n'
    )
    telos.config.write_text(text)
    monkeypatch.setenv(PLACE, str(telos.world_file))
    monkeypatch.syspath_prepend(str(telos.folder / "path"))
    from core.config import Settings

    telos.application = open_application(Settings.load(telos.config))
    yield telos
    telos.application.close()


def test_ready_means_that_something_could_really_be_written(opened: Running, small: Path) -> None:
    assert red(opened) == []
    with (small / "filler").open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(b"x" * 65536)
        except OSError:
            pass
    assert {"disk", "folder"} <= set(red(opened))
    (small / "filler").unlink()
    assert red(opened) == []


def test_a_folder_that_became_read_only_is_not_ready(opened: Running, small: Path) -> None:
    # A lazy remount: what is open stays open, as on a disk that fails.
    done = subprocess.run(["mount", "-o", "remount,ro", str(small)], check=False, capture_output=True)
    if done.returncode:
        # Files are open for writing: a second view of it is made read-only instead.
        subprocess.run(["mount", "--bind", str(small), str(small)], check=True)
        subprocess.run(["mount", "-o", "remount,bind,ro", str(small)], check=True)
        assert "folder" in red(opened)
        subprocess.run(["umount", "-l", str(small)], check=True)
    else:
        assert "folder" in red(opened)
        subprocess.run(["mount", "-o", "remount,rw", str(small)], check=True)
    assert red(opened) == []


def test_a_file_that_was_taken_away_or_replaced_is_not_ready(opened: Running, small: Path) -> None:
    file = small / "telos.sqlite"
    file.rename(small / "away")
    assert "database" in red(opened)
    assert not file.exists(), "looking begins none"
    shutil.copy(small / "away", file)
    assert "database" in red(opened)
    file.unlink()
    (small / "away").rename(file)
    assert red(opened) == []


def test_readyz_answers_503_and_says_what(opened: Running, small: Path) -> None:
    from core.web import make_app

    client = make_app(opened.application).test_client()
    assert client.get("/readyz").status_code == 200
    (small / "telos.sqlite").rename(small / "away")
    client = make_app(opened.application).test_client()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["checks"]["database"]) == (503, False)
