"""What a reply is compiled for, and everything the seed decides.

A script is made of bytes that were decided beforehand, so what a real server draws at
random (ids, places to cut at) is derived here from the seed and the request's number
by hashing. The same context gives the same bytes on every machine and Python.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from string import ascii_letters, digits
from typing import TYPE_CHECKING, Final, Literal, TypeAlias
from urllib.parse import urlsplit
from uuid import UUID

from wavetank.wire import Identity

if TYPE_CHECKING:
    from wavetank.scenario import Layout

#: Captured in May 2026; one value serves all, no client may depend on it.
FINGERPRINT: Final = "fp_058df29938_prod0820_fp8_kvcache_20260402"
#: Echoed where neither the layout nor the request names a model.
DEFAULT_MODEL: Final = "deepseek-v4-flash"

LOOPBACK: Final = "127.0.0.1"
NAME_OF_LOOPBACK: Final = "localhost"

_ALPHANUMERICS: Final = digits + ascii_letters
_CALL_ID_LENGTH: Final = 24

Surface: TypeAlias = Literal["chat", "anthropic"]
"""Which of DeepSeek's two surfaces was asked, and so in whose words it answers."""


@dataclass(frozen=True, slots=True)
class Context:
    """The request that a reply is compiled for, as far as its bytes depend on it.

    Attributes:
        model: The model asked for; ``""`` for none.
        stream: Whether an event stream was asked for.
        seed: Decides everything that a real server would draw at random.
        request_index: Number of the request within its play, from zero.
        address: Where the client finds the play, without a slash at its end.
        surface: Whose events and messages the steps of a reply stand for.
    """

    model: str
    stream: bool
    seed: int
    request_index: int = 0
    address: str = f"http://{LOOPBACK}"
    surface: Surface = "chat"

    def derive(self, purpose: str) -> bytes:
        """Give 32 bytes that depend on the seed, the request and the purpose only."""
        return sha256(f"{self.seed}/{self.request_index}/{purpose}".encode()).digest()

    def identity(self, layout: Layout) -> Identity:
        """Give what all chunks of the answer repeat; the layout's word comes first."""
        return Identity(
            id=layout.id or str(UUID(bytes=self.derive("id")[:16], version=4)),
            created=layout.created,
            model=layout.model or self.model or DEFAULT_MODEL,
            fingerprint=layout.fingerprint or FINGERPRINT,
        )

    @property
    def elsewhere(self) -> str:
        """The same address under another name of the loopback.

        To a client that is another host (RFC 9110 section 4.3.1), and only this
        machine can be it. A client that sent a Host that is none stays where it is.
        """
        try:
            parts = urlsplit(self.address)
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            return self.address
        name = NAME_OF_LOOPBACK if parts.hostname == LOOPBACK else LOOPBACK
        return parts._replace(netloc=name + port).geturl()

    @property
    def trace_id(self) -> str:
        """The ``x-ds-trace-id``: 32 lower-case hexadecimal digits, as captured."""
        return self.derive("trace").hex()[:32]

    def call_id(self, index: int) -> str:
        """Give a tool call's id in the captured form: a number and 24 alphanumerics."""
        drawn = self.derive(f"call/{index}")[:_CALL_ID_LENGTH]
        text = "".join(_ALPHANUMERICS[each % len(_ALPHANUMERICS)] for each in drawn)
        return f"call_{index:02d}_{text}"
