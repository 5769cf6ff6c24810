"""``telos connect`` on Cloud as it goes wrong: causes by name, the next step, a folder with all or nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import requests

from core.cli import connect as connecting
from core.cli import main as command_line
from core.cli import section, site_settings
from plugins.confluence import address
from plugins.confluence.factory import Factory
from plugins.confluence.jwks import unreadable
from plugins.confluence.options import OPTIONS
from tests.cli.conftest import WIRING
from tests.confluence.install.setup import APP, Door, linked, red, run
from tests.confluence.twin import Twin
from tests.server.running import ROOT, Running

ALL_RIGHT = "wiki is connected"


@pytest.fixture
def telos(tmp_path: Path) -> Running:
    """An admin with a server's address and nothing else."""
    running = Running(tmp_path)
    running.config.write_text(f'[server]\nurl = "{running.url}"\nbind = "127.0.0.1:{running.port}"\n')
    return running


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    def read() -> str:
        told = capsys.readouterr()
        return " ".join(f"{told.out} {told.err}".split())

    return read


@pytest.fixture
def through(cloud: Twin, monkeypatch: pytest.MonkeyPatch) -> Twin:
    """Atlassian's gateway before the twin."""
    monkeypatch.setattr(address, "GATEWAY", cloud.origin)
    return cloud


def connect(telos: Running, url: str, *more: str, token: str = "", user: str = "telos@example.org") -> int:
    given = ["--config", str(telos.config), "connect", "confluence", url, "--name", "wiki", "--no-wait"]
    if token:
        (telos.folder / "given").write_text(token)
        given += ["--user", user, "--password-file", str(telos.folder / "given")]
    return command_line(WIRING, [*given, *more])


def app(twin: Twin) -> tuple[str, ...]:
    return ("--option", f"app_id={APP}", "--option", f"jwks={twin.origin}/.well-known/jwks.json")


def options(telos: Running) -> dict[str, Any]:
    return dict(tomllib.loads(telos.config.read_text())["sites"]["wiki"].get("options", {}))


def held(telos: Running) -> dict[str, bytes]:
    """All of the folder that connecting writes into."""
    paths = (telos.config, *telos.folder.glob("telos-*"), *telos.folder.glob(".telos*"))
    copies = telos.folder.glob("forge-*/**/*")
    return {
        str(path.relative_to(telos.folder)): path.read_bytes() for path in (*paths, *copies) if path.is_file()
    }


# --- what may stand in the options --------------------------------------------------------------------


def test_each_option_of_the_page_may_be_written_and_no_other() -> None:
    """A token's last day and the gateway stood there, were asked for, and then were "no such key"."""
    text = (ROOT / "docs" / "confluence.md").read_text("utf-8")
    table = text.split("\n## Options\n")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == OPTIONS


# --- tokens -------------------------------------------------------------------------------------------


def test_a_token_with_scopes_and_its_last_day_from_nothing_to_connected(
    telos: Running, through: Twin, printed: Callable[[], str]
) -> None:
    token = through.scoped_token("Telos Bot")
    last = ("--option", "token_expires=2027-06-30")
    assert connect(telos, f"{through.url}/spaces/HR", *last, *app(through), token=token) == 0, printed()
    assert ALL_RIGHT in printed()
    assert (options(telos)["gateway"], options(telos)["token_expires"]) == ("yes", "2027-06-30")
    # An ordinary token takes the site's own address again.
    assert connect(telos, through.url, token="bot") == 0, printed()
    assert options(telos)["gateway"] == "no"
    before = held(telos)
    assert connect(telos, through.url) == 0, printed()
    assert held(telos) == before


def test_a_token_without_scopes_is_known_as_one_at_the_first_try(
    telos: Running, through: Twin, printed: Callable[[], str]
) -> None:
    token = through.scoped_token("Telos Bot", lacking=True)
    assert connect(telos, through.url, token=token, user="") == 1
    told = printed()
    assert "knows the token, but it lacks scopes" in told
    assert "read:space:confluence" in told
    assert "forge" not in told


