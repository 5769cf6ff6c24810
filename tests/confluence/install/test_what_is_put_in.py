"""What ``telos connect confluence`` puts in: the webhook, the templates, the app ready to deploy; each once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from plugins.confluence import install
from plugins.confluence.app import NOBODY, filled, registered
from plugins.confluence.hooks import EVENTS
from plugins.confluence.wiki import Confluence
from tests.confluence.install.setup import (
    APP,
    Door,
    admin,
    hooks,
    linked,
    red,
    run,
    settings,
)
from tests.confluence.test_charter import ORDINARY
from tests.confluence.twin import Twin
from tests.confluence.writing import properties

# --- the webhook --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ({"active": False}, "It was switched off."),
        ({"url": "https://old.example.org/hooks/hr"}, "It led to another address."),
        ({"events": ["page_created"]}, "It told of other events"),
    ],
)
def test_a_webhook_is_repaired(dc: Twin, door: Door, broken: dict[str, Any], words: str) -> None:
    given = linked(dc, door)
    run(given)
    (hook,) = hooks(dc)
    admin(dc, "PUT", f"webhooks/{hook['id']}", json={**hook, **broken})
    (name,) = red(run(given, install=False))
    assert name == "Webhook in Confluence"
    assert words in run(given)[name].said
    (after,) = hooks(dc)
    assert after["id"] == hook["id"]
    assert (after["active"], after["url"], set(after["events"])) == (True, hook["url"], set(EVENTS))


def test_two_webhooks_become_one_and_those_of_others_stay(dc: Twin, door: Door) -> None:
    given = linked(dc, door)
    url = f"{door.url}/hooks/hr"
    for name, where in (("Telos hr", url), ("old", url), ("other", "https://other.example.org/")):
        admin(
            dc,
            "POST",
            "webhooks",
            json={"name": name, "url": where, "events": ["page_created"], "active": True},
        )
    assert "more than one" in run(given, install=False)["Webhook in Confluence"].said
    assert run(given)["Webhook in Confluence"].good
    assert sorted(hook["name"] for hook in hooks(dc)) == ["Telos hr", "other"]


def test_a_secret_that_changed_is_set_again(dc: Twin, door: Door) -> None:
    given = linked(dc, door)
    run({**given, "secrets": ("whsec_before_it_changed",)})
    assert run(given, install=False)["A message from Confluence reaches Telos"].good
    assert door.answers == [401, 401], "it was reached, and took nothing"
    platform = Confluence("hr", given)
    assert all(check.good for check in platform.install())
    assert platform.sent_test()
    assert door.answers[-1] == 202


@pytest.mark.parametrize("answer", ["after", "cut"])
def test_a_write_without_an_answer_is_looked_at_before_it_is_repeated(
    dc: Twin, door: Door, answer: str
) -> None:
    given = linked(dc, door)
    dc.faults(
        [{"match": rf"POST .*/{what}$", "times": 1, "answer": answer} for what in ("webhooks", "content")]
    )
    assert red(run(given)) == {}
    assert len(hooks(dc)) == 1
    assert [content.title for content in dc.state.content.values()].count("Community charter") == 1


@pytest.mark.parametrize(
    ("status", "cure"), [(404, "knows no such site"), (500, "telos serve"), (200, "")], ids=str
)
def test_the_test_did_not_come_through(dc: Twin, door: Door, status: int, cure: str) -> None:
    given = linked(dc, door)
    door.status = status
    check = run(given)["A message from Confluence reaches Telos"]
    assert check.good == (not cure)
    assert cure in check.cure + check.said or cure in check.cure


def test_without_a_secret_no_webhook_is_set_up(dc: Twin, door: Door) -> None:
    assert "no secret" in red(run(linked(dc, door, secrets=())))["Webhook in Confluence"].said
    assert hooks(dc) == []


# --- what people write with ---------------------------------------------------------------------------


def test_the_template_of_a_data_center_is_a_page_that_is_no_charter(dc: Twin, door: Door) -> None:
    given = linked(dc, door, template_space="IT")
    checks = run(given)
    where = checks["Template Community charter"].said
    platform = Confluence("hr", given)
    page = platform.find("IT:Community charter")
    assert page is not None
    assert page.place in where
    assert page.space == "IT"
    assert page.labels == {"telos-template"}
    assert page.charter is None

    dc.edit(
        "Copied", dc.storage("Community charter").replace("<td><p>", "<td><p>We do it", 1), "", space="IT"
    )
    dc.label("Copied", "telos-template")
    copy = platform.find("IT:Copied")
    assert copy is not None
    assert copy.charter is not None, "a copy that somebody began to fill in"


def test_what_people_made_of_the_template_stays(dc: Twin, door: Door) -> None:
    given = linked(dc, door)
    run(given)
    dc.edit("Community charter", "<p>Ours</p>", "", space="HR")
    assert run(given)["Template Community charter"].good
    assert dc.storage("Community charter") == "<p>Ours</p>"


def test_the_templates_of_a_cloud(cloud: Twin, door: Door) -> None:
    assert red(run(linked(cloud, door))) == {}
    made = list(cloud.state.templates.values())
    assert len({template["name"] for template in made}) == len(made) == 2
    assert all('ac:name="details"' in template["body"]["storage"]["value"] for template in made)
    before = [dict(template) for template in made]
    assert red(run(linked(cloud, door))) == {}
    assert list(cloud.state.templates.values()) == before


# --- by hand ------------------------------------------------------------------------------------------


def test_the_application_link_is_asked_for_until_it_is_there(dc: Twin, door: Door, tmp_path: Path) -> None:
    given = settings(dc, door.url)
    (name,) = red(run(given))
    assert name == "People can sign in to Telos' own pages"
    steps = Confluence("hr", given).by_hand(tmp_path)
    assert f"{door.url}/in/hr/back" in steps[0].lines
    assert any("client_id" in line for line in steps[1].lines)
    assert Confluence("hr", linked(dc, door)).by_hand(tmp_path) == []
    wrong = {**given, "client_id": "nobody", "client_secret": "x"}
    assert "application link" in red(run(wrong))[name].said


def test_a_sign_in_that_could_be_listened_to(dc: Twin) -> None:
    given = settings(dc, "http://telos.example.org", client_id="a", client_secret="b")
    check = red(run(given))["People can sign in to Telos' own pages"]
    assert "https" in check.cure


def test_the_app_lies_ready_to_deploy(cloud: Twin, tmp_path: Path) -> None:
    given = settings(cloud, "https://telos.example.org")
    steps = Confluence("hr", given).by_hand(tmp_path)
    folder = tmp_path / "forge-hr"
    manifest = (folder / "manifest.yml").read_text()
    app = yaml.safe_load(manifest)
    assert "${" not in manifest
    assert "environment" not in app
    assert app["remotes"][0]["baseUrl"] == "https://telos.example.org"
    assert app["modules"]["endpoint"][0]["route"]["path"] == "/hooks/hr"
    assert (folder / "i18n" / "de-DE.json").is_file()
    commands = [line for step in steps for line in step.lines]
    assert any(line.startswith("forge register") for line in commands)
    assert any(line.startswith("forge install") and cloud.url.split("/")[2] in line for line in commands)

    (folder / "manifest.yml").write_text(manifest.replace(NOBODY, APP))
    again = [line for step in Confluence("hr", given).by_hand(tmp_path) for line in step.lines]
    assert any(f'--option "app_id={APP}"' in line for line in again), (
        "what forge register wrote is kept, and shown"
    )
    assert not any(line.startswith("forge register") for line in again)
    assert registered(folder) == APP
    assert Confluence("hr", {**given, "app_id": APP}).by_hand(tmp_path) == []


def test_after_an_upgrade_the_app_is_to_be_deployed_again(
    cloud: Twin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = settings(cloud, "https://telos.example.org", app_id=APP)
    Confluence("hr", settings(cloud, "https://telos.example.org")).by_hand(tmp_path)
    assert Confluence("hr", given).by_hand(tmp_path) == []
    monkeypatch.setattr("plugins.confluence.app.VERSION", "99.1.0")
    steps = Confluence("hr", given).by_hand(tmp_path)
    assert steps[-1].lines == ("cd forge-hr", "forge deploy --environment production")
    assert "99.1.0" in steps[-1].what
    assert Confluence("hr", given).by_hand(tmp_path) == [], "said once; telos doctor sees whether it was done"


def test_an_app_that_is_none_and_keys_out_of_reach(
    cloud: Twin, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = linked(cloud, door) | {"app_id": "telos", "jwks": f"{door.url}/nothing"}
    problems = red(run(given))
    assert '"telos" is no app' in problems["The app in Confluence"].said
    assert f"{door.url}/nothing" in problems["The keys that sign the app's tokens"].said
    assert "https" in red(run(given | {"server": "http://telos", "url": "https://x.atlassian.net/wiki",
                                       "api": cloud.url}))["Atlassian's cloud can reach Telos"].cure  # fmt: skip


def test_filling_in_leaves_everything_else_as_it_is() -> None:
    source = (Path(install.__file__).parent / "forge" / "manifest.yml").read_text()
    text = filled(source, server="https://t.example", site="hr", app=APP)
    before, after = yaml.safe_load(source), yaml.safe_load(text)
    del before["environment"]
    assert after["modules"].keys() == before["modules"].keys()
    assert after["permissions"] == before["permissions"]
    assert after["app"]["id"] == APP


# --- what is there already ----------------------------------------------------------------------------


@pytest.mark.parametrize("flavour", ["dc", "cloud"])
def test_connect_lists_what_it_would_adopt_and_touches_none_of_it(
    flavour: str, request: pytest.FixtureRequest, door: Door
) -> None:
    twin = request.getfixturevalue(flavour)
    twin.user("ana")
    for number, names in enumerate(ORDINARY):
        rows = [(name, f"<p>{name} it is</p>") for name in names]
        twin.edit(f"Ordinary {number}", properties(*rows, id=""), "ana")
    given = linked(twin, door)
    assert "None yet" in run(given)["Pages that hold a charter"].said
    made, _ = twin.edit("Leave", properties(("Purpose", "<p>One rule</p>")), "ana")
    before = {content.id: len(content.versions) for content in twin.state.content.values()}
    check = run(given)["Pages that hold a charter"]
    assert f"pageId={made} " in check.said
    assert "Leave" not in check.said, "who reads the line may not be let read the page"
    assert {content.id: len(content.versions) for content in twin.state.content.values()} == before
