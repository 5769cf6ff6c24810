"""The wiki in a file, in a server whose webhooks are not written while a file lies there: a thread holds the writer."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core.store import inbox
from core.store.inbox import Arrival
from tests.support import filed

#: The variable that names the file.
HOLD = "TELOS_TEST_HOLD"
_add = inbox.add


def _held(connection: sa.Connection, arrivals: Sequence[Arrival]) -> Any:
    numbers = _add(connection, arrivals)
    file = Path(os.environ[HOLD])
    while file.exists():
        time.sleep(0.01)
    return numbers


class _Held(filed._Factory):
    def open(self, site: str, settings: Mapping[str, Any]) -> Any:
        """Open the wiki; from here on webhooks wait."""
        inbox.add = _held
        return super().open(site, settings)


platform = _Held()
