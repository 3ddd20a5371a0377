"""Options that several verbs share, and what they stand for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from wavetank.verdict import KnownList

Decorator: TypeAlias = "Callable[[Callable[..., Any]], Callable[..., Any]]"
EXISTING_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
EXISTING_FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)

scenarios_option: Final[Decorator] = click.option(
    "--scenarios",
    "folder",
    type=EXISTING_FOLDER,
    metavar="DIR",
    help="A folder of your own scenarios instead of the shipped suite.",
)
known_option: Final[Decorator] = click.option(
    "--known-failing",
    "known_path",
    type=EXISTING_FILE,
    metavar="FILE",
    help="What is known to fail; it must fail, or the run does.",
)
strict_option: Final[Decorator] = click.option(
    "--strict", is_flag=True, help="Let requirements of level should count as must."
)
level_option: Final[Decorator] = click.option(
    "--level",
    type=click.Choice(["must", "should", "may"]),
    help="Only cases that prove a requirement of this level.",
)
suite_option: Final[Decorator] = click.option(
    "--suite",
    type=click.Choice(["core", "full", "sse", "anthropic"]),
    help="A named suite: core (every must), full, sse (the optional grammar), or"
    " anthropic (the surface that speaks Anthropic's words).",
)
profile_option: Final[Decorator] = click.option(
    "--profile",
    metavar="NAME",
    help="The dated revision of the wire, such as v4-2026-09.",
)
seed_option: Final[Decorator] = click.option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    help="Decides what scripts leave open.",
)


class DurationType(click.ParamType[float]):
    """Reads a duration with its unit, as scenarios write it: ``1500ms``, ``2s``."""

    name = "DURATION"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Give seconds, and refuse a number without a unit."""
        if isinstance(value, float):
            return value
        number = str(value).rstrip("msh")
        units = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
        factor = units.get(str(value).removeprefix(number), 0.0)
        if factor and number.replace(".", "", 1).isdecimal():
            return float(number) * factor
        return self.fail(
            f"found {value!r}; expected a duration such as 1500ms", param, ctx
        )


class ShardType(click.ParamType[tuple[int, int]]):
    """Reads ``2/3``: the second of three parts."""

    name = "N/TOTAL"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Split a value, and refuse a part that does not exist."""
        number, _, total = str(value).partition("/")
        if number.isdecimal() and total.isdecimal() and 1 <= int(number) <= int(total):
            return int(number), int(total)
        return self.fail(f"found {value!r}; expected a part such as 2/3", param, ctx)


class PlaceType(click.ParamType[tuple[str, int]]):
    """Reads ``127.0.0.1:8765``: an address to listen on."""

    name = "HOST:PORT"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        """Split a value; an IPv6 address stands in brackets."""
        host, colon, port = str(value).rpartition(":")
        if colon and host and port.isdecimal():
            return host.removeprefix("[").removesuffix("]"), int(port)
        return self.fail(
            f"found {value!r}; expected an address such as 127.0.0.1:8765", param, ctx
        )


def speed_option(default: float) -> Decorator:
    """Make the option ``--speed`` with a verb's own default."""
    return click.option(
        "--speed",
        type=click.FloatRange(min=0, min_open=True),
        default=default,
        show_default=True,
        metavar="FACTOR",
        help="Divides every scripted pause and every timeout.",
    )


def known_list(path: Path | None) -> KnownList:
    """Load the known list that was named, or give an empty one.

    Raises:
        InvalidFileError: The file cannot be used.
    """
    from wavetank.verdict import KnownList, load_known

    return load_known(path) if path else KnownList()
