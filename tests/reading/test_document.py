"""Places by path."""

from __future__ import annotations

from wavetank.problems import Mark
from wavetank.reading import Document, read_yaml

TEXT = """\
steps:
  - content: Hello
  - pause:
      15s
"""


def document() -> Document:
    """Read the example."""
    return read_yaml(TEXT, "example.yaml")


def mark(line: int, column: int) -> Mark:
    """Name a place in the example."""
    return Mark("example.yaml", line, column)


def test_a_path_leads_to_its_value() -> None:
    """The mark of a path is where its value starts."""
    assert document().mark() == mark(1, 1)
    assert document().mark(("steps", 0)) == mark(2, 5)
    assert document().mark(("steps", 0, "content")) == mark(2, 14)
    assert document().mark(("steps", 1, "pause")) == mark(4, 7)


def test_a_path_that_leads_nowhere_gives_the_last_place_there_is() -> None:
    """A missing key is marked at the mapping that lacks it."""
    assert document().mark(("steps", 0, "reason")) == mark(2, 5)
    assert document().mark(("call", "request")) == mark(1, 1)


def test_a_key_has_a_mark_of_its_own() -> None:
    """The mark of a key is where the key stands, not its value."""
    assert document().key_mark(("steps",)) == mark(1, 1)
    assert document().key_mark(("steps", 1, "pause")) == mark(3, 5)


def test_a_place_without_a_key_gives_the_value() -> None:
    """Items of a list and the root have no key, so their value is marked."""
    assert document().key_mark(("steps", 1)) == mark(3, 5)
    assert document().key_mark(()) == mark(1, 1)
