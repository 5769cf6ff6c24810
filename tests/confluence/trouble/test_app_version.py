"""Whether the app on Cloud is of this server's time: its script says which Telos it was built from."""

from __future__ import annotations

from datetime import timedelta
from importlib import metadata

import pytest

from core.cli.examine import everything
from core.model import PageKey
from plugins.confluence.testing import Harness
from tests.confluence.telos import MEMBER, SITE, TwinHouse
from tests.confluence.trouble.conftest import cloud, dc

OURS = metadata.version("telos")
NAME = f"{SITE}: The app fits this server"


def call(telos: TwinHouse, page: PageKey, version: str) -> None:
    """Somebody opens a page; a minute later than the one before."""
    telos.clock.ahead += timedelta(minutes=2)
    headers = {"Authorization": f"Bearer {telos._vouched(MEMBER, page)}", "Telos-App": version}
    assert telos.http.get("/v1/panel", headers=headers).status_code == 200


def lines(telos: TwinHouse) -> dict[str, tuple[bool, str, str]]:
    return {check.name: (check.good, check.said, check.cure) for check in everything(telos.application, "en")}


@cloud
def test_an_app_older_or_newer_than_the_server_is_told(telos: TwinHouse, wiki: Harness, title: str) -> None:
    page = telos.write(title)
    assert NAME not in lines(telos), "nobody has opened a page yet"
    call(telos, page, "0.0.7")
    good, words, cure = lines(telos)[NAME]
    assert (good, words) == (False, f"0.0.7; this server is {OURS}")
    assert "too old" in cure
    assert f"forge-{SITE}" in cure
    call(telos, page, "99.0.0")
    good, words, cure = lines(telos)[NAME]
    assert (good, words) == (False, f"99.0.0; this server is {OURS}")
    assert "Upgrade Telos here" in cure
    call(telos, page, f"{'.'.join(OURS.split('.')[:2])}.99")
    assert lines(telos)[NAME][0], "the last number makes no difference"
    before = lines(telos)[NAME]
    for odd in ("1", "one.two", "1.0<b>", "1." + "0" * 40, "\u0661.\u0662".encode().decode("latin-1")):
        call(telos, page, odd)
    assert lines(telos)[NAME] == before
    # It is known after a restart, and to a command that runs beside the server.
    telos.application.close()
    telos.open()
    assert lines(telos)[NAME] == before


@cloud
def test_calls_of_frames_from_before_an_upgrade_are_not_each_written_down(
    telos: TwinHouse, wiki: Harness, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, written = telos.write(title), []
    put = telos.application.store.write
    monkeypatch.setattr(
        type(telos.application.store),
        "write",
        lambda self, *args, **more: (written.append(args), put(*args, **more))[1],
    )
    headers = {"Authorization": f"Bearer {telos._vouched(MEMBER, page)}"}
    for number in range(20):
        telos.http.get("/v1/panel", headers={**headers, "Telos-App": f"0.{number % 2}.0"})
    kept = [record for record in written if "app" in getattr(record[0], "keywords", {})]
    assert len(kept) == 1


@dc
def test_data_center_has_no_app(telos: TwinHouse, wiki: Harness, title: str) -> None:
    assert NAME not in lines(telos)
