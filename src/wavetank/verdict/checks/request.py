"""Checks of the request as the mock received it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from wavetank.verdict.decision import PASSED, Check, Decision, failed
from wavetank.verdict.evidence import body, messages, planned_messages
from wavetank.verdict.rendering import listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wavetank.verdict.evidence import Evidence
    from wavetank.wire.payload import JsonValue

EVENT_STREAMS: Final = frozenset({"text/event-stream", "text/*", "*/*"})
# Members that every adapter must translate in its own way.
ORDINARY: Final = frozenset({"model", "messages", "stream"})
JSON: Final = "application/json"
ASSISTANT: Final = "assistant"


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
    """The first request carried every extra field of the call, as the caller set it."""
    sent = body(evidence.transcript.requests[0])
    asked = evidence.scenario.call.request
    wanted = {name: asked[name] for name in asked if name not in ORDINARY}
    found = {name: sent[name] for name in wanted if name in sent}
    wrong = [name for name in wanted if not _carries(found.get(name), wanted[name])]
    if not wrong:
        return PASSED
    return failed(
        f"the caller set {listed(wrong)}, and the request does not carry it",
        expected=shown(wanted),
        found=shown(found),
    )


def _carries(found: JsonValue, wanted: JsonValue) -> bool:
    """Say whether a value holds everything that was wanted.

    What a library adds to an object, such as an empty description to a tool, takes
    nothing away from what the caller set.
    """
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        return all(k in found and _carries(found[k], wanted[k]) for k in wanted)
    if isinstance(wanted, list | tuple) and isinstance(found, list | tuple):
        return len(found) == len(wanted) and all(map(_carries, found, wanted))
    return found == wanted


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


def _post(evidence: Evidence) -> Decision:
    """The first request was a POST."""
    found = evidence.transcript.requests[0].method
    if found == "POST":
        return PASSED
    return failed(f"the method of the request is {found}", expected="POST", found=found)


def _values(evidence: Evidence, wanted: str) -> list[str]:
    """The values of a header of the first request."""
    headers = evidence.transcript.requests[0].headers
    return [value for name, value in headers if name.lower() == wanted]


def _content_type(evidence: Evidence) -> Decision:
    """The first request said that its body is JSON."""
    found = ", ".join(_values(evidence, "content-type"))
    if found.partition(";")[0].strip().lower() == JSON:
        return PASSED
    return failed(
        f"the Content-Type of the request is {shown(found or None)}",
        expected=JSON,
        found=found or "none",
    )


def _accept(evidence: Evidence) -> Decision:
    """The first request left the media type open, or named that of event streams."""
    found = ", ".join(_values(evidence, "accept"))
    accepted = {_media_range(each) for each in found.split(",")}
    if not found or accepted & EVENT_STREAMS:
        return PASSED
    return failed(
        f"a stream was asked for, and the Accept of the request is {shown(found)}",
        expected="text/event-stream, or anything",
        found=found,
    )


def _media_range(accepted: str) -> str:
    """The range of an element of Accept; empty where its weight refuses it."""
    media_range, *parameters = (part.strip().lower() for part in accepted.split(";"))
    weights = [each.removeprefix("q=") for each in parameters if each.startswith("q=")]
    refused = any(not each.strip("0.") for each in weights)
    return "" if refused else media_range


def _key_once(evidence: Evidence) -> Decision:
    """The first request carried no more than one Authorization header."""
    found = len(_values(evidence, "authorization"))
    if found <= 1:
        return PASSED
    return failed(
        f"the request carries {found} Authorization headers",
        expected="1",
        found=str(found),
    )


def _no_double_slash(evidence: Evidence) -> Decision:
    """The path of the first request holds no empty segment."""
    found = evidence.transcript.requests[0].path.partition("?")[0]
    if "//" not in found:
        return PASSED
    return failed(
        "the base URL ended in a slash, and the path of the request doubles it",
        expected="/chat/completions",
        found=found,
    )


def _no_stream_options(evidence: Evidence) -> Decision:
    """The first request carried no stream_options."""
    found = body(evidence.transcript.requests[0]).get("stream_options")
    if found is None:
        return PASSED
    return failed(
        "the caller set no stream_options, and the request carries some",
        expected="no stream_options",
        found=shown(found),
    )


def _reasoning_in_history(evidence: Evidence) -> Decision:
    """The first request carried the reasoning of every message that the caller gave."""
    sent = _reasonings(messages(evidence.transcript.requests[0]))
    wanted = _reasonings(planned_messages(evidence.scenario))
    if sent == wanted:
        return PASSED
    return failed(
        "the caller's messages held reasoning_content, and the request differs",
        expected=shown(wanted),
        found=shown(sent),
    )


def _reasonings(given: Iterable[Mapping[str, JsonValue]]) -> list[JsonValue]:
    return [
        each.get("reasoning_content") for each in given if each.get("role") == ASSISTANT
    ]


CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "request.path-below-base": Check("wire", _path),
        "request.bearer-key": Check("wire", _bearer_key),
        "request.stream-boolean": Check("wire", _stream_boolean),
        "request.extra-fields-passed": Check("wire", _extra_fields),
        "request.unicode-intact": Check("wire", _unicode),
        "request.post-method": Check("wire", _post),
        "request.content-type-json": Check("wire", _content_type),
        "request.key-sent-once": Check("wire", _key_once),
        "request.base-slash-harmless": Check("wire", _no_double_slash),
        "request.usage-not-asked-for": Check("wire", _no_stream_options),
        "request.stream-options-with-stream-only": Check("wire", _no_stream_options),
        "request.event-stream-acceptable": Check("wire", _accept),
        "request.reasoning-in-history-sent": Check("wire", _reasoning_in_history),
    }
)
