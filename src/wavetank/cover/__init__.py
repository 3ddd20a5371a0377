"""How much of a client's own code the suite reached: pure, without coverage.py.

``coverage`` measures (see ``conformance.measuring``); here its numbers are laid over
the source's functions, and the functions are told apart that handle streams or errors.
"""

from __future__ import annotations

from wavetank.cover.functions import Function, Handler, scan
from wavetank.cover.measured import (
    Cover,
    FunctionCover,
    ModuleCover,
    cover_from_json,
    cover_to_json,
)
from wavetank.cover.merging import merge_covers
from wavetank.cover.overlaying import Lines, is_entered, module_name, overlay
from wavetank.cover.reasons import REASONS, Reason
from wavetank.cover.summary import CoverSummary, summarize

__all__ = [
    "REASONS",
    "Cover",
    "CoverSummary",
    "Function",
    "FunctionCover",
    "Handler",
    "Lines",
    "ModuleCover",
    "Reason",
    "cover_from_json",
    "cover_to_json",
    "is_entered",
    "merge_covers",
    "module_name",
    "overlay",
    "scan",
    "summarize",
]
