"""Comments that only say that a page was read, and tasks that ask for it."""

from __future__ import annotations

import pytest

from plugins.confluence.remarks import says_only_read, task_about_reading
from tests.confluence.writing import day, macro, page, person

BOT = person("bot")


@pytest.mark.parametrize(
    "text",
    [
        "Read", "read.", "I've read this", "I’ve read this!", "I have read this page.", "I read it, thanks",
        "Read and understood", "Done", "done!", "Confirmed", "OK, read", "I confirm I have read the policy",
        "Gelesen", "gelesen.", "Hab's gelesen", "hab’s gelesen!", "Ich habe die Seite gelesen", "Habe ich gelesen",
        "Bestätigt", "best&auml;tigt", "Zur Kenntnis genommen", "Ich habe das zur Kenntnis genommen.",
        "Gelesen und verstanden, danke", "erledigt", f"{BOT} read", f"{BOT}: gelesen",
        'I&rsquo;ve read this <ac:emoticon ac:name="thumbs-up" />', "gelesen 👍🏽", "✅ Done", "<strong>Read</strong>",
        'done <ac:emoticon ac:emoji-shortname=":thumbsup:" ac:emoji-fallback="👍" ac:name="blue-star" />',
    ],
)  # fmt: skip
def test_a_comment_that_only_says_it_was_read(text: str) -> None:
    assert says_only_read(f"<p>{text}</p>", bots={"bot"})


@pytest.mark.parametrize(
    "text",
    [
        "", "👍", "Read?", "Have you read this?", "Not read", "I have not read this", "Please read this", "Read this",
        "I've read this, but section 2 is wrong", "I read the book", "Read the comments first", "Done with section 2",
        "nicht gelesen", "noch nicht gelesen", "Gelesen, aber falsch", "Bitte lesen", "Wer hat das gelesen?",
        "gelesen von Ana", f"{person('ana')} done", f"Read {person('ana')}", f"read {page('Leave')}",
        'read <ac:image><ri:attachment ri:filename="x.png" /></ac:image>', '<a href="https://x.example">read</a>',
        "<blockquote>read</blockquote>", macro("info", "<p>read</p>"), 'read <ac:emoticon ac:name="cross" />',
        "read</p><p>and another thing", "read " * 200, "</p>read<p>&", "read<b>",
        ('<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[read]]></ac:plain-text-body>'
        "</ac:structured-macro>"), f"{BOT} please send me the policy",
    ],
)  # fmt: skip
def test_a_comment_that_says_more_or_something_else(text: str) -> None:
    assert not says_only_read(f"<p>{text}</p>", bots={"bot"})


def test_who_is_called_counts() -> None:
    assert not says_only_read(f"<p>{BOT} done</p>")
    assert says_only_read(f"<p>{BOT} done</p>", bots=("bot",))


@pytest.mark.parametrize(
    "text",
    [
        "Read this page", "Please read this page by 2026-12-18", "@{8a} Please read the policy", "Read and confirm",
        "I've read this page", "Confirm that you have read this", "Please read and acknowledge the new policy.",
        "Bitte lesen", "Diese Seite lesen und bestätigen", "@{a} bitte die Richtlinie lesen bis 2026-12-18",
        "Ich habe diese Seite gelesen", "Zur Kenntnis genommen", "Gelesen", "Page read ✓",
        f"{person('557058:b')} please read this page {day('2026-12-18')}",
        f'<span class="placeholder-inline-tasks">{person("b")} Read this</span>',
    ],
)  # fmt: skip
def test_a_task_about_reading(text: str) -> None:
    assert task_about_reading(text)


@pytest.mark.parametrize(
    "text",
    ["", "Write the policy", "Read the book and sum it up", "Read this page aloud to the team", "Lesen üben",
     "Has everybody read this page?", "Die Seite neu schreiben", "read " * 500, "@{a}", "2026-12-18", "<p>read this"],
)  # fmt: skip
def test_a_task_about_something_else(text: str) -> None:
    assert not task_about_reading(text)
