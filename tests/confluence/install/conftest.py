"""The twins to install into, and a door of Telos."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from plugins.confluence.client import Client
from tests.confluence.install.setup import Door
from tests.confluence.twin import Twin


@pytest.fixture
def door() -> Iterator[Door]:
    door = Door()
    yield door
    door.server.shutdown()
    door.server.server_close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a second try; the first may take as long as a busy machine needs."""
    monkeypatch.setitem(Client.__init__.__kwdefaults__, "sleep", lambda seconds: None)
    monkeypatch.setattr("plugins.confluence.jwks.PATIENCE", 60.0)


@pytest.fixture
def dc() -> Iterator[Twin]:
    yield from serve("dc")


@pytest.fixture
def cloud() -> Iterator[Twin]:
    yield from serve("cloud")


def serve(flavour: Any) -> Iterator[Twin]:
    twin = Twin(flavour).start()
    yield twin
    violations = twin.violations()
    twin.stop()
    assert violations == []
