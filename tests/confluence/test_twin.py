"""The twin's pages, search, faults and limits, over HTTP, in both flavours."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests

from tests.confluence.asking import PARAGRAPH, TASKS, Asker, bot
from tests.confluence.twin import Twin


@pytest.fixture(params=["dc", "cloud"])
def twin(request: pytest.FixtureRequest) -> Iterator[Twin]:
    twin = Twin(request.param).start()
    yield twin
    twin.stop()


def number(page: Any) -> int:
    return int(page["version"]["number"])


# --- pages ----------------------------------------------------------------------------------------------


def test_a_save_needs_the_next_version(twin: Twin) -> None:
    id_, _ = twin.edit("Leave", PARAGRAPH)
    service = bot(twin)
    assert service.save(id_, "Leave", "<p>Two.</p>", 1).status_code == 409
    assert service.save(id_, "Leave", "<p>Two.</p>", 3).status_code == 409
    assert service.save(id_, "Leave", "<p>Two.</p>", 2).status_code == 200
    assert service.save(id_, "Leave", "<p>Late.</p>", 2).status_code == 409
    assert twin.storage("Leave") == "<p>Two.</p>"
    assert service.page(id_, 1)["body"]["storage"]["value"] == PARAGRAPH


def test_saving_what_stands_there_saves_nothing_in_the_editor(twin: Twin) -> None:
    assert twin.edit("Leave", PARAGRAPH)[1] == twin.edit("Leave", PARAGRAPH)[1] == 1
    assert twin.edit("Leave", PARAGRAPH + PARAGRAPH)[1] == 2


@pytest.mark.parametrize("text", ["<p>open", "<p>a & b</p>", "<p></div>", "<ac:task>", "<x:y>z</x:y>"])
def test_broken_text_is_refused_but_can_be_there(twin: Twin, text: str) -> None:
    id_, _ = twin.edit("Leave", PARAGRAPH)
    assert bot(twin).save(id_, "Leave", text, 2).status_code == 400
    twin.edit("Leave", text, broken=True)
    assert bot(twin).page(id_)["body"]["storage"]["value"] == text


def test_text_as_people_have_it_is_taken(twin: Twin) -> None:
    id_, _ = twin.edit("Leave", PARAGRAPH)
    text = '<p>a&nbsp;&ndash;&auml; <![CDATA[<&>]]></p><ri:user ri:userkey="7" />'
    assert bot(twin).save(id_, "Leave", text, 2).status_code == 200
    assert twin.storage("Leave") == text


def test_two_pages_of_one_title_cannot_be(twin: Twin) -> None:
    twin.edit("Leave", PARAGRAPH)
    id_, _ = twin.edit("Travel", PARAGRAPH)
    assert bot(twin).save(id_, "leave", PARAGRAPH, 2).status_code == 400


def test_trash_and_back(twin: Twin) -> None:
    id_, _ = twin.edit("Leave", PARAGRAPH)
    twin.comment("Leave", "Good.")
    service = bot(twin)
    path = f"/rest/api/content/{id_}" if twin.flavour == "dc" else f"/api/v2/pages/{id_}"
    twin.delete("Leave")
    assert service.status(path) == 404
    assert service.get(path, status="trashed")["status"] == "trashed"
    assert service.titles("type in (page, comment)") == []
    twin.restore("Leave")
    assert service.get(path)["status"] == "current"
    twin.purge("Leave")
    assert service.status(path, status="trashed") == 404


def test_a_title_and_a_place_can_change(twin: Twin) -> None:
    id_, _ = twin.edit("Leave", PARAGRAPH)
    twin.edit("Policies", PARAGRAPH)
    twin.retitle("Leave", "Time off")
    twin.reparent("Time off", "Policies")
    assert number(bot(twin).page(id_)) == 2
    assert bot(twin).titles(f"ancestor = {twin.page_id('Policies')}") == ["Time off"]
    with pytest.raises(Exception, match="beneath itself"):
        twin.reparent("Policies", "Time off")


def test_ticking_a_task_tells_who_on_cloud(twin: Twin) -> None:
    twin.user("Ann")
    id_, _ = twin.edit("Leave", TASKS.format(1, "incomplete", "read it"))
    twin.tick("Leave", "1", by="Ann")
    assert "<ac:task-status>complete</ac:task-status>" in twin.storage("Leave")
    if twin.flavour == "cloud":
        since = int(time.time() * 1000) - 60_000
        query = {"page-id": id_, "status": "complete", "completed-at-from": since}
        (task,) = bot(twin).get("/api/v2/tasks", **query)["results"]
        assert (task["completedBy"], task["localId"]) == (twin.user_id("Ann"), "1")
        assert (
            bot(twin).get("/api/v2/tasks", **{**query, "completed-at-from": since + 10**7})["results"] == []
        )
    twin.untick("Leave", "1", by="Ann")
    assert twin.state.page("Leave").tasks["1"].completed is None


def test_a_property_has_versions_of_its_own(twin: Twin) -> None:
    id_, _ = twin.edit("Leave", PARAGRAPH)
    service = bot(twin)
    owner = f"/rest/api/content/{id_}/property" if twin.flavour == "dc" else f"/api/v2/pages/{id_}/properties"
    made = service.ask("POST", owner, {"key": "telos", "value": {"value": "a"}}).json()
    at = f"{owner}/telos" if twin.flavour == "dc" else f"{owner}/{made['id']}"
    again = {"key": "telos", "value": {"value": "b"}}
    assert service.ask("POST", owner, again).status_code == 409
    assert service.ask("PUT", at, {**again, "version": {"number": 1}}).status_code == 409
    assert service.ask("PUT", at, {**again, "version": {"number": 2}}).status_code == 200
    assert number(service.page(id_)) == 1, "a property is no version of the page"
    assert service.ask("DELETE", at).status_code == 204
    assert service.status(at) == 404


# --- lists and search -----------------------------------------------------------------------------------


def following(service: Asker, path: str, **query: Any) -> list[int]:
    """The sizes of all pages of a list, following its links."""
    sizes, answer = [], service.get(path, **query)
    while True:
        sizes.append(len(answer["results"]))
        link = answer["_links"].get("next")
        if not link:
            return sizes
        # v2's links have the /wiki prefix, all others have not.
        answer = service.get(link.removeprefix("/wiki"))


def test_lists_come_in_pages_and_are_capped(twin: Twin) -> None:
    for count in range(120):
        twin.edit(f"Page {count}", PARAGRAPH)
    service = bot(twin)
    search = {"cql": "type = page", "limit": 500}
    assert following(service, "/rest/api/content/search", **search) == [120]
    assert following(service, "/rest/api/content/search", expand="body.storage", **search) == [50, 50, 20]
    if twin.flavour == "cloud":
        assert following(service, "/api/v2/pages", limit=100) == [100, 20]
        assert following(service, "/api/v2/pages") == [25] * 4 + [20]
        assert service.status("/api/v2/pages", limit=251) == 400
        assert service.status("/api/v2/pages", cursor="mine") == 400
        assert 'rel="next"' in service.ask("GET", "/api/v2/pages").headers["Link"]
    else:
        assert following(service, "/rest/api/content", limit=100) == [100, 20]
        assert following(service, "/rest/api/content/scan", limit=50, expand="body.storage") == [50, 50, 20]


def test_cql_finds_what_it_says(twin: Twin) -> None:
    ann = twin.user("Ann")
    policies, _ = twin.edit("Policies", PARAGRAPH)
    leave, _ = twin.edit("Leave policy", PARAGRAPH, by="Ann", parent="Policies")
    twin.edit("Half days", PARAGRAPH, parent="Leave policy")
    twin.edit("Servers", PARAGRAPH, space="IT")
    twin.label("Leave policy", "hr")
    twin.comment("Leave policy", "Is it so?", by="Ann")
    search = bot(twin).titles
    assert search("space = IT") == ["Servers"]
    assert search(f"id in ({policies}, {leave}) order by id") == ["Policies", "Leave policy"]
    assert search(f"ancestor = {policies} order by title desc") == ["Leave policy", "Half days"]
    assert search(f"parent = {policies}") == ["Leave policy"]
    assert search("label = hr and not space = IT") == ["Leave policy"]
    assert search('title = "leave policy"') == ["Leave policy"]
    assert search('type = page and title ~ "polic* leave"') == ["Leave policy"]
    assert search(f"type = comment and container = {leave}") == ["Re: Leave policy"]
    assert search(f'creator = "{ann}" and type = page') == ["Leave policy"]
    assert search('(space = HR or space = IT) and type != comment and title !~ "leave" order by created') == [
        "Policies",
        "Half days",
        "Servers",
    ]


@pytest.mark.parametrize(
    "cql",
    [
        "",
        "colour = red",
        "type =",
        "type = page and",
        "(type = page",
        "type > page",
        'lastmodified > "yesterday"',
        "space in HR",
        "type = page order by colour",
        "type = page title = x",
    ],
)
def test_cql_that_cannot_be_read_is_a_400(twin: Twin, cql: str) -> None:
    assert bot(twin).status("/rest/api/content/search", cql=cql) == 400


def test_cql_dates_are_minutes_in_the_servers_zone(twin: Twin) -> None:
    twin.edit("Leave", PARAGRAPH)
    at = twin.state.page("Leave").latest.when
    search = bot(twin).titles

    def written(minutes: int, zone: str) -> str:
        return f"{(at + timedelta(minutes=minutes)).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"

    zone = twin.zone()
    assert search(f'lastmodified >= "{written(0, zone)}"') == ["Leave"], "the minute it was saved in counts"
    assert search(f'lastmodified <= "{written(0, zone)}"') == ["Leave"]
    assert search(f'lastmodified > "{written(0, zone)}"') == []
    assert search(f'lastmodified < "{written(1, zone)}"') == ["Leave"]
    assert search('lastmodified >= now("-5m")') == ["Leave"]
    assert search('lastmodified >= now("5m")') == []
    twin.zone("Pacific/Kiritimati")
    assert search(f'lastmodified >= "{written(1, zone)}"') == ["Leave"], "that minute is long past there"
    assert search(f'lastmodified >= "{written(1, "Pacific/Kiritimati")}"') == []


def test_times_carry_the_servers_offset_on_data_center() -> None:
    twin = Twin("dc", zone="Asia/Kolkata").start()
    try:
        id_, _ = twin.edit("Leave", PARAGRAPH)
        assert bot(twin).page(id_)["version"]["when"].endswith("+05:30")
    finally:
        twin.stop()


def test_the_index_can_lag_while_the_page_is_new(twin: Twin) -> None:
    id_, _ = twin.edit("Leave", PARAGRAPH)
    twin.index_lag(True)
    twin.edit("Travel", PARAGRAPH)
    twin.retitle("Leave", "Time off")
    service = bot(twin)
    assert service.titles("type = page") == ["Leave"]
    assert service.page(id_)["title"] == "Time off"
    twin.index_lag(False)
    assert sorted(service.titles("type = page")) == ["Time off", "Travel"]


# --- faults and limits ----------------------------------------------------------------------------------


def test_a_scripted_fault_stands_for_the_answer(twin: Twin) -> None:
    answer = {"status": 503, "headers": {"Retry-After": "7"}, "body": {"message": "away"}}
    twin.faults([{"match": "GET .*user/current", "times": 2, "answer": answer}])
    service = bot(twin)
    for _ in range(2):
        reply = service.ask("GET", "/rest/api/user/current")
        assert (reply.status_code, reply.headers["Retry-After"], reply.json()) == (
            503,
            "7",
            {"message": "away"},
        )
    assert service.status("/rest/api/user/current") == 200
    assert twin.faults_left() == 0


def test_a_body_cut_in_the_middle(twin: Twin) -> None:
    twin.faults([{"match": "user/current", "times": 1, "answer": "cut"}])
    with pytest.raises(requests.RequestException):
        bot(twin).get("/rest/api/user/current")


def test_done_but_never_answered(twin: Twin) -> None:
    id_, _ = twin.edit("Leave", PARAGRAPH)
    twin.faults([{"match": "^PUT", "times": 1, "answer": "after"}])
    with pytest.raises(requests.ConnectionError):
        bot(twin).save(id_, "Leave", "<p>Two.</p>", 2)
    assert twin.storage("Leave") == "<p>Two.</p>"


def test_no_answer_at_all_until_the_client_gives_up(twin: Twin) -> None:
    twin.faults([{"match": "user/current", "times": 1, "answer": "hang"}])
    login = twin.session(twin.state.service.name)
    with pytest.raises(requests.ReadTimeout):
        requests.get(
            f"{twin.url}/rest/api/user/current", auth=(login["user"], login["password"]), timeout=(5, 0.2)
        )
    assert bot(twin).status("/rest/api/user/current") == 200


def test_a_storm_of_conflicts(twin: Twin) -> None:
    id_, _ = twin.edit("Leave", PARAGRAPH)
    twin.faults([{"match": "^PUT", "times": 3, "answer": "conflict"}])
    statuses = [bot(twin).save(id_, "Leave", "<p>Two.</p>", 2).status_code for _ in range(4)]
    assert statuses == [409, 409, 409, 200]


@pytest.mark.parametrize(
    ("retry_after", "header"), [("none", None), ("never", "9223372036854775807"), (3, "3")]
)
def test_a_rate_limit_as_either_product_says_it(twin: Twin, retry_after: Any, header: str | None) -> None:
    service = bot(twin)
    twin.rate_limit(remaining=1, times=2, retry_after=retry_after)
    answers = [service.ask("GET", "/rest/api/user/current") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 429, 429, 200]
    assert answers[1].headers.get("Retry-After") == header
    assert answers[1].headers["X-RateLimit-Remaining"] == "0"
    assert ("RateLimit" in answers[3].headers) == (twin.flavour == "cloud")


def test_cloud_counts_points() -> None:
    twin = Twin("cloud").start()
    try:
        twin.edit("Leave", PARAGRAPH)
        before, service = twin.points(), bot(twin)
        service.get("/api/v2/pages")
        assert twin.points() - before == 2, "one for the request, one for the page"
        service.get("/rest/api/group")
        assert twin.points() - before == 2 + 1 + 2 * len(twin.state.groups)
    finally:
        twin.stop()


# --- doors ----------------------------------------------------------------------------------------------


def test_the_hands_work_over_http_too(twin: Twin) -> None:
    def call(do: str, *words: Any, **args: Any) -> Any:
        body = {"do": do, "words": words, "args": args}
        return requests.post(f"{twin.origin}/twin/call", json=body, timeout=10)

    assert call("user", "Ann", groups=["managers"]).json()["result"] == twin.user_id("Ann")
    id_, version = call("edit", "Leave", PARAGRAPH, by="Ann").json()["result"]
    assert (id_, version) == (twin.page_id("Leave"), 1)
    assert call("comment", title="Leave", storage="a < b", by="Ann").ok
    assert call("retitle", "No such page", "New").status_code == 404
    for closed in ("stop", "_routes", "no_such_verb", "flavour"):
        assert call(closed).status_code == 404


def test_only_the_service_accounts_requests_are_logged(twin: Twin) -> None:
    twin.user("Ann")
    Asker(twin, "Ann").get("/rest/api/user/current")
    assert twin.requests() == []
    bot(twin).get("/rest/api/content/search", cql="type = page")
    (line,) = twin.requests()
    assert urllib.parse.unquote_plus(line) == f"GET {twin.context}/rest/api/content/search?cql=type = page"
    assert twin.requests() == []


def test_it_runs_as_a_process_of_its_own(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    command = [sys.executable, "-m", "tests.confluence.twin", "--flavour", "dc", "--ready-file", str(ready)]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        word, url = process.stdout.readline().split()
        assert (word, url) == ("ready", ready.read_text())
        assert url.endswith("/confluence")
        answer = requests.get(f"{url}/rest/api/server-information", timeout=10)
        assert json.loads(answer.text)["version"].startswith("10.")
        process.terminate()
        assert process.wait(10) == 0
