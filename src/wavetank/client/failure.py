"""An exception a library raised, told as a ``Failure``.

Libraries are recognised by the names of their exception classes, so that nothing
has to be imported and an uninstalled library costs nothing. The table is read from
the most special class to the most general. What is not in it is ``other``: a client
that raises has told its caller, whatever the word.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.client.call import Failure

if TYPE_CHECKING:
    from wavetank.client.call import ErrorKind

KINDS: Final = MappingProxyType[str, "ErrorKind"](
    {
        # openai (and every library generated the same way)
        "APIStatusError": "http",
        "APITimeoutError": "timeout",
        "APIConnectionError": "connection",
        "APIResponseValidationError": "protocol",
        "APIError": "api",
        # httpx, httpx2, httpcore
        "HTTPStatusError": "http",
        "TimeoutException": "timeout",
        "RemoteProtocolError": "truncated",
        "DecodingError": "protocol",
        "NetworkError": "connection",
        "TransportError": "connection",
        # aiohttp
        "ClientResponseError": "http",
        "ClientPayloadError": "truncated",
        "ServerTimeoutError": "timeout",
        "ClientConnectionError": "connection",
        "ClientError": "other",
        # requests, urllib3
        "HTTPError": "http",
        "ChunkedEncodingError": "truncated",
        "ContentDecodingError": "protocol",
        "Timeout": "timeout",
        "ConnectionError": "connection",
        "ProtocolError": "truncated",
        # the standard library
        "IncompleteRead": "truncated",
        "RemoteDisconnected": "truncated",
        "HTTPException": "protocol",
        "URLError": "connection",
        "TimeoutError": "timeout",
        "EOFError": "truncated",
        "IncompleteReadError": "truncated",
        "JSONDecodeError": "protocol",
        "UnicodeDecodeError": "protocol",
    }
)


def failure_of(error: BaseException) -> Failure:
    """Tell an exception as the protocol's ``error``.

    Status, code and message are taken from the attributes that the libraries agree
    on (``status_code`` or ``status``, ``code``, ``message``); otherwise the message
    is the exception's own text.
    """
    status = _status(error)
    kind = _kind(error)
    code = getattr(error, "code", None)
    message = getattr(error, "message", None)
    return Failure(
        kind=kind,
        status=status,
        type=f"{type(error).__module__.split('.')[0]}.{type(error).__qualname__}",
        message=message if isinstance(message, str) else str(error),
        code=code if isinstance(code, str) else None,
    )


def _kind(error: BaseException) -> ErrorKind:
    names = (cls.__name__ for cls in type(error).__mro__)
    return next((KINDS[name] for name in names if name in KINDS), "other")


def _status(error: BaseException) -> int | None:
    response = getattr(error, "response", None)
    for owner in (error, response):
        for name in ("status_code", "status"):
            value = getattr(owner, name, None)
            if isinstance(value, int) and not isinstance(value, bool):
                return value
    return None
