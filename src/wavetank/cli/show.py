"""``wavetank show``: what a scenario does, byte by byte, before any socket exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from wavetank.cli.group import safe
from wavetank.cli.options import scenarios_option, seed_option

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wavetank.scenario.model import Exchange, Scenario
    from wavetank.script import Script


@click.command("show")
@click.argument("scenario")
@click.option("--text", is_flag=True, help="Only the bytes, laid out as lines.")
@seed_option
@scenarios_option
def command(scenario: str, *, text: bool, seed: int, folder: Path | None) -> None:
    """Show the bytes of a scenario, and when they leave.

    Every op of every exchange is shown with its offset at speed 1. A scenario with variants is shown in its first one; name another in brackets, as
    in 'stream/line-ends[newline=crlf]'.
    """
    from wavetank.conformance import load_catalogued
    from wavetank.errors import UsageError
    from wavetank.verdict import matches

    suite = load_catalogued(folder).suite
    variants = [each for each in suite.scenarios if matches(scenario, each.case_id)]
    if not variants:
        from wavetank.conformance import select

        select(suite, [scenario], profile=None)  # says what is wrong
        raise UsageError(f"{scenario!r} names requirements; expected a scenario's id")
    shown = variants[0]
    lines = _bytes(shown, seed) if text else _rows(shown, seed)
    for line in lines:
        click.echo(line)
    others = [each.case_id for each in variants[1:]]
    if others:
        click.echo(safe(f"not shown: {', '.join(others)}"), err=True)


def scripts_of(scenario: Scenario, seed: int) -> Iterator[tuple[Exchange, Script]]:
    """Compile each exchange as if its request came as planned."""
    from wavetank.script import compile_reply, planned_context

    for index, exchange in enumerate(scenario.exchanges):
        context = planned_context(scenario.call, seed=seed, request_index=index)
        yield exchange, compile_reply(exchange.reply, context)


def _rows(scenario: Scenario, seed: int) -> Iterator[str]:
    from wavetank.script import describe

    yield safe(f"{scenario.case_id}: {scenario.title}")
    yield safe(f"source: {scenario.source}")
    yield safe(f"proves: {', '.join(scenario.proves)}")
    if scenario.needs:
        yield safe(f"needs: {', '.join(scenario.needs)}")
    for number, (exchange, script) in enumerate(scripts_of(scenario, seed), start=1):
        times = (
            "any number of requests" if exchange.times is None else f"{exchange.times}"
        )
        optional = ", optional" if exchange.optional else ""
        yield ""
        yield f"exchange {number}, answers {times}{optional}, script {script.digest}"
        for condition in exchange.when:
            yield safe(f"  when {condition.path} {condition.kind} {condition.value!r}")
        for row in describe(script):
            what = f"{row.op} {row.label}" if row.label else row.op
            yield safe(f"{row.offset:10.3f} s  {what:<14}  {row.text}").rstrip()


def _bytes(scenario: Scenario, seed: int) -> Iterator[str]:
    for _, script in scripts_of(scenario, seed):
        for line in script.written.split(b"\n"):
            yield safe(line.decode(errors="surrogateescape").removesuffix("\r"))
