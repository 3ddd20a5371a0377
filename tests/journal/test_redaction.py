"""What remains of a secret."""

from __future__ import annotations

import pytest

from wavetank.journal import redact_bytes, redact_headers, redact_text

KEY = "sk-0123456789abcdef"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (f"Bearer {KEY}", "Bearer [redacted]"),
        (f"bearer {KEY}", "bearer [redacted]"),
        ("Bearer another key", "Bearer [redacted]"),
        ("Basic dTpw", "Basic [redacted]"),
        (KEY, "[redacted]"),
        ("Bearer", "[redacted]"),
        (f"{KEY} x", "[redacted]"),
        ("", "[redacted]"),
    ],
)
def test_authorization_keeps_its_scheme_only(value: str, kept: str) -> None:
    """A check may ask for the scheme; nothing else of the value survives."""
    assert redact_headers((("Authorization", value),)) == (("Authorization", kept),)


@pytest.mark.parametrize("name", ["x-api-key", "Cookie", "PROXY-AUTHORIZATION"])
def test_secret_headers_lose_their_value(name: str) -> None:
    """Names are compared without case, as HTTP does, and kept as they were."""
    assert redact_headers(((name, "secret"),)) == ((name, "[redacted]"),)


def test_other_headers_lose_the_key_only() -> None:
    """The rest of a header, and the order of headers, stay."""
    headers = (("B", f"{KEY}!"), ("A", "plain"), ("A", "again"))

    assert redact_headers(headers, KEY) == (
        ("B", "[redacted]!"),
        ("A", "plain"),
        ("A", "again"),
    )


@pytest.mark.parametrize("key", [None, "", "short"])
def test_short_keys_redact_nothing(key: str | None) -> None:
    """A key that may be an ordinary word cannot falsify the record."""
    assert redact_text("a short text", key) == "a short text"
    assert redact_bytes(b"a short text", key) == b"a short text"


def test_every_occurrence_goes() -> None:
    """The key is taken out wherever it stands."""
    assert redact_text(f"{KEY}{KEY} {KEY}", KEY) == "[redacted][redacted] [redacted]"
    assert redact_bytes(f"<{KEY}>".encode(), KEY) == b"<[redacted]>"
