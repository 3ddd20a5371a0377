"""Which cases run, and why others do not."""

from __future__ import annotations

import pytest

from conformance.suite_making import a_scenario, a_suite
from wavetank.conformance import Selection, select
from wavetank.errors import NothingSelectedError, UsageError
from wavetank.verdict import Requirement

SUITE = a_suite(
    a_scenario("done/marker", proves=("done.not-json",)),
    a_scenario("drops/mid", proves=("end.a",), variant=(("framing", "close"),)),
    a_scenario("drops/mid", proves=("end.a",), variant=(("framing", "chunked"),)),
    a_scenario("drops/reset", proves=("end.b", "end.c"), needs=("tools", "cancel")),
    a_scenario("legacy/old", proves=("end.c",), profiles=("legacy-reasoner",)),
)
REQUIREMENTS = {
    id_: Requirement(id_, level, "A sentence.", "RFC 1")  # type: ignore[arg-type]  # by name
    for id_, level in [
        ("done.not-json", "must"), ("end.a", "should"), ("end.b", "must"),
        ("end.c", "should"),
    ]
}  # fmt: skip


def cases(selection: Selection) -> list[str]:
    """The ids of what is selected."""
    return [each.case_id for each in selection.selected]


@pytest.mark.parametrize(
    ("selectors", "expected"),
    [
        (["done/marker"], ["done/marker"]),
        (["drops/mid"], ["drops/mid[framing=close]", "drops/mid[framing=chunked]"]),
        (["drops/mid[framing=close]"], ["drops/mid[framing=close]"]),
        (["drops/r*"], ["drops/reset"]),
        (["end.b"], ["drops/reset"]),
        (["requirement:end.b"], ["drops/reset"]),
        (["end.[bc]"], ["drops/reset"]),
        (["drops/reset", "done/*", "drops/*"], [
            "done/marker", "drops/mid[framing=close]", "drops/mid[framing=chunked]",
            "drops/reset",
        ]),
    ],
)  # fmt: skip
def test_a_selector_takes_cases(selectors: list[str], expected: list[str]) -> None:
    """Cases are taken by id, variant, glob or requirement, in the suite's order."""
    assert cases(select(SUITE, selectors)) == expected


def test_without_selectors_everything_runs_that_can() -> None:
    """The whole suite is the default, and what cannot run is kept with its reason."""
    selection = select(SUITE, capabilities={"stream", "tools"})

    assert cases(selection) == [
        "done/marker", "drops/mid[framing=close]", "drops/mid[framing=chunked]",
    ]  # fmt: skip
    assert [(each.case, each.reason) for each in selection.unselected] == [
        ("drops/reset", "needs cancel, which the client does not declare"),
        ("legacy/old", "holds only in profile legacy-reasoner"),
    ]
    assert selection.unasked == ()


def test_what_nobody_asked_for_is_known() -> None:
    """Every case of the suite is in exactly one place of a selection."""
    selection = select(SUITE, ["drops/*"], capabilities=())

    assert selection.unasked == ("done/marker", "legacy/old")
    assert sorted(selection.every_case) == sorted(
        each.case_id for each in SUITE.scenarios
    )


def test_a_profile_selects_its_own_cases() -> None:
    """Cases of a profile run in it, beside those that hold in all."""
    assert "legacy/old" in cases(select(SUITE, profile="legacy-reasoner"))
    assert "legacy/old" in cases(select(SUITE, profile=None))


def test_a_level_selects_by_requirement() -> None:
    """A case is of a level when it proves a requirement of that level."""
    selection = select(SUITE, level="must", requirements=REQUIREMENTS)

    assert cases(selection) == ["done/marker", "drops/reset"]


@pytest.mark.parametrize(
    ("selectors", "message"),
    [
        (["drop/*"], r"'drop/\*' takes no case; did you mean drops/\*"),
        (["done/markr"], "did you mean done/marker"),
        (["drops/mid[framing=length]"], r"did you mean drops/mid\[framing=close\]"),
        (["end.d"], "takes no requirement; did you mean end.c or end.b or end.a"),
        (["requirement:done.json"], "did you mean done.not-json"),
        (["zzz"], "takes no case; see wavetank list"),
        (["done/*", "zzz"], "'zzz' takes no case"),
    ],
)
def test_a_selector_that_takes_nothing_is_refused(
    selectors: list[str], message: str
) -> None:
    """A slip of the pen names the closest thing there is."""
    with pytest.raises(NothingSelectedError, match=message):
        select(SUITE, selectors)


def test_a_run_of_nothing_is_refused_with_the_reasons() -> None:
    """Where nothing that was asked for can run, the reasons are the message."""
    with pytest.raises(
        NothingSelectedError, match="drops/reset: needs tools and cancel"
    ):
        select(SUITE, ["drops/reset"], capabilities=())


def test_many_reasons_are_cut() -> None:
    """Five reasons are enough to see what is wrong."""
    suite = a_suite(*(a_scenario(f"x/{n}", needs=("tools",)) for n in range(7)))

    with pytest.raises(NothingSelectedError, match=r"x/4: needs.*\n  and 2 more$"):
        select(suite, capabilities=())


def test_a_level_without_cases_is_refused() -> None:
    """The message names the level."""
    with pytest.raises(NothingSelectedError, match=r"no case .* level 'may'"):
        select(SUITE, level="may", requirements=REQUIREMENTS)


def test_an_unknown_profile_is_refused() -> None:
    """The message names the profiles there are."""
    with pytest.raises(
        UsageError, match="'v5'; expected one of legacy-reasoner, v4-2026"
    ):
        select(SUITE, profile="v5")


def test_shards_take_turns_and_lose_nothing() -> None:
    """Shards are disjoint, hold every case together, and know the whole."""
    selection = select(SUITE)

    shards = [selection.take_shard(number, 2) for number in (1, 2)]

    assert [len(shard.selected) for shard in shards] == [2, 2]
    assert sorted(each for shard in shards for each in cases(shard)) == sorted(
        cases(selection)
    )
    assert all(shard.whole == selection.selected for shard in shards)
    assert sorted(shards[0].every_case) == sorted(selection.every_case)


def test_an_empty_shard_is_refused() -> None:
    """More shards than cases is a mistake, not an empty run."""
    with pytest.raises(NothingSelectedError, match="shard 9/9 of 4 cases is empty"):
        select(SUITE).take_shard(9, 9)


def test_only_named_cases_run_again() -> None:
    """A set of ids narrows whatever the selectors take."""
    selection = select(SUITE, ["drops/*"], only={"drops/reset", "done/marker"})

    assert cases(selection) == ["drops/reset"]
