"""How much of a page is read from the wiki is the admin's choice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from demo.localwiki import LocalWiki
from plugins.mediawiki.wiki import MediaWiki

pytestmark = pytest.mark.wiki


@pytest.fixture(scope="module")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWiki]:
    wiki = LocalWiki.create("1.43", tmp_path_factory.mktemp("long") / "wiki", extensions=())
    with wiki:
        wiki.create_user("Mia", "a-password")
        wiki.create_user("Telos", "a-password", groups=("bot",))
        yield wiki


def test_the_limit_is_the_admins(wiki: LocalWiki) -> None:
    mia = wiki.session("Mia", "a-password")
    mia.edit("Leave", "One sentence. " * 1000 + "\n{{Charter\n|purpose=One policy.\n}}\n")
    mia.edit("Talked", "Short.")
    mia.edit("Talk:Talked", "One sentence. " * 1000)

    def read(title: str, **settings: object) -> tuple[bool, bool]:
        given = {"url": wiki.url, "user": "Telos", "password": "a-password", **settings}
        page = MediaWiki("hr", given).find(title)
        assert page is not None
        return page.charter is not None, page.cut

    assert read("Leave") == (True, False)
    assert read("Leave", largest_page=10_000) == (False, True)
    assert read("Leave", largest_page=20_000) == (True, False)
    assert read("Talked") == (False, False)
    assert read("Talked", largest_page=10_000) == (False, True)
