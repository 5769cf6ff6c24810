"""A page view with the extension and without it: database queries counted, processor and waiting time in turns."""

from __future__ import annotations

import contextlib
import json
import random
import re
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import wikis
from bench.report import BrokenRun, Ratio, Report, say
from demo.localwiki import LocalWiki, WikiSession

#: A page in no community and one in a community, as the wiki is told.
OUTSIDE, INSIDE = "Outside/Here", "Inside/Here"
READER = "Ada"
VIEWS, QUICK_VIEWS = 400, 60
AIM = 1.02

#: Every query of every connection goes to a file: those of the wiki's tables and those of its caches in tables.
_LOG_QUERIES = """
$wgDebugDumpSql = true;
foreach ( $wgDBservers as &$telosServer ) { $telosServer['flags'] |= DBO_DEBUG; }
unset( $telosServer );
if ( isset( $wgObjectCaches[CACHE_DB]['server'] ) ) {
	$wgObjectCaches[CACHE_DB]['server']['flags'] = ( $wgObjectCaches[CACHE_DB]['server']['flags'] ?? 0 ) | DBO_DEBUG;
}
foreach ( [ 'rdbms', 'DBQuery', 'SQLBagOStuff', 'objectcache' ] as $telosChannel ) {
	$wgDebugLogGroups[$telosChannel] = dirname( MW_CONFIG_FILE ) . '/queries.log';
}
// The last thing a request does, after what it does once its answer is sent, is to say that it is over.
register_shutdown_function( static fn () => register_shutdown_function(
	static fn () => file_put_contents( dirname( MW_CONFIG_FILE ) . '/queries.log', "END\n", FILE_APPEND )
) );
"""
#: So many seconds after they were emptied MediaWiki's caches trust nothing they hold (WANObjectCache::HOLDOFF_TTL).
_HOLD_OFF = 12.0
_QUERY = re.compile(r"\[[\d.]+m?s\] .*?: +(?=[A-Z(/])")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two wikis with the same pages, one of them with the extension; the same person logged in on both."""

    with_it: LocalWiki
    without: LocalWiki
    #: Wiki folder → the person's session.
    sessions: Mapping[Path, WikiSession]
    #: When the caches were last emptied and began to fill again.
    filled: float

    @property
    def wikis(self) -> tuple[LocalWiki, LocalWiki]:
        """Both, the one with the extension first."""
        return self.with_it, self.without

    def settle(self) -> None:
        """Wait until MediaWiki trusts its caches again."""
        time.sleep(max(0.0, self.filled + _HOLD_OFF - wikis.seconds()))

    def view(self, wiki: LocalWiki, title: str, session: WikiSession | None = None) -> float:
        """Look at a page and throw it away; how many seconds it took."""
        session = session or self.sessions[wiki.folder]
        start = wikis.seconds()
        reply = session.http.get(wiki.page_url(title), timeout=60)
        took = wikis.seconds() - start
        if reply.status_code != 200 or "The same words." not in reply.text:
            raise BrokenRun(f"{title} answered {reply.status_code}: {reply.text[:300]}")
        if ("telos-slot" in reply.text) != (
            wiki is self.with_it and title == INSIDE and session.user is not None
        ):
            raise BrokenRun(f"the panel's place is not where it should be on {title} of {wiki.folder.name}")
        return took


@contextlib.contextmanager
def pair(version: str, folder: Path, *, count: bool = False) -> Iterator[Pair]:
    """Both wikis, running. With `count` every query is logged, which is too slow to take times by."""
    both: list[LocalWiki] = []
    with contextlib.ExitStack() as stack:
        for name, extensions in (("with", ("Telos",)), ("without", ())):
            extra = (wikis.settings("http://127.0.0.1:9") if extensions else "") + (
                _LOG_QUERIES if count else ""
            )
            wiki = LocalWiki.create(
                version, folder / name, name="Wiki", extensions=extensions, extra_settings=extra
            )
            wiki.create_user(READER, wikis.PASSWORD)
            if extensions:
                wiki.create_user(wikis.SERVICE, wikis.PASSWORD, groups=("telos",))
            wiki.start(workers=2)
            stack.callback(wiki.stop)
            for title in (OUTSIDE, INSIDE):
                wiki.session(wiki.admin).edit(title, "The same words. [[Category:Things]]")
            wiki.run_jobs()
            both.append(wiki)
        told = {"version": "1", "scopes": [{"kind": "tree", "value": "Inside", "home": 1}]}
        both[0].session(wikis.SERVICE, wikis.PASSWORD).act("telosscopes", scopes=json.dumps(told))
        sessions = {wiki.folder: wiki.session(READER, wikis.PASSWORD) for wiki in both}
        for wiki in both:
            sessions[wiki.folder].page(f"index.php/{INSIDE}")
        yield Pair(both[0], both[1], sessions, wikis.seconds())


def queries(both: Pair, title: str, *, logged_in: bool) -> tuple[list[str], list[str]]:
    """The queries of one view, with the extension and without it, those after the answer was sent included.

    Caches are filled, and of several views the one with the fewest counts: now and then a wiki tidies up in one.
    """
    fewest = []
    people = [both.sessions[wiki.folder] if logged_in else wiki.session() for wiki in both.wikis]
    for _ in range(2):
        for wiki, person in zip(both.wikis, people, strict=True):
            both.view(wiki, title, person)
    both.settle()
    for wiki, person in zip(both.wikis, people, strict=True):
        views = [_queries(both, wiki, title, person) for _ in range(6)]
        fewest.append(min(views, key=len))
        if not fewest[-1]:
            raise BrokenRun(f"not one query was logged in a page view of {wiki.folder.name}")
    return fewest[0], fewest[1]


def _queries(both: Pair, wiki: LocalWiki, title: str, person: WikiSession) -> list[str]:
    log = wiki.folder / "queries.log"
    log.unlink(missing_ok=True)
    both.view(wiki, title, person)
    patience = wikis.seconds() + 20
    while not (text := log.read_text(errors="replace") if log.exists() else "").endswith("END\n"):
        if wikis.seconds() > patience:
            raise BrokenRun(f"a page view of {wiki.folder.name} did not end within 20 s")
        time.sleep(0.005)
    return [query.strip().splitlines()[0] for query in _QUERY.split(text)[1:]]


def run(*, quick: bool, versions: Sequence[str] = ()) -> Report:
    """Queries and times, on every version."""
    report = Report(
        "Page view in MediaWiki",
        "A logged-in person looks at the same page in two wikis, one with the extension and one without, in turns and "
        "in random order, over one kept connection. Processor time is that of the PHP processes; ratios are medians "
        "of blocks of ten views (processor) or of pairs (waiting), with their 95 % intervals.",
    )
    for version in wikis.versions(versions):
        say(f"MediaWiki {version}: queries")
        with tempfile.TemporaryDirectory() as folder, pair(version, Path(folder), count=True) as both:
            _count(report, version, both)
        say(f"MediaWiki {version}: times")
        with tempfile.TemporaryDirectory() as folder, pair(version, Path(folder)) as both:
            for title, where in ((OUTSIDE, "outside every community"), (INSIDE, "in a community")):
                _time(report, f"{version}, page {where}", both, title, QUICK_VIEWS if quick else VIEWS)
    return report


def _count(report: Report, version: str, both: Pair) -> None:
    for logged_in in (True, False):
        for title, where in ((OUTSIDE, "outside every community"), (INSIDE, "in a community")):
            number, other = map(len, queries(both, title, logged_in=logged_in))
            aim = ("≤ 0 more", number <= other) if title == OUTSIDE or not logged_in else ("", None)
            what = f"{version}, page {where}, logged {'in' if logged_in else 'out'}"
            report.add(what, f"{number} queries", f"{other} without", f"{number - other:+d}", *aim)


def _time(report: Report, what: str, both: Pair, title: str, views: int) -> None:
    chance = random.Random(1)
    both.settle()
    for wiki in both.wikis:
        for _ in range(20):
            both.view(wiki, title)
    waits: list[tuple[float, float]] = []
    work: list[tuple[float, float]] = []
    for _ in range(views // 10):
        cpu: dict[Path, float] = {}
        took: dict[Path, list[float]] = {wiki.folder: [] for wiki in both.wikis}
        before = {wiki.folder: wikis.cpu_seconds(wiki) for wiki in both.wikis}
        for _ in range(10):
            for wiki in chance.sample(both.wikis, 2):
                took[wiki.folder].append(both.view(wiki, title))
        for wiki in both.wikis:
            cpu[wiki.folder] = wikis.cpu_seconds(wiki) - before[wiki.folder]
        first, second = (wiki.folder for wiki in both.wikis)
        waits += zip(took[first], took[second], strict=True)
        work.append((cpu[first], cpu[second]))
    for name, pairs, each in (("processor", work, 10), ("waiting", waits, 1)):
        ratio = Ratio.of(pairs)
        ours, theirs = (
            sorted(times[side] for times in pairs)[len(pairs) // 2] / each * 1000 for side in (0, 1)
        )
        aim = ratio.aim(AIM) if title == OUTSIDE or name == "processor" else ("", None)
        report.add(f"{what}: {name}", f"{ours:.2f} ms", f"{theirs:.2f} ms without", str(ratio), *aim)
