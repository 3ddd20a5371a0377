"""The key a request presents, as the gateway in front of the application reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wavetank.endpoint import refusal

if TYPE_CHECKING:
    from collections.abc import Sequence


def header(headers: Sequence[tuple[str, str]], name: str) -> str | None:
    """Give the first value of a header; the case of its name does not matter."""
    return next((value for each, value in headers if each.lower() == name), None)


def key_of(headers: Sequence[tuple[str, str]], *, anthropic: bool) -> str:
    """Give the key of a request.

    Args:
        headers: Of the request.
        anthropic: ``x-api-key`` is taken as well.

    Raises:
        RefusedError: There is no key, an empty one, or another scheme than Bearer.
    """
    scheme, _, key = (header(headers, "authorization") or "").partition(" ")
    key = key.strip() if scheme.lower() == "bearer" else ""
    if anthropic:
        key = key or (header(headers, "x-api-key") or "").strip()
    if not key:
        raise refusal.gateway_authentication()
    return key


def declares_json(headers: Sequence[tuple[str, str]]) -> bool:
    """Say whether the body is declared to be JSON, ``application/…+json`` included."""
    declared = (header(headers, "content-type") or "").partition(";")[0].strip().lower()
    main, _, sub = declared.partition("/")
    return main == "application" and (sub == "json" or sub.endswith("+json"))
