"""What one client may cost a server.

Every limit is met with an answer that names it, and then the connection is closed. The
values are far beyond what a well-meant client does, because this is a test tool: what
is slow or large on purpose must still get through.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one server.

    Attributes:
        body_bytes: The largest request body; DeepSeek's own limit is not documented.
        field_bytes: The longest request target, and the longest header field.
        fields: How many header fields a request has at most.
        read_seconds: Real seconds until a head that began must be whole, and again
            until its body must be.
        idle_seconds: Real seconds a connection may be open without asking anything.
        connections: How many are open at a time.
    """

    body_bytes: int = 48 * 1024 * 1024
    field_bytes: int = 8190
    fields: int = 128
    read_seconds: float = 30.0
    idle_seconds: float = 300.0
    connections: int = 10_000
