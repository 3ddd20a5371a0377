"""Every row of the tables of refusals: status, content type and exact text.

The tables are those of the public record of DeepSeek's errors; captured texts stand
here to the letter, and ``docs/deviations.md`` names the others.
"""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from endpoint.requesting import (
    JSON,
    KEY,
    OFF,
    USER,
    body_of,
    called,
    chat,
    encode,
    error_of,
    function,
    message_of,
    post,
    result,
    revision,
)
from wavetank.endpoint import Account, Endpoint, load_profile

CAPTURES = Path(__file__).parents[2] / "fixtures" / "captures"
OCTETS = "application/octet-stream"
DESERIALIZE = "Failed to deserialize the JSON body into the target type: "
PARSE = "Failed to parse the request body as JSON: "
MODEL = '"model":"deepseek-v4-flash"'
TOO_LATE = 1_784_908_740  # 2026-07-24T15:59:00Z


def many(count: int) -> list[dict[str, Any]]:
    return [function(f"tool_{index}") for index in range(count)]


def behind(body: bytes, until: str) -> int:
    """Give the column of a parser that stands behind this text."""
    return body.index(until.encode()) + len(until)


def with_user(**members: Any) -> dict[str, Any]:
    return chat(USER, **members)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b'{"model":', "model: EOF while parsing a value at line 1 column 9"),
        (b"", "EOF while parsing a value at line 1 column 0"),
        (
            b'{"messages":[{"role":"user","content":"\\ud83d oops"}]}',
            "messages[0].content: unexpected end of hex escape at line 1 column 46",
        ),
    ],
)
def test_what_is_no_json_is_answered_in_plain_text(body: bytes, text: str) -> None:
    """A parse failure is a 400 of plain text under a binary content type."""
    error = error_of(post(body))

    assert error.body == PARSE + text
    assert (error.status, error.content_type) == (400, OCTETS)


@pytest.mark.parametrize(
    ("members", "path", "peeked"),
    [
        ({"reasoning_effort": 3}, "reasoning_effort", '"reasoning_effort":3'),
        ({"reasoning_effort": True}, "reasoning_effort", '"reasoning_effort":t'),
        ({"thinking": {"type": None}}, "thinking.type", '"type":n'),
        ({"thinking": {"type": True}}, "thinking.type", '"type":t'),
        ({"thinking": {"type": 1}}, "thinking.type", '"type":1'),
    ],
)
def test_what_is_no_string_where_a_word_is_due_is_no_json(
    members: dict[str, Any], path: str, peeked: str
) -> None:
    """serde_json calls it a failure to parse, so it is plain text, too."""
    body = encode(with_user(**members))
    error = error_of(post(body))

    place = f"at line 1 column {behind(body, peeked)}"
    assert error.body == f"{PARSE}{path}: expected value {place}"
    assert (error.status, error.content_type) == (400, OCTETS)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"{}", "missing field `messages` at line 1 column 2"),
        (b'{"messages":[]}', "missing field `model` at line 1 column 15"),
        (
            f'{{{MODEL},"messages":{{}}}}'.encode(),
            "messages: invalid type: map, expected a sequence at line 1 column 40",
        ),
        (
            f'{{{MODEL},"messages":[{{"role":"developer","content":"x"}}]}}'.encode(),
            (
                "messages[0].role: unknown variant `developer`, expected one of `system`, "
                "`user`, `assistant`, `tool`, `latest_reminder` at line 1 column 60"
            ),
        ),
    ],
)
def test_wrong_shapes_have_the_captured_columns(body: bytes, text: str) -> None:
    """Text, line and column are those of the captures."""
    assert message_of(post(body)) == DESERIALIZE + text


