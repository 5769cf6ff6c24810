"""Mails over real SMTP: their structure, their headers, and how they look."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32, default
from email.utils import parseaddr
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import escape
from playwright.sync_api import Browser

from core.notify.render import rendered
from core.ports import GiveUp
from tests.notify.post_office import AnyPort, Box, message, notifier, port, sent
from tests.notify.posts import POSTS, STOP, URL
from tests.ui import samples as s

EVIL = "Ana\r\nBcc: victim@example.org\r\n\r\n<script>alert(1)</script>"


@pytest.mark.parametrize("name", POSTS)
def test_a_mail_is_plain_text_and_html_with_the_same_words(box: Box, server: Controller, name: str) -> None:
    what = message(name)
    mail = sent(box, server, what)
    assert mail.get_content_type() == "multipart/alternative"
    plain, html = mail.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    text = plain.get_content()
    assert text.replace("\r\n", "\n").strip() == rendered(what)[0].strip()
    markup = html.get_content()
    for line in what.lines:
        for piece in (line.what, line.why, line.benefit, line.until, line.ask, line.action):
            assert piece in text
            assert str(escape(piece)) in markup
    assert box.to == [[what.to.email]]
    assert all(len(line) <= 998 for line in box.raw[0].split(b"\r\n"))
    assert box.raw[0].isascii()


def test_headers(box: Box, server: Controller) -> None:
    what = message()
    mail = sent(box, server, what)
    assert mail["From"] == "Telos <telos@wiki.example.org>"
    assert mail["To"] == "Cem Demir <cemdemir@example.org>"
    assert mail["Subject"] == what.subject
    assert mail["Date"].datetime == s.NOW
    assert mail["List-Unsubscribe"] == f"<{STOP}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Feedback-ID"] == "confirm:telos"
    assert mail["Content-Language"] == "en"
    assert mail["Cc"] is None
    assert mail["Bcc"] is None


def test_nothing_in_a_mail_tells_who_opened_it() -> None:
    html = rendered(message("digest"))[1]
    assert "<img" not in html
    assert "src=" not in html
    assert "url(" not in html
    assert "@import" not in html
    assert "<link" not in html


def test_the_same_message_has_the_same_id_and_one_thing_is_one_thread(box: Box, server: Controller) -> None:
    first, again, other = (
        sent(box, server, what) for what in (message("deliver"), message("deliver"), message("confirm"))
    )
    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert first["Message-ID"].endswith("@wiki.example.org>")
    later = sent(box, server, replace(message("deliver"), key="deliver/hr:page:12/travel#before-1#hr:3"))
    assert later["Message-ID"] != first["Message-ID"]
    assert later["References"] == first["References"] == first["In-Reply-To"]
    assert other["References"] != first["References"]
    # Two people's threads about one thing are two: nobody can guess the other's.
    assert sent(box, server, message("steward"))["References"] != first["References"]
    assert sent(box, server, message("digest"))["References"] is None


def test_names_titles_and_texts_cannot_make_headers_or_markup(box: Box, server: Controller) -> None:
    what = message()
    line = replace(what.lines[0], what=EVIL, why=EVIL, community=EVIL, ask=EVIL)
    mail = sent(
        box,
        server,
        replace(
            what,
            to=replace(what.to, display=EVIL),
            subject=EVIL,
            thread=EVIL,
            key=EVIL,
            lines=(line,),
            good=EVIL,
            stop_url=f"{STOP}\r\nBcc: victim@example.org",
            headers={"X-Kind": EVIL, "Subject": "another"},
        ),
    )
    assert mail["Bcc"] is None
    assert mail.get_all("Subject") == ["Ana Bcc: victim@example.org <script>alert(1)</script>"]
    assert box.to == [["cemdemir@example.org"]]
    assert "script" not in {part.lower() for part in mail}
    html = mail.get_body(("html",))
    assert html
    assert "<script" not in html.get_content()
    plain = mail.get_body(("plain",))
    assert plain
    assert not any(header.startswith("Bcc:") for header in plain.get_content().splitlines())


@pytest.mark.parametrize(
    "address",
    [
        "a@b.org\r\nBcc: c@d.org",
        "a@b.org, c@d.org",
        "no address",
        "",
        "<a@b.org>",
        "a b@c.org",
        "a@b.org\x00",
    ],
)
def test_an_address_that_is_none_is_given_up(box: Box, server: Controller, address: str) -> None:
    person = replace(s.CEM, email=address)
    assert not notifier(port(server)).reaches(person)
    with pytest.raises(GiveUp, match="mail address of hr:3"):
        notifier(port(server)).send(replace(message(), to=person))
    assert box.mails == []


def test_who_can_be_reached() -> None:
    assert notifier(25).reaches(s.CEM)
    assert not notifier(25).reaches(replace(s.CEM, email=None))


def test_names_and_subjects_beyond_ascii(box: Box, server: Controller) -> None:
    what = replace(
        message(),
        to=replace(s.CEM, display="Jürgen “Jü” Ökçe 李"),
        subject="Prüfe „Reisen“ bis Do, 26. Nov 🎯",
    )
    mail = sent(box, server, what)
    assert mail["Subject"] == what.subject
    assert mail["To"].addresses[0].display_name == "Jürgen “Jü” Ökçe 李"


def test_an_address_beyond_ascii_needs_a_server_that_knows_it(box: Box) -> None:
    what = replace(message(), to=replace(s.CEM, email="jürgen@example.org"))
    for knows in (False, True):
        controller = AnyPort(box, hostname="127.0.0.1", port=0, enable_SMTPUTF8=knows)
        controller.start()
        try:
            if knows:
                notifier(port(controller)).send(what)
            else:
                with pytest.raises(GiveUp, match="beyond ASCII"):
                    notifier(port(controller)).send(what)
        finally:
            controller.stop()
    assert box.to == [["jürgen@example.org"]]


@pytest.mark.parametrize(
    ("written", "sent_to"),
    [
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("ana@BÜCHER.example", "ana@xn--bcher-kva.example"),
        # By the rules of 2008 the sharp s is a letter of its own.
        ("ana@straße.example", "ana@xn--strae-oqa.example"),
        ("ana@例え.テスト", "ana@xn--r8jz45g.xn--zckzah"),
        ("ana@mail.bu\u0308cher.example", "ana@mail.xn--bcher-kva.example"),
        ("ana@my_host.example", "ana@my_host.example"),
    ],
)
@pytest.mark.parametrize("knows", [False, True])
def test_a_domain_beyond_ascii_goes_out_as_an_a_label(
    box: Box, written: str, sent_to: str, knows: bool
) -> None:
    controller = AnyPort(box, hostname="127.0.0.1", port=0, enable_SMTPUTF8=knows)
    controller.start()
    try:
        mail = sent(box, controller, replace(message(), to=replace(s.CEM, email=written)))
    finally:
        controller.stop()
    assert box.to == [[sent_to]]
    assert mail["To"].addresses[0].addr_spec == sent_to
    assert box.raw[0].isascii()


def test_a_domain_that_can_be_none_is_given_up_and_the_senders_is_an_a_label(
    box: Box, server: Controller
) -> None:
    nowhere = replace(s.CEM, email="ana@bü\u200d..example")
    assert not notifier(port(server)).reaches(nowhere)
    with pytest.raises(GiveUp, match="mail address of hr:3"):
        notifier(port(server)).send(replace(message(), to=nowhere))
    notifier(port(server), sender="Telos <telos@bücher.example>").send(message())
    assert box.mails[0]["From"] == "Telos <telos@xn--bcher-kva.example>"
    assert str(box.mails[0]["Message-ID"]).endswith("@xn--bcher-kva.example>")


@pytest.mark.parametrize(
    "title",
    [
        "=?utf-8?q?Hi?=",
        "=?UTF-8?B?SGk=?=",
        "Read =?utf-8?q?Hi?= and =?iso-8859-1?q?=FC?= by Fri",
        "=?utf-8?q?Hi",
        "What =? means, für alle",
        "=?utf-8?q?" + "long_" * 60 + "?=",
        "=?utf-8?q?=0D=0ABcc:_victim@example.org?=",
    ],
)
def test_what_looks_like_an_encoded_word_stays_as_it_is(box: Box, server: Controller, title: str) -> None:
    mail = sent(box, server, replace(message(), subject=title, to=replace(s.CEM, display=title)))
    assert mail["Subject"] == title
    # Not by the library's own reading of addresses, which puts spaces between encoded words.
    written = message_from_bytes(box.raw[0], policy=compat32)["To"].rpartition("<")[0]
    assert str(make_header(decode_header(written.strip()))) == title
    assert mail["To"].addresses[0].addr_spec == s.CEM.email
    assert mail["Bcc"] is None
    heads = box.raw[0].split(b"\r\n\r\n")[0].split(b"\r\n")
    long = [line for line in heads if len(line) > 78 and line.startswith((b"Subject", b"To", b" =?"))]
    assert long == []


_WORDS = st.lists(
    st.sampled_from(
        [
            "until",
            "Mon",
            "23:19",
            "CET",
            "·",
            "und",
            "“Leave",
            "policy”",
            "Prüfe",
            "ß" * 40,
            "x" * 90,
            "李",
            "=?",
            "a",
        ]
    ),
    min_size=1,
    max_size=25,
).map(" ".join)


@pytest.mark.parametrize("utf8", [False, True])
@given(subject=_WORDS, name=_WORDS)
@example(subject="Ana can go on once you answer, until Mon 23:19 CET · and 2 more things", name="Ana")
@example(subject="“Leave policy” becomes common ground once you’ve read it · and more", name="Ökçe, Jü")
def test_a_subject_and_a_name_arrive_with_every_space_and_no_other(
    utf8: bool, subject: str, name: str
) -> None:
    """However they are folded, and by whichever reader they are put together."""
    what = replace(message(), subject=subject, to=replace(s.CEM, display=name))
    built = notifier(25).built(what)
    raw = built.as_bytes(policy=built.policy.clone(utf8=utf8))
    assert message_from_bytes(raw, policy=default)["Subject"] == subject
    old = message_from_bytes(raw, policy=compat32)
    assert str(make_header(decode_header(old["Subject"]))) == subject
    shown, address = parseaddr(old["To"])
    assert str(make_header(decode_header(shown))) == name
    assert address == s.CEM.email


def test_where_to_stop_and_which_thread_are_never_encoded_however_long(box: Box, server: Controller) -> None:
    """Mail servers read them as they stand."""
    stop = "https://collaboration.a-company-with-a-long-name.example.org/telos/u/" + "a" * 60
    long = notifier(port(server), sender=f"Telos <telos@{'intranet.' * 8}example.org>")
    long.send(replace(message(), stop_url=stop))
    heads = box.raw[0].partition(b"\r\n\r\n")[0]
    assert f"\r\nList-Unsubscribe: <{stop}>\r\n".encode() in heads
    for name in (b"In-Reply-To", b"References", b"Message-ID"):
        assert re.search(rb"\r\n" + name + rb": <[0-9a-f]{40}@(intranet\.){8}example\.org>", heads)


def test_a_line_of_one_dot_does_not_end_the_mail(box: Box, server: Controller) -> None:
    what = message()
    mail = sent(box, server, replace(what, lines=(replace(what.lines[0], what=".", why=".hidden"),)))
    plain = mail.get_body(("plain",))
    assert plain
    assert ["." in plain.get_content().splitlines(), ".hidden" in plain.get_content().splitlines()] == [
        True,
        True,
    ]
    assert URL in plain.get_content()


# --- how it looks ----------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [700, 320])
@pytest.mark.parametrize("name", ["confirm", "digest", "outcome"])
def test_the_html_mail_is_accessible_everywhere(browser: Browser, name: str, width: int, scheme: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 600}, color_scheme=scheme)
    try:
        page = context.new_page()
        page.set_content(rendered(message(name))[1])
        results = Axe().run(
            page, options={"rules": {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}}
        )
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    finally:
        context.close()
