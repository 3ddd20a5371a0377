"""The command line: one module for each verb, and what they share.

A verb parses, calls and exits. Nothing but click is imported until a verb is run, so
that ``wavetank --help`` answers at once.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

from wavetank.cli.group import VerbGroup

if TYPE_CHECKING:
    from collections.abc import Sequence

import click


@click.group(
    cls=VerbGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
)
@click.version_option(package_name="wavetank", message="%(prog)s %(version)s")
def cli() -> None:
    """Judge clients of the DeepSeek chat API, or serve them a scripted one.

    \b
    Exit status: 0 all good, 1 verdicts failed, 2 wrong usage or an invalid file,
    3 wavetank or an adapter failed, 4 nothing selected, 130 interrupted.
    """  # noqa: D301 - click reads the backslash as "keep these lines"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit status.

    Args:
        arguments: What stands after the program's name; the process's own unless
            given.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that cannot show a character gets its code, not a traceback.
            stream.reconfigure(errors="backslashreplace")
    cli(args=None if arguments is None else list(arguments), prog_name="wavetank")


__all__ = ["cli", "main"]
