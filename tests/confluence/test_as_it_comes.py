"""What Confluence really sends: comments on files, without versions or texts, live docs, blog posts."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.events import PageSaved
from core.model import PageKey
from core.ports import GiveUp, PageState
from plugins.confluence.client import NotFound
from plugins.confluence.cloud import Cloud
from plugins.confluence.dc import DataCenter
from plugins.confluence.read import Reader
from plugins.confluence.search import UNTOLD
from plugins.confluence.show import Shower
from plugins.confluence.webhook import ConfluenceWebhooks
from plugins.confluence.wiki import Confluence
from tests.confluence.install.setup import settings
from tests.confluence.twin import Twin
from tests.confluence.writing import properties

AT = "2026-11-20T10:00:00.000Z"
BY = {"userKey": "ana", "accountId": "ana"}


class Played:
    """A client whose answers stand in a table, by address."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers, self.points, self.asked = answers, 0, list[str]()

    def now(self) -> datetime:
        return datetime(2026, 11, 20, 12, tzinfo=UTC)

    def get(self, path: str, **params: Any) -> Any:
        self.asked.append(path)
        if path not in self.answers:
            raise NotFound(path, 404, "")
        return self.answers[path]

    def maybe(self, path: str, **params: Any) -> Any:
        self.asked.append(path)
        return self.answers.get(path)

    def listed(self, path: str, **params: Any) -> Any:
        return iter(self.get(path)["results"] if path in self.answers else ())

    def query(self, path: str, body: Any, **params: Any) -> Any:
        return self.get(path)


def page(body: Any, number: int = 1, **more: Any) -> dict[str, Any]:
    version = {"number": number, "when": AT, "by": BY}
    return {
        "id": "7", "type": "page", "title": "Leave", "status": "current", "version": version, "body": body,
        "space": {"key": "HR", "status": "CURRENT"}, **more,
    }  # fmt: skip


def server(answers: dict[str, Any]) -> Reader:
    return Reader("hr", DataCenter(Played(answers)), "https://wiki.example")  # type: ignore[arg-type]


def cloud(answers: dict[str, Any]) -> Reader:
    return Reader("hr", Cloud(Played(answers)), "https://x.atlassian.net/wiki")  # type: ignore[arg-type]


# --- comments on files --------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["hr:9", "hr:att8"])
def test_a_comment_on_a_file_leads_to_the_page_the_file_is_on(asked: str) -> None:
    content = "rest/api/content"
    there = server({
        f"{content}/9": {"id": "9", "type": "comment", "container": {"id": "att8", "type": "attachment"}},
        f"{content}/att8": {"id": "att8", "type": "attachment", "container": {"id": "7", "type": "page"}},
        f"{content}/7": page({"storage": {"value": "<p>x</p>"}}),
    })  # fmt: skip
    (leave,) = there.read([PageKey(asked)])
    assert (leave.key, leave.exists, leave.title) == ("hr:7", True, "Leave")


def v2_page(path: str = "pages") -> dict[str, Any]:
    return {
        f"api/v2/{path}/7": {
            "id": "7", "status": "current", "title": "Leave", "spaceId": "1",
            "version": {"number": 1, "createdAt": AT, "authorId": "ana"},
            "body": {"storage": {"value": "<p>x</p>"}},
        },
        "api/v2/spaces": {"results": [{"id": "1", "key": "HR", "status": "current"}]},
    }  # fmt: skip


@pytest.mark.parametrize("asked", ["hr:9", "hr:att8"])
@pytest.mark.parametrize(("path", "field"), [("pages", "pageId"), ("blogposts", "blogPostId")])
def test_a_comment_on_a_file_leads_to_the_page_on_cloud_too(asked: str, path: str, field: str) -> None:
    there = cloud({
        "api/v2/content/convert-ids-to-types": {"results": {"9": "footer-comment"}},
        "api/v2/footer-comments/9": {"id": "9", "attachmentId": "att8"},
        "api/v2/attachments/att8": {"id": "att8", field: "7"},
        **v2_page(path),
    })  # fmt: skip
    (leave,) = there.read([PageKey(asked)])
    assert (leave.key, leave.exists) == ("hr:7", True)


