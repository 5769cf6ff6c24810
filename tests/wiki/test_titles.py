"""A wiki in Chinese: a title in either script is the same page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.model import Scope, ScopeKind
from demo.localwiki import LocalWiki
from plugins.mediawiki.wiki import MediaWiki

pytestmark = pytest.mark.wiki


@pytest.fixture(scope="module", params=["1.39", "1.43"])
def wiki(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWiki]:
    folder = tmp_path_factory.mktemp("wiki") / "w"
    settings = "$wgLanguageCode = 'zh'; $wgNamespacesWithSubpages[NS_MAIN] = true;"
    with LocalWiki.create(request.param, folder, name="Test wiki", extra_settings=settings) as wiki:
        yield wiki


def test_titles_in_either_script(wiki: LocalWiki) -> None:
    admin = wiki.session(wiki.admin, wiki.admin_password)
    admin.edit("漢語", "The page.")
    admin.edit("漢語/假期", "Below it.")
    admin.edit("Home", "{{Charter|purpose=X|scope=subpages of [[汉语]]}}")
    admin.edit("Lost", "{{Charter|purpose=X|scope=subpages of [[汉语汉语]]}}")
    platform = MediaWiki("hr", {"url": wiki.url})
    page = platform.find("汉语")
    assert page is not None
    assert page.title == "漢語"
    below = list(platform.members(Scope(kind=ScopeKind.TREE, value="汉语")))
    assert len(below) == 2
    home, lost = platform.find("home"), platform.find("Lost")
    assert home is not None and home.charter is not None  # noqa: PT018
    assert home.charter.fields["scope"] == "subpages of [[漢語]]"
    assert not home.charter.lost
    assert lost is not None and lost.charter is not None  # noqa: PT018
    assert lost.charter.lost