@pytest.mark.parametrize(
    ("body", "text", "until"),
    [
        (
            chat({"role": "function", "content": "x"}),
            (
                "messages[0].role: unknown variant `function`, expected one of `system`, "
                "`user`, `assistant`, `tool`, `latest_reminder`"
            ),
            '"function"',
        ),
        (
            chat(USER, {"role": "tool", "content": "x"}),
            "messages[1]: missing field `tool_call_id`",
            '"content":"x"}]',
        ),
        (
            chat({"role": "user"}),
            "messages[0]: missing field `content`",
            '{"role":"user"}]',
        ),
        (
            chat({"role": "user", "content": 5}, USER),
            "messages[0]: invalid type: integer `5`, expected a string",
            '"content":5},',
        ),
        (
            chat({"role": "user", "content": [{"type": "image_url", "url": ""}]}),
            "messages[0]: unknown variant `image_url`, expected `text`",
            '"url":""}]}]',
        ),
        (
            with_user(tools=[{"function": {"name": "a"}}]),
            "tools[0]: missing field `type`",
            '{"name":"a"}}]',
        ),
        (
            with_user(tools=[{"type": "custom", "name": "a"}]),
            "tools[0]: unknown variant `custom`, expected `function`",
            '"name":"a"}]',
        ),
        (
            with_user(tool_choice="any"),
            "tool_choice: expected one of `none`, `auto`, `required` or a tool",
            '"any"}',
        ),
        (
            with_user(top_logprobs=-1),
            "top_logprobs: invalid value: integer `-1`, expected u8",
            "-1",
        ),
        (
            with_user(reasoning_effort="bogus"),
            (
                "reasoning_effort: unknown variant `bogus`, expected one of `low`, "
                "`medium`, `high`, `xhigh`, `max`"
            ),
            '"bogus"',
        ),
        (
            with_user(reasoning_effort="HIGH"),
            (
                "reasoning_effort: unknown variant `HIGH`, expected one of `low`, "
                "`medium`, `high`, `xhigh`, `max`"
            ),
            '"HIGH"',
        ),
        (
            with_user(thinking={}),
            "thinking: missing field `type`",
            '"thinking":{}',
        ),
        (
            with_user(thinking=True),
            "thinking: invalid type: boolean `true`, expected struct ThinkingOptions",
            "true",
        ),
        (
            with_user(thinking="disabled"),
            (
                'thinking: invalid type: string "disabled", expected struct '
                "ThinkingOptions"
            ),
            '"disabled"',
        ),
        (
            with_user(thinking={"type": "bogus"}),
            (
                "thinking.type: unknown variant `bogus`, expected one of `adaptive`, "
                "`enabled`, `disabled`"
            ),
            '"bogus"',
        ),
        (
            with_user(stop=5),
            "stop: data did not match any variant of untagged enum Stop",
            '"stop":5}',
        ),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_wrong_shapes_are_answered_in_an_envelope(
    body: dict[str, Any], text: str, until: str
) -> None:
    """A body of the wrong shape is a 400 with the envelope, as JSON."""
    data = encode(body)
    error = error_of(post(data))

    place = f"at line 1 column {behind(data, until)}"
    assert error.message == f"{DESERIALIZE}{text} {place}"
    assert (error.status, error.content_type) == (400, "application/json")
    assert (error.type, error.code) == ("invalid_request_error",) * 2


def test_efforts_are_named_as_probed_in_august() -> None:
    """The later list of efforts is the server's own."""
    served = post(with_user(reasoning_effort="bogus"), profile=revision("v4-2026-08"))

    assert (
        "unknown variant `bogus`, expected one of `none`, `minimal`, `low`, `medium`, "
        "`high`, `xhigh`, `max` at line 1"
    ) in message_of(served)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            with_user(model="deepseek-model-does-not-exist"),
            (
                "The supported API model names are deepseek-v4-pro or deepseek-v4-flash, "
                "but you passed deepseek-model-does-not-exist."
            ),
        ),
        (
            with_user(temperature=2.1),
            "Invalid temperature value, the valid range of temperature is [0, 2]",
        ),
        (
            with_user(temperature=-0.1),
            "Invalid temperature value, the valid range of temperature is [0, 2]",
        ),
        (
            with_user(top_p=0),
            "Invalid top_p value, the valid range of top_p is (0, 1.0]",
        ),
        (
            with_user(top_p=1.5),
            "Invalid top_p value, the valid range of top_p is (0, 1.0]",
        ),
        (
            with_user(presence_penalty=-2.5),
            (
                "Invalid presence_penalty value, the valid range of presence_penalty is "
                "[-2, 2]"
            ),
        ),
        (
            with_user(frequency_penalty=3),
            (
                "Invalid frequency_penalty value, the valid range of frequency_penalty "
                "is [-2, 2]"
            ),
        ),
        (
            with_user(max_tokens=0),
            "Invalid max_tokens value, the valid range of max_tokens is [1, 393216]",
        ),
        (
            with_user(max_tokens=393217),
            "Invalid max_tokens value, the valid range of max_tokens is [1, 393216]",
        ),
        (with_user(stop=["x"] * 17), "Stop string array too long: 17"),
        (with_user(n=2), "Invalid n value (currently only n = 1 is supported)"),
        (
            with_user(top_logprobs=1),
            (
                "Invalid top_logprobs and logprobs value, logprobs must be set to true "
                "if top_logprobs is used."
            ),
        ),
        (
            with_user(logprobs=True, top_logprobs=21),
            "Invalid top_logprobs value, the valid range of top_logprobs is [0, 20].",
        ),
        (
            with_user(user_id="x" * 513),
            (
                "Invalid 'user_id': string too long. Expected a string with maximum "
                "length 512, but got a string with length 513 instead"
            ),
        ),
        (
            with_user(tools=[function("get weather")]),
            (
                "Invalid 'tools[0].function.name': string does not match pattern. "
                "Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'."
            ),
        ),
        (
            with_user(tools=[function("get_shell_config", parameters={})]),
            (
                "Invalid schema for function 'get_shell_config': schema must be a JSON "
                "Schema of 'type: \"object\"', got 'type: null'."
            ),
        ),
        ({"model": "deepseek-v4-flash", "messages": []}, "Empty input messages"),
        (
            with_user(tools=[function()], tool_choice="required"),
            "Thinking mode does not support this tool_choice",
        ),
        (
            with_user(
                tools=[function()],
                tool_choice={"type": "function", "function": {"name": "get_weather"}},
            ),
            "Thinking mode does not support this tool_choice",
        ),
        (
            with_user(response_format={"type": "json_object"}),
            (
                "Prompt must contain the word 'json' in some form to use "
                "'response_format' of type 'json_object'."
            ),
        ),
        (
            with_user(response_format={"type": "json_schema"}),
            "This response_format type is unavailable now",
        ),
        (
            with_user(stream_options={"include_usage": True}),
            "stream_options should be set along with stream = true",
        ),
        (
            chat(USER, {"role": "assistant", "content": "So", "prefix": True}),
            (
                "prefix is only available when using beta api "
                '(set base_url="https://api.deepseek.com/beta")'
            ),
        ),
        (
            chat(USER, {"role": "assistant"}),
            "Invalid assistant message: content or tool_calls must be set",
        ),
        (
            with_user(thinking=OFF, reasoning_effort="high"),
            "thinking options type cannot be disabled when reasoning_effort is set",
        ),
        (
            chat(USER, called("a"), result("a")),
            (
                "The `reasoning_content` in the thinking mode must be passed back to "
                "the API."
            ),
        ),
        (
            chat(USER, result("a")),
            (
                "Messages with role 'tool' must be a response to a preceding message "
                "with 'tool_calls'"
            ),
        ),
        (
            chat(USER, called("a"), result("b")),
            (
                "An assistant message with 'tool_calls' must be followed by tool "
                "messages responding to each 'tool_call_id', The following "
                "tool_call_ids did not have response messages: a"
            ),
        ),
        (
            chat(USER, called("a")),
            (
                "An assistant message with 'tool_calls' must be followed by tool "
                "messages responding to each 'tool_call_id'. (insufficient tool "
                "messages following tool_calls message)"
            ),
        ),
        # Guessed texts, named as such in docs/deviations.md.
        (
            with_user(tools=many(129)),
            (
                "Invalid 'tools': array too long. Expected an array with maximum length "
                "128, but got an array with length 129 instead."
            ),
        ),
        (
            with_user(tools=[function("x" * 65)]),
            (
                "Invalid 'tools[0].function.name': string too long. Expected a string "
                "with maximum length 64, but got a string with length 65 instead"
            ),
        ),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_what_a_request_asks_is_refused_in_these_words(
    body: dict[str, Any], text: str
) -> None:
    """Range and semantic refusals are envelopes under a binary content type."""
    error = error_of(post(body))

    assert error.message == text
    assert (error.status, error.content_type) == (400, OCTETS)
    assert (error.type, error.code) == ("invalid_request_error",) * 2


def test_vision_models_are_named_in_august() -> None:
    """The list of models in the refusal is the revision's."""
    served = post(with_user(model="X"), profile=revision("v4-2026-08"))

    assert message_of(served) == (
        "The supported API model names are deepseek-v4-pro, deepseek-v4-flash, and "
        "deepseek-v4-flash-vision-exp, but you passed X."
    )


def test_images_are_refused_in_august_with_a_message_of_their_own() -> None:
    """A model without vision says so, one with vision takes the part."""
    image = {"type": "image_url", "image_url": {"url": "data:"}}
    body = chat({"role": "user", "content": [image]})
    profile = revision("v4-2026-08")

    assert message_of(post(body, profile=profile)) == (
        "This model does not support image"
    )
    vision = {**body, "model": "deepseek-v4-flash-vision-exp"}
    assert post(vision, profile=profile).model == "deepseek-v4-flash-vision-exp"


def test_the_context_is_counted_with_the_completion() -> None:
    """Prompt and ``max_tokens`` together must fit the context."""
    profile = load_profile()
    assert profile.limits.context == 1_048_576
    small = replace(profile, limits=replace(profile.limits, context=1000))
    words = {"role": "user", "content": "a " * 500}

    assert message_of(post(chat(words, max_tokens=496), profile=small)) == (
        "This model's maximum context length is 1000 tokens. However, you requested "
        "1001 tokens (505 in the messages, 496 in the completion). Please reduce the "
        "length of the messages or completion."
    )
    assert post(chat(words, max_tokens=495), profile=small).model


@pytest.mark.parametrize(
    ("capture", "headers", "body"),
    [
        ("error-401-gateway.txt", [], chat()),
        ("error-401.json", [JSON, ("Authorization", "Bearer wrong-0000")], chat()),
        ("error-415.txt", [KEY], chat()),
        ("error-400-parse.txt", [KEY, JSON], b""),
        ("error-400-deserialize.json", [KEY, JSON], b"{}"),
        ("error-400-temperature.json", [KEY, JSON], with_user(temperature=3)),
        (
            "error-400-unknown-model.json",
            [KEY, JSON],
            with_user(model="deepseek-model-does-not-exist"),
        ),
    ],
)
def test_verified_captures_are_what_is_sent(
    capture: str, headers: list[tuple[str, str]], body: dict[str, Any] | bytes
) -> None:
    """The bodies whose hashes were published come out byte for byte."""
    account = Account(wrong_keys=frozenset({"wrong-0000"}))
    endpoint = Endpoint(load_profile(), account=account)
    data = body if isinstance(body, bytes) else encode(body)
    served = endpoint.answer("POST", "/chat/completions", headers, data, now=0)

    assert body_of(served) == (CAPTURES / capture).read_bytes()


@pytest.mark.parametrize(
    "path", ["/completions", "/v1/completions", "/completions?x=1"]
)
def test_completions_are_refused_off_beta(path: str) -> None:
    """Fill-in-the-middle exists on the beta base only."""
    body = {"model": "deepseek-v4-pro", "prompt": "a"}
    error = error_of(post(body, path=path))

    assert error.message == (
        "completions api is only available when using beta api "
        '(set base_url="https://api.deepseek.com/beta")'
    )
    assert error.status == 400


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer ", "Basic abc", "sk-test"]
)
def test_the_gateway_refuses_what_has_no_key(authorization: str | None) -> None:
    """Without a bearer key there is a plain 401 of 31 bytes without content type."""
    headers = [] if authorization is None else [("authorization", authorization)]
    endpoint = Endpoint(load_profile())
    served = endpoint.answer("GET", "/nowhere", headers, b"", now=0)
    error = error_of(served)

    assert error.body == "Authentication Fails (governor)"
    assert len(error.body) == 31
    assert (error.status, error.content_type) == (401, "")


