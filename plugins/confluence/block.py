"""The status that Telos keeps in a page of Data Center, in native macros; pure.

It is one panel macro, recognised by either of two marks: the macro's own id, which Confluence keeps when a
page is saved, moved or copied; or an anchor named ``telos-status-…`` as the first thing in the panel, which
stays when the panel was opened in the macro browser. One macro has one beginning and one end, so the editor
can move it but not tear it apart, as it could two marks around loose text; comments in the source would not
outlive the first save. The anchor's name ends with a digest of what Telos wrote: what stands there is told
from what should without comparing Confluence's own way of writing it down.

The text around is never read and written anew: everything here works on the characters, outside CDATA,
comments and the bodies of code macros.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from zlib import crc32

from core.model import PersonKey, local_id
from core.ports import PageState, ShownDeliverable
from plugins.confluence.marks import Mark, marks
from plugins.confluence.markup import is_element, name_of, parse
from plugins.confluence.words import Markup, Words, day, escaped, link, mention

#: The panel's own id. Any page's panel has the same: it is how a copied page's is recognised, too.
MACRO_ID = "7e105000-57a7-4b0c-8000-7e1057a70500"
ANCHOR = "telos-status"
#: Deliverables and people that are shown; a line says how many more there are.
_MOST = 30
#: Statuses that are taken off a page at once.
_MOST_TAKEN = 500
#: Where the numbers of our tasks begin, far from those the editor gives.
_TASKS = 70_000
_MACRO = "ac:structured-macro"
_COLOURS = {"draft": "Grey", "active": "Blue", "closed": "Green"}

_ANCHORED = re.compile(rf">\s*{ANCHOR}(?:-([0-9a-f]{{1,64}}))?\s*<")
_SHOWN = re.compile(r"[?&;]shown=([0-9]{1,9})\b")
_LAYOUT = re.compile(r"\s*<ac:layout(?:\s[^<>]*)?(?<!/)>")
_SECTION = '<ac:layout-section ac:type="single"><ac:layout-cell>', "</ac:layout-cell></ac:layout-section>"
_SECTION_OPEN = re.compile(
    r"""<ac:layout-section\s[^<>]*ac:type=["']single["'][^<>]*>\s*<ac:layout-cell(?:\s[^<>]*)?>\s*\Z"""
)
_SECTION_CLOSE = re.compile(r"\s*</ac:layout-cell>\s*</ac:layout-section>")
#: Between the panel's beginning and its anchor.
_TAGS = re.compile(r"<[^<>]*>|\s|&nbsp;|&#160;")


@dataclass(frozen=True, slots=True)
class Span:
    """Where the status stands in the text: from ``start`` up to ``end``, in characters."""

    start: int
    end: int


# --- writing it -----------------------------------------------------------------------------------


#: How a person is written.
_Who = Callable[[PersonKey], Markup]


def render(
    state: PageState,
    *,
    version: int,
    flavour: str = "dc",
    home_url: str = "",
    names: Mapping[str, str] | None = None,
) -> str:
    """The status as storage format, in the language of the state.

    ``version`` is the one it will be part of: the links tell Telos' own page what was on the screen.
    ``home_url`` is where the charter stands, when that is another page. With ``names`` (by local id) people are
    named in plain text: a mention is a mail to them, and a task that mentions somebody is theirs to tick.
    """
    who = _naming(flavour, names)
    return _panel(state, _inside(state, version, who, home_url), _digest(state, who, home_url))


def _naming(flavour: str, names: Mapping[str, str] | None) -> _Who:
    if names is None:
        return lambda person: mention(local_id(person), flavour)
    return lambda person: escaped(names.get(local_id(person), ""), 80)


def _digest(state: PageState, who: _Who, home_url: str) -> str:
    state_text = escaped(state.community) + _inside(state, 0, who, home_url)
    return hashlib.sha256(state_text.encode()).hexdigest()[:12]


def _panel(state: PageState, inside: str, digest: str) -> str:
    words = Words(state.language)
    title = words.text("cf-status-title", community=state.community) if state.community else ""
    anchor = _macro("anchor", {"": f"{ANCHOR}-{digest}"})
    return (
        f'<{_MACRO} ac:name="panel" ac:schema-version="1" ac:macro-id="{MACRO_ID}">'
        f'<ac:parameter ac:name="title">{title or words.text("cf-status-here")}</ac:parameter>'
        f"<ac:rich-text-body><p>{anchor}{inside}</ac:rich-text-body></{_MACRO}>"
    )


def _macro(name: str, parameters: dict[str, str]) -> Markup:
    inner = "".join(
        f'<ac:parameter ac:name="{key}">{text}</ac:parameter>' for key, text in parameters.items()
    )
    return Markup(f'<{_MACRO} ac:name="{name}" ac:schema-version="1">{inner}</{_MACRO}>')


