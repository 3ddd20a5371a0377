"""Where the sources disagree: dated profiles, and the readings of a question.

Disputes are data (``scenarios/disputes.yaml``). Each reading names the profiles whose
sources say so and the scenarios that play it, so that a client is judged under every
reading and never has to know which one is true. What the file says has to agree with
the catalogue and the scenarios, and ``misfits`` says where it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from wavetank.errors import InvalidFileError
from wavetank.reading import Schema, read_file
from wavetank.scenario import DISPUTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wavetank.scenario.model import Scenario, Suite
    from wavetank.verdict.model import Requirement


@dataclass(frozen=True, slots=True)
class DatedProfile:
    """A revision of the wire, as far as scenarios and requirements name it.

    Attributes:
        id: Its name, as ``v4-2026-04``.
        title: What it is, for people.
        since: Its first day, as ``2026-04-24``.
    """

    id: str
    title: str
    since: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What some of the sources say.

    Attributes:
        says: The answer to the dispute's question.
        source: Who says so.
        profiles: The profiles whose sources say so.
        scenarios: Ids of the scenarios that play it.
    """

    says: str
    source: str
    profiles: tuple[str, ...]
    scenarios: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A question about the wire that has several answers.

    Attributes:
        id: Its name, kebab-case.
        question: What is disputed.
        safe: What a client does that is right under every reading.
        requirements: Ids of the requirements that make it safe.
        readings: The answers, two or more.
    """

    id: str
    question: str
    safe: str
    requirements: tuple[str, ...]
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Disputes:
    """Everything that is disputed in a suite; empty where its authors agree.

    Attributes:
        profiles: The dated profiles, by name, oldest first.
        by_id: The disputes, by name, in the order of the file.
    """

    profiles: Mapping[str, DatedProfile]
    by_id: Mapping[str, Dispute]

    def about(self, requirement_id: str) -> tuple[Dispute, ...]:
        """Give the disputes that a requirement makes a client safe in."""
        return tuple(
            each for each in self.by_id.values() if requirement_id in each.requirements
        )

    def in_words(self, profiles: Iterable[str]) -> str:
        """Name profiles with their first days; every profile where none is named."""
        words = [
            f"{id_} (since {self.profiles[id_].since})" if id_ in self.profiles else id_
            for id_ in profiles
        ]
        return ", ".join(words) or "all"


NONE = Disputes(MappingProxyType({}), MappingProxyType({}))
"""What a suite without a file of disputes has."""


@cache
def _schema() -> Schema:
    return Schema.load(Path(__file__).with_name("disputes-v1.schema.json"))


def load_disputes(root: Path) -> Disputes:
    """Read the disputes of a suite; none where it has no file of them.

    Args:
        root: The suite's folder.

    Raises:
        InvalidFileError: The file cannot be used; carries every problem.
    """
    path = root / DISPUTES
    if not path.is_file():
        return NONE
    document = read_file(path)
    problems = _schema().problems(document)
    if problems:
        raise InvalidFileError(problems)
    profiles = {id_: DatedProfile(id_, **each) for id_, each in _members(document.data)}
    disputes = document.data["disputes"].items()
    return Disputes(
        MappingProxyType(profiles),
        MappingProxyType({id_: _dispute(id_, each) for id_, each in disputes}),
    )


def _members(data: Any) -> list[tuple[str, dict[str, str]]]:
    members: dict[str, dict[str, str]] = data["profiles"]
    return sorted(members.items(), key=lambda each: each[1]["since"])


def _dispute(id_: str, members: Mapping[str, Any]) -> Dispute:
    return Dispute(
        id=id_,
        question=members["question"],
        safe=members["safe"],
        requirements=tuple(members["requirements"]),
        readings=tuple(
            Reading(
                says=each["says"],
                source=each["source"],
                profiles=tuple(each["profiles"]),
                scenarios=tuple(each["scenarios"]),
            )
            for each in members["readings"]
        ),
    )


def misfits(
    disputes: Disputes, requirements: Mapping[str, Requirement], suite: Suite
) -> tuple[str, ...]:
    """List where disputes, catalogue and scenarios do not agree, one line each."""
    lines = {
        line: None
        for lines in (
            _strange_profiles(disputes, requirements, suite),
            _wider_than_proved(requirements, suite),
            *(_unplayed(each, suite) for each in disputes.by_id.values()),
            *(_unproved(each, suite) for each in disputes.by_id.values()),
        )
        for line in lines
    }
    return tuple(lines)


def _strange_profiles(
    disputes: Disputes, requirements: Mapping[str, Requirement], suite: Suite
) -> Iterator[str]:
    """Name the profiles that nobody has dated; all of them pass where none is."""
    named = [
        *((f"{each.mark}: {each.id}", each.profiles) for each in suite.scenarios),
        *((each.id, each.profiles) for each in requirements.values()),
        *(
            (each.id, reading.profiles)
            for each in disputes.by_id.values()
            for reading in each.readings
        ),
    ]
    known = ", ".join(disputes.profiles)
    for who, profiles in named:
        for profile in profiles:
            if disputes.profiles and profile not in disputes.profiles:
                yield f"{who}: no profile is called {profile!r}; there are: {known}"


def _wider_than_proved(
    requirements: Mapping[str, Requirement], suite: Suite
) -> Iterator[str]:
    """Name the scenarios that judge by a requirement outside its profiles."""
    for scenario in suite.scenarios:
        for id_ in scenario.proves:
            held = requirements[id_].profiles if id_ in requirements else ()
            if held and not (scenario.profiles and set(scenario.profiles) <= set(held)):
                yield (
                    f"{scenario.mark}: {scenario.id} proves {id_}, which holds only"
                    f" in {', '.join(held)}; say so with profiles"
                )


def _unplayed(dispute: Dispute, suite: Suite) -> Iterator[str]:
    """Name the readings that no scenario plays in their own profiles."""
    for reading in dispute.readings:
        played = _playing(reading, suite)
        for id_ in reading.scenarios:
            if id_ not in {each.id for each in played}:
                yield f"{dispute.id}: there is no scenario {id_}"
        for profile in reading.profiles:
            if not any(profile in (s.profiles or [profile]) for s in played):
                yield f"{dispute.id}: no scenario of {reading.says!r} is in {profile}"


def _unproved(dispute: Dispute, suite: Suite) -> Iterator[str]:
    """Name the requirements and scenarios of a dispute that do not meet."""
    proved: set[str] = set()
    for reading in dispute.readings:
        for scenario in _playing(reading, suite):
            proved.update(scenario.proves)
            if not set(scenario.proves) & set(dispute.requirements):
                yield f"{dispute.id}: {scenario.id} proves no requirement of it"
    for id_ in dispute.requirements:
        if id_ not in proved:
            yield f"{dispute.id}: no scenario of it proves {id_}"


def _playing(reading: Reading, suite: Suite) -> list[Scenario]:
    return [each for each in suite.scenarios if each.id in reading.scenarios]
