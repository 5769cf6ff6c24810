"""Which of its files a page's text shows, and since when readers are shown a new version of one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.confluence.files import came, named
from plugins.confluence.raw import RawFile

BEGAN = datetime(2026, 11, 2, 8, tzinfo=UTC)
FILE = '<ri:attachment ri:filename="plan &amp; costs.pdf" />'
CHARTER = (
    '<ac:structured-macro ac:name="details"><ac:parameter ac:name="id">telos</ac:parameter><ac:rich-text-body>'
    "<table><tbody><tr><th>Deliverables</th><td>{file}</td></tr></tbody></table></ac:rich-text-body>"
    "</ac:structured-macro>"
)


@pytest.mark.parametrize(
    ("storage", "wanted"),
    [
        (f"<ac:image>{FILE}</ac:image>", {"plan & costs.pdf"}),
        (f"<p>See <ac:link>{FILE}</ac:link></p>", {"plan & costs.pdf"}),
        (f'<ac:macro ac:name="viewpdf"><ac:parameter>{FILE}</ac:parameter></ac:macro>', {"plan & costs.pdf"}),
        ('<p><a href="https://w.example/download/attachments/7/plan+b.pdf?version=1">plan</a></p>', {"plan b.pdf"}),
        ('<ac:image><ri:url ri:value="/wiki/download/thumbnails/7/a%20b.png" /></ac:image>', {"a b.png"}),
        # Another page's file, a charter's own, a list of whatever there is, words only, and a page that broke.
        ('<p><a href="https://w.example/download/attachments/8/plan.pdf">plan</a></p>', set()),
        ('<ri:attachment ri:filename="a.png"><ri:page ri:content-title="Other" /></ri:attachment>', set()),
        (CHARTER.format(file=f"<ac:link>{FILE}</ac:link>"), set()),
        (CHARTER.format(file="x") + f"<ac:image>{FILE}</ac:image>", {"plan & costs.pdf"}),
        ('<ac:structured-macro ac:name="attachments" />', set()),
        ("<p>ri:attachment /download/attachments/7/x.pdf</p>", set()),
        (f"<p>{FILE}", set()),
    ],
)  # fmt: skip
def test_the_files_that_a_page_shows(storage: str, wanted: set[str]) -> None:
    assert named(storage, "7") == wanted


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(["shows", "hides", "renew"]), min_size=1, max_size=10))
def test_a_file_is_new_to_readers_once_they_are_shown_it(steps: list[str]) -> None:
    """Against a retelling minute by minute: what readers saw of the file last, and when that became another one."""
    texts: list[tuple[datetime, frozenset[str]]] = []
    number, renewed, ever, since = 1, BEGAN - timedelta(days=1), False, None
    saw, showing = 0, False
    for place, step in enumerate(["shows", *steps] if steps[0] != "hides" else steps):
        at = BEGAN + timedelta(hours=place)
        if step == "renew" and texts:
            number, renewed, since = number + 1, at, None
        elif step != "renew":
            showing = step == "shows"
            texts.append((at, frozenset({"a.png"} if showing else ())))
        if showing and saw != number:
            since = at if ever else None
            saw, ever = number, True
    versions = came([RawFile(id="att1", name="a.png", number=number, at=renewed),
                  RawFile(id="att2", name="b.png", number=9, at=BEGAN + timedelta(hours=1)),
                  RawFile(id="att3", name="a.png", number=0, at=None)], texts)  # fmt: skip
    assert [(version.file, version.number, version.at) for version in versions] == (
        [("att1", number, since)] if since is not None else []
    )