@pytest.mark.parametrize(
    "part", ["api/v2/spaces", "rest/api/template", "rest/api/search/user", "rest/api/group/picker"]
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_scope_that_only_a_part_needs_is_named_at_that_part(
    cloud: Twin, door: Door, part: str, language: str
) -> None:
    answer = {"status": 401, "body": {"code": 401, "message": "Unauthorized; scope does not match"}}
    cloud.faults([{"match": f"/wiki/{part}", "times": 99, "answer": answer}])
    lines = red(run(linked(cloud, door, language=language)))
    assert lines
    for line in lines.values():
        assert ("lacks scopes" if language == "en" else "Scopes") in line.said, line
        assert "write:template:confluence" in line.cure, line
    cloud.faults([])


def test_a_wrong_token_is_one_of_cloud_below_any_address_and_nothing_else_is_to_be_done(
    telos: Running, cloud: Twin, printed: Callable[[], str]
) -> None:
    assert connect(telos, cloud.url, token="wrong") == 1
    told = printed()
    assert "e-mail address with this API token" in told
    assert "id.atlassian.com" in told
    assert "Application links" not in told
    assert "forge" not in told
    assert not (telos.folder / "forge-wiki").exists()
    # The right one: what could not be told before is told now.
    assert connect(telos, cloud.url, *app(cloud), token="bot") == 0, printed()
    assert options(telos)["flavour"] == "cloud"
    assert options(telos)["cloud_id"] == cloud.state.cloud_id


def test_a_token_that_is_over_is_answered_by_how_to_make_a_new_one(
    telos: Running, cloud: Twin, printed: Callable[[], str]
) -> None:
    assert connect(telos, cloud.url, "--option", "token_expires=2026-01-31", token="old") == 1
    assert "Make a new token" in (told := printed())
    assert "expired on January 31, 2026" in told


def test_cloud_below_an_address_of_ones_own_asks_in_its_own_words(cloud: Twin, dc: Twin) -> None:
    assert "E-mail" in Factory().asks(cloud.url, "en").user
    assert "E-mail" not in Factory().asks(dc.url, "en").user


# --- away ---------------------------------------------------------------------------------------------


def test_a_confluence_that_was_away_is_asked_what_it_is_when_it_is_back(
    telos: Running, cloud: Twin, printed: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_settings, "_SLOW", 0.0)
    cloud.faults([{"match": ".", "times": 99, "answer": {"status": 503, "body": "down"}}])
    assert connect(telos, cloud.url, token="bot") == 1
    assert printed().count(f"Waiting for {cloud.url} to answer") == 1
    assert options(telos) == {}
    cloud.faults([])
    assert connect(telos, cloud.url, *app(cloud)) == 0, printed()
    assert options(telos)["flavour"] == "cloud"


def test_a_rate_limit_is_no_outage(telos: Running, cloud: Twin, printed: Callable[[], str]) -> None:
    headers = {"Retry-After": "150", "Beta-RateLimit": '"global-app-quota";r=0;t=150'}
    fault = {"match": ".", "times": 99, "answer": {"status": 429, "body": {}, "headers": headers}}
    cloud.faults([fault])
    assert connect(telos, cloud.url, token="bot") == 1
    told = printed()
    assert "it was asked too often" in told
    assert "asks to be left alone. Run this again in 3 minutes" in told
    assert "reach it" not in told
    cloud.faults([])


def test_why_the_apps_keys_can_not_be_read_is_said_in_words(
    cloud: Twin, door: Door, capsys: pytest.CaptureFixture[str]
) -> None:
    for language, why in (("en", "connection refused"), ("de", "dort hört niemand")):
        given = linked(cloud, door, language=language) | {"jwks": "http://127.0.0.1:9/keys"}
        (line,) = red(run(given)).values()
        assert why in line.said
    # Something else than keys, and an address that may not be used.
    for other in (f"{cloud.origin}/_edge/tenant_info", f"{cloud.origin}/nothing", "http://keys.example.org"):
        (line,) = red(run(linked(cloud, door) | {"jwks": other})).values()
        assert "holds no keys" in line.said
        assert "jwks" in line.cure
    assert "Error" not in "".join(capsys.readouterr())
    keys = requests.get(f"{cloud.origin}/.well-known/jwks.json", timeout=5).json()
    assert unreadable(keys) is None
    assert red(run(linked(cloud, door) | {"jwks": keys})) == {}


# --- the app ------------------------------------------------------------------------------------------


def test_the_id_of_an_app_registered_beside_the_settings_need_not_be_copied(
    telos: Running, cloud: Twin, printed: Callable[[], str]
) -> None:
    jwks = app(cloud)[2:]
    assert connect(telos, cloud.url, *jwks, token="bot") == 1
    told = printed()
    # A line to run, not a section to copy, which would stand there twice.
    assert "[sites.wiki.options] app_id" not in told
    assert f'telos connect confluence {cloud.url} --name wiki --option "app_id=' in told
    manifest = telos.folder / "forge-wiki" / "manifest.yml"
    manifest.write_text(re.sub(r"ari:cloud:ecosystem::app/[0-9a-f-]+", APP, manifest.read_text()))
    assert connect(telos, cloud.url) == 0, printed()
    assert options(telos)["app_id"] == APP


# --- all or nothing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize("known", [True, False])
def test_stopped_at_any_question_nothing_was_written(
    telos: Running,
    cloud: Twin,
    printed: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
    at: int,
    known: bool,
) -> None:
    # Also where there is no file yet.
    telos.config.unlink()
    if known:
        telos.config.write_text("[mail]\n")
    before, answers = held(telos), ["telos@example.org", "bot", "2027-06-30", "https://t.example.org"]
    asked: list[str] = []

    def prompt(words: str, **_: object) -> str:
        asked.append(words)
        if len(asked) > at:
            raise click.Abort
        return answers[len(asked) - 1]

    monkeypatch.setattr("rich.console.Console.is_terminal", property(lambda _: True))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", prompt)
    assert connect(telos, cloud.url) == 1
    assert "Nothing was changed" in printed()
    assert len(asked) == at + 1
    assert held(telos) == before


@pytest.mark.parametrize("known", [True, False])
def test_stopped_before_the_wiki_answered_nothing_was_written(
    telos: Running, cloud: Twin, printed: Callable[[], str], monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    if known:
        connect(telos, cloud.url, token="bot")
    before = held(telos)

    def stopped(*_: object, **__: object) -> Iterator[Any]:
        raise KeyboardInterrupt

    monkeypatch.setattr(connecting, "_install", stopped)
    assert connect(telos, f"{cloud.origin}/elsewhere", token="other") == 1
    assert "Nothing was changed" in printed()
    assert held(telos) == before


def test_stopped_while_things_are_done_by_hand_it_says_what_stays(
    telos: Running, cloud: Twin, printed: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def prompt(*_: object, **__: object) -> str:
        raise click.Abort

    monkeypatch.setattr("rich.console.Console.is_terminal", property(lambda _: True))
    monkeypatch.setattr("click.prompt", prompt)
    (telos.folder / "given").write_text("bot")
    given = ["--user", "telos@example.org", "--password-file", str(telos.folder / "given")]
    words = ["--config", str(telos.config), "connect", "confluence", cloud.url, "--name", "wiki", *given]
    assert command_line(WIRING, words) == 1
    told = printed()
    assert "Nothing was changed" not in told
    assert "wiki stays in" in told
    assert "run this again" in told
    assert options(telos)["flavour"] == "cloud"


def test_where_nobody_can_answer_it_says_how_to_do_without_questions(telos: Running, cloud: Twin) -> None:
    before = held(telos)
    for language, more in (("en", ()), ("de", ("--json",)), ("en", ("--user", "telos@example.org"))):
        given = ("--language", language, "connect", "confluence", cloud.url, "--name", "wiki", *more)
        assert telos.command(*given).returncode == 1
    done = telos.command("connect", "confluence", cloud.url, "--user", "telos@example.org")
    assert "--password-file FILE" in done.stderr
    # No warning of the language's own library about a terminal.
    assert "Warning" not in done.stderr
    assert held(telos) == before


class Killed(BaseException):
    """Nobody cleans up after this."""


def test_killed_between_two_files_the_settings_are_those_before_and_each_file_is_whole(
    telos: Running, cloud: Twin, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(telos, cloud.url, token="bot")
    whole, steps = held(telos), 0
    monkeypatch.setattr(section.Before, "back", lambda _: None)
    for last in range(1, 9):
        steps = 0

        def counted(path: Path, *more: Any, last: int = last, do: Any = Path.replace) -> Path:
            nonlocal steps
            steps += 1
            if steps == last:
                raise Killed
            return do(path, *more)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", counted)
            try:
                connect(
                    telos, "http://127.0.0.1:9/wiki", "--server", "https://t.example.org", token=f"new-{last}"
                )
            except Killed:
                pass
            else:
                break
        now = {name: text for name, text in held(telos).items() if not name.endswith(".new")}
        assert now.keys() == whole.keys()
        assert now["telos.toml"] == whole["telos.toml"]
        assert now["telos-wiki.password"] in {b"bot\n", *(f"new-{n}\n".encode() for n in range(1, 9))}
    else:
        raise AssertionError("it never came to an end")
    assert last == 3, "one file with the password, then the settings, once"
    assert tomllib.loads(telos.config.read_text())["server"]["url"] == "https://t.example.org"
