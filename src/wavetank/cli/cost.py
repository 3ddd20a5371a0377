"""``wavetank cost``: what token counts cost, by the prices of a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from wavetank.cli.options import profile_option

if TYPE_CHECKING:
    from wavetank.endpoint import Cost

EXAMPLE: Final = (1_000_000, 2000, 200, 300)
"""The guide's worked example: calls, and hit, miss and output tokens a call."""


@click.command("cost")
@click.option("--model", default="deepseek-v4-flash", show_default=True)
@click.option("--hit", type=click.IntRange(0), default=0, help="Cached prompt tokens.")
@click.option("--miss", type=click.IntRange(0), default=0, help="Other prompt tokens.")
@click.option("--output", type=click.IntRange(0), default=0, help="Output tokens.")
@click.option("--calls", type=click.IntRange(0), default=1, show_default=True)
@click.option("--example", is_flag=True, help="The guide's worked example instead.")
@profile_option
def command(
    *,
    model: str,
    hit: int,
    miss: int,
    output: int,
    calls: int,
    example: bool,
    profile: str | None,
) -> None:
    """Say what calls cost; streaming does not change it.

    Token counts are those of one call.
    """
    from wavetank.endpoint import DEFAULT_PROFILE, cost, find_profile

    if example:
        calls, hit, miss, output = EXAMPLE
    counts = [each * calls for each in (hit, miss, output)]
    spent = cost(find_profile(profile or DEFAULT_PROFILE), model, *counts)
    for line in _table(spent, counts):
        click.echo(line)


def _table(spent: Cost, counts: list[int]) -> list[str]:
    names = ("input, cache hit", "input, cache miss", "output")
    amounts = (spent.hit, spent.miss, spent.output)
    rows = [
        f"{name:<18} {count:>15,} tokens  ${amount:>12,.2f}"
        for name, count, amount in zip(names, counts, amounts, strict=True)
    ]
    return [*rows, f"{'total':<18} {'':>15}         ${spent.total:>12,.2f}"]
