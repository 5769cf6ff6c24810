"""A channel is a plugin: made known by its entry point and its section, it gets messages, and the core knows none."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import webhook_server
from core.config import ConfigError, Settings
from core.delivery.reasons import Drop, reason
from core.delivery.stages import STAGES
from core.ports import Ambiguous, GiveUp, NativeNotice, RetryAt
from core.registry import UnknownChannel
from core.store import tables as t
from core.web.metrics import StoreFigures
from tests.support.clock import FrozenClock
from tests.support.house import House

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings with a pigeon loft; the plugin is installed as a package is: by its metadata on the path."""
    info = tmp_path / "path" / "pigeon-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pigeon\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[telos.channels]\npigeon = tests.support.pigeon:channel\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "path"), *sys.path])
    file = tmp_path / "telos.toml"
    file.write_text(f'[channels.pigeon]\nloft = "{tmp_path / "loft"}"\nlofts = ["Mia Member"]\n')
    return file


def test_a_channel_of_a_plugin_gets_the_messages_of_whom_it_reaches(
    house: House, settings: Path, tmp_path: Path
) -> None:
    (pigeon,) = webhook_server.channels(Settings.load(settings), house.clock)
    house.close()
    house.channels = [pigeon, house.mail]
    house.open()
    house.service.go_live("hr")
    house.community(**{"read by": "group: managers", "read until": "2026-12-01"})
    house.hear()
    house.pass_time(days=3)
    flown = [json.loads(line) for line in (tmp_path / "loft").read_text().splitlines()]
    assert {message["to"] for message in flown} == {"Mia Member"}
    assert house.mail.to(house.key("Mia Member")) == []
    assert house.mail.to(house.key("Max Member"))
    assert {row["channel"] for row in house.rows(t.sent)} == {"native+pigeon", "native+mail"}


def test_mail_is_for_whom_no_other_channel_reaches(settings: Path, tmp_path: Path) -> None:
    settings.write_text('[mail]\nhost = "localhost"\nsender = "t@example.org"\n' + settings.read_text())
    channels = webhook_server.channels(Settings.load(settings), FrozenClock())
    assert [channel.name for channel in channels] == ["pigeon", "mail"]


def test_a_channel_or_a_key_nobody_knows_is_an_error_that_names_the_nearest(settings: Path) -> None:
    written = settings.read_text()
    settings.write_text(written + 'lofst = "x"\n')
    with pytest.raises(ConfigError, match=r"telos.toml:4.*lofst.*Did you mean"):
        webhook_server.channels(Settings.load(settings), FrozenClock())
    settings.write_text(written.replace("channels.pigeon", "channels.pidgeon"))
    with pytest.raises(UnknownChannel, match='Did you mean "pigeon"'):
        webhook_server.channels(Settings.load(settings), FrozenClock())


def test_the_core_knows_the_toy_channel_and_the_toy_platform_nowhere() -> None:
    for path in [*(ROOT / "core").rglob("*"), ROOT / "webhook_server.py", ROOT / "pyproject.toml"]:
        if path.suffix in (".py", ".ftl", ".toml"):
            words = path.read_text(encoding="utf-8").lower()
            assert not [name for name in ("pigeon", "filedwiki") if name in words], path


# --- one row a notice and channel ---


def rows(house: House) -> dict[tuple[str, str], str]:
    return {(row["notice"], row["channel"]): row["outcome"] for row in house.rows(t.delivered)}


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        ([], "sent"),
        ([RetryAt("busy")], "sent"),
        ([RetryAt("busy")] * 40, "refused"),
        ([GiveUp("no such box")], "refused"),
        ([Ambiguous("?")], "uncertain"),
    ],
)
def test_each_channel_has_its_row_and_takes_nothing_twice(
    house: House, monkeypatch: pytest.MonkeyPatch, trouble: list[Exception], outcome: str
) -> None:
    told: list[str] = []
    notify = house.wiki.notify
    monkeypatch.setattr(house.wiki, "notify", lambda notice: (told.append(notice.key), notify(notice))[1])
    house.service.go_live("hr")
    house.community(**{"read by": "Mia Member", "read until": "2026-12-01"})
    house.hear()
    house.mail.trouble = trouble
    house.pass_time(days=6)
    mine = [row["key"] for row in house.rows(t.noticed) if row["state"] == "sent"]
    assert mine
    assert sorted(told) == sorted(mine), "a mail that is tried again tells nothing a second time in the wiki"
    first = min(mine, key=told.index)
    assert rows(house)[first, "native"] == "sent"
    assert rows(house)[first, "mail"] == outcome
    assert set(rows(house)) == {(key, way) for key in mine for way in ("native", "mail")}


