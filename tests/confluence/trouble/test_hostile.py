"""Markup and script in every field, name, title and comment: through the page's state, the panel and the mail.

A twin with plain words goes the same way; what comes out must have the same shape, element by element.
"""

from __future__ import annotations

import json
from datetime import timedelta
from html import escape
from typing import Any

from lxml import etree

from core.model import PageKey
from plugins.confluence.markup import parse
from plugins.confluence.testing import SITE, Harness
from tests.confluence.telos import ANA, BEN, CHARTER, OLGA, TwinHouse, charter, section, words
from tests.trouble.test_hostile import EVIL as WIKI_EVIL
from tests.trouble.test_hostile import html_of, shape, tree

EVIL = (
    f"{WIKI_EVIL} </ac:rich-text-body></ac:structured-macro></p></td></tr></table> <![CDATA[ x "
    '<ac:link><ri:user ri:userkey="0"/></ac:link> ${x} $body #set($a=1) &amp;nbsp; &nbsp; -- <!-- '
)
PLAIN = "Some plain words that stand for the other ones, and nothing else at all."


def fields(text: str, reader: str, until: str) -> dict[str, str]:
    """The usual charter with the same words in every field that takes words."""
    text = text.replace("\n", " ")
    return {
        **CHARTER,
        "title": f"Leave {text}"[:200],
        "purpose": f"The managers agree on one policy. {text}",
        "deliverables": f"Policy {text.replace(';', ',')} ; owner: {OLGA}; done when: signed",
        "business need": text,
        "benefit": text,
        "reward": text,
        "training": text,
        "read by": reader,
        "read until": until,
    }


def form(storage: str) -> Any:
    """The elements of a text in storage format; no words, no numbers."""
    parsed = parse(storage)
    assert parsed is not None, "it is whole"

    def of(element: etree._Element) -> Any:
        return (
            element.tag,
            sorted(map(str, element.attrib)),
            [of(child) for child in element if isinstance(child.tag, str)],
        )

    return of(parsed.root)


def test_hostile_words_in_every_field(telos: TwinHouse, wiki: Harness, title: str) -> None:
    victim, harmless = f"Hanna {title}", f"Harry {title}"
    for name in (victim, harmless):
        telos.account(name)
    until = (telos.clock.now() + timedelta(days=6)).date().isoformat()
    bad, good = f'{title} <b>&amp; "friends" ]]> {{x}} </title><script>', f"{title} and friends of it"
    pages: dict[str, PageKey] = {}
    written = {}
    for where, text, reader in ((bad, EVIL, victim), (good, PLAIN, harmless)):
        written[where] = charter(wiki, fields(text, reader, until))
        id, _ = wiki.twin.edit(where, written[where], by=ANA)
        pages[where] = PageKey(f"{SITE}:{id}")
        wiki.twin.comment(where, f"<p>What about part-timers, {escape(text)}</p>", by=reader)
    telos.hear()
    assert [telos.charter_of(page)["state"] for page in pages.values()] == ["active", "active"]

    # The page's state: the same elements, and what people wrote as it was.
    telos.shown()
    shown = {where: telos.put_there(where) for where in pages}
    assert all(shown.values())
    if wiki.variant == "dc":
        assert form(shown[bad]) == form(shown[good])
        assert form(wiki.twin.storage(bad)) == form(wiki.twin.storage(good))
        for where in pages:
            assert wiki.twin.storage(where) == shown[where] + written[where]
    else:
        assert shape(json.loads(shown[bad])) == shape(json.loads(shown[good]))

    # The panel: the same answer but for its words, no link that somebody smuggled in.
    views = {}
    for where, reader in ((bad, victim), (good, harmless)):
        view = telos.panel(reader, pages[where], wiki.current(where))
        assert view is not None
        assert view["state"] in {"confirm", "waiting"}
        views[where] = view
    assert _links(views[bad]) == _links(views[good]) == {wiki.twin.url.split("/")[2]}
    assert "agree on one policy" in section(views[bad], "purpose")["text"]

    # A comment in the steward's queue is data, whatever it says.
    quoting = []
    for steward in (ANA, BEN):
        queue = telos.ask(steward, "queue", pages[bad], wiki.current(bad))
        assert queue.mimetype == "application/json"
        quoting += [item for item in queue.get_json()["items"] if "part-timers" in item["quote"]]
    assert quoting
    assert all(item["diff_url"] == "" or item["diff_url"].startswith(wiki.twin.url) for item in quoting)

    # The mail: one recipient, one subject, the same tree as its twin's.
    telos.service.go_live(SITE)
    telos.later(days=6)
    mail, other = telos.mails(victim)[0], telos.mails(harmless)[0]
    assert mail["To"].addresses[0].addr_spec == "hanna@example.org"
    assert mail["Bcc"] is None
    assert all("victim@example.org" not in to for to in telos.box.to)
    assert len(mail["Subject"].splitlines()) == 1
    assert tree(html_of(mail)) == tree(html_of(other))
    ours = (wiki.twin.url, telos.settings.server.url)
    assert all(link.startswith(ours) for _, _, link, _ in html_of(mail).iterlinks())
    assert "<script" not in mail.get_body(("html",)).get_content()


def _links(view: Any) -> set[str]:
    """Where links of a view lead, without what tells two pages apart."""
    if isinstance(view, dict):
        return set().union(*map(_links, view.values())) if view else set()
    if isinstance(view, list):
        return set().union(*map(_links, view)) if view else set()
    return {view.split("/", 3)[2]} if isinstance(view, str) and "://" in view[:10] else set()


def test_hostile_names_where_people_should_stand(telos: TwinHouse, wiki: Harness, title: str) -> None:
    nobody = "<script>alert(1)</script>Nemo <img src=x onerror=alert(2)> ]]>"
    page = telos.write(title, sponsor=nobody, stewards=f"{ANA}, {nobody}", members=f"group: {nobody}")
    view = telos.panel(ANA, page, wiki.current(title))
    assert view is not None
    assert view["state"] == "draft"
    assert "Nemo" in words(section(view, "missing")), "what was read is shown, as words"
    assert _links(view) <= {wiki.twin.url.split("/")[2], telos.settings.server.url.split("/")[2]}
    telos.shown()
    assert "<script" not in telos.put_there(title)


def test_a_person_with_a_hostile_name(telos: TwinHouse, wiki: Harness, title: str) -> None:
    name = f'Eve "]]><script>alert(1)</script> {title}'
    telos.account(name)
    page = telos.write(title)
    below = telos.below(f"{title} travel", title, by=name)
    telos.hear()
    assert telos.waits(below) == [telos.person(name)]
    telos.service.go_live(SITE)
    telos.later(days=4)
    mails = [mail for steward in (ANA, BEN) for mail in telos.mails(steward)]
    assert mails
    for mail in mails:
        assert "<script" not in mail.get_body(("html",)).get_content()
        assert len(mail["Subject"].splitlines()) == 1
    assert page
