"""The composition root: wires store, wikis, flow, server, worker and clock together, and starts them.

``telos serve`` is one process that serves, works and keeps the clock, below a supervisor that starts it anew
when it dies. On a shared database any number of processes each do all of it, or a part. Everything is opened in
that process, nothing before the fork, nothing at import.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import life
from core.application import ALL, Application, Part, Wiring
from core.cli import main as command_line
from core.cli.bind import check_bind
from core.cli.remote import AdminServer
from core.cli.trouble import CommandError
from core.clock import SystemClock
from core.clockwork import clockwork
from core.config import Settings
from core.config_errors import ConfigError, ConfigProblem
from core.config_sections import origin_of
from core.ports import Channel, Clock, Platform, TelosError
from core.queue import Job
from core.registry import channel as channel_factory
from core.registry import platform as platform_factory
from core.store import Store, StoreBusy, addresses
from core.supervisor import supervise

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler
    from flask import Flask

    from core.queue.runner import Runner

log = logging.getLogger("telos")

#: How long other work may take to end when a job stands still, in seconds; and the exit code then.
_LAST_WORDS, _STALLED = 10.0, 70
#: Seconds to close everything once the time to finish what was begun is over.
_CLOSING = 5.0
#: Processes of this supervisor that have ended; a new one inherits the list.
_ends: list[int] = []


# --- wiring -----------------------------------------------------------------------------------------


def open_platform(settings: Settings, site: str, language: str = "en") -> Platform:
    """One configured wiki, whose checks speak a language; no network before its first call."""
    section = settings.sites[site]
    factory = platform_factory(section.platform)
    known = factory.known_options()
    if known is not None and (odd := sorted(set(section.options) - known)):
        raise settings.unknown([("sites", site, "options", name) for name in odd], known)
    values = {"language": language, **section.for_platform(), "server": settings.server.url}
    return factory.open(site, values)


def open_application(settings: Settings, clock: Clock | None = None, *, broke: bool = False) -> Application:
    """Store, wikis and flow. Raises ``StoreBusy`` when another process has the database.

    ``broke``: the server before this one broke down by itself.
    """
    from core.interactive import InteractiveService
    from core.notify.compose import compose
    from core.service import Service

    clock = clock or SystemClock()
    platforms = {site: open_platform(settings, site) for site in settings.sites}
    _check_staff(platforms)
    notes = settings.path.parent if settings.path else None
    store = Store.open(settings.address, clock, notes=notes)
    try:
        for site, platform in platforms.items():
            # After a move of the wiki, what is stored leads to where it is now.
            if addresses.elsewhere(store, site, origin_of(platform.url)):
                store.write(partial(addresses.move, site=site, origin=origin_of(platform.url)))
        service = Service(
            store=store,
            platforms=platforms,
            policies={site: section.rules for site, section in settings.sites.items()},
            notifiers=channels(settings, clock),
            clock=clock,
            compose=compose,
            server_url=settings.server.url,
            admin=settings.mail.told,
            admin_language=settings.mail.admin_language,
            same_address_on=[site for site in settings.sites if site in settings.people.same_address_on],
            endpoints=[section.endpoint(name) for name, section in settings.webhooks.items()],
            asks_per_second={site: section.asks_per_second for site, section in settings.sites.items()},
            broke=broke,
        )
        return Application(
            settings=settings,
            store=store,
            platforms=platforms,
            service=service,
            interactive=InteractiveService(service, settings.server.threads),
            clock=clock,
            reopen=partial(open_platform, settings),
        )
    except BaseException:
        store.close()
        raise


def check_parts(settings: Settings, language: str) -> None:
    """Raise in words for settings that only a wiki's plugin, a system's or a channel's can tell are wrong."""
    _check_staff({site: open_platform(settings, site, language) for site in settings.sites})
    channels(settings, SystemClock())


def _check_staff(platforms: Mapping[str, Platform]) -> None:
    """Raise in words when a system is to tell about people of a wiki that there is not."""
    for site, platform in platforms.items():
        source = platform.staff
        for name in source.about if source is not None else ():
            if name not in platforms or platforms[name].staff is not None:
                where = f"sites.{site}.options.about"
                raise ConfigError([ConfigProblem("config-no-such-site", where, args={"name": name})])
        for community in sorted(source.communities) if source is not None else ():
            name = community.partition(":")[0]
            if source is not None and name not in source.about:
                where = f"sites.{site}.options.communities"
                raise ConfigError([ConfigProblem("config-no-such-site", where, args={"name": name})])


