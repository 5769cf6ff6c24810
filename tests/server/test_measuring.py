"""The server that is measured starts, in each of its forms, and answers as the real one does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from bench import filling, load
from bench.panel import views
from bench.serving import UNTIL, Telos
from core.clock import SystemClock
from tests.support import numbered

SMALL = 1


@pytest.mark.timeout(270)
def test_the_measured_server_shows_a_reader_what_is_theirs(tmp_path: Path) -> None:
    server = Telos(tmp_path)
    flow = filling.service(server.database, SystemClock(), datetime.now(UTC) + UNTIL)
    try:
        filling.read(flow, [SMALL])
        assert filling.open_obligations(flow.store) >= numbered.readers(SMALL)
    finally:
        flow.store.close()
    with server:
        done = load.send(server.port, views(SMALL, 20))
    assert done.statuses == {200: 20}


@pytest.mark.timeout(270)
@pytest.mark.parametrize("form", ["keep", "nothing"])
def test_its_lesser_forms_answer(tmp_path: Path, form: str) -> None:
    with Telos(tmp_path, form) as server:
        assert requests.get(f"{server.url}/healthz", timeout=30).status_code == 200
