"""What messages say: what they decide, why you, what's in it for whom, until when, whom to ask."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.effects import NoticeKind, Step
from core.model import (
    Act,
    ActKind,
    Confidence,
    Counted,
    Finding,
    GroupGoal,
    Level,
    Outcome,
    Passed,
    Person,
    Status,
)
from core.notify.compose import compose
from core.notify.render import rendered
from core.ports import Message
from core.rules.factors.goal import Progress
from tests.notify.posts import ANSWER, OWN, POSTS, STOP, URL, notice, post
from tests.ui import samples as s

SUBJECTS = {
    "confirm": "“Leave policy” becomes common ground once you’ve read it, by Fri 27 Nov",
    "answer": "Cem Demir can go on once you answer, until today 15:00 CET",
    "deliver": "Your part completes Leave policy: the travel section, by Fri 11 Dec",
    "review": "You decide whether “Leave policy” still holds, by Tue 1 Dec",
    "status": "Your word on how Leave policy stands, by Tue 1 Dec",
    "decide": "You decide, by Thu 26 Nov: Ben Okafor asks to move the date from Fri 18 Dec to Fri 15 Jan 2027: "
    "waiting for the works council",
    "complete": "Leave policy can start once its charter is complete",
    "steward": "Cem Demir may need help with the travel section",
    "sponsor": "You can clear the way in Leave policy: the travel section",
    "answered": "Ana Weber on your edit of “Leave policy”: “Good catch, I took both dates into the table.”",
    "not mine": "You decide who takes on the travel section",
    "not mine, read": "You decide whether reading “Leave policy” is for Cem Demir",
    "snoozed": "Cem Demir comes back to the travel section on Mon 30 Nov",
    "handed over": "Ana Weber hands this to you: the answer to Cem Demir on “Leave policy”",
    "yes": "Leave policy: the new date is Fri 15 Jan 2027",
    "no": "Leave policy: the date stays Fri 18 Dec",
    "outcome": "What came of Leave policy, and of your part in it",
    "digest": "“Leave policy” becomes common ground once you’ve read it, by Fri 27 Nov · and 2 more things",
}


def made(name: str, language: str = "en") -> Message:
    given_post = POSTS[name]()
    return compose(replace(given_post, to=replace(given_post.to, language=language)))


@pytest.mark.parametrize("name", POSTS)
def test_a_subject_says_what_it_decides(name: str) -> None:
    assert made(name).subject == SUBJECTS[name]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", POSTS)
def test_every_message_is_whole_and_short(name: str, language: str) -> None:
    message = made(name, language)
    text, html = rendered(message)
    for known in ("{ $", "None", "mail-", "why-", "reason-", "panel-"):
        assert known not in text
        assert known not in message.subject
    body = text.partition("\n-- \n")[0].strip().splitlines()
    if name != "digest":
        # The greeting and its empty line come on top of the eight.
        assert len([line for line in body[2:] if line]) <= 8
    for line in message.lines:
        assert line.what
        assert line.why
        assert f"{line.action}: {line.url}" in text
        assert line.url == URL
    assert message.language == language
    assert not re.search(
        r"\b(overdue|late|delay|reminder|überfällig|verspätet|Erinnerung)\b", text + message.subject
    )
    assert message.stop_url in html


def test_the_recipient_learns_why_them_what_it_gives_and_until_when() -> None:
    line = made("confirm").lines[0]
    assert line.why == "Because you approve leave."
    assert line.benefit == (
        "What’s in it for you: You know at once how many days you have, and who decides. "
        "Why it matters: Requests are approved in a day instead of a week."
    )
    assert line.until == "When: by Fri 27 Nov"
    assert line.ask == "Questions? Ask Ana Weber."


def test_the_time_is_the_recipients() -> None:
    there = replace(POSTS["answer"](), zone="America/New_York")
    assert compose(there).lines[0].until == "When: until today 09:00 EST"


def test_what_is_past_is_said_without_blame() -> None:
    past = replace(s.DELIVER, due=s.due(2026, 11, 20).at)
    message = compose(post(s.CEM, notice(s.CEM, NoticeKind.LADDER, past, Step.AFTER_1)))
    assert message.subject == "Your part completes Leave policy: the travel section, planned for Fri 20 Nov"
    assert message.lines[0].until == "It was planned for Fri 20 Nov"


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("confirm", True),
        ("handed over", True),
        ("steward", False),
        ("sponsor", False),
        ("not mine", False),
        ("outcome", False),
    ],
)
def test_not_mine_is_offered_to_whom_it_belongs(name: str, own: bool) -> None:
    message = made(name)
    assert bool(message.lines[0].not_mine_url) is own
    text, html = rendered(message)
    foot = text.partition("\n-- \n")[2]
    assert ("Not mine: " + URL in foot) is own
    assert (">Not mine</a>" in html) is own


@pytest.mark.parametrize("language", ["en", "de"])
def test_who_can_change_it_reads_the_reason_and_has_both_answers(language: str) -> None:
    """In the mail itself: the typed words, in one short line and escaped, and a link to either answer."""
    message = made("not mine, read", language)
    (line,) = message.lines
    text, html = rendered(message)
    (sentence,) = [part for part in text.splitlines() if "I left the team <b>in May</b>. Really." in part]
    assert len(sentence) < 200
    assert sentence == line.why
    assert "I left the team &lt;b&gt;in May&lt;/b&gt;" in html
    assert "<b>in May" not in html
    excuse, group = ("Excuse them", "Correct who is to read it")
    if language == "de":
        excuse, group = ("Befreien", "Berichtigen, wer es lesen soll")
    assert f"{excuse}: {URL}\n{group}: https://wiki.example.org/edit?field=read by" in text
    assert f'<a href="https://wiki.example.org/edit?field=read by">{group}</a>' in html
    assert "read by" not in rendered(made("not mine"))[0]


def test_the_foot_says_why_and_how_to_have_less() -> None:
    foot = rendered(made("confirm"))[0].partition("\n-- \n")[2]
    assert foot.splitlines()[:2] == [
        "This is due by the next working day.",
        "You got this because something in Leave policy is yours to do or good for you to know.",
    ]
    assert f"Fewer messages: {STOP}#fewer" in foot
    assert f"Stop messages: {STOP}#stop" in foot


def test_a_digest_is_grouped_by_community_with_the_soonest_first_and_one_good_thing() -> None:
    message = made("digest")
    assert [(line.community, line.until) for line in message.lines] == [
        ("Leave policy", "When: by Fri 27 Nov"),
        ("Leave policy", "When: by Fri 11 Dec"),
        ("Travel", ""),
    ]
    assert message.good == "Ana Weber answered Eva Lind."
    text = rendered(message)[0]
    assert (
        text.index("Leave policy\n------------") < text.index("Travel\n------") < text.index("Good to know:")
    )
    assert text.count("------------\n") == 1
    assert message.thread == ""


@pytest.mark.parametrize(
    ("names", "to", "line"),
    [
        (("deliver", "answered"), s.CEM, "Some things are yours. The soonest comes first."),
        (("outcome", "answered"), s.CEM, "Some news of what you take part in."),
        (("steward", "not mine"), s.ANA, "Some things you can help with. The soonest comes first."),
    ],
)
def test_a_digest_calls_nothing_theirs_that_is_not(names: tuple[str, ...], to: Person, line: str) -> None:
    together = post(to, *(notice for name in names for notice in POSTS[name]().notices))
    text, html = rendered(compose(together))
    assert text.splitlines()[2] == line
    assert f">{line}</p>" in html


def test_a_digest_says_once_for_each_community_how_it_stands() -> None:
    status = Status(confidence=Confidence.AT_RISK, text="no room <b>yet</b>", by=s.CEM.key, at=s.at(20))
    given = POSTS["digest"]()

    def digest(silent: bool = False) -> Message:
        findings = (Finding(code="A306", level=Level.WARNING, data={"day": "2026-11-20"}),) if silent else ()
        told = [
            replace(notice, charter=replace(notice.charter, status=status), findings=findings)
            for notice in given.notices
        ]
        return compose(replace(given, notices=tuple(told)))

    standing = "How it stands, Fri 20 Nov · at risk: no room <b>yet</b>"
    assert [line.stands for line in digest().lines] == [standing, "", standing]
    text, html = rendered(digest())
    assert text.count(standing) == 2
    assert "no room &lt;b&gt;yet" in html
    assert "<b>yet" not in html
    assert digest(silent=True).lines[0].stands == "How it stands · no word since Fri 20 Nov"
    assert [line.stands for line in made("digest").lines] == ["", "", ""], "where nobody asks, nothing stands"
    assert made("deliver").lines[0].stands == ""


def test_who_has_one_item_hears_in_one_line_how_it_stands_and_how_far_the_goal_is() -> None:
    status = Status(confidence=Confidence.AT_RISK, text="no room yet", by=s.CEM.key, at=s.at(20))
    goal = GroupGoal(counted=Counted.CONTRIBUTIONS, wanted=9)

    def single(kind: str) -> Message:
        given = POSTS[kind]()
        told = [
            replace(notice, charter=replace(notice.charter, status=status, goal=goal), goal=Progress(4, 9))
            for notice in given.notices
        ]
        return compose(replace(given, notices=tuple(told)))

    (line,) = single("deliver").lines
    assert line.stands.startswith(
        "How it stands, Fri 20 Nov · at risk: no room yet – What you all do together · 4 of 9"
    )
    assert line.goal == ""
    assert rendered(single("deliver"))[0].count("at risk: no room yet") == 1
    assert single("outcome").lines[0].stands == "", "it says itself what became of it"


def test_a_message_about_one_thing_threads_with_the_others_about_it() -> None:
    assert made("deliver").thread == made("steward").thread == s.DELIVER.key
    assert made("deliver").key != made("steward").key


def test_the_same_digest_has_the_same_key_in_whatever_order() -> None:
    first = POSTS["digest"]()
    assert compose(first).key == compose(replace(first, notices=first.notices[::-1])).key
    assert compose(first).key != compose(replace(first, notices=first.notices[:2])).key


@pytest.mark.parametrize("how", ["thanks", "edit", "elsewhere", "panel"])
def test_every_way_of_answering_is_told(how: str) -> None:
    settled = s.answered(
        s.OWN, s.ANA, s.at(21), how=how, note="https://x.org/1" if how == "elsewhere" else ""
    ).settled
    message = compose(post(s.CEM, notice(s.CEM, NoticeKind.ANSWERED, replace(OWN, settled=settled))))
    assert "Ana Weber" in message.subject
    assert "https://x.org" not in message.subject
    assert "“”" not in rendered(message)[0]
    # Nobody is sent to read what has no words.
    assert ("Read the answer" in rendered(message)[0]) == (how in ("elsewhere", "panel"))


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_told_with_thanks(outcome: Outcome) -> None:
    charter = replace(s.CLOSED, outcome=outcome, outcome_text="")
    message = compose(post(s.CEM, notice(s.CEM, NoticeKind.OUTCOME, charter=charter)))
    assert "Thank you. This is the last message about it." in rendered(message)[0]


def test_a_finished_deliverable_is_good_to_know() -> None:
    act = Act(id="1", kind=ActKind.DELIVER, person=s.BEN.key, at=s.NOW, text="The rules are in one page.")
    assert (
        compose(replace(POSTS["digest"](), good=act)).good
        == "Ben Okafor finished a part: “The rules are in one page.”"
    )
    confirmed = replace(act, kind=ActKind.CONFIRM)
    assert compose(replace(POSTS["digest"](), good=confirmed)).good == ""


def test_a_message_needs_something_to_say() -> None:
    with pytest.raises(ValueError, match="no notice in it"):
        compose(post(s.CEM))


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_people_wrote_stays_in_its_place(title: str, what: str) -> None:
    charter = replace(s.CHARTER, title=title)
    page = replace(s.PAGE, title=title)
    message = compose(
        post(
            s.ANA,
            notice(
                s.ANA,
                NoticeKind.LADDER,
                replace(ANSWER, what=what),
                Step.BEFORE_1,
                charter=charter,
                page=page,
            ),
        )
    )
    assert "\n" not in message.subject
    assert "\r" not in message.subject
    assert len(message.subject) <= 160
    text, html = rendered(message)
    assert "\n-- \n" in text
    assert text.count("\n-- \n") == 1
    assert "<script" not in html.replace("&lt;script", "")


def test_what_waits_for_an_answer_is_said_once() -> None:
    """A comment comes with its first words; of an edit, which has none, the page is named once only."""
    answer = POSTS["answer"]()
    notice = answer.notices[0]
    assert notice.obligation is not None
    for key, what in (
        (f"answer/{notice.page.key}/c12", "May I carry days over?"),
        (f"answer/{notice.page.key}/r12", ""),
    ):
        asked = replace(notice, obligation=replace(notice.obligation, key=key, what=what))
        shown = compose(replace(answer, notices=(asked,))).lines[0].what
        assert shown.count(notice.page.title) == 1
        assert shown.endswith(f": “{what}”" if what else "waits for your answer.")


def test_what_has_only_begun_has_no_few_days_left() -> None:
    given = POSTS["answer"]()
    new = replace(
        given.notices[0], notice=replace(given.notices[0].notice, data={"reason": "reason-ladder-new"})
    )
    assert compose(replace(given, notices=(new,))).lines[0].reason == "This is new, and it is yours."


@pytest.mark.parametrize(
    ("name", "yours"),
    [
        ("answer", "one answer now, and the same question need not come to you again"),
        ("deliver", "it is seen as your work, by everyone who goes on with it"),
        ("review", "people rely on the page, and ask you less"),
        ("status", "nobody has to ask you, and who can help hears in time"),
        ("complete", "from then on people know what you are after, and are asked for it"),
    ],
)
def test_who_answers_delivers_or_decides_hears_their_own_benefit(name: str, yours: str) -> None:
    """The charter's benefit is the member's; a steward or an owner is told what is in it for them."""
    given = POSTS[name]()
    bare = replace(given.notices[0].charter, reward="")
    line = compose(replace(given, notices=(replace(given.notices[0], charter=bare),))).lines[0]
    assert line.benefit.startswith(f"What’s in it for you: {yours}.")
    assert s.CHARTER.benefit.rstrip(".") not in line.benefit


def test_the_owner_hears_of_the_reward_and_the_sponsor_of_what_the_business_gets() -> None:
    given = POSTS["deliver"]()
    promised = replace(given.notices[0], charter=replace(s.CHARTER, reward="A dinner together"))
    line = compose(replace(given, notices=(promised,))).lines[0]
    assert line.benefit.startswith("What’s in it for you: A dinner together.")
    line = made("decide").lines[0]
    assert line.benefit == f"Why it matters: {s.CHARTER.business_need}"


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", POSTS)
def test_no_line_says_until_when_until(name: str, language: str) -> None:
    text = rendered(made(name, language))[0].casefold()
    assert not re.search(r"\b(until|by|bis)\b[^\w\n]+(when|wann)?[^\w\n]*\b(until|bis)\b", text)


@pytest.mark.parametrize(
    ("args", "words_for_it"),
    [
        ({"because-en": "you approve leave", "name": "Managers"}, "Because you approve leave."),
        ({"because-de": "du Urlaub genehmigst", "name": "Managers"}, "Because you are one of “Managers”."),
        ({}, "Because it is written for a group that you are in."),
    ],
)
def test_a_group_is_spoken_of_by_what_its_members_do_never_by_its_raw_name(
    args: dict[str, str], words_for_it: str
) -> None:
    asked = replace(s.CONFIRM, why_args={"group": "grp_hr_0031", **args})
    message = compose(post(s.CEM, notice(s.CEM, NoticeKind.LADDER, asked, Step.BEFORE_1)))
    assert message.lines[0].why == words_for_it
    assert "grp_hr_0031" not in "".join(rendered(message))


def test_a_message_shows_the_change_itself() -> None:
    """A steward sees what was added, a reader what changed since they read it, before they open the page."""
    given = POSTS["answer"]()
    assert given.notices[0].obligation is not None
    plain = replace(given.notices[0].obligation, what="", key=f"answer/{s.PAGE.key}/r341")
    seen = replace(given.notices[0], obligation=plain, added="Trainees ask their trainer.")
    assert compose(replace(given, notices=(seen,))).lines[0].what.endswith("“Trainees ask their trainer.”")
    again = POSTS["confirm"]()
    changed = replace(again.notices[0], added="two weeks")
    assert "“two weeks”" in compose(replace(again, notices=(changed,))).lines[0].what


@pytest.mark.parametrize("language", ["en", "de"])
def test_who_gets_something_handed_over_reads_from_whom_what_it_is_about_and_why(language: str) -> None:
    (line,) = made("handed over", language).lines
    text, _ = rendered(made("handed over", language))
    assert "Ana Weber" in line.what
    assert "May half days be carried over?" in line.what
    assert "You wrote that section." in line.why
    assert line.what in text
    assert line.why in text


def test_a_handed_over_part_without_a_note_says_who_gave_it_and_one_of_nobody_stays_plain() -> None:
    given_post = POSTS["handed over"]()
    (told,) = given_post.notices
    assert told.obligation
    part = replace(
        s.DELIVER,
        person=s.BEN.key,
        why="why-handed-over",
        why_args={"by": s.ANA.key},
        passed=Passed(by=s.ANA.key, note=" "),
    )
    message = compose(replace(given_post, notices=(replace(told, obligation=part),)))
    assert message.subject == "Ana Weber hands this to you: the travel section"
    assert message.lines[0].what == "Ana Weber asks you to take over the travel section."
    assert message.lines[0].why == "Ana Weber handed it over to you, because you can help best."
    answer = replace(told.obligation, why="why-answer", passed=None)
    (line,) = compose(replace(given_post, notices=(replace(told, obligation=answer),))).lines
    assert line.what == (
        "Please take over the answer to Cem Demir on “Leave policy”: “May half days be carried over?”"
    )
    # A colleague said that it is not theirs: they gave it to nobody, but what they said is read.
    declined = replace(answer, passed=Passed(by=s.ANA.key, note="I know nothing of half days"))
    message = compose(replace(given_post, notices=(replace(told, obligation=declined),)))
    assert message.subject.startswith("This is with you now: ")
    assert message.lines[0].why == "Ana Weber writes: “I know nothing of half days”"
    nobodys = replace(part, passed=None, why_args={})
    message = compose(replace(given_post, notices=(replace(told, obligation=nobodys),)))
    assert message.subject == "This is with you now: the travel section"
