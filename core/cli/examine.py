"""The checks of ``telos doctor``: what can be wrong, in one place, each with its cure."""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
import stat
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from core import public_holidays
from core.application import Application
from core.causes import words
from core.cli import at_work, lost
from core.cli.trouble import away
from core.config_sections import MailSection
from core.i18n import Translator
from core.phrasing import one_line
from core.policy import Policy
from core.ports import Check, Delivered, StaffSource, TelosError
from core.queries import given_up
from core.queries.given_up import GivenUp
from core.store import (
    Store,
    assigning,
    calls,
    counting,
    leaving,
    pages,
    reach,
    readers,
    sites,
    staff,
    told_dates,
    told_entries,
)
from core.store.dead_letters import Source
from core.web.health import readiness

#: A sync later than this many of its own intervals is worth a look.
_LATE = 3
#: How many reasons of given-up work are told.
_REASONS = 3
_PATIENCE = 5.0
#: People named in one line.
_NAMED = 10
#: A secret that stands in the settings themselves, however its key is written, or a password in an address.
_SECRET_VALUE = re.compile(
    r"(?:\b(?:password|secret|token)|_secret)[\"']?\s*=\s*(?:\"{3}|'{3}|[\"'])(?![\"'])\S|://[^/\s\"':@]*:[^/\s\"'@]+@"
)


def everything(application: Application, language: str) -> Iterator[Check]:
    """All checks: the server itself, mail, and each wiki."""
    translator = Translator(language)
    yield from _ready(application, translator)
    yield from _secrets(application, translator)
    yield from _dead(application, translator)
    yield from under_way(application.store, translator)
    yield from _mail(application, translator)
    yield from _webhooks(application, translator)
    if not application.platforms:
        yield Check(
            name=translator.text("doctor-sites"),
            good=False,
            said=translator.text("doctor-no-sites"),
            cure=translator.text("doctor-no-sites-cure"),
        )
    for site in sorted(application.platforms):
        source = application.platforms[site].staff
        if source is not None:
            yield from _staff(application, translator, site, source)
        else:
            yield from _site(application, translator, site)
            yield from _addresses(application, translator, site)
            yield from lost.checks(application, translator, site)
        yield from _wiki(application, translator, site)


def _ready(application: Application, translator: Translator) -> Iterator[Check]:
    checks = readiness(application)
    if not application.served:
        # This command's own threads tell nothing.
        checks.pop("worker")
        yield from at_work.checks(application, translator)
    for name, good in checks.items():
        yield Check(
            name=translator.text(f"doctor-{name}"),
            good=good,
            said=translator.text("doctor-fine") if good else translator.text(f"doctor-{name}-bad"),
            cure="" if good else translator.text(f"doctor-{name}-cure"),
        )


def _secrets(application: Application, translator: Translator) -> Iterator[Check]:
    """Files that hold secrets must be readable by their owner only."""
    settings = application.settings
    base = settings.path.parent if settings.path else None
    files = [settings.mail.password_file]
    for site in settings.sites.values():
        files += [site.password_file, site.secret_file, site.previous_secret_file, site.client_secret_file]
    for hook in settings.webhooks.values():
        files += [hook.secret_file, hook.previous_secret_file]
    paths = [base / Path(file).expanduser() for file in files if base and file]
    if settings.path and _holds_secret(settings.path.read_text(encoding="utf-8", errors="replace")):
        paths.append(settings.path)
    paths.append(settings.audit_key)
    # They hold all that the database does.
    paths += sorted(settings.database.parent.glob(f"backups/{settings.database.stem}-*"))
    if not application.store.shared:
        store = application.store.path
        paths += [
            store,
            *(store.with_name(store.name + end) for end in ("-wal", "-shm", ".sock", ".installation")),
        ]
    for path in dict.fromkeys(paths):
        try:
            mode = path.stat().st_mode
        except OSError:
            continue
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Check(
                name=translator.text("doctor-secret"),
                good=False,
                said=translator.text("doctor-secret-open", file=path.name),
                cure=translator.text("doctor-secret-cure", path=str(path)),
            )


