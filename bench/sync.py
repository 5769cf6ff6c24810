"""API requests of the sync: the first pass over the handbook, and later passes after some pages changed."""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import wikis
from bench.report import BrokenRun, Report, say
from core.model import Page
from demo.localwiki import LocalWiki
from plugins.mediawiki.wiki import MediaWiki

PAGES, REVISIONS, FIRST_AIM = 846, 5849, 60


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass of the sync."""

    requests: int
    pages: int
    revisions: int
    cursor: str


def later_aim(changed: int) -> int:
    """Most requests a later pass may take: what changed is read fifty pages a request."""
    return 1 + math.ceil(changed / 50) * 2


def walk(platform: MediaWiki, cursor: str) -> Pass:
    """One whole pass from a cursor; every request counts, logging in included when it is the first."""
    before = platform.requests
    pages: dict[str, Page] = {}
    revisions: set[int] = set()
    for step in platform.changes(cursor, now=datetime.now(UTC)):
        cursor = step.cursor
        for page in step.pages:
            pages[page.key] = page
            revisions |= {revision.number for revision in page.revisions}
    return Pass(platform.requests - before, len(pages), len(revisions), cursor)


def change(wiki: LocalWiki, titles: Sequence[str]) -> None:
    """An edit to each page, by one person with one token."""
    ada = wiki.session(wiki.admin)
    token = ada.token()
    for title in titles:
        reply = ada.post(action="edit", title=title, appendtext="\n\nOne more line.", token=token)
        if reply["edit"].get("result") != "Success":
            raise BrokenRun(f"edit of {title}: {json.dumps(reply)[:500]}")


def measure(wiki: LocalWiki, changes: Sequence[int]) -> Iterator[tuple[int | None, Pass]]:
    """The first pass (None), then one after so many pages changed, each from the cursor of the one before."""
    platform = wikis.platform(wiki)
    pass_read = walk(platform, "")
    if pass_read.pages < PAGES or pass_read.revisions < REVISIONS:
        raise BrokenRun(
            f"the first pass saw {pass_read.pages} pages and {pass_read.revisions} revisions only"
        )
    yield None, pass_read
    titles = wikis.titles(wiki, max(changes))
    for count in changes:
        change(wiki, titles[:count])
        pass_read = walk(platform, pass_read.cursor)
        if pass_read.pages < count:
            raise BrokenRun(f"{count} pages changed, the pass saw {pass_read.pages}")
        yield count, pass_read


def run(*, quick: bool, versions: Sequence[str] = ()) -> Report:
    """Count on every version, with either size of limits."""
    report = Report(
        "Sync: API requests",
        f"Requests the plugin sent to a real wiki with the handbook ({PAGES} pages, {REVISIONS:,} revisions), "
        "login and the wiki's description included in the first pass. Counts, not times.",
    )
    changes = (0, 1, 50, 51) if quick else (0, 1, 50, 51, 200)
    for version in wikis.versions(versions):
        for small in (True, False):
            limits = "50/500" if small else "500/5,000"
            say(f"MediaWiki {version}, limits {limits}")
            with (
                tempfile.TemporaryDirectory() as folder,
                wikis.handbook(version, Path(folder) / "wiki", small_limits=small) as wiki,
            ):
                for changed, pass_read in measure(wiki, changes):
                    where = f"{version}, limits {limits}: "
                    if changed is None:
                        aim = FIRST_AIM
                        what = where + "first pass"
                    else:
                        aim = later_aim(changed)
                        what = where + f"after {changed} changed pages"
                    told = f"{pass_read.pages} pages, {pass_read.revisions:,} revisions seen"
                    report.add(
                        what,
                        f"{pass_read.requests} requests",
                        told,
                        "",
                        f"≤ {aim}",
                        pass_read.requests <= aim,
                    )
    return report
