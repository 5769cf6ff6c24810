"""What an admin types, as real processes, and a charter they have in a file."""

from __future__ import annotations

import json
from typing import Any

from tests.server.running import Running

CHARTER = """
purpose = "The canteen team and HR agree on one menu plan by Christmas"
"business need" = "Less food thrown away"
benefit = "You eat what you like"
sponsor = "Ana"
"it contact" = "Ben"
stewards = ["Ana", "Ben"]
members = ["Cem", "group: managers"]
deadline = 2027-03-26
[[deliverables]]
name = "Menu plan"
owner = "Cem"
page = "[[Canteen]]"
"done when" = "it hangs on the wall"
"""


def stdout(telos: Running, *arguments: str, code: int = 0, given: str = "") -> str:
    done = telos.command(*arguments, given=given)
    assert done.returncode == code, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return done.stdout


def as_json(telos: Running, *arguments: str, code: int = 0) -> Any:
    return json.loads(stdout(telos, *arguments, "--json", code=code))
