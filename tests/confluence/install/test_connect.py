"""``telos connect confluence URL`` as an admin types it: processes of their own, a twin of each flavour."""

from __future__ import annotations

import json
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.confluence.twin import Twin
from tests.server.running import Running


@pytest.fixture
def telos(tmp_path: Path) -> Iterator[Running]:
    """An admin with an empty folder and a server's address."""
    running = Running(tmp_path)
    server = f'[server]\nurl = "{running.url}"\nbind = "127.0.0.1:{running.port}"\n'
    running.config.write_text(server)
    yield running
    if running.process is not None:
        running.kill()


def connect(telos: Running, twin: Twin, *more: str, given: str = "") -> Any:
    return telos.command("connect", "confluence", twin.url, "--name", "wiki", *more, given=given)


def written(telos: Running) -> dict[str, Any]:
    section: dict[str, Any] = tomllib.loads(telos.config.read_text())["sites"]["wiki"]
    return section


def test_a_data_center_from_nothing_to_a_webhook_that_arrived(telos: Running, dc: Twin) -> None:
    done = connect(telos, dc, given="telos-bot\nbot\n")
    assert done.returncode == 1, "people can't sign in yet"
    assert "User name of Telos' account" in done.stderr
    assert f"{telos.url}/in/wiki/back" in done.stdout
    assert f"Webhook from the wiki: arrived at {telos.url}/hooks/wiki" in done.stdout
    assert written(telos)["user"] == "telos-bot"
    assert "options" not in written(telos)
    for name in ("telos-wiki.password", "telos-wiki.secret"):
        assert stat.S_IMODE((telos.folder / name).stat().st_mode) == 0o600

    link = dc.client(f"{telos.url}/in/wiki/back")
    (telos.folder / "telos-wiki.client").write_text(link["secret"])
    (telos.folder / "telos-wiki.client").chmod(0o600)
    with telos.config.open("a") as file:
        file.write(f'client_id = "{link["id"]}"\nclient_secret_file = "telos-wiki.client"\n')
    before = telos.config.read_text()
    again = connect(telos, dc, "--json")
    assert again.returncode == 0, (again.stdout, again.stderr)
    answer = json.loads(again.stdout)
    assert answer["by_hand"] == []
    assert answer["checks"][-1]["said"] == f"arrived at {telos.url}/hooks/wiki"
    assert telos.config.read_text() == before

    telos.start()
    assert telos.command("sync").returncode == 0
    doctor = telos.command("doctor")
    assert doctor.returncode == 0, doctor.stdout
    assert "All is well" in doctor.stdout


def test_a_token_needs_no_name(telos: Running, dc: Twin) -> None:
    (telos.folder / "token").write_text(dc.pat("telos-bot"))
    done = connect(telos, dc, "--user", "", "--password-file", str(telos.folder / "token"), "--json")
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert checks["The account is logged in"]["good"]
    assert "user" not in written(telos)


def test_a_cloud_is_told_by_asking_and_its_app_lies_ready(telos: Running, cloud: Twin) -> None:
    account = ("--user", "telos@example.org", "--password-file", str(telos.folder / "token"))
    (telos.folder / "token").write_text("bot")
    done = connect(telos, cloud, *account)
    assert done.returncode == 1, "the app is not installed yet"
    assert "forge deploy" in done.stdout
    assert "Webhook from the wiki: This wiki sends no test" in done.stdout
    assert written(telos)["options"] == {"flavour": "cloud", "cloud_id": cloud.state.cloud_id}
    manifest = (telos.folder / "forge-wiki" / "manifest.yml").read_text()
    assert f"baseUrl: {telos.url}\n" in manifest

    jwks = f"{cloud.origin}/.well-known/jwks.json"
    app = "ari:cloud:ecosystem::app/8db33809-8f32-48c3-b0bc-73e9f0d5f1f6"
    with telos.config.open("a") as file:
        file.write(f'app_id = "{app}"\njwks = "{jwks}"\n')
    again = connect(telos, cloud)
    assert again.returncode == 0, (again.stdout, again.stderr)
    assert "wiki is connected" in again.stdout
    assert app in (telos.folder / "forge-wiki" / "manifest.yml").read_text()


def test_a_wrong_password_keeps_what_was_entered_and_says_what_to_do(telos: Running, dc: Twin) -> None:
    done = telos.command(
        "--language", "de", "connect", "confluence", dc.url, "--name", "wiki", given="telos-bot\nwrong\n"
    )
    assert done.returncode == 1
    assert "Benutzername" in done.stderr
    assert "✗ Das Konto ist angemeldet: Confluence kennt dieses Konto" in done.stdout
    assert "persönliches Zugriffstoken" in done.stdout
    assert written(telos)["user"] == "telos-bot"
    (telos.folder / "telos-wiki.password").write_text("bot")
    checks = json.loads(connect(telos, dc, "--json").stdout)["checks"]
    assert "Telos Bot (telos-bot)" in [check["said"] for check in checks]
