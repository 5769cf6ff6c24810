"""Why something was given up, or can't be asked, in the language of who looks."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from core.cli import main
from core.config import Settings
from core.i18n import LANGUAGES, Phrase, Translator
from core.notify import post
from core.phrasing import call_answer
from core.ports import GiveUp, Reject, RetryAt, TelosError, kept, kept_as
from core.queries.given_up import why
from core.queue import Job, JobKind, Lane
from core.queue.embedded import PATIENT_ATTEMPTS
from core.store import tables as t
from demo.localwiki.basis import free_port
from plugins.confluence.client import Client as ConfluenceClient
from plugins.confluence.webhook import ConfluenceWebhooks
from plugins.intranet.webhook import IntranetWebhooks
from plugins.mediawiki.webhook import MediaWikiWebhooks
from tests.cli.conftest import WIRING
from tests.cli.test_dead import NOW, fill, run
from tests.server.running import Running
from webhook_server import open_application

PLATFORMS = ("mediawiki", "confluence")
ANY = re.compile("/.*")
FAULTS = ("refuses", "away", "log-in page")


def answer(request: Request) -> Response:
    """A wiki as ``refuses`` has it: each platform's own form of a refusal."""
    if request.path.endswith("api.php"):
        error = {"code": "readapidenied", "info": "Lesen verboten"}
        return Response(json.dumps({"error": error}), mimetype="application/json")
    return Response(json.dumps({"message": "Verboten"}), status=403, mimetype="application/json")


