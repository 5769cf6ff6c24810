"""A message that is cut leads to all that it left out, on either flavour."""

from __future__ import annotations

import pytest

from core.notify import compose
from plugins.confluence.testing import SITE, Harness
from tests.confluence.telos import MAX, TwinHouse


def test_what_a_message_leaves_out_stands_where_its_link_leads(
    telos: TwinHouse, wiki: Harness, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compose, "MOST_LINES", 2)
    asked = {"read by": MAX, "read until": "2026-12-21"}
    first, *_ = [telos.write(f"{title} {number}", **asked) for number in range(6)]
    telos.service.go_live(SITE)
    telos.later(days=26)
    message = next(mail for mail in telos.mails(MAX) if "more thing" in str(mail.get_body(("plain",))))
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    owed = {key for key in telos.owed_by(MAX) if key.startswith("confirm/")}
    assert len(owed) == 6
    if wiki.variant == "dc":
        assert f"{telos.settings.server.url}/at/{SITE}#all" in text
    else:
        lead = next(line for line in text.split() if line.endswith("telos=part"))
        assert lead.startswith(f"{wiki.twin.url}/spaces/HR/pages/")
    part = telos.ask(MAX, "part", first, wiki.current(f"{title} 0")).get_json()
    assert {item["key"] for item in (*part["items"], *part["rest"])} >= owed
