"""Named errors against the captures and against their own table."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from wavetank.wire import (
    NAMED_ERRORS,
    NamedError,
    encode_json,
    error_answer,
    error_object,
)

CAPTURES = Path(__file__).parents[2] / "fixtures" / "captures"
JSON = "application/json"
OCTETS = "application/octet-stream"
# Name, capture, status, content type, and the first digits of the published SHA-256.
VERIFIED = [
    ("gateway-authentication", "error-401-gateway.txt", 401, None, "271d3544c88440f7"),
    ("authentication", "error-401.json", 401, JSON, "a02c08c4ba715602"),
    ("deserialize-failure", "error-400-deserialize.json", 400, JSON,
     "118db8a2420fa3d9"),
    ("parse-failure", "error-400-parse.txt", 400, OCTETS, "40f974c6451f70f8"),
    ("invalid-request", "error-400-temperature.json", 400, OCTETS,
     "1c35ff8b0f570575"),
    ("unknown-model", "error-400-unknown-model.json", 400, OCTETS,
     "a80bd6585f5c6379"),
    ("unsupported-media-type", "error-415.txt", 415, "text/plain; charset=utf-8",
     "c5231a4ceee2e9de"),
]  # fmt: skip
CAPTURED_ENVELOPES = {
    "insufficient-balance": (
        402,
        (
            '{"error":{"message":"Insufficient Balance","type":"unknown_error",'
            '"param":null,"code":"invalid_request_error"}}'
        ),
    ),
    "rate-limit": (
        429,
        (
            '{"error":{"message":"Too many requests. Your current concurrency is 26, '
            "which exceeds your concurrency limit of 25 based on your remaining balance. "
            'Please top up your balance to restore your concurrency.","type":'
            '"rate_limit_error","param":null,"code":"invalid_request_error"}}'
        ),
    ),
    "overloaded": (
        503,
        (
            '{"error":{"message":"Service is too busy. We advise users to temporarily '
            'switch to alternative LLM API service providers.","type":'
            '"service_unavailable_error","param":null,"code":"service_unavailable_error"}}'
        ),
    ),
}


@pytest.mark.parametrize(
    ("name", "capture", "status", "content_type", "digest"), VERIFIED
)
def test_verified_answers_are_exact(
    name: str, capture: str, status: int, content_type: str | None, digest: str
) -> None:
    """Status, type and body equal what was captured, down to the published hash."""
    answer = error_answer(NAMED_ERRORS[name])

    assert answer == (status, content_type, (CAPTURES / capture).read_bytes())
    assert sha256(answer.body).hexdigest().startswith(digest)
    assert NAMED_ERRORS[name].certainty == "captured"


@pytest.mark.parametrize("name", CAPTURED_ENVELOPES)
def test_captured_envelopes_are_exact(name: str) -> None:
    """Bodies whose sample was published, though without a hash, are that sample."""
    status, body = CAPTURED_ENVELOPES[name]

    assert error_answer(NAMED_ERRORS[name])[::2] == (status, body.encode())


@pytest.mark.parametrize("error", NAMED_ERRORS.values(), ids=list(NAMED_ERRORS))
def test_table_is_sound(error: NamedError) -> None:
    """Every entry stands under its own kebab-case name with a status of failure."""
    assert NAMED_ERRORS[error.name] is error
    assert error.name == error.name.lower().replace("_", "-").replace(" ", "-")
    assert 400 <= error.status <= 599
    assert error.message


def test_every_documented_status_has_a_name() -> None:
    """The seven statuses of the error page can all be asked for."""
    statuses = {error.status for error in NAMED_ERRORS.values()}

    assert statuses >= {400, 401, 402, 422, 429, 500, 503}


def test_an_error_can_be_derived_from_a_named_one() -> None:
    """Replacing a member changes that member and keeps the rest of the answer."""
    derived = replace(NAMED_ERRORS["rate-limit"], message="Rate limit reached for TPM")

    status, content_type, body = error_answer(derived)
    assert (status, content_type) == (429, JSON)
    assert body.startswith(b'{"error":{"message":"Rate limit reached for TPM",')


def test_the_envelope_has_the_captured_order() -> None:
    """Members come as message, type, param, code."""
    assert encode_json(error_object("m", "t", None, "p")) == (
        b'{"error":{"message":"m","type":"t","param":"p","code":null}}'
    )


def test_html_answers_name_their_status() -> None:
    """A gateway's page carries the status in its title and is no JSON."""
    body = error_answer(NAMED_ERRORS["gateway-timeout-html"]).body

    assert body.startswith(b"<html>\r\n<head><title>504 Gateway Time-out</title>")
