"""People who wait for what they may see never wait behind a sync."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from core.model import Scope, ScopeKind, page_key, person_key
from plugins.mediawiki import wiki as wikis
from plugins.mediawiki.wiki import MediaWiki
from tests.mediawiki.wikis import ENGLISH


class Serving:
    """What the wiki says of itself."""

    serves = True
    batch = 50


def test_a_question_of_somebody_who_waits_is_answered_while_a_sync_holds_the_wiki(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wiki = MediaWiki("hr", {"url": "https://wiki.example", "user": "Telos", "password": "x"})
    asked: list[tuple[str, dict[str, Any]]] = []

    def get(action: str, **params: Any) -> dict[str, Any]:
        asked.append((action, params))
        return {"telosread": {"readable": [[3, 7]], "allowed": [[3, 7]]}}

    monkeypatch.setattr(wiki._door, "get", get)
    monkeypatch.setattr(wikis.abouts, "ask", lambda client: Serving() if client is wiki._door else 1 / 0)
    held, go = threading.Event(), threading.Event()

    def sync() -> None:
        # As a first sync does: the description of the wiki, and one long request.
        with wiki._lock, wiki._client._lock:
            held.set()
            go.wait(20)

    busy = threading.Thread(target=sync, daemon=True)
    busy.start()
    assert held.wait(5)
    began = time.monotonic()
    ana, leave = person_key("hr", 3), page_key("hr", 7)
    assert wiki.readable([ana], [leave]) == {(ana, leave)}
    assert wiki.may(ana, [leave], "edit") == {leave}
    assert time.monotonic() - began < 2
    go.set()
    busy.join()
    assert [action for action, _ in asked] == ["telosread", "telosread"]


def test_a_description_that_is_old_is_good_enough_for_who_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    wiki = MediaWiki("hr", {"url": "https://wiki.example"})
    wiki._about = (wikis.datetime(2020, 1, 1, tzinfo=wikis.UTC), ENGLISH)
    monkeypatch.setattr(wikis.abouts, "ask", lambda client: 1 / 0)
    assert wiki._about_at_once() is ENGLISH


def test_a_page_is_read_again_for_somebody_who_waits_while_a_sync_holds_the_wiki(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Reading the page, its people and whatever a charter names: none of it stands in the sync's line."""
    wiki = MediaWiki("hr", {"url": "https://wiki.example", "user": "Telos", "password": "x"})
    by: list[str] = []

    def answers(name: str) -> Any:
        def get(action: str, **params: Any) -> dict[str, Any]:
            if name == "usual":
                with wiki._client._lock:
                    by.append(name)
            by.append(name)
            return {"query": {"pages": [], "users": [], "categorymembers": []}}

        return get

    for client, name in ((wiki._client, "usual"), (wiki._door, "at once")):
        monkeypatch.setattr(client, "get", answers(name))
    monkeypatch.setattr(wikis.abouts, "ask", lambda client: ENGLISH if client is wiki._door else 1 / 0)
    held, go = threading.Event(), threading.Event()

    def sync() -> None:
        with wiki._lock, wiki._client._lock:
            held.set()
            go.wait(20)

    busy = threading.Thread(target=sync, daemon=True)
    busy.start()
    assert held.wait(5)
    done = threading.Event()

    def interactive() -> None:
        with wiki.at_once():
            wiki.read([page_key("hr", 7)])
            wiki.people(keys=[person_key("hr", 3)])
            wiki.find("Leave")
            wiki.texts(page_key("hr", 7), [1, 2])
            list(wiki.members(Scope(kind=ScopeKind.LABEL, value="Leave")))
        done.set()

    threading.Thread(target=interactive, daemon=True).start()
    try:
        assert done.wait(5), "it waits behind the sync"
    finally:
        go.set()
        busy.join()
    assert by
    assert set(by) == {"at once"}
    # Afterwards, and in every other thread, the usual conversation asks.
    wiki._about = (wikis.datetime.now(wikis.UTC), ENGLISH)
    wiki.find("Leave")
    assert by[-1] == "usual"
