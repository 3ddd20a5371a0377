"""The group of verbs: found by name, imported late, errors in plain words."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from difflib import get_close_matches
from errno import EDQUOT, EFBIG, ENOSPC
from importlib import import_module
from typing import Any, Final

import click

from wavetank.errors import HarnessError, WavetankError

VERBS: Final = (
    "check",
    "list",
    "show",
    "serve",
    "doctor",
    "run",
    "repeat",
    "exec",
    "clients",
    "judge",
    "report",
    "explain",
    "cost",
)
FULL: Final = frozenset({EDQUOT, EFBIG, ENOSPC})
INTERRUPTED: Final = 130
"""128 + SIGINT, as shells say it."""


class VerbGroup(click.Group):
    """Finds the verb ``run`` as the command ``command`` of ``wavetank.cli.run``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the verbs in the order in which they are met."""
        del ctx
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a verb."""
        del ctx
        if cmd_name not in VERBS:
            return None
        # "list" and "exec" are builtins, and so their modules have other names.
        module = {"list": "listing", "exec": "execute"}.get(cmd_name, cmd_name)
        command = import_module(f"wavetank.cli.{module}").command
        assert isinstance(command, click.Command)  # noqa: S101 - a verb's one duty
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb, or name the closest one."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            close = get_close_matches(args[0], VERBS, n=1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise click.UsageError(f"There is no verb {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; what wavetank raises on purpose becomes words and a status."""
        try:
            return super().invoke(ctx)
        except WavetankError as error:
            for line in str(error).split("\n"):
                click.echo(safe(line), err=True)
            ctx.exit(error.exit_status)
        except OSError as error:
            if error.errno not in FULL:
                raise
            _give_up_output()
            click.echo(f"cannot write the output: {error.strerror}", err=True)
            ctx.exit(HarnessError.exit_status)
        except KeyboardInterrupt:
            # Before or after a run; the run itself ends with a partial report.
            click.echo("interrupted", err=True)
            ctx.exit(INTERRUPTED)


def safe(line: str) -> str:
    """Make a line fit for a terminal, whatever it quotes."""
    from wavetank.journal import visible

    return visible(line)


def _give_up_output() -> None:
    """Let what is still buffered go nowhere: Python tries to write it as it ends."""
    with suppress(OSError):  # an output that is no file has nothing to give up
        output = sys.stdout.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, output)
        os.close(nowhere)
