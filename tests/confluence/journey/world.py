"""The company's Confluence of one flavour with Telos connected to it: three processes and a mail box."""

from __future__ import annotations

import csv
import html
import json
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests
import yaml

from plugins.confluence.testing import BOT, Twin
from tests.confluence.journey import company as c
from tests.confluence.journey import pages
from tests.journey.served import ROOT, Served, until

FORGE = ROOT / "plugins/confluence/forge"
SITE = "hr"
APP = "ari:cloud:ecosystem::app/0b4f3c1e-1111-4c1e-9f00-7e1051e10501"

POLICY = f"""show_after = "1 second"

[[sites.{SITE}.policy.groups]]
group = "managers"
name = "Managers"
because = {{ en = "you approve leave", de = "du Urlaub genehmigst" }}
"""


class World(Served):
    """Confluence, Telos, and everything people do there outside the browser."""

    def __init__(self, flavour: str, folder: Path) -> None:
        super().__init__(SITE, folder)
        self.flavour = flavour
        self.twin = Twin(flavour)
        self._clients: dict[str, requests.Session] = {}
        self._tokens: dict[tuple[str, str, int], tuple[float, str]] = {}
        try:
            self.people = self._people()
            self.write = c.Writer(flavour, self.people.__getitem__)
            for author, title, text, parent in pages.pages(self.write):
                self.twin.edit(title, text, by=author, parent=parent)
                # Whatever is there when Telos comes was saved a while ago.
                self.twin.ripen(title, 3600)
            self.twin.restrict(c.CANARY_TITLE, users=[c.BORIS, BOT[flavour][2]])
            self.twin.label(c.OPEN_PAGE, c.OPEN_LABEL, by=c.STEFAN)
            self._connect()
            self.start()
            until(self._is_up_to_date, "the first sync")
            for human in c.PEOPLE:
                # Confluence tells nobody's language: who wants another than the site's chooses it.
                self.prefer(human.name, "now", "de" if human.locale.startswith("de") else "")
            self.telos("go-live", SITE, "--yes")
        except BaseException:
            self.close()
            raise

    def _people(self) -> dict[str, str]:
        """Everybody's account; Confluence tells no addresses, so there is a list of them."""
        ids = {}
        for human in c.PEOPLE:
            name = human.account if self.flavour == "dc" else human.name
            ids[human.name] = self.twin.user(
                name,
                display=human.name,
                email=human.email,
                groups=list(human.groups),
                time_zone="Etc/UTC",
                locale=human.locale,
            )
        with (self.folder / "addresses.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows((ids[human.name], human.email) for human in c.PEOPLE)
        return ids

    # --- Telos ---

    def _connect(self) -> None:
        """Connect as an admin does, with what is done by hand in between."""
        user, password, _ = BOT[self.flavour]
        (self.folder / "password").write_text(password)
        words = ("connect", "confluence", self.twin.url, "--name", SITE, "--user", user, "--no-wait")
        words += (
            "--password-file",
            "password",
            "--option",
            f"addresses_file={self.folder / 'addresses.csv'}",
        )
        if self.flavour == "cloud":
            words += ("--option", f"app_id={APP}")
            words += ("--option", f"jwks={self.twin.origin}/.well-known/jwks.json")
        self.telos(*words, may_fail=True)
        own: list[str] = []
        if self.flavour == "dc":
            link = self.twin.client(f"{self.server}/in/{SITE}/back")
            (self.folder / "client").write_text(link["secret"])
            own = [f'client_id = "{link["id"]}"', 'client_secret_file = "client"']
        else:
            self.twin.forge_install(self.server, SITE, APP, events=_events())
        self.settle(POLICY, *own)

    def close(self) -> None:
        """End everything."""
        super().close()
        self.twin.stop()

    def _is_up_to_date(self) -> bool:
        there = all(self.panel(c.STEFAN, title) for title in pages.IN_COMMUNITIES)
        locked = (c.CANARY_TITLE, c.OPEN_PAGE)
        return there and all(self.panel(c.BORIS, title) for title in locked)

    # --- people in Confluence ---

    def url(self, title: str) -> str:
        """Where people find a page."""
        id = self.twin.page_id(title)
        if self.flavour == "cloud":
            return f"{self.twin.url}/spaces/HR/pages/{id}"
        return f"{self.twin.url}/pages/viewpage.action?pageId={id}"

    def client(self, name: str) -> requests.Session:
        """A person's own HTTP client, signed in at Confluence."""
        if name not in self._clients:
            self._clients[name] = made = requests.Session()
            login = self.twin.session(name)
            answer = made.post(f"{self.twin.url}/login.action", data=login, timeout=30)
            assert answer.ok, answer.text
        return self._clients[name]

    def add(self, title: str, text: str, by: str, **more: Any) -> int:
        """Add a paragraph to a page; the version it is saved as."""
        before = self.twin.storage(title)
        return int(self.twin.edit(title, f"{before}<p>{html.escape(text)}</p>", by=by, **more)[1])

    def comments(self, title: str) -> list[dict[str, Any]]:
        """What is said about a page, oldest first: text, author, id, and the comment it answers."""
        user, password, _ = BOT[self.flavour]
        id, auth = self.twin.page_id(title), (user, password)
        if self.flavour == "dc":
            address = f"{self.twin.url}/rest/api/content/{id}/child/comment"
            asked = {"expand": "body.storage,history,ancestors", "depth": "all"}
            results = requests.get(address, params=asked, auth=auth, timeout=30).json()["results"]
            return [
                {
                    "id": comment["id"],
                    "by": comment["history"]["createdBy"]["userKey"],
                    "text": comment["body"]["storage"]["value"],
                    "parent": comment["ancestors"][-1]["id"] if comment["ancestors"] else "",
                }
                for comment in results
            ]
        address = f"{self.twin.url}/api/v2/pages/{id}/footer-comments"
        top = requests.get(address, params={"body-format": "storage"}, auth=auth, timeout=30).json()
        with_parents = []
        for comment in top["results"]:
            below = f"{self.twin.url}/api/v2/footer-comments/{comment['id']}/children"
            replies = requests.get(below, params={"body-format": "storage"}, auth=auth, timeout=30).json()
            with_parents += [(comment, ""), *((each, comment["id"]) for each in replies["results"])]
        return [
            {
                "id": comment["id"],
                "by": comment["version"]["authorId"],
                "text": comment["body"]["storage"]["value"],
                "parent": parent,
            }
            for comment, parent in with_parents
        ]

    def shown_on(self, title: str) -> str:
        """What Telos keeps on a page for everybody: its status in the text, or the app's property."""
        if self.flavour == "dc":
            return str(self.twin.storage(title))
        address = f"{self.twin.url}/api/v2/pages/{self.twin.page_id(title)}/properties"
        answer = requests.get(address, params={"key": "telos"}, auth=BOT["cloud"][:2], timeout=30)
        return json.dumps([prop["value"] for prop in answer.json()["results"]], ensure_ascii=False)

    # --- asking the server as a person ---

    def ask(
        self, who: str, path: str, title: str = "", method: str = "GET", body: Any = None, shown: int = 0
    ) -> Any:
        """What `/v1` answers a person, about a page or none; None for "no community here"."""
        revision = {"Telos-Revision": str(shown)} if shown and self.flavour == "cloud" else {}
        return self.call(method, path, self._token(who, title, shown), body, **revision)

    def _token(self, who: str, title: str, shown: int) -> str:
        """The word for who this is: Forge's, or Telos' own for who is signed in to its pages.

        Telos' own is asked for as seldom as a browser does: there are only so many for a person, in browsers and here.
        """
        if self.flavour == "cloud":
            return str(self.twin.fit(self.people[who], page=title))
        page = self.twin.page_id(title) if title else ""
        begun, token = self._tokens.get((who, page, shown), (0.0, ""))
        if time.monotonic() - begun > 300:
            token = self._new_token(who, {"page": page, "shown": shown} if title else {})
            self._tokens[who, page, shown] = time.monotonic(), token
        return token

    def _new_token(self, who: str, asked: Mapping[str, Any]) -> str:
        made = self.client(who)
        self._sign_in(made)
        address = f"{self.server}/own/{SITE}/token"
        answer = made.get(address, params=asked, headers={"Telos-Own": "1"}, timeout=30)
        while answer.status_code == 429:
            # The tests ask faster than a person clicks.
            time.sleep(1)
            answer = made.get(address, params=asked, headers={"Telos-Own": "1"}, timeout=30)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["token"])

    def _sign_in(self, made: requests.Session) -> None:
        """Through Confluence's consent, unless it was given before."""
        page = made.get(f"{self.server}/at/{SITE}", timeout=30)
        if page.url.startswith(self.twin.url):
            form = re.search(r'<form[^>]*action="([^"]*authorize[^"]*)"', page.text)
            assert form, page.text
            made.post(urljoin(page.url, html.unescape(form[1])), data={"allow": ""}, timeout=30)

    def prefer(self, who: str, rhythm: str, language: str = "") -> None:
        """Choose how often mails come, and in which language."""
        body = {"rhythm": rhythm, "language": language, "zone": ""}
        self.ask(who, "preferences", method="PUT", body=body)

    def panel(self, who: str, title: str, shown: int = 0) -> Mapping[str, Any]:
        """A person's panel; empty where there is none."""
        return self.ask(who, "panel", title, shown=shown) or {}

    def evidence(self, what: str, who: str, title: str) -> list[dict[str, Any]]:
        """What the evidence holds of a person's acts of one kind on a page, read beside the running server."""
        page = f"{SITE}:{self.twin.page_id(title)}"
        return [act for act in self.evidence_of(self.people[who], what) if act["page"] == page]

    def confirmed(self, who: str, title: str) -> list[int]:
        """The versions of a page that a person is credited with."""
        return [row["revision"] for row in self.evidence("confirm", who, title)]

    def waits(self, who: str, title: str, by: str = c.STEFAN) -> str:
        """The key of what waits for a steward's answer on a page by somebody, once it is there."""
        page = self.twin.page_id(title)

        def key() -> str:
            items = self.ask(by, "queue")["items"]
            mine = (item["key"] for item in items if f":{page}/" in item["key"] and who in item["author"])
            return str(next(mine, ""))

        return until(key, f"what {who} added to {title} reaches {by}")


def _events() -> list[str]:
    """What the app asks to be told, by its manifest."""
    manifest = yaml.safe_load((FORGE / "manifest.yml").read_text(encoding="utf-8"))
    return [event for trigger in manifest["modules"]["trigger"] for event in trigger["events"]]
