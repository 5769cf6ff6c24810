"""Charters that a page shows without writing them: by a template of the company's own, or another page put in.

A template that only passes its values on to the charter's template is one more name of it: who writes
``{{Project charter|goal=…}}`` writes a charter. Whatever else stands between a page and its charter (another page's
words, a condition, a module) can't be read truly from here, and a finding says so (P125).
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import mwparserfromhell
from mwparserfromhell.parser import ParserError

from plugins.mediawiki.about import TEMPLATE, About, folded
from plugins.mediawiki.braces import blank, shown_of, tame, templates_named
from plugins.mediawiki.client import ApiError
from plugins.mediawiki.protocol import Asked, Json, batches

#: Help, and the wiki's own messages: what they hold explains.
_EXPLAINS = frozenset({8, 12})
#: Namespaces whose pages explain charters or make them: the wiki's messages, templates, help.
UNSPOKEN = frozenset({8, 10, 12})
_MANUALS = ("/doc", "/doku", "/documentation", "/dokumentation")
#: Templates of one page, and of one reading, that are asked about.
_MOST, _MOST_ASKED = 50, 200
#: Pages that are looked at because of what one brings along, and titles that are remembered to bring something.
_MOST_INCLUDING, _REMEMBERED = 5000, 5000
#: Wikitext of a template that is looked at.
_LONGEST = 60_000
_CALL = re.compile(r"\{\{(?!\{)([^{}|<>\[\]\n#]{1,255})(?=[|}\n])")
_MODULE = re.compile(r"\{\{\s*+(#invoke:[^{}|<>\[\]\n]{1,255})")
#: What no title holds.
_NO_TITLE = re.compile(r"[\x00-\x1f\x7f\ufffd]")
_NOWHERE = re.compile(r"<noinclude\s*>.*?(?:</noinclude\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_ONLY = re.compile(r"<onlyinclude\s*>(.*?)(?:</onlyinclude\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_MARKS = re.compile(r"</?(?:includeonly|onlyinclude)\s*/?>", re.IGNORECASE)
#: A value that is passed on and nothing else: ``{{{goal|}}}``.
_PASSED = re.compile(r"\{\{\{\s*+([^{}|<>]{1,100}?)\s*+(?:\|\s*+)?\}\}\}")


@dataclass(frozen=True, slots=True)
class Source:
    """What a template or page brings along."""

    #: It shows a charter.
    shows: bool = False
    #: Its parameters → fields of the charter they are passed on as; None where that is not all it does.
    passes: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A template on a page: as it is written, and the title it leads to."""

    written: str
    title: str


def calls(text: str, title: str, about: About) -> list[Call]:
    """The templates and pages put into a page, each once, in order of appearance; pure."""
    calls_by_title: dict[str, Call] = {}
    for match in _CALL.finditer(shown_of(text, conditions=about.conditions)):
        written = match[1].strip("_ \t")
        name = " ".join(written.replace("_", " ").split())
        if not name or _NO_TITLE.search(name):
            continue
        if name.startswith("/"):
            target = title + name
        elif name.startswith(":"):
            target = name[1:].strip()
        elif about.number_of(name) > 0:
            target = name
        else:
            target = f"{about.namespaces.get(TEMPLATE, 'Template')}:{name}"
        if target and len(target) <= 255:
            calls_by_title.setdefault(target, Call(written, target))
        if len(calls_by_title) == _MOST:
            break
    return list(calls_by_title.values())


def explains(call: Call, about: About) -> bool:
    """Whether what is put in explains how charters are written, and so may show one."""
    return about.number_of(call.title) in _EXPLAINS or call.title.casefold().endswith(_MANUALS)


