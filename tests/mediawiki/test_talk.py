"""Comments as discussion pages hold them, in English, German and by DiscussionTools."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.mediawiki.discussion_tools import read_discussion_tools
from plugins.mediawiki.saved import Line, Saver
from plugins.mediawiki.talk import read_talk
from tests.mediawiki.wikis import ENGLISH, GERMAN
from tests.support.growth import spent

ANA = "[[User:Ana|Ana]] ([[User talk:Ana|talk]]) 12:34, 5 November 2026 (UTC)"
BO = "[[User:Bo|Bo]] ([[User talk:Bo|talk]]) 13:00, 5 November 2026 (UTC)"


def authors(text: str) -> list[tuple[str, str]]:
    return [(comment.author, comment.excerpt) for comment in read_talk(text, ENGLISH)[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Who pays? {ANA}", [("Ana", "Who pays?")]),
        (f"Who pays? --{ANA}", [("Ana", "Who pays?")]),
        (f"Who pays? <small>— {ANA}</small>", [("Ana", "Who pays?")]),
        (f"== Money ==\nWho pays? {ANA}\n:We do. {BO}", [("Ana", "Who pays?"), ("Bo", "We do.")]),
        (f"Two\n\nparagraphs. {ANA}", [("Ana", "Two paragraphs.")]),
        (f"This is '''bold''' {ANA}\n:'''+1''' {BO}", [("Ana", "This is bold"), ("Bo", "+1")]),
        (f"* '''Bold''' and [[Leave policy|the policy]] {ANA}", [("Ana", "Bold and the policy")]),
        ("Unsigned words.", []),
        (f"<nowiki>Who pays? {ANA}</nowiki>", []),
        (f"<!-- Who pays? {ANA} -->", []),
        (f"<pre>\nWho pays? {ANA}\n</pre>", []),
        ("Somebody wrote 12:34, 5 November 2026 (UTC)", []),
        ("Dated [[Leave policy]] 12:34, 5 November 2026 (UTC)", []),
        ("No such day [[User:Ana]] 12:34, 31 November 2026 (UTC)", []),
        ("No such month [[User:Ana]] 12:34, 5 Foonember 2026 (UTC)", []),
        (
            "By contributions [[Special:Contributions/Ana|Ana]] 12:34, 5 November 2026 (UTC)",
            [("Ana", "By contributions")],
        ),
        ("Spelt [[user:ana_b|x]] 12:34, 5 November 2026 (UTC)", [("Ana b", "Spelt")]),
        (f"See [[User:Bo]] about it. {ANA}", [("Ana", "See User:Bo about it.")]),
        (f"[[User:Bo|Bo]]: We do, since May. {ANA}", [("Ana", "We do, since May.")]),
        (f"{{{{ping|Bo}}}} {ANA}", [("Ana", "")]),
        # What ends by itself, or never, hides nothing behind it.
        (f"Don<nowiki/>'t. {ANA}\n:Why not. {BO}", [("Ana", "Don't."), ("Bo", "Why not.")]),
        (f"A<nowiki /> b {ANA}\n<pre/>\n:C {BO}", [("Ana", "A b"), ("Bo", "C")]),
        (f"Write <nowiki> here. {ANA}\n:And <pre>. {BO}", [("Ana", "Write here."), ("Bo", "And .")]),
        (f"Write <code> here. {ANA}\n:Yes. {BO}", [("Ana", "Write here."), ("Bo", "Yes.")]),
        (f"<pre>\nA. {ANA}\n</pre>\nB. {BO}", [("Bo", "B.")]),
        (f"A <!-- b. {ANA}", []),
        # In a line: a picture is its caption, a broken line goes on.
        (f"[[File:Plan.png|thumb|left|Our plan]] is out. {ANA}", [("Ana", "Our plan is out.")]),
        (f"One<br/>two<br clear=all>three {ANA}", [("Ana", "One two three")]),
        # In a table: what the cells say, no mark of them and nothing of how they look.
        (f"{{|\n|-\n| Monday\n| yes, I agree {ANA}\n|}}", [("Ana", "Monday yes, I agree")]),
        (f'{{|\n|-\n| Monday\n| style="x" | yes, I agree {ANA}\n|}}', [("Ana", "Monday yes, I agree")]),
        (f"{{|\n|-\n| yes {ANA} || no {BO}\n|}}", [("Ana", "yes"), ("Bo", "no")]),
        (f"{{|\n! scope=row | Monday !! yes {ANA} !! no {BO}\n|}}", [("Ana", "Monday yes"), ("Bo", "no")]),
        (f'{{| class="wikitable"\n|+ Days\n|- id="x"\n| Fine {ANA}\n|}}', [("Ana", "Days Fine")]),
        (
            f"{{|\n| rowspan=2 style='a:b' | [[Leave|the policy]] holds {ANA}\n|}}",
            [("Ana", "the policy holds")],
        ),
        (f":{{|\n| {'long ' * 30}{ANA}\n|}}", [("Ana", " ".join(["long"] * 30))]),
        (f"So:\n{{|\n|-\n| a || b\n|}} Fine? Great!! {ANA}", [("Ana", "So: a b Fine? Great!!")]),
        # A template's parts stand behind a bar, too, and what begins like a mark is a word outside a table.
        (f"{{{{quote\n| text = hm\n}}}}\nI agree {ANA}", [("Ana", "I agree")]),
        (f"!Bo, is it? {ANA}", [("Ana", "Bo, is it?")]),
        ("", []),
    ],
)
def test_what_is_a_comment(text: str, expected: list[tuple[str, str]]) -> None:
    assert authors(text) == expected


def test_a_thread_is_what_stands_under_one_heading() -> None:
    text = f"== Money ==\nA {ANA}\n:B {BO}\n=== More ===\n:C {BO}\n== Time ==\nD {ANA}"
    comments, _ = read_talk(text, ENGLISH)
    assert [comment.thread for comment in comments] == [comments[0].id] * 3 + [comments[3].id]


def test_people_named_in_a_comment_are_mentioned() -> None:
    ((comment,), _) = read_talk(f"{{{{ping|Bo|Cleo}}}} and [[User:Dev]], see [[User:Ana]]. {ANA}", ENGLISH)
    assert comment.mentions == ("Bo", "Cleo", "Dev")


def test_german_signatures() -> None:
    text = "== Geld ==\nWer zahlt? --[[Benutzerin:Ana|Ana]] ([[Benutzer Diskussion:Ana|Diskussion]]) "
    text += "12:34, 5. Nov. 2026 (CET)"
    text += "\n:Wir. --[[Benutzer:Bo|Bo]] 14:00, 1. Mär. 2027 (CET)"
    comments, puzzled = read_talk(text, GERMAN)
    assert [(comment.author, comment.at) for comment in comments] == [
        ("Ana", datetime(2026, 11, 5, 11, 34, tzinfo=UTC)),
        ("Bo", datetime(2027, 3, 1, 13, 0, tzinfo=UTC)),
    ]
    assert not puzzled


@pytest.mark.parametrize(("zone", "hour"), [("CEST", 0), ("CET", 1)])
def test_the_hour_that_happens_twice(zone: str, hour: int) -> None:
    ((comment,), _) = read_talk(f"Spät. [[Benutzer:Ana]] 02:30, 25. Okt. 2026 ({zone})", GERMAN)
    assert comment.at == datetime(2026, 10, 25, hour, 30, tzinfo=UTC)


def test_an_id_survives_archiving_reordering_and_a_new_heading() -> None:
    before, _ = read_talk(f"== Money ==\nWho pays? {ANA}\n:We do. {BO}", ENGLISH)
    after, _ = read_talk(
        f"{{{{Archive}}}}\n= Old things =\n:We do. {BO}\n== 2026: money ==\n* Who pays? {ANA}\n", ENGLISH
    )
    assert {comment.id for comment in before} == {comment.id for comment in after}


def test_a_null_edit_and_a_copy_add_nothing() -> None:
    text = f"Who pays? {ANA}"
    once, _ = read_talk(text, ENGLISH)
    twice, _ = read_talk(text + "\n" + text, ENGLISH)
    assert once == twice


def test_two_comments_in_one_minute_are_two() -> None:
    comments, _ = read_talk(f"First. {ANA}\n\nSecond. {ANA}", ENGLISH)
    assert len({comment.id for comment in comments}) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"| Monday is fine {ANA}", f"| Tuesday is not, why? {ANA}"),
        (f"! Monday is fine {ANA}", f"! Tuesday is not, why? {ANA}"),
        (f"| Monday\n| yes {ANA}", f"| Tuesday\n| yes {ANA}"),
        # Without a plain word: by the template that says it.
        (f"| {{{{support}}}} {ANA}", f"| {{{{oppose}}}} {ANA}"),
        (f"[[File:Yes.svg]] {ANA}", f"[[File:No.svg]] {ANA}"),
    ],
)
def test_two_cells_of_one_person_in_one_minute_are_two(first: str, second: str) -> None:
    text = f"== Days ==\n{{|\n|-\n{first}\n|-\n{second}\n|}}"
    comments, _ = read_talk(text, ENGLISH)
    assert len({comment.id for comment in comments}) == 2
    # By what they say, wherever they stand.
    moved, _ = read_talk(f"== Days ==\n{{|\n|-\n{second}\n|-\n{first}\n|}}", ENGLISH)
    assert {comment.id for comment in moved} == {comment.id for comment in comments}


def test_an_excerpt_is_short() -> None:
    ((comment,), _) = read_talk(f"{'word ' * 400}{ANA}", ENGLISH)
    assert len(comment.excerpt) <= 280


@pytest.mark.parametrize(
    ("line", "puzzled"),
    [
        ("Aloha [[User:Ana]] 2026 nowemapa lā 23 hola 12-34 (UTC)", True),
        (f"Fine {ANA}", False),
        ("Text of 2026 (UTC)", False),
    ],
)
def test_a_notation_nobody_knows_is_noticed(line: str, puzzled: bool) -> None:
    assert read_talk(line, ENGLISH)[1] is puzzled


def test_discussion_tools_tells_the_same_comment() -> None:
    ((by_text,), _) = read_talk(f"== Money ==\nWho pays for the '''second''' night? {ANA}", ENGLISH)
    items = [
        {
            "type": "heading",
            "headingLevel": 2,
            "replies": [
                {
                    "type": "comment",
                    "author": "Ana",
                    "timestamp": "2026-11-05T12:34:00Z",
                    "html": "Who pays for the <b>second</b> night?",
                    "replies": [
                        {
                            "type": "comment",
                            "author": "Bo",
                            "timestamp": "2026-11-05T13:00:00Z",
                            "html": '<p><a href="/index.php/User:Ana" title="User:Ana">Ana</a>: We&nbsp;do.</p>',
                            "replies": [],
                        }
                    ],
                }
            ],
        }
    ]
    first, reply = read_discussion_tools(items)
    assert (first.author, first.at, first.excerpt) == (by_text.author, by_text.at, by_text.excerpt)
    assert first.id == by_text.id
    assert (reply.thread, reply.excerpt) == (first.id, "We do.")


WHEN = datetime(2026, 11, 5, 12, 34, 20, tzinfo=UTC)
LATER = datetime(2026, 11, 5, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        ("I forgot to sign.", " {{unsigned|Bo}}"),
        ("I forgot to sign.", " <small>{{Unsigned|1=Bo}}</small>"),
        ("I forgot to sign.", " {{Template:unsignedIP|10.0.0.5}}"),
        ("I forgot to sign.", " {{nicht signiert|Bo}}"),
        ("I forgot to sign.", "\n{{unsigned|Bo}}"),
        ("I forgot to sign.", ""),
    ],
)
def test_a_remark_marked_as_unsigned_without_a_time_is_of_who_saved_it_then(words: str, mark: str) -> None:
    bo, robot = Saver(7, "Bo", WHEN), Saver(9, "Robot", LATER)
    text = f"== A ==\n{words}{mark}\n"
    lines = [Line("== A ==", bo), Line(words, bo), Line(mark.strip(), robot), Line("", robot)]
    comments, puzzled = read_talk(text, ENGLISH, lines)
    assert [(comment.author, comment.saver, comment.at, comment.excerpt) for comment in comments] == (
        [("", bo, WHEN.replace(second=0), words)] if mark else []
    )
    assert not puzzled
    # Signed and marked in one go, by whatever name: it is of who saved it.
    once = [Line(line, bo) for line in text.split("\n")]
    assert [comment.saver for comment in read_talk(text, ENGLISH, once)[0]] == ([bo] if mark else [])
    # Where nobody knows who saved it, nobody said it.
    assert read_talk(text, ENGLISH)[0] == ()


def test_what_is_marked_as_unsigned_with_a_time_is_as_before() -> None:
    bo = Saver(7, "Bo", WHEN)
    text = "Words. {{unsigned|Bo|12:34, 5 November 2026 (UTC)}}"
    ((comment,), _) = read_talk(text, ENGLISH, [Line("Words.", bo)])
    assert (comment.saver, comment.at) == (bo, WHEN.replace(second=0))
    assert read_talk("See {{unsigned|Bo}} for how to do it. Really", ENGLISH, [Line("See", bo)])[0] == ()


@given(st.text(alphabet="[]{}|=:*#'<>!- \nUser:Ana12:34,5 November 2026(UTC)", max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    for comment in read_talk(text, ENGLISH)[0]:
        assert comment.author
        assert comment.at.tzinfo is UTC
    assert GERMAN.zone == ZoneInfo("Europe/Berlin")


def test_thousands_of_signatures_on_one_line_take_as_long_as_they_are_many() -> None:
    """What is left of the line is not copied for each of them; short texts don't show it."""
    signature = "[[User:Ana|Ana]] 12:34, 5 November 2026 (UTC) "
    short, long = (spent(lambda text: read_talk(text, ENGLISH), signature * count) for count in (5000, 15000))
    assert long < 5 * short


