"""A message as plain text and as HTML: the same words, twice laid out."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from core.i18n import Translator
from core.ports import Line, Message


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("core.notify", "templates"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=False,
        keep_trailing_newline=True,
    )


def _one_line(line: Line) -> Line:
    """The line as it stands in plain text: no piece of it can open a line of its own."""
    texts = {name: " ".join(str(getattr(line, name)).split()) for name in Line.__dataclass_fields__}
    points = "\n".join(" ".join(point.split()) for point in line.points.split("\n"))
    return Line(**texts | {"points": points})


def rendered(message: Message) -> tuple[str, str]:
    """Plain text and HTML of a message. Both carry every line, button and link of the other."""
    words = Translator(message.language)
    groups = [(name, list(lines)) for name, lines in groupby(message.lines, key=lambda line: line.community)]
    communities = words.list(dict.fromkeys(line.community for line in message.lines))
    not_mine = [line.not_mine_url for line in message.lines if line.not_mine_url]
    foot = [
        (words.text("mail-foot-fewer"), message.fewer_url),
        # In a digest each line's page offers it; one link for all of them would be a guess.
        (words.text("mail-foot-not-mine"), not_mine[0] if len(message.lines) == 1 and not_mine else ""),
        # The page has both choices; each link leads to its own.
        (words.text("mail-foot-stop"), f"{message.stop_url}#stop" if message.stop_url else ""),
    ]
    values = {
        "language": words.language,
        "dir": words.locale.text_direction,
        "subject": message.subject,
        "preview": message.lines[0].why if message.lines else "",
        "hello": words.text("mail-hello", person=" ".join(message.to.shown.split())),
        "intro": message.intro,
        "digest": len(message.lines) > 1,
        "groups": groups,
        "good": message.good,
        "lifted": message.lifted,
        "lifted_label": words.text("sec-lifted"),
        "rest": message.rest,
        "rest_url": message.rest_url,
        "good_label": words.text("mail-good"),
        "reason": message.lines[0].reason if len(message.lines) == 1 else "",
        "foot_why": words.text("mail-foot-why", communities=communities),
        "foot": [(label, url) for label, url in foot if url],
    }
    plain = {
        name: " ".join(value.split()) if isinstance(value, str) else value for name, value in values.items()
    }
    plain["groups"] = [
        (" ".join(name.split()), [_one_line(line) for line in lines]) for name, lines in groups
    ]
    plain["lifted"] = [
        (" ".join(message_text.split()), "".join(url.split())) for message_text, url in message.lifted
    ]
    plain["foot"] = [(label, "".join(url.split())) for label, url in foot if url]
    text = _templates().get_template("mail.txt.j2").render(plain)
    return text, _templates().get_template("mail.html.j2").render(values)
