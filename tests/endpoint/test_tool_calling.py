"""When tools are called, and with what."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from endpoint.requesting import (
    OFF,
    USER,
    called,
    calls_of,
    chat,
    content_of,
    function,
    post,
    result,
)

CITY = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
    "required": ["city"],
}
WEATHER = function("get_weather", parameters=CITY)
CLOCK = function("get_time", description="The local time of a place", parameters=CITY)
MAIL = function("sendMail", description="Sends a letter")


def ask(text: str, *tools: dict[str, Any], **members: Any) -> list[Any]:
    body = chat({"role": "user", "content": text}, tools=list(tools), **members)
    return calls_of(post(body))


def names(calls: list[Any]) -> list[str]:
    return [name for name, _ in calls]


def test_a_fitting_tool_is_called_with_valid_arguments() -> None:
    """A word in common is enough, and a name in the question is used."""
    ((name, arguments),) = ask("How is the weather in Paris today?", WEATHER, MAIL)

    assert name == "get_weather"
    assert arguments["city"] == "Paris"
    jsonschema.Draft202012Validator(CITY).validate(arguments)


def test_the_finish_reason_says_so() -> None:
    """An answer of calls has no text and its own finish reason."""
    served = post(chat({"role": "user", "content": "weather?"}, tools=[WEATHER]))

    assert not content_of(served)
    assert "tool_calls" in str(served.reply.steps[-1])


@pytest.mark.parametrize(
    ("text", "tools", "expected"),
    [
        ("Tell me a story about a ship", (WEATHER, CLOCK), []),
        ("What time is it?", (WEATHER, CLOCK), ["get_time"]),
        ("Please mail this letter", (WEATHER, MAIL), ["sendMail"]),
        ("Weather and time, both please", (WEATHER, CLOCK), ["get_time", "get_weather"]),
        ("The weather, in parallel", (WEATHER,), ["get_weather"] * 2),
        ("今天天气怎么样", (function("wx", description="查天气"),), ["wx"]),
    ],
)  # fmt: skip
def test_which_tools_are_called(
    text: str, tools: tuple[Any, ...], expected: list[str]
) -> None:
    """None, the fitting one, or several, the best first, when asked for."""
    assert names(ask(text, *tools)) == expected


def test_one_tool_is_called_for_each_name() -> None:
    """Asked about several places at once, the tool is called for each."""
    calls = ask("Compare the weather of both, Paris and New York", WEATHER)

    assert [arguments["city"] for _, arguments in calls] == ["Paris", "New York"]


def test_several_tools_are_called_for_each_name() -> None:
    """Every pair of a fitting tool and a name is one call."""
    calls = ask("Weather and time in Paris and in Rome, in parallel", WEATHER, CLOCK)

    assert len(calls) == 4
    assert {name for name, _ in calls} == {"get_weather", "get_time"}
    cities = [arguments["city"] for name, arguments in calls if name == "get_weather"]
    assert cities == ["Paris", "Rome"]


def test_results_are_answered_in_text() -> None:
    """Once results are back the answer reports them."""
    question = {"role": "user", "content": "How is the weather in Paris?"}
    turn = called("a", reasoning_content="")
    served = post(chat(question, turn, result("a", "21 degrees"), tools=[WEATHER]))

    assert calls_of(served) == []
    assert content_of(served).startswith("The tool says: 21 degrees. ")


def test_all_results_are_reported() -> None:
    """Those of parallel calls come back together and are answered together."""
    question = {"role": "user", "content": "The weather in both, Paris and Rome?"}
    turn = called("a", "b", reasoning_content="")
    results = (result("a", "rain"), result("b", "sun"))
    served = post(chat(question, turn, *results, tools=[WEATHER]))

    assert content_of(served).startswith("The tool says: rain; sun. ")


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("none", []),
        ("auto", ["get_weather"]),
        ("required", ["get_weather"]),
        ({"type": "function", "function": {"name": "sendMail"}}, ["sendMail"]),
    ],
)
def test_the_choice_is_obeyed(choice: Any, expected: list[str]) -> None:
    """None, auto, required and a name."""
    calls = ask("The weather?", WEATHER, MAIL, tool_choice=choice, thinking=OFF)

    assert names(calls) == expected


def test_required_calls_something_even_if_nothing_fits() -> None:
    """Told to call, it calls, also after results."""
    body = chat(
        USER, called("a"), result("a"),
        tools=[WEATHER], tool_choice="required", thinking=OFF,
    )  # fmt: skip

    assert names(calls_of(post(body))) == ["get_weather"]


def test_without_tools_any_choice_is_text() -> None:
    """The choice has no effect when nothing is declared."""
    assert content_of(post(chat(USER, tool_choice="required")))


def test_ids_are_of_the_captured_form() -> None:
    """A number and 24 alphanumerics, different for each call."""
    served = post(
        chat({"role": "user", "content": "weather in parallel"}, tools=[WEATHER])
    )
    ids = [str(getattr(step, "id", "")) for step in served.reply.steps[2:4]]

    assert [each[:8] for each in ids] == ["call_00_", "call_01_"]
    assert all(len(each) == 32 and each[8:].isalnum() for each in ids)
    assert ids[0][8:] != ids[1][8:]
