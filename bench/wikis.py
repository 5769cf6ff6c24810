"""Real wikis to measure on: with and without the extension, with an account of either size of limits."""

from __future__ import annotations

import base64
import contextlib
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from demo.localwiki import LocalWiki, LocalWikiError
from plugins.mediawiki.wiki import MediaWiki

SITE = "hr"
SECRET = "whsec_" + base64.b64encode(b"a secret for measurements only .").decode()
SERVICE, PASSWORD = "Telos service", "correct horse battery"

#: Lists of 500 and 50 pages a request instead of 5,000 and 500, as for an account without the extension's group.
SMALL_LIMITS = "$wgGroupPermissions['telos']['apihighlimits'] = false;\n"


def settings(server: str) -> str:
    """The lines that connect a wiki's extension with a server."""
    return f"$wgTelosServer = '{server}';\n$wgTelosSite = '{SITE}';\n$wgTelosSecret = '{SECRET}';\n"


def platform(wiki: LocalWiki) -> MediaWiki:
    """The plugin's view of a wiki, with the service account."""
    return MediaWiki(SITE, {"url": wiki.url, "user": SERVICE, "password": PASSWORD, "secrets": (SECRET,)})


@contextlib.contextmanager
def handbook(
    version: str, folder: Path, *, small_limits: bool, server: str = "http://127.0.0.1:9"
) -> Iterator[LocalWiki]:
    """A running wiki with the whole handbook and the service account; nobody answers its webhooks."""
    extra = settings(server) + (SMALL_LIMITS if small_limits else "")
    wiki = LocalWiki.handbook(version, folder, extra_settings=extra)
    wiki.create_user(SERVICE, PASSWORD, groups=("telos",))
    with wiki:
        yield wiki


def versions(wanted: Sequence[str] = ()) -> tuple[str, ...]:
    """The versions to measure on: those asked for, else all that are here."""
    here = LocalWiki.versions()
    if missing := [name for name in wanted if name not in here]:
        raise LocalWikiError(f"MediaWiki {', '.join(missing)} is not on this machine, only {', '.join(here)}")
    return tuple(wanted) or here


def titles(wiki: LocalWiki, count: int) -> list[str]:
    """The first content pages by title, redirects left out."""
    reply = wiki.session(wiki.admin).get(
        action="query", list="allpages", apnamespace=0, apfilterredir="nonredirects", aplimit=count
    )
    content_pages = [str(page["title"]) for page in reply["query"]["allpages"]]
    if len(content_pages) < count:
        raise LocalWikiError(f"the wiki has {len(content_pages)} content pages, {count} were asked for")
    return content_pages


def cpu_seconds(wiki: LocalWiki) -> float:
    """Processor time that the wiki's server has used so far, all its processes together."""
    group = int((wiki.folder / "server.pid").read_text().split()[0])
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[2]) == group:
                # Nanoseconds; the clock of /proc/…/stat ticks too slowly for one page view.
                total += int((stat.parent / "schedstat").read_text().split()[0])
    if not total:
        raise LocalWikiError(f"the server of {wiki.folder} is not running")
    return total / 1e9


def quiet(wiki: LocalWiki) -> float:
    """Wait until the wiki's server does nothing any more; the processor time it has used by then."""
    before, now = -1.0, cpu_seconds(wiki)
    while now != before:
        time.sleep(0.01)
        before, now = now, cpu_seconds(wiki)
    return now


def seconds() -> float:
    """A clock for durations."""
    return time.perf_counter()