def test_a_wiki_that_goes_away_in_between_is_asked_for_the_rest_only(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    notify = house.wiki.notify

    def second_fails(notice: NativeNotice) -> bool:
        told.append(notice.key)
        if len(told) == 2:
            raise RetryAt("away")
        return notify(notice)

    monkeypatch.setattr(house.wiki, "notify", second_fails)
    house.service.go_live("hr")
    for title in ("Leave", "Travel"):
        house.community(title=title, **{"read by": "Mia Member", "read until": "2026-12-01"})
    house.hear()
    house.pass_time(days=3)
    (message,) = house.mail.to(house.key("Mia Member"))
    assert len(message.lines) == 2
    # The first was told once; the second again, after the wiki had been away.
    assert len(told) == 3
    assert told[1] == told[2] != told[0]


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        (RetryAt("away"), None),
        (GiveUp("no"), None),
        (Ambiguous("?"), "uncertain"),
        (ValueError("ours"), None),
    ],
)
def test_a_wiki_that_does_not_tell_keeps_no_mail_from_leaving(
    house: House, monkeypatch: pytest.MonkeyPatch, trouble: Exception, outcome: str | None
) -> None:
    def fails(notice: NativeNotice) -> bool:
        raise trouble

    monkeypatch.setattr(house.wiki, "notify", fails)
    house.service.go_live("hr")
    house.community(**{"read by": "Mia Member", "read until": "2026-12-01"})
    house.hear()
    house.pass_time(days=6)
    mine = house.mail.to(house.key("Mia Member"))
    if isinstance(trouble, ValueError):
        assert not mine, "a fault of ours is kept and shown, not sent around"
        return
    assert mine
    first = rows(house)
    assert {how for (_, way), how in first.items() if way == "mail"} == {"sent"}
    assert {how for (_, way), how in first.items() if way == "native"} == ({outcome} - {None})
    assert {row["state"] for row in house.rows(t.noticed)} == {"sent"}


# --- why a notice does not leave ---


def test_every_stage_has_its_name_and_the_wiki_is_asked_late() -> None:
    assert list(STAGES) == [
        "live",
        "decided",
        "still holds",
        "accounted",
        "asked",
        "quiet hours",
        "cap",
        "may read",
        "breaker",
    ]


def test_what_does_not_leave_is_counted_by_its_reason(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="core.delivery")
    house.service.go_live("hr")
    page = house.community(**{"read by": "group: managers", "read until": "2026-12-01"})
    house.hear()
    house.wiki.secret.add(int(page.rpartition(":")[2]))
    house.pass_time(days=3)
    kept = [row["reason"] for row in house.rows(t.noticed) if row["state"] in ("dropped", "lapsed")]
    assert kept
    figures = {family.name: family for family in StoreFigures(house.store).collect()}
    counted = {sample.labels["reason"]: sample.value for sample in figures["telos_notices_stopped"].samples}
    assert counted == {drop.name.lower(): kept.count(drop.value) for drop in Drop if kept.count(drop.value)}
    assert f"stopped at 'may read': {Drop.OWES_UNREADABLE.value}" in caplog.text


def test_whatever_is_kept_counts_as_one_reason() -> None:
    assert {reason(drop.value) for drop in Drop} == set(Drop)
    assert reason("12 attempts failed, the last one with RetryAt") is Drop.GIVEN_UP
    assert reason("") is Drop.GIVEN_UP
