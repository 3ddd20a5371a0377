"""Patterns of case ids: ``drops/*``, ``drops/mid-content[framing=c*]``.

``*`` and ``?`` stand for characters inside one segment of the path or one value of
an axis, never across. A pattern without brackets takes every variant; one with
brackets takes the variants that have at least these axes, in any order.
"""

from __future__ import annotations

import re


def matches(pattern: str, case_id: str) -> bool:
    """Say whether a pattern takes a case."""
    wanted_path, wanted_axes = _parts(pattern)
    path, axes = _parts(case_id)
    wanted, segments = wanted_path.split("/"), path.split("/")
    return (
        len(wanted) == len(segments)
        and all(map(_same, wanted, segments))
        and all(any(_same(want, axis) for axis in axes) for want in wanted_axes)
    )


def _parts(case_id: str) -> tuple[str, list[str]]:
    path, bracket, axes = case_id.removesuffix("]").partition("[")
    return path, axes.split(",") if bracket else []


def _same(pattern: str, text: str) -> bool:
    # Not fnmatch: square brackets mean variants here, not character classes.
    expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(expression, text, re.DOTALL) is not None
