"""Wikitext, markup and script in every field: through the real template into the page, the panel and the mail.

A twin with plain words goes the same way; what comes out must have the same shape, element by element.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import lxml.html
import pytest

from plugins.mediawiki.testing import Harness
from tests.trouble.house import ANA, CHARTER, OLGA, RealHouse, section, words

pytestmark = pytest.mark.wiki

EVIL = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> </nowiki> ]]> "
    '<ac:structured-macro ac:name="x"/> <b title="</td></tr></table>" onclick="alert(3)">bold</b> '
    "[javascript:alert(4) click] [[User:Nobody|]] {{User:Nobody/evil}} &lt;script&gt; &#60;i&#62; {{=}} "
    "'''wide''' \"quoted\" %0d%0aBcc: victim@example.org"
)
PLAIN = "Some plain words that stand for the other ones, and nothing else at all."


def fields(text: str, reader: str, until: str) -> dict[str, str]:
    """The usual charter with the same words in every field that takes words."""
    return {
        **CHARTER,
        "purpose": f"The managers agree on one policy. {text}",
        "deliverables": f"Policy {text} ; owner: {OLGA}; done when: signed {text}",
        "business need": text,
        "benefit": text,
        "reward": text,
        "training": text,
        "milestones": f"2027-02-26: half of it {text}",
        "read by": reader,
        "read until": until,
    }


def shape(value: Any) -> Any:
    """The form of an answer: keys, lists, and where links lead; no words."""
    if isinstance(value, dict):
        return {key: shape(part) for key, part in value.items()}
    if isinstance(value, list):
        return [shape(part) for part in value]
    if isinstance(value, str):
        return value.partition("/index.php")[0] if "://" in value[:10] else bool(value)
    return type(value).__name__


def tree(element: Any) -> Any:
    """An HTML element with its attributes' names and its children; no words."""
    return (
        element.tag,
        sorted(element.attrib),
        [tree(child) for child in element if isinstance(child.tag, str)],
    )


def html_of(mail: Any) -> Any:
    return lxml.html.document_fromstring(mail.get_body(("html",)).get_content())


def test_hostile_words_in_every_field(telos: RealHouse, wiki: Harness, title: str) -> None:
    number = title.rpartition(" ")[2]
    victim, twin = f"Hanna Hostile {number}", f"Harry Harmless {number}"
    for name in (victim, twin):
        wiki.account(name, email=f"{name.split()[0].lower()}@example.org")
    until = (telos.clock.now() + timedelta(days=6)).date().isoformat()
    bad, good = f'{title} & "friends"', f"{title} and friends"
    pages = {}
    for where, text, reader in ((bad, EVIL, victim), (good, PLAIN, twin)):
        pages[where] = wiki.write_charter(where, fields(text, reader, until), by=ANA)
    telos.hear()
    assert telos.charter_of(pages[bad])["state"] == "active", "people and dates are as they should be"

    # The page itself: MediaWiki's parser over our template lets nothing through.
    answer = wiki.session(victim).get(action="parse", page=bad, prop="text")
    page = lxml.html.fromstring(answer["parse"]["text"])
    assert page.xpath("//table[contains(@class, 'telos-charter')]")
    assert not page.xpath("//script | //img[@onerror] | //*[@onclick]")
    assert not page.xpath("//a[starts-with(@href, 'javascript:')]")

    # The panel: the same answer but for its words; no link that somebody smuggled in.
    views = {}
    for where, reader in ((bad, victim), (good, twin)):
        view = telos.panel(reader, pages[where], wiki.current(where))
        assert view is not None
        assert view["state"] == "confirm"
        views[where] = view
    assert shape(views[bad]) == shape(views[good])
    assert "alert(1)" not in section(views[bad], "purpose")["text"], (
        "a script's inside is no part of what is said"
    )
    assert "agree on one policy" in section(views[bad], "purpose")["text"]
    assert "quoted" in words(section(views[bad], "deliverables"))

    # A comment on top of it, in the steward's queue: data, whatever it says.
    wiki.comment(bad, f"What about part-timers, {EVIL}", by=victim)
    telos.hear()
    for steward in (ANA, "Ben Steward"):
        token = wiki.viewer_token(steward, pages[bad], wiki.current(bad))
        queue = telos.http.get("/v1/queue", headers={"Authorization": f"Bearer {token}"})
        assert queue.mimetype == "application/json"
        waiting = queue.get_json()
        quoting = [item for item in (*waiting["items"], *waiting["others"]) if "part-timers" in item["quote"]]
        assert quoting
        assert all(item["diff_url"] == "" or item["diff_url"].startswith(wiki.wiki.url) for item in quoting)

    # The mail: one recipient, one subject, the same tree as its twin's.
    telos.service.go_live("hr")
    # Whatever weekday it is: the reminder on the working day before falls into these.
    telos.later(days=6)
    mail, other = telos.mails(victim)[0], telos.mails(twin)[0]
    assert mail["To"].addresses[0].addr_spec == "hanna@example.org"
    assert mail["Bcc"] is None
    assert all("victim@example.org" not in to for to in telos.box.to)
    assert len(mail["Subject"].splitlines()) == 1
    assert tree(html_of(mail)) == tree(html_of(other))
    links = [link for _, _, link, _ in html_of(mail).iterlinks()]
    assert links
    assert all(link.startswith((wiki.wiki.url, "https://telos.example/u/")) for link in links), links
    assert "<script" not in mail.get_body(("html",)).get_content()


def test_hostile_names_where_people_should_stand(telos: RealHouse, wiki: Harness, title: str) -> None:
    nobody = "<script>alert(1)</script>Nemo <img src=x onerror=alert(2)>"
    page = telos.write(
        title, sponsor=nobody, stewards=f"{ANA}, {nobody}", members=f"group: {nobody}", deadline=EVIL[:60]
    )
    view = telos.panel(ANA, page, wiki.current(title))
    assert view is not None
    assert view["state"] == "draft"
    missing = words(section(view, "missing"))
    assert "Nemo" in missing, "what was read is shown, as words"
    links = [
        action["url"]
        for item in (*section(view, "missing")["items"], *section(view, "improve")["items"])
        for action in item["actions"]
    ]
    assert links
    assert all(link.startswith(wiki.wiki.url) for link in links)
    assert telos.charter_of(page)["first_deadline"] is None
