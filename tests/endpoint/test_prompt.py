"""The prompt as a row of tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from endpoint.requesting import (
    OFF,
    USER,
    called,
    chat,
    function,
    post,
    result,
    revision,
)

if TYPE_CHECKING:
    from wavetank.scenario.steps import Usage

HI = {"role": "user", "content": "hi"}
SYSTEM = {"role": "system", "content": "Be brief"}


def usage(body: dict[str, Any], **switches: Any) -> Usage:
    counted = post(body, profile=revision(**switches)).usage
    assert counted is not None
    return counted


@pytest.mark.parametrize(
    ("messages", "count"),
    [
        ([HI], 5),  # captured
        ([SYSTEM, HI], 7),
        ([HI, {"role": "assistant", "content": "OK"}, HI], 11),
        ([HI, {"role": "latest_reminder", "content": "hi"}], 7),
    ],
)
def test_markers_are_counted(messages: list[dict[str, Any]], count: int) -> None:
    """Each message but a system's costs its markers."""
    assert usage(chat(*messages, thinking=OFF)).prompt == count


def test_thinking_may_add_tokens() -> None:
    """The measured extra of a revision is a switch."""
    assert usage(chat(HI), thinking_prompt_tokens=79).prompt == 84
    assert usage(chat(HI), thinking_prompt_tokens=0).prompt == 5


def test_tools_are_part_of_the_prompt() -> None:
    """A declared tool is counted with its description and schema."""
    bare = usage(chat(USER)).prompt
    tool = function(description="Looks the weather up")

    assert usage(chat(USER, tools=[tool])).prompt > bare + 4


def test_reasoning_counts_only_with_tools() -> None:
    """Without tools the reasoning that came back is ignored (captured)."""
    thoughtful = {"role": "assistant", "content": "OK", "reasoning_content": "a b c"}
    plain = {"role": "assistant", "content": "OK"}
    tools = [function()]

    assert usage(chat(HI, thoughtful, HI)).prompt == usage(chat(HI, plain, HI)).prompt
    assert (
        usage(chat(HI, thoughtful, HI, tools=tools)).prompt
        == usage(chat(HI, plain, HI, tools=tools)).prompt + 4
    )


def test_calls_and_results_are_part_of_the_prompt() -> None:
    """A tool turn is counted like everything that was said."""
    turn = chat(HI, called("a"), result("a", "hot"), thinking=OFF)

    assert usage(turn).prompt == 5 + 3 + 3 + 2 + 2


def test_a_prefix_goes_on_where_it_ends() -> None:
    """The beginning of an answer is not closed and no new one is opened."""
    begun = {"role": "assistant", "content": "OK", "prefix": True}
    served = post(chat(HI, begun, thinking=OFF), path="/beta/chat/completions")

    assert served.usage is not None
    assert served.usage.prompt == 6
