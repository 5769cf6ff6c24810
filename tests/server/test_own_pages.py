"""Our own pages over real HTTP: who gets in, who doesn't, and what is said to whom."""

from __future__ import annotations

import copy
import re
import uuid
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit

import jwt
import pytest

from core.i18n import Translator
from tests.server.running import WORLD
from tests.server.sending import SECRET, token
from tests.server.visitor import OwnRunning, Visitor, serving

EN, DE = Translator("en"), Translator("de")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnRunning]:
    with serving(tmp_path_factory.mktemp("own")) as running:
        yield running


@pytest.fixture
def telos(served: OwnRunning) -> Iterator[OwnRunning]:
    """The served Telos; what a test changed about the wiki is put back."""
    served.provider.who, served.provider.mode, served.provider.language = "3", "good", "en"
    served.write_world(WORLD)
    yield served
    served.write_world(WORLD)


@pytest.fixture
def cem(telos: OwnRunning) -> Visitor:
    """A manager who is signed in."""
    visitor = Visitor(telos.url)
    assert visitor.sign_in().status == 303
    return visitor


def title(kind: str) -> str:
    return f"<h1>{EN.text(f'{kind}-title')}</h1>"


# --- the way in ---------------------------------------------------------------------------------------


def test_who_is_not_signed_in_is_led_to_the_wiki_and_back_to_the_very_page(telos: OwnRunning) -> None:
    visitor = Visitor(telos.url)
    wanted = "/at/hr/10?shown=100&telos=confirm%2Fhr%3A10"
    got = visitor.ask(wanted)
    assert got.status == 303
    begun = visitor.ask(got["Location"])
    assert begun["Location"].startswith(telos.provider.url)
    # What proves the attempt stays with us; what the browser keeps is out of reach of scripts and other sites.
    asked = parse_qs(urlsplit(begun["Location"]).query)
    (cookie,) = begun.set_cookies
    assert asked["back"] == [f"{telos.url}/in/hr/back"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    back = visitor.ask(visitor.ask(begun["Location"])["Location"])
    assert (back.status, back["Location"]) == (303, telos.url + wanted)
    assert [name for name in visitor.cookies if "attempt" in name] == []
    shown = visitor.ask(back["Location"])
    assert shown.status == 200
    assert "<h1>Leave</h1>" in shown.text
    assert 'href="https://wiki.example.org/Leave"' in shown.text
    assert EN.text("own-signed-in", name="Cem") in shown.text


@pytest.mark.parametrize(
    "to",
    [
        "//evil.example",
        "//evil.example/at/hr",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/at/hr",
        "http:/at/hr",
        "/at/hr\\evil.example",
        "/at/hr/..//evil.example",
        "/at/hr/../../x",
        "/at/hr@evil.example",
        "/at/hrx",
        "/at/it",
        "/u/tok",
        "/in/hr",
        "javascript:alert(1)",
        "/at/hr/10\r\nSet-Cookie: a=b",
        "/at/hr//10",
        "",
    ],
)
def test_nobody_is_led_elsewhere(telos: OwnRunning, to: str) -> None:
    visitor = Visitor(telos.url)
    got = visitor.ask(f"/in/hr?to={quote(to, safe='')}")
    assert got.status == 404
    assert not got.set_cookies
    assert "evil" not in got.text


def test_only_what_is_known_is_carried_along(telos: OwnRunning) -> None:
    odd = "/at/hr/10?shown=1e9&next=https://evil.example&telos=" + "x" * 600
    assert Visitor(telos.url).sign_in(odd)["Location"] == f"{telos.url}/at/hr/10"


def test_an_answer_for_another_browser_lets_nobody_in(telos: OwnRunning) -> None:
    """Else a link could sign somebody in as another person, and collect what they do."""
    attacker, victim = Visitor(telos.url), Visitor(telos.url)
    back = attacker.to_wiki()
    victim.to_wiki()
    got = victim.ask(back)
    assert got.status == 400
    assert title("in-stale") in got.text
    assert not any("session" in name for name in victim.cookies)


@pytest.mark.parametrize("state", ["", "x" * 43, "../" * 14 + "x", "x" * 4000])
def test_a_state_that_is_not_ours_lets_nobody_in(telos: OwnRunning, state: str) -> None:
    visitor = Visitor(telos.url)
    code = parse_qs(urlsplit(visitor.to_wiki()).query)["code"][0]
    got = visitor.ask(f"/in/hr/back?code={code}&state={quote(state)}")
    assert got.status == 400
    assert not any("session" in cookie for cookie in got.set_cookies)


def test_a_return_counts_once_also_with_all_cookies_copied(telos: OwnRunning) -> None:
    visitor = Visitor(telos.url)
    back = visitor.to_wiki()
    copied = Visitor(telos.url, dict(visitor.cookies))
    assert visitor.ask(back).status == 303
    for again in (visitor, copied):
        got = again.ask(back)
        assert got.status == 400
        assert title("in-stale") in got.text
    assert not any("session" in name for name in copied.cookies)


def test_a_session_that_was_planted_before_is_replaced(telos: OwnRunning, cem: Visitor) -> None:
    telos.provider.who = "4"
    dora = Visitor(telos.url, dict(cem.cookies))
    dora.sign_in()
    (name,) = dora.cookies
    assert dora.cookies[name] != cem.cookies[name]
    assert EN.text("own-signed-in", name="Dora") in dora.ask("/at/hr").text


def test_the_two_tabs_of_one_browser_both_get_in(telos: OwnRunning) -> None:
    visitor = Visitor(telos.url)
    first, second = visitor.to_wiki("/at/hr/10"), visitor.to_wiki("/at/hr/11")
    assert visitor.ask(first)["Location"] == f"{telos.url}/at/hr/10"
    assert visitor.ask(second)["Location"] == f"{telos.url}/at/hr/11"


def test_cookies_of_abandoned_attempts_do_not_pile_up(telos: OwnRunning) -> None:
    visitor = Visitor(telos.url)
    for _ in range(20):
        visitor.to_wiki()
    assert len(visitor.cookies) <= 6


@pytest.mark.parametrize(
    ("mode", "status", "kind"),
    [
        ("denied", 403, "in-denied"),
        ("refused", 403, "in-denied"),
        ("away", 503, "in-away"),
        ("other-site", 403, "in-failed"),
    ],
)
@pytest.mark.parametrize("words", [EN, DE], ids=["en", "de"])
def test_what_went_wrong_is_said_with_what_to_do(
    telos: OwnRunning, mode: str, status: int, kind: str, words: Translator
) -> None:
    telos.provider.mode = mode
    visitor = Visitor(telos.url)
    got = visitor.ask(visitor.to_wiki("/at/hr/10?shown=100"), headers={"Accept-Language": words.language})
    assert got.status == status
    assert words.text(f"{kind}-title") in got.text
    assert f'lang="{words.language}"' in got.text
    # One link, to try again, that still knows where one wanted to go.
    (again,) = re.findall(r'href="([^"]+)"', got.text)
    telos.provider.mode = "good"
    visitor.ask(visitor.ask(visitor.ask(again.replace("&amp;", "&"))["Location"])["Location"])
    assert visitor.ask("/at/hr/10").status == 200
    assert "<script" not in got.text
    assert got["Cache-Control"] == "no-store"
    assert bool(got["Retry-After"]) == (status == 503)


def test_a_wrong_code_and_a_missing_sign_in(telos: OwnRunning) -> None:
    visitor = Visitor(telos.url)
    got = visitor.ask(re.sub("code=[^&]+", "code=guessed", visitor.to_wiki()))
    assert (got.status, title("in-failed") in got.text) == (403, True)
    telos.write_world({**WORLD, "provider": ""})
    got = visitor.ask("/in/hr")
    assert (got.status, title("in-unset") in got.text) == (503, True)


@pytest.mark.parametrize(
    "path", ["/at/nope", "/in/nope", "/in/nope/back?state=x", "/at/nope/10", "/at/hr/.."]
)
def test_what_is_not_there_is_a_page_that_says_so(cem: Visitor, path: str) -> None:
    got = cem.ask(path)
    assert got.status == 404
    assert title("problem-not-found") in got.text


# --- what a session is good for ----------------------------------------------------------------------


@pytest.mark.parametrize("change", ["cut", "none-alg", "other-key", "viewer-token", "wiki-token"])
def test_a_session_nobody_sealed_is_none(telos: OwnRunning, cem: Visitor, change: str) -> None:
    (name,) = cem.cookies
    claims = jwt.decode(cem.cookies[name], options={"verify_signature": False})
    made = {
        "cut": cem.cookies[name][:-3],
        "none-alg": jwt.encode(claims, None, algorithm="none"),
        "other-key": jwt.encode(claims, SECRET + "x" * 32, algorithm="HS256"),
        "viewer-token": cem.token().json["token"],
        "wiki-token": token("hr", 3, 10, 100),
    }[change]
    forged = Visitor(telos.url, {name: made})
    assert forged.ask("/at/hr").status == 303
    assert forged.token().status == 401


def test_a_page_that_is_not_there_and_one_not_to_be_read_are_answered_the_same(
    telos: OwnRunning, cem: Visitor
) -> None:
    telos.write_world({**WORLD, "hidden": {"10": ["1"]}})
    hidden, missing = cem.ask("/at/hr/10?shown=100"), cem.ask("/at/hr/999?shown=100")
    assert hidden.status == missing.status == 404
    assert hidden.text == missing.text
    assert "Leave" not in hidden.text
    assert cem.token("?page=10&shown=100").text == cem.token("?page=999&shown=100").text
    assert cem.token("?page=10").status == 404
    assert cem.token("?page=12").status == 200
    assert Visitor(telos.url).ask("/at/hr/10").status == 303, "who isn't signed in learns nothing at all"


def test_while_the_wiki_is_away_it_is_said(telos: OwnRunning, cem: Visitor) -> None:
    telos.write_world({**WORLD, "away": True})
    got = cem.ask("/at/hr/10")
    assert (got.status, title("problem-later") in got.text) == (503, True)
    assert cem.token("?page=10").status == 503
    assert "Leave" not in got.text


def test_whose_account_was_closed_gets_no_more_tokens(telos: OwnRunning, cem: Visitor) -> None:
    telos.write_world({**WORLD, "closed": ["3"]})
    got = cem.token("?page=10&shown=100")
    assert got.status == 401
    assert got.json["type"].endswith("/problems/signed-out")


@pytest.mark.parametrize(
    "headers",
    [
        {"Telos_Own": ""},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://wiki.example.org"},
        {"Origin": "null"},
    ],
)
def test_no_other_page_gets_a_token(cem: Visitor, headers: dict[str, str]) -> None:
    got = cem.token("?page=10", **headers)
    assert got.status == 403
    assert "token" not in got.json
    for answer in (got, cem.token()):
        assert not answer["Access-Control-Allow-Origin"]
        assert answer["Cache-Control"] == "no-store"
    preflight = cem.ask("/own/hr/token", method="OPTIONS", headers={"Origin": "https://wiki.example.org"})
    assert not preflight["Access-Control-Allow-Origin"]


def test_a_token_names_person_page_and_the_revision_of_the_link(cem: Visitor) -> None:
    made = cem.token("?page=10&shown=100").json["token"]
    panel = cem.api("panel", made).json
    assert (panel["page"], panel["revision"], panel["state"]) == (10, 100, "confirm")
    assert panel["line"]["action"]["act"]["revision"] == 100
    # Nobody else's word is taken for it.
    bare = cem.token("?page=10").json["token"]
    panel = cem.api("panel", bare, Telos_Revision="100").json
    assert panel["revision"] == 0
    assert panel["line"]["action"]["kind"] == "link"
    for odd in ("0", "-1", "1e3", "99999999999", "x"):
        made = cem.token(f"?page=10&shown={odd}").json["token"]
        assert cem.api("panel", made).json["revision"] == 0
    assert cem.token("?page=1%2F0").status == 404


def test_a_token_is_good_on_our_own_pages_only(telos: OwnRunning, cem: Visitor) -> None:
    made = cem.token("?page=10&shown=100").json["token"]
    act = {"id": str(uuid.uuid4()), "kind": "snooze", "until": "2030-01-01"}
    for origin in ("https://wiki.example.org", "https://evil.example", "null"):
        assert cem.api("acts", made, body=act, Origin=origin).status == 403
    assert cem.api("panel", made, Origin=telos.url).status == 200
    # And the wiki's own tokens are none for our pages.
    assert cem.api("panel", token("hr", 3, 10, 100), Origin=telos.url).status == 403


@pytest.mark.parametrize(("size", "status"), [(12_000, 401), (16_300, 401), (20_000, 431)])
def test_a_long_token_is_read_up_to_its_limit(telos: OwnRunning, size: int, status: int) -> None:
    assert Visitor(telos.url).api("panel", f"a.{'A' * size}.c").status == status


@pytest.mark.parametrize(
    "change",
    [{"aud": "telos"}, {"aud": "telos-session"}, {"iss": "hr"}, {"iss": "telos:it"}, {"sub": ""}, {"exp": 1}],
    ids=str,
)
def test_a_token_with_other_claims_is_refused(cem: Visitor, change: dict[str, object]) -> None:
    from core.web.signed_tokens import Kind, derived

    made = cem.token("?page=10").json["token"]
    claims = jwt.decode(made, options={"verify_signature": False}) | change
    changed = jwt.encode(claims, derived(SECRET, Kind.VIEWER.purpose), algorithm="HS256")
    assert cem.api("panel", changed).status == 401
    assert cem.api("panel", made[:-2]).status == 401


def test_confirming_what_the_link_showed(telos: OwnRunning) -> None:
    telos.provider.who = "4"
    dora = Visitor(telos.url)
    dora.sign_in()
    made = dora.token("?page=10&shown=100").json["token"]
    act = dora.api("panel", made).json["line"]["action"]["act"] | {"id": str(uuid.uuid4())}
    got = dora.api("acts", made, body=act)
    assert got.status == 200
    assert got.json["panel"]["state"] == "confirmed"


def test_the_short_line_for_a_place_of_few_words(cem: Visitor) -> None:
    made = cem.token("?page=10&shown=100").json["token"]
    got = cem.api("line", made)
    assert set(got.json) == {"title", "tooltip"}
    assert got.json["title"] == got.json["tooltip"].split(" · ")[0].split(", ")[0]
    assert "…" not in got.json["title"]
    assert cem.api("line", made, body={"anything": [1]}).json == got.json
    assert cem.api("line", cem.token("?page=12").json["token"]).status == 204
    assert cem.ask("/v1/line", method="POST", body="x" * 70_000).status == 413
    assert cem.ask("/v1/line").status == 401


# --- the way out ---------------------------------------------------------------------------------------


def test_signing_out_ends_the_session_for_every_copy_of_it(telos: OwnRunning, cem: Visitor) -> None:
    copied = Visitor(telos.url, dict(cem.cookies))
    assert cem.ask("/in/hr/out").status == 405, "a link signs nobody out"
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert cem.ask("/in/hr/out", method="POST", headers=headers).status == 403
    assert cem.ask("/at/hr").status == 200
    got = cem.ask("/in/hr/out", method="POST", headers={"Origin": telos.url})
    assert (got.status, title("own-out") in got.text) == (200, True)
    assert not cem.cookies
    assert copied.ask("/at/hr").status == 303
    assert copied.token().status == 401


# --- what the pages may do -----------------------------------------------------------------------------


def test_a_page_runs_our_own_scripts_and_nothing_else(telos: OwnRunning, cem: Visitor) -> None:
    world = copy.deepcopy(WORLD)
    world["pages"]["13"] = {
        "title": "<script>alert(1)</script>\"'",
        "revisions": [[103, "2026-11-20T10:00:00+00:00", 3, 900]],
    }
    telos.write_world(world)
    got = cem.ask("/at/hr/13?shown=103&telos=%22%3E%3Cscript%3E")
    assert got.status == 200
    assert "<script>" not in got.text
    assert " on" not in "".join(re.findall(r"<[^>]+>", got.text))
    policy = got["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "'unsafe" not in policy
    for part in ("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    sources = re.findall(r'<script src="([^"]+)"', got.text)
    assert len(sources) == 7
    allowed = re.search(r"script-src (\S+)", policy)
    assert allowed is not None
    for source in sources:
        assert source.startswith(allowed[1].rstrip(";"))
        script = Visitor(telos.url).ask(source)
        assert script.status == 200
        assert script["Content-Type"].startswith("text/javascript")
        assert "immutable" in script["Cache-Control"]
    folder = sources[0].rpartition("/")[0]
    for odd in (f"{folder}/../telos-own.js", f"{folder}/nope.js", f"{telos.url}/static/old/telos-own.js"):
        assert cem.ask(odd).status == 404
