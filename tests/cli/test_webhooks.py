"""``telos webhooks``: what other systems are told, and what the settings refuse."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.cli import main
from core.config import ConfigError, Settings
from core.store import calls
from core.store.calls import Call
from tests.cli.conftest import WIRING
from tests.server.running import Running

SECRET = "whsec_" + "b2xk" * 12
HOOK = f"""
[webhooks.portal]
url = "https://portal.example.org/telos?key=canary"
secret = "{SECRET}"
kinds = ["obligation.opened"]
"""


def told(telos: Running) -> None:
    """Three messages: one waits, one was taken, one was given up."""
    telos.config.write_text(telos.config.read_text() + HOOK)
    store = telos.store()
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    three = [
        Call(id=f"msg_{letter}", endpoint="portal", kind="obligation.opened", body="{}") for letter in "abc"
    ]
    store.write(lambda unit: calls.put(unit, three, now))
    store.write(lambda unit: calls.taken(unit, three[1], now, "204"))
    store.write(lambda unit: calls.failed(unit, three[2], now, "private-address", None))
    store.close()


def run(telos: Running, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(WIRING, ["--config", str(telos.config), *arguments]) == 0
    return capsys.readouterr().out


def test_what_is_told_is_listed_and_told_again(telos: Running, capsys: pytest.CaptureFixture[str]) -> None:
    told(telos)
    (endpoint,) = json.loads(run(telos, capsys, "webhooks", "list", "--json"))
    assert (endpoint["name"], endpoint["waiting"], endpoint["sent"], endpoint["dead"]) == ("portal", 1, 1, 1)
    assert "canary" not in run(telos, capsys, "webhooks", "list")
    log = run(telos, capsys, "webhooks", "log", "portal")
    for part in ("2026-11-23 09:00", "its address lies in a private network", "taken", "msg_c"):
        assert part in log
    assert "aufgegeben" in run(telos, capsys, "--language=de", "webhooks", "log")
    assert "portal" in run(telos, capsys, "webhooks", "redrive", "portal")
    (endpoint,) = json.loads(run(telos, capsys, "webhooks", "list", "--json"))
    assert (endpoint["waiting"], endpoint["dead"]) == (2, 0)


def test_an_address_nobody_knows_is_said(telos: Running, capsys: pytest.CaptureFixture[str]) -> None:
    told(telos)
    assert main(WIRING, ["--config", str(telos.config), "webhooks", "log", "protal"]) == 1
    assert "portal" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("https://", "http://", "https://"),
        (SECRET, "whsec_short", "openssl rand"),
        # A byte less than what nobody guesses, and what base64 passes over.
        (SECRET, "whsec_" + base64.b64encode(b"x" * 23).decode(), "openssl rand"),
        (SECRET, "whsec_MTIz" + "-" * 60, "openssl rand"),
        ("kinds =", 'previous_secret = "whsec_MTIz"\nkinds =', "openssl rand"),
        (f'secret = "{SECRET}"\n', "", "openssl rand"),
        ("obligation.opened", "obligation.open", "obligation.opened, obligation.settled"),
        ("kinds =", 'sites = ["nowhere"]\nkinds =', "nowhere"),
        ("kinds =", "privat = true\nkinds =", "private"),
    ],
)
def test_settings_that_can_not_be_meant_are_refused_in_words(
    tmp_path: Path, before: str, after: str, words: str
) -> None:
    file = tmp_path / "telos.toml"
    file.write_text(HOOK.replace(before, after))
    with pytest.raises(ConfigError) as caught:
        Settings.load(file)
    for language in ("en", "de"):
        assert words in caught.value.text(language)
        assert SECRET not in caught.value.text(language)