@pytest.fixture
def wiki(
    telos: Running, httpserver: HTTPServer, platform: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> str:
    """Settings with one wiki, and what it does; its platform."""
    # Asked once: what is told is no other after four times, and half a minute of waiting.
    monkeypatch.setattr("plugins.mediawiki.client.TRIES", 1)
    monkeypatch.setitem(ConfluenceClient.__init__.__kwdefaults__, "tries", 1)
    url = httpserver.url_for("").rstrip("/")
    if fault == "away":
        url = f"http://127.0.0.1:{free_port()}"
    elif fault == "refuses":
        httpserver.expect_request(ANY).respond_with_handler(answer)
    else:
        headers = {"Location": "https://sso.example.org/login?back=1"}
        httpserver.expect_request(ANY).respond_with_data(status=302, headers=headers)
    secret = "whsec_" + "c2VjcmV0" * 6
    api = f'api = "{url}/api.php"\n' if platform == "mediawiki" else ""
    telos.config.write_text(
        f'[server]\nurl = "{telos.url}"\n[sites.w]\nplatform = "{platform}"\nurl = "{url}"\n{api}secret = "{secret}"\n'
    )
    return platform


def trouble_of(telos: Running) -> TelosError:
    """What the wiki's own answer raises where a page is looked for, kept as a job's that was given up over it."""
    application = open_application(Settings.load(telos.config))
    try:
        queue = application.service.queue
        application.store.write(
            lambda unit: queue.put(unit, [Job(kind=JobKind.SYNC, site="w", subject="w", lane=Lane.CLOCK)])
        )
        (job,) = queue.claim(Lane, 1)
        with pytest.raises((RetryAt, GiveUp)) as trouble:
            application.platforms["w"].find("Leave")
        application.store.write(lambda unit: unit.execute(sa.update(t.job).values(attempts=PATIENT_ATTEMPTS)))
        queue.failed(replace(job, attempts=PATIENT_ATTEMPTS), trouble.value)
        return trouble.value
    finally:
        application.close()


def given_up(telos: Running, error: TelosError) -> None:
    """A job that was given up over this error."""
    store = telos.store()
    row = {"lane": "hook", "kind": "show", "site": "hr", "subject": "hr:11", "error": kept(error)}
    job = t.job.insert().values(**row, due=NOW, state="dead", attempts=60, created=NOW)
    store.write(lambda unit: unit.execute(job))
    store.close()


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_a_wiki_did_is_told_in_the_admins_language(
    telos: Running, wiki: str, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    trouble = trouble_of(telos)
    english, german = trouble.text("en"), trouble.text("de")
    assert english == str(trouble) != german
    # Where it leads, and what was meant to be said, is the same in each; no English sentence is left within.
    assert not any(word in german.split() for word in ("it", "answered", "now", "refused", "the", "there"))
    for language, told, other in (("de", german, english), ("en", english, german)):
        for command in (["dead", "list"], ["dead", "show", "job-1"], ["doctor"]):
            text = run(telos, capsys, f"--language={language}", *command, code=int(command == ["doctor"]))
            assert why(f"{type(trouble).__name__}: {told}") in text, command
            assert other not in text, command
    listed = json.loads(run(telos, capsys, "--language=de", "dead", "list", "--json"))
    assert why(f"{type(trouble).__name__}: {german}") == listed[0]["why"]


def test_the_running_server_tells_it_in_the_admins_language(telos: Running) -> None:
    fill(telos)
    given_up(telos, RetryAt(Phrase("cf-error-later", why=Phrase("cause-refused"))))
    telos.start()
    german = "Confluence kann gerade nicht antworten: dort hört niemand (Verbindung abgelehnt)"
    english = "Confluence can't answer now: nothing listens there (connection refused)"
    for command in (["dead", "list"], ["doctor"]):
        assert german in telos.command("--language", "de", *command).stdout
        assert english in telos.command("--language", "en", *command).stdout
    # What was stored before it was stored so is shown as it was.
    assert (
        "The wiki can't answer query now: it answered 503"
        in telos.command("--language", "de", "dead", "list").stdout
    )
    refused = telos.command("--language", "de", "sync", "no-such-site")
    assert refused.returncode == 1
    assert Translator("de").text("cli-no-site", site="no-such-site", known="hr") in refused.stderr


def test_what_other_systems_answered_is_no_code(telos: Running, capsys: pytest.CaptureFixture[str]) -> None:
    fill(telos)
    text = run(telos, capsys, "--language=de", "dead", "list")
    assert "private-address" not in text
    assert "die Adresse liegt in einem privaten Netz" in text


@pytest.mark.parametrize(
    ("webhooks", "body", "german"),
    [
        (MediaWikiWebhooks("w", ()), b'{"type": [1]}', "type sollte der Name des Ereignisses sein, dort steht eine"),
        (MediaWikiWebhooks("w", ()), b"{", "der Inhalt ist kein JSON: "),
        (ConfluenceWebhooks("w", (), None), b'{"event": 7}', "event oder eventType sollte der Name des Ereig"),
        (IntranetWebhooks("w", (), ("staff",)), b'{"version": 2}', "version sollte 1 sein, dort steht 2"),
    ],
)  # fmt: skip
def test_what_was_sent_and_can_not_be_read_is_told_in_the_admins_language(
    webhooks: Any, body: bytes, german: str
) -> None:
    with pytest.raises(Reject) as refusal:
        webhooks.normalise(body)
    assert why(kept(refusal.value), "", "de").startswith(german)
    assert why(kept(refusal.value)) == str(refusal.value)


def test_there_are_words_for_whatever_kept_a_message_from_another_system() -> None:
    tree = ast.parse(Path(post.__file__).read_text(encoding="utf-8"))
    words = {
        constant.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Return | ast.Raise)
        for constant in ast.walk(node)
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
    } - {"", "Retry-After"}
    assert words >= {"timeout", "no-tls", "private-address", "unreachable"}
    for language in LANGUAGES:
        assert len({call_answer(Translator(language), word) for word in words} - words) == len(words)


# --- a phrase as it is stored -------------------------------------------------------------------------


def test_a_phrase_is_read_back_as_it_was_kept() -> None:
    phrase = Phrase("mw-error-later", action="query", why=Phrase("mw-error-status", status="503"))
    assert Phrase.read(phrase.kept()) == phrase
    assert kept(RetryAt(phrase)) == f"RetryAt: {phrase.kept()}"
    assert kept(RetryAt("busy")) == "RetryAt: busy"
    assert why(kept(RetryAt(phrase)), "", "de") == phrase.text("de")


@pytest.mark.parametrize(
    "text",
    [
        '{"phrase":"no-such-message","values":{}}',
        '{"phrase":"mw-error-lags","values":[]}',
        '{"phrase":["mw-error-lags"],"values":{}}',
        '{"phrase":"mw-error-lags","values":{}',
        '{"phrase":' * 900,
        '{"phrase":"mw-error-lags","values":{"a":' * 400,
        "",
    ],
)  # fmt: skip
def test_what_is_no_phrase_is_shown_as_it_is(text: str) -> None:
    assert Phrase.read(text) is None
    assert why(text) == text


def test_what_a_wiki_says_at_length_is_cut_and_never_in_the_middle_of_a_phrase() -> None:
    stored = kept(GiveUp(Phrase("mw-error-refused", action="edit", code="x", why="y" * 9000)))
    assert len(stored) <= 2000
    assert why(stored, "", "de").startswith("Das Wiki hat edit abgelehnt: yyy")
    # Escaped, each letter takes six times its room.
    stored = kept_as("GiveUp", Phrase("mw-error-refused", action="edit", code="x", why="字" * 9000))
    assert len(stored) <= 2000
    assert why(stored, "", "de").startswith("Das Wiki hat edit abgelehnt: 字字字")


def test_a_fault_whose_words_look_like_a_phrase_is_told_by_its_kind_alone() -> None:
    stored = kept(ValueError(Phrase("mw-error-later", action="Secret", why="Secret").kept()))
    assert why(stored, "", "de") == "ein Fehler in Telos oder drumherum (ValueError)"


def test_a_page_is_not_called_by_its_title_in_any_language() -> None:
    stored = kept(GiveUp(Phrase("cf-error-several", count=2, title="Layoffs canary")))
    for language in ("en", "de"):
        assert "canary" not in why(stored, "Layoffs canary", language)
        assert "2" in why(stored, "Layoffs canary", language)


def test_erasing_finds_a_name_in_a_stored_phrase(telos: Running, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(WIRING, ["--config", str(telos.config), "sync"]) == 0
    given_up(telos, GiveUp(Phrase("mw-error-refused", action="edit", code="x", why='Ana "Ä" wrote it')))
    store = telos.store()
    named = sa.update(t.person).where(t.person.c.key == "hr:1").values(display='Ana "Ä"')
    store.write(lambda unit: unit.execute(named))
    store.close()
    capsys.readouterr()
    run(telos, capsys, "erase", "hr:1", "--yes")
    text = run(telos, capsys, "--language=de", "dead", "list")
    assert "Ana" not in text
    assert "Das Wiki hat edit abgelehnt" in text
