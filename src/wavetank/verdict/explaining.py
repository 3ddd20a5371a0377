"""What ``wavetank explain`` says: of a requirement, a dispute or a profile, as plain text."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from wavetank.errors import UsageError
from wavetank.verdict.disputes import NONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wavetank.scenario.model import Suite
    from wavetank.verdict.disputes import DatedProfile, Dispute, Disputes
    from wavetank.verdict.model import Requirement


def explain(
    id_: str,
    requirements: Mapping[str, Requirement],
    suite: Suite,
    disputes: Disputes = NONE,
) -> str:
    """Say what a requirement demands, what a dispute is about, or what a profile is.

    Raises:
        UsageError: Nothing has this name; names the closest one.
    """
    if id_ in requirements:
        lines = _requirement(requirements[id_], suite, disputes)
    elif id_ in disputes.by_id:
        lines = _dispute(disputes.by_id[id_], disputes)
    elif id_ in disputes.profiles:
        lines = _profile(disputes.profiles[id_], requirements, disputes)
    else:
        names = [*requirements, *disputes.by_id, *disputes.profiles]
        close = get_close_matches(id_, names, n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        raise UsageError(f"no requirement is called {id_!r}{hint}")
    return "\n".join(lines).rstrip() + "\n"


def _requirement(
    requirement: Requirement, suite: Suite, disputes: Disputes
) -> Iterator[str]:
    yield f"{requirement.id} ({requirement.level})"
    yield ""
    yield f"  {requirement.sentence}"
    yield ""
    yield f"  source     {requirement.source}"
    yield f"  usual bug  {requirement.cause or 'not known'}"
    yield f"  profiles   {disputes.in_words(requirement.profiles)}"
    if requirement.excluded:
        yield f"  excluded   {requirement.excluded}"
    yield ""
    # Once per scenario: its variants prove the same.
    shown_by = {s.id: None for s in suite.scenarios if requirement.id in s.proves}
    yield from (f"  shown by   {scenario_id}" for scenario_id in shown_by)
    for dispute in disputes.about(requirement.id):
        yield ""
        yield f"  disputed   {dispute.question} ({dispute.id})"
        yield from _readings(dispute, disputes)


def _dispute(dispute: Dispute, disputes: Disputes) -> Iterator[str]:
    yield f"{dispute.id} (disputed)"
    yield ""
    yield f"  {dispute.question}"
    yield ""
    yield from _readings(dispute, disputes)
    yield ""
    yield f"  safe       {dispute.safe}"
    yield from (f"  held by    {each}" for each in dispute.requirements)


def _readings(dispute: Dispute, disputes: Disputes) -> Iterator[str]:
    for reading in dispute.readings:
        yield f"  reading    {reading.says}"
        yield f"             source: {reading.source}"
        yield f"             in {disputes.in_words(reading.profiles)}"
        yield f"             played by {', '.join(reading.scenarios)}"


def _profile(
    profile: DatedProfile,
    requirements: Mapping[str, Requirement],
    disputes: Disputes,
) -> Iterator[str]:
    yield f"{profile.id} (profile)"
    yield ""
    yield f"  {profile.title}"
    yield ""
    yield f"  since      {profile.since}"
    for each in requirements.values():
        if profile.id in each.profiles:
            yield f"  demands    {each.id}"
    for dispute in disputes.by_id.values():
        for reading in dispute.readings:
            if profile.id in reading.profiles:
                yield f"  reading    {dispute.id}: {reading.says}"