@pytest.mark.parametrize("headings", [("A", "B"), ("Vote", "Vote"), ("Vote", "Vote", "B", "Vote"), ("", "A")])
def test_the_same_words_in_the_same_minute_in_several_threads_are_a_comment_in_each(
    headings: tuple[str, ...],
) -> None:
    text = "".join(f"== {heading} ==\n" * bool(heading) + f"Support. {ANA}\n" for heading in headings)
    html = {
        "type": "comment",
        "author": "Ana",
        "timestamp": "2026-11-05T12:34:00Z",
        "html": "<p>Support.</p>",
    }
    items = [{"type": "heading", "html": heading, "headingLevel": 2, "replies": [{**html, "replies": []}]}
             for heading in headings]  # fmt: skip
    for comments in (read_talk(text, ENGLISH)[0], read_discussion_tools(items)):
        assert [comment.excerpt for comment in comments] == ["Support."] * len(headings)
        assert (
            len({comment.id for comment in comments})
            == len({comment.thread for comment in comments})
            == len(headings)
        )
    # In the order in which they stand: a thread that comes below changes none above.
    assert [comment.id for comment in read_talk(text, ENGLISH)[0]] == [
        comment.id for comment in read_talk(text + f"== Vote ==\nSupport. {ANA}", ENGLISH)[0]
    ][: len(headings)]


