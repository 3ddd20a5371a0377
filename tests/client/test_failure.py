"""Exceptions of the common libraries are recognised without importing them."""

from __future__ import annotations

import json
import urllib.error
from email.message import Message
from http.client import IncompleteRead, RemoteDisconnected

import pytest

from wavetank.client.call import Failure
from wavetank.client.failure import failure_of


class APIError(Exception):
    """Stands for the base class of openai and its siblings."""


class APIStatusError(APIError):
    """Carries a status, as openai's does."""

    status_code = 429
    code = "rate"
    message = "slow down"


class Response:
    """Stands for requests' and httpx' responses."""

    status_code = 503


class HTTPStatusError(Exception):
    """Carries its status on the response, as httpx' does."""

    response = Response()


class TransportError(Exception):
    """Stands for the base class of httpx."""


class RemoteProtocolError(TransportError):
    """More special than its base."""


@pytest.mark.parametrize(
    ("error", "kind", "status"),
    [
        (APIStatusError("no"), "http", 429),
        (APIError("no"), "api", None),
        (HTTPStatusError("no"), "http", 503),
        (RemoteProtocolError("cut"), "truncated", None),
        (TransportError("no"), "connection", None),
        (ConnectionResetError("reset"), "connection", None),
        (TimeoutError("late"), "timeout", None),
        (IncompleteRead(b"ab", 3), "truncated", None),
        (RemoteDisconnected("gone"), "truncated", None),
        (EOFError("end"), "truncated", None),
        (json.JSONDecodeError("no", "x", 0), "protocol", None),
        (urllib.error.HTTPError("u", 402, "Pay", Message(), None), "http", 402),
        (urllib.error.URLError("refused"), "connection", None),
        (IndexError("choices"), "other", None),
    ],
)
def test_the_kind_comes_from_the_most_special_known_class(
    error: Exception, kind: str, status: int | None
) -> None:
    """A subclass is what its nearest known ancestor is."""
    failure = failure_of(error)

    assert (failure.kind, failure.status) == (kind, status)


def test_attributes_that_libraries_agree_on_are_kept() -> None:
    """Message, code and the class's name come along."""
    failure = failure_of(APIStatusError("ignored"))

    assert (failure.message, failure.code) == ("slow down", "rate")
    assert str(failure.type).endswith(".APIStatusError")


def test_an_exception_without_attributes_speaks_for_itself() -> None:
    """The text of the exception is the message."""
    assert failure_of(IndexError("no choice")) == Failure(
        "other", None, "builtins.IndexError", "no choice", None
    )
