"""Why the reference client could not give its caller a whole answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wavetank.client.call import Failure


class AnswerError(Exception):
    """The answer is missing, cut, not understood, or an error.

    Attributes:
        failure: What the caller is told.
        may_retry: Whether asking again can help and cannot repeat any output.
        retry_after_s: How long the server asks to wait, or ``None``.
    """

    def __init__(
        self,
        failure: Failure,
        *,
        may_retry: bool = False,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.may_retry = may_retry
        self.retry_after_s = retry_after_s