def test_what_is_marked_as_unsigned_is_a_comment_in_each_thread_too() -> None:
    bo, robot = Saver(7, "Bo", WHEN), Saver(9, "Robot", LATER)
    text = "== A ==\nSupport. {{unsigned|Bo}}\n== B ==\nSupport. {{unsigned|Bo}}"
    lines = [Line(line.removesuffix(" {{unsigned|Bo}}"), bo, ((8, robot),)) for line in text.split("\n")]
    comments = read_talk(text, ENGLISH, lines)[0]
    assert [(comment.excerpt, comment.saver) for comment in comments] == [("Support.", bo)] * 2
    assert len({comment.id for comment in comments}) == len({comment.thread for comment in comments}) == 2


def _saved(*rows: tuple[str, str]) -> list[tuple[str, str, tuple[str, ...]]]:
    """What is read of a discussion whose lines these people saved: who, which words, whom they name."""
    people = {name: number for number, name in enumerate(sorted({who for who, _ in rows}), 1)}
    at = datetime(2026, 11, 5, 12, 34, tzinfo=UTC)
    lines = [Line(text=line, saver=Saver(user=people[who], name=who, at=at)) for who, line in rows]
    comments, _ = read_talk("\n".join(line for _, line in rows), ENGLISH, lines)
    return [(comment.author, comment.excerpt, comment.mentions) for comment in comments]


