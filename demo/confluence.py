"""``make demo-confluence``: a Confluence with a company's handbook, Telos attached to it, and a mail box.

No Confluence can be had for free, so its twin from the tests stands in for it: the same REST, webhooks, sign-in
and Forge app. Everything is done as an admin and as employees would. A second call only says where everything is.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from demo import handbook as what
from demo.communities import PASSWORD, PEOPLE, Account
from demo.place import FOLDER, Demo, answers, say
from demo.telos import (
    ALWAYS_AT_WORK,
    POLICY,
    answer_one,
    prefer_now,
    serve,
    start_mailbox,
    telos,
    write_settings,
)
from demo.twin import CONTEXTS, Twin, Visitor

SITE = "handbook"
#: Confluence's own port first.
PORTS = {"wiki": 8090, "telos": 8500, "mail": 8026, "smtp": 8025}
KINDS = {"dc": "Data Center", "cloud": "Cloud"}
BOTS = {"dc": "telos-bot", "cloud": "telos@example.org"}
ADMIN = Account(name="Mia Brandt", role="admin", groups=("confluence-administrators",), shown=True)
PASSWORD_OF_BOT = "bot"
#: The app's name at Atlassian, which "forge register" would give.
APP = "ari:cloud:ecosystem::app/7e105000-57a7-4b0c-8000-7e1057a70500"


def main() -> None:
    """Start it, or say where it runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flavour", choices=tuple(KINDS), default="dc")
    flavour = parser.parse_args().flavour
    name = f"confluence-{flavour}"
    demo = Demo.load(name)
    if demo and demo.ready and all(map(answers, _addresses(demo))):
        _print(demo)
        return
    if demo:
        say("An earlier demonstration is not whole; starting anew.")
        demo.remove()
    demo = Demo.new(name, flavour, PORTS)
    try:
        _start(demo)
    except BaseException:
        say(f"The demonstration could not start. Logs: {FOLDER.name}/{name}/. `make demo-stop` cleans up.")
        raise
    demo.done()
    _print(demo)


def _start(demo: Demo) -> None:
    twin = Twin(demo)
    _company(demo, twin)
    start_mailbox(demo)
    _connect(demo, twin)
    say("Telos: first sync")
    telos(demo, "sync", SITE)
    serve(demo)
    tokens = {person.name: _token(demo, twin, person) for person in PEOPLE}
    for person in PEOPLE:
        prefer_now(demo, tokens[person.name](), person.language)
    say("Telos: go live, then a few things happen")
    telos(demo, "go-live", SITE, "--yes")
    _happen(demo, twin, tokens)
    telos(demo, "sync", SITE)
    say("Telos: say on the pages how they stand")
    _wait_for_states(twin)


