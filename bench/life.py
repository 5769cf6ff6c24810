"""A wiki and its people for `bench/soak.py`: they edit and confirm, and note what they did and were answered."""

from __future__ import annotations

import copy
import http.client
import json
import random
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench import house, load
from bench.house import House, bearer
from bench.report import BrokenRun
from tests.server.running import WORLD
from tests.server.sending import SECRET

SITE = "hr"
#: Policies, the pages below each, and who must confirm them.
POLICIES, BELOW, READERS = 6, 5, 30


class Telos(House):
    """Its processes live in a time of their own."""

    ahead: Path

    def now(self) -> datetime:
        """What time it is for them."""
        return datetime.now(UTC) + timedelta(seconds=float(self.ahead.read_text()))

    def night(self) -> None:
        """The next working morning comes."""
        at = self.now() + timedelta(days=1)
        while at.isoweekday() > 5:
            at += timedelta(days=1)
        at = at.replace(hour=11, minute=0)
        new = self.ahead.with_suffix(".new")
        new.write_text(str((at - datetime.now(UTC)).total_seconds()))
        new.replace(self.ahead)


@dataclass
class Life:
    """The wiki, its people, and what they did."""

    telos: Telos
    world_file: Path
    chance: random.Random
    world: dict[str, Any] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)
    confirmed: dict[str, tuple[int, int]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    faults: dict[str, Any] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)
    #: Held while nobody does anything.
    rest: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.world = copy.deepcopy(WORLD)
        at = datetime.now(UTC) - timedelta(days=3)
        for number in range(READERS):
            reader = {
                "name": f"Reader {number}",
                "email": f"reader{number}@example.org",
                "groups": ["managers"],
            }
            self.world["people"][str(100 + number)] = reader
        charter = self.world["pages"].pop("10")["charter"]
        self.world["pages"].clear()
        ends = (at + timedelta(days=400)).date().isoformat()
        for number in range(1, POLICIES + 1):
            own = {**charter, "purpose": f"{charter['purpose']}, number {number}", "deadline": ends}
            # Few working days are left: everybody is reminded.
            own |= {"read until": (at + timedelta(days=9)).date().isoformat()}
            own |= {"deliverables": charter["deliverables"].replace("Leave", f"Plan {number}")}
            self._page(number * 100, f"Plan {number}", at, charter=own)
            for part in range(1, BELOW + 1):
                self._page(number * 100 + part, f"Plan {number}/{part}", at)
        self.write()

    def _page(self, number: int, title: str, at: datetime, **more: Any) -> None:
        self.world["pages"][str(number)] = {
            "title": title, "revisions": [[number * 1000, at.isoformat(), 1, 2000]], **more
        }  # fmt: skip

    def fare(self, how: dict[str, Any]) -> None:
        """From now on the wiki fares so; two who write at once would leave half a file."""
        with self.rest:
            self.faults = how
            self.write()

    def write(self) -> None:
        """What the wiki now holds, and how it is faring; whole or not at all."""
        new = self.world_file.with_suffix(".new")
        new.write_text(json.dumps({**self.world, **self.faults}))
        new.replace(self.world_file)

    def live(self) -> None:
        """Somebody edits or confirms, again and again."""
        while not self.over.wait(0.25):
            with self.rest:
                if self.chance.random() < 0.6:
                    self._edit()
                else:
                    self._confirm()

    def _edit(self) -> None:
        number = self.chance.choice(
            [key for key, page in self.world["pages"].items() if "charter" not in page]
        )
        revisions = self.world["pages"][number]["revisions"]
        last = revisions[-1]
        author, size = self.chance.randrange(100, 100 + READERS), last[3] + self.chance.choice((3, 400))
        revisions.append([last[0] + 1, self.telos.now().isoformat(), author, size])
        self.write()
        if self.chance.random() < 0.7:
            # Of the others no webhook tells; the sync has to find them.
            self.hear(int(number), last[0] + 1)

    def hear(self, page: int, revision: int) -> None:
        """The wiki sends a webhook until somebody takes it, as wikis do."""
        delivery, request = house.webhook(SITE, SECRET, page, revision, self.telos.now())
        end = time.monotonic() + 60
        while time.monotonic() < end and not self.over.is_set():
            try:
                done = load.send(self.telos.any_port(self.chance), [request])
            except (OSError, BrokenRun):
                self.refused["webhooks"] += 1
                time.sleep(0.3)
                continue
            if done.statuses == {202: 1}:
                self.accepted.add(delivery)
                return
            self.refused["webhooks"] += 1
            time.sleep(0.3)

    def _confirm(self) -> None:
        person, policy = self.chance.randrange(100, 100 + READERS), self.chance.randint(1, POLICIES) * 100
        name = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{person} {policy}"))
        if name in self.confirmed:
            return
        act = {"id": name, "kind": "confirm", "page": f"{SITE}:{policy}", "revision": policy * 1000}
        # An answer that was lost says nothing: the same act is sent again, as the panel does.
        for _ in range(2):
            status, answer = self._post("/v1/acts", person, policy, act)
            if status == 200:
                self.confirmed[name] = (person, policy)
                return
            self.refused[f"clicks ({status or 'no answer'})"] += 1
            if status and status < 500:
                self.refused[str(answer)[:160]] += 1

    def _post(self, path: str, person: int, page: int, body: dict[str, Any]) -> tuple[int, Any]:
        headers = bearer(SITE, SECRET, person, page, page * 1000, self.telos.now())
        link = http.client.HTTPConnection("127.0.0.1", self.telos.any_port(self.chance), timeout=20)
        try:
            link.request("POST", path, body=json.dumps(body).encode(), headers=headers)
            answer = link.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        except (OSError, http.client.HTTPException):
            return 0, None
        finally:
            link.close()
