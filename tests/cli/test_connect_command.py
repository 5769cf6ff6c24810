"""``telos connect`` as an admin uses it: from nothing to a webhook that arrived."""

from __future__ import annotations

import json
import stat
import tomllib
from typing import Any

import pytest

from tests.server.running import WORLD, Running


def connect(telos: Running, *more: str, given: str = "") -> Any:
    return telos.command("connect", "paper", "https://new.example.org", "--name", "new", *more, given=given)


@pytest.fixture
def fresh(telos: Running) -> Running:
    """An admin who has nothing but an address."""
    (telos.folder / "pw").write_text("CANARY-password\n")
    telos.world_file.with_suffix(".hook").write_text(f"{telos.url}/hooks/new")
    return telos


def test_connect_from_nothing_to_a_webhook_that_arrived(fresh: Running) -> None:
    from_nothing_to_a_webhook(fresh)


@pytest.mark.sqlite
def test_connect_beside_a_server_lets_it_take_the_webhook(fresh: Running) -> None:
    """On PostgreSQL a command asks no server for anything, and hears the webhook itself (docs/many-hosts.md)."""
    fresh.start()
    from_nothing_to_a_webhook(fresh)


def from_nothing_to_a_webhook(telos: Running) -> None:
    done = connect(telos, "--user", "Telos@service", "--password-file", str(telos.folder / "pw"))
    assert done.returncode == 0, (done.stdout, done.stderr, telos.logged())
    assert "Write on the wall:" in done.stdout
    assert f"  server = {telos.url}\n  site = new\n  secret = whsec_" in done.stdout
    assert f"arrived at {telos.url}/hooks/new" in done.stdout
    assert "CANARY" not in done.stdout + done.stderr + telos.config.read_text()
    for name in ("telos-new.password", "telos-new.secret"):
        assert stat.S_IMODE((telos.folder / name).stat().st_mode) == 0o600
    assert (telos.folder / "telos-new.password").read_text().strip() == "CANARY-password"

    before = telos.config.read_text()
    again = connect(telos, "--json", given="")
    assert again.returncode == 0, again.stderr
    assert telos.config.read_text() == before
    answer = json.loads(again.stdout)
    assert [check["good"] for check in answer["checks"]] == [True, True, True]
    assert answer["lines"] == answer["by_hand"][0]["lines"]


def test_connect_asks_for_what_it_was_not_told(fresh: Running) -> None:
    done = connect(fresh, "--no-wait", given="Telos\nCANARY-typed\n")
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert 'user = "Telos"' in fresh.config.read_text()
    assert (fresh.folder / "telos-new.password").read_text().strip() == "CANARY-typed"


def test_connect_writes_options_and_no_address_that_is_none(fresh: Running) -> None:
    more = ("--user", "T", "--password-file", str(fresh.folder / "pw"), "--no-wait")
    before = fresh.config.read_text()
    done = fresh.command("connect", "paper", "wiki.example.org", "--name", "new", *more)
    assert done.returncode == 1
    assert "needs a web address" in done.stderr
    assert connect(fresh, *more, "--option", "colour").returncode == 2
    done = fresh.command("connect", "papre", "https://new.example.org", "--name", "new", *more)
    assert 'Did you mean "paper"' in done.stderr
    assert fresh.config.read_text() == before
    assert not (fresh.folder / "telos-new.password").exists()
    assert connect(fresh, *more, "--option", 'colour=dark "blue"').returncode == 0
    options = tomllib.loads(fresh.config.read_text())["sites"]["new"]["options"]
    assert options == {"colour": 'dark "blue"'}


def test_connect_says_when_the_webhook_does_not_arrive(fresh: Running) -> None:
    fresh.world_file.with_suffix(".hook").unlink()
    done = connect(fresh, "--user", "T", "--password-file", str(fresh.folder / "pw"))
    assert done.returncode == 1
    assert "did not arrive" in done.stdout
    assert "Follow the arrows" in done.stdout


def test_connect_to_a_wiki_that_is_away_keeps_what_was_entered(fresh: Running) -> None:
    fresh.write_world({**WORLD, "away": True})
    done = connect(fresh, "--user", "T", "--password-file", str(fresh.folder / "pw"))
    assert done.returncode == 1
    assert "https://new.example.org" in done.stdout
    assert "[sites.new]" in fresh.config.read_text()


def test_connect_without_any_settings_file(fresh: Running) -> None:
    fresh.config.unlink()
    more = ("--user", "T", "--password-file", str(fresh.folder / "pw"), "--server", fresh.url)
    fresh.config.write_text(f'[server]\nbind = "127.0.0.1:{fresh.port}"\nurl = "{fresh.url}"\n')
    assert connect(fresh, *more).returncode == 0