def _holds_secret(text: str) -> bool:
    """Whether a secret itself stands in a file of settings, and not only the name of a file with it."""
    return any(_SECRET_VALUE.search(line) for line in text.splitlines() if not line.lstrip().startswith("#"))


def _dead(application: Application, translator: Translator) -> Iterator[Check]:
    """What was given up, by its kind, with the latest reasons; each reason says which page or person."""
    letters_by_name: dict[str, list[GivenUp]] = {}
    for letter in given_up.listed(application.store, language=translator.language):
        # What another system was not told stands with its address.
        if letter.source is not Source.CALL:
            name = {Source.NOTICE: "message", Source.TOLD: "told"}.get(letter.source, letter.kind)
            letters_by_name.setdefault(name, []).append(letter)
    if not letters_by_name:
        yield Check(name=translator.text("doctor-dead"), good=True, said=translator.text("doctor-dead-none"))
    for kind, some in sorted(letters_by_name.items(), key=lambda item: (item[0] == "message", item[0])):
        what, count = translator.text(f"doctor-kind-{kind}"), len(some)
        # The latest, each once.
        told = [
            translator.text(f"told-why-{letter.why}") if letter.source is Source.TOLD else letter.why
            for letter in some
        ]
        reasons = list(dict.fromkeys(reversed(told)))[:_REASONS]
        yield Check(
            name=translator.text("doctor-dead"),
            good=False,
            said=translator.text("doctor-dead-some", count=count, kind=what, error=" · ".join(reasons)),
            cure=translator.text("doctor-dead-cure"),
        )


def under_way(store: Store, translator: Translator) -> Iterator[Check]:
    """How far what goes on in parts is: it needs nobody, but explains why something isn't there yet."""
    with store.read() as connection:
        rounds = readers.rounds(connection)
        handing = assigning.under_way(connection)
        left = leaving.under_way(connection)
        reading = pages.reading(connection)
    name = translator.text("doctor-parts")
    if rounds:
        seen = sum(int(reading_round.figures.get("asked", 0)) for reading_round in rounds)
        yield Check(
            name=name, good=True, said=translator.text("doctor-parts-readers", count=len(rounds), seen=seen)
        )
    if reading:
        said_of = translator.text("doctor-parts-pages", count=len(reading), left=sum(reading))
        yield Check(name=name, good=True, said=said_of)
    if handing:
        yield Check(name=name, good=True, said=translator.text("doctor-parts-answers", count=handing))
    if left:
        yield Check(name=name, good=True, said=translator.text("doctor-parts-leaving", count=left))


def _mail(application: Application, translator: Translator) -> Iterator[Check]:
    mail, name = application.settings.mail, translator.text("doctor-mail")
    if not mail.host:
        yield Check(name=name, good=True, said=translator.text("doctor-mail-none"))
        return
    where = f"{mail.host}:{mail.port}"
    with smtp(mail, translator) as (server, trouble):
        good = server is not None
    if good:
        yield Check(name=name, good=True, said=translator.text("doctor-mail-good", where=where))
        return
    login = trouble == translator.text("doctor-mail-login", where=where)
    cure = translator.text("doctor-mail-login-cure" if login else "doctor-mail-cure")
    yield Check(name=name, good=False, said=trouble, cure=cure)


def _webhooks(application: Application, translator: Translator) -> Iterator[Check]:
    """Of each address that is told something, how much waits and was given up."""
    with application.store.read() as connection:
        counts = calls.counts(connection)
    for name in application.settings.webhooks:
        waits, dead = counts.get((name, calls.WAITING), 0), counts.get((name, calls.DEAD), 0)
        yield Check(
            name=translator.text("doctor-webhook", name=name),
            good=not dead,
            said=translator.text("doctor-webhook-said", waits=waits, dead=dead),
            cure=translator.text("doctor-webhook-cure", name=name) if dead else "",
        )


