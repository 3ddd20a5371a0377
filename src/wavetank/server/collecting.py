"""How often a process that only serves looks for garbage in cycles.

Python looks whenever 700 objects more were made than lost, and now and then at all that
there are. What a request leaves behind is mostly no cycle and goes at once; but every
stream waits while Python looks, and of 256 that began together the last one had its
first event after twice the time. A process that others share is theirs to set.
"""

from __future__ import annotations

import gc
from typing import Final

THRESHOLDS: Final = (50_000, 20, 100)
"""Objects before the young are looked at, and looks at the younger before the older."""


def collect_seldom() -> None:
    """Let this whole process look for cycles less often."""
    gc.set_threshold(*THRESHOLDS)
