"""Fill-in-the-middle."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from endpoint.requesting import json_of, message_of, post
from wavetank.scenario.steps import Done, RawEvent

if TYPE_CHECKING:
    from wavetank.endpoint import Served

BETA = "/beta/completions"
MODEL = {"model": "deepseek-v4-pro"}


def whole(**members: Any) -> Any:
    return json_of(post({**MODEL, "max_tokens": 6, **members}, path=BETA))


def events(served: Served) -> list[Any]:
    return [
        json.loads(step.data or "")
        for step in served.reply.steps
        if isinstance(step, RawEvent)
    ]


def test_a_whole_answer_has_the_captured_order() -> None:
    """Choices come before the time, the object's kind last before the counters."""
    found = whole(prompt="def f(", suffix=")")

    assert list(found) == [
        "id", "choices", "created", "model", "system_fingerprint", "object", "usage",
    ]  # fmt: skip
    assert list(found["choices"][0]) == ["text", "index", "logprobs", "finish_reason"]
    assert found["object"] == "text_completion"
    assert found["choices"][0]["finish_reason"] == "length"
    assert found["usage"]["completion_tokens"] == 6
    assert "completion_tokens_details" not in found["usage"]


def test_a_stream_ends_with_the_counters_and_the_marker() -> None:
    """Each token is an event; the last one has the reason and the counters."""
    served = post({**MODEL, "prompt": "a", "max_tokens": 3, "stream": True}, path=BETA)
    *tokens, last = events(served)

    assert len(tokens) == 3
    assert all("usage" not in each for each in tokens)
    assert last["choices"][0] == {
        "text": "", "index": 0, "logprobs": None, "finish_reason": "length",
    }  # fmt: skip
    assert last["usage"]["completion_tokens"] == 3
    assert served.reply.steps[-1] == Done()


def test_waiting_chunks_have_null_counters_when_asked_for() -> None:
    """``include_usage`` gives every chunk the key."""
    body = {
        **MODEL,
        "max_tokens": 2,
        "stream": True,
        "stream_options": {"include_usage": True},
    }

    assert [each["usage"] for each in events(post(body, path=BETA))[:-1]] == [None] * 2


def test_the_documented_prompt_is_the_default() -> None:
    """Without a prompt the story begins as documented, and ``echo`` shows it."""
    assert whole(echo=True)["choices"][0]["text"].startswith("Once upon a time, ")
    assert whole(prompt="x", echo=True)["choices"][0]["text"].startswith("x ")


@pytest.mark.parametrize("stream", [True, False])
def test_probabilities_have_the_old_shape(stream: bool) -> None:  # noqa: FBT001 -- a table
    """Four parallel lists, offsets counted in characters."""
    body = {**MODEL, "prompt": "a", "max_tokens": 3, "logprobs": 2, "stream": stream}
    served = post(body, path=BETA)
    found = events(served)[:-1] if stream else [json_of(served)]
    lists = [each["choices"][0]["logprobs"] for each in found]
    tokens = [token for each in lists for token in each["tokens"]]
    offsets = [offset for each in lists for offset in each["text_offset"]]

    assert list(lists[0]) == ["tokens", "token_logprobs", "top_logprobs", "text_offset"]
    assert len(tokens) == 3
    assert offsets == [0, len(tokens[0]), len(tokens[0] + tokens[1])]
    assert all(len(top) == 2 for each in lists for top in each["top_logprobs"])


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"max_tokens": 4097}, "the valid range of max_tokens is [1, 4096]"),
        ({"logprobs": 21}, "the valid range of top_logprobs is [0, 20]."),
        ({"temperature": 3}, "the valid range of temperature is [0, 2]"),
        ({"prompt": ["a"]}, "prompt: invalid type: sequence, expected a string"),
        ({"model": "x"}, "but you passed x."),
    ],
)
def test_what_is_refused(members: dict[str, Any], words: str) -> None:
    """Ranges, shapes and models are checked as in the chat."""
    assert words in message_of(post({**MODEL, **members}, path=BETA))


def test_stop_texts_are_honoured() -> None:
    """The answer ends before a stop text."""
    assert "e" not in whole(prompt="a", stop="e", max_tokens=None)["choices"][0]["text"]
