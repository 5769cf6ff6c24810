"""What a page's revisions say without their charter, over its history."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Page, Revision, page_key, person_key
from core.policy import Policy
from core.rules.acknowledgement.content_versions import wordings
from core.rules.acknowledgement.contributions import edits
from plugins.mediawiki.charter import read_charter_text, words_without_charters
from plugins.mediawiki.written import Written
from tests.mediawiki.wikis import ENGLISH

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
CHARTER = "{{Charter\n|purpose=HR agrees on one policy.\n|sponsor=[[User:Mia|Mia]]\n}}"
LINES = ("== Leave ==", "Half days count as half.", "* Ask first.", "* Then go.", "", "Nobody pays twice.")


class Wiki:
    """A client that tells the history of one page whose versions these are, oldest first."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        self.texts = texts

    def row(self, number: int) -> dict[str, Any]:
        text = self.texts[number - 1]
        return {
            "revid": number,
            "parentid": number - 1,
            "size": len(text.encode()),
            "sha1": hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest(),
            "slots": {"main": {"content": text}},
        }

    def query(self, **params: Any) -> Iterator[Any]:
        yield {"query": {"pages": [{"revisions": [self.row(n + 1) for n in range(len(self.texts))]}]}}


def revision(row: Mapping[str, Any]) -> Revision:
    return Revision(
        number=row["revid"], parent=row["parentid"], at=START + timedelta(hours=row["revid"]),
        author=person_key("hr", 1), size=row["size"], digest=row["sha1"],
    )  # fmt: skip


def page(*texts: str, one_by_one: bool = False, taken_off: bool = False) -> Page:
    """The page as Telos knows it after its last version, read at once or with every version.

    ``taken_off``: it is known that a charter stood on it.
    """
    wiki, written = Wiki(texts), Written(Wiki(texts))  # type: ignore[arg-type]
    for number in range(1 if one_by_one else len(texts), len(texts) + 1):
        row = wiki.row(number)
        source = row["slots"]["main"]["content"]
        charter = read_charter_text(source, ENGLISH, namespace=0)
        if charter is not None:
            written.sign(5, 0, ENGLISH, revision(row), charter, revision, source, charter=charter)
        elif taken_off:
            written.recall(5, 0, ENGLISH, revision(row), revision)
    told = tuple(written.measured(5, revision(wiki.row(n + 1))) for n in range(len(texts)))
    return Page(key=page_key("hr", 5), title="Leave", url="", current=len(texts), revisions=told)


BARE = "\n".join(LINES)
PLACES = {
    "above": f"{CHARTER}\n{BARE}",
    "above, apart": f"{CHARTER}\n\n{BARE}",
    "in front of the first word": f"{CHARTER}{BARE}",
    "below": f"{BARE}\n{CHARTER}",
    "behind the last word": f"{BARE} {CHARTER}",
    "between two lines": BARE.replace("* Ask", f"{CHARTER}\n* Ask"),
    "between two others": BARE.replace("* Then", f"{CHARTER}\n* Then"),
    "with empty lines around": BARE.replace("* Ask", f"\n{CHARTER}\n\n* Ask"),
    "behind a line": BARE.replace("half.\n", f"half. {CHARTER}\n"),
    "in one line": f"{CHARTER.replace(chr(10), '')}\n{BARE}",
    "in a box": f'<div class="box" style="float:right">\n{CHARTER}\n</div>\n{BARE}',
    "not for others": f"<noinclude><div>{CHARTER}</div></noinclude>\n{BARE}",
}


@pytest.mark.parametrize("one_by_one", [False, True])
def test_a_charter_put_in_or_moved_asks_nobody_to_read_again(one_by_one: bool) -> None:
    for first in ("", *PLACES):
        for then, text in PLACES.items():
            history = page(PLACES.get(first, BARE), text, one_by_one=one_by_one)
            assert len(set(wordings(history, Policy()).of.values())) == 1, (first, then)
            assert [edit.adds for edit in edits(history, Policy())] == [True, False], (first, then)


@pytest.mark.parametrize("one_by_one", [False, True], ids=["after a restart", "at once"])
def test_a_charter_that_is_taken_off_asks_nobody_to_read_again(one_by_one: bool) -> None:
    for place, text in PLACES.items():
        for left in (BARE, f"\n{BARE}\n\n"):
            history = page(text, left, one_by_one=one_by_one, taken_off=True)
            assert len(set(wordings(history, Policy()).of.values())) == 1, place
            assert [edit.adds for edit in edits(history, Policy())] == [True, False], place
        other = BARE.replace("Nobody", "Somebody")
        history = page(text, BARE, other, one_by_one=one_by_one, taken_off=True)
        assert list(wordings(history, Policy()).of.values()) == [1, 1, 3], place
    # And it comes back.
    history = page(PLACES["above"], BARE, PLACES["below"], one_by_one=one_by_one, taken_off=True)
    assert len(set(wordings(history, Policy()).of.values())) == 1


def test_other_words_are_read_again_wherever_the_charter_stands() -> None:
    for place, text in PLACES.items():
        history = page(PLACES["above"], text.replace("Nobody", "Somebody"))
        assert list(wordings(history, Policy()).of.values()) == [1, 2], place
        assert [edit.adds for edit in edits(history, Policy())] == [True, True], place


@given(
    st.lists(st.sampled_from(("One.", "* Two", "", " three  four", "<div>five</div>")), max_size=6),
    st.integers(0, 6),
    st.sampled_from(("\n", "\n\n")),
    st.sampled_from(("", "<noinclude>", "<div class='a'>\n", "<center> ")),
)  # fmt: skip
def test_the_words_of_a_page_are_those_it_has_without_a_charter(
    lines: list[str], at: int, apart: str, tag: str
) -> None:
    close = "".join(f"</{name}>" for name in ("noinclude", "div", "center") if tag.startswith(f"<{name}"))
    with_charter = apart.join((*lines[:at], f"{tag}{CHARTER}{close}", *lines[at:]))
    naive = [" ".join(line.split()) for line in lines if line.strip()]
    assert words_without_charters(with_charter, ENGLISH, namespace=0).split("\n") == (naive or [""])
