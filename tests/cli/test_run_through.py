"""``wavetank run --through``: a gateway is judged, by a client that is known."""

from __future__ import annotations

import socket

import pytest

from cli.invoking import invoke
from gateway.gateways import LosingReasoning
from gateway.test_gateways import free_port


def test_a_gateway_is_told_of_in_its_own_section() -> None:
    """What it did stands in a sentence, with the case and the field."""
    port = free_port()
    with LosingReasoning(("127.0.0.1", port)) as gateway:
        url = gateway.url
        place = f"127.0.0.1:{port}"
        done = invoke(
            "run", "--client", "reference", "--through", url, "--listen", place,
            "reasoning/before-content",
        )  # fmt: skip

    assert done.exit_code == 1
    title, _, told = done.stdout.partition(f"the gateway at {url}\n")
    assert f" through {url}\n" in title
    assert told.startswith(
        "  loses reasoning_content (reasoning/before-content)\n"
        "    choices[].delta.reasoning_content\n"
    )
    assert "a sound client does not get through this gateway what it needs" in told
    assert f"--through {url} --listen {place} reasoning/before" in done.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("--through", "http://127.0.0.1:1"),
            "--through URL and --listen HOST:PORT go",
        ),
        (("--listen", "127.0.0.1:1"), "--through URL and --listen HOST:PORT go"),
        (("--through", "http://x", "--listen", "8765"), "expected an address such as"),
        (("--through", "x", "--listen", "[::1]:0"), "--through x: expected an address"),
    ],
)
def test_wrong_usage_is_said_in_words(words: tuple[str, ...], message: str) -> None:
    """Each mistake is a usage error, told before anything is run."""
    done = invoke("run", "--client", "reference", *words)

    assert done.exit_code == 2
    assert message in done.stderr


def test_only_a_client_that_is_known_to_be_sound_judges_a_gateway() -> None:
    """Otherwise nobody could tell whose mistake it was."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        words = ("--through", url, "--listen", "127.0.0.1:0")
        done = invoke("run", "--client", "mine:ask", *words)

    assert done.exit_code == 2
    assert "use --client reference" in done.stderr