@pytest.mark.parametrize(
    "body",
    [
        {"timestamp": 1, "event": "attachment_created", "attachment": {"id": "att8"}},
        {"timestamp": 1, "event": "attachment_created", "attachedTo": {"id": "att8"}},
        {"eventType": "avi:confluence:created:comment", "content": {"id": "9", "container": {"id": "att8"}}},
        {"eventType": "avi:confluence:updated:attachment", "attachment": {"id": "att8"}},
    ],
)
def test_files_have_ids_of_their_own_form(body: dict[str, Any]) -> None:
    (event,) = ConfluenceWebhooks("hr", ["x"]).normalise(json.dumps(body).encode())
    assert isinstance(event, PageSaved)
    assert event.page == "hr:att8"


# --- comments that say little -------------------------------------------------------------------------


COMMENTS = [
    {"id": "1"},
    {"id": "2", "version": None, "body": None, "history": None},
    {"id": "3", "version": {"number": 1}, "body": {"storage": None}},
    {"id": "4", "body": {"storage": {"value": None}}, "history": {"createdDate": AT, "createdBy": None}},
    {
        "id": "5",
        "version": {"number": 2, "when": AT, "by": None},
        "body": {"storage": {"value": "<p>Hi</p>"}},
    },
]


def test_comments_without_version_author_or_text_stop_nothing() -> None:
    content = "rest/api/content"
    there = server({
        f"{content}/7": page({"storage": {"value": "<p>x</p>"}}),
        f"{content}/7/child/comment": {"results": COMMENTS},
    })  # fmt: skip
    (leave,) = there.read([PageKey("hr:7")])
    assert [comment.id for comment in leave.comments] == ["1", "2", "3", "4", "5"]
    assert {comment.excerpt for comment in leave.comments} == {"", "Hi"}, "never the word None"
    assert {comment.author for comment in leave.comments} == {None}


def test_on_cloud_they_stop_nothing_either() -> None:
    given = [{key: value for key, value in comment.items() if key != "history"} for comment in COMMENTS]
    there = cloud({**v2_page(), "api/v2/pages/7/footer-comments": {"results": given}})
    (leave,) = there.read([PageKey("hr:7")])
    assert [comment.id for comment in leave.comments] == ["1", "2", "3", "4", "5"]
    assert {comment.excerpt for comment in leave.comments} == {"", "Hi"}


def test_comments_on_files_that_say_little_stop_nothing() -> None:
    content = "rest/api/content"
    there = server({
        f"{content}/7": page({"storage": {"value": "<p>x</p>"}}),
        f"{content}/7/child/attachment": {"results": [
            {"id": "att8"}, {"id": "att9", "version": None, "children": None}, {"title": "no id"},
            {"id": "att10", "children": {"comment": {"results": [], "size": 0}}},
        ]},
        f"{content}/att8/child/comment": {"results": COMMENTS[:2]},
        f"{content}/att9/child/comment": {"results": COMMENTS[2:]},
    })  # fmt: skip
    (leave,) = there.read([PageKey("hr:7")])
    assert [comment.id for comment in leave.comments] == ["1", "2", "3", "4", "5"]
    assert all(comment.on_file for comment in leave.comments)
    given = [{key: value for key, value in comment.items() if key != "history"} for comment in COMMENTS]
    above = cloud({
        **v2_page(),
        "api/v2/pages/7/attachments": {"results": [{"id": "att8", "version": None}, {"id": None}, {}]},
        "api/v2/attachments/att8/footer-comments": {"results": given},
    })  # fmt: skip
    assert [comment.id for comment in above.read([PageKey("hr:7")])[0].comments] == ["1", "2", "3", "4", "5"]


def test_the_search_finds_what_has_no_version() -> None:
    rows = [
        {"id": "9", "type": "comment", "container": {"id": "7"}},
        {"id": "10", "type": "comment", "container": None, "version": None},
        {"id": "7", "type": "page", "version": {"number": 3, "when": AT}},
    ]
    client = Played({"rest/api/content/search": {"results": rows}})
    changed = list(DataCenter(client).changed(40))  # type: ignore[arg-type]
    assert [(change.page, change.mark) for change in changed] == [("7", "9:0"), ("7", "7:3")]


