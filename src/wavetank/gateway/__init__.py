"""What a gateway between a client and the mock did to what passed through it.

Pure: bytes sent on one side and bytes received on the other go in, findings come out.
The client is known and sound here; whatever differs is the gateway's doing.
"""

from __future__ import annotations

from wavetank.gateway.examining import examine
from wavetank.gateway.model import KINDS, Finding, Kind, KindOfFinding
from wavetank.gateway.summary import Row, summarize_gateway

__all__ = [
    "KINDS",
    "Finding",
    "Kind",
    "KindOfFinding",
    "Row",
    "examine",
    "summarize_gateway",
]
