"""What other systems are told: with the fact, at least once, and nothing that not everybody may know."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator
from standardwebhooks.webhooks import Webhook

from core.delivery.calls import RETRY
from core.interactive import InteractiveService
from core.model import Act, ActKind, ObligationKind, Outcome
from core.notify.compose import compose
from core.notify.post import post
from core.ports import Endpoint, Happening
from core.service import Service
from core.store import Store, communities
from core.store import tables as t
from tests.intranet.receiver import Receiver, receiver
from tests.intranet.world import SECRET
from tests.support import fresh
from tests.support.house import House
from tests.support.memory import signed

SCHEMA = OAS31Validator(json.loads((Path(__file__).parents[2] / "docs/outgoing.schema.json").read_text()))
OLD = "whsec_" + "b2xk" * 12


class Teller(House):
    """A Telos that tells other systems."""

    endpoints: Sequence[Endpoint] = ()

    def open(self) -> None:
        self.store = Store.open(fresh.at(self.path), self.clock)
        self.service = Service(
            store=self.store,
            platforms={"hr": self.wiki},
            policies={"hr": self.policy},
            notifiers=[self.mail],
            clock=self.clock,
            compose=compose,
            server_url="https://telos.example",
            endpoints=self.endpoints,
        )
        fresh.same_salt(self.store)
        self.desk = InteractiveService(self.service)

    def tells(self, *endpoints: Endpoint) -> None:
        """From now on these are told."""
        self.close()
        self.endpoints = endpoints
        self.open()

    def waits(self, state: str = "waiting") -> list[dict[str, Any]]:
        return [row for row in self.rows(t.call) if row["state"] == state]


def to(other: Receiver, name: str = "portal", **values: Any) -> Endpoint:
    kinds = frozenset(Happening)
    return Endpoint(
        **{"name": name, "url": other.url, "secrets": (SECRET,), "kinds": kinds, "private": True, **values}
    )


@pytest.fixture
def other() -> Iterator[Receiver]:
    with receiver() as listener:
        yield listener


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Teller]:
    house = Teller(tmp_path / "t.db")
    house.people()
    house.hear()
    yield house
    house.close()


def asked(house: Teller) -> None:
    """A live community with a contribution to answer, as nobody was told of yet."""
    home = house.community()
    house.hear()
    house.service.go_live("hr")
    house.clock.move(hours=1)
    assert home
    house.wiki.page("Leave/Secret canary", house.key("Mia Member"))


def told(other: Receiver) -> list[dict[str, Any]]:
    """What came; each message is as the docs describe it."""
    came = [json.loads(body) for _, body in other.came]
    for content in came:
        SCHEMA.validate(content)
    return came


def test_what_is_told_is_signed_and_names_nobody(house: Teller, other: Receiver) -> None:
    house.tells(to(other))
    asked(house)
    house.hear()
    (opened,) = [event for event in told(other) if event["type"] == "obligation.opened"]
    assert opened["data"]["kind"] == "answer"
    assert set(opened["data"]) == {"site", "community", "page", "obligation", "kind", "due"}
    headers, _body = other.came[-1]
    stamp = int(headers["webhook-timestamp"])
    assert stamp == int(house.clock.now().timestamp())
    everything = (
        b"".join(body for _, body in other.came) + json.dumps([head for head, _ in other.came]).encode()
    )
    names = [account.name for account in house.wiki.accounts.values()] + [
        account.email for account in house.wiki.accounts.values()
    ]
    for word in ["canary", "Leave", *names, *(account.key for account in house.wiki.accounts.values())]:
        assert str(word).encode() not in everything, word


def test_an_obligation_is_told_as_opened_and_settled_once_however_often_it_is_heard_of(
    house: Teller, other: Receiver
) -> None:
    house.tells(to(other))
    asked(house)
    house.hear()
    house.sync()
    (row,) = [row for row in house.rows(t.obligation) if row["kind"] == "answer"]
    owner = next(account.name for account in house.wiki.accounts.values() if account.key == row["person"])
    about = row["key"].removeprefix("answer/")
    page, _, name = about.rpartition("/")
    act = Act(id="1", kind=ActKind.ANSWER, person=house.key(owner), at=house.clock.now(), page=page,
              contribution=about, obligation=row["key"], text="Yes.")  # fmt: skip
    assert name
    house.desk.act(house.viewer(owner, page), act)
    house.service.run_until_idle()
    house.sync()
    kinds = [event["type"] for event in told(other)]
    assert kinds.count("obligation.opened") == 1
    assert kinds.count("obligation.settled") == 1
    first, second = told(other)
    assert first["data"]["obligation"] == second["data"]["obligation"]


def test_a_delay_that_others_hear_of_and_a_closed_community_are_told(house: Teller, other: Receiver) -> None:
    house.tells(to(other))
    asked(house)
    house.hear()
    house.pass_time(days=12)
    kinds = [(event["type"], event["data"].get("to")) for event in told(other)]
    assert ("obligation.escalated", "steward") in kinds or ("obligation.escalated", "sponsor") in kinds
    with house.store.read() as unit:
        (community,) = communities.of_site(unit, "hr")
    sven = house.viewer("Sven Sponsor", community.home)
    house.desk.act(
        sven,
        Act(id="2", kind=ActKind.CLOSE, person=sven.person, at=house.clock.now(), page=community.home,
            community=community.key, text="Done.", data={"outcome": "met"}),
    )  # fmt: skip
    house.service.run_until_idle()
    (closed,) = [event for event in told(other) if event["type"] == "community.closed"]
    assert closed["data"] == {"site": "hr", "community": community.key, "outcome": "met"}


def ended(other: Receiver) -> list[tuple[str, str]]:
    """What was told as ended, by its name, and why."""
    return [
        (event["data"]["obligation"], event["data"]["because"])
        for event in told(other)
        if event["type"] == "obligation.ended"
    ]


@pytest.mark.parametrize("heard", [True, False], ids=["opened before our eyes", "opened before we asked"])
def test_what_is_owed_on_a_page_that_is_deleted_is_told_as_ended(
    house: Teller, other: Receiver, heard: bool
) -> None:
    if heard:
        house.tells(to(other))
    asked(house)
    house.hear()
    house.tells(to(other))
    (row,) = [row for row in house.rows(t.obligation) if row["kind"] == "answer"]
    house.wiki.delete(row["page"])
    house.hear()
    house.sync()
    names = {event["data"]["obligation"] for event in told(other)}
    assert len(names) == 1
    assert ended(other) == [(*names, "page-deleted")]
    kinds = [event["type"] for event in told(other)]
    assert kinds == (["obligation.opened"] if heard else []) + ["obligation.ended"]


@pytest.mark.parametrize("way", ["closed", "charter deleted"])
def test_with_a_community_all_that_was_owed_there_ends(house: Teller, other: Receiver, way: str) -> None:
    house.tells(to(other))
    asked(house)
    for name in ("More", "Still more"):
        house.wiki.page(f"Leave/{name}", house.key("Max Member"))
    house.hear()
    opened = {event["data"]["obligation"] for event in told(other) if event["type"] == "obligation.opened"}
    assert len(opened) == 3
    with house.store.read() as unit:
        (community,) = communities.of_site(unit, "hr")
    if way == "closed":
        sven = house.viewer("Sven Sponsor", community.home)
        close = Act(id="2", kind=ActKind.CLOSE, person=sven.person, at=house.clock.now(), page=community.home,
                    community=community.key, text="Done.", data={"outcome": "met"})  # fmt: skip
        house.desk.act(sven, close)
    else:
        house.wiki.delete(community.home)
    house.hear()
    house.clock.move(hours=1)
    house.sync()
    # Whatever was told as opened is still owed, or its end was told, once.
    still = [row for row in house.rows(t.obligation) if row["is_open"] and row["kind"] == "answer"]
    ends = [
        event["data"]["obligation"]
        for event in told(other)
        if event["type"] in ("obligation.settled", "obligation.ended")
    ]
    assert len(ends) == len(set(ends))
    assert len(opened & set(ends)) + len(still) == 3
    if way != "closed":
        assert still == []
        assert {because for _, because in ended(other)} == {"community-ended"}
    else:
        assert {because for name, because in ended(other) if name in opened} <= {"community-ended"}


def test_the_description_knows_every_kind_there_is() -> None:
    schema = json.loads((Path(__file__).parents[2] / "docs/outgoing.schema.json").read_text())
    assert set(schema["properties"]["type"]["enum"]) == {happening.value for happening in Happening}
    assert set(schema["$defs"]["obligation"]["properties"]["kind"]["enum"]) == {
        kind.value for kind in ObligationKind
    }
    outcomes = schema["oneOf"][-1]["properties"]["data"]["properties"]["outcome"]["enum"]
    assert set(outcomes) == {*(outcome.value for outcome in Outcome), ""}


def test_a_quiet_site_tells_nobody_and_an_address_hears_what_it_asked_for_only(
    house: Teller, other: Receiver
) -> None:
    house.tells(
        to(other),
        to(other, "few", kinds=frozenset({Happening.CLOSED})),
        to(other, "it", sites=frozenset({"it"})),
    )
    house.community()
    house.wiki.page("Leave/Travel", house.key("Mia Member"))
    house.hear()
    assert house.rows(t.call) == []
    house.service.go_live("hr")
    house.clock.move(hours=1)
    house.wiki.page("Leave/Illness", house.key("Mia Member"))
    house.hear()
    assert {row["endpoint"] for row in house.rows(t.call)} == {"portal"}


def test_where_only_sums_are_told_no_single_act_is(house: Teller, other: Receiver) -> None:
    house.change_policy(sums_only=True)
    house.tells(to(other))
    asked(house)
    house.hear()
    assert house.rows(t.obligation)
    assert house.rows(t.call) == []


def test_while_a_secret_is_replaced_both_fit(house: Teller, other: Receiver) -> None:
    house.tells(to(other, secrets=(SECRET, OLD)))
    asked(house)
    house.hear()
    headers, body = other.came[0]
    at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    right = {Webhook(secret).sign(headers["webhook-id"], at, body.decode()) for secret in (SECRET, OLD)}
    assert set(headers["webhook-signature"].split(" ")) == right


def test_what_is_not_taken_is_told_again_with_the_same_id_and_given_up_in_the_end(
    house: Teller, other: Receiver
) -> None:
    house.tells(to(other))
    other.status = 500
    asked(house)
    house.hear()
    for _ in range(RETRY.attempts + 3):
        house.clock.move(hours=5)
        house.service.run_until_idle()
    assert len(other.came) == RETRY.attempts
    assert len({headers["webhook-id"] for headers, _ in other.came}) == 1
    (dead,) = house.waits("dead")
    assert (dead["answer"], dead["attempts"]) == ("500", RETRY.attempts)
    other.status = 204
    assert house.service.redrive_calls("portal") == ["portal"]
    house.service.run_until_idle()
    (sent,) = house.waits("sent")
    assert (sent["answer"], sent["body"]) == ("204", "")


def test_who_asks_to_wait_is_left_alone_and_who_wants_none_gets_none(house: Teller, other: Receiver) -> None:
    house.tells(to(other))
    other.status, other.headers = 429, {"Retry-After": "1800"}
    asked(house)
    house.hear()
    house.wiki.page("Leave/More", house.key("Max Member"))
    house.hear()
    house.clock.move(minutes=20)
    house.service.run_until_idle()
    assert len(other.came) == 1
    other.status, other.headers = 410, {}
    house.clock.move(minutes=20)
    house.service.run_until_idle()
    assert {row["state"] for row in house.rows(t.call)} == {"dead"}


def test_a_receiver_that_hangs_delays_nobody_else(house: Teller, other: Receiver) -> None:
    with receiver() as hangs:
        hangs.free.clear()
        house.tells(to(hangs, "a-hangs"), to(other, "b-works"))
        asked(house)
        runner = house.service.runner()
        runner.start()
        try:
            sent, house.wiki.hooks_out = house.wiki.hooks_out, []
            for delivery, body in sent:
                house.service.receive("hr", signed(body, delivery), body)
            until = threading.Event()
            for _ in range(600):
                if other.came and hangs.came:
                    break
                until.wait(0.1)
            assert other.came, "the other one was told"
            assert hangs.came
            # What people do and what is to be read goes on meanwhile.
            assert house.open_for("Ana Steward") or house.open_for("Ben Steward")
        finally:
            hangs.free.set()
            runner.stop(30)


class Killed(BaseException):
    """The process ends at once."""


def test_killed_between_telling_and_writing_it_down_it_is_told_again_with_the_same_id(
    house: Teller, other: Receiver
) -> None:
    house.tells(to(other))
    asked(house)

    def killed(*args: Any, **values: Any) -> Any:
        post(*args, **values)
        raise Killed

    house.service.flow = replace(house.service.flow, post=killed)
    with pytest.raises(Killed):
        house.hear()
    assert len(house.waits()) == 1
    house.close()
    house.open()
    house.service.run_until_idle()
    house.clock.move(minutes=11)
    house.service.run_until_idle()
    assert len(other.came) == 2
    assert len({headers["webhook-id"] for headers, _ in other.came}) == 1
    assert house.waits() == []


def test_what_waits_for_an_address_that_is_not_in_the_settings_waits_until_it_is_again(
    house: Teller, other: Receiver
) -> None:
    other.status = 503
    house.tells(to(other))
    asked(house)
    house.hear()
    house.tells()
    house.clock.move(hours=1)
    house.service.run_until_idle()
    other.status = 200
    house.tells(to(other))
    house.service.run_until_idle()
    house.clock.move(hours=1)
    house.service.run_until_idle()
    assert house.waits() == []
    assert house.waits("sent")


def test_what_was_taken_is_forgotten_after_a_month(house: Teller, other: Receiver) -> None:
    house.tells(to(other))
    asked(house)
    house.hear()
    house.clock.at += timedelta(days=31)
    house.service.purge()
    assert house.rows(t.call) == []