def test_what_the_page_says_to_all_is_no_word_of_who_signs_below_it() -> None:
    """A notice that somebody else put there names whom to ask: it answers nobody in the name of the next to write."""
    notice = "Questions? Ask [[User:Cleo|Cleo]]."
    assert _saved(("Admin", "On leave."), ("Admin", notice), ("Ana", f"Half days are fine. {ANA}")) == [
        ("Ana", "Half days are fine.", ())
    ]
    assert _saved(
        ("Bo", "== Leave =="), ("Bo", f"May I? {BO}"), ("Admin", notice), ("Ana", f": You may. {ANA}")
    ) == [("Bo", "May I?", ()), ("Ana", "You may.", ())]
    # What the same person saved above their signature is theirs, and so is what they put it under for somebody.
    assert _saved(("Ana", "First, [[User:Dev|Dev]]."), ("Ana", f"Second. {ANA}")) == [
        ("Ana", "First, Dev. Second.", ("Dev",))
    ]


def test_a_remark_keeps_its_id_whoever_saved_what_stands_above_it() -> None:
    text = f"Questions? Ask [[User:Cleo]].\nHalf days are fine. {ANA}"
    at = datetime(2026, 11, 5, 12, 34, tzinfo=UTC)
    lines = [
        Line(text=line, saver=Saver(user=number, name="", at=at))
        for number, line in enumerate(text.split("\n"))
    ]
    ((with_savers,), _) = read_talk(text, ENGLISH, lines)
    ((without,), _) = read_talk(text, ENGLISH)
    assert with_savers.id == without.id
