"""The demonstration: whoever looks in as one of its people has something to do, and finds an answer and a mail."""

from __future__ import annotations

import email
import email.policy
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
import requests

from demo import communities as what
from demo import place, run
from plugins.mediawiki.localwiki import LocalWiki, WikiSession

pytestmark = pytest.mark.wiki


class Shown:
    """What a person of the demonstration sees."""

    def __init__(self, demo: place.Demo) -> None:
        self.demo = demo
        wiki = LocalWiki.open(demo.folder / "wiki")
        self.people: dict[str, WikiSession] = {
            one.name: wiki.session(one.name, what.PASSWORD) for one in what.PEOPLE
        }

    def ask(self, who: str, path: str, title: str = "") -> Any:
        token = run._token(self.people[who], title)
        answer = requests.get(
            self.demo.url("telos") + path, headers={"Authorization": f"Bearer {token}"}, timeout=60
        )
        answer.raise_for_status()
        return answer.json()

    def mails(self, who: what.Account) -> list[EmailMessage]:
        all_ = [
            email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            for file in sorted((self.demo.folder / "mails").glob("*.eml"))
        ]
        return [mail for mail in all_ if who.email in str(mail["to"])]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """The demonstration as `make demo` starts it, in a folder and at ports of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, "FOLDER", tmp_path_factory.mktemp("demo"))
        demo = place.Demo.new("mediawiki", "1.43", ports=dict.fromkeys(place.PORTS, 0))
        try:
            run._start(demo)
            yield Shown(demo)
        finally:
            demo.remove()


def until(ask: Callable[[], Any], what_for: str) -> Any:
    end = time.monotonic() + 180
    while not (found := ask()):
        assert time.monotonic() < end, f"did not come: {what_for}"
        time.sleep(1)
    return found


@pytest.mark.parametrize("who", what.PEOPLE, ids=lambda one: one.name)
def test_each_of_its_people_has_something_to_do_and_a_mail(shown: Shown, who: what.Account) -> None:
    assert until(lambda: shown.ask(who.name, "/v1/part").get("items"), "something that is theirs")
    assert until(lambda: shown.mails(who), "a mail")


@pytest.mark.parametrize("one", what.ADDED, ids=lambda one: one.by)
def test_who_added_something_finds_the_answer_on_the_page(shown: Shown, one: what.Added) -> None:
    assert until(lambda: one.answer in str(shown.ask(one.by, "/v1/panel", one.page)), "the answer")


@pytest.mark.parametrize("who", ["Ana Costa", "Stefan Weber"])
def test_each_steward_has_something_to_answer(shown: Shown, who: str) -> None:
    assert until(lambda: shown.ask(who, "/v1/queue").get("items"), "a contribution that waits")


def test_who_decides_has_something_to_decide(shown: Shown) -> None:
    for who in ("Sofia Lindqvist", "Noah Park"):
        part = until(lambda who=who: shown.ask(who, "/v1/part").get("items"), "a decision")
        assert any("Decide" in str(item["what"]) for item in part)


def test_every_screen_has_something_on_it(shown: Shown) -> None:
    for title in (what.LEAVE, what.CONDUCT, what.PURCHASES, what.WELCOME):
        assert shown.ask("Emma Meyer", "/v1/panel", title)["line"], title
    assert shown.ask("Emma Meyer", "/v1/communities")
