"""An ear: an address that notes which paths are asked for, and refuses them all.

The mock forgets what was sent past its plays. Where an adapter alters the address it
is given, the ear hears what became of it.
"""

from __future__ import annotations

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE: Final = "/given/base"
"""Two segments, so that a client that drops the last one is told from one that drops
them all."""
REFUSAL: Final = b'{"error":{"message":"the address is only listened to"}}'
"""Sent with 400, which no client repeats."""


class Ear:
    """What was heard.

    Attributes:
        base_url: The address to give to a client.
        paths: What was asked for, in order, as it stood in the request line.
    """

    def __init__(self, origin: str, paths: list[str]) -> None:
        self.base_url = origin + BASE
        self.paths = paths


@contextmanager
def listen() -> Iterator[Ear]:
    """Listen on the loopback as long as the block lasts."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            paths.append(self.path)
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(REFUSAL)))
            self.end_headers()
            self.wfile.write(REFUSAL)

        do_GET = do_POST = answer  # noqa: N815 - names that http.server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing: the paths are the log."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, name="wavetank-ear", daemon=True)
        thread.start()
        try:
            yield Ear(f"http://127.0.0.1:{server.server_port}", paths)
        finally:
            server.shutdown()
            thread.join()
