"""The handbook of the demonstration and the tests: a real employer's, with its history."""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

HANDBOOK = Path(__file__).parent / "data/handbook.xml.xz"
CONDUCT = "About us/Code of conduct"


def pages() -> Iterator[tuple[int, str, list[tuple[int, str]]]]:
    """Id, title, and the versions' ids with their text, of each page."""
    with lzma.open(HANDBOOK) as file:
        for _, element in ET.iterparse(file):
            if not element.tag.endswith("}page"):
                continue
            space = element.tag.removesuffix("page")
            versions = [
                (int(version.findtext(f"{space}id", "")), version.findtext(f"{space}text") or "")
                for version in element.iter(f"{space}revision")
            ]
            yield int(element.findtext(f"{space}id", "")), element.findtext(f"{space}title", ""), versions
            element.clear()


def test_each_page_and_each_version_has_an_id_of_its_own_and_the_policy_has_a_text() -> None:
    ids, numbers, conduct = [], [], ""
    for id_, title, versions in pages():
        ids.append(id_)
        numbers += [number for number, _ in versions]
        if title == CONDUCT:
            conduct = versions[-1][1]
    assert len(set(ids)) == len(ids) == 846
    assert len(set(numbers)) == len(numbers) == 5849
    # What people are asked to confirm is worth reading: headings, paragraphs, and no trace of another markup.
    assert len(conduct.split()) > 500
    assert len(re.findall(r"^==+ .+ ==+$", conduct, re.MULTILINE)) >= 3
    assert not re.search(r"^#+ |\]\(https?://|^---$", conduct, re.MULTILINE)
