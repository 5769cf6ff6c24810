"""An app over a scripted flow, asked without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from core.application import Application
from core.web import make_app
from tests.server import fakes


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    """A Telos with a scripted flow and a real store."""
    made = fakes.application(tmp_path)
    yield made
    made.close()


@pytest.fixture
def client(application: Application) -> FlaskClient:
    """Calls the app."""
    return make_app(application).test_client()