# --- texts that are not told --------------------------------------------------------------------------


@pytest.mark.parametrize("body", [None, {"storage": None}, {"storage": {"value": None}}])
def test_a_charter_whose_text_is_not_told_is_not_taken_off(body: Any) -> None:
    charter = properties(("Purpose", "<p>One rule</p>"))
    content = "rest/api/content/7"
    answers = {content: page({"storage": {"value": charter}})}
    there = server(answers)
    assert there.read([PageKey("hr:7")])[0].charter is not None

    answers[content] = page(body, number=2)
    wiki = DataCenter(Played(answers))  # type: ignore[arg-type]
    wiki.versions = lambda page, wanted: iter(  # type: ignore[method-assign]
        [version for version in [_version(1, charter)] if version.number in wanted]
    )
    there._wiki = wiki
    (leave,) = there.read([PageKey("hr:7")])
    assert leave.charter is not None
    assert leave.charter.earlier
    # Once it is told again, it counts as it is.
    answers[content] = page({"storage": {"value": "<p>No more</p>"}}, number=2)
    assert there.read([PageKey("hr:7")])[0].charter is None


def _version(number: int, body: str) -> Any:
    from plugins.confluence.raw import RawVersion

    return RawVersion(number=number, at=datetime(2026, 11, 20, 10, tzinfo=UTC), author="ana", body=body)


def test_nothing_is_written_over_a_text_that_was_not_told() -> None:
    wiki = DataCenter(Played({"rest/api/content/7": page(None)}))  # type: ignore[arg-type]
    assert wiki.page("7").version.body == UNTOLD  # type: ignore[union-attr]
    with pytest.raises(GiveUp, match="told no text"):
        Shower(wiki, everywhere=True).show(PageState(page=PageKey("hr:7"), home=PageKey("hr:7")))


def test_a_live_doc_goes_on_under_the_number_it_has() -> None:
    answers = v2_page()
    there = cloud(answers)
    first = there.read([PageKey("hr:7")])[0]
    text = properties(("Purpose", "<p>One rule</p>"))
    answers["api/v2/pages/7"]["body"] = {"storage": {"value": text}}
    second = there.read([PageKey("hr:7")])[0]
    assert first.charter is None
    assert second.charter is not None
    assert first.revisions[-1].digest != second.revisions[-1].digest


@pytest.mark.parametrize("done", ["initialized", "started", "snapshotted", "published"])
def test_what_happens_to_a_live_doc_is_a_page_saved(done: str) -> None:
    body = {
        "eventType": f"avi:confluence:{done}:page",
        "content": {"id": "7", "type": "page", "subType": "live", "status": "current", "title": "Leave"},
    }
    (event,) = ConfluenceWebhooks("hr", ["x"]).normalise(json.dumps(body).encode())
    assert isinstance(event, PageSaved)
    assert event.page == "hr:7"


# --- blog posts ---------------------------------------------------------------------------------------


def test_a_blog_post_can_have_a_charter_and_shows_how_it_stands() -> None:
    twin = Twin("cloud").start()
    try:
        twin.user("ana")
        id, _ = twin.edit("News", properties(("Purpose", "<p>One rule</p>")), "ana", blog=True)
        wiki = Confluence("hr", settings(twin))
        (post,) = wiki.read([PageKey(f"hr:{id}")])
        assert post.charter is not None
        assert post.url.endswith(f"/pages/viewpage.action?pageId={id}")
        assert wiki.find(f"{twin.url}/spaces/HR/blog/2026/11/20/{id}/News") is not None
        state = PageState(page=post.key, home=post.key, state="active", deadline=date(2026, 12, 18))
        for shown in (state, PageState(page=post.key, shown=False)):
            wiki.show(shown)
            assert ("telos" in twin.state.content[id].properties) == shown.shown
        assert twin.violations() == []
    finally:
        twin.stop()
