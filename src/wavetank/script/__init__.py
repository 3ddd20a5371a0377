"""Replies to scripts: every byte decided before a socket exists.

``compile_reply`` gives the ops of one answer, ``match`` the exchange that answers a
request, ``fold`` what a conforming client reports, ``Player`` the next thing to do,
``describe`` the rows for people. The ops are in ``wavetank.script.ops``.
"""

from wavetank.script.batching import batched
from wavetank.script.compiling import compile_reply
from wavetank.script.context import Context
from wavetank.script.departing import departure
from wavetank.script.describing import Row, describe, printable
from wavetank.script.expectation import Expectation, ExpectedTurn
from wavetank.script.folding import fold
from wavetank.script.matching import differences, match
from wavetank.script.ops import Op, Script
from wavetank.script.player import (
    Close,
    Command,
    Player,
    Send,
    WaitFor,
    WaitUntil,
)
from wavetank.script.request import Request, context_for, planned_context
from wavetank.script.suiting import suited

__all__ = [
    "Close",
    "Command",
    "Context",
    "Expectation",
    "ExpectedTurn",
    "Op",
    "Player",
    "Request",
    "Row",
    "Script",
    "Send",
    "WaitFor",
    "WaitUntil",
    "batched",
    "compile_reply",
    "context_for",
    "departure",
    "describe",
    "differences",
    "fold",
    "match",
    "planned_context",
    "printable",
    "suited",
]
