"""HTML of our own: what may be in it is said by its policy, and all that is written comes through a template."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from flask import Response
from jinja2 import Environment, PackageLoader

_TEMPLATES = Environment(
    loader=PackageLoader("core.web"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


@dataclass(frozen=True, slots=True)
class Look:
    """A style sheet inside the page, and the policy that allows it and nothing else."""

    style: str
    policy: str

    @classmethod
    def of(cls, *sheets: str, further: str = "", **sources: str) -> Look:
        """From files beside the templates, and a ``further`` sheet as text.

        ``sources`` name what else may be loaded (``script_src=…``).
        """
        folder = resources.files("core.web") / "templates"
        style = "".join((folder / sheet).read_text(encoding="utf-8") for sheet in sheets) + further
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        rules = {
            "default-src": "'none'",
            "style-src": f"'sha256-{digest}'",
            "form-action": "'self'",
            "base-uri": "'none'",
            "frame-ancestors": "'none'",
            **{name.replace("_", "-"): source for name, source in sources.items()},
        }
        return cls(style, "; ".join(f"{name} {source}" for name, source in rules.items()))


#: Words and buttons: nothing is loaded from or told to anywhere.
PLAIN = Look.of("page.css")


def written(template: str, spoken: str, direction: str = "ltr", **values: Any) -> str:
    """A page that is no answer to anybody: a file to be printed."""
    return _TEMPLATES.get_template(template).render(language=spoken, direction=direction, **values)


def html(template: str, spoken: str, look: Look = PLAIN, status: int = 200, **values: Any) -> Response:
    """A page in a language."""
    text = _TEMPLATES.get_template(template).render(
        language=spoken, direction="ltr", style=look.style, **values
    )
    response = Response(text, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = look.policy
    response.headers["Content-Language"] = spoken
    return response
