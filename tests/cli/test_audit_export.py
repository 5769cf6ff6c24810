"""Evidence that is handed out, checked as docs/evidence.md says, by programs that know nothing of Telos."""

from __future__ import annotations

import json
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.config import Settings
from tests.server.running import Running

DOCS = (Path(__file__).parents[2] / "docs" / "evidence.md").read_text(encoding="utf-8")
SHELL = re.findall(r"```sh\n(.*?)```", DOCS, re.DOTALL)[0]
PYTHON = re.findall(r"```python\n(.*?)```", DOCS, re.DOTALL)[0]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Path, Any]]:
    """A running Telos, and what it handed out."""
    running = Running(tmp_path_factory.mktemp("telos"))
    running.start()
    running.command("sync")
    for number in range(3, 6):
        panel = running.api("panel", number, 10, 100)[1]
        if (panel.get("line") or {}).get("action"):
            act = {**panel["line"]["action"]["act"], "id": f"00000000-0000-0000-0000-00000000000{number}"}
            running.api("acts", number, 10, 100, body=act, method="POST")
    folder = running.folder / "out" / "evidence"
    done = running.command("audit", "export", str(folder), "--json")
    assert done.returncode == 0, done.stderr
    yield running, folder, json.loads(done.stdout)
    if running.process is not None:
        running.kill()


def signed(folder: Path) -> bool:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", SHELL], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode == 0


def chained(folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-I", "-c", PYTHON], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def fingerprint(folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-c", SHELL.split("\n")[0]], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.split()[0]


def test_what_is_handed_out_can_be_checked_without_telos(
    exported: tuple[Running, Path, Any], tmp_path: Path
) -> None:
    telos, folder, result = exported
    assert signed(folder)
    assert chained(folder) == result["about"]["head"]
    assert fingerprint(folder) == result["fingerprint"]
    assert result["about"]["rows"] >= 2
    assert json.loads(telos.command("audit", "verify", "--json").stdout)["head"] == result["about"]["head"]
    assert telos.command("audit", "verify", "--since", result["about"]["head"]).returncode == 0
    for name in ("Cem", "Dora", "hr:3", "hr:4"):
        assert name not in (folder / "evidence.jsonl").read_text(), "people are pseudonyms"
    key = Settings.load(telos.config).audit_key
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "PRIVATE" not in "".join(file.read_text(errors="replace") for file in folder.iterdir())
    # Without the server, in parts, by the same key.
    telos.stop()
    rest = tmp_path / "rest"
    done = telos.command("audit", "export", str(rest), "--after", "1")
    assert done.returncode == 0, done.stderr
    assert result["fingerprint"] in done.stdout
    assert chained(rest) == result["about"]["head"]
    assert json.loads((rest / "evidence.jsonl").read_text().split("\n")[0])["seq"] == 2
    nothing = tmp_path / "nothing"
    assert telos.command("audit", "export", str(nothing), "--after", "999999").returncode == 0
    assert signed(nothing)
    # Nothing is overwritten, a key that is none is said.
    again = telos.command("audit", "export", str(folder))
    assert (again.returncode, "not empty" in again.stderr) == (1, True)
    key.write_text("not a key")
    broken = telos.command("audit", "export", str(tmp_path / "other"))
    assert (broken.returncode, str(key) in broken.stderr) == (1, True)
    assert not (tmp_path / "other" / "SHA256SUMS.sig").exists()


def _changed(line: str) -> str:
    row = json.loads(line)
    return json.dumps(row | {"site": row["site"] + "x"}, sort_keys=True, separators=(",", ":"))


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: [_changed(rows[0]), *rows[1:]],
        lambda rows: [rows[0], *rows[2:]],
        lambda rows: [rows[1], rows[0], *rows[2:]],
        lambda rows: [*rows[:-1], rows[-1].replace("20", "19", 1)],
    ],
    ids=["changed", "taken out", "put elsewhere", "another time"],
)
def test_whatever_is_changed_shows(
    exported: tuple[Running, Path, Any], tmp_path: Path, change: Callable[[list[str]], list[str]]
) -> None:
    folder = shutil.copytree(exported[1], tmp_path / "copy")
    file = folder / "evidence.jsonl"
    rows = file.read_text().splitlines()
    assert len(rows) >= 3
    file.write_text("\n".join(change(rows)) + "\n")
    assert not signed(folder)
    assert not chained(folder)


def test_other_sums_are_not_those_that_were_signed(
    exported: tuple[Running, Path, Any], tmp_path: Path
) -> None:
    folder = shutil.copytree(exported[1], tmp_path / "copy")
    sums = folder / "SHA256SUMS"
    sums.write_text(sums.read_text().replace("a", "b").replace("0", "1"))
    assert not signed(folder)