@contextlib.contextmanager
def smtp(mail: MailSection, translator: Translator) -> Iterator[tuple[smtplib.SMTP | None, str]]:
    """The mail server, logged in; or None, and in words why not."""
    where = f"{mail.host}:{mail.port}"
    server: smtplib.SMTP | None = None
    try:
        if mail.tls == "tls":
            server = smtplib.SMTP_SSL(
                mail.host, mail.port, timeout=_PATIENCE, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(mail.host, mail.port, timeout=_PATIENCE)
        if mail.tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, mail.password.get_secret_value() if mail.password else "")
        server.noop()
    except (OSError, ValueError) as error:  # smtplib's own errors are among the first
        if server is not None:
            server.close()
        if isinstance(error, smtplib.SMTPAuthenticationError):
            yield None, translator.text("doctor-mail-login", where=where)
        else:
            yield None, translator.text("doctor-mail-bad", where=where, why=words(error, translator.language))
        return
    try:
        yield server, ""
    finally:
        with contextlib.suppress(OSError):
            server.quit()


def _site(application: Application, translator: Translator, site: str) -> Iterator[Check]:
    """What the store knows about a site: its last sync, whether notices leave, what holds them."""
    now, settings = application.clock.now(), application.settings.sites[site]
    zone = settings.rules.zone
    with application.store.read() as connection:
        try:
            known = sites.get(connection, site)
        except KeyError:
            known = sites.Site(name=site)
    if known.synced_at is None:
        yield Check(
            name=translator.text("doctor-sync", site=site),
            good=False,
            said=translator.text("doctor-sync-never"),
            cure=translator.text("doctor-sync-cure", site=site),
        )
    else:
        late = now - known.synced_at > max(settings.sync_every * _LATE, timedelta(minutes=2))
        yield Check(
            name=translator.text("doctor-sync", site=site),
            good=not late,
            said=translator.text("doctor-sync-at", at=translator.moment(known.synced_at, zone, now)),
            cure=translator.text("doctor-sync-cure", site=site) if late else "",
        )
    if known.live_since is None:
        yield Check(
            name=translator.text("doctor-live", site=site),
            good=True,
            said=translator.text("doctor-quiet", site=site),
        )
    else:
        since = translator.moment(known.live_since, zone, now)
        yield Check(
            name=translator.text("doctor-live", site=site),
            good=True,
            said=translator.text("doctor-live-since", at=since),
        )
    yield from _region(settings.rules, translator, site, now)
    with application.store.read() as connection:
        count, names = reach.unreached(connection, site, _NAMED)
        long = pages.cut_outside(connection, site)
    if long:
        yield Check(
            name=translator.text("doctor-long", site=site),
            good=True,
            said=translator.text("doctor-long-said", count=long, most=settings.rules.largest_page),
        )
    if count:
        yield Check(
            name=translator.text("doctor-reach", site=site),
            good=False,
            said=translator.text(
                "doctor-unreached", count=count, names=", ".join(one_line(name, 60) for name in names)
            ),
            cure=translator.text("doctor-unreached-cure"),
        )
    if known.held_since is not None:
        yield Check(
            name=translator.text("doctor-breaker", site=site),
            good=False,
            said=translator.text(
                "doctor-held",
                count=known.held_count,
                at=translator.moment(known.held_since, zone, now),
                most=settings.rules.breaker,
            ),
            cure=translator.text("doctor-held-cure", site=site),
        )


