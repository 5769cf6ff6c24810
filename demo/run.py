"""``make demo``: a real wiki with a real handbook, Telos attached to five of its places, and a mail box.

Everything is done as an admin and as employees would: through the command line, the wiki's API, and the
panel's API. A second call only says where everything is.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

from demo import communities as what
from demo.localwiki import Account, LocalWiki, WikiSession
from demo.place import FOLDER, PORTS, POSTGRESQL, SQLITE, Demo, answers, say
from demo.telos import (
    ALWAYS_AT_WORK,
    POLICY,
    act_from_panel,
    answer_one,
    prefer_now,
    serve,
    start_mailbox,
    telos,
    write_settings,
)

SITE = "handbook"
BOT = "Telos"
NAME = "mediawiki"
#: Of the two servers that share one address, where there are two.
SERVER_PORTS = {"server1": 8501, "server2": 8502}


def main() -> None:
    """Start it, or say where it runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mediawiki", choices=("1.39", "1.43"), default="1.43")
    parser.add_argument("--database", choices=(SQLITE, POSTGRESQL), default=SQLITE)
    wanted = parser.parse_args()
    demo = Demo.load(NAME)
    same = demo and (demo.version, demo.database) == (wanted.mediawiki, wanted.database)
    if demo and same and demo.ready and all(map(answers, _addresses(demo))):
        _print(demo)
        return
    if demo:
        say("An earlier demonstration is not whole; starting anew.")
        demo.remove()
    demo = Demo.new(NAME, wanted.mediawiki, ports(wanted.database), wanted.database)
    try:
        _start(demo)
    except BaseException:
        say(
            f"The demonstration could not start. Logs are in {FOLDER.name}/{NAME}/, `make demo-stop` cleans up."
        )
        raise
    demo.done()
    _print(demo)


def ports(database: str) -> Mapping[str, int]:
    """The ports that are tried first."""
    return PORTS | (SERVER_PORTS if database == POSTGRESQL else {})


def _start(demo: Demo) -> None:
    wiki = _wiki(demo)
    start_mailbox(demo)
    _connect(demo, wiki)
    # Before anybody edits: a wiki that didn't reach the server tells it nothing for a while.
    serve(demo)
    _charters(demo, wiki)
    say("Telos: first sync of the handbook")
    telos(demo, "sync", SITE)
    people = {p.name: wiki.session(p.name, what.PASSWORD) for p in what.PEOPLE}
    for person in what.PEOPLE:
        # Telos speaks as the wiki does to them, so that whoever switches the wiki's language switches both.
        people[person.name].act("options", optionname="language", optionvalue=person.language)
        prefer_now(demo, _token(people[person.name]), "")
    say("Telos: go live, then a few things happen")
    telos(demo, "go-live", SITE, "--yes")
    _happen(demo, wiki, people)
    telos(demo, "sync", SITE)


def _wiki(demo: Demo) -> LocalWiki:
    say(
        f"MediaWiki {demo.version} with the handbook, 846 pages and 5,849 revisions (a minute the first time)"
    )
    groups = "".join(f"$wgGroupPermissions['{group}']['read'] = true;\n" for group in what.GROUPS)
    wiki = LocalWiki.handbook(
        demo.version,
        demo.folder / "wiki",
        port=demo.port("wiki"),
        name="Handbook",
        extra_settings=groups,
        progress=_progress,
    )
    wiki.create_users(
        [
            *(
                Account(name=p.name, password=what.PASSWORD, email=p.email, real_name=p.name, groups=p.groups)
                for p in what.PEOPLE
            ),
            Account(name=BOT, password=what.PASSWORD, groups=("bot", "sysop", "telos")),
        ]
    )
    wiki.start(keep=True, jobs=True)
    return wiki


def _progress(step: str, done: int, total: int) -> None:
    print(
        f"\r    {step}: {done:,} of {total:,} ",
        end="\n" if done >= total else "",
        flush=True,
        file=sys.stderr,
    )


def _connect(demo: Demo, wiki: LocalWiki) -> None:
    say("Telos: connect to the wiki")
    write_settings(demo)
    password = demo.folder / "password"
    password.write_text(what.PASSWORD, encoding="utf-8")
    command = ("connect", "mediawiki", wiki.url, "--name", SITE, "--user", BOT, "--password-file")
    # The first call makes the secret and says the lines for LocalSettings.php, the second finds all well.
    answer = telos(demo, *command, str(password), "--no-wait", "--json", may_fail=True)
    wiki.settings_append(
        "\n".join(line for line in json.loads(answer)["lines"] if "wfLoadExtension" not in line)
    )
    with (demo.folder / "telos.toml").open("a", encoding="utf-8") as file:
        file.write(POLICY.format(site=SITE))
    telos(demo, *command, str(password), "--no-wait")


def _charters(demo: Demo, wiki: LocalWiki) -> None:
    say("Five communities on pages that were already there")
    today = datetime.now(UTC).date()
    stefan = wiki.session("Stefan Weber", what.PASSWORD)
    admin = wiki.session(wiki.admin, wiki.admin_password)
    charters = {what.CONDUCT: what.conduct, what.PURCHASES: what.purchases, what.SLACK: what.slack}
    for title, charter in charters.items():
        stefan.act("edit", title=title, prependtext=charter(today), summary="Say what this page is for")
    stefan.edit(what.WELCOME, what.welcome(today), "Say what these pages are for")
    listed = admin.get(action="query", list="allpages", apprefix=what.WELCOME_PAGES, aplimit="max")
    for page in listed["query"]["allpages"]:
        category = f"\n[[{what.WELCOME}]]"
        admin.act("edit", pageid=page["pageid"], appendtext=category, summary="For newcomers", minor=True)
    file = demo.folder / "travel-and-leave.toml"
    file.write_text(what.travel_and_leave(today), encoding="utf-8")
    telos(demo, "attach", SITE, "tree:Travel and leave", "--home", what.LEAVE, "--charter", str(file))


