"""A Telos whose flow is scripted and whose store is real: what the HTTP side needs, and no more."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.application import Application
from core.config import Settings
from core.model import Act, ActKind, Person, PersonKey, Rhythm, Viewer, page_key, person_key
from core.ports import Capability, OptionalParts, Reject
from core.store import Store
from tests.support import fresh

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Frozen:
    """A clock that stands still."""

    def now(self) -> datetime:
        return NOW


def token(site: str = "hr", user: int = 7, page: int = 12, sign: str = "good", **claims: Any) -> str:
    """A token in the shape of a JWT; the fake platform trusts the signature "good"."""
    body = {"iss": site, "sub": str(user), "page": page, "rev": 345, "lang": "en", **claims}
    middle = base64.urlsafe_b64encode(json.dumps(body).encode()).rstrip(b"=").decode()
    return f"e30.{middle}.{sign}"


@dataclass
class FakePlatform(OptionalParts):
    site: str
    url: str = "https://wiki.example.org"
    accounts: Mapping[str, Person] = field(default_factory=dict)
    capabilities: frozenset[Capability] = frozenset({Capability.REVISION_SHOWN})

    def __post_init__(self) -> None:
        self.tokens = self

    def issued(self, claims: Mapping[str, Any]) -> bool:
        return claims.get("iss") == self.site

    def identify(self, given: str, now: datetime) -> Viewer:
        _, middle, sign = given.split(".")
        if sign != "good":
            raise Reject("signature")
        claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        return Viewer(
            person=person_key(self.site, claims["sub"]),
            name="Ana",
            page=page_key(self.site, claims["page"]) if claims["page"] else None,
            revision=claims["rev"],
            language=claims["lang"],
        )

    def people(self, *, keys: Any = (), names: Any = ()) -> list[Person]:
        return [self.accounts[name] for name in names if name in self.accounts]


@dataclass
class Result:
    done: str = "stop-done-daily"
    args: Mapping[str, Any] = field(default_factory=dict)
    page_changed: bool = False


@dataclass
class Chosen:
    rhythm: Rhythm = Rhythm.DAILY
    language: str = ""
    zone: str = ""


@dataclass
class FakeDesk:
    """Remembers what it was asked; answers as the test set it."""

    acts: list[Act] = field(default_factory=list)
    result: Result = field(default_factory=Result)
    chosen: Chosen = field(default_factory=Chosen)
    error: Exception | None = None
    stopped: list[tuple[str, Rhythm]] = field(default_factory=list)

    def close(self) -> None:
        pass

    def asked(self, site: str, question: Callable[[], Any]) -> Any:
        return question()

    def panel(self, viewer: Viewer) -> None:
        if self.error:
            raise self.error

    def act(self, viewer: Viewer, act: Act) -> Result:
        if self.error:
            raise self.error
        self.acts.append(act)
        return self.result

    def can_take_back(self, viewer: Viewer, act: str) -> bool:
        return any(given.id == act and given.kind is ActKind.THANK for given in self.acts)

    def preferences(self, viewer: Viewer) -> Chosen:
        return self.chosen

    def set_preferences(self, viewer: Viewer, *, rhythm: Rhythm, language: str, zone: str) -> None:
        self.chosen = Chosen(rhythm, language, zone)

    def subscriber(self, given: str) -> Chosen | None:
        return self.chosen if given == "tok" else None

    def unsubscribe(self, given: str, choice: Rhythm) -> None:
        self.stopped.append((given, choice))
        self.chosen = Chosen(choice, self.chosen.language, self.chosen.zone)


@dataclass
class FakeService:
    received: list[tuple[str, bytes]] = field(default_factory=list)
    error: Exception | None = None

    def receive(self, site: str, headers: Mapping[str, str], body: bytes) -> bool:
        if self.error:
            raise self.error
        self.received.append((site, body))
        return True


def settings(folder: Path, text: str = "") -> Settings:
    """Settings of two wikis in a folder."""
    file = folder / "telos.toml"
    file.write_text(
        text
        or """
[server]
url = "https://telos.example.org"
[sites.hr]
url = "https://wiki.example.org/w"
[sites.it]
url = "https://it.example.org"
"""
    )
    return Settings.load(file)


def application(folder: Path) -> Application:
    """The fake flow over a real store."""
    clock = Frozen()
    people = {
        "Ben": Person(key=PersonKey("hr:8"), name="Ben"),
        "Gone": Person(key=PersonKey("hr:9"), name="Gone", active=False),
    }
    return Application(
        settings=settings(folder),
        store=Store.open(fresh.at(folder / "telos.sqlite"), clock),
        platforms={"hr": FakePlatform("hr", accounts=people), "it": FakePlatform("it")},  # type: ignore[dict-item]
        service=FakeService(),  # type: ignore[arg-type]
        interactive=FakeDesk(),  # type: ignore[arg-type]
        clock=clock,
    )
