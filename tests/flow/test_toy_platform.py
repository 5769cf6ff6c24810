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
from tests.server.paperwiki import PaperWiki
from tests.server.running import SECRET, WORLD
from tests.support.clock import FrozenClock

#: What a wiki is asked for, part by part.
PARTS = (
    ports.Site,
    ports.Hooked,
    ports.PageSource,
    ports.PeopleDirectory,
    ports.Access,
    ports.Identity,
    ports.Staff,
    ports.StatusProjection,
    ports.NativeNotices,
    ports.Links,
    ports.SetUp,
)


def public(part: type) -> set[str]:
    """The names a port asks for."""
    given = {name for one in part.__mro__ for name in {*vars(one), *vars(one).get("__annotations__", ())}}
    return {name for name in given if not name.startswith("_")}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A site of the toy wiki, which is installed as a package is: by its metadata on the path."""
    info = tmp_path / "path" / "paperwiki-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: paperwiki\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[telos.platforms]\npaper = tests.server.paperwiki:platform\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "path"), *sys.path])
    (tmp_path / "world.json").write_text(json.dumps(WORLD))
    monkeypatch.setenv("PAPERWIKI", str(tmp_path / "world.json"))
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
    house = webhook_server.open_house(settings, FrozenClock())
    try:
        house.service.sync("hr")
        house.service.run_until_idle()
        with house.store.read() as unit:
            (community,) = communities.of_site(unit, "hr")
            open_ = owed.open_in(unit, community.key).values()
        assert community.charter.title == "Leave"
        asked_to_read = {item.person for item in open_ if item.kind is ObligationKind.CONFIRM}
        assert asked_to_read == {"hr:3", "hr:4"}
    finally:
        house.close()


def test_a_platform_is_its_parts_and_nothing_besides() -> None:
    parts = [public(part) for part in PARTS]
    assert public(ports.Platform) == set.union(*parts)
    assert sum(len(part) for part in parts) == len(set.union(*parts)), "each is asked for in one part"
    # It has no close links, and nobody asks it for any.
    assert ports.Capability.CLOSE_LINKS not in PaperWiki.capabilities
    left_out = {"edit_link", "talk_link"}
    given = {name for name in set.union(*parts) if hasattr(PaperWiki, name)} | {"site", "url", "webhooks"}
    assert set.union(*parts) - given == left_out
