"""A headless Chromium, driven over its DevTools pipe with the standard library alone.

Messages are JSON objects ended by a NUL, sent to the browser's descriptor 3 and read
from its descriptor 4. No port is opened.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET: Final = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
    "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-quic", "--remote-debugging-pipe",
)  # fmt: skip


def find_browser() -> str:
    """Name the browser's program, or nothing; ``WAVETANK_BROWSER`` comes first."""
    named = os.environ.get("WAVETANK_BROWSER", "")
    return named or next(filter(None, map(shutil.which, NAMES)), "")


class Page:
    """One page of a browser."""

    def __init__(self, to: IO[bytes], answers: IO[bytes]) -> None:
        self._to = to
        self._answers = answers
        self._number = 0
        self._session = ""
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = session["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and wait for its answer; events are kept on the way."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._to.write(json.dumps(message).encode() + b"\0")
        self._to.flush()
        while True:
            answer = self._receive()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append(answer)

    def open(self, address: str, width: int = 1200, *, dark: bool = False) -> None:
        """Load a page at a width, and wait until it has."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=900,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.events.clear()
        self.call("Page.navigate", url=address)
        while "Page.loadEventFired" not in self.seen():
            self.events.append(self._receive())

    def evaluate(self, expression: str) -> Any:
        """Evaluate JavaScript in the page, outside of its policy."""
        done = self.call(
            "Runtime.evaluate",
            expression=expression,
            returnByValue=True,
            awaitPromise=True,
        )
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def seen(self) -> list[str]:
        """Name every event since the page was opened."""
        return [event.get("method", "") for event in self.events]

    def _receive(self) -> dict[str, Any]:
        data = bytearray()
        while (byte := self._answers.read(1)) != b"\0":
            assert byte, "the browser ended"
            data += byte
        message: dict[str, Any] = json.loads(data)
        return message


@contextmanager
def browser_page(program: str) -> Iterator[Page]:
    """Start a browser with one empty page, and end it again."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command_read, command_write = os.pipe()
        answer_read, answer_write = os.pipe()
        # A shell puts the pipes on the descriptors that the browser expects.
        places = f"3<&{command_read} 4>&{answer_write}"
        process = subprocess.Popen(
            [
                *("/bin/bash", "-c", f'exec "$0" "$@" {places}', program),
                *(*QUIET, f"--user-data-dir={profile}", "about:blank"),
            ],
            pass_fds=(command_read, answer_write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(command_read)
        os.close(answer_write)
        with os.fdopen(command_write, "wb") as to, os.fdopen(answer_read, "rb") as back:
            try:
                yield Page(to, back)
            finally:
                process.kill()
                process.wait()


def address_of(path: Path) -> str:
    """Make the address of a local file."""
    return path.resolve().as_uri()
