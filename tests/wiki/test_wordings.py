"""What a revision says to a page's readers: without the charter, with the file, and without imported history."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.model import Page
from core.policy import Policy
from core.rules.acknowledgement.content_versions import Wordings, wordings
from core.rules.acknowledgement.contributions import edits
from demo.localwiki import LocalWiki, WikiSession
from plugins.mediawiki.wiki import MediaWiki

pytestmark = pytest.mark.wiki

TEXT = "== Leave ==\nHalf days count as half.\n"
CHARTER = "{{Charter\n|purpose=HR agrees on one policy.\n|sponsor=Mia\n}}\n"
#: One red and one green dot.
DOTS = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
)
OLD = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">
<page><title>Imported</title><ns>0</ns>
<revision><timestamp>2020-03-01T10:00:00Z</timestamp><contributor><username>Mia</username></contributor>
<model>wikitext</model><format>text/x-wiki</format><text xml:space="preserve">Very old words.</text></revision>
<revision><timestamp>2020-03-02T10:00:00Z</timestamp><contributor><username>Mia</username></contributor>
<model>wikitext</model><format>text/x-wiki</format><text xml:space="preserve">Old words, and more.</text></revision>
</page></mediawiki>
"""


@pytest.fixture(scope="module")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWiki]:
    wiki = LocalWiki.create("1.43", tmp_path_factory.mktemp("wordings") / "wiki", extensions=())
    with wiki:
        wiki.create_user("Mia", "a-password")
        wiki.create_user("Telos", "a-password", groups=("bot",))
        yield wiki


@pytest.fixture
def mia(wiki: LocalWiki) -> WikiSession:
    return wiki.session("Mia", "a-password")


def read(wiki: LocalWiki, title: str) -> Page:
    """The page, which a fresh read and a whole sync tell alike."""
    telos = MediaWiki("hr", {"url": wiki.url, "user": "Telos", "password": "a-password"})
    page = telos.find(title)
    assert page is not None
    again = MediaWiki("hr", {"url": wiki.url, "user": "Telos", "password": "a-password"})
    known: dict[int, object] = {}
    for step in again.changes("", now=datetime.now(UTC)):
        for listed in step.pages:
            if listed.key == page.key:
                known |= {revision.number: revision for revision in listed.revisions}
    assert known == {revision.number: revision for revision in page.revisions}
    return page


def versions(page: Page) -> Wordings:
    return wordings(page, Policy())


def test_a_change_of_the_charter_alone_is_no_new_wording(wiki: LocalWiki, mia: WikiSession) -> None:
    mia.edit("Leave", TEXT)
    mia.edit("Leave", CHARTER + TEXT)
    mia.edit("Leave", CHARTER.replace("Mia", "Telos") + TEXT)
    page = read(wiki, "Leave")
    assert len(set(versions(page).of.values())) == 1
    assert [edit.adds for edit in edits(page, Policy())] == [True, False, False]
    mia.edit("Leave", CHARTER.replace("Mia", "Telos") + TEXT.replace("half.", "four hours."))
    page = read(wiki, "Leave")
    assert len(set(versions(page).of.values())) == 2
    mia.edit("Leave", CHARTER + TEXT)
    assert versions(read(wiki, "Leave")).current == page.revisions[0].number


def test_a_new_version_of_a_file_is_a_new_wording(wiki: LocalWiki, tmp_path: Path) -> None:
    for number, dot in enumerate(DOTS):
        (tmp_path / "Form.png").write_bytes(base64.b64decode(dot))
        wiki.run("importImages", str(tmp_path), "--user=Mia", "--overwrite", "--comment=The form")
        # The wiki tells which version a revision is of by its second alone, and nobody uploads two in one.
        time.sleep(1)
        page = read(wiki, "File:Form.png")
        assert len(set(versions(page).of.values())) == number + 1


def test_imported_history_changes_nothing(wiki: LocalWiki, mia: WikiSession, tmp_path: Path) -> None:
    mia.edit("Imported", "What it says now.")
    before = read(wiki, "Imported")
    (tmp_path / "old.xml").write_text(OLD)
    wiki.run("importDump", str(tmp_path / "old.xml"))
    mia.edit("Imported", "What it says now, and what it says next.")
    after = read(wiki, "Imported")
    first, last = before.revisions[-1].number, after.current
    assert list(versions(after).of.values()) == [first, last]
    assert [edit.revision.number for edit in edits(after, Policy())] == [first, last]


def test_a_charter_that_is_taken_off_is_no_new_wording_for_who_never_saw_it(
    wiki: LocalWiki, mia: WikiSession
) -> None:
    mia.edit("Taken off", f"Ask first.\n{CHARTER}\n{TEXT}")
    mia.edit("Taken off", f"Ask first.\n\n{TEXT}")
    mia.edit("Taken off", f"Ask first.\n\n{TEXT}Nobody pays twice.")
    telos = MediaWiki("hr", {"url": wiki.url, "user": "Telos", "password": "a-password"})
    page = telos.find("Taken off")
    assert page is not None
    assert len(set(versions(page).of.values())) == 3
    numbers = [revision.number for revision in page.revisions]
    for _ in range(2):
        asked = telos.requests
        page = telos.without_charters(page)
        assert list(versions(page).of.values()) == [numbers[0], numbers[0], numbers[2]]
    assert telos.requests == asked, "what was read once is remembered"
