"""A request as a test reads it.

The journal keeps requests for judges and renderers; a test wants the JSON and the
headers by lower-case name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.journal.entries import RequestReceived


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """One request as the mock received it; keys are already redacted.

    Attributes:
        key_matched: Whether the key sent is ``deepseek.api_key``; ``None`` for none.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    key_matched: bool | None

    @property
    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ValueError: The body is not JSON.
        """
        return json.loads(self.body)

    @classmethod
    def of(cls, entry: RequestReceived) -> Self:
        """Show a journal entry the way a test reads it."""
        return cls(
            method=entry.method,
            path=entry.path,
            headers={name.lower(): value for name, value in entry.headers},
            body=entry.body,
            key_matched=entry.key_matched,
        )
