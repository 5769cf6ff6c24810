"""A person saves between our reading and our writing: mode 7."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from plugins.confluence import block
from plugins.confluence.testing import Harness
from tests.confluence.telos import MAX, TwinHouse
from tests.confluence.trouble.conftest import dc, telos, title, wiki  # noqa: F401 - fixtures
from tests.failures.conftest import Survives


@dc
def test_mode_07_what_a_person_saved_meanwhile_stays_byte_for_byte(
    telos: TwinHouse,  # noqa: F811
    wiki: Harness,  # noqa: F811
    title: str,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    protected: bool,
    survives: Survives,
) -> None:
    telos.write(title)
    words = "<p>A  b&nbsp;\u00fc <![CDATA[ x ]]> <!-- kept --></p>" + block.take_off(wiki.twin.storage(title))
    pages, saved = telos.platform._wiki, [False]
    save = pages.save

    def late(page: Any, body: str) -> None:
        if not saved[0]:
            saved[0] = True
            wiki.twin.edit(title, words, by=MAX)
            if not protected:
                # Whoever writes last is right: the version is only counted up.
                page = replace(page, version=replace(page.version, number=wiki.current(title)))
        save(page, body)

    monkeypatch.setattr(pages, "save", late)
    telos.shown()
    assert saved[0]
    with survives():
        assert block.take_off(wiki.twin.storage(title)) == words