def _inside(state: PageState, version: int, who: _Who, home_url: str) -> str:
    """What it is for and by when, what is mine to do, then what comes out of it: few lines, the action early."""
    words = Words(state.language)
    known = state.state if state.state in _COLOURS else "draft"
    title = words.text(f"cf-state-{known}")
    first = [_macro("status", {"colour": _COLOURS[known], "title": title})]
    if state.purpose:
        first.append(Markup(f"<strong>{words.text('cf-for', purpose=state.purpose[:400])}</strong>"))
    # A draft shows what it is for; the rest waits until it is one.
    when = _when(state, known, words, who) if known != "draft" else None
    paragraphs: list[str] = [" ".join(first) + (f" · {when}" if when else "")]
    if home_url and state.home != state.page and state.community:
        paragraphs.append(words.text("cf-part-of", community=link(home_url, state.community)))
    if state.benefit and known == "active":
        paragraphs.append(words.text("cf-benefit", benefit=state.benefit[:400]))
    paragraphs += _links(state, known, version, words)
    tasks, after = "", []
    if known != "draft":
        if state.deliverables:
            paragraphs.append(_delivered(state, words))
        tasks = _tasks(state.deliverables, words, who)
        after = [" · ".join(people_parts)] if (people_parts := _people(state, known, words, who)) else []
    after.append(f"<sub>{words.text('cf-kept')}</sub>")
    # The first paragraph was opened before the anchor.
    return "</p><p>".join(paragraphs) + "</p>" + tasks + "".join(f"<p>{text}</p>" for text in after)


def _when(state: PageState, known: str, words: Words, who: _Who) -> Markup | None:
    when = state.deadline
    if when is None:
        return None
    moved = state.first_deadline not in (None, when)
    dates = {"day": day(when)} | (
        {"first": day(state.first_deadline)} if moved and state.first_deadline else {}
    )
    if known == "closed":
        return words.text("cf-was-by-first" if moved else "cf-was-by", **dates)
    markup = words.text("cf-by-first" if moved else "cf-by", **dates)
    if state.requested is None:
        return markup
    # What the table below says already is a request: the box says so, as the panel does.
    about = {"day": day(state.requested)} | ({"person": who(state.decider)} if state.decider else {})
    asked = words.text("cf-requested" if state.decider else "cf-requested-only", **about)
    return Markup(f"{markup} · {asked}")


def _delivered(state: PageState, words: Words) -> Markup:
    done = sum(deliverable.done for deliverable in state.deliverables)
    count = words.text("cf-state-delivered", done=done, total=len(state.deliverables))
    return Markup(f"{words.text('cf-deliverables')} · {count}")


def _tasks(deliverables: tuple[ShownDeliverable, ...], words: Words, who: _Who) -> str:
    if not deliverables:
        return ""
    taken: set[int] = set()
    shown = "".join(_task(deliverable, taken, who) for deliverable in deliverables[:_MOST])
    more = len(deliverables) - _MOST
    return f"<ac:task-list>{shown}</ac:task-list>" + (
        f"<p>{words.text('cf-more', count=more)}</p>" if more > 0 else ""
    )


def _task(deliverable: ShownDeliverable, taken: set[int], who: _Who) -> str:
    # The number stays while the name does: Confluence tells people of tasks that are new to it.
    number = _TASKS + crc32(deliverable.name.encode("utf-8", "replace")) % 20_000
    while number in taken:
        number += 1
    taken.add(number)
    parts = [f"<span>{escaped(deliverable.name, 200)}</span>"]
    if deliverable.owner is not None:
        parts.append(who(deliverable.owner))
    if deliverable.due is not None:
        parts.append(day(deliverable.due))
    status = "complete" if deliverable.done else "incomplete"
    parts = [part for part in parts if part]
    return (
        f"<ac:task><ac:task-id>{number}</ac:task-id><ac:task-status>{status}</ac:task-status>"
        f"<ac:task-body>{' · '.join(parts)}</ac:task-body></ac:task>"
    )


def _people(state: PageState, known: str, words: Words, who: _Who) -> list[Markup]:
    markups: list[Markup] = []
    if state.asked:
        counts = {"confirmed": state.confirmed, "asked": state.asked}
        if state.read_until is not None:
            markups.append(words.text("cf-confirmed-until", day=day(state.read_until), **counts))
        else:
            markups.append(words.text("cf-confirmed", **counts))
    if state.waiting:
        markups.append(words.text("cf-waiting", count=state.waiting))
    named = [markup for person in state.stewards[:_MOST] if (markup := who(person))]
    if named and known == "active":
        markups.append(words.text("cf-answers", people=words.several(named)))
    return markups


def _links(state: PageState, known: str, version: int, words: Words) -> list[Markup]:
    if not state.act_url:
        return []
    address = f"{state.act_url}{'&' if '?' in state.act_url else '?'}shown={version}"
    labels = [words.text("cf-act-open")]
    if (state.asked or state.wording) and known == "active":
        labels.insert(0, words.text("cf-act-confirm"))
    links = [f'<a href="{escaped(address, 2000)}">{text}</a>' for text in labels]
    links[0] = f"<strong>{links[0]}</strong>"
    return [Markup(" · ".join(links))] if re.match(r"https?://[^\s<>\"']+\Z", address) else []


