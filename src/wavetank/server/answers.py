"""Answers that wavetank gives in its own name, outside any script.

They carry DeepSeek's error envelope, because that is what a client shows its caller,
and every message says that wavetank is speaking.
"""

from __future__ import annotations

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