def channels(settings: Settings, clock: Clock) -> Sequence[Channel]:
    """The channels that are configured, the preferred one first; mail reaches whom no other one does."""
    from core.notify.mail import MailNotifier

    configured = [open_channel(settings, name, clock) for name in settings.channels]
    mail = settings.mail
    if mail.host:
        configured.append(
            MailNotifier(
                host=mail.host,
                port=mail.port,
                user=mail.user,
                password=mail.password.get_secret_value() if mail.password else "",
                tls=mail.tls,
                sender=mail.sender,
                clock=clock,
            )
        )
    return configured


def open_channel(settings: Settings, name: str, clock: Clock) -> Channel:
    """One configured channel of a plugin; no network before it sends."""
    factory, options = channel_factory(name), settings.channels[name]
    known = factory.known_options()
    if known is not None and (odd := sorted(set(options) - known)):
        raise settings.unknown([("channels", name, key) for key in odd], known)
    return factory.open(options, clock)


def create_app(
    settings: Settings,
    clock: Clock | None = None,
    *,
    work: bool = True,
    broke: bool = False,
    parts: Collection[Part] = ALL,
) -> Flask:
    """The WSGI app over a newly opened Telos.

    With ``work`` (the default) its worker threads, clock and admin socket run in this process, as ``parts`` says. The
    :class:`Engine` is in ``app.extensions["telos"]``; close it when done. ``broke``: see :func:`open_application`.
    """
    from core.web import make_app

    application = open_application(settings, clock, broke=broke)
    engine = Engine(application)
    app: Flask = make_app(application)
    app.extensions["telos"] = engine
    if work:
        engine.start(parts)
    return app


class Engine:
    """What runs beside the requests: worker threads, the clock, the admin socket."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self._runner: Runner | None = None
        self._scheduler: BackgroundScheduler | None = None
        self._admin: AdminServer | None = None

    def start(self, parts: Collection[Part] = ALL) -> None:
        """Start them, those of ``parts``."""
        self.application.served = True
        if Part.WORKER in parts:
            stall_after = self.application.settings.server.stall_after.total_seconds()
            self._runner = self.application.service.runner(stall_after, self._stalled)
            self.application.alive = lambda: self._runner is not None and self._runner.alive
            self._runner.start()
        if Part.CLOCK in parts:
            self._scheduler = clockwork(self.application)
            self._scheduler.start()
        if not self.application.store.shared:
            # Where others may work on the database, a command opens it by itself.
            self._admin = AdminServer(self.application, self.application.settings.socket)
            self._admin.start()

    def _stalled(self, jobs: Sequence[Job]) -> None:
        """End a process in which a job stands still; the supervisor starts another one.

        What else is being worked on may end first: the next process takes what is left for what broke this one.
        """
        if self._runner is not None:
            self._runner.stop(_LAST_WORDS)
        os._exit(_STALLED)

    def close(self) -> None:
        """Take nothing new, finish what was begun or give it back, close the database."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=True)
        if self._admin is not None:
            self._admin.close()
        if self._runner is not None:
            self._runner.stop(self.application.settings.server.stop_within.total_seconds())
            self.application.service.give_back()
        self.application.close()


# --- serving ----------------------------------------------------------------------------------------


def serve(
    config: Path | None,
    changed: Mapping[str, Any],
    told: Callable[[Any], None] | None = None,
    parts: Collection[Part] = ALL,
) -> int:
    """Serve until stopped; the exit code. ``changed``: keys of ``[server]`` given on the command line.

    ``told`` hears where it serves, each time it begins to. ``parts``: what this process does of it all.
    """
    from gunicorn.app.base import BaseApplication

    from core.web.worker import KEEP_FOR, worker_class

    settings = Settings.load(config, **changed)
    if settings.path is None and not settings.sites and "database" not in changed:
        raise CommandError("cli-no-settings", folder=str(Path.cwd()))
    if not settings.shared and set(parts) != set(ALL):
        raise CommandError("cli-needs-shared", database=str(settings.database))
    # What can't work should say so here, in words, not in a process that is started again and again. The database
    # first: of a server that runs already it names the process, the port only says that somebody is there.
    open_application(settings).close()
    if Part.HTTP not in parts:
        return _attend(config, changed, told, parts)
    check_bind(settings.server.bind)
    using = [settings]

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        """gunicorn with our settings: one process, because one process owns the database."""

        def reload(self) -> None:
            """After SIGHUP, in the supervisor: settings that can't be used change nothing."""
            try:
                new = Settings.load(config, **changed)
                check_parts(new, "en")
                if new.server.bind != using[-1].server.bind:
                    check_bind(new.server.bind, held=using[-1].server.bind)
            except Exception as error:
                reason = str(error) if isinstance(error, TelosError) else type(error).__name__
                log.warning("The new settings can't be used; the ones before stay in force. %s", reason)
            else:
                using.append(new)
            super().reload()

        def load_config(self) -> None:
            settings = using[-1]
            for name, value in {
                "bind": settings.server.bind,
                "worker_class": worker_class(settings.server.one_processor, settings.shared),
                "workers": 1,
                "threads": settings.server.threads,
                "preload_app": False,
                "timeout": 120,
                "keepalive": KEEP_FOR,
                "graceful_timeout": int(settings.server.stop_within.total_seconds()),
                "proc_name": "telos",
                "accesslog": None,
                "loglevel": "warning",
                # Room for a token of 16 KiB, which core.web takes, in one header.
                "limit_request_field_size": 17 * 1024,
                "control_socket_disable": True,
                # What is sent goes through the worker's own socket, which waits for nobody.
                "sendfile": False,
                "umask": 0o077,
                "child_exit": _ended,
                "worker_exit": _stopped,
                "post_worker_init": partial(_started, told=told),
            }.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            # Here, after the fork: threads, sockets and database belong to this process.
            now = using[-1]
            _logging(now.server.log_level)
            # The one before has this long for its requests, then for its jobs, then to close: see _in_time.
            patience = 2 * now.server.stop_within + timedelta(seconds=_CLOSING + 10)
            try:
                return _patiently(lambda: create_app(now, broke=bool(_ends), parts=parts), patience)
            except Exception as error:
                if len(using) == 1:
                    raise
                log.warning("The new settings can't be used; the ones before stay in force. %s", error)
            # The ones before may have been no better: what cannot be opened is known only here.
            for before in reversed(using[1:-1]):
                with contextlib.suppress(Exception):
                    return _patiently(lambda: create_app(before, broke=bool(_ends), parts=parts), patience)  # noqa: B023
            return _patiently(lambda: create_app(using[0], broke=bool(_ends), parts=parts), patience)

    # What both processes have loaded stays one and the same memory.
    life.loaded()
    Server().run()
    return 0


