"""Ctrl-C is put off for the moment between a start and its being known."""

from __future__ import annotations

import signal
import threading

import pytest

from wavetank.client.interruption import uninterrupted


def test_ctrl_c_is_heard_when_the_block_is_done() -> None:
    """Nothing of it is lost, and nothing in it is skipped."""
    done: list[str] = []

    def block() -> None:
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
            done.append("the rest of the block")
        done.append("what comes after it")

    with pytest.raises(KeyboardInterrupt):
        block()

    assert done == ["the rest of the block"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_error_leaves_the_handlers_as_they_were() -> None:
    """Whoever handled the signal before handles it again, and the error counts."""

    def block() -> None:
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
            raise ValueError("first")

    with pytest.raises(ValueError, match="first"):
        block()

    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_is_not_heard_stays_so() -> None:
    """A signal that ends the process at once, or is ignored, has nobody to wait for."""
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with uninterrupted():
            assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)


def test_other_threads_are_left_alone() -> None:
    """Signals are handled in the main thread, and only it may say how."""
    seen: list[object] = []

    def look() -> None:
        with uninterrupted():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()

    assert seen == [signal.default_int_handler]
