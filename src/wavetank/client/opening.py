"""From what a user wrote on the command line to a client that can be asked."""

from __future__ import annotations

import importlib
import shlex
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from wavetank.client.in_process import InProcessClient
from wavetank.client.process import GRACE_S
from wavetank.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wavetank.client.client import Client
    from wavetank.client.recording import Recorder

NAMES: Final = ("reference", "openai", "openai-async")
SESSION_START_S: Final = 20.0


@dataclass(frozen=True, slots=True)
class ClientSpec:
    """Which client to open; exactly one of ``name``, ``command`` and ``program``.

    Attributes:
        name: A shipped client (``reference``, ``openai``, ``openai-async``) or a
            callable as ``package.module:callable``.
        command: A session adapter's command line (``--client-cmd``); split as a POSIX
            shell would, but run without one.
        program: A one-shot program (``--client-exec``); run by ``/bin/sh``.
        capabilities: What a one-shot program can do, which it cannot say itself.
        start_timeout_s: How long a session may take to become ready.
        environment: Variables added to our own for a client that is a process.
        grace_s: How long such a process may take to end when told to.
    """

    name: str = ""
    command: str = ""
    program: str = ""
    capabilities: frozenset[str] = frozenset({"stream"})
    start_timeout_s: float = SESSION_START_S
    environment: Mapping[str, str] = field(default_factory=dict)
    grace_s: float = GRACE_S


def open_client(spec: ClientSpec | str, recorder: Recorder | None = None) -> Client:
    """Open a client under test; the caller must ``close`` it.

    Args:
        spec: The spec, or its ``name`` alone.
        recorder: Takes every byte that the reference client receives; other clients
            know nothing of it.

    Raises:
        UsageError: No such client, module, callable or command; or more than one
            way of naming it.
        HarnessError: The session's process did not become ready.
    """
    if isinstance(spec, str):
        spec = ClientSpec(name=spec)
    if sum(map(bool, (spec.name, spec.command, spec.program))) != 1:
        raise UsageError("name one client: by name, by command or by program")
    if spec.command:
        return _open_session(spec)
    if spec.program:
        from wavetank.client.one_shot import OneShotClient

        return OneShotClient(
            spec.program,
            capabilities=spec.capabilities,
            grace_s=spec.grace_s,
            environment=spec.environment,
        )
    if spec.name == "reference":
        from wavetank.client.reference import REFERENCE, ReferenceClient

        return InProcessClient(ReferenceClient(recorder=recorder).ask, REFERENCE)
    if spec.name in {"openai", "openai-async"}:
        return _open_openai(spec.name)
    return InProcessClient(load_callable(spec.name))


def load_callable(name: str) -> Callable[..., Any]:
    """Import ``package.module:callable``.

    Raises:
        UsageError: There is no such client, module or callable.
    """
    module_name, colon, path = name.partition(":")
    if not colon:
        raise UsageError(
            f"no client is called {name!r};"
            f" expected one of {', '.join(NAMES)}, or package.module:callable"
            + _did_you_mean(name, NAMES)
        )
    try:
        target: Any = importlib.import_module(module_name)
    except ImportError as error:
        raise UsageError(f"client {name!r}: cannot import it: {error}") from error
    for part in path.split("."):
        if not hasattr(target, part):
            raise UsageError(
                f"client {name!r}: {module_name} has no {path!r}"
                + _did_you_mean(part, dir(target))
            )
        target = getattr(target, part)
    if isinstance(target, type):  # a class: its instances are the client
        target = target()
    if not callable(target):
        raise UsageError(f"client {name!r}: {path!r} is not callable")
    return target  # type: ignore[no-any-return]  # whatever the user's module holds


def _open_session(spec: ClientSpec) -> Client:
    from wavetank.client.session import SessionClient

    try:
        arguments = shlex.split(spec.command)
    except ValueError as error:
        raise UsageError(f"client command {spec.command!r}: {error}") from error
    return SessionClient(
        arguments,
        start_timeout_s=spec.start_timeout_s,
        grace_s=spec.grace_s,
        environment=spec.environment,
    )


def _open_openai(name: str) -> Client:
    try:
        from wavetank.client.adapters import openai_sdk
    except ModuleNotFoundError as error:
        raise UsageError(
            f"client {name!r} needs the openai package ({error});"
            " install it with: pip install 'wavetank[openai]'"
        ) from error
    return InProcessClient(
        openai_sdk.ask if name == "openai" else openai_sdk.ask_async,
        openai_sdk.client_info(name),
    )


def _did_you_mean(word: str, known: tuple[str, ...] | list[str]) -> str:
    close = get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
