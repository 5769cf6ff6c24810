"""What people write to say that they have read a page, and nothing else; pure.

A word too much and it is a comment like any other: nobody is credited with having read what they only talked
about.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from plugins.confluence.markup import Element, attribute, inside, name_of, parse, person_of
from plugins.confluence.written import Notation, plain

#: What a comment that only says so may be made of.
_MADE_OF = frozenset(
    {
        *("storage", "p", "div", "span", "br", "strong", "b", "em", "i", "u", "ul", "ol", "li"),
        *("ac:link", "ac:link-body", "ac:plain-text-link-body", "ri:user", "ac:emoticon"),
    }
)
#: Signs that nod, beside the words.
_NODS = re.compile("[👍✓✔✅☑🙂😀🙏\U0001f3fb-\U0001f3ff\ufe0f]")
_MARKS = re.compile(r"[.!,;:…()\[\]\-–—\"“”„«»]+")

_PAGE = r"(?:(?:this|the)\ (?:new\ )?(?:page|version|policy|document|text)|this|that|it)(?:\ all)?"
_ENGLISH = rf"""
    (?:ok(?:ay)?|yes|hi|hello|thanks|thank\ you)?\ ?
    (?:
        (?:i(?:\ have|'ve|\ did)?|have)\ (?:now\ |just\ |also\ |hereby\ )?
            (?:read|confirm(?:ed)?|acknowledged?)
            (?:\ and\ (?:understood|understand|agree|acknowledged?|confirm))?(?:\ {_PAGE})?
      | i\ confirm\ (?:that\ )?i(?:\ have|'ve)?\ read\ {_PAGE}
      | (?:all\ |page\ )?read(?:\ it)? | read\ and\ (?:understood|acknowledged|confirmed|noted|agreed)
      | done | confirmed | acknowledged | ack | noted
    )
    (?:\ now)?(?:\ (?:thanks|thank\ you))?
"""
_SEITE = (
    r"(?:(?:diese|die)\ (?:neue\ )?(?:seite|fassung|version|richtlinie|regelung)|(?:dieses|das)\ dokument"
    r"|(?:diesen|den)\ text|das|dies|es|sie|alles|seite)"
)
_GERMAN = rf"""
    (?:ok(?:ay)?|ja|hallo|danke)?\ ?
    (?:
        (?:(?:ich\ )?(?:habe?|habs|hab's|hab\ ich|habe\ ich)\ )?
            (?:{_SEITE}\ )?
            (?:jetzt\ |hiermit\ |gerade\ |auch\ )?
            (?:gelesen(?:\ und\ verstanden)?|zur\ kenntnis\ genommen|bestätigt)
      | gelesen\ und\ (?:bestätigt|einverstanden|zur\ kenntnis\ genommen)
      | (?:hiermit\ )?bestätigt | (?:ich\ )?bestätige(?:\ (?:es|das|hiermit))? | erledigt
    )
    (?:\ (?:danke|vielen\ dank))?
"""
_READ = re.compile(f"(?:{_ENGLISH}|{_GERMAN})", re.VERBOSE)

_ABOUT = re.compile(
    rf"""(?:please\ )?(?:
        read(?:\ and\ (?:confirm|acknowledge|understand))?\ {_PAGE}(?:\ and\ (?:confirm|tick)(?:\ (?:it|this))?)?
      | confirm\ (?:that\ )?(?:you|i)(?:\ have|'ve)?\ read\ {_PAGE}
      | (?:i|i\ have|i've|have)\ read(?:\ and\ understood)?\ {_PAGE}
      | {_PAGE}\ (?:is\ |has\ been\ )?read | read\ and\ (?:confirm|understood|acknowledged?) | page\ read
      | (?:bitte\ )?(?:{_SEITE}\ )?(?:bitte\ )?(?:gelesen|lesen)
            (?:\ und\ (?:bestätigen|bestätigt|verstanden|abhaken))?
      | (?:ich\ )?habe\ {_SEITE}\ gelesen(?:\ und\ verstanden)?
      | (?:bitte\ )?(?:{_SEITE}\ )?zur\ kenntnis\ (?:nehmen|genommen)
    )(?:\ (?:please|bitte|by|until|before|bis|bis\ zum|bis\ spätestens))?""",
    re.VERBOSE,
)
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_PERSON = re.compile(r"@\{[^}]*\}")
#: No remark of this kind is longer.
_LONGEST = 200
_NOBODY = Notation(person=lambda _: "")


def says_only_read(storage: str, *, bots: Collection[str] = ()) -> bool:
    """True for a comment whose whole text only says that it was read: "I've read this", "gelesen 👍".

    A question, another word, a picture, a quotation or a mention of anybody but ``bots`` (local ids) makes it
    a comment like any other; so does being no storage format.
    """
    tree = parse(storage) if len(storage) < 20 * _LONGEST else None
    if tree is None or not all(_may_stand(element, bots) for element in inside(tree.root)):
        return False
    return _says(_READ, plain(tree.root, _NOBODY))


def task_about_reading(text: str) -> bool:
    """True for a task that asks to read the page it stands on, and nothing else.

    ``text`` is its body in storage format or plain notation; who is asked and until when makes no difference.
    """
    tree = parse(text) if len(text) < 20 * _LONGEST else None
    return tree is not None and _says(_ABOUT, _DAY.sub(" ", _PERSON.sub(" ", plain(tree.root))))


def _may_stand(element: Element, bots: Collection[str]) -> bool:
    name = name_of(element)
    if name == "ac:link":
        return person_of(element) in bots
    if name == "ac:emoticon":
        # An emoticon whose sign isn't known says something, too.
        named = attribute(element, "ac:name") in {"thumbs-up", "tick", "smile"}
        return named or bool(_NODS.match(attribute(element, "ac:emoji-fallback")))
    return name in _MADE_OF


def _says(pattern: re.Pattern[str], text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    bare = _MARKS.sub(" ", _NODS.sub(" ", text.replace("* ", " ")).replace("’", "'").casefold())
    return bool(pattern.fullmatch(" ".join(bare.split())))
