"""Replies from Python code."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import pytest

from wavetank.errors import InvalidFileError
from wavetank.scenario import Condition, Delivery, Reply, build_conditions, build_reply
from wavetank.scenario.steps import Content, Cut, Done, Finish


def problems(data: Any) -> list[str]:
    """Give the mark and code of each problem."""
    with pytest.raises(InvalidFileError) as caught:
        build_reply(data)
    return [f"{each.mark} {each.code}" for each in caught.value.problems]


def test_a_list_of_steps_is_a_reply() -> None:
    """Steps need nothing around them."""
    assert build_reply([{"content": "Hi"}, {"finish": "stop"}, "done"]) == Reply(
        (Content(("Hi",)), Finish("stop"), Done())
    )


def test_a_mapping_carries_the_options_too() -> None:
    """The options of a reply stand beside its steps, as in a file."""
    assert build_reply(
        {"reply": [{"content": "Hi"}, "cut"], "delivery": {"framing": "close"}}
    ) == Reply((Content(("Hi",)), Cut()), delivery=Delivery("close"))


def test_any_sequence_and_any_mapping_will_do() -> None:
    """Python's other containers count as lists and mappings."""
    assert build_reply((MappingProxyType({"content": ("a", "b")}),)) == Reply(
        (Content(("a", "b")),)
    )


def test_a_mark_names_the_step() -> None:
    """The line of a mark is the number of the step it is about."""
    assert problems(["done", {"pauze": "1s"}, {"content": [1]}]) == [
        "<reply>:2:1 unknown-step",
        "<reply>:3:1 wrong-type",
    ]
    assert problems({"reply": ["done", "dnoe"], "head": {"x": 1}}) == [
        "<reply>:1:1 unknown-key",
        "<reply>:2:1 unknown-bare-step",
    ]


def test_rules_between_steps_hold_here_too() -> None:
    """A cut inside nothing is as wrong in code as in a file."""
    cut = {"cut": {"inside": "character"}}

    assert problems([{"content": "a"}, cut]) == ["<reply>:2:1 cut-inside-ascii"]
    assert problems({"reply": [{"content": "a"}, cut], "format": "json"}) == [
        "<reply>:2:1 cut-inside-ascii"
    ]


@pytest.mark.parametrize(
    "data",
    [None, 3, "done", b"done", [], {}, {1: 2}, [{1, 2}], [{"json": {"a": b"b"}}]],
)
def test_what_is_no_reply_is_a_problem(data: Any) -> None:
    """Nothing that Python code can hand in raises anything else."""
    assert problems(data)


def test_conditions_are_a_mapping_by_place() -> None:
    """The grammar is that of an exchange's when, in the order written."""
    assert build_conditions(
        {"body.stream": True, "headers.accept": {"contains": "json"}}
    ) == (
        Condition("body.stream", "equals", value=True),
        Condition("headers.accept", "contains", "json"),
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({}, "empty"),
        ({"bdy": 1}, "wrong-form"),
        ({"path": {"matches": "("}}, "invalid-expression"),
        ({"path": {"is": 1}}, "unknown-condition"),
    ],
)
def test_what_is_no_condition_is_explained(data: Any, code: str) -> None:
    """The same problems as in a file."""
    with pytest.raises(InvalidFileError) as caught:
        build_conditions(data)

    assert [each.code for each in caught.value.problems] == [code]
