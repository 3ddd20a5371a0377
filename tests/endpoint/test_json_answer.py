"""JSON mode."""

from __future__ import annotations

import json
from typing import Any

import pytest

from endpoint.requesting import OFF, USER, chat, content_of, post

EXAMPLE = {"name": "Ada", "age": 36, "tags": ["x"], "score": 1.5, "ok": True}


def ask_json(*messages: dict[str, Any]) -> Any:
    wanted = {"type": "json_object"}
    return json.loads(
        content_of(post(chat(*messages, response_format=wanted, thinking=OFF)))
    )


def test_the_answer_fits_an_example_in_the_prompt() -> None:
    """Keys and types of the example are kept, in its order."""
    text = f"Answer in json like this: {json.dumps(EXAMPLE)} and nothing else."
    value = ask_json({"role": "user", "content": text})

    assert list(value) == list(EXAMPLE)
    assert {key: type(each) for key, each in value.items()} | {"score": float} == {
        key: type(each) for key, each in EXAMPLE.items()
    }


def test_the_answer_fits_a_schema_in_the_prompt() -> None:
    """A JSON Schema is met rather than imitated."""
    schema = {
        "type": "object",
        "properties": {"year": {"type": "integer", "minimum": 1900, "maximum": 1910}},
        "required": ["year"],
    }
    value = ask_json(
        {"role": "system", "content": f"Use this json schema: {json.dumps(schema)}"},
        USER,
    )

    assert 1900 <= value["year"] <= 1910


def test_a_schema_may_name_itself() -> None:
    """``$schema`` marks a schema whatever else it says."""
    schema = {"$schema": "x", "enum": ["json"]}

    assert ask_json({"role": "user", "content": json.dumps(schema)}) == "json"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Answer in JSON.", {"answer": str}),
        ("Broken json {oops {} } here", {"answer": str}),
        ('First json {"a": 1}, then {"b": null, "c": [], "d": {}}', None),
    ],
)
def test_other_prompts_still_give_json(text: str, value: Any) -> None:
    """Without an example there is an answer; of several the last one counts."""
    found = ask_json({"role": "user", "content": text})

    if value is None:
        assert list(found) == ["b", "c", "d"]
        assert found["b"] is None
    else:
        assert {key: type(each) for key, each in found.items()} == value


def test_only_users_and_systems_show_examples() -> None:
    """What the assistant said before is no example."""
    said = {"role": "assistant", "content": '{"mine": 1}'}
    asked = {"role": "user", "content": 'json like {"yours": 1}'}

    assert list(ask_json(asked, said)) == ["yours"]


@pytest.mark.parametrize(
    "announced",
    [
        'EXAMPLE INPUT: none.\nEXAMPLE JSON OUTPUT:\n{"mood": "sad"}',
        '请按照以下json格式输出 {"mood": "sad"}',
        'json such as ```json\n{"mood": "sad"}\n```',
    ],
)
def test_data_in_a_prompt_is_no_example(announced: str) -> None:
    """What is announced as the form of the answer wins over what stands later."""
    told = {"role": "system", "content": announced}
    asked = {"role": "user", "content": 'Classify {"text": "a gale", "id": 7}'}

    assert list(ask_json(told, asked)) == ["mood"]


def test_examples_are_followed_only_so_deep() -> None:
    """A very deep example is cut, and ``NaN`` is no JSON."""
    deep = '{"a":' * 100 + "1" + "}" * 100

    assert list(ask_json({"role": "user", "content": f"json {deep}"})) == ["a"]
    found = ask_json({"role": "user", "content": 'json {"a": NaN}'})
    assert list(found) == ["answer"]


def test_many_braces_are_not_searched_for_ever() -> None:
    """A prompt full of braces is given up on."""
    assert ask_json({"role": "user", "content": "json " + "{" * 5000})


def test_json_is_pretty_printed_as_captured() -> None:
    """Two spaces of indentation, one member a line."""
    served = post(
        chat(
            {"role": "user", "content": 'json {"a": "x"}'},
            response_format={"type": "json_object"},
            thinking=OFF,
        )
    )

    assert content_of(served).startswith('{\n  "a": "')
