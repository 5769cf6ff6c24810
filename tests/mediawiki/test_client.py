"""The client against an API that fails in every way the world has."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock

import pytest

from core.ports import GiveUp, NoWiki, RetryAt
from plugins.mediawiki.client import ApiError, Client
from plugins.mediawiki.install import Installer
from tests.support.faults import (
    Done,
    Fault,
    FaultyWiki,
    HalfAnswer,
    Params,
    Reset,
    Silence,
    error,
    patience_of,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Wiki:
    """Just enough of a wiki to log in to and to write on."""

    def __init__(self) -> None:
        self.page = ""
        self.logins = 0

    def __call__(self, params: Params) -> Any:
        match params["action"]:
            case "login":
                self.logins += 1
                return {"login": {"result": "Success", "lgusername": "Telos"}}
            case "clientlogin":
                self.logins += 1
                return {"clientlogin": {"status": "PASS", "username": "Telos"}}
            case "edit":
                self.page = params["text"]
                return {"edit": {"result": "Success"}}
        if params.get("meta", "").startswith("tokens"):
            return {"query": {"tokens": {"logintoken": "l+\\", "csrftoken": f"c{self.logins}+\\"}}}
        return {
            "query": {
                "text": self.page,
                "userinfo": {"id": 5, "name": "Telos", "groups": [], "rights": []},
                "general": {"generator": "MediaWiki 1.43.0"},
                "namespaces": {},
            }
        }


@pytest.fixture
def inside() -> Wiki:
    return Wiki()


@pytest.fixture
def wiki(inside: Wiki) -> Iterator[FaultyWiki]:
    faulty = FaultyWiki(inside)
    yield faulty
    faulty.close()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def client(request: pytest.FixtureRequest, wiki: FaultyWiki, waits: list[float]) -> Client:
    return Client(wiki.api, timeout=patience_of(request), sleep=waits.append, now=lambda: NOW)


@pytest.fixture
def member(request: pytest.FixtureRequest, wiki: FaultyWiki, waits: list[float]) -> Client:
    waiting = patience_of(request)
    return Client(wiki.api, "Telos@sync", "secret", timeout=waiting, sleep=waits.append, now=lambda: NOW)


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        (Fault(429, headers={"Retry-After": "7"}), 7.0),
        (Fault(503, headers={"Retry-After": "Mon, 23 Nov 2026 12:00:09 GMT"}), 9.0),
        (Fault(503), 1.0),
        (Fault(502, b"<html>Bad gateway</html>"), 1.0),
        (Fault(200, b"<html>Service restarts</html>"), 1.0),
        (Reset(), 1.0),
        (HalfAnswer(200, b'{"query": {'), 1.0),
        (Silence(), 1.0),
        (error("maxlag", "Waiting for db1: 3 seconds lagged", lag=3), 3.0),
        (error("maxlag", "Waiting for db1", headers={"Retry-After": "5"}, lag=0.4), 5.0),
        (error("ratelimited"), 1.0),
        (error("internal_api_error_DBQueryError"), 1.0),
    ],
    ids=lambda value: str(getattr(value, "status", value)),
)
def test_a_question_is_asked_again_after_the_wait_that_was_asked_for(
    client: Client, wiki: FaultyWiki, waits: list[float], fault: Fault, wait: float
) -> None:
    wiki.script = [fault]
    assert client.get("query", meta="siteinfo")["query"]
    assert waits == [wait]


def test_patience_ends(client: Client, wiki: FaultyWiki, waits: list[float]) -> None:
    wiki.script = [Fault(503)] * 50
    with pytest.raises(RetryAt, match="503") as later:
        client.get("query")
    assert waits == [1.0, 2.0, 4.0]
    assert len(wiki.asked) == client.requests == 4
    assert later.value.at is None, "the wiki named no time: whoever asked waits longer each time"


@pytest.mark.parametrize(
    ("header", "delay"), [("120", 120), ("999999999999", 3600), ("-5", None), ("soon", None), ("", None)]
)
def test_a_long_wait_goes_back_to_the_queue_and_a_mad_one_is_clamped(
    client: Client, wiki: FaultyWiki, waits: list[float], header: str, delay: int | None
) -> None:
    wiki.script = [Fault(429, headers={"Retry-After": header})]
    if delay is None:
        client.get("query")
        assert waits == [1.0]
        return
    with pytest.raises(RetryAt) as later:
        client.get("query")
    assert later.value.at == NOW + timedelta(seconds=delay)
    assert waits == []


def test_nobody_listens(waits: list[float]) -> None:
    client = Client("http://127.0.0.1:9/api.php", sleep=waits.append)
    with pytest.raises(RetryAt, match="nothing listens there"):
        client.get("query")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (error("badvalue", "Unrecognized value"), "Unrecognized value"),
        (Fault(404, b"gone"), "API's address"),
        (Fault(403, b"no"), "let Telos in"),
        (
            Fault(301, headers={"Location": "https://wiki.example.org/w/api.php"}),
            "https://wiki.example.org/w/api.php",
        ),
        (Fault(200, b"[1]"), "no object"),
    ],
    ids=["refused", "404", "403", "redirect", "list"],
)
def test_what_will_never_work_says_why_at_once(
    client: Client, wiki: FaultyWiki, waits: list[float], fault: Fault, reason: str
) -> None:
    wiki.script = [fault]
    with pytest.raises(GiveUp) as given_up:
        client.get("query")
    assert reason in str(given_up.value)
    assert waits == []


def test_a_redirect_is_not_followed_with_our_cookies(client: Client, wiki: FaultyWiki) -> None:
    other = FaultyWiki(lambda params: {"query": {}})
    wiki.script = [Fault(302, headers={"Location": other.api})]
    with pytest.raises(GiveUp):
        client.get("query")
    assert other.asked == []
    other.close()


@pytest.mark.parametrize("user", ["Telos@sync", "Telos"])
def test_every_question_asserts_who_asks(wiki: FaultyWiki, inside: Wiki, user: str) -> None:
    client = Client(wiki.api, user, "secret")
    client.get("query", list="recentchanges")
    client.get("query", list="recentchanges")
    assert inside.logins == 1
    asked = [params for params in wiki.asked if params.get("list") == "recentchanges"]
    assert [params["assertuser"] for params in asked] == ["Telos", "Telos"]
    assert all(params["maxlag"] and params["formatversion"] == "2" for params in asked)
    passwords = [
        m for m, p in zip(wiki.methods, wiki.asked, strict=True) if "password" in p or "lgpassword" in p
    ]
    assert passwords == ["POST"]


def test_a_lost_login_is_made_again(member: Client, wiki: FaultyWiki, inside: Wiki) -> None:
    member.get("query")
    wiki.script = [error("assertnameduserfailed")]
    assert member.get("query", list="x")["query"]
    assert inside.logins == 2


def test_a_login_that_is_lost_for_ever_is_given_up(member: Client, wiki: FaultyWiki, inside: Wiki) -> None:
    answer = wiki.answer
    wiki.answer = lambda p: (
        {"error": {"code": "assertuserfailed", "info": "no"}} if p.get("list") == "x" else answer(p)
    )
    with pytest.raises(ApiError, match="assertuserfailed"):
        member.get("query", list="x")
    assert inside.logins <= 3


def test_lag_and_then_a_lost_login_is_later_and_no_crash(
    member: Client, wiki: FaultyWiki, inside: Wiki
) -> None:
    lag, lost = error("maxlag", "Waiting for db1", lag=1), error("assertuserfailed")
    scripts = (
        [lag, lag, lag, lost],
        [lost, lag, lag, lag],
        [lag, lost, lag, lost],
        [lag, lag, lag, lag, lost],
    )
    for script in scripts:
        # Answered, or later; the wiki's next good moment brings it to an end.
        for ask in (
            lambda: member.get("query", list="x"),
            lambda: member.write("edit", happened(inside, "one"), text="one"),
        ):
            wiki.script = [*script]
            with contextlib.suppress(RetryAt):
                ask()
            wiki.script = []
            assert ask()
    assert inside.page == "one"
    answer = wiki.answer
    wiki.answer = lambda p: (
        {"error": {"code": "assertuserfailed", "info": "no"}}
        if p.get("list") == "x" or p["action"] == "edit"
        else answer(p)
    )
    wiki.script = [lag]
    with pytest.raises(RetryAt):
        member.get("query", list="x")
    with pytest.raises(RetryAt):
        member.write("edit", happened(inside, "two"), text="two")


def test_a_wrong_password_says_where_to_make_a_new_one(member: Client, wiki: FaultyWiki) -> None:
    answer = wiki.answer
    wiki.answer = lambda p: (
        {"login": {"result": "Failed", "reason": "Wrong <password>.\nPlease try again."}}
        if p["action"] == "login"
        else answer(p)
    )
    with pytest.raises(GiveUp, match="Special:BotPasswords") as given_up:
        member.get("query")
    reason = str(given_up.value)
    assert "secret" not in reason
    assert "Wrong <password>. Please try again. Check the password" in reason


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault(503), "Das Wiki kann query gerade nicht beantworten: Antwort war 503"),
        (Fault(200, b"<html>"), "statt JSON kam"),
        (Fault(404), "hat auf query mit 404 geantwortet"),
        (Fault(301, headers={"Location": "https://else.example"}), "leitet weiter nach https://else.example"),
        (Fault(200, b"[]"), "gab kein Objekt, sondern list"),
        (
            error("badvalue", "Unrecognized value"),
            "Das Wiki hat query abgelehnt: Unrecognized value (badvalue)",
        ),
    ],
    ids=lambda value: str(getattr(value, "status", "")),
)
def test_trouble_is_told_in_the_admins_language(
    request: pytest.FixtureRequest, wiki: FaultyWiki, fault: Fault, told: str
) -> None:
    client = Client(wiki.api, timeout=patience_of(request), sleep=Mock(), now=lambda: NOW)
    wiki.script = [fault] * 9
    with pytest.raises((RetryAt, GiveUp)) as trouble:
        client.get("query")
    assert told in trouble.value.text("de")


def test_a_wrong_password_is_told_in_the_admins_language(
    request: pytest.FixtureRequest, wiki: FaultyWiki
) -> None:
    """The wiki says it in English, for what it says of a login is read; the admin reads none of that."""
    answer, why = wiki.answer, "Incorrect username or password entered. Please try again."
    wiki.answer = lambda p: (
        {"login": {"result": "Failed", "reason": why}} if p["action"] == "login" else answer(p)
    )
    client = Client(wiki.api, "Telos@x", "secret", timeout=patience_of(request))
    with pytest.raises(GiveUp) as given_up:
        client.get("query")
    told = "Das Wiki kennt kein Konto „Telos@x“ mit diesem Passwort."
    assert given_up.value.text("de").startswith(told)
    assert "Incorrect" not in given_up.value.text("de")


def test_a_refused_account_is_not_called_a_wiki_that_is_away(member: Client, wiki: FaultyWiki) -> None:
    answer = wiki.answer
    wiki.answer = lambda p: (
        {"login": {"result": "Failed", "reason": "Wrong."}} if p["action"] == "login" else answer(p)
    )
    installer = Installer(member, lambda: member.get("query"), Mock(), "Telos", "en")  # type: ignore[arg-type,return-value]
    (check,) = installer.checks(install=False)
    assert not check.good
    assert check.name == "The account is logged in"
    assert "bot password" in check.cure


@pytest.mark.parametrize("action", ["login", "query"])
def test_a_wiki_that_takes_no_changes_now_is_not_said_to_be_at_the_wrong_address(
    member: Client, wiki: FaultyWiki, action: str
) -> None:
    """An admin who is sent to look for another address would spoil settings that are right."""
    answer = wiki.answer
    wiki.answer = lambda p: (
        {"error": {"code": "readonly", "info": "The wiki is currently in read-only mode."}}
        if p["action"] == action and p.get("list", "x") == "x"
        else answer(p)
    )
    installer = Installer(
        member, lambda: member.get("query", list="x"), Mock(), "Telos", "en", "https://w.example"
    )  # type: ignore[arg-type,return-value]
    (check,) = installer.checks(install=True)
    assert not check.good
    assert not isinstance(check, NoWiki)
    assert "read-only mode" in check.said
    assert "Nothing has to be changed here" in check.cure
    assert installer.sent is False, "nothing was sent that could have been lost on its way"


@pytest.mark.parametrize(
    ("server", "url", "same"),
    [
        ("https://wiki.example.org", "https://wiki.example.org/w", True),
        ("//wiki.example.org", "https://wiki.example.org", True),
        ("https://wiki.example.org:443", "https://Wiki.Example.org/w", True),
        ("//wiki.example.org:443", "https://wiki.example.org", True),
        ("http://wiki.example.org:443", "https://wiki.example.org", False),
        ("http://10.0.0.5:8080", "https://wiki.example.org", False),
        ("https://wiki.example.org:8443", "https://wiki.example.org", False),
        ("//old.example.org", "https://wiki.example.org", False),
    ],
)
def test_doctor_tells_where_the_wiki_believes_to_be_elsewhere(
    member: Client, server: str, url: str, same: bool
) -> None:
    installer = Installer(member, Mock(), Mock(), "Telos", "en", url)
    checks = {check.name: check for check in installer._place(Mock(server=server))}
    (place,) = (check for check in checks.values() if check.said == server)
    assert place.good is same
    assert (url in place.cure) is not same


def happened(inside: Wiki, text: str) -> Any:
    return lambda: {"found": True} if inside.page == text else None


def test_a_stale_token_is_replaced(member: Client, wiki: FaultyWiki, inside: Wiki) -> None:
    member.write("edit", happened(inside, "one"), text="one")
    wiki.script = [error("badtoken")]
    member.write("edit", happened(inside, "two"), text="two")
    assert inside.page == "two"


@pytest.mark.parametrize(
    "fault", [Silence(), Reset(), HalfAnswer(200, b"{"), Fault(504)], ids=["silence", "reset", "half", "504"]
)
def test_a_write_without_an_answer_is_looked_for_before_it_is_made_again(
    member: Client, wiki: FaultyWiki, inside: Wiki, fault: Fault
) -> None:
    member.write("edit", happened(inside, "one"), text="one")
    wiki.script = [Done(fault)]
    assert member.write("edit", happened(inside, "two"), text="two") == {"found": True}
    wiki.script = [fault]
    member.write("edit", happened(inside, "three"), text="three")
    assert inside.page == "three"
    edits = [params["text"] for params in wiki.asked if params["action"] == "edit"]
    assert edits == ["one", "two", "three", "three"]


def test_a_login_lost_before_a_write_costs_no_write(member: Client, wiki: FaultyWiki, inside: Wiki) -> None:
    member.write("edit", happened(inside, "one"), text="one")
    wiki.script = [error("assertnameduserfailed")]
    member.write("edit", happened(inside, "two"), text="two")
    assert (inside.page, inside.logins) == ("two", 2)


def test_continuation_is_followed_to_its_end(client: Client, wiki: FaultyWiki) -> None:
    def answer(params: Params) -> Any:
        page = int(params.get("apcontinue", 0))
        more = {"continue": {"apcontinue": str(page + 1), "continue": "-||"}} if page < 2 else {}
        return {"query": {"allpages": [page]}, **more}

    wiki.answer = answer
    assert [a["query"]["allpages"][0] for a in client.query(list="allpages")] == [0, 1, 2]


def test_long_lists_are_posted_and_bars_in_values_kept_apart(client: Client, wiki: FaultyWiki) -> None:
    client.get("query", titles=["a|b", "c"])
    client.get("query", pageids=list(range(1000)))
    assert wiki.asked[0]["titles"] == "\x1fa|b\x1fc"
    assert wiki.methods == ["GET", "POST"]


def test_the_api_is_found_below_the_wiki_s_address(wiki: FaultyWiki, waits: list[float]) -> None:
    root = wiki.api.removesuffix("/w/api.php")
    wiki.script = [Fault(404, b"<html>")]
    client = Client(root, sleep=waits.append)
    client.get("query")
    assert client.api == wiki.api


def test_no_api_anywhere_names_every_place_that_was_tried(wiki: FaultyWiki) -> None:
    wiki.script = [Fault(200, b"<html>an article</html>")] * 8
    with pytest.raises(GiveUp, match="Special:Version") as given_up:
        Client(wiki.api.removesuffix("/w/api.php") + "/wiki").get("query")
    assert str(given_up.value).count("/api.php") == 4


@pytest.mark.parametrize("address", ["", "wiki.example.org", "ftp://wiki.example.org", "javascript:alert(1)"])
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(GiveUp, match="not a web address"):
        Client(address).get("query")
