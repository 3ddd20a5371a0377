"""DeepSeek's error answers: an envelope, and the known ones by name.

A name stands for status, content type and text together, because DeepSeek's content
types do not follow from the status: range checks answer JSON as
``application/octet-stream``, parse failures plain text under the same type, and the
gateway plain text without any type (all captured in July 2026). Each entry says how
sure it is; nothing guessed passes for captured. Texts that name a value (a key, a
model, a count) carry the value of the sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from wavetank.wire.payload import encode_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.wire.payload import JsonObject

Certainty: TypeAlias = Literal["captured", "reported", "guess"]

INVALID_REQUEST: Final = "invalid_request_error"
JSON: Final = "application/json"
OCTETS: Final = "application/octet-stream"
HTML: Final = "text/html"
# What nginx and its kin answer for a dead upstream; openresty is DeepSeek's edge.
HTML_PAGE: Final = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n"
    "<center><h1>{0}</h1></center>\r\n<hr><center>openresty</center>\r\n"
    "</body>\r\n</html>\r\n"
)


@dataclass(frozen=True, slots=True)
class NamedError:
    """An error answer of DeepSeek under a name of ours.

    Attributes:
        name: Kebab-case; what a scenario's ``error`` step says.
        status: The HTTP status.
        content_type: The header's value, or ``None`` for no such header.
        message: The envelope's message, or the whole body when ``plain``.
        type: The envelope's ``type``.
        code: The envelope's ``code``.
        plain: The body is the message itself, without an envelope.
        certainty: ``captured`` (a published sample), ``reported`` (a third party
            quotes it) or ``guess`` (the case is documented, the text is ours).
    """

    name: str
    status: int
    content_type: str | None
    message: str
    type: str = INVALID_REQUEST
    code: str = INVALID_REQUEST
    plain: bool = False
    certainty: Certainty = "captured"


class ErrorAnswer(NamedTuple):
    """The whole of an error answer but its other headers."""

    status: int
    content_type: str | None
    body: bytes


def error_object(
    message: str, error_type: str, code: str | None, param: str | None = None
) -> JsonObject:
    """Build the error envelope in the captured key order.

    Args:
        message: What the caller should read.
        error_type: The ``type`` member.
        code: The ``code`` member.
        param: Null in every capture.
    """
    members = {"message": message, "type": error_type, "param": param, "code": code}
    return {"error": members}


def error_answer(error: NamedError) -> ErrorAnswer:
    """Turn a named error, or one derived with ``dataclasses.replace``, into bytes."""
    if error.plain:
        body = error.message.encode(errors="surrogatepass")
    else:
        body = encode_json(error_object(error.message, error.type, error.code))
    return ErrorAnswer(error.status, error.content_type, body)


_GATEWAY_AND_ACCOUNT = (
    NamedError(
        "gateway-authentication", 401, None,
        "Authentication Fails (governor)", plain=True,
    ),
    NamedError(
        "authentication", 401, JSON,
        "Authentication Fails, Your api key: ****0000 is invalid",
        type="authentication_error",
    ),
    # The body is captured, its content type is assumed; likewise 429 and 503.
    NamedError(
        "insufficient-balance", 402, JSON, "Insufficient Balance",
        type="unknown_error",
    ),
    NamedError(
        "rate-limit", 429, JSON,
        "Too many requests. Your current concurrency is 26, which exceeds your "
        "concurrency limit of 25 based on your remaining balance. Please top up "
        "your balance to restore your concurrency.",
        type="rate_limit_error",
    ),
    # Documented by status only; no published sample of a body exists.
    NamedError(
        "server-error", 500, JSON, "Internal Server Error",
        type="server_error", code="server_error", certainty="guess",
    ),
    NamedError(
        "overloaded", 503, JSON,
        "Service is too busy. We advise users to temporarily switch to alternative "
        "LLM API service providers.",
        type="service_unavailable_error", code="service_unavailable_error",
    ),
    NamedError(
        "bad-gateway-html", 502, HTML, HTML_PAGE.format("502 Bad Gateway"),
        plain=True, certainty="guess",
    ),
    NamedError(
        "gateway-timeout-html", 504, HTML, HTML_PAGE.format("504 Gateway Time-out"),
        plain=True, certainty="guess",
    ),
)  # fmt: skip

_REQUEST = (
    NamedError(
        "invalid-request", 400, OCTETS,
        "Invalid temperature value, the valid range of temperature is [0, 2]",
    ),
    # 422 until early 2025 and again since September 2026; 400 in between.
    NamedError(
        "invalid-parameters", 422, JSON,
        "Failed to deserialize the JSON body into the target type: thinking: invalid "
        "type: boolean `false`, expected struct ThinkingOptions at line 1 column 60",
        certainty="reported",
    ),
    NamedError(
        "deserialize-failure", 400, JSON,
        "Failed to deserialize the JSON body into the target type: missing field "
        "`messages` at line 1 column 2",
    ),
    NamedError(
        "parse-failure", 400, OCTETS,
        "Failed to parse the request body as JSON: EOF while parsing a value at "
        "line 1 column 0",
        plain=True,
    ),
    NamedError(
        "unsupported-media-type", 415, "text/plain; charset=utf-8",
        "Expected request with `Content-Type: application/json`", plain=True,
    ),
    NamedError(
        "unknown-model", 400, OCTETS,
        "The supported API model names are deepseek-v4-pro or deepseek-v4-flash, "
        "but you passed deepseek-model-does-not-exist.",
    ),
    # The retirement is announced and refusals are reported; their text is not.
    NamedError(
        "retired-model", 400, OCTETS,
        "The supported API model names are deepseek-v4-pro or deepseek-v4-flash, "
        "but you passed deepseek-chat.",
        certainty="guess",
    ),
    NamedError(
        "context-length", 400, OCTETS,
        "This model's maximum context length is 1048576 tokens. However, you "
        "requested 1082799 tokens (1050031 in the messages, 32768 in the "
        "completion). Please reduce the length of the messages or completion.",
    ),
    NamedError("content-risk", 400, OCTETS, "Content Exists Risk"),
    NamedError(
        "json-word-missing", 400, OCTETS,
        "Prompt must contain the word 'json' in some form to use 'response_format' "
        "of type 'json_object'.",
    ),
)  # fmt: skip

_ROUND_TRIP = (
    NamedError(
        "reasoning-missing", 400, OCTETS,
        "The `reasoning_content` in the thinking mode must be passed back to the API.",
    ),
    # The wording of V3.2, December 2025.
    NamedError(
        "reasoning-missing-indexed", 400, OCTETS,
        "Missing `reasoning_content` field in the assistant message at message "
        "index 2. For more information, please refer to "
        "https://api-docs.deepseek.com/guides/thinking_mode#tool-calls",
    ),
    # The same refusal on the Anthropic surface, in the same envelope.
    NamedError(
        "thinking-missing", 400, OCTETS,
        "The `content[].thinking` in the thinking mode must be passed back to the API.",
    ),
    # The 400 of the 2025 reasoner is documented; its text is not.
    NamedError(
        "reasoning-forbidden", 400, OCTETS,
        "reasoning_content must not be included in the input messages",
        certainty="guess",
    ),
)  # fmt: skip

#: Every named error, by name.
NAMED_ERRORS: Final[Mapping[str, NamedError]] = MappingProxyType(
    {error.name: error for error in _GATEWAY_AND_ACCOUNT + _REQUEST + _ROUND_TRIP}
)
