"""``wavetank doctor``: is the adapter right, before its client is judged?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wavetank.cli.client_options import client_options, client_spec
from wavetank.cli.group import safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.text import Text

    from wavetank.conformance.diagnosing import Diagnosis, Health

STYLES: Final[dict[Health, str]] = {
    "ok": "green",
    "wrong": "bold red",
    "unknown": "yellow",
}
INDENT: Final = " " * 24


@click.command("doctor")
@client_options
@click.pass_context
def command(ctx: click.Context, /, **values: Any) -> None:
    """Say what is wrong with an adapter, in plain words.

    It is started, asked one plain question, and tried once for each capability that
    it claims. Exit status 1 when something is wrong. Name the client by exactly one of
    --client, --client-cmd and --client-exec.
    """
    from rich.console import Console

    from wavetank.client import open_client
    from wavetank.conformance import load_catalogued
    from wavetank.conformance.doctoring import examine

    spec = client_spec(**values)
    # A client in the folder where the command is given should be found there.
    sys.path.insert(0, str(Path.cwd()))
    console = Console(highlight=False, emoji=False, markup=False)
    wrong = 0
    for diagnosis in examine(lambda: open_client(spec), load_catalogued()):
        _print(console, diagnosis)
        wrong += diagnosis.verdict == "wrong"
    _conclude(console, wrong)
    ctx.exit(1 if wrong else 0)


def _print(console: Console, diagnosis: Diagnosis) -> None:
    for line in _lines(diagnosis):
        console.print(line, soft_wrap=True)


def _lines(diagnosis: Diagnosis) -> Iterator[Text]:
    from rich.text import Text

    first, *more = diagnosis.words.split("\n")
    yield Text.assemble(
        (f"{diagnosis.verdict:<9}", STYLES[diagnosis.verdict]),
        (f"{diagnosis.probe:<15}", "bold"),
        safe(first),
    )
    for line in more:
        yield Text(INDENT + safe(line))
    if diagnosis.verdict != "ok" and diagnosis.advice:
        yield Text.assemble((f"{INDENT}do: ", "dim"), safe(diagnosis.advice))


def _conclude(console: Console, wrong: int) -> None:
    from rich.text import Text

    console.print()
    if wrong:
        words = f"{wrong} {'thing is' if wrong == 1 else 'things are'} wrong"
        console.print(Text(words, "bold red"))
    else:
        console.print(Text("nothing is wrong; wavetank run may judge", "bold green"))