def _attend(
    config: Path | None,
    changed: Mapping[str, Any],
    told: Callable[[Any], None] | None,
    parts: Collection[Part],
) -> int:
    """Work, or keep the clock, without answering anybody, until stopped; the exit code."""

    def run(broke: bool, stop: threading.Event) -> None:
        settings = Settings.load(config, **changed)
        _logging(settings.server.log_level)
        engine = Engine(open_application(settings, broke=broke))
        try:
            engine.start(parts)
            if told is not None:
                told({"does": sorted(parts), "process": os.getpid()})
                sys.stdout.flush()
            log.info("Telos does its part: %s", ", ".join(sorted(parts)))
            life.loaded()
            stop.wait()
        finally:
            with _in_time(settings):
                engine.close()

    def usable() -> bool:
        try:
            Settings.load(config, **changed)
        except TelosError as error:
            log.warning("The new settings can't be used; the ones before stay in force. %s", error)
            return False
        return True

    _logging(Settings.load(config, **changed).server.log_level)
    return supervise(run, usable)


def _patiently(start: Callable[[], Flask], longest: timedelta) -> Flask:
    """Start as soon as the process before this one has let go of the database."""
    until = time.monotonic() + longest.total_seconds()
    while True:
        try:
            return start()
        except StoreBusy:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _ended(server: Any, worker: Any) -> None:
    """In the supervisor: a process that served is gone. One that stopped in good order left nothing begun."""
    _ends.append(worker.pid)


def _started(worker: Any, told: Callable[[Any], None] | None = None) -> None:
    bind = worker.cfg.bind[0] if worker.cfg.bind else "?"
    if told is not None:
        told({"serves": bind, "process": worker.pid})
        sys.stdout.flush()
    log.info("Telos serves on %s", bind)
    life.loaded()


def _stopped(server: Any, worker: Any) -> None:
    """Close what this process opened, once its last request is answered."""
    app = worker.app.callable
    if app is not None:
        engine: Engine = app.extensions["telos"]
        with _in_time(engine.application.settings):
            engine.close()


@contextlib.contextmanager
def _in_time(settings: Settings) -> Iterator[None]:
    """End this process should what closes it not come to an end: another one waits for its place.

    What was answered for is on disk, and what was not finished waits there.
    """

    def end() -> None:
        log.warning("closing took too long; this process ends as it is")
        os._exit(0)

    with life.when_longer(settings.server.stop_within.total_seconds() + _CLOSING, end):
        yield


def _logging(level: str) -> None:
    logging.basicConfig(
        level=level.upper(),
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
        force=True,
    )
    # One line a slot of the clock or a start of the database says nothing; addresses of requests hold titles
    # of pages that not everybody may see.
    for chatty in ("apscheduler", "alembic", "urllib3"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLogger().level))


def main() -> int:
    """Run the command line."""
    return command_line(Wiring(open=open_application, serve=serve, platform=open_platform, check=check_parts))


if __name__ == "__main__":
    sys.exit(main())
