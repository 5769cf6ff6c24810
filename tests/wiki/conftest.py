"""What the extension's tests share; each brings its own ``place``: a wiki and the stub it speaks to."""

from __future__ import annotations

import pytest

from demo.localwiki import LocalWiki, WikiSession
from tests.wiki.telos_stub import TelosStub


@pytest.fixture
def wiki(place: tuple[LocalWiki, TelosStub]) -> LocalWiki:
    return place[0]


@pytest.fixture
def telos(place: tuple[LocalWiki, TelosStub]) -> TelosStub:
    return place[1]


@pytest.fixture
def ada(wiki: LocalWiki) -> WikiSession:
    return wiki.session("Ada", "ada-password")


@pytest.fixture
def service(wiki: LocalWiki) -> WikiSession:
    return wiki.session("Telos", "telos-password")
