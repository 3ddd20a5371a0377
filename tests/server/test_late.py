"""What is made late is made once."""

from __future__ import annotations

import threading

import pytest

from wavetank.server.late import Late


def test_it_is_made_once_when_it_is_needed() -> None:
    """Nothing is made before the first call, and nothing again at later ones."""
    made: list[object] = []

    def make() -> object:
        made.append(object())
        return made[-1]

    late = Late(make)
    assert made == []

    assert late() is late()
    assert len(made) == 1


def test_threads_that_call_at_once_get_the_same() -> None:
    """The second thread waits for what the first one is making."""
    begun, may_end = threading.Event(), threading.Event()
    found: list[object] = []

    def make() -> object:
        begun.set()
        may_end.wait(10)
        return object()

    late = Late(make)
    threads = [threading.Thread(target=lambda: found.append(late())) for _ in range(3)]
    for each in threads:
        each.start()
    assert begun.wait(10)
    may_end.set()
    for each in threads:
        each.join()

    assert len(found) == 3
    assert len(set(map(id, found))) == 1


def test_what_cannot_be_made_is_tried_again() -> None:
    """A failure reaches the caller and is not remembered."""
    answers = iter([ValueError("not yet"), None])

    def make() -> str:
        if error := next(answers):
            raise error
        return "made"

    late = Late(make)
    with pytest.raises(ValueError, match="not yet"):
        late()

    assert late() == "made"
