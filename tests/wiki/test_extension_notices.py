"""Notices in the wiki: sent once, never of a page that may not be read, and read when they are settled."""

from __future__ import annotations

import json
from typing import Any

import pytest

from demo.localwiki import LocalWiki, WikiSession
from tests.wiki.asking import MODULES, code, place  # noqa: F401 - place is a fixture
from tests.wiki.telos_stub import page_id, user_id

pytestmark = pytest.mark.wiki


def notify(service: WikiSession, wiki: LocalWiki, key: str, **more: Any) -> dict[str, Any]:
    params = {
        "key": key,
        "userid": user_id(wiki, "Ada"),
        "pageid": page_id(wiki, "Open page"),
        "subject": "Your two paragraphs decide <b>it</b> on {{PAGENAME}}",
        "body": "By [[Friday]] <script>alert(1)</script>",
        "url": f"{wiki.url}/index.php/Open_page?telos=x",
        **more,
    }
    told: dict[str, Any] = service.act("telosnotify", **params)["telosnotify"]
    return told


def notices(wiki: LocalWiki, name: str, password: str) -> list[dict[str, Any]]:
    reply = wiki.session(name, password).get(
        action="query", meta="notifications", notprop="list", notformat="model", notlimit="max"
    )
    return [
        notification["*"]
        for notification in reply["query"]["notifications"]["list"]
        if notification["type"] == "telos-notice"
    ]


def test_a_notice_is_sent_once(wiki: LocalWiki, service: WikiSession) -> None:
    if "Echo" not in wiki.extensions:
        assert notify(service, wiki, "k1") == {"sent": False, "why": "no-notifications"}
        return
    assert notify(service, wiki, "k1") == {"sent": True, "why": ""}
    assert notify(service, wiki, "k1") == {"sent": True, "why": "sent-before"}
    sent = notices(wiki, "Ada", "ada-password")
    assert len(sent) == 1
    assert "&lt;b&gt;it&lt;/b&gt; on {{PAGENAME}}" in sent[0]["header"]
    assert "By [[Friday]]" in sent[0]["body"]
    assert "<script" not in str(sent)
    assert sent[0]["links"]["primary"]["url"].startswith(f"{wiki.url}/index.php/Open_page?telos=x")
    assert notices(wiki, "Ben", "ben-password") == []


def test_a_notice_never_tells_of_a_page_that_may_not_be_read(wiki: LocalWiki, service: WikiSession) -> None:
    hidden = page_id(wiki, "Canary page")
    assert notify(service, wiki, "k2", pageid=hidden) == {"sent": False, "why": "no-page"}
    assert notify(service, wiki, "k2", pageid=99999) == {"sent": False, "why": "no-page"}
    assert notify(service, wiki, "k2", userid=99999) == {"sent": False, "why": "no-user"}
    for url in ("javascript:alert(1)", "//evil.example/", "/x"):
        params = {**MODULES["telosnotify"], "url": url}
        assert code(service, action="telosnotify", token=service.token(), **params) == "badurl"


def test_a_notice_disappears_with_the_right_to_read(wiki: LocalWiki, service: WikiSession) -> None:
    wiki.create_user("Wanda", "wanda-password", groups=["board"])
    sent = notify(service, wiki, "k3", userid=user_id(wiki, "Wanda"), pageid=page_id(wiki, "Canary page"))
    if "Echo" not in wiki.extensions:
        assert sent == {"sent": False, "why": "no-notifications"}
        return
    assert sent == {"sent": True, "why": ""}
    assert len(notices(wiki, "Wanda", "wanda-password")) == 1
    admin = wiki.session(wiki.admin)
    admin.post(action="userrights", user="Wanda", remove="board", token=admin.token("userrights"))
    assert notices(wiki, "Wanda", "wanda-password") == []


def test_who_wants_no_notices_gets_none(wiki: LocalWiki, service: WikiSession) -> None:
    ben = wiki.session("Ben", "ben-password")
    options = ben.get(action="query", meta="userinfo", uiprop="options")["query"]["userinfo"]["options"]
    if "Echo" not in wiki.extensions:
        assert not [name for name in options if "telos" in name], "no preference for what is not there"
        return
    assert options["echo-subscriptions-web-telos"]
    assert not options["echo-subscriptions-email-telos"], "Telos sends mails itself"
    ben.act("options", optionname="echo-subscriptions-web-telos", optionvalue="0")
    assert notify(service, wiki, "k4", userid=user_id(wiki, "Ben")) == {"sent": False, "why": "unwanted"}
    assert notices(wiki, "Ben", "ben-password") == []


def test_every_module_is_documented(wiki: LocalWiki, service: WikiSession) -> None:
    modules = [*MODULES, "telostoken", "query+telosusers"]
    for language in ("en", "de"):
        told = service.get(action="paraminfo", modules=modules, helpformat="wikitext", uselang=language)
        assert "⧼" not in json.dumps(told, ensure_ascii=False)
        assert len(told["paraminfo"]["modules"]) == len(modules)


def unread(wiki: LocalWiki, name: str, password: str) -> int:
    reply = wiki.session(name, password).get(
        action="query", meta="notifications", notprop="list", notfilter="!read", notlimit="max"
    )
    return sum(
        notification["type"] == "telos-notice" for notification in reply["query"]["notifications"]["list"]
    )


def test_a_notice_about_what_is_settled_is_marked_read(wiki: LocalWiki, service: WikiSession) -> None:
    wiki.create_user("Sasha", "sasha-password")
    sasha = user_id(wiki, "Sasha")
    for key in ("s1", "s2"):
        notify(service, wiki, key, userid=sasha)
    answer = service.act("telossettled", keys='["s1", "never sent", 7]')["telossettled"]
    if "Echo" not in wiki.extensions:
        assert answer == {"read": 0}
        return
    assert answer == {"read": 1}
    assert unread(wiki, "Sasha", "sasha-password") == 1
    assert service.act("telossettled", keys="no list")["telossettled"] == {"read": 0}
    assert unread(wiki, "Sasha", "sasha-password") == 1


def test_one_reply_is_told_once(wiki: LocalWiki, service: WikiSession) -> None:
    """Where the wiki itself told the author of a reply, Telos adds no alert of its own."""
    if "Echo" not in wiki.extensions:
        return
    wiki.create_user("Robin", "robin-password")
    robin, before = user_id(wiki, "Robin"), "2020-01-01T00:00:00Z"
    assert notify(service, wiki, "r1", userid=robin, unlesstoldsince=before)["why"] == ""
    admin = wiki.session(wiki.admin)
    admin.act("edit", title="Talk:Open page", text="Hello [[User:Robin]], done. ~~~~", summary="reply")
    assert notify(service, wiki, "r2", userid=robin, unlesstoldsince=before) == {
        "sent": True,
        "why": "told-by-the-wiki",
    }
    assert notify(service, wiki, "r3", userid=robin, unlesstoldsince="2099-01-01T00:00:00Z")["why"] == ""
    assert len(notices(wiki, "Robin", "robin-password")) == 2
