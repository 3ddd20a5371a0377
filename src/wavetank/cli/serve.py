"""``wavetank serve``: the mock for a person at a keyboard."""

from __future__ import annotations

import signal
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import click

from wavetank.cli.interrupting import endings
from wavetank.cli.options import (
    DurationType,
    profile_option,
    scenarios_option,
    seed_option,
    speed_option,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wavetank.endpoint import Account
    from wavetank.scenario.model import Suite
    from wavetank.server import SimulatedEndpoint, ThreadedServer
    from wavetank.server.late import Late
    from wavetank.server.workers import Crew


WRITTEN: Final = ("profile", "switches", "faults", "balance")
"""Options whose values say more than their type can check."""
GRACE_SECONDS: Final = 1.0
"""How long the first answers have the machine for themselves; the scenarios are loaded
then, or as soon as one is asked for."""
ROUND_SECONDS: Final = 0.5


@click.command("serve")
@click.argument("scenario", required=False)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="0 takes a free one.",
)
@click.option(
    "--ttft",
    "first_token",
    type=DurationType(),
    default="0s",
    show_default=True,
    help="Silence before the first token of a simulated answer.",
)
@click.option(
    "--tokens-per-second",
    type=click.FloatRange(min=0),
    default=0,
    help="How fast simulated answers are spoken; 0, the default, is at once.",
)
@click.option(
    "--jitter",
    type=click.FloatRange(0, 1),
    default=0,
    help="By what share pauses between tokens vary; the seed decides.",
)
@click.option(
    "--keep-alives",
    type=click.IntRange(0),
    default=0,
    help="Keep-alive comments while the first token is waited for.",
)
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="FAULT",
    help="What goes wrong: rate-limit*2, latency=500ms, cut, a JSON object; repeatable.",
)
@click.option(
    "--switch",
    "switches",
    multiple=True,
    metavar="NAME=POSITION",
    help="What the sources dispute, otherwise than the profile has it; repeatable.",
)
@click.option(
    "--balance",
    type=float,
    help="The account's money; with 0 every request is a 402.",
)
@click.option(
    "--concurrency",
    type=click.IntRange(0),
    help="Requests at a time beyond which there is a 429.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that share the address; one is enough for most.",
)
@profile_option
@speed_option(1.0)
@seed_option
@scenarios_option
def command(
    scenario: str | None, *, host: str, port: int, workers: int, **options: Any
) -> None:
    """Answer as DeepSeek does, and play every scenario below /scenarios/.

    One line says when the mock is ready and where it is. With SCENARIO the address is
    that scenario's: the base URL to give to a client.
    """
    from wavetank.errors import HarnessError, UsageError
    from wavetank.server.collecting import collect_seldom
    from wavetank.server.late import Late

    collect_seldom()
    # What the caller wrote may be wrong and is looked at first. What is shipped is
    # loaded once the address is told.
    load = partial(_load, options["folder"])
    suite = Late(load)
    if options["folder"] is not None:
        suite()
    address = _address(suite(), scenario) if scenario is not None else ""
    endpoint = Late(partial(_endpoint, **options))
    if any(options[name] not in {None, ()} for name in WRITTEN):
        endpoint()
    seed, speed = options["seed"], options["speed"]
    server: ThreadedServer | Crew
    if workers == 1:
        from wavetank.server import ThreadedServer

        server = ThreadedServer(suite, seed=seed, speed=speed, endpoint=endpoint)
    else:
        server = _crew(load, endpoint(), workers=workers, seed=seed, speed=speed)
    try:
        # Set here and not inherited: a shell starts background jobs deaf to Ctrl-C.
        for number in endings():
            signal.signal(number, signal.default_int_handler)
        try:
            server.start(host, port)
        except HarnessError as error:
            raise UsageError(str(error)) from error
        click.echo(f"wavetank is ready at {server.base_url}{address}")
        _wait(suite)
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


def _crew(
    load: Callable[[], Suite],
    endpoint: SimulatedEndpoint,
    *,
    workers: int,
    seed: int,
    speed: float,
) -> Crew:
    """Make the processes that share one address."""
    from wavetank.server.workers import Brief, Crew

    brief = Brief(load, seed=seed, speed=speed)
    return Crew(brief, endpoint, workers=workers, say=partial(click.echo, err=True))


def _wait(suite: Late[Suite]) -> None:
    """Wait for Ctrl-C, and load the scenarios meanwhile."""
    from wavetank.errors import InvalidFileError

    for_ever = threading.Event()
    for_ever.wait(GRACE_SECONDS)  # the server's thread is still loading itself
    is_said = False
    # In rounds: a signal just before a wait is only seen after it.
    while True:
        try:
            suite()
        except (InvalidFileError, OSError, ImportError) as error:
            # Clients may have taken every descriptor, for a while.
            if not is_said:
                why = str(error).partition("\n")[0]
                click.echo(f"the scenarios are tried again: {why}", err=True)
            is_said = True
        for_ever.wait(ROUND_SECONDS)


def _load(folder: Path | None) -> Suite:
    """Load the scenarios of a folder; the shipped ones unless it is given."""
    from wavetank.scenario.loading import load_suite
    from wavetank.shipped import shipped_folder

    return load_suite(folder or shipped_folder("scenarios"))


def _address(suite: Suite, scenario: str) -> str:
    """Give the path of a scenario's address."""
    from wavetank.conformance import select
    from wavetank.server.scenarios import scenario_address

    return scenario_address(select(suite, [scenario], profile=None).selected[0])


def _endpoint(
    *,
    profile: str | None,
    seed: int,
    first_token: float,
    tokens_per_second: float,
    jitter: float,
    keep_alives: int,
    faults: tuple[str, ...],
    switches: tuple[str, ...],
    **account: Any,
) -> SimulatedEndpoint:
    """Make what answers at the root."""
    from wavetank.endpoint import (
        DEFAULT_PROFILE,
        Endpoint,
        Pace,
        find_profile,
        parse_switch,
        with_switches,
    )
    from wavetank.server import SimulatedEndpoint

    pace = Pace(first_token, tokens_per_second, jitter, keep_alives)
    turned = dict(map(parse_switch, switches))
    revision = with_switches(find_profile(profile or DEFAULT_PROFILE), turned)
    endpoint = Endpoint(revision, seed=seed, account=_account(**account))
    simulated = SimulatedEndpoint(endpoint, pace)
    for fault in faults:
        simulated.faults.add(fault)
    return simulated


def _account(
    *, balance: float | None, concurrency: int | None, **_others: Any
) -> Account:
    """Make the account behind every key."""
    from decimal import Decimal

    from wavetank.endpoint import Account
    from wavetank.errors import UsageError

    if balance is None:
        return Account(concurrency=concurrency)
    money = Decimal(str(balance))
    if not money.is_finite():
        raise UsageError(f"--balance {balance}: expected an amount of money")
    return Account(granted=Decimal(0), topped_up=money, concurrency=concurrency)
