"""People who wait for Confluence never wait behind a sync."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest

from plugins.confluence.client import Client


class _Answer:
    """An answer without anything in it."""

    status_code = 200
    headers: Mapping[str, str] = MappingProxyType({})
    text = "{}"
    content = b"{}"

    def json(self) -> dict[str, Any]:
        return {}


@pytest.mark.parametrize("cloud", [False, True])
def test_who_waits_is_answered_while_a_sync_holds_the_wiki(
    monkeypatch: pytest.MonkeyPatch, cloud: bool
) -> None:
    client = Client("https://wiki.example", "telos", "x", cloud=cloud)
    by: list[str] = []
    for rest, name in ((client._rest, "usual"), (client._rest_at_once, "at once")):
        monkeypatch.setattr(rest, "request", lambda *_, name=name, **__: by.append(name) or _Answer())
    done = threading.Event()

    def interactive() -> None:
        with client.waited_for.here():
            client.get("rest/api/content/7")
        done.set()

    held, go = threading.Event(), threading.Event()

    def sync() -> None:
        with client._lock:
            held.set()
            go.wait(20)

    busy = threading.Thread(target=sync, daemon=True)
    busy.start()
    assert held.wait(5)
    threading.Thread(target=interactive, daemon=True).start()
    try:
        assert done.wait(5), "it waits behind the sync"
    finally:
        go.set()
        busy.join()
    client.get("rest/api/content/7")
    assert by == ["at once", "usual"]
