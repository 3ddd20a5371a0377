"""A real gateway: nginx with the settings of ``examples/gateways/nginx``."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.invoking import command
from gateway.test_gateways import free_port
from wavetank.report import read_run

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "gateways" / "nginx"
# Debian puts it where a user's PATH does not look.
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
CASES = (
    "content/plain",
    "buffering/first-delta-before-rest",
    "keep-alive/between-deltas",
    "reasoning/before-content",
    "drops/fin-after-text",
    "drops/reset-mid-content",
    "errors/429",
    "complete/plain",
)

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


@contextmanager
def nginx(settings: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Start nginx with an example's settings on free ports; give both addresses."""
    front, back = free_port(), free_port()
    text = (EXAMPLES / settings).read_text(encoding="utf-8")
    path = folder / settings
    path.write_text(
        text.replace("8080", f"{front}").replace("8765", f"{back}"), "utf-8"
    )
    process = subprocess.Popen([str(NGINX), "-p", folder, "-c", path])
    try:
        _wait_for(process, front)
        yield f"http://127.0.0.1:{front}", f"127.0.0.1:{back}"
    finally:
        process.terminate()
        process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    pytest.fail("nginx did not start")


@pytest.mark.parametrize(
    ("settings", "kinds"),
    [
        # Asked over HTTP/1.0, the mock sends no chunks, and nginx fills its buffer.
        ("default.conf", {"held-back"}),
        ("streaming.conf", set()),
        ("compressing.conf", {"held-back"}),
    ],
)
def test_nginx_does_what_its_row_says(
    settings: str, kinds: set[str], tmp_path: Path
) -> None:
    """What the page about gateways says of nginx holds on this machine."""
    with nginx(settings, tmp_path) as (url, place):
        done = command(
            "run", "--client", "reference", "--through", url, "--listen", place,
            "--speed", "20", "--report", "jsonl=run.jsonl", *CASES, cwd=tmp_path,
        )  # fmt: skip
    run = read_run(tmp_path / "run.jsonl")

    found = {f.kind for case in run.cases for f in case.gateway}
    # What is in a buffer when the connection is reset is lost or not, as it happens.
    assert found - {"tail-lost"} == kinds, done.stdout
    assert done.returncode == (1 if kinds else 0), done.stdout + done.stderr
    assert run.header.through == url
