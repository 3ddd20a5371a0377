"""Replies and conditions handed in by Python code as plain data, without a file.

They pass the same schema and the same rules as authored files. Marks name the step
instead of a line: ``<reply>:2:1`` is the second step.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from wavetank.errors import InvalidFileError
from wavetank.problems import MAX_PROBLEMS, Mark, Problem
from wavetank.reading import Document, Place, Schema, describe
from wavetank.scenario.assembling import scenario_schema
from wavetank.scenario.building import build_reply_mapping, build_when
from wavetank.scenario.document_rules import check_conditions
from wavetank.scenario.reply_rules import check_reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.scenario.model import Condition, Reply

_SOURCE = "<reply>"


def build_reply(data: Sequence[Any] | Mapping[str, Any]) -> Reply:
    """Build a reply from a list of steps, or a mapping with ``reply`` and its options.

    ``build_reply([{"content": "Hi"}, {"finish": "stop"}, "done"])``

    Raises:
        InvalidFileError: Carries every problem found; a mark's line is the number of
            the step.
    """
    plain = _plain(data)
    document = _document(plain)
    problems = _schema().problems(document)
    if problems:
        raise InvalidFileError(problems)
    mapping = plain if isinstance(plain, dict) else {"reply": plain}
    reply = build_reply_mapping(mapping)
    problems = [
        Problem(
            document.mark(each.path if isinstance(plain, dict) else each.path[1:]),
            each.code,
            each.found,
            each.expected,
            each.hint,
        )
        for each in islice(
            check_reply(reply, streams=reply.format != "json"), MAX_PROBLEMS
        )
    ]
    if problems:
        raise InvalidFileError(sorted(problems))
    return reply


def build_conditions(data: Mapping[str, Any]) -> tuple[Condition, ...]:
    """Build conditions on a request from a mapping, as an exchange's ``when``.

    ``build_conditions({"body.stream": True})``

    Raises:
        InvalidFileError: Carries every problem found.
    """
    plain = _plain(data)
    document = Document(plain, "<when>", _places(plain, 1))
    problems = _conditions_schema().problems(document)
    if not problems:
        problems = [
            Problem(
                document.mark(each.path),
                each.code,
                each.found,
                each.expected,
                each.hint,
            )
            for each in islice(check_conditions(plain), MAX_PROBLEMS)
        ]
    if problems:
        raise InvalidFileError(problems)
    return build_when(plain)


@cache
def _schema() -> Schema:
    return scenario_schema().definition("inline_reply")


@cache
def _conditions_schema() -> Schema:
    return scenario_schema().definition("when")


def _plain(value: Any) -> Any:
    """Give mappings and sequences of any kind the types that JSON data has."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, str | int | float):
        return value
    found = f"found {describe(value)}"
    expected = "mappings, lists, text, numbers, booleans or None"
    raise InvalidFileError([Problem(Mark(_SOURCE, 1, 1), "not-json", found, expected)])


def _document(data: Any) -> Document:
    """Mark every value with the number of the step it belongs to."""
    steps = data.get("reply") if isinstance(data, dict) else data
    root = _places(data, 1)
    if isinstance(steps, list):
        listed = Place(1, 1)
        for index, step in enumerate(steps):
            listed.inside[index] = _places(step, index + 1)
        if isinstance(data, dict):
            root.inside["reply"] = listed
        else:
            root = listed
    return Document(data, _SOURCE, root)


def _places(value: Any, line: int) -> Place:
    place = Place(line, 1)
    if isinstance(value, dict):
        place.keys = {key: Place(line, 1) for key in value}
        place.inside.update((key, _places(each, line)) for key, each in value.items())
    elif isinstance(value, list):
        place.inside.update((i, _places(each, line)) for i, each in enumerate(value))
    return place
