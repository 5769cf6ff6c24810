"""Telos in a demonstration: its settings, its mail box, its commands as an admin types them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from demo.place import POSTGRESQL, ROOT, Demo, say

TELOS = ROOT / ".venv/bin/telos"

#: The demonstration's day never ends, so that its mails leave while somebody looks.
POLICY = """
[sites.{site}.policy]
zone = "Europe/Berlin"
country = "DE"
region = "BW"
weekdays = [1, 2, 3, 4, 5, 6, 7]
day_start = "00:00"
day_end = "23:59"

[[sites.{site}.policy.groups]]
group = "leave-approvers"
name = "Leave approvers"
because = {{ en = "you approve leave", de = "du Urlaub genehmigst" }}
"""

#: What whoever looks should know of it.
ALWAYS_AT_WORK = (
    "Its people work seven days a week, day and night, so that something happens whenever you look;\n"
    "a wiki of your own keeps its working days, hours and holidays."
)

SETTINGS = """[server]
url = "{telos}"
bind = "127.0.0.1:{port}"

[mail]
host = "127.0.0.1"
port = {smtp}
tls = "none"
sender = "Telos <telos@handbook.example>"
"""


def write_settings(demo: Demo) -> None:
    """What an admin writes before connecting a wiki."""
    text = SETTINGS.format(telos=demo.url("telos"), port=demo.port("telos"), smtp=demo.port("smtp"))
    if demo.database == POSTGRESQL:
        text = text.replace("[server]\n", f'[server]\ndatabase = "{_start_database(demo)}"\n')
    (demo.folder / "telos.toml").write_text(text, encoding="utf-8")


def start_mailbox(demo: Demo) -> None:
    """Take mails, and show them."""
    say("Mail box")
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "demo.mailbox",
        demo.folder / "mails",
        "--smtp",
        str(demo.port("smtp")),
    ]
    demo.start("mailbox", [*command, "--http", str(demo.port("mail"))], demo.url("mail"))


#: Durable, since killing what runs here is part of looking at it.
_DATABASE = {"max_connections": "100", "shared_buffers": "64MB"}
#: What is started where several processes work on one database, beside the servers.
PARTS = ("worker1", "worker2", "scheduler")
SERVERS = ("server1", "server2")


def _start_database(demo: Demo) -> str:
    """Start a PostgreSQL of the demonstration's own; the address of its database."""
    from demo import postgres

    say("PostgreSQL")
    place = postgres.Place.new("telos-demo-", _DATABASE)
    demo.elsewhere = place.folder
    demo.start("database", place.command, place.answers, place.user, place.folder)
    place.do(f"CREATE DATABASE {postgres.USER}")
    return place.address(postgres.USER)


def serve(demo: Demo) -> None:
    """Start the server; with PostgreSQL two of them behind one address, and two workers and a scheduler."""
    if demo.database != POSTGRESQL:
        demo.start("telos", [TELOS, "serve"], demo.url("telos") + "/readyz")
        return
    say("Two servers, two workers, a scheduler")
    for name in SERVERS:
        bind = ["--no-worker", "--bind", f"127.0.0.1:{demo.port(name)}"]
        demo.start(name, [TELOS, "serve", *bind], demo.url(name) + "/readyz")
    for name in PARTS:
        kind = name.rstrip("12")
        demo.start(name, [TELOS, kind, "--json"], partial(demo.has_logged, name, '"does"'))
    ports = [str(demo.port(name)) for name in SERVERS]
    spread = [sys.executable, "-m", "demo.spread", str(demo.port("telos")), *ports]
    demo.start("telos", spread, demo.url("telos") + "/readyz")


def telos(demo: Demo, *words: str, may_fail: bool = False) -> str:
    """Run a command as an admin would; its lines are shown when it fails."""
    done = subprocess.run([TELOS, *words], cwd=demo.folder, capture_output=True, text=True, check=False)
    if done.returncode and not may_fail:
        raise SystemExit(f"telos {' '.join(words)}\n{done.stdout}{done.stderr}")
    return done.stdout


def prefer_now(demo: Demo, token: str, language: str) -> None:
    """A person likes to hear at once, so that there are mails to look at."""
    answer = requests.put(
        demo.url("telos") + "/v1/preferences",
        json={"rhythm": "now", "language": language, "zone": "Europe/Berlin"},
        headers={"Authorization": f"Bearer {token}"},
        timeout=30,
    )
    answer.raise_for_status()


def answer_one(demo: Demo, stewards: Iterable[Callable[[], str]], page: str, author: str, words: str) -> None:
    """The steward who was chosen for what somebody added to a page answers it from their queue.

    ``stewards`` give their tokens, ``page`` is the wiki's id, ``author`` a name.
    """
    until = time.monotonic() + 60
    stewards = tuple(stewards)
    while time.monotonic() < until:
        for token in stewards:
            bearer = {"Authorization": f"Bearer {token()}"}
            act = _act_on(
                requests.get(demo.url("telos") + "/v1/queue", headers=bearer, timeout=30), page, author
            )
            if act:
                answer = requests.post(
                    demo.url("telos") + "/v1/acts",
                    json={**act, "id": str(uuid4()), "text": words},
                    headers=bearer,
                    timeout=30,
                )
                answer.raise_for_status()
                return
        time.sleep(0.5)
    raise SystemExit("The contribution reached no steward within a minute; see telos.log")


def _act_on(queue: requests.Response, page: str, author: str) -> Mapping[str, Any] | None:
    """The answer that a queue offers for what somebody contributed to a page."""
    queue.raise_for_status()
    theirs = (item for item in queue.json().get("items", ()) if author in item["author"])
    acts = (action.get("act", {}) for item in theirs for action in item["actions"])
    return next(
        (
            act
            for act in acts
            if act.get("kind") == "answer" and str(act.get("contribution", "")).startswith(f"{page}/")
        ),
        None,
    )


def act_from_panel(demo: Demo, token: str, kind: str, **values: Any) -> None:
    """Do something that a person's panel offers, as a click on its button does."""
    bearer = {"Authorization": f"Bearer {token}"}
    until = time.monotonic() + 60
    while time.monotonic() < until:
        shown = requests.get(demo.url("telos") + "/v1/panel", headers=bearer, timeout=30)
        shown.raise_for_status()
        items = [
            item
            for part in (shown.json() if shown.text else {}).get("sections", ())
            for item in part["items"]
        ]
        acts = (action.get("act", {}) for item in items for action in item["actions"])
        act = next((each for each in acts if each.get("kind") == kind), None)
        if act:
            sent = {**act, **values, "id": str(uuid4())}
            requests.post(
                demo.url("telos") + "/v1/acts", json=sent, headers=bearer, timeout=30
            ).raise_for_status()
            return
        time.sleep(0.5)
    raise SystemExit(f"No panel offered to {kind} within a minute; see telos.log")