def _company(demo: Demo, twin: Twin) -> None:
    """People and pages, each as old as a handbook's would be."""
    today = datetime.now(UTC).date()
    ids: dict[str, str] = {}
    written = list(what.pages(today, lambda name: ids.get(name, "nobody"), twin.flavour))
    say(f"A Confluence {KINDS[twin.flavour]}, made for the tests: {len(written)} pages in two spaces")
    twin.start(demo, behind=24 * max(page.days for page in written) + 1)
    for person in (*PEOPLE, ADMIN):
        ids[person.name] = twin.user(
            _login(twin, person) if twin.flavour == "dc" else person.name,
            display=person.name,
            email=person.email,
            groups=list(person.groups),
            password=PASSWORD,
            locale={"de": "de-DE"}.get(person.language, "en-GB"),
        )
    # Once more, now that everybody has an account to be mentioned by.
    written = list(what.pages(today, ids.__getitem__, twin.flavour))
    # In order of time, for nothing can be written before what is there.
    happened: list[tuple[float, Callable[[], Any]]] = []
    for page in written:
        happened.append((page.days, partial(_write, twin, page, page.text, page.by)))
        if page.charter:
            charter = page.charter + page.text
            happened.append((page.charter_days, partial(_write, twin, page, charter, page.charter_by)))
    for remark in what.TALK:
        happened += _asked(twin, remark)
    for days, do in sorted(happened, key=lambda event: -event[0]):
        twin.behind(24 * days)
        do()
    # Two signs that somebody read the policy, given before Telos came.
    twin.behind(48)
    twin.comment(what.CONDUCT, "I have read this.", by="Ben Okafor")
    if twin.flavour == "cloud":
        # Data Center doesn't tell who ticked a task.
        twin.tick(what.CONDUCT, what.READING_TASK, by="Jonas Schmidt")
    twin.behind(0)
    # Confluence tells nobody's mail address; a company's directory does.
    with (demo.folder / "addresses.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((ids[person.name], person.email) for person in PEOPLE)


def _write(twin: Twin, page: what.Written, text: str, by: str) -> None:
    twin.edit(page.title, text, by=by, space=page.space, parent=page.parent)
    for label in page.labels:
        twin.label(page.title, label, by=by)


def _asked(twin: Twin, remark: what.Asked) -> Iterator[tuple[float, Callable[[], Any]]]:
    """A question and its answer, each with its time in days ago."""
    ids: list[str] = []
    yield remark.days, lambda: ids.append(twin.comment(remark.page, remark.words, by=remark.by))
    if remark.answer:
        answer = partial(twin.comment, remark.page, remark.answer, by=remark.answered_by)
        yield remark.days - remark.hours / 24, lambda: answer(parent=ids[0])


def _connect(demo: Demo, twin: Twin) -> None:
    say("Telos: connect to it")
    write_settings(demo)
    password = demo.folder / "password"
    password.write_text(PASSWORD_OF_BOT, encoding="utf-8")
    command = ["connect", "confluence", twin.url, "--name", SITE, "--user", BOTS[twin.flavour], "--no-wait"]
    command += ["--password-file", str(password)]
    options = [f"addresses_file={demo.folder / 'addresses.csv'}"]
    if twin.flavour == "cloud":
        installed = twin.forge_install(demo.url("telos"), SITE, APP)
        options += [f"app_id={installed['app_id']}", f"jwks={installed['jwks']}"]
    else:
        options.append("status_on=all")
    told = [word for option in options for word in ("--option", option)]
    # The first call makes the secret and says what is to be done by hand, the second finds all well.
    telos(demo, *command, *told, "--json", may_fail=True)
    file = demo.folder / "telos.toml"
    settings = file.read_text(encoding="utf-8")
    if twin.flavour == "dc":
        link = twin.client(f"{demo.url('telos')}/in/{SITE}/back")
        secret = demo.folder / f"telos-{SITE}.client"
        # As doctor asks for it: nobody else on the machine reads a secret.
        secret.touch(mode=0o600)
        secret.write_text(link["secret"], encoding="utf-8")
        ours = f'client_id = {json.dumps(link["id"])}\nclient_secret_file = "telos-{SITE}.client"\n'
        settings = settings.replace(f"[sites.{SITE}]\n", f"[sites.{SITE}]\n{ours}", 1)
    file.write_text(settings + POLICY.format(site=SITE), encoding="utf-8")
    telos(demo, *command)


def _token(demo: Demo, twin: Twin, person: Account) -> Callable[[], str]:
    """What a person's panel brings to the API: Forge's word for who this is, or our own after signing in."""
    if twin.flavour == "cloud":
        return partial(twin.fit, person.name, module="telos-global", kind="confluence:globalPage")
    return Visitor(demo.url("telos"), SITE, _login(twin, person), PASSWORD).token


def _happen(demo: Demo, twin: Twin, tokens: Mapping[str, Callable[[], str]]) -> None:
    """A working day: somebody contributes, somebody answers, somebody waits."""
    _add(
        twin,
        what.LEAVE,
        "<h2>Half days</h2><p>Half days count as half days, also before a public holiday. Ask by Thursday noon.</p>",
        by="Ben Okafor",
    )
    overtime = _add(
        twin,
        what.OVERTIME,
        "<p>Overtime before a trip is agreed in writing, and the trip itself counts as working time.</p>",
        by="Emma Meyer",
    )
    twin.comment(
        what.LEAVE,
        "Until when may days be carried over? The page says March, the form says April.",
        by="Jonas Schmidt",
    )
    asked = twin.comment(what.FIRST_DAY, "Where do I park on the first day?", by="Emma Meyer")
    stewards = [tokens["Ana Costa"], tokens["Stefan Weber"]]
    moved = "Thank you, that settles it. I moved it up to the first paragraph."
    answer_one(demo, stewards, overtime, "Emma Meyer", moved)
    twin.comment(
        what.FIRST_DAY,
        "In the yard behind the house, your buddy has a card for you. I'll put it into the list.",
        by="Ana Costa",
        parent=asked,
    )


def _wait_for_states(twin: Twin) -> None:
    """Until the pages say what just happened; Telos writes on them a moment after."""
    until = time.monotonic() + 60
    while not all(map(twin.shows_state, (title for _, title in _worth_a_look()))):
        if time.monotonic() > until:
            raise SystemExit("The pages don't show how they stand within a minute; see telos.log")
        time.sleep(0.5)


def _add(twin: Twin, title: str, text: str, *, by: str) -> str:
    """Somebody writes something at the end of a page; the page's id."""
    id, _ = twin.edit(title, twin.storage(title) + text, by=by)
    return str(id)


def _login(twin: Twin, person: Account) -> str:
    """What the person types when logging in."""
    return person.name.lower().replace(" ", ".") if twin.flavour == "dc" else person.email


def _addresses(demo: Demo) -> tuple[str, ...]:
    wiki = f"{demo.url('wiki')}{CONTEXTS[demo.version]}/login.action"
    return wiki, demo.url("telos") + "/healthz", demo.url("mail")


def _print(demo: Demo) -> None:
    twin = Twin(demo)
    print(f"\nConfluence    {twin.url}/    ({KINDS[demo.version]}; a twin made for the tests)")
    mine = f"{twin.url}/apps/telos" if demo.version == "cloud" else f"{demo.url('telos')}/at/{SITE}"
    print(f"What is mine  {mine}")
    print(f"The mails     {demo.url('mail')}")
    print(f"The server    {demo.url('telos')}/v1/openapi.json\n")
    for person in (*PEOPLE, ADMIN):
        if person.shown:
            print(f"{person.role:<13} {_login(twin, person):<28} {PASSWORD}")
    print()
    for words, title in _worth_a_look():
        print(f"{words:<24} {_address(twin, title)}")
    if demo.version == "cloud":
        print("\nIn dark colours with ?mode=dark at the end of a page's address.")
    print(f"\n{ALWAYS_AT_WORK}")
    print("\nIt goes on running; `make demo-stop` leaves nothing behind.")


def _worth_a_look() -> tuple[tuple[str, str], ...]:
    return (
        ("A policy to confirm", what.CONDUCT),
        ("A page and those below", what.TRAVEL_AND_LEAVE),
        ("Contributions waiting", what.LEAVE),
        ("A label", what.WELCOME),
        ("A draft", what.PURCHASES),
        ("Closed, and what of it", what.HEALTH),
    )


def _address(twin: Twin, title: str) -> Any:
    id = twin.page_id(title)
    if twin.flavour == "dc":
        return f"{twin.url}/pages/viewpage.action?pageId={id}"
    space = "IT" if title == what.PURCHASES else "HR"
    return f"{twin.url}/spaces/{space}/pages/{id}"


if __name__ == "__main__":
    main()
