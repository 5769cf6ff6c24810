"""A walk over everything the twin serves: each exchange is held against Atlassian's files."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.confluence.asking import PARAGRAPH, TASKS, Asker, bot
from tests.confluence.specs import ABSENT, Specs
from tests.confluence.twin import Twin

LIST = Path(__file__).resolve().parents[2] / "docs" / "confluence-specs.md"


def storage(text: str) -> dict[str, Any]:
    return {"storage": {"value": text, "representation": "storage"}}


def furnished(flavour: Any) -> Twin:
    """A twin with something of everything."""
    twin = Twin(flavour).start()
    ann = twin.user("Ann", display="Ann Lee", email="ann@example.org", groups=["managers"])
    twin.user("Ben", mail_visible=True, email="ben@example.org", time_zone="Europe/Paris")
    mention = f'<ac:link><ri:user ri:account-id="{ann}" /></ac:link> reads this'
    twin.edit("Policies", PARAGRAPH, by="Ann")
    twin.edit("Leave", PARAGRAPH + TASKS.format(1, "incomplete", mention), by="Ann", parent="Policies")
    twin.edit("Leave", PARAGRAPH * 2 + TASKS.format(1, "incomplete", mention), by="Ben", minor=True)
    twin.edit("Half days", PARAGRAPH, by="Ben", parent="Leave")
    twin.edit("Old", PARAGRAPH, by="Ben")
    twin.edit("News", PARAGRAPH, by="Ben", blog=True)
    twin.label("Leave", "hr-policy", by="Ann")
    comment = twin.comment("Leave", "Is half a day allowed?", by="Ben")
    twin.comment("Leave", "It is.", by="Ann", parent=comment)
    twin.comment("Leave", "This line", by="Ben", location="inline")
    twin.comment(twin.attach("Leave", "form.pdf", by="Ann"), "Is it still in use?", by="Ben")
    twin.like(comment, by="Ann")
    twin.like("Leave", by="Ann")
    twin.tick("Leave", "1", by="Ann")
    twin.restrict("Half days", users=["Ann"], groups=["managers"])
    twin.edit_restrict("Half days", users=["Ann"])
    twin.delete("Old")
    return twin


def dc(twin: Twin, ask: Callable[..., Any]) -> None:
    """Every route of Data Center at least once."""
    page, above, ann = twin.page_id("Leave"), twin.page_id("Policies"), twin.user_id("Ann")
    below = twin.page_id("Half days")
    everything = (
        "body.storage,body.view,version,space,ancestors,container,history.lastUpdated,history.previousVersion,"
        "history.contributors,metadata.labels,metadata.properties.telos,children.comment.version,children.page,"
        "descendants.comment,descendants.page,restrictions.read.restrictions.user,operations,"
        "restrictions.read.restrictions.group,restrictions.update.restrictions.user"
    )
    content = f"/rest/api/content/{page}"
    text = {"body": storage(PARAGRAPH)}
    new = {"type": "page", "title": "New", "space": {"key": "HR"}, "ancestors": [{"id": above}], **text}
    made = ask("POST", "/rest/api/content", new).json()["id"]
    words = {"type": "comment", "container": {"id": page, "type": "page"}, **text}
    comment = ask("POST", "/rest/api/content", words).json()["id"]
    ask("POST", "/rest/api/content", {**words, "ancestors": [{"id": comment}]})
    for path, query in [
        (content, {"expand": everything}),
        (content, {}),
        (content, {"status": "historical", "version": 1, "expand": "body.storage,version,history.nextVersion"}),
        (f"/rest/api/content/{twin.page_id('Old')}", {"status": "trashed"}),
        (f"/rest/api/content/{comment}", {"expand": "container,ancestors,version,body.storage,children.comment"}),
        ("/rest/api/content", {"spaceKey": "HR", "title": "Leave", "type": "page", "status": "current"}),
        ("/rest/api/content", {"status": "trashed", "limit": 1, "expand": "version"}),
        ("/rest/api/content/search", {"cql": "space = HR", "expand": everything, "limit": 2}),
        ("/rest/api/content/scan", {"type": "page", "limit": 2, "expand": "body.storage,version"}),
        ("/rest/api/search", {"cql": 'type in (page, comment) and text ~ "thirty"', "excerpt": "none"}),
        ("/rest/api/search", {"cql": 'user.fullname ~ "Ann"'}),
        (f"{content}/history", {"expand": "lastUpdated,previousVersion,contributors"}),
        (f"{content}/child/comment", {"depth": "all", "expand": "body.storage,history", "location": "footer"}),
        (f"{content}/child/page", {"expand": "version"}),
        (f"{content}/child/attachment", {"expand": "version,children.comment,container"}),
        (f"{content}/child/comment", {"depth": "all", "expand": "version,container"}),
        (f"{content}/descendant/page", {}),
        (f"{content}/label", {}),
        (f"/rest/api/content/{below}/restriction/byOperation", {}),
        (f"/rest/api/content/{below}/restriction/byOperation/read", {}),
        (f"/rest/api/content/{below}/restriction/relevantViewRestrictions", {}),
        ("/rest/api/user", {"key": ann, "expand": "status"}),
        ("/rest/api/user", {"username": "Ann"}),
        ("/rest/api/user/current", {}),
        ("/rest/api/user/list", {"limit": 2, "expand": "status"}),
        ("/rest/api/user/memberof", {"key": ann}),
        ("/rest/api/group", {}),
        ("/rest/api/group/managers", {}),
        ("/rest/api/group/managers/member", {"expand": "status"}),
        ("/rest/api/space", {"spaceKey": "HR", "status": "current"}),
        ("/rest/api/space/HR", {"expand": "permissions"}),
        ("/rest/api/space/HR/permissions", {}),
        (f"/rest/api/space/HR/permissions/user/{ann}", {}),
        ("/rest/api/space/HR/trash", {"limit": 1}),
        ("/rest/api/permissions", {}),
        ("/rest/api/permissions/group/confluence-users", {}),
        (f"/rest/api/permissions/user/{ann}", {}),
        ("/rest/api/server-information", {}),
        ("/rest/api/accessmode", {}),
    ]:  # fmt: skip
        ask("GET", path, None, **query)
    number = twin.version("Leave") + 1
    saved = {"type": "page", "title": "Leave", "version": {"number": number, "minorEdit": True}}
    ask("PUT", content, {**saved, **text})
    ask("POST", f"{content}/label", [{"prefix": "global", "name": "new"}])
    ask("DELETE", f"{content}/label/new")
    ask("DELETE", f"{content}/label", None, name="hr-policy")
    for owner in (content, "/rest/api/space/HR"):
        ask("POST", f"{owner}/property", {"key": "telos", "value": {"value": "one"}})
        ask("GET", f"{owner}/property/telos")
        ask(
            "PUT",
            f"{owner}/property/telos",
            {"key": "telos", "value": {"value": "two"}, "version": {"number": 2}},
        )
        ask("DELETE", f"{owner}/property/telos")
        ask("POST", f"{owner}/property/other", {"value": {"value": "one"}})
    ask("GET", f"{content}/property")
    hook = {"name": "Telos", "url": "http://127.0.0.1:9/", "active": True, "events": ["page_created"]}
    hook["configuration"] = {"secret": "s"}
    id_ = ask("POST", "/rest/api/webhooks", hook).json()["id"]
    ask("GET", "/rest/api/webhooks", None, event="page_created")
    ask("GET", f"/rest/api/webhooks/{id_}")
    ask("PUT", f"/rest/api/webhooks/{id_}", {**hook, "active": False})
    ask("GET", f"/rest/api/webhooks/{id_}/statistics/summary")
    ask("POST", "/rest/api/webhooks/test", None, url="http://127.0.0.1:9/")
    ask("DELETE", f"/rest/api/webhooks/{id_}")
    ask("DELETE", f"/rest/api/content/{made}")
    ask("POST", "/rest/api/space", {"key": "OPS", "name": "Operations"})
    ask("PUT", "/rest/api/space/OPS/archive")
    ask("PUT", "/rest/api/space/OPS/restore")
    ask("DELETE", "/rest/api/space/OPS")


def cloud(twin: Twin, ask: Callable[..., Any]) -> None:
    """Every route of Cloud at least once."""
    page, above, ann = twin.page_id("Leave"), twin.page_id("Policies"), twin.user_id("Ann")
    space, below, news = str(twin.state.spaces["HR"].id), twin.page_id("Half days"), twin.page_id("News")
    file = next(content.id for content in twin.state.content.values() if content.type == "attachment")
    group = twin.state.groups["managers"].id
    value = {"representation": "storage", "value": PARAGRAPH}
    new = {"spaceId": space, "status": "current", "title": "New", "parentId": above, "body": value}
    made = ask("POST", "/api/v2/pages", new).json()["id"]
    saved = {"id": made, "status": "current", "title": "Newer", "body": value, "version": {"number": 2}}
    ask("PUT", f"/api/v2/pages/{made}", saved)
    ask("PUT", f"/api/v2/pages/{made}/title", {"status": "current", "title": "Newest"})
    ask("PUT", f"/rest/api/content/{made}/move/append/{page}")
    comment = ask("POST", "/api/v2/footer-comments", {"pageId": page, "body": value}).json()["id"]
    ask("POST", "/api/v2/footer-comments", {"parentCommentId": comment, "body": {"storage": value}})
    ask("PUT", f"/api/v2/footer-comments/{comment}", {"version": {"number": 2}, "body": value})
    twin.like(comment, by="Ann")
    inline = next(content.id for content in twin.state.content.values() if content.location == "inline")
    task = next(iter(twin.state.content[page].tasks.values())).id
    for owner in (f"pages/{page}", f"comments/{comment}", f"spaces/{space}"):
        ask("POST", f"/api/v2/{owner}/properties", {"key": "telos", "value": {"title": "On track"}})
        prop = ask("GET", f"/api/v2/{owner}/properties", None, key="telos").json()["results"][0]
        path = f"/api/v2/{owner}/properties/{prop['id']}"
        ask("GET", path)
        ask("PUT", path, {"key": "telos", "value": 7, "version": {"number": 2}})
        ask("DELETE", path)
    bodies = {"body-format": "storage"}
    wide = "body.storage,version,space,ancestors,container,history.lastUpdated,metadata.labels"
    latest = {"cql": "type = page order by lastmodified desc", "expand": "content.version,content.space"}
    for path, query in [
        ("/api/v2/pages", {"id": [page, above], "space-id": space, "limit": 1, **bodies}),
        ("/api/v2/pages", {"title": "Leave", "status": "current", "sort": "-modified-date"}),
        (f"/api/v2/spaces/{space}/pages", {"depth": "root"}),
        (f"/api/v2/pages/{page}", {"include-labels": "true", **bodies}),
        (f"/api/v2/pages/{page}", {"version": 1, **bodies}),
        (f"/api/v2/pages/{page}", {"body-format": "view"}),
        (f"/api/v2/pages/{above}", {}),
        (f"/api/v2/pages/{page}/versions", {"limit": 1, **bodies}),
        (f"/api/v2/pages/{page}/versions/2", {}),
        (f"/api/v2/pages/{below}/ancestors", {"limit": 250}),
        (f"/api/v2/pages/{above}/direct-children", {}),
        (f"/api/v2/pages/{above}/children", {}),
        (f"/api/v2/pages/{above}/descendants", {"depth": 2}),
        (f"/api/v2/pages/{page}/likes/users", {}),
        (f"/api/v2/pages/{page}/likes/count", {}),
        (f"/api/v2/pages/{page}/operations", {}),
        (f"/api/v2/pages/{page}/labels", {}),
        ("/api/v2/blogposts", {"title": "News", **bodies}),
        (f"/api/v2/blogposts/{news}", bodies),
        (f"/api/v2/blogposts/{news}/versions", bodies),
        (f"/api/v2/blogposts/{news}/footer-comments", bodies),
        ("/api/v2/labels", {"limit": 1}),
        (f"/api/v2/labels/{twin.state.label_ids['hr-policy']}/pages", bodies),
        (f"/api/v2/pages/{page}/footer-comments", {"limit": 1, **bodies}),
        (f"/api/v2/pages/{page}/inline-comments", bodies),
        (f"/api/v2/pages/{page}/attachments", {"sort": "-modified-date", "status": "current"}),
        (f"/api/v2/attachments/{file}/footer-comments", bodies),
        ("/api/v2/footer-comments", bodies),
        ("/api/v2/inline-comments", bodies),
        (f"/api/v2/footer-comments/{comment}", bodies),
        (f"/api/v2/inline-comments/{inline}", bodies),
        (f"/api/v2/footer-comments/{comment}/children", bodies),
        (f"/api/v2/footer-comments/{comment}/likes/users", {}),
        (f"/api/v2/footer-comments/{comment}/likes/count", {}),
        (f"/api/v2/footer-comments/{comment}/versions", bodies),
        (f"/api/v2/footer-comments/{comment}/versions/1", {}),
        ("/api/v2/tasks", {"page-id": page, "status": "complete", "completed-at-from": 1, **bodies}),
        (f"/api/v2/tasks/{task}", bodies),
        ("/api/v2/spaces", {"keys": "HR,IT", "ids": space, "status": "current"}),
        (f"/api/v2/spaces/{space}", {}),
        (f"/api/v2/spaces/{space}/operations", {}),
        ("/rest/api/content/search", {"cql": "space = HR", "limit": 2, "expand": wide}),
        ("/rest/api/search", {"limit": 2, **latest}),
        ("/rest/api/search/user", {"cql": 'user.fullname ~ "Ann"', "limit": 2}),
        ("/rest/api/user", {"accountId": ann}),
        ("/rest/api/user/current", {"expand": "operations"}),
        ("/rest/api/user/memberof", {"accountId": ann}),
        ("/rest/api/group", {"limit": 2}),
        ("/rest/api/group/by-id", {"id": group}),
        ("/rest/api/group/picker", {"query": "man"}),
        (f"/rest/api/group/{group}/membersByGroupId", {"shouldReturnTotalSize": "true"}),
        (f"/rest/api/content/{below}/restriction", {"expand": "restrictions.user,restrictions.group"}),
        (f"/rest/api/content/{below}/restriction/byOperation", {}),
        (f"/rest/api/content/{below}/restriction/byOperation/read", {}),
        ("/rest/api/settings/systemInfo", {}),
    ]:  # fmt: skip
        ask("GET", path, None, **query)
    ask("POST", "/api/v2/users-bulk", {"accountIds": [ann, twin.user_id("Ben")]})
    ask("POST", "/api/v2/content/convert-ids-to-types", {"contentIds": [page, comment, inline, "1"]})
    ask("GET", f"/api/v2/attachments/{file}")
    ask("PUT", f"/api/v2/tasks/{task}", {"status": "incomplete"})
    check = {"subject": {"type": "user", "identifier": ann}, "operation": "read"}
    ask("POST", f"/rest/api/content/{below}/permission/check", check)
    ask("POST", f"/rest/api/content/{page}/label", [{"prefix": "global", "name": "new"}])
    ask("DELETE", f"/rest/api/content/{page}/label/new")
    ask("DELETE", f"/rest/api/content/{page}/label", None, name="hr-policy")
    template = {
        "name": "Community charter",
        "templateType": "page",
        "description": "",
        "body": {"storage": value},
    }
    id_ = ask("POST", "/rest/api/template", template).json()["templateId"]
    ask("PUT", "/rest/api/template", {**template, "templateId": id_})
    ask("GET", "/rest/api/template/page", None, expand="body.storage")
    ask("GET", f"/rest/api/template/{id_}")
    ask("DELETE", f"/rest/api/template/{id_}")
    ask("DELETE", f"/api/v2/footer-comments/{comment}")
    ask("DELETE", f"/api/v2/pages/{made}")
    ask("DELETE", f"/api/v2/pages/{made}", None, purge="true")


#: Links and hints at what could be expanded: the specs name some, and nobody reads them.
_HINTS = re.compile(r"\._(expandable|links)(\.|$)")


@pytest.mark.parametrize(("flavour", "walk"), [("dc", dc), ("cloud", cloud)])
def test_everything_served_is_as_atlassian_describes_it(flavour: str, walk: Any) -> None:
    if Specs.available() is None:
        pytest.skip(ABSENT)
    twin = furnished(flavour)
    try:
        service, used = bot(twin), set()
        adapter = twin.app.url_map.bind("twin")

        def ask(method: str, path: str, body: Any = None, **query: Any) -> Any:
            answer = service.ask(method, path, body, **query)
            used.add((method, adapter.match(twin.context + path, method=method, return_rule=True)[0].rule))
            assert answer.ok, f"{method} {path}: {answer.text[:300]}"
            return answer

        walk(twin, ask)
        assert twin.violations() == []
        served = {
            (method, rule.rule)
            for rule in twin.app.url_map.iter_rules()
            for method in rule.methods or ()
            if rule.rule.startswith((f"{twin.context}/rest/api", f"{twin.context}/api/v2"))
            and method in {"GET", "POST", "PUT", "DELETE"}
        }
        assert served == used, "every route served has its place in the walk"
        assert twin.uncovered() == []
        assert {field for field in twin.beyond() if not _HINTS.search(field)} == listed(flavour)
        assert requests_match(twin)
    finally:
        twin.stop()


def listed(flavour: str) -> set[str]:
    """The fields that docs/confluence-specs.md says the specs don't have."""
    part = LIST.read_text("utf-8").split("## Fields")[1].split("\n## ")[0]
    table = {"dc": "Data Center", "cloud": "Cloud"}[flavour]
    return set(re.findall(rf"^\| {table} \| `([^`]+)`", part, re.MULTILINE))


def requests_match(twin: Twin) -> bool:
    """The log has what the service account asked, with the context path."""
    return any(request.startswith(f"GET {twin.context}/rest/api/user/current") for request in twin.requests())


@pytest.mark.parametrize("flavour", ["dc", "cloud"])
def test_a_request_against_the_specs_is_told(flavour: Any) -> None:
    if Specs.available() is None:
        pytest.skip(ABSENT)
    twin = Twin(flavour).start()
    try:
        service = Asker(twin, twin.state.service.name)
        if flavour == "cloud":
            service.ask("GET", "/api/v2/pages", **{"body-format": "none"})
            service.ask("PUT", "/api/v2/pages/1", {"id": "1"})
        else:
            service.ask("GET", "/rest/api/user", accountId="1")
            service.ask("GET", "/rest/inlinetasks/1")
            service.ask("GET", "/rest/api/template/page")
        assert twin.violations()
        assert flavour == "cloud" or twin.uncovered() == ["GET /rest/api/template/page"]
    finally:
        twin.stop()
