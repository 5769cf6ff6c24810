"""A page longer than what is read of one (``largest_page``): it is said that it is, and nothing in it is parsed."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from core.model import PageKey
from plugins.confluence import read as reading
from plugins.confluence.raw import RawPage, RawVersion
from plugins.confluence.read import Reader

_CHARTER = (
    '<ac:structured-macro ac:name="details"><ac:parameter ac:name="id">telos</ac:parameter><ac:rich-text-body>'
    "<table><tbody><tr><th>Purpose</th><td>One policy.</td></tr></tbody></table></ac:rich-text-body>"
    "</ac:structured-macro>"
)


@pytest.mark.parametrize(("size", "cut"), [(499, False), (501, True)])
def test_of_a_page_that_is_too_long_nothing_is_parsed(
    monkeypatch: pytest.MonkeyPatch, size: int, cut: bool
) -> None:
    parsed: list[str] = []
    monkeypatch.setattr(reading, "read_charter_text", lambda text: parsed.append(text))
    body = _CHARTER + "<p>" + "x" * (size - len(_CHARTER) - 7) + "</p>"
    assert len(body) == size
    version = RawVersion(number=1, at=datetime(2026, 11, 5, tzinfo=UTC), author="a", body=body)
    raw = RawPage(id="7", title="Leave", space="HR", version=version)
    reader = Reader("hr", cast("Any", SimpleNamespace(cloud=False)), "https://wiki.example", largest=500)
    page = reader.state(raw)
    assert (page.key, page.cut) == (PageKey("hr:7"), cut)
    assert parsed == ([] if cut else [body])
