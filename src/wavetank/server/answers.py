"""Answers that wavetank gives in its own name, outside any script.

They carry DeepSeek's error envelope, because that is what a client shows its caller,
and every message says that wavetank is speaking.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from wavetank.wire.error_body import error_object
from wavetank.wire.payload import encode_json

if TYPE_CHECKING:
    from wavetank.wire.payload import JsonValue

ERROR_TYPE = "wavetank_error"


def json_answer(value: JsonValue, *, status: int = 200) -> web.Response:
    """Answer with compact JSON."""
    return web.Response(
        status=status, body=encode_json(value), content_type="application/json"
    )


def refusal(status: int, code: str, message: str) -> web.Response:
    """Refuse in DeepSeek's envelope.

    Args:
        status: The HTTP status.
        code: Kebab-case and permanent, for programs.
        message: Where, what was found, what to do; for people.
    """
    return json_answer(
        error_object(f"wavetank: {message}", ERROR_TYPE, code), status=status
    )


def last_refusal(status: int, code: str, message: str) -> web.Response:
    """Refuse, and close the connection: what still comes on it is not to be trusted."""
    answer = refusal(status, code, message)
    answer.force_close()
    return answer


def too_slow(seconds: float) -> tuple[int, str, str]:
    """Say that a request took too long to arrive: status, code and message."""
    message = f"the request was not whole after {seconds:g} s; send it faster"
    return 408, "request-too-slow", message


def raw_refusal(status: int, code: str, message: str) -> bytes:
    """Write a refusal as bytes, for a connection that has no request to answer."""
    body = encode_json(error_object(f"wavetank: {message}", ERROR_TYPE, code))
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
        "Content-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body
