"""wavetank: a mock of the DeepSeek chat API, and a conformance suite for its clients.

The public names live in the packages: ``wavetank.wire``, ``wavetank.scenario``,
``wavetank.script``, ``wavetank.server``, ``wavetank.client``, ``wavetank.verdict``,
``wavetank.report``, ``wavetank.conformance`` and ``wavetank.testing``. Importing this
one imports none of them. ``serve`` is the ``deepseek`` fixture for tests and scripts
that know no fixtures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wavetank.plugin.serving import Serving

__all__ = ["__version__", "serve"]


def serve(*, speed: float = 1.0, seed: int = 0) -> Serving:
    """Serve a DeepSeek endpoint of the caller's own while a block runs.

    What ``with`` and ``async with`` give is what the ``deepseek`` fixture gives a test:
    ``base_url``, ``api_key``, ``play``, ``reply``, ``fault``, ``requests``,
    ``transcript``, ``cost``, ``check``. It has a thread of its own, so it serves
    ``unittest``, plain scripts and asyncio alike.

    Args:
        speed: Divides every scripted pause.
        seed: Decides what answers and scripts leave open.
    """
    from wavetank.plugin.serving import Serving

    return Serving(speed=speed, seed=seed)


def __getattr__(name: str) -> str:
    """Give ``__version__``, which is read only when somebody asks."""
    if name == "__version__":
        from importlib.metadata import version

        return version("wavetank")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
