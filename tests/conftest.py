"""Settings that every test shares.

Properties are searched at random on a developer's machine, and always the same way
where ``CI`` is set: a gate that fails must fail again.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("dev", deadline=None)
# `make fuzz` asks for this one; what it finds is kept in .hypothesis.
settings.register_profile("long", deadline=None, max_examples=20_000)
settings.load_profile("ci" if os.environ.get("CI") else "dev")
