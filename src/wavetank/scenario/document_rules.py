"""Rules between the parts of one document, looked at before and after building.

``check_data`` looks at the authored data, where two spellings or a choice between
keys have not been settled yet; ``check_expectations`` at one built variant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wavetank.reading import expression_fault
from wavetank.scenario.building import REPLY_KEYS
from wavetank.scenario.complaint import Complaint, Path
from wavetank.scenario.matrix import check_matrix
from wavetank.scenario.wholeness import why_untold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wavetank.scenario.expectation import AuthoredExpectation
    from wavetank.scenario.model import Exchange, Scenario


def check_data(data: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield what is wrong between the keys of a document the schema accepts."""
    yield from _one_source_of_replies(data)
    if "proves" in data and "source" not in data:
        yield Complaint(
            ("proves",),
            "source-missing",
            "the scenario proves a requirement and does not say where the rule stands",
            "source: the document and section",
        )
    call = data.get("call", {})
    if call.get("api") == "fim" and "request" not in call:
        yield Complaint(
            ("call", "api"),
            "request-missing",
            "the api fim has no request that goes without saying",
            "call.request: the body to send",
        )
    for path, slicing in _slicings(data):
        if isinstance(slicing, Mapping):
            yield from _one_slicing_mode(path, slicing)
    yield from check_matrix(data.get("matrix", {}))
    exchanges = data.get("exchanges", ())
    yield from _unreachable(exchanges)
    for index, exchange in enumerate(exchanges):
        for complaint in check_conditions(exchange.get("when", {})):
            path = ("exchanges", index, "when", *complaint.path)
            yield replace(complaint, path=path)


def check_conditions(when: Mapping[str, Any]) -> Iterator[Complaint]:
    """Yield what is wrong with conditions that the schema accepts."""
    for place, condition in when.items():
        yield from _expression((place,), condition)


def check_expectations(
    scenario: Scenario, streams: Sequence[bool]
) -> Iterator[Complaint]:
    """Yield what is wrong with what a client is expected to report."""
    for index, expectation in enumerate(scenario.expect):
        yield from _expectation(("expect", index), expectation)
    if scenario.expect:
        return
    if scenario.call.cancel_after_deltas is not None:
        yield _expect_missing(
            ("call", "cancel_after_deltas"),
            "a call that is cancelled may leave more or less in hand",
        )
    for index, exchange in enumerate(scenario.exchanges):
        yield from _told(index, exchange, streams=streams[index])


def _one_source_of_replies(data: Mapping[str, Any]) -> Iterator[Complaint]:
    shorthand = [key for key in REPLY_KEYS if key in data]
    if "exchanges" in data:
        for key in shorthand:
            yield Complaint(
                (key,),
                "exchanges-and-reply",
                f"'{key}' stands beside 'exchanges'",
                "one of the two",
                "move it into the exchange it belongs to",
            )
    elif "reply" not in data:
        yield Complaint(
            (),
            "missing-key",
            "the scenario has neither 'reply' nor 'exchanges'",
            "reply: the steps that answer the request",
        )


def _unreachable(exchanges: Sequence[Mapping[str, Any]]) -> Iterator[Complaint]:
    for index, exchange in enumerate(exchanges[:-1]):
        if exchange.get("times") == "any" and "when" not in exchange:
            yield Complaint(
                ("exchanges", index + 1),
                "unreachable-exchange",
                "the exchange before answers any number of any requests",
                "exchanges with conditions first, the one without last",
            )


def _slicings(data: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    if "slice" in data.get("delivery", {}):
        yield ("delivery", "slice"), data["delivery"]["slice"]
    for index, exchange in enumerate(data.get("exchanges", ())):
        if "slice" in exchange.get("delivery", {}):
            path = ("exchanges", index, "delivery", "slice")
            yield path, exchange["delivery"]["slice"]
    for index, value in enumerate(data.get("matrix", {}).get("slice", ())):
        yield ("matrix", "slice", index), value


def _one_slicing_mode(path: Path, slicing: Mapping[str, Any]) -> Iterator[Complaint]:
    modes = [key for key in ("bytes", "at", "mode") if key in slicing]
    if len(modes) != 1:
        yield Complaint(
            path,
            "slice-mode",
            f"the slice has {' and '.join(modes) or 'no mode'}",
            "exactly one of bytes, at and mode",
        )


def _expression(path: Path, condition: Any) -> Iterator[Complaint]:
    if not isinstance(condition, Mapping) or "matches" not in condition:
        return
    fault = expression_fault(condition["matches"])
    if fault is not None:
        yield Complaint(
            (*path, "matches"),
            "invalid-expression",
            f"the regular expression cannot be used: {fault}",
            "a Python regular expression",
        )


def _expectation(path: Path, expectation: AuthoredExpectation) -> Iterator[Complaint]:
    error = (expectation.error_kinds, expectation.status, expectation.message)
    if expectation.outcome == "complete" and error != (None, None, None):
        yield Complaint(
            (*path, "error"),
            "error-with-complete",
            "an error is expected of an outcome that is complete",
            "outcome: error, or no error",
        )
    fewest, most = expectation.requests_min, expectation.requests_max
    if fewest is not None and most is not None and fewest > most:
        yield Complaint(
            (*path, "requests"),
            "empty-range",
            f"no number is at least {fewest} and at most {most}",
            "min not above max",
        )


def _told(index: int, exchange: Exchange, *, streams: bool) -> Iterator[Complaint]:
    untold = why_untold(exchange.reply, streams=streams)
    if untold and not exchange.optional:
        step, why = untold
        yield _expect_missing(("exchanges", index, "reply", step), why)


def _expect_missing(path: Path, why: str) -> Complaint:
    return Complaint(
        path,
        "expect-missing",
        f"the result cannot be told from the script: {why}",
        "expect: what a conforming client reports",
        "list several alternatives where clients have a choice",
    )
