"""A request as matching and compiling see it: plain data, read to its last byte."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wavetank.script.context import LOOPBACK, Context

if TYPE_CHECKING:
    from wavetank.scenario import PlannedCall
    from wavetank.script.context import Surface
    from wavetank.wire import JsonObject, JsonValue

#: Where the path of a request of the Anthropic surface ends, below any base.
MESSAGES: Final = "/messages"


@dataclass(frozen=True, slots=True)
class Request:
    """One request.

    Attributes:
        method: In upper case.
        path: Below the play's address, as ``/v1/chat/completions``, without a query.
        headers: Pairs of name and value in the order received, names in any case.
        body: The whole body.
        base: The path of the play's address, as ``/plays/a1``.
        http_version: ``1.1`` or ``1.0``.
    """

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    base: str = ""
    http_version: str = "1.1"

    @property
    def address(self) -> str:
        """Where the client found the play: the host it named, and the base."""
        hosts = (value for name, value in self.headers if name.lower() == "host")
        return f"http://{next(hosts, LOOPBACK)}{self.base}"

    def parsed(self) -> tuple[JsonValue, ...]:
        """Parse the body; gives nothing if it is no JSON.

        Not kept: requests are remembered by the thousand, and only their bytes counted.
        """
        try:
            return (json.loads(self.body),)
        except (ValueError, RecursionError):
            return ()

    @property
    def surface(self) -> Surface:
        """The surface that was asked, told by where the path ends."""
        path = self.path.partition("?")[0]
        return "anthropic" if path.endswith(MESSAGES) else "chat"


def context_for(request: Request, *, seed: int, request_index: int) -> Context:
    """Give the context of a request's reply.

    A body that is no JSON object asks for nothing: no model and no stream.

    Args:
        request: What was received.
        seed: The play's seed.
        request_index: Number of the request within its play, from zero.
    """
    body = next(iter(request.parsed()), None)
    return _context(
        body if isinstance(body, dict) else {},
        seed=seed,
        request_index=request_index,
        address=request.address,
        surface=request.surface,
    )


def planned_context(call: PlannedCall, *, seed: int, request_index: int = 0) -> Context:
    """Give the context of a client that sends what the call asks for.

    Args:
        call: What the client is asked to do.
        seed: The play's seed.
        request_index: Number of the request within its play, from zero.
    """
    return _context(
        call.request,
        seed=seed,
        request_index=request_index,
        surface="anthropic" if call.api == "anthropic" else "chat",
    )


def _context(
    members: JsonObject,
    *,
    seed: int,
    request_index: int,
    surface: Surface,
    address: str = f"http://{LOOPBACK}",
) -> Context:
    model, stream = members.get("model"), members.get("stream")
    return Context(
        model=model if isinstance(model, str) else "",
        # A client that sends "true" means a stream. What it got wrong is a matter of
        # its own (request.stream-boolean) and should not spoil everything else.
        stream=stream is True or stream == "true",
        seed=seed,
        request_index=request_index,
        address=address,
        surface=surface,
    )