def _happen(demo: Demo, wiki: LocalWiki, people: Mapping[str, WikiSession]) -> None:
    """A working day: everybody contributes, is answered, and has something left to do."""
    people["Ben Okafor"].act(
        "edit",
        title=what.LEAVE,
        appendtext="\n== Half days ==\nHalf days count as half days, also before a public holiday."
        " Ask by Thursday noon.\n",
        summary="Half days, as we agreed on Tuesday",
    )
    people["Emma Meyer"].act(
        "edit",
        title=what.CONDUCT,
        appendtext="\nWhoever reports something hears within a week what became of it, by phone when they wish so.\n",
        summary="When one hears of it",
    )
    added = [
        (
            addition,
            people[addition.by].act("edit", title=addition.page, appendtext=f"\n{addition.words}\n")["edit"],
        )
        for addition in what.ADDED
    ]
    for remark in (*what.SAID, what.WAITS):
        _say(people, remark)
    for who, asks, answers_it, answer in what.TALK:
        heading = {"section": "new", "sectiontitle": asks}
        people[who].act("edit", title="Talk:" + what.LEAVE, text=f"{asks} ~~~~", **heading)
        people[answers_it].act("edit", title="Talk:" + what.LEAVE, appendtext=f"\n: {answer} ~~~~")
    wiki.run_jobs()
    for added_here, page in added:
        stewards = (partial(_token, people[name]) for name in what.STEWARDS if name != added_here.by)
        answer_one(demo, stewards, str(page["pageid"]), added_here.by, added_here.answer)
    # The wiki's clock counts in whole seconds, and what it says was added before the answers still finds them open.
    time.sleep(1.1)
    last = what.LAST
    people[last.by].act("edit", title=last.page, appendtext=f"\n{last.words}\n", summary="Fridays")
    wiki.run_jobs()
    _decide(demo, wiki, people)


def _say(people: Mapping[str, WikiSession], remark: what.Said) -> None:
    section = {"section": "new", "sectiontitle": remark.heading} if remark.heading else {}
    text = f"{remark.words} ~~~~"
    body = {"text": text} if remark.heading else {"appendtext": f"\n: {text}"}
    people[remark.by].act("edit", title="Talk:" + remark.page, **section, **body)


def _decide(demo: Demo, wiki: LocalWiki, people: Mapping[str, WikiSession]) -> None:
    """Something for those who decide: a later date that is asked for, what is said to be done, and what is done."""
    later = (datetime.now(UTC).date() + timedelta(days=40)).isoformat()
    asked = {"until": later, "text": "The works council meets only in three weeks."}
    act_from_panel(demo, _token(people["Ana Costa"], what.LEAVE), "extend", **asked)
    done = {
        "data": {"link": wiki.page_url(what.OVERVIEW)},
        "text": "Five newcomers went through it alone.",
    }
    act_from_panel(demo, _token(people["Ben Okafor"], what.WELCOME), "deliver", **done)
    done = {
        "data": {"link": wiki.page_url(what.SLACK)},
        "text": "Each channel has one name, and the list stands on the page.",
    }
    act_from_panel(demo, _token(people["Ben Okafor"], what.SLACK), "deliver", **done)
    act_from_panel(demo, _token(people["Sofia Lindqvist"], what.SLACK), "decide", data={"decision": "yes"})


def _token(session: WikiSession, title: str = "") -> str:
    """The wiki's word for who this is, and which page they look at, as the panel's script gets it."""
    page = session.get(action="query", titles=title, prop="info")["query"]["pages"][0] if title else {}
    about = {"pageid": page.get("pageid", 0), "revid": page.get("lastrevid", 0)}
    return str(session.get(action="telostoken", **about)["telostoken"]["token"])


def _addresses(demo: Demo) -> tuple[str, ...]:
    return demo.url("wiki") + "/index.php/Special:Version", demo.url("telos") + "/healthz", demo.url("mail")


def _print(demo: Demo) -> None:
    wiki = demo.url("wiki") + "/index.php/"
    shown = [(p.name, p.role, what.PASSWORD) for p in what.PEOPLE if p.shown]
    admin = LocalWiki.open(demo.folder / "wiki")
    pages = {
        "A policy to confirm": what.CONDUCT,
        "Pages below a title": what.LEAVE,
        "A category": what.WELCOME,
        "A draft": what.PURCHASES,
        "Ready to be closed": what.SLACK,
        "What is mine": "Special:Telos",
    }
    print(f"\nThe wiki      {wiki}Special:Telos")
    print(f"The mails     {demo.url('mail')}")
    print(f"The server    {demo.url('telos')}/v1/openapi.json")
    if demo.elsewhere:
        parts = ", ".join(f"{name} ({pid})" for name, pid in demo.processes.items() if name != "mailbox")
        print(f"PostgreSQL    postgresql://telos@/telos?host={demo.elsewhere}")
        print(f"Kill any      {parts}")
    print()
    for name, role, password in [*shown, (admin.admin, "admin", admin.admin_password)]:
        print(f"{role:<13} {name:<16} {password}")
    print()
    for name, title in pages.items():
        print(f"{name:<20} {wiki}{title.replace(' ', '_')}")
    print(f"\n{ALWAYS_AT_WORK}")
    print("\nIt goes on running; `make demo-stop` leaves nothing behind.")


if __name__ == "__main__":
    main()
