"""The Forge app's manifest: what Atlassian's own validator says, and that the app asks for nothing it doesn't need."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FORGE = ROOT / "plugins/confluence/forge"
SPECS = Path(os.environ.get("TELOS_CONFLUENCE_SPECS") or ROOT.parent / "shared/specs")
NODE = shutil.which("node") or ""

MANIFEST: dict[str, Any] = yaml.safe_load((FORGE / "manifest.yml").read_text())
MODULES: dict[str, list[dict[str, Any]]] = MANIFEST["modules"]
EVENTS = {event for trigger in MODULES["trigger"] for event in trigger["events"]}

needs_node = pytest.mark.skipif(
    not NODE or not (ROOT / "node_modules/@forge/manifest").is_dir(),
    reason="the scripts for browsers are not installed; run: packaging/bootstrap node",
)
needs_specs = pytest.mark.skipif(
    not (SPECS / "forge-event-scopes.json").is_file(),
    reason="absent: the Confluence specs are not beside this checkout",
)


SCOPES: list[str] = MANIFEST["permissions"]["scopes"]
#: Name → what is written into the manifest instead of what, and a part of what the validator says then.
WRONG = {
    "scope": (
        "    - write:comment:confluence",
        "    - write:comments:confluence",
        "write:comments:confluence",
    ),
    "endpoint": (
        "    - key: telos-sync\n      endpoint: telos-hooks",
        "    - key: telos-sync\n      endpoint: it",
        "it",
    ),
    "resource": ("path: build/global", "path: build/nothing", "build/nothing"),
    "word": ("i18n: global.title", "i18n: global.name", "global.name"),
    "condition": ("      entityPropertyExists:", "      entityPropertyIsThere:", "entityPropertyIsThere"),
} | {
    f"without {scope}": (f"    - {scope}\n", "", "requires")
    for scope in SCOPES
    # Asked for a call, which the validator doesn't see.
    if scope != "write:comment:confluence"
}


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What the validator says to the app as an admin deploys it (""), and to each wrong one."""
    top = tmp_path_factory.mktemp("forge")
    subprocess.run([NODE, FORGE / "build.mjs", top / "built"], check=True, cwd=ROOT, timeout=300)
    right = (FORGE / "manifest.yml").read_text()
    names = {}
    for number, name in enumerate(["", *WRONG]):
        folder = top / str(number)
        names[str(folder)] = name
        folder.mkdir()
        shutil.copytree(FORGE / "i18n", folder / "i18n")
        (folder / "build").symlink_to(top / "built")
        old, new, _ = WRONG.get(name, ("app:", "app:", ""))
        assert old in right
        (folder / "manifest.yml").write_text(right.replace(old, new, 1))
    done = subprocess.run(
        [NODE, FORGE / "check.mjs", *names],
        env=os.environ | {"TELOS_SERVER": "https://telos.example.org", "TELOS_SITE": "hr"},
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
    )
    return {names[folder]: problems for folder, problems in json.loads(done.stdout).items()}


@needs_node
def test_atlassians_validator_has_nothing_to_say(problems: dict[str, list[dict[str, Any]]]) -> None:
    assert problems[""] == []


@needs_node
@pytest.mark.parametrize("name", WRONG)
def test_the_validator_would_see_what_is_wrong(problems: dict[str, list[dict[str, Any]]], name: str) -> None:
    part = WRONG[name][2]
    assert [
        problem for problem in problems[name] if problem["level"] == "error" and part in problem["message"]
    ]


@needs_specs
def test_the_scopes_are_those_of_the_events_and_the_calls_and_no_more() -> None:
    mapping = json.loads((SPECS / "forge-event-scopes.json").read_text())["mapping"]
    granular = {event["productEvent"]: event["oAuthScopes"].get("beta", ()) for event in mapping}
    # In Atlassian's reference of events, not yet in its list of scopes: they need what the other ones of pages do.
    newer = {"avi:confluence:initialized:page", "avi:confluence:published:page"}
    assert EVENTS - granular.keys() == newer, "events Atlassian doesn't know"
    needed = set().union(*(granular[event] for event in EVENTS - newer)) | scopes_of_calls()
    assert set(SCOPES) == needed
    assert len(SCOPES) == len(set(SCOPES))


