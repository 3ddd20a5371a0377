"""What is kept of a secret: that it was there, and never what it was.

Two rules, because neither is enough alone: headers that exist to carry secrets lose
their value whatever it is, and the play's own key is taken out of every other place
where a client may have put it (a query, a body, a message).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wavetank.journal.entries import Headers

REDACTED: Final = "[redacted]"
SECRET_HEADERS: Final = frozenset(
    {"authorization", "cookie", "proxy-authorization", "set-cookie", "x-api-key"}
)
# Kept, because whether a client names the scheme is something a check looks at.
SCHEMES: Final = frozenset({"basic", "bearer", "digest"})
# A shorter key is likely to be ordinary text, whose loss would falsify the record.
MIN_KEY_LENGTH: Final = 8


def redact_headers(headers: Headers, key: str | None = None) -> Headers:
    """Take the secrets out of a header list; order and names stay.

    Args:
        headers: Pairs of name and value as received.
        key: The play's key, taken out of all other values as well.
    """
    return tuple(
        (
            name,
            _redact_credentials(value)
            if name.lower() in SECRET_HEADERS
            else redact_text(value, key),
        )
        for name, value in headers
    )


def redact_text(text: str, key: str | None) -> str:
    """Take the key out of a text.

    Args:
        text: Anything that is about to be recorded or shown.
        key: The play's key; ``None``, or one below eight characters, redacts nothing.
    """
    if key is None or len(key) < MIN_KEY_LENGTH:
        return text
    return text.replace(key, REDACTED)


def redact_bytes(data: bytes, key: str | None) -> bytes:
    """Take the key, encoded as UTF-8, out of a body."""
    if key is None or len(key) < MIN_KEY_LENGTH:
        return data
    return data.replace(key.encode(), REDACTED.encode())


def _redact_credentials(value: str) -> str:
    scheme, space, _ = value.partition(" ")
    if space and scheme.lower() in SCHEMES:
        return f"{scheme} {REDACTED}"
    return REDACTED
