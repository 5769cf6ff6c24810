"""A real server hears a real client: the one of the docs, as it stands there."""

from __future__ import annotations

import json
import re
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import sqlalchemy as sa
from werkzeug.serving import make_server

import webhook_server
from core.application import Application
from core.config import Settings
from core.store import tables as t
from core.web import make_app
from core.web.signed_tokens import Kind, seal
from tests.intranet.world import SECRET
from tests.server.running import SECRET as WIKI_SECRET
from tests.server.running import WORLD
from tests.support.filed import PLACE
from tests.support.signed_wiki import plugin

DOCS = Path(__file__).parents[2] / "docs/intranet.md"


@pytest.fixture
def application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Application]:
    """A toy wiki and an HR system, by their entry points and settings."""
    path = plugin(tmp_path, "paper = tests.support.filed:platform", "intranet = plugins.intranet:platform")
    monkeypatch.setattr(sys, "path", [str(path), *sys.path])
    (tmp_path / "world.json").write_text(json.dumps(WORLD))
    monkeypatch.setenv(PLACE, str(tmp_path / "world.json"))
    file = tmp_path / "telos.toml"
    file.write_text(
        f'[sites.hr]\nplatform = "paper"\nurl = "https://wiki.example.org"\nsecret = "{WIKI_SECRET}"\n'
        f'[sites.staff]\nplatform = "intranet"\nurl = "https://hr.example.org"\nsecret = "{SECRET}"\n'
        '[sites.staff.options]\ntells = ["staff"]\nabout = ["hr"]\n'
    )
    file.chmod(0o600)
    application = webhook_server.open_application(Settings.load(file))
    application.service.sync("hr")
    application.service.run_until_idle()
    yield application
    application.close()


@pytest.fixture
def server(application: Application) -> Iterator[str]:
    made = make_server("127.0.0.1", 0, make_app(application), threaded=True)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    thread.join()
    made.server_close()


def client() -> Callable[..., int]:
    """The client of the docs."""
    (code,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    names: dict[str, Callable[..., int]] = {}
    exec(code, names)
    return names["tell"]


def test_the_client_of_the_docs_is_heard(application: Application, server: str) -> None:
    tell = client()
    assert tell(f"{server}/hooks/staff", SECRET, "person.left", person="ben@example.org") == 202
    application.service.run_until_idle()
    with application.store.read() as unit:
        active = unit.scalar(sa.select(t.person.c.active).where(t.person.c.name == "Ben"))
    assert not active
    for secret, kind, data, status in (
        (WIKI_SECRET, "person.left", {"person": "ben@example.org"}, 401),
        (SECRET, "person.left", {"person": 7}, 400),
        (SECRET, "person.left", {"person": "x" * 300_000}, 413),
    ):
        with pytest.raises(HTTPError) as caught:
            tell(f"{server}/hooks/staff", secret, kind, **data)
        assert caught.value.code == status


def test_who_knows_a_systems_secret_speaks_for_nobody(application: Application, server: str) -> None:
    claims = {"sub": "2", "name": "Ben", "page": "10", "rev": 100, "lang": "en"}
    now = application.clock.now()
    for site in ("staff", "hr"):
        token = seal(site, [SECRET], Kind.VIEWER, claims, now)
        asked = Request(f"{server}/v1/part", headers={"Authorization": f"Bearer {token}"})
        with pytest.raises(HTTPError) as caught:
            urlopen(asked)
        assert caught.value.code == 401
    for place in ("/at/staff", "/at/staff/10"):
        cookie = f"telos-session-staff={seal('staff', [SECRET], Kind.SESSION, claims | {'jti': 'x'}, now)}"
        with pytest.raises(HTTPError) as caught:
            urlopen(Request(server + place, headers={"Cookie": cookie}))
        assert caught.value.code == 404
