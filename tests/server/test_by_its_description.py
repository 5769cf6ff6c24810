"""Every call of the HTTP API, made by chance from its own description: no 500, and each answer as described.

Here each call gets a few requests. ``make fuzz MINUTES=10`` gives each as many as fit into that time.
"""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
import schemathesis
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import webhook_server
from core.application import Application
from core.config import Settings
from core.limits import Buckets
from core.rules.assess_community import FIGURES
from core.store import tables as t
from core.web import make_app
from tests.server.running import WORLD
from tests.server.sending import SECRET, token
from tests.support.chance import MINUTES, rounds
from tests.support.filed import PLACE
from tests.support.signed_wiki import plugin

#: Requests of one call in a round.
ROUND = 100 if MINUTES else 15

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)

#: What the description holds; `test_every_call_of_the_description_is_made` keeps it true.
CALLS = (
    "GET /v1/panel",
    "GET /v1/line",
    "POST /v1/line",
    "POST /v1/acts",
    "GET /v1/part",
    "GET /v1/queue",
    "GET /v1/sponsor",
    "GET /v1/sponsor/acts",
    "GET /v1/sponsor/csv",
    "GET /v1/communities",
    "GET /v1/preferences",
    "PUT /v1/preferences",
    "POST /hooks/{site}",
)
#: What chance alone does not find: who asks, and a request that is granted.
GRANTED: Mapping[str, tuple[int, Mapping[str, Any]]] = {
    "POST /v1/acts": (
        3,
        {
            "body": {
                "id": str(uuid.UUID(int=1)),
                "kind": "confirm",
                "obligation": "confirm/hr:10/hr:3/1",
                "revision": 100,
            }
        },
    ),
    "GET /v1/sponsor/acts": (1, {"query": {"community": "hr:page:10", "figure": "contributions"}}),
}
#: A webhook needs its wiki's secret.
REFUSED = {"POST /hooks/{site}"}


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """A toy wiki by its entry point, with a community in it."""
    folder = tmp_path_factory.mktemp("described")
    (folder / "world.json").write_text(json.dumps(WORLD))
    file = folder / "telos.toml"
    file.write_text(
        f'[sites.hr]\nplatform = "paper"\nurl = "https://wiki.example.org"\nsecret = "{SECRET}"\n'
    )
    file.chmod(0o600)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(plugin(folder, "paper = tests.support.filed:platform")), *sys.path])
        patch.setenv(PLACE, str(folder / "world.json"))
        # Who asks too often is told so, and nothing more would be tried.
        patch.setattr(Buckets, "take", lambda self, key: 0.0)
        application = webhook_server.open_application(Settings.load(file))
        application.service.sync("hr")
        application.service.run_until_idle()
        yield application
        application.close()


@pytest.fixture(scope="module")
def described(application: Application) -> Any:
    return schemathesis.openapi.from_wsgi("/v1/openapi.json", make_app(application))


@pytest.fixture(scope="module")
def real(application: Application) -> Mapping[str, Sequence[Any]]:
    """Name of a field → what in it is really there; chance alone never finds a key."""
    with application.store.read() as unit:
        owed = [row.id for row in unit.execute(sa.select(t.obligation.c.key.label("id")).limit(20))]
        rows = unit.execute(sa.select(t.contribution.c.page, t.contribution.c.id).limit(20))
        told = [f"{row.page.partition(':')[2]}/{row.id}" for row in rows]
    assert owed
    return {
        "community": ["hr:page:10"],
        "obligation": owed,
        "contribution": told,
        "figure": sorted(FIGURES),
        "kind": ["confirm", "snooze", "thank"],
        "revision": [100],
        "after": [""],
    }


def with_real(data: st.DataObject, given: Any, real: Mapping[str, Sequence[Any]]) -> Any:
    """The fields of a body or of a query, some of them with what is really there."""
    if not isinstance(given, dict):
        return given
    for name in sorted(set(given) & set(real)):
        if real[name] and data.draw(st.integers(0, 3)):
            given[name] = data.draw(st.sampled_from(real[name]))
    return given


def vouched(person: int) -> Mapping[str, str]:
    """Somebody with the community's page on the screen."""
    return {"Authorization": f"Bearer {token('hr', person, 10, 100)}"}


def operations(described: Any) -> dict[str, Any]:
    """Call → what the description says of it."""
    read = (result.ok() for result in described.get_all_operations())
    return {f"{operation.method.upper()} {operation.path}": operation for operation in read}


def test_every_call_of_the_description_is_made(described: Any) -> None:
    assert {
        f"{operation.method.upper()} {operation.path}" for operation in operations(described).values()
    } == set(CALLS)


@pytest.mark.timeout(int(60 * MINUTES) + 600)
@pytest.mark.parametrize("call", CALLS)
def test_a_call_answers_as_described(call: str, described: Any, real: Mapping[str, Sequence[Any]]) -> None:
    asked: list[int] = []

    @settings(
        max_examples=ROUND,
        deadline=None,
        derandomize=not MINUTES,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def try_it(data: st.DataObject) -> None:
        mode = data.draw(st.sampled_from(GenerationMode))
        case = data.draw(operations(described)[call].as_strategy(generation_mode=mode))
        case.body, case.query = with_real(data, case.body, real), with_real(data, case.query, real)
        # Without a valid token nothing behind it would be reached; one in eight has the made-up one.
        person = data.draw(st.integers(0, 7))
        answer = case.call(headers=vouched(person % 4 + 1) if person else None)
        case.validate_response(answer, checks=CHECKS)
        asked.append(answer.status_code)

    if call in GRANTED:
        person, plain = GRANTED[call]
        case = operations(described)[call].Case(**plain)
        asked.append(case.call_and_validate(headers=vouched(person), checks=CHECKS).status_code)
    for _ in rounds():
        try_it()
    # A call that only ever refuses was not tried.
    assert call in REFUSED or any(status < 300 for status in asked), sorted(set(asked))
