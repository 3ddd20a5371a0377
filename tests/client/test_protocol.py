"""Messages and dataclasses say the same, and nothing else passes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from wavetank.client.call import (
    CAPABILITIES,
    Call,
    ClientInfo,
    Errored,
    Failure,
    Observation,
    Observed,
    Settings,
    Skipped,
    ToolCall,
    Turn,
)
from wavetank.client.protocol import (
    MESSAGE_LIMIT,
    MessageKind,
    ProtocolError,
    answer_from_json,
    answer_to_json,
    call_from_json,
    call_to_json,
    check_message,
    info_from_json,
    info_to_json,
    observation_from_json,
    observation_to_json,
)

MINIMAL = {"api": "chat", "base_url": "u", "api_key": "k", "request": {}, "budget_s": 1}
texts = st.text()
maybe_text = st.none() | texts
seconds = st.floats(min_value=0.001, max_value=1e6)
objects = st.dictionaries(texts, maybe_text | st.integers(), max_size=3)
results = st.fixed_dictionaries({"name": texts, "content": texts})
steps = st.fixed_dictionaries({"user": texts}) | st.fixed_dictionaries(
    {"tool_results": st.lists(results, max_size=2)}
)
calls = st.builds(
    Call,
    base_url=texts,
    api_key=texts,
    request=objects,
    budget_s=seconds,
    api=st.sampled_from(["chat", "anthropic", "fim", "models", "balance"]),
    then=st.lists(steps, max_size=2).map(tuple),
    settings=st.builds(
        Settings,
        max_retries=st.none() | st.integers(min_value=0),
        read_timeout_s=st.none() | seconds,
        total_timeout_s=st.none() | seconds,
    ),
    cancel_after_deltas=st.none() | st.integers(min_value=1),
)
turns = st.builds(
    Turn,
    outcome=st.sampled_from(["complete", "error", "cancelled"]),
    content=maybe_text,
    reasoning_content=maybe_text,
    tool_calls=st.none()
    | st.lists(st.builds(ToolCall, maybe_text, maybe_text, maybe_text)).map(tuple),
    finish_reason=maybe_text,
    usage=st.none() | objects,
    error=st.none()
    | st.builds(
        Failure,
        st.sampled_from(["http", "connection", "truncated", "timeout", "other"]),
        st.none() | st.integers(),
        maybe_text,
        maybe_text,
        maybe_text,
    ),
)
observations = st.builds(
    Observation, st.lists(turns, max_size=2).map(tuple), st.none() | objects
)
infos = st.builds(
    ClientInfo,
    name=texts,
    version=texts,
    language=texts,
    runtime=texts,
    capabilities=st.frozensets(st.sampled_from(CAPABILITIES)),
    concurrency=st.integers(min_value=1),
)


@given(calls)
def test_a_call_survives_the_round_trip(call: Call) -> None:
    """The JSON form is valid and says all that the dataclass says."""
    message = call_to_json(call)

    check_message("toClient", {"cmd": "run", "id": "1", "call": message})
    assert call_from_json(message) == call


@given(observations)
def test_an_observation_survives_the_round_trip(observation: Observation) -> None:
    """The JSON form is valid and says all that the dataclass says."""
    assert observation_from_json(observation_to_json(observation)) == observation


@given(infos)
def test_a_client_info_survives_the_round_trip(info: ClientInfo) -> None:
    """The JSON form is valid and says all that the dataclass says."""
    assert info_from_json(info_to_json(info)) == info


@given(
    st.builds(Observed, observations)
    | st.builds(Skipped, texts)
    | st.builds(Errored, st.just("adapter"), texts, texts)
)
def test_an_answer_survives_the_round_trip(
    answer: Observed | Skipped | Errored,
) -> None:
    """The JSON form is valid and says all that the dataclass says."""
    message = answer_to_json("7", answer)

    assert message["id"] == "7"
    assert answer_from_json(message) == answer


def test_the_documents_own_examples_are_read() -> None:
    """The call and the greeting of the protocol's text are valid messages."""
    call = call_from_json(
        {
            "api": "chat",
            "base_url": "http://127.0.0.1:40123/v1",
            "api_key": "sk-wavetank-0007",
            "request": {"model": "deepseek-v4-flash", "stream": True},
            "then": [{"user": "Thanks"}],
            "settings": {"max_retries": 2, "read_timeout_s": 1.0},
            "cancel_after_deltas": 3,
            "budget_s": 10.0,
        }
    )
    info = info_from_json(
        {
            "protocol": 1,
            "client": {"name": "openai", "version": "3.51.0", "language": "python"},
            "capabilities": ["stream", "complete", "tools"],
        }
    )

    assert call.settings == Settings(max_retries=2, read_timeout_s=1.0)
    assert call.then == ({"user": "Thanks"},)
    assert info.concurrency == 1


def test_a_progress_report_is_its_number_of_deltas() -> None:
    """Progress is told apart from the final answer."""
    assert answer_from_json({"id": "7", "progress": {"deltas": 3}}) == 3


@pytest.mark.parametrize(
    ("kind", "message", "place"),
    [
        ("observation", {"turns": [{"outcome": "done"}]}, "turns[0].outcome: 'done'"),
        ("observation", {"turns": [{}]}, "turns[0]: 'outcome' is a required"),
        ("observation", [], "the message: [] is not of type 'object'"),
        ("answer", {"id": "1"}, "holds id; expected 2 of id, progress, observation,"),
        ("call", {**MINIMAL, "then": [{}]}, "then[0]: holds nothing; expected 1 of"),
        ("answer", {"id": "1", "skipped": 1}, "skipped: 1 is not of type"),
        ("answer", {"id": "1", "progress": {"deltas": 0}}, "progress.deltas: 0"),
        ("ready", {"protocol": 2}, "ready:"),
        ("call", {"api": "chat"}, "is a required property"),
        ("toClient", {"cmd": "go"}, "cmd: 'go' is not one of"),
    ],
)
def test_a_wrong_message_names_its_field(
    kind: MessageKind, message: Any, place: str
) -> None:
    """The error says which field is wrong and what was expected."""
    with pytest.raises(ProtocolError) as caught:
        check_message(kind, message)

    assert str(caught.value).startswith(f"{kind}: ")
    assert place in str(caught.value)


def test_a_huge_wrong_value_is_not_repeated_in_full() -> None:
    """The message stays readable whatever was found."""
    with pytest.raises(ProtocolError) as caught:
        check_message("observation", ["x" * 100_000])

    assert len(str(caught.value)) < MESSAGE_LIMIT + 50
