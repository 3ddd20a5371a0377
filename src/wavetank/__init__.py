"""wavetank: a mock of the DeepSeek chat API, and a conformance suite for its clients.

The public names live in the packages: ``wavetank.wire``, ``wavetank.scenario``,
``wavetank.script``, ``wavetank.server``, ``wavetank.client``, ``wavetank.verdict``,
``wavetank.report``, ``wavetank.conformance`` and ``wavetank.testing``. Importing this
one imports none of them.
"""

from __future__ import annotations

__all__ = ["__version__"]


def __getattr__(name: str) -> str:
    """Give ``__version__``, which is read only when somebody asks."""
    if name == "__version__":
        from importlib.metadata import version

        return version("wavetank")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
