"""The suite judged by clients whose faults are known.

Two clients that keep every requirement must pass every case, and each client that
breaks one requirement must fail that one and no other, in the whole suite. Together
they show of every check that it can pass, that it can fail, and that it looks at one
thing only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest

from miniatures.async_streams import AsyncClient
from miniatures.blocking import BlockingClient
from miniatures.broken import BROKEN
from miniatures.good import MiniatureClient
from wavetank.client import InProcessClient
from wavetank.conformance import Terms, load_catalogued, run, select

if TYPE_CHECKING:
    from wavetank.client import Client
    from wavetank.conformance import CataloguedSuite
    from wavetank.report.run import Run

DEFAULT_PROFILE: Final = "v4-2026-04"
# Good clients get the pace of a real run; of broken ones there are many.
PACE: Final = 100.0
FAST: Final = 1000.0


@dataclass(frozen=True)
class Suite:
    """The shipped suite, loaded once."""

    catalogued: CataloguedSuite

    def judge(self, client: Client, *, profile: str, speed: float) -> Run:
        """Run every case of a profile."""
        return run(
            select(self.catalogued.suite, profile=profile),
            client,
            self.catalogued.requirements,
            terms=Terms(jobs=8, speed=speed, profile=profile),
        )

    def profile_of(self, requirement: str) -> str:
        """The profile that a requirement holds in."""
        profiles = self.catalogued.requirements[requirement].profiles
        return profiles[0] if profiles else DEFAULT_PROFILE


@pytest.fixture(scope="module")
def suite() -> Suite:
    return Suite(load_catalogued())


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


@pytest.mark.parametrize("profile", [DEFAULT_PROFILE, "legacy-reasoner"])
@pytest.mark.parametrize("style", [BlockingClient, AsyncClient])
def test_good_client_passes_every_case(
    suite: Suite, style: type[BlockingClient | AsyncClient], profile: str
) -> None:
    """A client that keeps every requirement passes every case of the suite."""
    client = InProcessClient(style(MiniatureClient()))
    report = suite.judge(client, profile=profile, speed=PACE)
    client.close()
    assert findings(report) == {}


@pytest.mark.parametrize("requirement", sorted(BROKEN))
def test_broken_client_fails_its_requirement_alone(
    suite: Suite, requirement: str
) -> None:
    """A client that breaks one requirement fails that one and no other."""
    adapter = BlockingClient(BROKEN[requirement]())
    client = InProcessClient(adapter)
    profile = suite.profile_of(requirement)
    report = suite.judge(client, profile=profile, speed=FAST)
    client.close()
    adapter.close()
    wrong = {
        finding.requirement
        for record in report.cases
        for finding in record.verdict.findings
        if finding.verdict in {"fail", "error"}
    }
    assert wrong == {requirement}, findings(report)


def test_every_requirement_has_a_broken_client(suite: Suite) -> None:
    """No requirement is without a client that fails it."""
    provable = {
        id_ for id_, each in suite.catalogued.requirements.items() if not each.excluded
    }
    assert provable == set(BROKEN)


def test_every_requirement_has_a_scenario(suite: Suite) -> None:
    """Each requirement of the catalogue is proved, and nothing else is."""
    proved = {id_ for each in suite.catalogued.suite.scenarios for id_ in each.proves}
    assert proved == {
        id_ for id_, each in suite.catalogued.requirements.items() if not each.excluded
    }