@pytest.mark.parametrize(
    "account",
    [
        Account(wrong_keys=frozenset({"sk-test-0000"})),
        Account(keys=frozenset({"sk-other"})),
    ],
)
def test_the_application_refuses_a_wrong_key(account: Account) -> None:
    """A key that does not work is a 401 in the envelope with its last four characters."""
    endpoint = Endpoint(load_profile(), account=account)
    error = error_of(endpoint.answer("GET", "/models", (KEY,), b"", now=0))

    assert error.message == "Authentication Fails, Your api key: ****0000 is invalid"
    assert (error.status, error.content_type) == (401, "application/json")
    assert (error.type, error.code) == ("authentication_error", "invalid_request_error")


def test_no_money_is_a_402() -> None:
    """An empty account is told so, and may still ask for its balance."""
    account = Account(granted=Decimal(0), topped_up=Decimal(0))
    endpoint = Endpoint(load_profile(), account=account)
    error = error_of(
        endpoint.answer("POST", "/chat/completions", (KEY, JSON), encode(chat()), now=0)
    )
    balance = endpoint.answer("GET", "/user/balance", (KEY,), b"", now=0)

    assert (error.status, error.message) == (402, "Insufficient Balance")
    assert (error.type, error.code) == ("unknown_error", "invalid_request_error")
    assert balance.reply.steps