def source_of(text: str, about: About, *, template: bool) -> Source:
    """What the wikitext of a template, or of another page, brings to a page that it is put in; pure."""
    if len(text) > _LONGEST:
        return Source()
    text = _NOWHERE.sub("", text)
    only = _ONLY.findall(text)
    text = _MARKS.sub("", "".join(only) if only else text)
    places = templates_named(
        text, about.charter_names, about.template_spaces, put_in=True, conditions=about.conditions
    )
    if not places:
        return Source()
    begin, end = places[0].begin, places[0].end
    while text[end : end + 1] == "}":
        end += 1
    bare = blank(text)
    if not template or len(places) > 1 or bare.count("{{", 0, begin) != bare.count("}}", 0, begin):
        return Source(shows=True)
    return Source(shows=True, passes=_passes(text[begin:end]))


def _passes(charter: str) -> Mapping[str, str] | None:
    try:
        templates = mwparserfromhell.parse(tame(charter)).filter_templates(recursive=False)
    except (ParserError, RecursionError):
        return None
    passed: dict[str, str] = {}
    for param in templates[0].params if templates else ():
        value = str(param.value).strip()
        if not value:
            continue
        match = _PASSED.fullmatch(value)
        if match is None or not param.showkey:
            return None
        passed[match[1].strip()] = str(param.name).strip()
    return MappingProxyType(passed) if passed else None


def word_of(source: Source) -> str:
    """What a template or page brings along, in a word that changes with it; "" for nothing."""
    if source.passes is not None:
        passing = "\n".join(f"{name}\t{field}" for name, field in sorted(source.passes.items()))
        return f"passes {hashlib.sha256(passing.encode(errors='replace')).hexdigest()[:16]}"
    return "shows" if source.shows else ""


