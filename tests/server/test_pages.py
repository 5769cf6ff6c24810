"""The pages of our own: seen without acting, changed by a button, closed to everything from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import html
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from core.application import Application
from core.i18n import LANGUAGES, Translator
from core.model import Rhythm
from core.web.problems import PROBLEMS
from tests.support import fresh


def test_the_page_shows_the_choices_and_changes_nothing(
    client: FlaskClient, application: Application
) -> None:
    answer = client.get("/u/tok")
    assert answer.status_code == 200
    assert answer.text.count("<button") == len(Rhythm)
    assert re.search(r'value="daily" aria-current="true"', answer.text)
    assert not application.interactive.stopped  # type: ignore[attr-defined]
    client.head("/u/tok")
    assert not application.interactive.stopped  # type: ignore[attr-defined]


@pytest.mark.parametrize("choice", list(Rhythm))
def test_a_button_acts_and_says_so(client: FlaskClient, application: Application, choice: Rhythm) -> None:
    answer = client.post("/u/tok", data={"choice": choice.value})
    assert answer.status_code == 200
    assert application.interactive.stopped == [("tok", choice)]  # type: ignore[attr-defined]
    assert Translator("en").text(f"stop-done-{choice.value}") in answer.text
    assert f'value="{choice.value}" aria-current' in answer.text


@pytest.mark.browser
def test_fewer_and_stop_lead_each_to_their_own_choice(client: FlaskClient, browser: Browser) -> None:
    """The two links at the foot of a mail, as a browser follows them; following them changes nothing."""
    tab = browser.new_page(viewport={"width": 420, "height": 420})
    tab.route("**/*", lambda route: route.fulfill(body=client.get("/u/tok").text, content_type="text/html"))
    for part, buttons in (("fewer", len(Rhythm) - 1), ("stop", 1)):
        tab.goto(f"http://telos.example/u/tok#{part}")
        shown = tab.locator("section:target")
        assert shown.get_attribute("id") == part
        assert shown.get_by_role("button").count() == buttons
        box = shown.locator("h2").bounding_box()
        assert box is not None
        assert 0 <= box["y"] < 420, "what the link promised is on the screen"
    assert tab.get_by_role("heading", level=2).all_text_contents() == ["Fewer messages", "Stop messages"]
    tab.close()


def test_the_mail_programs_own_button_stops_messages(client: FlaskClient, application: Application) -> None:
    answer = client.post("/u/tok", data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 204
    assert application.interactive.stopped == [("tok", Rhythm.PANEL)]  # type: ignore[attr-defined]


def test_the_page_speaks_the_persons_language(client: FlaskClient, application: Application) -> None:
    assert 'lang="de"' in client.get("/u/tok", headers={"Accept-Language": "de-AT,de;q=0.9"}).text
    application.interactive.chosen.language = "de"  # type: ignore[attr-defined]
    page = client.get("/u/tok", headers={"Accept-Language": "en"})
    assert "Deine Nachrichten von Telos" in page.text
    assert page.headers["Content-Language"] == "de"


@pytest.mark.parametrize("token", ["nope", "x" * 5000, "%00", "<script>alert(1)</script>", "tok%20"])
def test_every_wrong_token_is_answered_the_same(
    client: FlaskClient, application: Application, token: str
) -> None:
    for answer in (client.get(f"/u/{token}"), client.post(f"/u/{token}", data={"choice": "panel"})):
        assert answer.status_code == 404
        assert "script" not in answer.text
    assert not application.interactive.stopped  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "link", ["/u/nope", "/u/", "/u/tok/x", "/u/" + "x" * 5000, "/problems/nope", "/nowhere", "/u"]
)
def test_a_bad_link_of_a_mail_leads_to_a_page_for_people(
    client: FlaskClient, link: str, language: str
) -> None:
    """A mail program cuts links, people type them: what they get is a page in their language, with a way out."""
    browser = {"Accept-Language": language, "Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    answer = client.get(link, headers=browser, follow_redirects=True)
    assert answer.status_code == 404
    assert answer.content_type == "text/html; charset=utf-8"
    assert f'lang="{language}"' in answer.text
    words = Translator(language)
    assert words.text("problem-not-found-title") in answer.text
    assert words.text("problem-not-found-link") in html.unescape(answer.text)
    assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_scripts_still_get_problems_they_can_read(client: FlaskClient) -> None:
    for path in ("/v1/nowhere", "/hooks/nowhere", "/nowhere"):
        assert client.get(path).content_type == "application/problem+json"
    browser = {"Accept": "text/html,*/*;q=0.8"}
    assert client.get("/v1/panel", headers=browser).content_type == "application/problem+json"


@pytest.mark.parametrize(
    "form", [{}, {"choice": "everything"}, {"List-Unsubscribe": "Other"}, {"choice": "x" * 9000}]
)
def test_a_form_without_a_choice_changes_nothing(
    client: FlaskClient, application: Application, form: dict[str, str]
) -> None:
    assert client.post("/u/tok", data=form).status_code in (413, 422)
    assert not application.interactive.stopped  # type: ignore[attr-defined]


def test_nothing_is_loaded_run_framed_or_told(client: FlaskClient) -> None:
    answer = client.get("/u/tok")
    style = re.search(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert f"style-src 'sha256-{digest}'" in policy
    for part in ("default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert "<script" not in answer.text
    assert not re.search(r'(?:src|href)="?https?:', answer.text)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Strict-Transport-Security"]
    assert 'name="robots" content="noindex"' in answer.text


def test_every_kind_of_problem_is_explained_in_every_language(client: FlaskClient) -> None:
    for kind in PROBLEMS:
        for language in LANGUAGES:
            words = Translator(language)
            assert words.has(f"problem-{kind}-title")
            page = client.get(f"/problems/{kind}", headers={"Accept-Language": language})
            assert words.text(f"problem-{kind}-title").replace("'", "&#39;") in page.text
    assert client.get("/problems/nope").status_code == 404


def test_the_server_says_when_it_is_ready(
    client: FlaskClient, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An answer is good for two seconds; here each is asked anew.
    monkeypatch.setattr("core.web.health.FRESH", -1.0)
    assert client.get("/healthz").text == "ok\n"
    # What is looked at around a file, PostgreSQL looks after itself.
    places = ("database", "folder", "disk") if fresh.ENGINE[0] == fresh.SQLITE else ("presence",)
    assert client.get("/readyz").json == {
        "ready": True,
        "checks": dict.fromkeys((*places, "store", "migrations", "worker"), True),
    }
    application.alive = lambda: False
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"]["worker"] is False


def test_a_database_of_another_version_is_not_ready(client: FlaskClient, application: Application) -> None:
    application.store.write(lambda c: c.exec_driver_sql("UPDATE alembic_version SET version_num = 'old'"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert [name for name, good in answer.json["checks"].items() if not good] == ["migrations"]


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 900), ("dark", 320)])
def test_everyone_can_read_and_use_the_page(
    client: FlaskClient, browser: Browser, scheme: str, width: int
) -> None:
    """No finding of axe in light and dark, nothing cut off on a small screen, every button large enough."""
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 760})  # type: ignore[arg-type]
    page = context.new_page()
    page.set_content(client.post("/u/tok", data={"choice": "weekly"}).text)
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    heights = page.evaluate(
        "[...document.querySelectorAll('button')].map(b => b.getBoundingClientRect().height)"
    )
    assert len(heights) == len(Rhythm)
    assert min(heights) >= 44
    context.close()