@pytest.mark.parametrize(
    "content_type", [None, "text/plain", "multipart/form-data", "application/jsonp"]
)
def test_other_media_types_are_a_415(content_type: str | None) -> None:
    """A body must be declared to be JSON."""
    headers = [KEY] + ([("Content-Type", content_type)] if content_type else [])
    endpoint = Endpoint(load_profile())
    error = error_of(
        endpoint.answer("POST", "/chat/completions", headers, b"{}", now=0)
    )

    assert error.body == "Expected request with `Content-Type: application/json`"
    assert len(error.body) == 54
    assert (error.status, error.content_type) == (415, "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "Application/JSON; charset=utf-8", "application/vnd.a+json"],
)
def test_json_by_any_of_its_names_is_taken(content_type: str) -> None:
    """Parameters, case and a structured suffix do not matter."""
    endpoint = Endpoint(load_profile())
    headers = (KEY, ("Content-Type", content_type))
    served = endpoint.answer(
        "POST", "/chat/completions", headers, encode(chat()), now=0
    )

    assert served.model == "deepseek-v4-flash"


def test_too_many_at_a_time_are_a_429() -> None:
    """The published concurrency counts each model, an account's own all of them."""
    body = encode(chat())
    arguments: tuple[Any, ...] = ("POST", "/chat/completions", (KEY, JSON), body)
    published = Endpoint(load_profile())
    small = Endpoint(load_profile(), account=Account(concurrency=25))
    running = {"deepseek-v4-flash": 20, "deepseek-v4-pro": 5}
    full = {"deepseek-v4-flash": 2500}

    assert published.answer(*arguments, now=0, in_flight=running).usage
    error = error_of(small.answer(*arguments, now=0, in_flight=running))
    assert error.message == (
        "Too many requests. Your current concurrency is 26, which exceeds your "
        "concurrency limit of 25 based on your remaining balance. Please top up "
        "your balance to restore your concurrency."
    )
    assert (error.status, error.type) == (429, "rate_limit_error")
    assert error.code == "invalid_request_error"
    assert error.retry_after is None
    assert error_of(published.answer(*arguments, now=0, in_flight=full)).status == 429