def test_live_docs_and_blog_posts_are_heard_of() -> None:
    """A live doc has neither created nor updated; the sync alone would find it minutes later."""
    live = {f"avi:confluence:{done}:page" for done in ("initialized", "started", "snapshotted", "published")}
    posts = {f"avi:confluence:{done}:blogpost" for done in ("created", "updated", "restored")}
    assert live | posts <= EVENTS


def scopes_of_calls() -> set[str]:
    """What the calls to Confluence need, by Atlassian's description of them."""
    paths = json.loads((SPECS / "confluence-cloud-v2-openapi.json").read_text())["paths"]
    scopes: set[str] = set()
    for method, path in sorted(calls()):
        for granted in paths[path][method]["x-atlassian-oauth2-scopes"]:
            scopes |= set(granted["scopes"])
    return scopes


def calls() -> set[tuple[str, str]]:
    """Method and path of every call the app makes to Confluence, as its scripts are written."""
    requests = set()
    for script in (FORGE / "static").glob("*.js"):
        text = script.read_text()
        for start, path in re.findall(r"""(\bask\(\s*)['`]([^'`]+)['`]""", text):
            place = text.index(start + ("'" if f"'{path}" in text else "`") + path)
            statement = text[place : text.index(";", place)]
            posted = re.search(r"\bsent\b|\{", statement.partition(path)[2])
            plain = re.sub(r"'\s*\+.*|\$\{.*", "{id}", path.partition("?")[0])
            requests.add(("post" if posted else "get", re.sub(r"/$", "/{id}", plain)))
    return requests


def test_the_calls_are_found_in_the_scripts() -> None:
    assert calls() == {("get", "/pages/{id}"), ("post", "/footer-comments"), ("post", "/inline-comments")}


def test_only_one_script_talks_to_confluence_itself() -> None:
    talks = [
        script.name for script in (FORGE / "static").glob("*.js") if "requestConfluence" in script.read_text()
    ]
    assert talks == ["pages.js"]


def test_nothing_is_told_to_a_server_but_ours_and_no_token_of_atlassians_is() -> None:
    assert [remote["baseUrl"] for remote in MANIFEST["remotes"]] == ["${TELOS_SERVER}"]
    assert not any(token["enabled"] for token in MANIFEST["remotes"][0]["auth"].values())
    assert "external" not in MANIFEST["permissions"]
    assert "content" not in MANIFEST["permissions"], "no inline script, no inline style"
    assert "function" not in MODULES, "nothing runs in Atlassian's cloud"


def test_every_event_and_the_clock_go_to_the_sites_webhook() -> None:
    routes = {endpoint["key"]: endpoint.get("route", {}).get("path") for endpoint in MODULES["endpoint"]}
    asked = [routes[trigger["endpoint"]] for trigger in (*MODULES["trigger"], *MODULES["scheduledTrigger"])]
    assert set(asked) == {"/hooks/${TELOS_SITE}"}
    assert not [trigger for trigger in MODULES["trigger"] if "filter" in trigger], "refused for Confluence"


def test_pages_outside_every_community_open_no_frame() -> None:
    for kind in ("confluence:pageBanner", "confluence:contentBylineItem"):
        (module,) = MODULES[kind]
        assert module["displayConditions"]["entityPropertyExists"] == {
            "entity": "content",
            "propertyKey": "telos",
        }
    assert MODULES["confluence:contentBylineItem"][0]["contentPropertyKey"] == "telos"


def test_titles_are_there_in_every_language() -> None:
    def keys(value: Any, path: str = "") -> set[str]:
        if isinstance(value, dict):
            return set().union(*(keys(inner, f"{path}.{name}") for name, inner in value.items()))
        return {path}

    read = {
        resource["key"]: keys(json.loads((FORGE / resource["path"]).read_text()))
        for resource in MANIFEST["translations"]["resources"]
    }
    assert read["en-US"] == read["de-DE"]
    used = set(re.findall(r"i18n: ([\w.]+)", (FORGE / "manifest.yml").read_text()))
    assert {"." + key for key in used} == read["en-US"]


def test_the_scripts_own_words_are_there_in_every_language() -> None:
    words = [json.loads(file.read_text()) for file in sorted((FORGE / "static/words").glob("*.json"))]
    assert len(words) == 2
    assert words[0].keys() == words[1].keys()
    holes = [{key: re.findall(r"\{\w+\}", text) for key, text in texts.items()} for texts in words]
    assert holes[0] == holes[1]