# --- finding it -----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """A macro whose end is not found yet."""

    mark: Mark
    name: str
    ours: bool
    #: Where its body begins.
    body: int = -1
    #: Whether something stands in it before an anchor of ours, which then makes it none; told once.
    foreign: bool = False


def find(storage: str) -> Span | None:
    """Where the status stands: the first one, when there are several; None for nowhere."""
    return next(iter(_spans(storage)), None)


def _spans(storage: str) -> list[Span]:
    if ANCHOR not in storage and MACRO_ID not in storage:
        return []
    spans: list[Span] = []
    stack: list[_Open] = []
    raw = 0
    for mark in marks(storage):
        if mark.name == "ac:plain-text-body":
            raw = max(0, raw + mark.opens - mark.closes)
        elif raw:
            continue
        elif mark.name == "ac:rich-text-body" and mark.opens and stack and stack[-1].body < 0:
            stack[-1].body = mark.end
        elif mark.name == _MACRO:
            if mark.opens and not mark.closes:
                attributes = mark.attributes()
                name = attributes.get("ac:name", "")
                ours = name == "panel" and attributes.get("ac:macro-id") == MACRO_ID
                stack.append(_Open(mark, name, ours))
            elif mark.closes and not mark.opens and stack:
                macro = stack.pop()
                if macro.ours:
                    # The outer one holds what is in it.
                    while spans and spans[-1].start >= macro.mark.start:
                        spans.pop()
                    spans.append(Span(macro.mark.start, mark.end))
                elif macro.name == "anchor" and stack and stack[-1].name == "panel":
                    outer = stack[-1]
                    if outer.ours or outer.foreign or outer.body < 0:
                        continue
                    if _ANCHORED.search(storage, macro.mark.end - 1, mark.start + 1):
                        outer.ours = not _TAGS.sub("", storage[outer.body : macro.mark.start])
                        outer.foreign = not outer.ours
    return spans


def put(storage: str, block: str) -> str:
    """The text with this status: in place of the one that stands there, else on top. Others are taken off.

    A page that is laid out in sections gets one more: a layout has to hold everything on its page.
    """
    spans = _spans(storage)
    if spans:
        first = spans[0]
        rest = storage[first.end :]
        return storage[: first.start] + block + (take_off(rest) if len(spans) > 1 else rest)
    if layout := _LAYOUT.match(storage):
        return storage[: layout.end()] + _SECTION[0] + block + _SECTION[1] + storage[layout.end() :]
    return block + storage


def take_off(storage: str) -> str:
    """The text without any status; what people wrote stays byte for byte.

    Of thousands, which nobody but a foe puts on a page, some are left to the next time.
    """
    for span in reversed(_spans(storage)[:_MOST_TAKEN]):
        start, end = span.start, span.end
        opened = _SECTION_OPEN.search(storage, max(0, start - 500), start)
        closed = _SECTION_CLOSE.match(storage, end)
        if opened and closed:
            start, end = opened.start(), closed.end()
        storage = storage[:start] + storage[end:]
    return storage


def same(
    storage: str,
    state: PageState,
    *,
    flavour: str = "dc",
    home_url: str = "",
    names: Mapping[str, str] | None = None,
) -> bool:
    """Whether the page shows this state already, whatever version its links name and people ticked off.

    How Confluence writes it down makes no difference; other words than Telos' own in it do.
    """
    spans = _spans(storage)
    if not state.shown:
        return not spans
    if len(spans) != 1:
        return False
    there = storage[spans[0].start : spans[0].end]
    named = _ANCHORED.search(there)
    if named is None or named[1] != _digest(state, _naming(flavour, names), home_url):
        return False
    wanted = render(state, version=0, flavour=flavour, home_url=home_url, names=names)
    return _letters(there) == _letters(wanted)


def shown(storage: str) -> int | None:
    """The version that the links in the status name; None without any."""
    span = find(storage)
    match = _SHOWN.search(storage, span.start, span.end) if span else None
    return int(match[1]) if match else None


def _letters(block: str) -> str:
    """The letters and digits that people see; Confluence may change spaces, and people tick tasks."""
    tree = parse(block)
    if tree is None:
        return ""
    texts: list[str] = []
    for element in tree.root.iter():
        if not is_element(element):
            continue
        name = name_of(element)
        hidden = name in {"ac:task-id", "ac:task-uuid", "ac:task-status"} or (
            name == "ac:parameter" and element.get("{urn:ac}name") != "title"
        )
        texts += [str(element.tail or "")] if hidden else [str(element.text or ""), str(element.tail or "")]
    return "".join(character for character in chain.from_iterable(texts) if character.isalnum())