def test_legacy_ids_retire_by_the_clock() -> None:
    """They answer as flash until 2026-07-24 15:59 UTC and are unknown from then on."""
    body = with_user(model="deepseek-reasoner")

    before = post(body, now=TOO_LATE - 1)
    assert before.model == "deepseek-v4-flash"
    assert before.reply.layout.model == "deepseek-v4-flash"
    assert "but you passed deepseek-reasoner." in message_of(post(body, now=TOO_LATE))
    switched = revision(legacy_ids="alias")
    assert post(body, now=TOO_LATE, profile=switched).model == "deepseek-v4-flash"


def test_legacy_ids_mean_a_way_of_thinking() -> None:
    """The chat id does not think, the reasoner does, and a request may say otherwise."""
    silent = post(with_user(model="deepseek-chat"))
    loud = post(with_user(model="deepseek-chat", thinking={"type": "enabled"}))

    assert silent.usage is not None
    assert silent.usage.reasoning is None
    assert loud.usage is not None
    assert loud.usage.reasoning


@pytest.mark.parametrize(
    ("switches", "body", "status", "content_type"),
    [
        ({"deserialize_status": 422}, {}, 422, "application/json"),
        (
            {"semantic_content_type": "application/json"},
            {"model": "deepseek-v4-flash", "messages": []},
            400,
            "application/json",
        ),
    ],
)
def test_disputed_statuses_and_types_are_switches(
    switches: dict[str, Any], body: dict[str, Any], status: int, content_type: str
) -> None:
    """What changed between revisions can be turned."""
    error = error_of(post(body, profile=revision(**switches)))

    assert (error.status, error.content_type) == (status, content_type)


