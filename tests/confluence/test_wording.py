"""What a page's wording is: its source without the charter, which nobody has to read again when it changes."""

from __future__ import annotations

import hashlib

import pytest

from plugins.confluence.charter import size_and_digest


def test_size_and_digest_are_those_of_the_source() -> None:
    text = "<p>Grüße &amp; mehr</p>"
    assert size_and_digest(text) == (len(text.encode()), hashlib.sha256(text.encode()).hexdigest())
    assert size_and_digest("\ud800")[0] == 3
    assert size_and_digest("<p>broken")[0] == 9


def test_a_change_of_the_charter_alone_leaves_size_and_digest() -> None:
    def page(sponsor: str, words: str) -> str:
        return (
            '<ac:structured-macro ac:name="info"><ac:rich-text-body><p>Read this.</p></ac:rich-text-body>'
            '</ac:structured-macro><ac:structured-macro ac:name="details"><ac:parameter ac:name="id">telos'
            "</ac:parameter><ac:rich-text-body><table><tbody><tr><th>Purpose</th><td>One policy.</td></tr>"
            f"<tr><th>Sponsor</th><td>{sponsor}</td></tr></tbody></table></ac:rich-text-body>"
            f"</ac:structured-macro><p>{words}</p>"
            '<ac:structured-macro ac:name="details"><ac:rich-text-body><table><tbody><tr><th>Weight</th>'
            f"<td>{len(words)}</td></tr></tbody></table></ac:rich-text-body></ac:structured-macro>"
        )

    assert size_and_digest(page("Mia", "Words.")) == size_and_digest(page("Somebody else", "Words."))
    assert size_and_digest(page("Mia", "Words.")) != size_and_digest(page("Mia", "Other words."))


_CHARTER = (
    '<ac:structured-macro ac:name="details"><ac:parameter ac:name="id">telos</ac:parameter><ac:rich-text-body>'
    "<table><tbody><tr><th>Purpose</th><td>One policy.</td></tr></tbody></table></ac:rich-text-body>"
    "</ac:structured-macro>"
)
_AROUND = '<p class="auto-cursor-target"><br /></p>'


def _framed(name: str, inside: str) -> str:
    return (
        f'<ac:structured-macro ac:name="{name}" ac:macro-id="7"><ac:parameter ac:name="title">Charter</ac:parameter>'
        f"<ac:rich-text-body>{inside}</ac:rich-text-body></ac:structured-macro>"
    )


@pytest.mark.parametrize(
    "page",
    [
        f"{_CHARTER}<p>One</p><p>Two</p>",
        f"<p>One</p>{_CHARTER}<p>Two</p>",
        f"<p>One</p><p>Two</p>{_CHARTER}",
        f"{_AROUND}{_CHARTER}{_AROUND}<p>One</p><p>Two</p>",
        f"<p />{_CHARTER}<p>&nbsp;</p><p>One</p><p></p><p>Two</p>",
        f"<p>One</p>\n{_CHARTER}\n<p>Two</p>",
        f"{_framed('expand', _CHARTER)}<p>One</p><p>Two</p>",
        f"<p>One</p>{_framed('panel', _framed('expand', _AROUND + _CHARTER))}<p>Two</p>",
        f'<div class="box"> {_CHARTER} </div><p>One</p><p>Two</p>',
        (
            '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>One</p><p>Two</p></ac:layout-cell>'
            f"<ac:layout-cell>{_AROUND}{_CHARTER}</ac:layout-cell></ac:layout-section></ac:layout>"
        ),
    ],
)
def test_a_charter_put_in_or_moved_asks_nobody_to_read_again(page: str) -> None:
    assert size_and_digest(page) == size_and_digest("<p>One</p><p>Two</p>")
    assert size_and_digest(page.replace("Two", "2")) != size_and_digest(page)


@pytest.mark.parametrize(
    ("first", "other"),
    [
        (_framed("expand", _CHARTER + "<p>Ask first.</p>"), _framed("expand", "<p>Ask.</p>" + _CHARTER)),
        (f"{_framed('expand', '')}{_CHARTER}", _CHARTER),
        ("<![CDATA[<p></p>]]>", "<![CDATA[]]>"),
        ("<p>One</p><p><ac:image/></p>", "<p>One</p>"),
    ],
)
def test_what_is_not_the_charters_is_read_again(first: str, other: str) -> None:
    assert size_and_digest(first) != size_and_digest(other)