def _staff(
    application: Application, translator: Translator, site: str, source: StaffSource
) -> Iterator[Check]:
    """When another system was last heard, of how many people it spoke, and whether anybody knows who that is."""
    with application.store.read() as connection:
        total, known = staff.counted(connection, site, source)
        dates, entries = told_dates.counted(connection, site), told_entries.counted(connection, site)
        heard = sites.get(connection, site).heard_at
    now = application.clock.now()
    yield Check(
        name=translator.text("doctor-heard", site=site),
        good=True,
        said=translator.text(
            "doctor-heard-at", at=translator.moment(heard, application.settings.sites[site].rules.zone, now)
        )
        if heard
        else translator.text("doctor-heard-never"),
    )
    if source.communities:
        waits = dates.get(told_dates.WAITING, 0) + entries.get(told_dates.WAITING, 0)
        yield Check(
            name=translator.text("doctor-told", site=site),
            good=not waits,
            said=translator.text("doctor-told-said", count=len(source.communities), waits=waits),
            cure=translator.text("doctor-told-cure") if waits else "",
        )
    if not source.of_people:
        return
    good = known > 0 or not total
    yield Check(
        name=translator.text("doctor-staff", site=site),
        good=good,
        said=translator.text("doctor-staff-said", total=total, known=known),
        cure="" if good else translator.text("doctor-staff-cure"),
    )


def _region(rules: Policy, translator: Translator, site: str, now: datetime) -> Iterator[Check]:
    """Which days are off where the country's depend on the region and the site names none."""
    country, kinds, zone = rules.country, rules.holidays, rules.zone
    code = public_holidays.country_code(country) if country else ""
    year = now.astimezone(ZoneInfo(zone)).year
    days = public_holidays.differing(code, year, kinds) if code and not rules.region else None
    if days is None:
        return

    def called(some: Iterable[date], region: bool) -> str:
        told = []
        for day in some:
            # Of a day that is off in some regions only no name is known for all.
            name = "" if region else public_holidays.name_of(code, "", day, kinds, translator.language)
            told.append(
                f"{translator.day(day, zone, now)} ({name})" if name else translator.day(day, zone, now)
            )
        return ", ".join(told)

    yield Check(
        name=translator.text("doctor-region", site=site),
        good=True,
        said=translator.text(
            "doctor-region-said",
            site=site,
            country=country,
            year=str(year),
            taken=called(days.taken, False),
            left=called(days.left, True) or "–",
        ),
    )


def _wiki(application: Application, translator: Translator, site: str) -> Iterator[Check]:
    """What the wiki's plugin checks; a wiki that is away is one red line, not the end."""
    platform = application.platforms[site]
    if application.reopen is not None and translator.language != "en":
        # The server's own speaks English; what an admin reads is in theirs.
        platform = application.reopen(site, translator.language)
    try:
        with application.store.read() as connection:
            told = sites.get(connection, site).app
        part = platform.installed_part
        # One after the other: where the wiki goes away in between, what it said so far stands.
        before = _arrived(application, site)
        for check in chain(platform.check(), part.installed(told) if part is not None else ()):
            name, good, what, cure = f"{site}: {check.name}", check.good, check.said, check.cure
            if isinstance(check, Delivered) and good and _arrived(application, site) == before:
                good, cure = False, translator.text("doctor-elsewhere-cure", site=site)
                what = f"{what} {translator.text('doctor-elsewhere')}"
            yield Check(name=name, good=good, said=what, cure=cure)
    except TelosError as error:
        yield away(error, translator, site, application.platforms[site].url)


def _arrived(application: Application, site: str) -> int:
    with application.store.read() as connection:
        return counting.arrived(connection, site)


def _addresses(application: Application, translator: Translator, site: str) -> Iterator[Check]:
    """How many of those who owe something can't be written to; red when that is everybody, which is no chance."""
    if not application.settings.mail.host:
        return
    with application.store.read() as connection:
        people, reached = counting.who_owe(connection, site)
    if people:
        good = reached > 0
        yield Check(
            name=translator.text("doctor-addresses", site=site),
            good=good,
            said=translator.text("doctor-addresses-said", count=people - reached, people=people),
            cure="" if good else translator.text("doctor-addresses-cure", site=site),
        )