class Templates:
    """Asked one wiki what the templates on its pages bring along."""

    def __init__(self, client: Asked) -> None:
        self._client = client
        #: Titles that bring a charter along, as they were read last. A wiki says of the pages that put them in a
        #: while after an edit only that they show one.
        self._bringing: OrderedDict[str, None] = OrderedDict()

    def brought(self, about: About, title: str, text: str, *, namespace: int, shows: bool) -> str:
        """What a page brings along to those that put it in; remembered, for pages that are read next."""
        source = source_of(text, about, template=namespace == TEMPLATE)
        source = replace(source, shows=source.shows or shows)
        self._bringing.pop(title, None)
        if source.shows and namespace not in _EXPLAINS:
            self._bringing[title] = None
            if len(self._bringing) > _REMEMBERED:
                self._bringing.popitem(last=False)
        return word_of(source)

    def puts_in_one(self, about: About, title: str, text: str) -> bool:
        """Whether a page puts in what is known to bring a charter along, whatever the wiki says of it."""
        return bool(self._bringing) and any(
            _as_titled(call.title, about) in self._bringing for call in calls(text, title, about)
        )

    def including(self, titles: Collection[str]) -> Iterator[int]:
        """The ids of the pages that put in one of these, by themselves or by what they put in; see the port."""
        wanted = sorted(
            {
                title_asked
                for title_asked in titles
                if title_asked and not set(title_asked) & set("<>[]|{}\n\x1f")
            }
        )
        for title in wanted:
            count = 0
            # One by one, so that a popular one leaves the others their share.
            for answer in self._client.query(
                titles=title, prop="transcludedin", tiprop="pageid", tishow="!redirect", tilimit="max"
            ):
                for page in answer.get("query", {}).get("pages", ()):
                    for row in page.get("transcludedin", ()):
                        namespace = int(row.get("ns", 0))
                        # Discussions have no charter, and what explains makes none.
                        if namespace % 2 == 0 and namespace not in UNSPOKEN:
                            count += 1
                            yield int(row["pageid"])
                if count >= _MOST_INCLUDING:
                    break

    def read(self, about: About, pages: Iterable[tuple[int, str, str]]) -> dict[int, About]:
        """How to read each of these pages (id, title, text) that show a charter and write none.

        The wiki's description with its charter's further name, or with what shows it; pages that show none by
        what stands on them are left out.
        """
        wanted: dict[int, list[Call]] = {}
        modules: dict[int, str] = {}
        for number, title, text in pages:
            page_calls = calls(text, title, about)
            if any(explains(each, about) for each in page_calls):
                continue
            wanted[number] = page_calls
            if (module := _MODULE.search(shown_of(text, conditions=about.conditions))) is not None:
                modules[number] = module[1].strip()
        titles = {page_call.title for page_calls in wanted.values() for page_call in page_calls}
        known = self._ask(about, sorted(titles)[:_MOST_ASKED]) if titles else {}
        told: dict[int, About] = {}
        for number, page_calls in wanted.items():
            brings = [
                (page_call, known[page_call.title])
                for page_call in page_calls
                if known.get(page_call.title, Source()).shows
            ]
            if not brings:
                if number in modules:
                    told[number] = replace(about, shown_by=modules[number])
                continue
            passing = [
                (page_call, source.passes) for page_call, source in brings if source.passes is not None
            ]
            if passing:
                call, passes = passing[0]
                name = call.title.partition(":")[2].strip()
                told[number] = replace(
                    about,
                    charter_names=about.charter_names | {name},
                    passed={**about.passed, next(iter(folded([name]))): passes or {}},
                )
            else:
                told[number] = replace(about, shown_by=brings[0][0].written)
        return told

    def shown_in(self, about: About, revision: int, title: str, text: str) -> bool:
        """Whether a version shows a charter, as the wiki puts it together; not asked of one that puts nothing in."""
        if not revision or not (calls(text, title, about) or _MODULE.search(blank(text))):
            return False
        try:
            answer = self._client.get("parse", oldid=revision, prop="templates")
        except ApiError:
            # Gone or hidden meanwhile: the next reading tells.
            return False
        used = {str(template.get("title", "")) for template in answer["parse"]["templates"]}
        return not used.isdisjoint(about.charter_titles)

    def _ask(self, about: About, titles: Sequence[str]) -> dict[str, Source]:
        """What each of these titles brings along; those that aren't there are left out."""
        sources_by_title: dict[str, Source] = {}
        for group in batches(titles, about.batch):
            became: dict[str, str] = {}
            rows: dict[str, Json] = {}
            for answer in self._client.query(
                titles=group,
                redirects=True,
                prop="revisions|templates",
                rvprop="content",
                rvslots="main",
                tltemplates=about.charter_titles,
                tllimit="max",
            ):
                query = answer.get("query", {})
                for step in ("normalized", "redirects"):
                    became |= {step_row["from"]: step_row["to"] for step_row in query.get(step, ())}
                for row in query.get("pages", ()):
                    rows[row["title"]] = {**rows.get(row["title"], {}), **row}
            sources = {title: _source(row, about) for title, row in rows.items()}
            for title in group:
                last = next(iter([*_steps(title, became)][-1:]))
                if last in sources:
                    sources_by_title[title] = sources[last]
        return sources_by_title


def _as_titled(title: str, about: About) -> str:
    """A title as the wiki writes it."""
    number = about.number_of(title)
    bare = about.bare(title)
    bare = bare[:1].upper() + bare[1:]
    return f"{about.namespaces[number]}:{bare}" if number > 0 and number in about.namespaces else bare


def _steps(title: str, became: Mapping[str, str]) -> Iterator[str]:
    """A title and what it became: normalised, then redirected."""
    yield title
    for _ in range(3):
        if title not in became:
            return
        title = became[title]
        yield title


def _source(row: Json, about: About) -> Source:
    slots = [revision.get("slots", {}).get("main", {}) for revision in row.get("revisions", ())]
    if row.get("missing") or not slots:
        return Source()
    source = source_of(str(slots[0].get("content", "")), about, template=row.get("ns") == TEMPLATE)
    return replace(source, shows=source.shows or bool(row.get("templates")))
