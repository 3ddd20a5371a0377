"""Which cases run: selectors, a level, a profile, and what the client can do.

A selector is a pattern of case ids (``drops/*``; a bare id takes every variant) or of
requirement ids (``end.*``, or ``requirement:end.*``), told apart by the dot, which no
scenario's id has. Every selector must take something, so that a slip of the pen
cannot shrink a run in silence. What was asked for and cannot run is kept with its
reason: it is counted apart, and never a pass.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from wavetank.conformance.suites import belongs
from wavetank.errors import NothingSelectedError, UsageError
from wavetank.report.run import Unselected
from wavetank.verdict import matches

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from wavetank.conformance.suites import SuiteName
    from wavetank.scenario.model import Scenario, Suite
    from wavetank.verdict.model import Level, Requirement

DEFAULT_PROFILE: Final = "v4-2026-04"
PREFIX: Final = "requirement:"


@dataclass(frozen=True, slots=True)
class Selection:
    """What a run is made of.

    Attributes:
        selected: The cases to run, in the suite's order.
        unselected: Cases that were asked for and cannot run, and why.
        unasked: Ids of the cases that nobody asked for.
        shard: Which part of how many this is, or ``None`` for all of it.
        whole: The cases of all shards together; empty where there is one.
        core: Ids of the suite's core cases in the profile, asked for or not; empty
            where the levels are not known.
    """

    selected: tuple[Scenario, ...]
    unselected: tuple[Unselected, ...] = ()
    unasked: tuple[str, ...] = ()
    shard: tuple[int, int] | None = None
    whole: tuple[Scenario, ...] = ()
    core: tuple[str, ...] = ()

    @property
    def every_case(self) -> tuple[str, ...]:
        """Ids of all cases of the suite, run or not."""
        return (
            *(each.case_id for each in self.whole or self.selected),
            *(each.case for each in self.unselected),
            *self.unasked,
        )

    def take_shard(self, number: int, total: int) -> Selection:
        """Keep every ``total``-th case, starting at the ``number``-th.

        Neighbours cost much the same, so that taking turns makes shards of one size.

        Args:
            number: Which shard, from 1.
            total: How many shards there are.

        Raises:
            NothingSelectedError: There are fewer cases than shards.
        """
        part = self.selected[number - 1 :: total]
        if not part:
            raise NothingSelectedError(
                f"shard {number}/{total} of {len(self.selected)} cases is empty"
            )
        return replace(self, selected=part, shard=(number, total), whole=self.selected)


def select(
    suite: Suite,
    selectors: Sequence[str] = (),
    *,
    profile: str | None = DEFAULT_PROFILE,
    capabilities: Collection[str] | None = None,
    level: Level | None = None,
    requirements: Mapping[str, Requirement] | None = None,
    name: SuiteName | None = None,
    only: Collection[str] | None = None,
) -> Selection:
    """Choose the cases of a run.

    Args:
        suite: Every case there is.
        selectors: Patterns; a case runs when any takes it. Empty takes all.
        profile: The revision of the wire to hold the client to; ``None`` for any.
        capabilities: What the client can do; ``None`` for everything.
        level: Only cases that prove a requirement of this level.
        requirements: The catalogue; needed with ``level`` and ``name``.
        name: Only cases of this named suite.
        only: Only cases of these ids, such as those that failed before.

    Raises:
        NothingSelectedError: A selector takes nothing, or nothing is left to run.
        UsageError: No scenario knows the profile.
    """
    _check_profile(suite, profile)
    asked = _asked(suite, selectors)
    catalogue = requirements or {}
    if level is not None:
        of_level = {each.id for each in catalogue.values() if each.level == level}
        asked = [each for each in asked if of_level.intersection(each.proves)]
    if name is not None:
        asked = [each for each in asked if belongs(each, name, catalogue)]
    if only is not None:
        asked = [each for each in asked if each.case_id in only]
    reasons = {each.case_id: _reason(each, profile, capabilities) for each in asked}
    selection = Selection(
        selected=tuple(each for each in asked if not reasons[each.case_id]),
        unselected=tuple(
            Unselected(case, reason) for case, reason in reasons.items() if reason
        ),
        unasked=tuple(
            each.case_id for each in suite.scenarios if each.case_id not in reasons
        ),
        core=tuple(
            each.case_id
            for each in suite.scenarios
            if _holds(each, profile) and belongs(each, "core", catalogue)
        ),
    )
    if not selection.selected:
        raise NothingSelectedError(_nothing_left(selection, level))
    return selection


def _asked(suite: Suite, selectors: Sequence[str]) -> list[Scenario]:
    taken = {
        selector: {each.case_id for each in suite.scenarios if _takes(selector, each)}
        for selector in selectors
    }
    for selector, cases in taken.items():
        if not cases:
            raise NothingSelectedError(_takes_nothing(selector, suite))
    if not selectors:
        return list(suite.scenarios)
    wanted = set[str]().union(*taken.values())
    return [each for each in suite.scenarios if each.case_id in wanted]


def _takes(selector: str, scenario: Scenario) -> bool:
    if _names_requirement(selector):
        pattern = selector.removeprefix(PREFIX)
        return any(fnmatchcase(id_, pattern) for id_ in scenario.proves)
    return matches(selector, scenario.case_id)


def _names_requirement(selector: str) -> bool:
    # The values of axes may hold dots, and so only what is before them is asked.
    return selector.startswith(PREFIX) or "." in selector.partition("[")[0]


def _takes_nothing(selector: str, suite: Suite) -> str:
    if _names_requirement(selector):
        noun = "requirement"
        known = {id_ for each in suite.scenarios for id_ in each.proves}
    else:
        noun = "case"
        known = {each.id for each in suite.scenarios}
        known |= {f"{id_.rpartition('/')[0]}/*" for id_ in known if "/" in id_}
        known |= {each.case_id for each in suite.scenarios}
    wanted = selector.removeprefix(PREFIX)
    close = get_close_matches(wanted, sorted(known), n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(close)}?" if close else "see wavetank list"
    return f"the selector {selector!r} takes no {noun}; {hint}"


def _check_profile(suite: Suite, profile: str | None) -> None:
    if profile is None:
        return
    known = {DEFAULT_PROFILE, *(p for each in suite.scenarios for p in each.profiles)}
    if profile not in known:
        raise UsageError(
            f"no scenario knows the profile {profile!r}; "
            f"expected one of {', '.join(sorted(known))}"
        )


def _holds(scenario: Scenario, profile: str | None) -> bool:
    return not scenario.profiles or profile in {None, *scenario.profiles}


def _reason(
    scenario: Scenario, profile: str | None, capabilities: Collection[str] | None
) -> str:
    """Say why a case cannot run, or nothing."""
    if not _holds(scenario, profile):
        return f"holds only in profile {' or '.join(scenario.profiles)}"
    if capabilities is not None:
        lacking = [need for need in scenario.needs if need not in capabilities]
        if lacking:
            return f"needs {' and '.join(lacking)}, which the client does not declare"
    return ""


def _nothing_left(selection: Selection, level: Level | None) -> str:
    if not selection.unselected:
        about = f" that proves a requirement of level {level!r}" if level else ""
        return f"there is no case{about}; see wavetank list"
    lines = [f"  {each.case}: {each.reason}" for each in selection.unselected[:5]]
    more = len(selection.unselected) - len(lines)
    tail = [f"  and {more} more"] if more > 0 else []
    return "\n".join(["no case that was asked for can run:", *lines, *tail])
