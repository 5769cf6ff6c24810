"""Whose a signed remark is: who saved it, on a real wiki, read at once and read by a later sync."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from core.model import Comment, Page
from demo.localwiki import LocalWiki
from plugins.mediawiki.wiki import MediaWiki

pytestmark = pytest.mark.wiki

PEOPLE = ("Ana", "Mia", "Bo", "Robot", "Telos")


@pytest.fixture(scope="module")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWiki]:
    wiki = LocalWiki.create("1.43", tmp_path_factory.mktemp("signed") / "wiki", extensions=())
    with wiki:
        for name in PEOPLE:
            wiki.create_user(name, "a-password", groups=("bot",) if name in {"Robot", "Telos"} else ())
        yield wiki


class Place:
    """A page with its discussion, and the Telos that reads it after each save."""

    def __init__(self, wiki: LocalWiki, title: str) -> None:
        self.wiki, self.title = wiki, title
        self.by = {name: wiki.session(name, "a-password") for name in PEOPLE}
        self.telos = self.fresh()
        self.by["Bo"].edit(title, "How leave is taken.")
        answer = wiki.session().get(action="query", list="users", ususers="|".join(PEOPLE))
        self.names = {f"hr:{row['userid']}": row["name"] for row in answer["query"]["users"]}

    def fresh(self) -> MediaWiki:
        return MediaWiki("hr", {"url": self.wiki.url, "user": "Telos", "password": "a-password"})

    def text(self, title: str) -> str:
        answer = self.wiki.session().get(
            action="query", titles=title, prop="revisions", rvprop="content", rvslots="main"
        )
        return str(answer["query"]["pages"][0]["revisions"][0]["slots"]["main"]["content"])

    def talk(self, who: str, change: Any, title: str = "") -> None:
        """Save a discussion with its text changed, and read it as a webhook would make us."""
        title = title or f"Talk:{self.title}"
        try:
            before = self.text(title)
        except KeyError:
            before = ""
        self.by[who].edit(title, change(before) if callable(change) else f"{before}\n{change}".lstrip("\n"))
        self.page(self.telos)

    def page(self, telos: MediaWiki, title: str = "") -> Page:
        page = telos.find(title or self.title)
        assert page is not None
        return page

    def speakers(self, title: str = "") -> dict[str, str]:
        """Words → who said them; the same for who read all the time, who reads first now, and for a sync."""
        once = self.page(self.telos, title)
        assert once.comments == self.page(self.fresh(), title).comments
        for step in self.fresh().changes("", now=datetime.now(UTC)):
            for page in step.pages:
                if page.key == once.key:
                    synced = page
        assert synced.comments == once.comments
        return {comment.excerpt: self.names.get(str(comment.author), "") for comment in once.comments}

    def comment(self, words: str) -> Comment:
        (comment,) = [comment for comment in self.page(self.telos).comments if comment.excerpt == words]
        return comment


def test_a_signature_counts_for_who_saved_it(wiki: LocalWiki) -> None:
    place = Place(wiki, "Signed")
    place.talk("Mia", "== When ==\nMay I take half days? ~~~~\n")
    place.talk("Mia", ":We do. [[User:Ana|Ana]] ~~~~~\n")
    place.talk("Mia", ":Of course. [[User:Ana|Ana]] ([[User talk:Ana|talk]]) 12:34, 5 November 2026 (UTC)\n")
    place.talk("Robot", ":Surely. [[User:Ana|Ana]] ~~~~~\n")
    assert place.speakers() == {
        "May I take half days?": "Mia", "We do.": "Mia", "Of course.": "Mia", "Surely.": "Robot",
    }  # fmt: skip
    place.talk("Ana", ":From May on. ~~~~\n")
    assert place.speakers()["From May on."] == "Ana"


def test_who_saved_it_wrote_it_however_it_is_signed(wiki: LocalWiki) -> None:
    place = Place(wiki, "Otherwise")
    place.talk("Mia", "== A ==\nBy a plain name. Mia ~~~~~\n")
    place.talk("Bo", f"== B ==\nBy a link from outside. [{wiki.url}/index.php/User:Bo Bo] ~~~~~\n")
    place.talk("Mia", "== C ==\nBy a template. {{User:Mia/Signature}} ~~~~~\n")
    assert place.speakers() == {
        "By a plain name.": "Mia", "By a link from outside.": "Bo", "By a template.": "Mia",
    }  # fmt: skip
    place.talk("Bo", "== D ==\nI forgot to sign.\n")
    stamp = datetime.now(UTC).strftime("%H:%M, %-d %B %Y (UTC)")
    place.talk("Robot", lambda text: text.rstrip("\n") + f" {{{{unsigned|Bo|{stamp}}}}}\n")
    assert place.speakers()["I forgot to sign."] == "Bo"
    place.talk("Bo", "\nThis stood there since 12:34, 5 November 2026 (UTC), I think.\n")
    assert len(place.speakers()) == 4


def test_who_is_quoted_says_nothing_new(wiki: LocalWiki) -> None:
    place = Place(wiki, "Quoted")
    place.talk("Mia", "== One ==\nHalf days count as half. ~~~~\n")
    place.talk("Ana", "== Two ==\nHours count, too. ~~~~\n")
    signed = next(line for line in place.text("Talk:Quoted").split("\n") if line.startswith("Half"))
    place.talk("Bo", f"\n<blockquote>\n{signed}\n</blockquote>\nIs that so? ~~~~\n")
    authors = place.speakers()
    assert [authors["Half days count as half."], authors["Hours count, too."]] == ["Mia", "Ana"]
    assert [who for words, who in authors.items() if words.endswith("Is that so?")] == ["Bo"]
    assert len(authors) == 3


def test_the_same_words_in_two_threads_are_two_and_a_mended_one_is_one(wiki: LocalWiki) -> None:
    place = Place(wiki, "Same")
    place.talk("Mia", "== One ==\nSounds good. ~~~~\n\n== Two ==\nSounds good. ~~~~\n")
    assert len(place.page(place.telos).comments) == 2
    assert len({comment.thread for comment in place.page(place.telos).comments}) == 2
    place.talk("Mia", "\n== Three ==\nHaf days count as half. ~~~~\n")
    before = place.comment("Haf days count as half.")
    place.talk("Bo", lambda text: text.replace("Haf days", "Half days"))
    after = place.comment("Half days count as half.")
    assert (after.id, after.author) == (before.id, before.author)
    assert place.speakers()["Half days count as half."] == "Mia"


def test_what_was_said_stays_said_in_an_archive_or_elsewhere(wiki: LocalWiki) -> None:
    place = Place(wiki, "Full")
    place.talk("Mia", "== One ==\nMay I take half days? ~~~~\n")
    place.talk("Ana", ":Yes, from May on. ~~~~\n")
    place.talk("Bo", "== Two ==\nAnd hours? ~~~~\n")
    whole = {comment.id: comment.author for comment in place.page(place.telos).comments}
    asked = place.comment("And hours?")
    first, second = place.text("Talk:Full").split("== Two ==")
    place.talk("Robot", first, "Talk:Full/Archive 1")
    place.talk("Robot", lambda _: f"[[/Archive 1]]\n\n== Two =={second}")
    assert {comment.id: comment.author for comment in place.page(place.telos).comments} == whole
    place.speakers()
    place.by["Bo"].edit("Elsewhere", "Another page.")
    place.talk("Robot", f"== Two =={second}", "Talk:Elsewhere")
    place.talk("Robot", lambda _: "[[/Archive 1]]\n")
    moved = place.page(place.telos, "Elsewhere").comments
    assert [(comment.id, place.names[str(comment.author)]) for comment in moved] == [(asked.id, "Bo")]
    assert place.speakers("Elsewhere") == {"And hours?": "Bo"}


def test_a_mended_remark_stays_the_same_in_an_archive_and_elsewhere(wiki: LocalWiki) -> None:
    place = Place(wiki, "Mended")
    # Words that are said nowhere else in the same minute.
    place.talk("Mia", "== One ==\nCould Fridays be haf days? ~~~~\n")
    asked = place.comment("Could Fridays be haf days?")
    place.talk("Bo", lambda text: text.replace("haf days", "half days"))
    text = place.text("Talk:Mended")
    place.talk("Robot", text, "Talk:Mended/Archive 1")
    place.talk("Robot", lambda _: "[[/Archive 1]]\n")
    assert place.comment("Could Fridays be half days?").id == asked.id
    place.speakers()
    place.by["Bo"].edit("Mended elsewhere", "Another page.")
    place.talk("Robot", text, "Talk:Mended elsewhere")
    place.talk("Robot", lambda _: "Nothing.\n", "Talk:Mended/Archive 1")
    moved = place.page(place.telos, "Mended elsewhere").comments
    assert [(comment.id, place.names[str(comment.author)]) for comment in moved] == [(asked.id, "Mia")]
    assert place.speakers("Mended elsewhere") == {"Could Fridays be half days?": "Mia"}
    place.talk("Robot", text, "Talk:Mended/Archive 1")
    place.talk("Robot", lambda _: "Nothing.\n", "Talk:Mended elsewhere")
    assert place.comment("Could Fridays be half days?").id == asked.id


def test_mended_much_between_two_moves_and_put_in_before_it_is_cut_it_stays_the_same(wiki: LocalWiki) -> None:
    place = Place(wiki, "First")
    place.talk("Mia", "== One ==\nCould Mondays be haf days for everybody here? ~~~~\n")
    (asked,) = place.page(place.telos).comments
    for other in ("Second", "Third"):
        place.by["Bo"].edit(other, "Another page.")
    text = place.text("Talk:First")
    place.talk("Robot", text, "Talk:Second")
    # Read while it stands on both: there it is only quoted so far.
    assert place.speakers("Second") == {}
    assert place.speakers() == {"Could Mondays be haf days for everybody here?": "Mia"}
    place.talk("Robot", lambda _: "Nothing.\n")
    # Nobody saves the second page again; who took it says where it may be.
    lost = place.page(place.telos)
    assert lost.comments == ()
    assert place.page(place.telos, "Second").key in {
        page.key for page in place.telos.read(list(place.telos.taken_to(lost)))
    }
    assert [comment.id for comment in place.page(place.telos, "Second").comments] == [asked.id]
    for old, new in (
        ("Could Mondays", "Would Tuesdays"),
        ("be haf days", "count as half"),
        ("everybody", "us"),
    ):
        place.talk("Bo", lambda text, old=old, new=new: text.replace(old, new), "Talk:Second")
    text = place.text("Talk:Second")
    place.talk("Robot", lambda _: "Nothing.\n", "Talk:Second")
    place.talk("Robot", text, "Talk:Third")
    moved = place.page(place.telos, "Third").comments
    assert [(comment.id, place.names[str(comment.author)]) for comment in moved] == [(asked.id, "Mia")]
    assert place.speakers("Third") == {"Would Tuesdays count as half for us here?": "Mia"}


def test_the_same_words_said_twice_in_a_minute_are_moved_from_either_page(wiki: LocalWiki) -> None:
    here, there = Place(wiki, "Here"), Place(wiki, "There")
    there.telos = here.telos
    while datetime.now(UTC).second > 40:
        time.sleep(1)
    here.talk("Mia", "== A ==\nSame to me. ~~~~\n")
    there.talk("Mia", "== B ==\nSame to me. ~~~~\n")
    assert here.text("Talk:Here").split("Same")[1] == there.text("Talk:There").split("Same")[1], "one minute"
    text = here.text("Talk:Here")
    here.talk("Robot", text, "Talk:Here/Archive 1")
    here.talk("Robot", lambda _: "[[/Archive 1]]\n")
    assert here.speakers() == {"Same to me.": "Mia"}
    assert there.speakers() == {"Same to me.": "Mia"}


def test_an_archive_that_nothing_links_to_is_found(wiki: LocalWiki) -> None:
    place = Place(wiki, "Long")
    place.talk("Mia", "== One ==\nMay I take half days? ~~~~\n")
    place.talk("Bo", "== Two ==\nAnd hours? ~~~~\n")
    place.talk("Ana", "== Three ==\nAnd minutes? ~~~~\n")
    whole = {comment.id: comment.author for comment in place.page(place.telos).comments}
    assert len(whole) == 3
    first, second, third = place.text("Talk:Long").split("\n== ")
    # Cut first and pasted afterwards, then the other way round; neither is linked to.
    place.talk("Robot", lambda _: f"== {second}\n== {third}")
    assert len(place.page(place.telos).comments) == 2
    place.talk("Robot", first, "Talk:Long/Old talk/2026")
    assert {comment.id: comment.author for comment in place.page(place.telos).comments} == whole
    place.talk("Robot", f"== {second}", "Talk:Long/Archive 2")
    place.talk("Robot", lambda _: f"== {third}")
    assert {comment.id: comment.author for comment in place.page(place.telos).comments} == whole
    place.speakers()
    place.by["Bo"].edit("Long", "How leave is taken, in long words.")
    place.speakers()
    # What merely lies below it is the discussion of another page, which is gone for now.
    place.by["Bo"].edit("Long/Own", "A page of its own.")
    place.talk("Mia", "== Own ==\nIs this mine? ~~~~\n", "Talk:Long/Own")
    place.wiki.session(wiki.admin, wiki.admin_password).act("delete", title="Long/Own")
    assert {comment.id: comment.author for comment in place.page(place.telos).comments} == whole
    place.speakers()


def test_a_discussion_that_was_moved_away_as_its_archive_is_found(wiki: LocalWiki) -> None:
    place = Place(wiki, "Moved")
    place.talk("Mia", "== One ==\nMay I take half days? ~~~~\n")
    admin = wiki.session(wiki.admin, wiki.admin_password)
    admin.act("move", **{"from": "Talk:Moved", "to": "Talk:Moved/Archive 1"})
    assert place.speakers() == {"May I take half days?": "Mia"}
    place.talk("Bo", lambda _: "== Two ==\nAnd hours? ~~~~\n")
    assert place.speakers() == {"May I take half days?": "Mia", "And hours?": "Bo"}
