"""An authored ``error`` step to the answer it stands for.

A name gives status, content type and text together; whatever else the author says
overrides its part. Without a name the parts are those of an invalid request.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wavetank.wire import (
    NAMED_ERRORS,
    ErrorAnswer,
    NamedError,
    encode_json,
    error_answer,
    error_object,
)

if TYPE_CHECKING:
    from wavetank.scenario import steps
    from wavetank.wire import JsonObject

_UNNAMED: Final = NamedError("unnamed", 400, "application/json", "")
_PLAIN_TEXT: Final = "text/plain; charset=utf-8"


def http_answer(step: steps.Error) -> ErrorAnswer:
    """Give status, content type and body of an error that is the HTTP answer."""
    error = _resolved(step)
    status, content_type, body = error_answer(error)
    if step.body is not None:
        body = step.body.encode(errors="surrogatepass")
        content_type = _PLAIN_TEXT if step.name is None else content_type
    if step.content_type is not None:
        content_type = step.content_type or None
    return ErrorAnswer(status, content_type, body)


def in_band_text(step: steps.Error) -> str:
    """Give the text of an error inside an answer: its envelope, or the body given."""
    if step.body is not None:
        return step.body
    return encode_json(in_band_error(step)).decode()


def in_band_error(step: steps.Error) -> JsonObject:
    """Give the envelope of an error inside an answer."""
    # An answer that has begun can carry an error as an object only.
    error = _resolved(step)
    return error_object(error.message, error.type, error.code)


def _resolved(step: steps.Error) -> NamedError:
    named = _UNNAMED if step.name is None else NAMED_ERRORS[step.name]
    return replace(
        named,
        status=named.status if step.status is None else step.status,
        message=named.message if step.message is None else step.message,
        type=named.type if step.type is None else step.type,
        code=named.code if step.code is None else step.code,
    )
