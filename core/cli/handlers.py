"""What each command does with an opened Telos. The running server and a command of its own use the same.

A handler takes plain values and gives plain values (they travel as JSON); words are added by the command,
in the language of who reads them.
"""

from __future__ import annotations

import dataclasses
import logging
import os
import signal
from collections.abc import Mapping
from typing import Any

from core.application import Application
from core.cli import examine, lost
from core.cli.community_handlers import attach, detach, printed, report
from core.cli.handling import Emit, Handler, plain, plain_row, sites_meant
from core.cli.record_handlers import audit, audit_lines, audit_sign, erase, who
from core.cli.trouble import CommandError
from core.i18n import Translator
from core.model import PageKey
from core.ports import Job, JobKind, Lane, PageState, Removed, TelosError
from core.queries import given_up
from core.store import (
    UnitOfWork,
    calls,
    counting,
    dead_letters,
    evidence,
    shown,
    sites,
)

log = logging.getLogger("telos.admin")


def sync(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Read what changed in one site or all; ``{"sites": [{"site", "pages", "synced_at"}]}``."""
    done = []
    for site in sites_meant(application, args.get("site")):
        emit(None, site)

        def step(part: float | None, site: str = site) -> None:
            emit(part, site)

        count = application.service.sync(site, progress=step)
        done.append({"site": site, "pages": count})
    return {"sites": done}


def preview(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Every notice of the next days: ``{"days", "notices": […], "quiet": […], "held": […]}``."""
    site = args.get("site")
    sites_meant(application, site)
    lines = application.service.preview(int(args["days"]), site)
    with application.store.read() as connection:
        known = {name: sites.get(connection, name) for name in sites_meant(application, site)}
    return {
        "days": int(args["days"]),
        "notices": [plain(line) for line in lines],
        "quiet": [name for name, known_site in known.items() if known_site.live_since is None],
        "held": [name for name, known_site in known.items() if known_site.held_since is not None],
        "lost": [name for name in known if lost.begun_anew(application, name)],
    }


def go_live(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Let a site's notices leave, and release what the breaker holds."""
    (site,) = sites_meant(application, args["site"])
    application.service.go_live(site)
    return {"site": site}


def pause(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Let no notice of a site leave from now on, until it goes live again: ``{"site", "was_live"}``."""
    (site,) = sites_meant(application, args["site"])
    now = application.clock.now()

    def work(connection: UnitOfWork) -> bool:
        was_live = sites.get(connection, site).live_since is not None
        if was_live:
            sites.put(connection, site, live_since=None)
            evidence.add(connection, at=now, site=site, what="site.paused")
        return was_live

    return {"site": site, "was_live": application.store.write(work)}


def clean(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Take back what Telos put into a wiki, as far as its account can.

    ``{"done": […]}`` in words; ``"pages"``, what became of each page it had put there: ``what``, ``gone``, ``said``,
    ``url``; ``"whole"``, whether nothing is left that this should have taken back.
    """
    (site,) = sites_meant(application, args["site"])
    pause(application, args, emit)
    translator, platform, done = (
        Translator(args.get("language", "")),
        application.platforms[site],
        list[str](),
    )
    with application.store.read() as connection:
        showing = shown.showing(connection, site)
    gone = failed = 0
    if platform.status is not None:
        for number, key in enumerate(showing):
            emit(number / len(showing), site)
            try:
                platform.status.show(PageState(page=PageKey(key), shown=False))
                gone += 1
            except TelosError:
                log.warning("the state of page %s could not be taken off", key)
                failed += 1
        if gone:
            done.append(translator.text("cli-clean-states", count=gone))
        if failed:
            done.append(translator.text("cli-clean-states-failed", count=failed))
    whole = not failed
    try:
        if platform.scope_map is not None:
            platform.scope_map.publish([])
            done.append(translator.text("cli-clean-scopes"))
    except TelosError as error:
        # Maybe the extension is gone already.
        done.append(translator.text("cli-clean-scopes-failed", why=error.text(translator.language)))
        whole = False
    removed: list[Removed] = []
    if platform.taken_back is not None:
        if platform.taken_back.withdraw():
            done.append(translator.text("cli-clean-webhook"))
        removed += platform.taken_back.remove()
    return {
        "done": done,
        "pages": [dataclasses.asdict(removal) for removal in removed],
        "whole": whole and all(removal.gone for removal in removed),
    }


def dead(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """What was given up, the latest last: ``{"dead": […]}``."""
    return {
        "dead": [
            plain(letter) for letter in given_up.listed(application.store, language=args.get("language", ""))
        ]
    }


def redrive(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Try given-up work again, all of it or these ``ids``: ``{"count"}``, how much still was given up."""
    return {"count": application.service.redrive(args.get("ids"))}


def doctor(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Everything that can be wrong, checked: ``{"checks": […]}``."""
    return {
        "checks": [
            dataclasses.asdict(check) for check in examine.everything(application, args.get("language", ""))
        ]
    }


def hello(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Which process serves, and which sites it knows."""
    return {"process": os.getpid(), "sites": sorted(application.platforms)}


def reload(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Read the settings again: the supervising process starts this one anew."""
    os.kill(os.getppid(), signal.SIGHUP)
    return {"process": os.getpid()}


def resume(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Sync a site that was mended, where that was given up or never done: ``{}``."""
    (site,) = sites_meant(application, args["site"])
    with application.store.read() as connection:
        letters = [letter for letter in dead_letters.everything(connection) if letter.site == site]
        never = sites.get(connection, site).synced_at is None
    application.service.redrive([letter.id for letter in letters if letter.kind == JobKind.SYNC])
    if never:
        job = Job(kind=JobKind.SYNC, site=site, subject=site, lane=Lane.CLOCK)
        application.store.write(lambda connection: application.service.queue.put(connection, [job]))
    return {}


def arrived(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """How many deliveries of a site were stored up to now."""
    with application.store.read() as connection:
        return {"count": counting.arrived(connection, args["site"])}


def webhooks(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """The addresses that are told something, and the latest messages to them: ``{"webhooks": […], "log": […]}``."""
    names = _webhooks(application, args.get("name"))
    with application.store.read() as connection:
        counts = calls.counts(connection)
        rows = calls.log(connection, names, int(args.get("last", 50)))
    told = [
        {
            "name": name,
            "url": application.settings.webhooks[name].url.partition("?")[0],
            "kinds": list(application.settings.webhooks[name].kinds),
            **{state: counts.get((name, state), 0) for state in (calls.WAITING, calls.SENT, calls.DEAD)},
        }
        for name in names
    ]
    return {"webhooks": told, "log": [plain_row(row) for row in rows]}


def webhooks_redrive(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Tell again what was given up: ``{"names"}``."""
    name = args.get("name")
    _webhooks(application, name)
    return {"names": list(application.service.redrive_calls(name or ""))}


def _webhooks(application: Application, wanted: str | None) -> list[str]:
    known = sorted(application.settings.webhooks)
    if wanted is None:
        return known
    if wanted not in known:
        raise CommandError("cli-no-webhook", name=wanted, known=", ".join(known) or "–")
    return [wanted]


#: Name on the socket → what does it.
HANDLERS: Mapping[str, Handler] = {
    "sync": sync,
    "attach": attach,
    "detach": detach,
    "preview": preview,
    "go-live": go_live,
    "pause": pause,
    "clean": clean,
    "report": report,
    "printed": printed,
    "audit": audit,
    "audit-lines": audit_lines,
    "audit-sign": audit_sign,
    "who": who,
    "erase": erase,
    "dead": dead,
    "redrive": redrive,
    "webhooks": webhooks,
    "webhooks-redrive": webhooks_redrive,
    "doctor": doctor,
    "hello": hello,
    "reload": reload,
    "resume": resume,
    "arrived": arrived,
}
