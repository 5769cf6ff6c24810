"""What counts as a contribution, and that it does not matter how the history was told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import Contribution
from core.rules.acknowledgement.contributions import contributions, edits
from core.rules.acknowledgement.thanks import only_thanks
from tests.rules.community import POLICY, at, charter, directory, note, page, person, rev

T = at(2)
MINUTE = timedelta(minutes=1)


def contributions_of(the_page, **more):
    values = {"charter": charter(), "directory": directory(), "policy": POLICY, "since": at(1), **more}
    return contributions(the_page, **values)


def ids(the_page, **more):
    return [contribution.id for contribution in contributions_of(the_page, **more)]


SIMPLE = {
    "a real edit": ([rev(2, "cem", T, 1200)], ["r2"]),
    "a minor edit": ([rev(2, "cem", T, 1200, minor=True)], []),
    "a tiny edit": ([rev(2, "cem", T, 1039)], []),
    "an edit of just enough bytes": ([rev(2, "cem", T, 1040)], ["r2"]),
    "taking text away": ([rev(2, "cem", T, 900)], ["r2"]),
    "a bot": ([rev(2, "robot", T, 1200)], []),
    "a hidden author": ([rev(2, None, T, 1200)], []),
    "a hidden text": ([rev(2, "cem", T, 1200, hidden=True)], []),
    "a move leaves the same text": ([rev(2, "cem", T, 1000, "text-1")], []),
    "before Telos": ([rev(2, "cem", at(1) - MINUTE, 1200)], []),
    "reverted by its digest": ([rev(2, "cem", T, 1200), rev(3, "ana", T + MINUTE, 1000, "text-1")], []),
    "everything between is reverted": (
        [
            rev(2, "cem", T, 1200),
            rev(3, "dan", T + MINUTE, 1400),
            rev(4, "mia", T + 2 * MINUTE, 1000, "text-1"),
        ],
        [],
    ),
    "a revert taken back brings the edit back": (
        [
            rev(2, "cem", T, 1200, "better"),
            rev(3, "dan", T + MINUTE, 1000, "text-1"),
            rev(4, "mia", T + 2 * MINUTE, 1200, "better"),
        ],
        ["r2"],
    ),
    "an edit after a revert counts": (
        [
            rev(2, "cem", T, 1200),
            rev(3, "dan", T + MINUTE, 1000, "text-1"),
            rev(4, "cem", T + 2 * MINUTE, 1300),
        ],
        ["r4"],
    ),
    "edits within the hour are one": (
        [rev(2, "cem", T, 1200), rev(3, "cem", T + 60 * MINUTE, 1400)],
        ["r2"],
    ),
    "the hour counts from the first edit": (
        [rev(2, "cem", T, 1200), rev(3, "cem", T + 40 * MINUTE, 1400), rev(4, "cem", T + 61 * MINUTE, 1600)],
        ["r2", "r4"],
    ),
    "small edits add up": ([rev(2, "cem", T, 1020), rev(3, "cem", T + MINUTE, 1045)], ["r2"]),
    "what is taken back by hand adds up to nothing": (
        [rev(2, "cem", T, 1200), rev(3, "cem", T + MINUTE, 1010)],
        [],
    ),
    "somebody else's real edit ends it": (
        [rev(2, "cem", T, 1200), rev(3, "dan", T + MINUTE, 1400), rev(4, "cem", T + 2 * MINUTE, 1600)],
        ["r2", "r3", "r4"],
    ),
    "somebody else's comma does not": (
        [rev(2, "cem", T, 1200), rev(3, "dan", T + MINUTE, 1201), rev(4, "cem", T + 2 * MINUTE, 1400)],
        ["r2"],
    ),
    "what came before is unknown": ([rev(7, "cem", T, 1200, parent=99)], ["r7"]),
}


@pytest.mark.parametrize(("revisions", "expected"), SIMPLE.values(), ids=SIMPLE.keys())
def test_which_edits_count(revisions, expected):
    assert ids(page(*revisions)) == expected


def test_a_contribution_says_what_it_holds():
    [contribution] = contributions_of(page(rev(2, "cem", T, 1200), rev(3, "cem", T + MINUTE, 1350)))
    assert (
        contribution.kind,
        contribution.first_revision,
        contribution.last_revision,
        contribution.size,
        contribution.at,
    ) == ("edit", 2, 3, 350, T)


def test_a_new_page_an_upload_and_a_redirect():
    new = replace(page(), revisions=(rev(5, "cem", T, 300, parent=0),))
    short = replace(page(), revisions=(rev(5, "cem", T, 3, parent=0),), upload=True)
    assert [contribution.kind for contribution in contributions_of(new)] == ["page"]
    assert [contribution.kind for contribution in contributions_of(short)] == ["upload"]
    assert ids(replace(new, redirect=True)) == []


def test_a_page_that_is_gone_holds_none():
    assert ids(replace(page(rev(2, "cem", T, 1200)), exists=False)) == []


def test_reverts_are_looked_for_only_so_far_back():
    between = [
        rev(number, "cem", T + number * timedelta(hours=2), 1000 + number * 50) for number in range(2, 18)
    ]
    whole = page(*between, rev(18, "dan", T + timedelta(days=3), 1000, "text-1"))
    assert len(between) == POLICY.revert_depth + 1
    assert "r2" in ids(whole)
    assert ids(replace(whole, revisions=(whole.revisions[0], *whole.revisions[2:]))) == []


TALK = {
    "a comment": ([note("a", "cem", T)], ["ca"]),
    "a bot's, and one nobody signed": ([note("a", "robot", T), note("b", None, T)], []),
    "a steward's reply is an answer": ([note("a", "cem", T), note("b", "ana", T + MINUTE, "a")], ["ca"]),
    "so is IT's and an owner's, even a second one": (
        [
            note("a", "cem", T),
            note("b", "ana", T + MINUTE, "a"),
            note("c", "ivy", T + 2 * MINUTE, "a"),
            note("d", "mia", T + 3 * MINUTE, "a"),
        ],
        ["ca"],
    ),
    "a member's first reply is a response": (
        [note("a", "cem", T), note("b", "dan", T + MINUTE, "a")],
        ["ca"],
    ),
    "a third person's remark is new": (
        [note("a", "cem", T), note("b", "dan", T + MINUTE, "a"), note("c", "eve", T + 2 * MINUTE, "a")],
        ["ca", "cc"],
    ),
    "asking back is new": (
        [note("a", "cem", T), note("b", "ana", T + MINUTE, "a"), note("c", "cem", T + 2 * MINUTE, "a")],
        ["ca", "cc"],
    ),
    "a response to what was there before Telos": (
        [note("a", "cem", at(1) - MINUTE), note("b", "dan", T, "a")],
        [],
    ),
    "a thread of its own": ([note("a", "cem", T), note("b", "dan", T + MINUTE)], ["ca", "cb"]),
}


@pytest.mark.parametrize(("comments", "expected"), TALK.values(), ids=TALK.keys())
def test_which_comments_count(comments, expected):
    assert ids(page(comments=comments)) == expected


def test_a_comments_id_cannot_take_a_key_apart():
    assert ids(page(comments=[note("Talk/Leave#1 50%", "cem", T)])) == ["cTalk%2FLeave%231 50%25"]


def test_a_comment_signed_in_the_minute_in_which_telos_came_counts():
    came = T + timedelta(seconds=21)
    assert ids(page(comments=[note("a", "cem", T)]), since=came) == ["ca"]
    assert ids(page(comments=[note("a", "cem", T - MINUTE)]), since=came) == []


def test_stewards_and_sponsor_add_without_waiting_for_an_answer():
    several = page(rev(2, "ana", T, 1200), comments=[note("a", "sol", T), note("b", "cem", T)])
    assert {contribution.id: contribution.own for contribution in contributions_of(several)} == {
        "r2": True,
        "ca": True,
        "cb": False,
    }


def test_a_former_stewards_work_stays_their_own():
    several = page(rev(2, "ana", T, 1200))
    later = charter(stewards=())
    counted = {contribution.id: contribution for contribution in contributions_of(several)}
    assert [contribution.own for contribution in contributions_of(several, charter=later)] == [False]
    assert [
        contribution.own for contribution in contributions_of(several, charter=later, counted=counted)
    ] == [True]


def test_a_bot_that_was_switched_off_is_still_a_bot():
    old = directory(person("old", bot=True, active=False))
    assert ids(page(rev(2, "old", T, 1200)), directory=old) == []


# --- any history, told in any way ---------------------------------------------------------------------------

_names = st.sampled_from(["ana", "cem", "dan", "robot", None])
_revisions = st.lists(
    st.tuples(
        _names,
        st.integers(0, 90),
        st.sampled_from([1000, 1010, 1050, 1200, 1500]),
        st.sampled_from(["", "text-1", "x", "y"]),
        st.booleans(),
    ),
    max_size=12,
)
_comments = st.lists(st.tuples(_names, st.integers(0, 90), st.integers(0, 3)), max_size=8)


@st.composite
def pages(draw):
    when, revisions = T, []
    for place, (by, minutes, size, digest, minor) in enumerate(draw(_revisions)):
        when += minutes * MINUTE
        revisions.append(rev(place + 2, by, when, size, digest, minor=minor))
    when, comments = T, []
    for place, (by, minutes, thread) in enumerate(draw(_comments)):
        when += minutes * MINUTE
        comments.append(note(f"n{place}", by, when, f"n{min(thread, place)}"))
    return page(*revisions, comments=comments)


@settings(max_examples=150, deadline=None)
@given(pages(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(whole, random):
    revisions, comments = list(whole.revisions) * 2, list(whole.comments) * 2
    random.shuffle(revisions)
    random.shuffle(comments)
    told = replace(whole, revisions=tuple(revisions), comments=tuple(comments))
    assert contributions_of(told) == contributions_of(whole)


@settings(max_examples=150, deadline=None)
@given(pages())
def test_what_every_contribution_promises(whole):
    known = {revision.number: revision for revision in whole.revisions}
    taken: set[int] = set()
    stayed = {edit.revision.number for edit in edits(whole, POLICY) if not edit.reverted}
    for contribution in contributions_of(whole):
        assert isinstance(contribution, Contribution)
        assert contribution.author is not None
        assert contribution.at >= at(1)
        if contribution.first_revision:
            first, last = known[contribution.first_revision], known[contribution.last_revision]
            assert first.author == last.author == contribution.author
            assert last.at - first.at <= POLICY.group_edits
            assert {first.number, last.number} <= stayed
            assert not {first.number, last.number} & taken
            taken |= {first.number, last.number}


# --- whose question waits for whom --------------------------------------------------------------------------

IN_THREADS = {
    "a question in a steward's own thread": (
        [note("a", "ana", T), note("b", "cem", T + MINUTE, "a", excerpt="From when on?")],
        ["cb"],
    ),
    "and in the sponsor's": ([note("a", "sol", T), note("b", "cem", T + MINUTE, "a")], ["cb"]),
    "a second member's word to it is the response": (
        [note("a", "ana", T), note("b", "cem", T + MINUTE, "a"), note("c", "dan", T + 2 * MINUTE, "a")],
        ["cb"],
    ),
    "another steward's is an answer": (
        [note("a", "ana", T), note("b", "ben", T + MINUTE, "a")],
        [],
    ),
    "thanks opens nothing": (
        [
            note("a", "cem", T),
            note("b", "ana", T + MINUTE, "a"),
            note("c", "cem", T + 2 * MINUTE, "a", excerpt="Thanks, that helps!"),
        ],
        ["ca"],
    ),
    "unless it asks again": (
        [
            note("a", "cem", T),
            note("b", "ana", T + MINUTE, "a"),
            note("c", "cem", T + 2 * MINUTE, "a", excerpt="Thanks! And for half days?"),
        ],
        ["ca", "cc"],
    ),
    "thanks alone in a thread of its own is a contribution": (
        [note("a", "cem", T, excerpt="Thanks for this page!")],
        ["ca"],
    ),
    "several within the hour are one": (
        [note("a", "cem", T), note("b", "cem", T + 30 * MINUTE, "a"), note("c", "cem", T + 60 * MINUTE, "a")],
        ["ca"],
    ),
    "not beyond the hour": ([note("a", "cem", T), note("b", "cem", T + 61 * MINUTE, "a")], ["ca", "cb"]),
    "not over two threads": ([note("a", "cem", T), note("b", "cem", T + MINUTE)], ["ca", "cb"]),
    "not over an answer": (
        [note("a", "cem", T), note("b", "ana", T + MINUTE, "a"), note("c", "cem", T + 2 * MINUTE, "a")],
        ["ca", "cc"],
    ),
}


@pytest.mark.parametrize(("comments", "expected"), IN_THREADS.values(), ids=IN_THREADS.keys())
def test_who_waits_in_a_thread(comments, expected):
    assert [
        contribution.id for contribution in contributions_of(page(comments=comments)) if not contribution.own
    ] == expected


def test_a_steward_who_stops_being_one_leaves_no_question_without_its_place():
    told = page(comments=[note("a", "ana", T), note("b", "cem", T + MINUTE, "a")])
    counted = {contribution.id: contribution for contribution in contributions_of(told)}
    later = charter(stewards=())
    assert ids(told, charter=later, counted=counted) == ["ca", "cb"]


@pytest.mark.parametrize(
    "text",
    ["Thanks!", "Thank you, Ana.", "Danke, das hilft mir sehr.", "Perfect, thanks a lot 👍", "Merci !",
     "Great – thx", "Vielen Dank für die schnelle Antwort!", "ok, thanks, that makes it clear",
     "Thank you so much, Mia", "Thanks @Bo Chen!", "ok @Ana, ok", "@ana: thanks!", "Danke @Mona Freitagsen, ok",
     "That answers my question. Thanks!", "Got it, thank you", "👍",
     "🙏🏽",
     "Danke dir, Ana, alles klar.", "Das wollte ich wissen, danke.", "Gracias, Ana.", "Je vous remercie.", "Благодаря!",
     "Terima kasih banyak", "Cảm ơn bạn"],
)  # fmt: skip
def test_a_short_word_of_thanks(text):
    assert only_thanks(text)


@pytest.mark.parametrize(
    "text",
    ["", "Thanks?", "Thanks, but the form is gone.", "Danke, aber was gilt für Teilzeit", "Ok, but when",
     "Thanks. Please add the link.", "Thanks, the third row is missing the date",
     "Thank you. " + "We will see to it in the next weeks and months. " * 4, "Danke, wie lange noch",
     "Thanks, the link is dead", "Thanks, I disagree", "Thanks. Same for trainees", "Thanks, this is outdated",
     "Thanks Ana, the link is dead", "Thanks. One more thing: the form is broken", "Thanks, let me know the date",
     "Thanks. 14 days or 30", "Thanks, +10", "Thanks to Bo the table is now complete", "Thanks for nothing",
     "Thanks. Broken.", "ok @Montag, ok", "@Montag ok", "@montag: ok", "Danke, Montag", "Thanks, Monday!", "ok, Friday",
     "Danke, Dezember", "Thanks, Tomorrow", "Danke @Morgen", "Thanks @Fri",
     "Danke, der Link ist tot", "Danke. Und für Teilzeitkräfte", "Danke, das widerspricht Abschnitt 4",
     "Danke, sag mir Bescheid", "Danke, Fehler.", "Thanks in advance", "谢谢 链接失效了", "🤔"],
)  # fmt: skip
def test_what_says_more_than_thanks(text):
    assert not only_thanks(text)


@pytest.mark.parametrize(
    ("thanks", "more"),
    [
        ("Merci beaucoup pour ta réponse !", "Merci, il manque la troisième ligne."),
        ("Muchas gracias por la ayuda.", "Gracias, falta el enlace."),
        ("Grazie mille, tutto chiaro.", "Grazie, ma quando si comincia"),
        ("Hartelijk dank voor het snelle antwoord!", "Dank, dat geldt niet voor ons."),
        ("Muito obrigada!", "Obrigado, o prazo está errado."),
        ("Dziękuję bardzo, jasne.", "Dzięki, brakuje daty."),
        ("Tack så mycket för hjälpen!", "Tack, men när gäller det."),
        ("Mange tak for svaret.", "Tak, linket virker ikke."),
        ("Tusen takk!", "Takk, her står feil dato."),
        ("Kiitos paljon vastauksesta!", "Kiitos, päivämäärä on väärä."),
        ("Děkuji moc za odpověď.", "Díky, chybí tam datum."),
        ("Köszönöm szépen a választ!", "Köszönöm, a dátum rossz."),
        ("Çok teşekkür ederim!", "Teşekkürler, tarih yanlış."),
        ("Большое спасибо за ответ!", "Спасибо, а ссылка не работает."),
        ("Щиро дякую!", "Дякую, дати немає."),
        ("ありがとうございます。助かりました!", "ありがとうございます。リンクがありません。"),
        ("非常感谢您的回复!", "谢谢,链接打不开。"),
        ("정말 감사합니다!", "감사합니다. 날짜가 틀립니다."),
        ("תודה רבה!", "תודה, התאריך שגוי."),
        ("شكرا جزيلا", "شكرا، التاريخ خطأ."),
        ("ขอบคุณมากครับ", "ขอบคุณครับ ลิงก์เสีย"),
        ("ขอบคุณสำหรับคำตอบค่ะ", "ขอบคุณค่ะ วันที่ผิด"),
        ("आपके जवाब के लिए बहुत धन्यवाद!", "धन्यवाद, लिंक काम नहीं करता"),
        ("बहुत-बहुत शुक्रिया", "शुक्रिया, तारीख गलत है"),
        ("خیلی ممنون از پاسخ‌تان!", "ممنون، لینک کار نمی‌کند"),
        ("سپاس از شما", "سپاس، تاریخ اشتباه است"),
    ],
)
def test_a_word_of_thanks_in_many_languages_and_what_is_more_than_that(thanks, more):
    assert only_thanks(thanks)
    assert not only_thanks(more)
    assert not only_thanks(f"{thanks} ?")
    assert not only_thanks(f"{thanks} " * 20)


@pytest.mark.parametrize(
    ("closes", "goes_on"),
    [
        ("Ok.", "Ok. And for trainees"),
        ("OK 👍", "OK, update the table"),
        ("Okay, got it.", "Got it wrong"),
        ("Understood!", "Understood by nobody"),
        ("Alles klar.", "Alles klar, aber wann"),
        ("Ok, passt.", "Passt nicht"),
        ("Entendido.", "No entendido"),
        ("D’accord, compris.", "Pas d'accord"),
        ("รับทราบค่ะ", "รับทราบค่ะ เมื่อไหร่"),
        ("ठीक है", "ठीक नहीं है"),
        ("باشه", "باشه کی"),
        ("Понятно.", "Непонятно."),
        ("👌", "👎"),
        ("Sure.", "Not sure."),
    ],
)
def test_a_short_word_that_closes_a_talk_and_what_goes_on(closes, goes_on):
    assert only_thanks(closes)
    assert not only_thanks(goes_on)
    assert not only_thanks(f"{closes}?")


AGREED = [
    "LGTM", "lgtm!", "+1", "+ 1", "+1 👍", "Thanks, +1", "ack", "ACK.", "same here",
    "Same here, thanks!", "dito", "Dito.", "🎉", "👩‍💻", "❤️", ":-)", ":+1:", "<3", "Ok :-)",
    "+1 from me", "Von mir auch +1", "Sieht gut aus.", "Sehe ich auch so!", "LGTM, Ana",
    "@Ana Muster: +1", "@Ana, danke", "Works for me 🎉", "Idem.", "Yo también.", "done ✔",
]  # fmt: skip
GOES_ON = [
    "+1?", "-1", "+10", "+1 day please", "+1.5", "+1,5 Tage", "LGTM?",
    "LGTM but the date is wrong", "ack ❓", "Same for trainees", "dito für Teilzeit",
    "Same problem here", "🤔", "Thanks 🤔", "OK ✗", "Danke :(", "🥺", "➖", "Nicht einverstanden",
    "Not done", "@Ana", "@Ana the link is dead", "@Ana: bitte ergänzen", "Ok, Teil fehlt",
    "Danke, Teil fehlt", "Same here. And the form", "Dafür fehlt die Zeile", "!", "…",
    "Thanks @Tom: Friday.", "Danke @Anna Muster, Montag", "Ok @Tom Friday",
]  # fmt: skip


@pytest.mark.parametrize("text", AGREED)
def test_who_only_agrees_or_nods_waits_for_nobody(text):
    assert only_thanks(text)
    assert not only_thanks(f"{text} ?")
    assert not only_thanks(f"{text} But when")


@pytest.mark.parametrize("text", GOES_ON)
def test_who_agrees_and_asks_or_objects_waits_for_an_answer(text):
    assert not only_thanks(text)


# --- old history that arrives late --------------------------------------------------------------------------


def test_imported_history_is_nobodys_contribution():
    imported = [
        rev(3, "cem", at(1, month=3), 400, parent=0),
        rev(4, "dan", at(2, month=3), 900, parent=3),
    ]
    first, line = rev(2, "cem", T, 1200), rev(5, "ana", T + 90 * MINUTE, 1200, "text-2", parent=2)
    more = rev(6, "dan", T + 100 * MINUTE, 1500, parent=5)
    for since in (at(1), at(1, month=2)):
        alone = ids(page(first, line, more), since=since)
        assert ids(page(first, *imported, line, more), since=since) == alone
    assert ids(page(first, *imported, line, more)) == ["r2", "r6"]


def test_clocks_that_differ_a_little_are_no_import():
    assert ids(page(rev(2, "cem", T, 1200), rev(3, "dan", T - 5 * MINUTE, 1400))) == ["r3", "r2"]