def test_later_messages_end_in_the_request_id() -> None:
    """From September 2026 an envelope's message carries an id, plain text does not."""
    profile = revision("v4-2026-09")

    message = message_of(post({"model": "x", "messages": []}, profile=profile))
    assert message.startswith("The supported API model names are")
    assert message.endswith(")")
    assert len(message.partition(" (request_id: ")[2]) == 37
    assert "request_id" not in message_of(post(b"", profile=profile))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/chat/completion", 404),
        ("GET", "/", 404),
        ("POST", "/embeddings", 404),
        ("GET", "/beta", 404),
        ("GET", "/anthropic/v1/models", 404),
        ("POST", "/anthropic/v1/messages/count_tokens", 404),
        ("GET", "/models/", 404),
        ("GET", "/models/a/b", 404),
        ("GET", "/models/no-such-model", 404),
        ("GET", "/chat/completions", 405),
        ("POST", "/models", 405),
        ("DELETE", "/v1/models/deepseek-v4-pro", 405),
        ("POST", "/user/balance", 405),
    ],
)
def test_unknown_paths_and_methods_are_empty(
    method: str, path: str, status: int
) -> None:
    """404 and 405 have neither body nor content type."""
    endpoint = Endpoint(load_profile())
    error = error_of(endpoint.answer(method, path, (KEY,), b"", now=0))

    assert (error.status, error.body, error.content_type) == (status, "", "")


@pytest.mark.parametrize("path", ["/responses", "/v1/files", "/files/file-api-1"])
def test_what_is_not_simulated_says_so(path: str) -> None:
    """The parts of the API that are left out answer in wavetank's own name."""
    error = error_of(post({}, path=path))

    assert error.status == 501
    assert error.type == "wavetank_error"
    assert error.message is not None
    assert f"{path} is not simulated" in error.message


def test_unknown_members_are_dropped() -> None:
    """What the server does not know has no effect and is no error."""
    extra = {
        "enable_thinking": False,
        "parallel_tool_calls": False,
        "seed": "any",
        "metadata": {"a": [1]},
    }
    plain, other = post(with_user()), post(with_user(**extra))

    assert other.reply.steps == plain.reply.steps


def test_the_body_is_read_once_in_document_order() -> None:
    """A wrong type early in a text that breaks off later is the wrong type."""
    error = error_of(post(b'{"messages":5,"model":'))

    assert error.message is not None
    assert "messages: invalid type: integer `5`" in error.message


def test_pretty_printed_bodies_are_placed_as_reported() -> None:
    """Two public reports show a column behind the bracket that closes the messages.

    One body was printed with two spaces and gave column 3, the other by Jackson and
    gave column 5.
    """
    two_spaces = json.dumps(chat({"role": "user", "content": 1}), indent=2)
    jackson = b'{\n  "messages" : [ {\n    "role" : "user"\n  } ],\n  "model" : "m"\n}'

    assert message_of(post(two_spaces.encode())).endswith("at line 8 column 3")
    assert message_of(post(jackson)).endswith(
        "messages[0]: missing field `content` at line 4 column 5"
    )
