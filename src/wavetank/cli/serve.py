"""``wavetank serve``: the mock for a person at a keyboard."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

import click

from wavetank.cli.options import scenarios_option, seed_option, speed_option

if TYPE_CHECKING:
    from pathlib import Path


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
@speed_option(1.0)
@seed_option
@scenarios_option
def command(
    scenario: str | None,
    *,
    host: str,
    port: int,
    speed: float,
    seed: int,
    folder: Path | None,
) -> None:
    """Serve every scenario below /scenarios/ until Ctrl-C.

    One line says when the mock is ready and where it is. With SCENARIO the address is
    that scenario's: the base URL to give to a client.
    """
    from wavetank.conformance import load_catalogued, select
    from wavetank.errors import HarnessError, UsageError
    from wavetank.server import ThreadedServer
    from wavetank.server.scenarios import scenario_address

    suite = load_catalogued(folder).suite
    address = ""
    if scenario is not None:
        address = scenario_address(select(suite, [scenario], profile=None).selected[0])
    server = ThreadedServer(suite, seed=seed, speed=speed)
    try:
        # Set here and not inherited: a shell starts background jobs deaf to Ctrl-C.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            server.start(host, port)
        except HarnessError as error:
            raise UsageError(str(error)) from error
        click.echo(f"wavetank is ready at {server.base_url}{address}")
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
