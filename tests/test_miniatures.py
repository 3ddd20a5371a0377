"""The suite judged by clients whose faults are known.

Four clients that keep every requirement must pass every case, another one those of the
Anthropic surface, and each client that breaks one requirement must fail that one and
no other, in the whole suite. Together they show of every check that it can pass, that
it can fail, and that it looks at one thing only.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from miniatures.async_streams import AsyncClient
from miniatures.blocking import BlockingClient
from miniatures.broken import BROKEN
from miniatures.good import MiniatureClient
from miniatures.good_aiohttp import AiohttpClient
from miniatures.good_httpx import HttpxClient
from miniatures.good_messages import MessagesClient
from miniatures.kill_matrix import failing_scenarios, judge_broken, row
from wavetank.client import InProcessClient, open_client
from wavetank.conformance import DEFAULT_PROFILE, Terms, load_catalogued, run, select

if TYPE_CHECKING:
    from collections.abc import Callable

    from wavetank.client import Client
    from wavetank.client.in_process import Adapter
    from wavetank.conformance import CataloguedSuite
    from wavetank.report.run import Run

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "kill-matrix.md"


@pytest.fixture(scope="module", name="catalogued")
def fixture_catalogued() -> CataloguedSuite:
    """Return the shipped suite, loaded once."""
    return load_catalogued()


def findings(report: Run) -> dict[str, str]:
    """Everything but passes, as case and requirement with what was found."""
    return {
        f"{record.case}: {finding.requirement}": (
            f"{finding.verdict}: {finding.message}"
        )
        for record in report.cases
        for finding in record.verdict.findings
        if finding.verdict != "pass"
    }


@pytest.mark.parametrize(
    ("profile", "selectors"),
    [
        (DEFAULT_PROFILE, ()),
        ("legacy-reasoner", ("round-trip/*",)),
        ("v4-2026-08", ("round-trip/*",)),
    ],
)
@pytest.mark.parametrize(
    "opened",
    [
        pytest.param(lambda: BlockingClient(MiniatureClient()), id="blocking"),
        pytest.param(lambda: AsyncClient(MiniatureClient()), id="async"),
        pytest.param(HttpxClient, id="httpx"),
        pytest.param(AiohttpClient, id="aiohttp"),
    ],
)
def test_good_client_passes_every_case(
    catalogued: CataloguedSuite,
    opened: Callable[[], Adapter],
    profile: str,
    selectors: tuple[str, ...],
) -> None:
    """A client that keeps every requirement passes every case of the suite.

    Another profile differs only in the cases selected here.
    """
    good = opened()
    client = InProcessClient(good)

    report = run(
        select(
            catalogued.suite,
            selectors,
            profile=profile,
            capabilities=client.info.capabilities,
        ),
        client,
        catalogued.requirements,
        terms=Terms(jobs=8, profile=profile),
    )

    client.close()
    if isinstance(good, HttpxClient):
        good.close()
    assert findings(report) == {}


@pytest.mark.parametrize(
    "opened",
    [
        pytest.param(
            lambda: InProcessClient(BlockingClient(MessagesClient())), id="blocking"
        ),
        pytest.param(
            lambda: InProcessClient(AsyncClient(MessagesClient())), id="async"
        ),
        pytest.param(lambda: open_client("reference"), id="reference"),
    ],
)
def test_good_client_of_the_other_surface_passes_every_case(
    catalogued: CataloguedSuite, opened: Callable[[], Client]
) -> None:
    """A client that keeps every requirement of the Anthropic surface passes its cases."""
    client = opened()

    report = run(
        select(
            catalogued.suite,
            capabilities=client.info.capabilities,
            requirements=catalogued.requirements,
            name="anthropic",
        ),
        client,
        catalogued.requirements,
        terms=Terms(jobs=8),
    )

    client.close()
    assert findings(report) == {}


@pytest.mark.parametrize("requirement", sorted(BROKEN))
def test_broken_client_fails_its_requirement_alone(
    catalogued: CataloguedSuite, requirement: str
) -> None:
    """A client that breaks one requirement fails that one and no other.

    It keeps its claims: a probe of them must not hide what a check is there to find.
    The kill matrix says in which cases it fails; `make docs` writes it anew. A busy
    machine joins what was written apart, so that who stumbles over short reads may
    fail in fewer.
    """
    report = judge_broken(catalogued, requirement)

    assert [each for each in report.header.claims if not each.kept] == []
    wrong = {
        finding.requirement
        for record in report.cases
        for finding in record.verdict.findings
        if finding.verdict in {"fail", "error"}
    }
    assert wrong == {requirement}, findings(report)
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    (line,) = [each for each in lines if each.startswith(f"| `{requirement}` |")]
    told = line.removesuffix(" |").rpartition("| ")[2].split(", ")
    assert line == row(catalogued, requirement, told)
    assert failing_scenarios(report)
    assert failing_scenarios(report) <= set(told)


def test_every_requirement_has_a_broken_client(catalogued: CataloguedSuite) -> None:
    """No requirement is without a client that fails it."""
    provable = {
        id_ for id_, each in catalogued.requirements.items() if not each.excluded
    }
    assert provable == set(BROKEN)


def test_every_requirement_has_a_scenario(catalogued: CataloguedSuite) -> None:
    """Each requirement of the catalogue is proved, and nothing else is."""
    proved = {id_ for each in catalogued.suite.scenarios for id_ in each.proves}
    assert proved == {
        id_ for id_, each in catalogued.requirements.items() if not each.excluded
    }
