"""The description is whole, and true of the running server."""

from __future__ import annotations

import json
import re
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError

import pytest
from jsonschema import Draft202012Validator

from wavetank.endpoint import Endpoint, load_profile
from wavetank.endpoint.faults import fault_schema
from wavetank.scenario import Suite, load_text
from wavetank.server import SimulatedEndpoint, ThreadedServer
from wavetank.server.openapi import description

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT: Any = description()
METHODS = ("get", "post", "put", "delete")
OPERATIONS = [
    (method, path)
    for path, item in DOCUMENT["paths"].items()
    for method in METHODS
    if method in item
]
PLAIN = """\
wavetank: 1
title: A title
proves: [content.deltas-concatenated]
source: the guide
reply: [role: assistant, content: [Hello], finish: stop, done]
"""
USER = [{"role": "user", "content": "Hi"}]
BODIES: dict[str, Any] = {
    "PlayRequest": {"scenario": "content/plain"},
    "Fault": {"latency": "1ms", "times": 1},
    "AccountChange": {"concurrency": 9},
    "ChatRequest": {"model": "deepseek-v4-flash", "messages": USER},
    "FimRequest": {"model": "deepseek-v4-pro", "prompt": "Once"},
    "MessageRequest": {"model": "deepseek-v4-flash", "messages": USER},
    "/_wavetank/verify": {"when": {"method": "POST"}},
    "/_wavetank/plays/{token}/progress": {"deltas": 1},
}


def references(value: Any) -> Iterator[str]:
    """Every reference in the document."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


def resolved(value: Any) -> Any:
    """Follow a reference, if it is one."""
    while "$ref" in value:
        place: Any = DOCUMENT
        for name in value["$ref"].removeprefix("#/").split("/"):
            place = place[name]
        value = place
    return value


def validator(schema: Any) -> Draft202012Validator:
    """Judge by a schema of the document."""
    return Draft202012Validator({**schema, "components": DOCUMENT["components"]})


def test_every_reference_leads_somewhere() -> None:
    """Nothing dangles, and every schema is used."""
    found = set(references(DOCUMENT))
    for reference in found:
        assert resolved({"$ref": reference})
    names = {
        f"#/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]
    }
    assert names <= found


def test_every_schema_is_a_schema() -> None:
    """OpenAPI 3.1 takes JSON Schema as it is (section 4.8.24)."""
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    assert DOCUMENT["components"]["schemas"]["Fault"] is fault_schema().contents


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_operation_is_described(method: str, path: str) -> None:
    """Each has a name of its own, a summary, answers, and its path's parameters."""
    item = DOCUMENT["paths"][path]
    operation = item[method]
    names = [DOCUMENT["paths"][p][m]["operationId"] for m, p in OPERATIONS]

    assert names.count(operation["operationId"]) == 1
    assert operation["summary"]
    assert operation["responses"]
    declared = {each["name"] for each in item.get("parameters", ())}
    assert declared == set(re.findall(r"\{(\w+)\}", path))


@pytest.fixture(scope="module")
def served() -> Iterator[ThreadedServer]:
    """Serve one scenario and the endpoint."""
    suite = Suite(load_text(PLAIN, "plain.yaml", "content/plain"))
    endpoint = SimulatedEndpoint(Endpoint(load_profile()))
    with ThreadedServer(suite, endpoint=endpoint) as server:
        yield server


def call(url: str, method: str, body: Any) -> tuple[int, str, bytes]:
    """Send a request; give status, media type and body."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": "Bearer sk-any", "Content-Type": "application/json"}
    request = urllib.request.Request(  # noqa: S310 - the address is the mock's own
        url, data, headers, method=method.upper()
    )
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
            return answer.status, answer.headers.get_content_type(), answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.headers.get_content_type(), error.read()


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_operation_answers_as_described(
    served: ThreadedServer, method: str, path: str
) -> None:
    """A request made from the description gets an answer that the description has."""
    operation = DOCUMENT["paths"][path][method]
    body = None
    if "requestBody" in operation:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        body = BODIES[
            schema.get("$ref", path).rpartition("/")[2] if "$ref" in schema else path
        ]
        validator(schema).validate(body)
    play = served.create_play([])
    fault = served.faults.add("latency=1ms*1")
    id_ = "deepseek-v4-pro" if "models" in path else str(fault)
    url = served.base_url + path.format(token=play.token, id=id_)

    status, kind, answer = call(url, method, body)

    assert 200 <= status < 300
    described = resolved(operation["responses"][str(status)])
    if "content" not in described:
        assert answer == b""
        return
    schema = described["content"][kind].get("schema", {})
    value = json.loads(answer) if kind == "application/json" else answer.decode()
    validator(schema).validate(value)


def test_the_description_is_served(served: ThreadedServer) -> None:
    """Programs find it at a fixed address."""
    _, _, answer = call(f"{served.base_url}/_wavetank/openapi.json", "get", None)

    assert json.loads(answer) == DOCUMENT
