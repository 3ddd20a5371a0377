"""How a verb is told which client to open: by name, by session or by program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wavetank.cli.options import Decorator
    from wavetank.client import ClientSpec

OPTIONS: Final[tuple[Decorator, ...]] = (
    click.option(
        "--client",
        "name",
        default="",
        metavar="NAME|MODULE:CALLABLE",
        help="A shipped client (reference, openai, openai-async) or a callable.",
    ),
    click.option(
        "--client-cmd",
        "session",
        default="",
        metavar="COMMAND",
        help="A program that speaks the client protocol on stdin and stdout.",
    ),
    click.option(
        "--client-exec",
        "program",
        default="",
        metavar="COMMAND",
        help="A program that is started once for each call.",
    ),
    click.option(
        "--capability",
        "capabilities",
        multiple=True,
        metavar="NAME",
        help="What the program of --client-exec can do; may be repeated.",
    ),
)


def client_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb the options that name a client.

    They arrive as ``name``, ``session``, ``program`` and ``capabilities``.
    """
    for option in reversed(OPTIONS):
        function = option(function)
    return function


def client_spec(
    *, name: str, session: str, program: str, capabilities: Sequence[str]
) -> ClientSpec:
    """Make the options' values the client that they name."""
    from wavetank.client import ClientSpec

    # A one-shot program cannot say what it can do; every client can stream.
    return ClientSpec(
        name=name,
        command=session,
        program=program,
        capabilities=frozenset(capabilities or ("stream",)),
    )
