"""A mail server for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller

from tests.notify.post_office import AnyPort, Box


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def server(box: Box) -> Iterator[Controller]:
    controller = AnyPort(box, hostname="127.0.0.1", port=0)
    controller.start()
    yield controller
    controller.stop()
