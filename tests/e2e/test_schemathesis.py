"""The running server keeps to its own OpenAPI description, whatever it is sent.

Requests are generated from the description, and spoilt against it; schemathesis judges
the answers. Administration and the simulated routes have a server each: a fault that
was made for one would happen to the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from e2e.target import serving
from wavetank.server.openapi import description

if TYPE_CHECKING:
    from collections.abc import Iterator

schemathesis = pytest.importorskip(
    "schemathesis", reason="schemathesis is not here: make e2e"
)
OPERATIONS: Final = [
    found.ok()
    for found in schemathesis.openapi.from_dict(description()).get_all_operations()
]
KEY: Final = {"Authorization": "Bearer sk-anything"}
MODES: Final = schemathesis.GenerationMode
# What fits the schema of these is accepted. Elsewhere a model has to exist, tools have
# to be answered in order, effects must not contradict each other.
ACCEPTED: Final = {"PUT /_wavetank/account"} | {
    each.label for each in OPERATIONS if not each.body
}
# An operation without a body has nothing that could be spoilt.
CASES: Final = [
    (operation, mode)
    for operation in OPERATIONS
    for mode in MODES
    if operation.body or mode is MODES.POSITIVE
]


def is_administration(operation: Any) -> bool:
    """Whether an operation is wavetank's own and not DeepSeek's."""
    return bool(operation.path.startswith("/_wavetank/"))


def left_out(operation: Any) -> list[Any]:
    """Checks that do not hold by design: any key works, and rules go beyond schemas."""
    checks = schemathesis.specs.openapi.checks
    without = [checks.ignored_auth]
    if operation.label not in ACCEPTED:
        without.append(checks.positive_data_acceptance)
    return without


@pytest.fixture(scope="module", name="addresses")
def fixture_addresses() -> Iterator[dict[bool, str]]:
    """Return a server to administer, and one to ask."""
    with serving() as administered, serving() as asked:
        yield {True: administered, False: asked}


@pytest.mark.parametrize(
    ("operation", "mode"), CASES, ids=lambda each: getattr(each, "label", None)
)
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_every_answer_is_described(
    addresses: dict[bool, str], operation: Any, mode: Any, data: st.DataObject
) -> None:
    """Status, type and body are as described, and what does not fit is refused."""
    case: Any = data.draw(operation.as_strategy(generation_mode=mode))
    case.call_and_validate(
        base_url=addresses[is_administration(operation)],
        headers=KEY,
        excluded_checks=left_out(operation),
    )
