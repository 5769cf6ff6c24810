"""A third platform is one folder and an entry point: the toy wiki of these tests touches no file of the core."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import webhook_server
from core import ports, registry
from core.config import Settings
from core.model import ObligationKind
from core.store import communities, owed
from tests.server.running import SECRET, WORLD
from tests.support.clock import FrozenClock
from tests.support.filed import PLACE
from tests.support.signed_wiki import plugin

#: What every wiki is asked for, part by part.
EVERY = (
    ports.Site,
    ports.Hooked,
    ports.PageSource,
    ports.PeopleDirectory,
    ports.Links,
    ports.SetUp,
)
#: What a wiki may lack: what it is asked for, where it has the part.
SOME = {
    "access": ports.Access,
    "rights": ports.Rights,
    "page_stats": ports.PageStats,
    "differences": ports.Differences,
    "inclusions": ports.Inclusions,
    "past_charters": ports.PastCharters,
    "listing": ports.Listing,
    "remarks": ports.Remarks,
    "tokens": ports.Tokens,
    "own_sign_in": ports.SignIn,
    "status": ports.StatusProjection,
    "scope_map": ports.ScopeMap,
    "traces": ports.Traces,
    "native_notices": ports.NativeNotices,
    "close_links": ports.CloseLinks,
    "taken_back": ports.TakenBack,
    "installed_part": ports.InstalledPart,
}


def public(part: type) -> set[str]:
    """The names a port asks for."""
    given = {name for base in part.__mro__ for name in {*vars(base), *vars(base).get("__annotations__", ())}}
    return {name for name in given if not name.startswith("_")}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A site of the toy wiki, which is installed as a package is: by its metadata on the path."""
    monkeypatch.setattr(
        sys, "path", [str(plugin(tmp_path, "paper = tests.support.filed:platform")), *sys.path]
    )
    (tmp_path / "world.json").write_text(json.dumps(WORLD))
    monkeypatch.setenv(PLACE, str(tmp_path / "world.json"))
    file = tmp_path / "telos.toml"
    file.write_text(
        f'[sites.hr]\nplatform = "paper"\nurl = "https://wiki.example.org"\nsecret = "{SECRET}"\n'
    )
    file.chmod(0o600)
    return Settings.load(file)


def test_a_platform_is_found_by_its_entry_point_and_works_from_the_page_to_what_is_owed(
    settings: Settings,
) -> None:
    assert "paper" in registry.names()
    application = webhook_server.open_application(settings, FrozenClock())
    try:
        application.service.sync("hr")
        application.service.run_until_idle()
        with application.store.read() as unit:
            (community,) = communities.of_site(unit, "hr")
            open_ = owed.open_in(unit, community.key).values()
        assert community.charter.title == "Leave"
        asked_to_read = {item.person for item in open_ if item.kind is ObligationKind.CONFIRM}
        assert asked_to_read == {"hr:3", "hr:4"}
    finally:
        application.close()


def test_a_platform_is_its_parts_and_nothing_besides() -> None:
    every = [public(part) for part in EVERY]
    assert public(ports.Platform) == set.union(*every) | public(ports.OptionalParts)
    assert public(ports.OptionalParts) == {*SOME, "staff", "own_style"}
    asked = [name for part in (*EVERY, *SOME.values()) for name in public(part)]
    assert len(asked) == len(set(asked)), "each is asked for in one part"


def test_what_a_platform_can_not_do_is_an_absent_part(settings: Settings) -> None:
    wiki = registry.platform("paper").open("hr", settings.sites["hr"].for_platform())
    assert set.union(*(public(part) for part in EVERY)) <= set(dir(wiki))
    there = {name for name in SOME if getattr(wiki, name) is not None}
    assert there == {"access", "page_stats", "tokens", "scope_map", "traces"}
    for name in there:
        assert public(SOME[name]) <= set(dir(getattr(wiki, name))), name
    # It stands in for nothing that it can't do.
    lacks = set.union(*(public(part) for name, part in SOME.items() if name not in there))
    assert not lacks & set(dir(wiki))
