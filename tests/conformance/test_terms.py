"""What a run's header says of the suite."""

from __future__ import annotations

import pytest

from wavetank.client import ClientInfo
from wavetank.conformance import Terms, load_catalogued, make_header, select
from wavetank.conformance.suites import belongs

CATALOGUED = load_catalogued()
CLIENT = ClientInfo("dinghy", "1", "python")


@pytest.mark.parametrize("shard", [None, (1, 2)])
def test_the_header_holds_what_the_cases_are_judged_by(
    shard: tuple[int, int] | None,
) -> None:
    """A saved run has the sentences of its requirements, those of all shards."""
    whole = select(CATALOGUED.suite, ["finish/*"], requirements=CATALOGUED.requirements)
    selection = whole.take_shard(*shard) if shard else whole
    header = make_header(selection, CLIENT, Terms(), CATALOGUED.requirements)

    proved = {id_ for case in whole.selected for id_ in case.proves}
    assert {each.id for each in header.requirements} == proved
    assert all(each.sentence for each in header.requirements)


def test_the_header_names_every_core_case() -> None:
    """Core cases are listed whether or not they were asked for or can run."""
    selection = select(
        CATALOGUED.suite,
        ["done/marker"],
        profile="v4-2026-04",
        requirements=CATALOGUED.requirements,
    )
    core = set(make_header(selection, CLIENT, Terms(), {}).core)

    assert "done/marker" in core
    assert "content/plain" in core
    for case in CATALOGUED.suite.scenarios:
        holds = not case.profiles or "v4-2026-04" in case.profiles
        expected = holds and belongs(case, "core", CATALOGUED.requirements)
        assert (case.case_id in core) == expected


def test_without_the_catalogue_no_case_is_known_as_core() -> None:
    """What is not known is left out; no sentence is made up."""
    selection = select(CATALOGUED.suite, ["done/marker"])
    header = make_header(selection, CLIENT, Terms())

    assert (header.requirements, header.core) == ((), ())
