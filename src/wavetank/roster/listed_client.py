"""A client of the roster, opened.

What its manifest knows and a command cannot say is put in here: the environment it
runs in, and the name and version of a program that is started once for each call.
"""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from wavetank.client import ClientSpec, open_client
from wavetank.roster.environment import VARIABLE

if TYPE_CHECKING:
    from wavetank.client import Answer, Call, Client, ClientInfo, Progress
    from wavetank.roster.environment import Environment
    from wavetank.roster.manifest import Entry

START_TIMEOUT_S = 120.0
"""Heavy libraries take long to import, and longer on a busy machine."""


def client_spec_of(entry: Entry, environment: Environment) -> ClientSpec:
    """Give the spec that opens a client in its environment.

    The variable is set by the command itself, so that the command can be repeated.
    """
    place = shlex.quote(str(environment.folder))
    if entry.manifest.is_one_shot:
        return ClientSpec(
            program=f"export {VARIABLE}={place}; {entry.start}",
            capabilities=entry.manifest.capabilities,
        )
    start = entry.start
    for spelling in (f"${{{VARIABLE}}}", f"${VARIABLE}"):
        start = start.replace(spelling, place)
    return ClientSpec(
        command=f"env {VARIABLE}={place} {start}", start_timeout_s=START_TIMEOUT_S
    )


def command_of(entry: Entry, spec: ClientSpec) -> str:
    """Give the command that repeats a run of the client."""
    words = ["--client-cmd", spec.command]
    if spec.program:
        words = ["--client-exec", spec.program]
        for name in sorted(spec.capabilities):
            words += ["--capability", name]
    if entry.manifest.surface == "anthropic":
        words += ["--suite", "anthropic"]
    if entry.known_path:
        words += ["--known-failing", str(entry.known_path)]
    return shlex.join(["wavetank", "run", *words])


def open_entry(entry: Entry, environment: Environment) -> Client:
    """Open a client of the roster; the caller must ``close`` it.

    Raises:
        UsageError: Its program cannot be started.
        HarnessError: Its process did not become ready.
    """
    client = open_client(client_spec_of(entry, environment))
    return _Titled(client, entry) if entry.manifest.is_one_shot else client


class _Titled:
    """A one-shot client that is called what its manifest calls it."""

    def __init__(self, client: Client, entry: Entry) -> None:
        self._client = client
        versions = entry.manifest.versions
        self.info: ClientInfo = replace(
            client.info,
            name=entry.name,
            version=next(iter(versions.values()), client.info.version),
            language=entry.manifest.language,
        )

    @property
    def noise(self) -> tuple[str, ...]:
        """What it printed that was no answer."""
        return self._client.noise

    def ask(self, call: Call, on_progress: Progress) -> Answer:
        """Give the client one call and wait for its answer."""
        return self._client.ask(call, on_progress)

    def close(self) -> None:
        """Stop the client."""
        self._client.close()
