"""Comments injected where DeepSeek puts none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wavetank.script.faults.keep_alive import COMMENT, inject_keep_alives
from wavetank.script.ops import Pause, Write

if TYPE_CHECKING:
    from wavetank.scenario.model import KeepAlivePlacement

BODY = (Write(b"data: 1\n\n", "event"), Pause(1), Write(b"data: 2\n\n", "event"))


@pytest.mark.parametrize(
    ("placement", "expected"),
    [
        ("none", b"data: 1\n\ndata: 2\n\n"),
        ("before", COMMENT + b"data: 1\n\ndata: 2\n\n"),
        ("between", b"data: 1\n\n" + COMMENT + b"data: 2\n\n"),
        ("inside", b"data: 1\n: keep-alive\n\ndata: 2\n: keep-alive\n\n"),
        ("after", b"data: 1\n\ndata: 2\n\n" + COMMENT),
    ],
)
def test_comments_stand_where_they_were_asked_for(
    placement: KeepAlivePlacement, expected: bytes
) -> None:
    """What is no event, a pause for one, is left alone."""
    ops = inject_keep_alives(BODY, placement)

    assert b"".join(op.data for op in ops if isinstance(op, Write)) == expected
    assert Pause(1) in ops
