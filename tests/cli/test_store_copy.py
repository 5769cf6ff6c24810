"""``telos store copy``: from the file to PostgreSQL, as an admin does it, and what it refuses in words."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from core.cli import main
from core.clock import SystemClock
from core.store import Store, evidence
from tests.cli.conftest import WIRING
from tests.server.running import Running
from tests.support import postgres

#: A copy begins with a file.
pytestmark = pytest.mark.sqlite


@pytest.fixture
def address() -> Iterator[str]:
    server = postgres.server()
    name = f"cli{time.monotonic_ns()}"
    server.do(f"CREATE DATABASE {name}")
    yield server.address(name)
    server.drop(name)


def run(
    telos: Running, capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0
) -> tuple[str, str]:
    assert main(WIRING, ["--config", str(telos.config), *arguments]) == code
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_a_store_moves_with_its_evidence_and_its_key(
    telos: Running, capsys: pytest.CaptureFixture[str], address: str
) -> None:
    with Store.open(telos.database, SystemClock(), notes=telos.folder) as store:
        for number in range(3):
            store.write(
                lambda unit, n=number: evidence.add(unit, at=store.now(), site="hr", what="x", data={"n": n})
            )
        with store.read() as unit:
            head = str(evidence.head(unit))
    key = telos.database.with_name(f"{telos.database.name}.audit-key.pem")
    run(telos, capsys, "audit", "export", str(telos.folder / "handed out"))
    assert key.exists()

    with Store.open(telos.database, SystemClock(), notes=telos.folder):
        _, told = run(telos, capsys, "--language=de", "store", "copy", address, code=1)
        assert "Prozess" in told
    out, told = run(telos, capsys, "store", "copy", address, "--json")
    result = json.loads(out)
    assert result["good"]
    assert result["head"] == head
    assert result["rows"]["evidence"] == 3
    assert "100 %" in told
    _, told = run(telos, capsys, "store", "copy", address, code=1)
    assert "nothing was written over" in told

    # The one line that the docs name, and all goes on.
    config = telos.config.read_text()
    telos.config.write_text(config.replace("[server]\n", f'[server]\ndatabase = "{address}"\n'))
    out, _ = run(telos, capsys, "audit", "verify", "--since", head, "--json")
    assert json.loads(out)["good"]
    out, _ = run(telos, capsys, "audit", "export", str(telos.folder / "again"), "--json")
    assert (telos.folder / "again/public-key.pem").read_bytes() == (
        telos.folder / "handed out/public-key.pem"
    ).read_bytes()
