"""Settings and a wiki in a folder, for commands in the tests' own process and for real ones."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.application import Wiring
from tests.server.running import Running
from tests.support.filed import PLACE
from webhook_server import check_parts, open_application, open_platform, serve

WIRING = Wiring(open=open_application, serve=serve, platform=open_platform, check=check_parts)


@pytest.fixture
def telos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    telos = Running(tmp_path)
    monkeypatch.setenv(PLACE, str(telos.world_file))
    monkeypatch.setenv("LANG", "C")
    monkeypatch.syspath_prepend(str(telos.folder / "path"))
    before = os.umask(0o022)
    yield telos
    if telos.process is not None:
        telos.kill()
    os.umask(before)


@pytest.fixture(params=["alone", "beside a running server"])
def either(request: pytest.FixtureRequest, telos: Running) -> Running:
    """Every command does the same with and without a server."""
    if request.param != "alone":
        telos.start()
    return telos
