"""nginx from Debian in front of a mock, with the server block of docs/serve.md."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE: Final = Path(__file__).parents[2] / "docs" / "serve.md"
BLOCK: Final = re.compile(r"^```nginx\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Not on the PATH of everybody, but where Debian has it.
PROGRAM: Final = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
PATIENCE_SECONDS: Final = 20.0
# What a server block stands in; nothing outside of the folder is written.
AROUND: Final = """\
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  {server}
}}
"""


def server_block(*, port: int, upstream: str, version: str, buffering: str) -> str:
    """Return the page's server block for other addresses and settings."""
    found = BLOCK.search(PAGE.read_text(encoding="utf-8"))
    assert found is not None
    block = found[1]
    for documented, wanted in (
        ("127.0.0.1:8080", f"127.0.0.1:{port}"),
        ("127.0.0.1:8765", upstream),
        ("proxy_http_version 1.1;", f"proxy_http_version {version};"),
        ("proxy_buffering off;", f"proxy_buffering {buffering};"),
    ):
        assert documented in block
        block = block.replace(documented, wanted)
    return block


@contextlib.contextmanager
def in_front_of(
    upstream: str, folder: Path, *, version: str = "1.1", buffering: str = "off"
) -> Iterator[str]:
    """Run nginx before a ``host:port`` while the block runs; give its ``host:port``.

    Args:
        upstream: Who is behind it.
        folder: For what it writes.
        version: The HTTP it speaks to whoever is behind it.
        buffering: ``on`` or ``off``.
    """
    port = _free_port()
    server = server_block(
        port=port, upstream=upstream, version=version, buffering=buffering
    )
    # Started by root, its workers would be nobody and could not write to the folder.
    user = "user root;" if _is_root() else ""
    config = folder / "nginx.conf"
    text = AROUND.format(user=user, folder=folder, server=server)
    config.write_text(text, encoding="utf-8")
    command = [str(PROGRAM), "-e", "stderr", "-p", str(folder), "-c", str(config)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            _await_listening(port, process, folder / "error.log")
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()


def _await_listening(port: int, process: subprocess.Popen[str], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", port)),
        ):
            return
        time.sleep(0.02)
    process.kill()
    said = process.communicate()[1] + (log.read_text("utf-8") if log.exists() else "")
    raise AssertionError(f"nginx did not start: {said}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def _is_root() -> bool:
    return os.name == "posix" and os.geteuid() == 0
