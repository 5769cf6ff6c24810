"""Answers that don't come, come in part, or say "not now"; people who save in between; a process that is killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.ports import RetryAt
from core.store import tables as t
from plugins.confluence import block
from plugins.confluence.testing import SITE, Harness
from tests.confluence.telos import ANA, LONG_ENOUGH, MAX, MEMBER, TwinHouse, settings_file, usual, words
from tests.confluence.trouble.conftest import dc

ROOT = Path(__file__).parents[3]
NEVER = "9223372036854775807"
#: Changes of the page or of its property that show how it stands.
SHOW = r"^(PUT|POST) .*(/content/\d+$|/propert)"


def shows_once(telos: TwinHouse, title: str) -> bool:
    """Whether the state stands there, once."""
    if telos.wiki.variant == "dc":
        return len(re.findall(block.MACRO_ID, telos.wiki.twin.storage(title))) == 1
    return "one leave policy" in telos.put_there(title)


def people_text(telos: TwinHouse, title: str) -> str:
    return block.take_off(telos.wiki.twin.storage(title))


@pytest.mark.parametrize("wait", ["none", NEVER, "soon"])
def test_not_now_during_sync_and_show(telos: TwinHouse, wiki: Harness, title: str, wait: str) -> None:
    page = telos.write(title)
    below = telos.below(f"{title} travel", title)
    wiki.drop_deliveries()
    headers = {} if wait == "none" else {"Retry-After": wait}
    telos.faults(
        r"^\w+ ", {"status": 429, "headers": headers, "body": {"message": "slow down"}}, times=10_000
    )
    with pytest.raises(RetryAt) as told:
        telos.service.sync(SITE)
    assert sum(telos.naps) < 120, "nobody sleeps for hours in a worker"
    if told.value.at is not None:
        assert (told.value.at - telos.clock.now()).total_seconds() < 3700
    telos.shown()
    assert wiki.twin.storage(title)
    assert "telos-status" not in wiki.twin.storage(title)
    asked = len(wiki.twin.requests())
    telos.service.run_until_idle()
    assert len(wiki.twin.requests()) == 0, asked
    # Known pages are there for people; doctor says it.
    assert "one leave policy" in words(telos.seen(MEMBER, page, 1))
    assert any("429" in check.said for check in telos.doctor())
    wiki.twin.faults([])
    telos.platform._client._rest_until = None
    telos.later(hours=2)
    telos.sync()
    telos.shown()
    assert telos.waits(below) == [telos.person(MEMBER)]
    assert shows_once(telos, title)
    assert telos.rows(t.job, state="dead") == []


def test_the_budget_is_used_up(telos: TwinHouse, wiki: Harness, title: str) -> None:
    telos.write(title)
    wiki.twin.requests()
    wiki.twin.rate_limit(remaining=2, times=50, retry_after=900)
    below = telos.below(f"{title} travel", title)
    telos.hear()
    knocks = len(wiki.twin.requests())
    assert knocks <= 8, "once it is used up, nobody knocks on"
    telos.service.run_until_idle()
    assert wiki.twin.requests() == []
    wiki.twin.rate_limit(off=True)
    telos.platform._client._rest_until = None
    telos.later(hours=1)
    assert telos.waits(below) == [telos.person(MEMBER)]


@pytest.mark.parametrize("fault", ["cut", "after"])
def test_an_answer_that_breaks_off_while_reading(
    telos: TwinHouse, wiki: Harness, title: str, fault: str
) -> None:
    telos.write(title)
    telos.faults(r"^GET ", fault, times=3)
    below = telos.below(f"{title} travel", title)
    telos.hear()
    assert telos.waits(below) == [telos.person(MEMBER)]
    assert wiki.twin.faults_left() == 0


@pytest.mark.parametrize("fault", ["cut", "after", "conflict"])
def test_a_write_without_an_answer_is_not_made_twice(
    telos: TwinHouse, wiki: Harness, title: str, fault: str
) -> None:
    telos.write(title)
    before, version = people_text(telos, title), wiki.current(title)
    telos.faults(SHOW, fault, times=1)
    telos.shown()
    assert wiki.twin.faults_left() == 0
    assert shows_once(telos, title)
    assert people_text(telos, title) == before
    assert wiki.current(title) == version + (1 if wiki.variant == "dc" else 0)
    if wiki.variant == "cloud":
        assert _prop(wiki, title)[2] == 1
    assert telos.rows(t.job, state="dead") == []


def _meddle(telos: TwinHouse, act: Callable[[int], None], times: int) -> None:
    """Let somebody act right before each of the next saves."""
    wiki, left = telos.platform._wiki, [times]
    name = "save" if telos.wiki.variant == "dc" else "put_prop"
    save = getattr(wiki, name)

    def late(*args: Any) -> None:
        if left[0]:
            left[0] -= 1
            act(left[0])
        save(*args)

    setattr(wiki, name, late)


@dc
def test_somebody_saves_between_reading_and_writing(telos: TwinHouse, wiki: Harness, title: str) -> None:
    telos.write(title)
    words_of_people = ["<p>A  b&nbsp;ü <![CDATA[ x ]]> <!-- kept --></p>" + people_text(telos, title)]

    def save(left: int) -> None:
        text = words_of_people[-1] + f"<p>{left}\t&amp;&#160;{LONG_ENOUGH}</p>"
        words_of_people.append(text)
        # As an editor does that was opened before: over whatever stands there.
        wiki.twin.edit(title, text, by=MAX)

    _meddle(telos, save, 3)
    telos.shown()
    assert people_text(telos, title) == words_of_people[-1], "byte for byte"
    assert shows_once(telos, title)
    assert telos.rows(t.job, state="dead") == []


def test_somebody_saves_all_the_time(telos: TwinHouse, wiki: Harness, title: str) -> None:
    telos.write(title)
    before = wiki.twin.storage(title)
    telos.faults(SHOW, "conflict", times=10_000)
    wiki.twin.requests()
    telos.shown()
    tried = len(telos.written())
    assert 0 < tried <= 20, "it lets them finish"
    assert wiki.twin.storage(title) == before
    assert telos.rows(t.job, state="dead") == []
    assert [row["state"] for row in telos.rows(t.job, kind="show")] == ["waiting"]
    wiki.twin.faults([])
    telos.later(hours=1)
    assert shows_once(telos, title)


def test_a_time_out_while_writing(telos: TwinHouse, wiki: Harness, title: str) -> None:
    telos.write(title)
    version = wiki.current(title)
    telos.platform._client._http._timeout = (1.0, 0.7)
    telos.faults(SHOW, "hang", times=1)
    telos.shown()
    assert shows_once(telos, title)
    assert wiki.current(title) == version + (1 if wiki.variant == "dc" else 0)


def test_killed_while_it_shows_states(wiki: Harness, tmp_path: Path, title: str) -> None:
    count = 12
    text = wiki.twin.storage
    file = settings_file(wiki, tmp_path, show_after="0 seconds")
    names = [f"{title} page {number}" for number in range(count)]
    for name in names:
        wiki.write_charter(name, usual(name), by=ANA)
    wiki.drop_deliveries()
    before = {name: text(name) for name in names}
    wiki.twin.requests()
    kills, live = 0, False
    until = time.monotonic() + 240
    while time.monotonic() < until:
        process = _serve(file)
        try:
            # No page is written to before.
            live = live or _goes_live(file, until)
            # Killed in the midst of it, after some pages were written and some not.
            enough = 4 * (kills + 1)
            while time.monotonic() < until and process.poll() is None:
                done = sum(_there(wiki, name) for name in names)
                if (kills < 2 and done >= enough) or done == count:
                    break
                time.sleep(0.05)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)
        if kills >= 2 and all(_there(wiki, name) for name in names):
            break
        kills += 1
    assert kills == 2, (tmp_path / "said").read_text()[-2000:]
    for name in names:
        assert block.take_off(text(name)) == before[name]
        if wiki.variant == "dc":
            assert len(re.findall(block.MACRO_ID, text(name))) == 1
            assert wiki.current(name) == 2, "written once, however often it was killed"
        else:
            assert wiki.current(name) == 1


def _there(wiki: Harness, name: str) -> bool:
    if wiki.variant == "dc":
        return block.MACRO_ID in wiki.twin.storage(name)
    return bool(_prop(wiki, name))


def _serve(file: Path) -> subprocess.Popen[bytes]:
    """``telos serve`` in a group of its own."""
    output = file.parent / "said"
    with output.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "webhook_server", "--config", str(file), "serve"],
            cwd=ROOT,
            stdout=out,
            stderr=out,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )


def _goes_live(file: Path, until: float) -> bool:
    """``telos go-live``, as soon as there is a server to tell."""
    command = [sys.executable, "-m", "webhook_server", "--config", str(file), "go-live", SITE, "--yes"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    while time.monotonic() < until:
        if (
            subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False).returncode
            == 0
        ):
            return True
        time.sleep(0.5)
    return False


def _prop(wiki: Harness, title: str) -> Any:
    asked = wiki.platform._wiki  # type: ignore[attr-defined]
    return asked.prop(asked.page(wiki.twin.page_id(title)), "telos")
