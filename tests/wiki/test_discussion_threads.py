"""Comments on a wiki whose signatures Telos cannot read itself: DiscussionTools reads them for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from demo.localwiki import LocalWiki
from plugins.mediawiki.wiki import MediaWiki

pytestmark = pytest.mark.wiki


@pytest.fixture(scope="module")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWiki]:
    """A Japanese wiki: its signatures say 2026年11月23日 (月) 13:11 (UTC)."""
    folder = tmp_path_factory.mktemp("threads") / "wiki"
    wiki = LocalWiki.create("1.43", folder, extensions=(), extra_settings="$wgLanguageCode = 'ja';")
    with wiki:
        for name in ("Aoi", "Ben", "Telos"):
            wiki.create_user(name, "a-password", groups=("bot",) if name == "Telos" else ())
        yield wiki


def test_threads_of_a_language_of_its_own(wiki: LocalWiki) -> None:
    aoi, ben = (wiki.session(name, "a-password") for name in ("Aoi", "Ben"))
    aoi.edit("休暇", "休暇は二週間前に申請する。")
    talk = "トーク:休暇"
    aoi.act(
        "edit", title=talk, section="new", sectiontitle="繰り越し", text="Until when may days be kept? ~~~~"
    )
    threads = ben.get(action="discussiontoolspageinfo", page=talk, prop="threaditemshtml")
    comment = threads["discussiontoolspageinfo"]["threaditemshtml"][0]["replies"][0]["id"]
    ben.act(
        "discussiontoolsedit", paction="addcomment", page=talk, commentid=comment, wikitext="Until March."
    )
    ben.act("edit", title=talk, section="new", sectiontitle="半日", text="Do half days count? ~~~~")

    page = MediaWiki("hr", {"url": wiki.url, "user": "Telos", "password": "a-password"}).find("休暇")

    assert page is not None
    # All in one minute, so their order says nothing.
    by_words = {comment.excerpt: comment for comment in page.comments}
    assert by_words.keys() == {"Until when may days be kept?", "Until March.", "Do half days count?"}
    first, reply, other = (
        by_words[text] for text in ("Until when may days be kept?", "Until March.", "Do half days count?")
    )
    ids = {row["name"]: f"hr:{row['userid']}" for row in _users(wiki)}
    assert (first.author, reply.author, other.author) == (ids["Aoi"], ids["Ben"], ids["Ben"])
    assert first.thread == reply.thread == first.id
    assert other.thread == other.id


def _users(wiki: LocalWiki) -> list[dict[str, object]]:
    answer = wiki.session().get(action="query", list="users", ususers=["Aoi", "Ben"])
    users: list[dict[str, object]] = answer["query"]["users"]
    return users
