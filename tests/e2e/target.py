"""What an end-to-end test talks to: `wavetank serve` in a process, or DeepSeek itself.

Tests are written once for both, so they assert what holds of any model's answer: the
order of what arrives, sums, schemas and errors, never a text.
"""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY_VARIABLE: Final = "WAVETANK_REAL_API_KEY"
REAL: Final = "https://api.deepseek.com"
NOT_REAL: Final = (
    f"{KEY_VARIABLE} is not set: NOT RUN AGAINST THE REAL API (it would cost a little)"
)
READY: Final = re.compile(r"wavetank is ready at (http://127\.0\.0\.1:\d+)\S*\n")


@dataclass(frozen=True, slots=True)
class Target:
    """An endpoint and a key that it takes.

    Attributes:
        base_url: Without a slash at its end.
        api_key: For every route.
        model: An id that the mock and the real API both know.
    """

    base_url: str
    api_key: str
    model: str = "deepseek-v4-flash"

    @property
    def env(self) -> dict[str, str]:
        """The variables that the SDKs of OpenAI read."""
        return {"OPENAI_BASE_URL": self.base_url, "OPENAI_API_KEY": self.api_key}


@contextlib.contextmanager
def serving(*words: str) -> Iterator[str]:
    """Run ``wavetank serve`` on a free port while the block runs; give its address."""
    with subprocess.Popen(
        [sys.executable, "-m", "wavetank", "serve", "--port", "0", *words],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            found = READY.fullmatch(process.stdout.readline())
            assert found is not None, "wavetank serve did not become ready"
            yield found[1]
        finally:
            process.terminate()
