"""Our own pages as time goes by, and on https: what runs out, what is slowed, which secret still counts."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.application import Application
from core.config import Settings
from core.model import Person, PersonKey, Viewer, page_key, person_key
from core.ports import Capability, Reject, RetryAt
from core.web.signin import AT_A_TIME, BURST, Place, ReplayGuard
from tests.server import fakes

SECRET, OLDER = "the whole text is the secret", "the one before it"
BASE = "https://telos.example.org"


class Clock:
    """A clock the test sets."""

    def __init__(self) -> None:
        self.at = fakes.NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class Wiki(fakes.FakePlatform):
    """Signs everybody in as Cem."""

    capabilities: frozenset[Capability] = frozenset()
    verifiers: list[str] = field(default_factory=list)
    language: str = "en"
    error: Exception | None = None
    asked: list[Any] = field(default_factory=list)

    def readable(self, people: Any, pages: Any) -> frozenset[Any]:
        self.asked.append(pages)
        return frozenset()

    def __post_init__(self) -> None:
        super().__post_init__()
        self.access = self.own_sign_in = self

    def sign_in(self, back: str, state: str, verifier: str) -> str:
        self.verifiers.append(verifier)
        return f"https://wiki.example.org/authorize?state={state}"

    def signed_in(self, back: str, answer: Mapping[str, str], verifier: str) -> Viewer:
        if self.error:
            raise self.error
        assert back == f"{BASE}/in/hr/back"
        if verifier != self.verifiers[-1]:
            raise Reject("not this attempt")
        return Viewer(person=person_key("hr", "a:b"), name="Cem", language=self.language)

    def people(self, *, keys: Sequence[PersonKey] = (), names: Any = ()) -> list[Person]:
        return [Person(key=key, name="Cem") for key in keys]


def _middle(given: str) -> bytes:
    middle = given.split(".")[1]
    return base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4))


def settings(folder: Path, secrets: str) -> Settings:
    return fakes.settings(
        folder,
        f'[server]\nurl = "{BASE}"\n[sites.hr]\nurl = "https://wiki.example.org"\n{secrets}'
        '[sites.it]\nurl = "https://it.example.org"\n',
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def application(tmp_path: Path, clock: Clock) -> Iterator[Application]:
    made = fakes.application(tmp_path)
    made.clock = clock
    made.settings = settings(tmp_path, f'secret = "{SECRET}"\n')
    made.platforms = {"hr": Wiki("hr"), "it": Wiki("it")}  # type: ignore[dict-item]
    yield made
    made.close()


def wiki(application: Application) -> Wiki:
    return application.platforms["hr"]  # type: ignore[return-value]


def begin(client: FlaskClient, base: str = BASE) -> str:
    """Out to the wiki; the state that has to come back."""
    got = client.get("/in/hr", base_url=base)
    return parse_qs(urlsplit(got.headers["Location"]).query)["state"][0]


def come_back(client: FlaskClient, state: str) -> TestResponse:
    return client.get(f"/in/hr/back?code=c&state={state}", base_url=BASE)


def token(client: FlaskClient) -> TestResponse:
    return client.get("/own/hr/token", headers={"Telos-Own": "1"}, base_url=BASE)


def ask(client: FlaskClient, made: str) -> int:
    return client.get("/v1/panel", headers={"Authorization": f"Bearer {made}"}, base_url=BASE).status_code


def test_on_https_the_cookies_are_bound_to_this_very_host(client: FlaskClient) -> None:
    state = begin(client)
    back = come_back(client, state)
    (session,) = [line for line in back.headers.getlist("Set-Cookie") if "session" in line]
    assert session.startswith("__Host-telos-session-hr=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in session
    assert "Domain" not in session
    page = client.get("/at/hr", base_url=BASE)
    assert page.status_code == 200
    # The form that signs out has to say where it was sent from.
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_nothing_that_proves_the_attempt_leaves_the_server(
    client: FlaskClient, application: Application
) -> None:
    got = client.get("/in/hr", base_url=BASE)
    (verifier,) = wiki(application).verifiers
    assert re.fullmatch(r"[A-Za-z0-9._~-]{43,128}", verifier)
    cookies = got.headers.getlist("Set-Cookie")
    assert verifier not in str(got.headers)
    for cookie in cookies:
        assert verifier not in _middle(cookie.split("=", 1)[1]).decode()
    begin(client)
    assert wiki(application).verifiers[0] != wiki(application).verifiers[1]


def test_an_attempt_a_session_and_a_token_each_have_their_time(client: FlaskClient, clock: Clock) -> None:
    state = begin(client)
    clock.at += timedelta(minutes=11)
    assert come_back(client, state).status_code == 400
    assert come_back(client, begin(client)).status_code == 303
    made = token(client).get_json()
    assert made["seconds"] == 600
    clock.at += timedelta(minutes=9)
    assert ask(client, made["token"]) == 204
    clock.at += timedelta(minutes=2)
    assert ask(client, made["token"]) == 401
    clock.at += timedelta(hours=7)
    assert token(client).status_code == 200
    clock.at += timedelta(hours=1)
    assert token(client).status_code == 401
    assert client.get("/at/hr", base_url=BASE).status_code == 303


def test_a_new_secret_takes_over_from_the_one_before(
    client: FlaskClient, application: Application, tmp_path: Path
) -> None:
    begun = begin(client)
    come_back(client, begin(client))
    made = token(client).get_json()["token"]
    application.settings = settings(tmp_path, f'secret = "{OLDER}2"\nprevious_secret = "{SECRET}"\n')
    assert ask(client, made) == 204
    wiki(application).verifiers.pop()
    assert come_back(client, begun).status_code == 303, "begun before, ended after"
    application.settings = settings(tmp_path, f'secret = "{OLDER}2"\n')
    assert ask(client, made) == 401
    application.settings = settings(tmp_path, "")
    assert client.get("/at/hr", base_url=BASE).status_code == 404, "without a secret nothing can be sealed"


def test_a_person_of_one_site_is_nobody_at_another(
    client: FlaskClient, application: Application, tmp_path: Path
) -> None:
    both = f'secret = "{SECRET}"\n'
    application.settings = fakes.settings(
        tmp_path,
        f'[server]\nurl = "{BASE}"\n[sites.hr]\nurl = "https://wiki.example.org"\n{both}'
        f'[sites.it]\nurl = "https://it.example.org"\n{both}',
    )
    come_back(client, begin(client))
    cookie = client.get_cookie("__Host-telos-session-hr", domain="localhost") or client.get_cookie(
        "__Host-telos-session-hr", domain="telos.example.org"
    )
    assert cookie is not None
    client.set_cookie("__Host-telos-session-it", cookie.value, domain="telos.example.org")
    assert client.get("/at/hr", base_url=BASE).status_code == 200
    assert client.get("/at/it", base_url=BASE).status_code == 303


def test_very_many_sign_ins_from_one_address_are_slowed(client: FlaskClient) -> None:
    answers = [client.get("/in/hr", base_url=BASE) for _ in range(BURST + 200)]
    assert {answer.status_code for answer in answers[:BURST]} == {303}
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert int(refused[0].headers["Retry-After"]) >= 1
    assert "<h1>" in refused[0].text


def test_very_many_tokens_for_one_person_are_slowed(client: FlaskClient) -> None:
    come_back(client, begin(client))
    answers = [token(client) for _ in range(100)]
    assert answers[0].status_code == 200
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert refused[0].headers["Retry-After"]


def test_pages_with_made_up_numbers_ask_the_wiki_only_so_often(
    client: FlaskClient, application: Application
) -> None:
    come_back(client, begin(client))
    asked = wiki(application).asked
    answers = [client.get(f"/at/hr/{10**6 + number}", base_url=BASE) for number in range(200)]
    assert answers[0].status_code == 404
    refused = [answer for answer in answers if answer.status_code == 429]
    # A burst of sixty, and one a second while the test runs.
    assert len(asked) == 200 - len(refused) < 120
    assert int(refused[0].headers["Retry-After"]) >= 1
    assert "<h1>" in refused[0].text


def test_a_slow_wiki_does_not_hold_all_threads(client: FlaskClient, application: Application) -> None:
    """So many wait for it at a time; who comes then is told to come again, and nothing of theirs is used up."""
    import threading

    held, waiting = threading.Event(), threading.Barrier(AT_A_TIME + 1)
    answered = Wiki.signed_in

    def slow(*args: Any) -> Viewer:
        waiting.wait(30)
        held.wait(30)
        return answered(wiki(application), *args)

    app = client.application
    others = [app.test_client() for _ in range(AT_A_TIME)]
    states = [begin(other) for other in others]
    wiki(application).signed_in = slow  # type: ignore[method-assign]
    threads = [threading.Thread(target=come_back, args=pair) for pair in zip(others, states, strict=True)]
    for thread in threads:
        thread.start()
    waiting.wait(30)
    state = begin(client)
    got = come_back(client, state)
    held.set()
    for thread in threads:
        thread.join()
    assert got.status_code == 503
    assert got.headers["Retry-After"]


@pytest.mark.parametrize(
    "error", [RetryAt("secret title"), Reject("secret title"), Reject("secret title", 403)]
)
def test_what_the_wiki_said_stays_here(
    client: FlaskClient, application: Application, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    wiki(application).error = error
    got = come_back(client, begin(client))
    assert got.status_code in (403, 503)
    assert "secret title" not in got.text + caplog.text


def test_without_a_language_of_the_account_the_browser_tells(
    client: FlaskClient, application: Application
) -> None:
    wiki(application).language = ""
    state = begin(client)
    client.get(f"/in/hr/back?code=c&state={state}", base_url=BASE, headers={"Accept-Language": "de"})
    assert 'lang="de"' in client.get("/at/hr", base_url=BASE).text


# --- the wikis' own tokens -----------------------------------------------------------------------------


def told(client: FlaskClient, application: Application, claims: Mapping[str, Any], **headers: str) -> Viewer:
    """Who the desk is told is asking."""
    seen: list[Viewer] = []
    application.interactive.panel = seen.append  # type: ignore[assignment,method-assign]
    sent = {"Authorization": f"Bearer {fakes.token(**claims)}"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    assert client.get("/v1/panel", headers=sent).status_code == 204
    return seen[0]


def test_where_the_token_cannot_hold_it_the_page_tells_the_revision(
    client: FlaskClient, application: Application
) -> None:
    assert told(client, application, {"rev": 0}, Telos_Revision="17").revision == 17
    assert told(client, application, {"rev": 5}, Telos_Revision="17").revision == 5
    for odd in ("", "-1", "1.5", "1e3", "١٧", "1" * 11, "17,18"):
        raw = odd.encode().decode("latin-1")
        assert told(client, application, {"rev": 0}, Telos_Revision=raw).revision == 0, odd


def test_where_the_token_tells_the_revision_nobody_else_does(
    client: FlaskClient, application: Application
) -> None:
    wiki(application).capabilities |= {Capability.REVISION_SHOWN}
    assert told(client, application, {"rev": 0}, Telos_Revision="17").revision == 0
    assert told(client, application, {"lang": ""}, Telos_Language="de").language == ""


def test_a_language_is_taken_where_the_token_has_none(client: FlaskClient, application: Application) -> None:
    assert told(client, application, {"lang": ""}, Telos_Language="de-AT").language == "de-AT"
    assert told(client, application, {"lang": "en"}, Telos_Language="de").language == "en"
    assert told(client, application, {"lang": ""}, Telos_Language="../../x").language == ""


def test_a_long_token_is_checked_by_the_wiki_that_issued_it(
    client: FlaskClient, application: Application
) -> None:
    assert told(client, application, {"more": "x" * 9000}).page == page_key("hr", 12)
    given = fakes.token(more="x" * 16_000)
    answer = client.get("/v1/panel", headers={"Authorization": f"Bearer {given}"})
    assert answer.status_code == 401


# --- the pieces ----------------------------------------------------------------------------------------


def test_what_is_used_up_is_remembered_only_as_long_as_needed() -> None:
    used = ReplayGuard(most=2)
    assert used.take("a", 10, 0)
    assert not used.take("a", 10, 5)
    assert used.has("a", 9)
    assert not used.has("a", 10)
    assert used.take("a", 20, 10)
    assert used.take("b", 30, 11)
    assert used.take("c", 30, 12)
    assert not used.has("a", 12), "no more than there is room for"


def test_a_place_is_made_anew_from_what_its_address_says() -> None:
    place = Place.read("hr", "/at/hr/12?telos=confirm%2Fhr%3A12&shown=7&x=1#y")
    assert place == Place("hr", "12", 7, "confirm/hr:12")
    assert place is not None
    assert Place.read("hr", place.path) == place
    assert Place.read("hr", "/at/hr") == Place.read("hr", "/at/hr/") == Place("hr")
    assert Place.read("hr", "/at/hr?" + "a=1&" * 5000) == Place("hr")
    assert Place.read("hr", "//[") is None
