"""Content codings a response body may come in (RFC 9110, section 8.4.1)."""

from __future__ import annotations

import zlib
from typing import Final

from wavetank.client.http_reader import MalformedResponseError, TruncatedResponseError

GZIP_OR_ZLIB: Final = 32 + zlib.MAX_WBITS  # zlib tells the two apart by their headers
CODINGS: Final = frozenset({"gzip", "x-gzip", "deflate"})
PIECE_BYTES: Final = 1024 * 1024


class ContentDecoder:
    """Undoes the content coding of one body, piece by piece.

    Args:
        coding: The value of ``content-encoding``; empty for none.

    Raises:
        MalformedResponseError: The coding was never asked for.
    """

    def __init__(self, coding: str) -> None:
        name = coding.strip().lower()
        if name not in CODINGS | {"", "identity"}:
            raise MalformedResponseError(
                f"content-encoding {coding!r}; expected gzip, deflate or none"
            )
        self._zlib = zlib.decompressobj(GZIP_OR_ZLIB) if name in CODINGS else None

    def receive_data(self, data: bytes) -> list[bytes]:
        """Give what these bytes amount to, in pieces of at most 1 MiB.

        Raises:
            MalformedResponseError: They are not in the coding that was announced.
        """
        if self._zlib is None:
            return [data]
        pieces: list[bytes] = []
        while data and not self._zlib.eof:
            try:
                pieces.append(self._zlib.decompress(data, PIECE_BYTES))
            except zlib.error as error:
                raise MalformedResponseError(f"compressed body: {error}") from error
            data = self._zlib.unconsumed_tail
        return pieces

    def receive_eof(self) -> None:
        """Note that the body is over.

        Raises:
            TruncatedResponseError: The compressed data is not.
        """
        if self._zlib is not None and not self._zlib.eof:
            raise TruncatedResponseError("the compressed body ends before its end")
