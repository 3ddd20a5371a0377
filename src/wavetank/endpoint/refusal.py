"""Refusals: every answer that is not the model's, in the class it belongs to.

DeepSeek's refusals differ in status, content type and form by where in its server
they arise (captured in July 2026): the gateway answers plain text without a type, the
JSON parser plain text, the shape check an envelope as JSON, range and semantic checks
an envelope under a binary type. One function per class keeps the four apart.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wavetank.endpoint.place import SyntaxFault
from wavetank.scenario.model import Delivery, Reply
from wavetank.scenario.steps import Error
from wavetank.wire import NAMED_ERRORS, NamedError

if TYPE_CHECKING:
    from wavetank.endpoint.place import PlacedError
    from wavetank.endpoint.profile import Profile


class RefusedError(Exception):
    """A request is answered with an error.

    Attributes:
        error: The answer; an empty plain message is an empty body.
    """

    def __init__(self, error: NamedError) -> None:
        super().__init__(error.message)
        self.error = error


def gateway_authentication() -> RefusedError:
    """Refuse a request without a usable ``Authorization`` header."""
    return RefusedError(NAMED_ERRORS["gateway-authentication"])


def wrong_key(key: str) -> RefusedError:
    """Refuse a key that does not work; its last four characters are shown."""
    message = f"Authentication Fails, Your api key: ****{key[-4:]} is invalid"
    return RefusedError(replace(NAMED_ERRORS["authentication"], message=message))


def insufficient_balance() -> RefusedError:
    """Refuse for want of money."""
    return RefusedError(NAMED_ERRORS["insufficient-balance"])


def too_many(current: int, limit: int) -> RefusedError:
    """Refuse a request too many at a time."""
    message = (
        f"Too many requests. Your current concurrency is {current}, which exceeds "
        f"your concurrency limit of {limit} based on your remaining balance. Please "
        "top up your balance to restore your concurrency."
    )
    return RefusedError(replace(NAMED_ERRORS["rate-limit"], message=message))


def empty(status: int) -> RefusedError:
    """Refuse a path (404) or a method (405): no body, no content type."""
    return RefusedError(NamedError("unrouted", status, None, "", plain=True))


def wrong_media_type() -> RefusedError:
    """Refuse a body that is not declared to be JSON."""
    return RefusedError(NAMED_ERRORS["unsupported-media-type"])


def unreadable(fault: PlacedError, profile: Profile) -> RefusedError:
    """Refuse a body that is not JSON, or JSON of the wrong shape."""
    if isinstance(fault, SyntaxFault):
        message = f"Failed to parse the request body as JSON: {fault}"
        return RefusedError(replace(NAMED_ERRORS["parse-failure"], message=message))
    message = f"Failed to deserialize the JSON body into the target type: {fault}"
    status = profile.switches.deserialize_status
    error = NAMED_ERRORS["deserialize-failure"]
    return RefusedError(replace(error, status=status, message=message))


def semantic(message: str, profile: Profile) -> RefusedError:
    """Refuse a readable request for what it asks."""
    content_type = profile.switches.semantic_content_type
    error = NAMED_ERRORS["invalid-request"]
    return RefusedError(replace(error, message=message, content_type=content_type))


def not_simulated(path: str) -> RefusedError:
    """Refuse what DeepSeek has and this mock has not, in wavetank's own name."""
    error = NamedError(
        "not-simulated",
        501,
        "application/json",
        f"wavetank: {path} is not simulated; play a scenario or inline steps instead",
        type="wavetank_error",
        code="not-simulated",
        certainty="guess",
    )
    return RefusedError(error)


def refusal_reply(error: NamedError, request_id: str) -> Reply:
    """Lay a refusal out as a reply.

    Args:
        error: The answer.
        request_id: Put behind messages in an envelope, or empty for no such suffix.
    """
    content_type = error.content_type or ""
    name = error.name if error.name in NAMED_ERRORS else None
    step = Error(name=name, status=error.status, content_type=content_type)
    if error.plain:
        step = replace(step, body=error.message)
    else:
        suffix = f" (request_id: {request_id})" if name and request_id else ""
        message = f"{error.message}{suffix}"
        step = replace(step, message=message, type=error.type, code=error.code)
    return Reply((step,), delivery=Delivery(framing="length"))
