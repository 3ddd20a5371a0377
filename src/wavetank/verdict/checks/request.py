"""Checks of the request as the mock received it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.decision import PASSED, Check, Decision, failed
from wavetank.verdict.evidence import body, messages, planned_messages
from wavetank.verdict.rendering import listed, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.verdict.evidence import Evidence

# Members that every adapter must translate in its own way.
ORDINARY: Final = frozenset({"model", "messages", "stream"})


def _path(evidence: Evidence) -> Decision:
    """The first request went to the chat path below the base URL."""
    request = evidence.transcript.requests[0]
    found = request.path.partition("?")[0]
    expected = f"{evidence.scenario.call.base}/chat/completions"
    if found == expected:
        return PASSED
    return failed(
        f"the base URL ended in {shown(evidence.scenario.call.base)}, "
        f"and the request went to {shown(found)} below the play's address",
        expected=expected,
        found=found,
    )


def _bearer_key(evidence: Evidence) -> Decision:
    """The first request carried the key as a bearer token."""
    request = evidence.transcript.requests[0]
    headers = {name.lower(): value for name, value in request.headers}
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token and request.key_matched:
        return PASSED
    if "authorization" not in headers:
        found = "no Authorization header"
    elif scheme.lower() != "bearer" or not token:
        found = "an Authorization header without the Bearer scheme"
    else:
        found = "a bearer token that is not the key"
    return failed(
        f"the client was given a key, and the request carried {found}",
        expected="Authorization: Bearer <key>",
        found=found,
    )


def _stream_boolean(evidence: Evidence) -> Decision:
    """The first request asked for a stream with JSON true."""
    found = body(evidence.transcript.requests[0]).get("stream")
    if found is True:
        return PASSED
    return failed(
        f"a stream was asked for, and stream is {shown(found)} in the request",
        expected="true",
        found=shown(found),
    )


def _extra_fields(evidence: Evidence) -> Decision:
    """The first request carried every extra field of the call, unchanged."""
    sent = body(evidence.transcript.requests[0])
    asked = evidence.scenario.call.request
    wanted = {name: asked[name] for name in asked if name not in ORDINARY}
    found = {name: sent[name] for name in wanted if name in sent}
    wrong = [name for name in wanted if found.get(name) != wanted[name]]
    if not wrong:
        return PASSED
    return failed(
        f"the caller set {listed(wrong)}, and the request does not carry it",
        expected=shown(wanted),
        found=shown(found),
    )


def _unicode(evidence: Evidence) -> Decision:
    """The first request carried the text of every message, unchanged."""
    sent = [each.get("content") for each in messages(evidence.transcript.requests[0])]
    wanted = [each.get("content") for each in planned_messages(evidence.scenario)]
    if sent == wanted:
        return PASSED
    return failed(
        "the text of the messages is not what the caller gave",
        expected=shown(wanted),
        found=shown(sent),
    )


CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "request.path-below-base": Check("wire", _path),
        "request.bearer-key": Check("wire", _bearer_key),
        "request.stream-boolean": Check("wire", _stream_boolean),
        "request.extra-fields-passed": Check("wire", _extra_fields),
        "request.unicode-intact": Check("wire", _unicode),
    }
)
