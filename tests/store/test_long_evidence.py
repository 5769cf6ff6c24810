"""To go through much evidence takes its time, and PostgreSQL ends whoever asks it nothing for too long."""

from __future__ import annotations

import time
from typing import Any

import pytest

from core.store import Store, evidence, postgres
from tests.support.clock import FrozenClock


def test_a_long_look_is_no_transaction_that_died(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is gone through is asked for a little at a time."""
    options = postgres._OPTIONS
    monkeypatch.setattr(postgres, "_OPTIONS", options.replace("session_timeout=60s", "session_timeout=300ms"))
    assert options != postgres._OPTIONS
    now = FrozenClock().now()
    with Store.open(address, FrozenClock()) as store:
        store.write(
            lambda c: [evidence.add(c, at=now, site="hr", what="word", data={"n": n}) for n in range(30)]
        )
        reckon = evidence._hash

        def slow(*row: Any) -> str:
            time.sleep(0.03)
            return reckon(*row)

        monkeypatch.setattr(evidence, "_hash", slow)
        monkeypatch.setattr(evidence, "_STEP", 2)
        with store.read() as connection:
            assert evidence.verify(connection) is None
