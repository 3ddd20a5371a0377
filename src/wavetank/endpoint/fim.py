"""Fill-in-the-middle: ``POST /beta/completions``.

Its answers have an order of members of their own (captured in May 2026), and the
shape of its probabilities is that of the old completions API.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from wavetank.endpoint.logprobs import logprob_item
from wavetank.endpoint.value_checks import SAMPLING_CHECKS
from wavetank.scenario.model import Reply
from wavetank.scenario.steps import Done, Json, RawEvent
from wavetank.wire.payload import encode_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wavetank.endpoint.chat_reply import Answer
    from wavetank.endpoint.checked import Check, Checked
    from wavetank.endpoint.structures import Members
    from wavetank.wire.payload import JsonObject

DEFAULT_PROMPT: Final = "Once upon a time,"
_MOST_LOGPROBS: Final = 20


def as_chat(members: Members) -> Members:
    """Put a request into the chat's form: the beginning of an answer."""
    prompt = members.get("prompt") or DEFAULT_PROMPT
    suffix = members.get("suffix") or ""
    begun = {"role": "assistant", "content": f"{prompt}{suffix}", "prefix": True}
    wanted = members.get("logprobs")
    return {
        **members,
        "messages": [begun],
        "thinking": {"type": "disabled"},
        "logprobs": wanted is not None,
        "top_logprobs": wanted or 0,
    }


def check_max_tokens(request: Checked) -> str | None:
    """Refuse more tokens than fill-in-the-middle gives; the text is a guess."""
    most = request.profile.limits.fim_max_tokens
    wanted = request.members.get("max_tokens")
    if wanted is None or 1 <= wanted <= most:
        return None
    return f"Invalid max_tokens value, the valid range of max_tokens is [1, {most}]"


def check_logprobs(request: Checked) -> str | None:
    """Refuse too many alternatives; the text is the chat's."""
    if (request.members.get("top_logprobs") or 0) <= _MOST_LOGPROBS:
        return None
    return "Invalid top_logprobs value, the valid range of top_logprobs is [0, 20]."


FIM_CHECKS: Final[tuple[Check, ...]] = (
    check_max_tokens,
    *SAMPLING_CHECKS,
    check_logprobs,
)


def fim_reply(answer: Answer, members: Members) -> Reply:
    """Lay an answer out as a text completion.

    Args:
        answer: The answer.
        members: The request, for ``echo`` and the prompt.
    """
    tokens = list(answer.speech.content)
    if members.get("echo"):
        tokens.insert(0, members.get("prompt") or DEFAULT_PROMPT)
    if not answer.ask.stream:
        text = "".join(tokens)
        logprobs = _logprobs(answer, tokens, 0) if answer.ask.logprobs else None
        whole = _object(answer, text, answer.speech.finish, logprobs)
        return Reply((Json({**whole, "usage": answer.counters}),), format="json")
    events = [RawEvent(encode_json(each).decode()) for each in _chunks(answer, tokens)]
    return Reply((*events, Done()), format="stream")


def _chunks(answer: Answer, tokens: Sequence[str]) -> Iterator[JsonObject]:
    offset = 0
    waiting = {"usage": None} if answer.ask.include_usage else {}
    for token in tokens:
        logprobs = _logprobs(answer, [token], offset) if answer.ask.logprobs else None
        yield {**_object(answer, token, None, logprobs), **waiting}
        offset += len(token)
    last = _object(answer, "", answer.speech.finish, None)
    yield {**last, "usage": answer.counters}


def _object(
    answer: Answer, text: str, finish: str | None, logprobs: JsonObject | None
) -> JsonObject:
    identity = answer.identity
    choice: JsonObject = {
        "text": text, "index": 0, "logprobs": logprobs, "finish_reason": finish,
    }  # fmt: skip
    return {
        "id": identity.id,
        "choices": [choice],
        "created": identity.created,
        "model": identity.model,
        "system_fingerprint": identity.fingerprint,
        "object": "text_completion",
    }


def _logprobs(answer: Answer, tokens: Sequence[str], offset: int) -> JsonObject:
    items: list[Any] = [
        logprob_item(token, answer.ask.top_logprobs) for token in tokens
    ]
    offsets = []
    for token in tokens:
        offsets.append(offset)
        offset += len(token)
    return {
        "tokens": list(tokens),
        "token_logprobs": [item["logprob"] for item in items],
        "top_logprobs": [
            {top["token"]: top["logprob"] for top in item["top_logprobs"]}
            for item in items
        ],
        "text_offset": offsets,
    }
