"""``wavetank clients``: the ready clients of ``clients/``, installed and judged.

``wavetank clients`` is short for ``wavetank clients list``. All of them work on the
folder ``clients`` of the current one, so that their commands can be repeated there.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wavetank.cli.clients_run import page_command, run_command
from wavetank.cli.group import safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wavetank.roster import Entry


class ClientsGroup(click.Group):
    """Lists the clients where nothing else is asked for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default subcommand in the place of none."""
        return super().parse_args(ctx, args or ["list"])


@click.command("list")
def list_command() -> None:
    """List the clients: what each is, and whether it can be run here."""
    from wavetank.roster import FOLDER, load_roster

    for line in _table(load_roster(Path(FOLDER))):
        click.echo(safe(line))


@click.command("install")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--fresh", is_flag=True, help="Empty the environment first.")
def install_command(names: tuple[str, ...], *, fresh: bool) -> None:
    """Make the environments of clients, in .clients/NAME."""
    from wavetank.roster import FOLDER, HOME, Environment, choose, load_roster

    entries = choose(load_roster(Path(FOLDER)), names)
    manifests = {entry.manifest.name: entry.manifest for entry in entries}
    for name, manifest in manifests.items():
        environment = Environment(manifest, Path(HOME))
        if environment.is_installed and not fresh:
            click.echo(f"{name}: installed")
            continue
        click.echo(f"{name}: installing; its output goes to {environment.log}")
        environment.install(fresh=fresh)


def _table(roster: Iterable[Entry]) -> list[str]:
    rows = [("NAME", "LANGUAGE", "VERSIONS", "STATE", "TITLE")]
    for entry in roster:
        manifest = entry.manifest
        versions = ", ".join(f"{name} {of}" for name, of in manifest.versions.items())
        row = (entry.name, manifest.language, versions, _state(entry), manifest.title)
        rows.append(row)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def _state(entry: Entry) -> str:
    from wavetank.roster import HOME, Environment

    environment = Environment(entry.manifest, Path(HOME))
    if environment.missing_tools:
        return environment.lack
    if not entry.manifest.setup:
        return "ready"
    return "installed" if environment.is_installed else "not installed"


command = ClientsGroup(
    "clients",
    commands=[list_command, install_command, run_command, page_command],
    help="List, install and judge the ready clients of clients/.",
)
