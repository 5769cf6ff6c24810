"""Charters within conditions: what is read is what a real wiki shows, and the wiki tells where the text can't."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

from demo.localwiki import LocalWiki
from plugins.mediawiki.charter import perhaps_unseen, read_charter_text
from plugins.mediawiki.wiki import MediaWiki
from tests.mediawiki.test_charter import WITHIN
from tests.mediawiki.wikis import ENGLISH

pytestmark = pytest.mark.wiki

#: Values that conditions are made of, as people write them.
PLAIN = ("", " ", "a", "b", "1", "01", "1.0", "0", "<!-- c -->", "a<!-- c -->", "<nowiki/>", "{{{x|}}}", "{{{x|a}}}",
         "[[a|b]]", "a=b", "&#97;", "{{!}}", "<includeonly>a</includeonly>", "x:y")  # fmt: skip
EXPRESSIONS = ("0", "1", "", " 00 ", "0.0", ".5", "-1", "+2", "007", "1-1", "1/0", "round")


@pytest.fixture(scope="module", params=["1.43", "1.39"])
def wiki(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWiki]:
    wiki = LocalWiki.create(request.param, tmp_path_factory.mktemp("conditions") / "wiki", extensions=())
    with wiki:
        wiki.create_user("Mia", "a-password")
        wiki.create_user("Telos", "a-password", groups=("bot",))
        mia = wiki.session("Mia", "a-password")
        mia.edit("Template:Charter", "BOX{{{purpose|}}}END")
        mia.edit("Template:Unused", "Nothing of it.")
        mia.edit("Template:Used", "{{{1|}}}")
        yield wiki


def rendered(wiki: LocalWiki, texts: list[str]) -> list[bool]:
    """Whether each of these, as a page of its own, shows the box."""
    session = wiki.session("Mia", "a-password")
    boxes = []
    for text in texts:
        answer = session.post(action="parse", text=text, title="A page", contentmodel="wikitext", prop="text")
        boxes.append("BOX" in answer["parse"]["text"])
    return boxes


def test_what_is_read_is_what_is_shown(wiki: LocalWiki) -> None:
    # Tags of extensions that this wiki doesn't have are words to it.
    known = {
        text: expected for text, expected in WITHIN.items() if not text.startswith(("<syntax", "<inputbox"))
    }
    texts = [text.replace("%s", "{{Charter|purpose=X}}") for text in known]
    for text, shows, expected in zip(texts, rendered(wiki, texts), known.values(), strict=True):
        assert expected == "?" or shows == (expected == "yes"), text


def test_conditions_at_random_are_decided_as_the_wiki_does(wiki: LocalWiki) -> None:
    rng = random.Random(21)

    def value(depth: int) -> str:
        return call(depth + 1, "a") if depth < 3 and rng.random() < 0.25 else rng.choice(PLAIN)

    def call(depth: int, inside: str) -> str:
        """A condition with this in one of its values."""
        kind = rng.choice(("if", "ifeq", "ifexpr", "iferror", "switch", "parameter"))
        if kind == "parameter":
            return "{{{x|" + inside + "}}}"
        if kind == "switch":
            cases = [
                rng.choice(("", f"{rng.choice(PLAIN)}=", "#default=", "a=")) + value(depth) for _ in range(4)
            ]
            place = rng.randrange(4)
            head, equals, _ = cases[place].partition("=")
            cases[place] = f"{head if equals else ''}{equals}{inside}"
            return "{{#switch:" + "|".join([value(depth), *cases]) + "}}"
        first = rng.choice(EXPRESSIONS) if kind == "ifexpr" else value(depth)
        rest = [value(depth) for _ in range(2 if kind == "ifeq" else 1)]
        branches = [value(depth), value(depth)]
        branches[rng.randrange(2)] = inside
        return f"{{{{#{kind}:" + "|".join([first, *rest[1:], *branches]) + "}}"

    texts = [
        call(0, call(1, f"{{{{Charter|purpose={n}}}}}") if n % 2 else f"{{{{Charter|purpose={n}}}}}")
        for n in range(400)
    ]
    mark = "\n\nNEXT\n\n"
    session = wiki.session("Mia", "a-password")
    shown: set[int] = set()
    for at in range(0, len(texts), 50):
        answer = session.post(
            action="parse",
            text=mark.join(texts[at : at + 50]),
            title="A page",
            contentmodel="wikitext",
            prop="text",
        )
        shown |= {int(number) for number in re.findall(r"BOX(\d+)END", answer["parse"]["text"])}
    decided = 0
    for number, text in enumerate(texts):
        if perhaps_unseen(text, ENGLISH, namespace=0):
            continue
        decided += 1
        assert (read_charter_text(text, ENGLISH, namespace=0) is not None) == (number in shown), text
    assert decided > 300
    assert 50 < len(shown) < 350


def test_where_the_text_can_not_tell_the_wiki_does(wiki: LocalWiki) -> None:
    pages = {
        "Used": ("{{Used|{{Charter|purpose=Y}}}}", True),
        "Not used": ("{{Unused|{{Charter|purpose=Y}}}}", False),
        "By its name": ("{{#ifeq:{{PAGENAME}}|By its name|{{Charter|purpose=Y}}}}", True),
        "By another name": ("{{#ifeq:{{PAGENAME}}|By its name|{{Charter|purpose=Y}}}}", False),
        "One of two": ("{{Unused|{{Charter|purpose=Z}}}} {{Charter|purpose=Y}}", True),
    }
    mia = wiki.session("Mia", "a-password")
    for title, (text, _) in pages.items():
        mia.edit(title, text)
    telos = MediaWiki("hr", {"url": wiki.url, "user": "Telos", "password": "a-password"})
    for title, (_, expected) in pages.items():
        page = telos.find(title)
        assert page is not None
        assert (page.charter is not None) == expected, title
