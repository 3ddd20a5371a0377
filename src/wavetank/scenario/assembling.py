"""One document to its scenarios: schema, building, variants, rules.

The pieces are elsewhere; this module owns their order and gives each complaint its
mark. A complaint about an option that an axis has set is marked at the axis value,
and a rule broken by several variants is reported once for each place.
"""

from __future__ import annotations

import pathlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from wavetank.problems import Problem
from wavetank.reading import Schema
from wavetank.scenario.building import build_call, build_exchange, build_expectation
from wavetank.scenario.document_rules import check_data, check_expectations
from wavetank.scenario.matrix import Variant, check_variant, expand
from wavetank.scenario.model import Scenario
from wavetank.scenario.needs import all_needs
from wavetank.scenario.reply_rules import check_reply

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wavetank.reading import Document
    from wavetank.scenario.complaint import Complaint, Path

SCHEMA_FILE: Final = pathlib.Path(__file__).with_name("scenario-v1.schema.json")
"""The JSON Schema of the scenario language, for editors and for the loader."""


@cache
def scenario_schema() -> Schema:
    """Give the schema of version 1, read and compiled once."""
    return Schema.load(SCHEMA_FILE)


def assemble(
    document: Document, problems: Sequence[Problem], name: str
) -> tuple[list[Scenario], list[Problem]]:
    """Make the scenarios of a document, or list everything that is wrong with it.

    Args:
        document: What the YAML reader made of the text.
        problems: What has been found wrong so far.
        name: The id of the scenario.
    """
    if document.data is not None or not problems:
        # Where YAML is in doubt, the schema can only stumble over the same place.
        doubtful = {problem.mark for problem in problems}
        judged = scenario_schema().problems(document)
        problems = [*problems, *(each for each in judged if each.mark not in doubtful)]
    if problems:
        return [], sorted(problems)
    complaints = list(check_data(document.data))
    if complaints:
        return [], sorted(_problem(document, each) for each in complaints)
    scenarios: list[Scenario] = []
    found: set[Problem] = set()
    plan = _plan(document, name)
    for variant in expand(document.data.get("matrix", {})):
        scenario = _vary(plan, variant)
        scenarios.append(scenario)
        for complaint in _check(scenario, variant):
            found.add(_problem(document, complaint, variant))
    return scenarios, sorted(found)


def _plan(document: Document, name: str) -> Scenario:
    """Build the scenario before any axis is applied to it."""
    data: Mapping[str, Any] = document.data
    expect = data.get("expect", [])
    call = build_call(data.get("call", {}))
    exchanges = tuple(build_exchange(each) for each in data.get("exchanges", [data]))
    return Scenario(
        id=name,
        title=data["title"],
        proves=tuple(data.get("proves", ())),
        source=data.get("source", ""),
        call=call,
        exchanges=exchanges,
        mark=document.mark(),
        needs=all_needs(data.get("needs", ()), call, exchanges),
        profiles=tuple(data.get("profiles", ())),
        expect=tuple(
            build_expectation(each)
            for each in ([expect] if isinstance(expect, Mapping) else expect)
        ),
    )


def _vary(plan: Scenario, variant: Variant) -> Scenario:
    if not variant.values:
        return plan
    return replace(
        plan,
        call=variant.apply_to_call(plan.call),
        exchanges=tuple(map(variant.apply_to_exchange, plan.exchanges)),
        variant=variant.names,
    )


def _check(scenario: Scenario, variant: Variant) -> Iterator[Complaint]:
    streams = [scenario.streams(exchange.reply) for exchange in scenario.exchanges]
    for index, exchange in enumerate(scenario.exchanges):
        for each in check_reply(exchange.reply, streams=streams[index]):
            yield replace(each, path=("exchanges", index, *each.path))
    yield from check_variant(variant, streams, scenario.call.api)
    yield from check_expectations(scenario, streams)


def _problem(
    document: Document, complaint: Complaint, variant: Variant | None = None
) -> Problem:
    path = _locate(document.data, complaint.path, variant)
    # A top-level key is easier to see than a value that starts on the next line.
    mark = document.key_mark(path) if len(path) == 1 else document.mark(path)
    return Problem(
        mark, complaint.code, complaint.found, complaint.expected, complaint.hint
    )


def _locate(data: Mapping[str, Any], path: Path, variant: Variant | None) -> Path:
    """Turn a path of the model into the path of what the author wrote."""
    match path:
        case ("exchanges", _, "delivery", str(axis), *_) if variant and (
            axis in variant.places
        ):
            return ("matrix", axis, variant.places[axis])
        case ("exchanges", _, *rest) if "exchanges" not in data:
            return tuple(rest)
        case ("expect", _, *rest) if isinstance(data["expect"], Mapping):
            return ("expect", *rest)
        case _:
            return path
