"""YAML text to plain data with marks, refusing what YAML forgives.

PyYAML's parser supplies events; what they mean is decided in ``tree`` and
``scalars``: duplicate keys, keys that are not text, tags, anchors, aliases, merge
keys, directives, further documents and scalars with two meanings are refused. Events
are used rather than composed nodes, because a node no longer tells whether a tag or
an anchor was written. Without aliases, depth and size bound the work.

A problem does not stop the reading unless the parser itself must stop, so that all
problems of a file are seen at once.
"""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

from wavetank.errors import InvalidFileError
from wavetank.problems import MAX_PROBLEMS, Mark, Problem
from wavetank.reading.document import Document
from wavetank.reading.tree import Tree


def _fastest_loader() -> Any:
    """Choose the C parser, twenty times as fast, where it gives the same events.

    It does not where PyYAML was imported, dropped and imported again, as coverage does
    to find a dotted source: the C parser keeps the event classes of the first import.
    """
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    first = next(yaml.parse("", Loader=fast))
    return fast if isinstance(first, yaml.StreamStartEvent) else yaml.SafeLoader


LOADER: Final[Any] = _fastest_loader()

# What YAML 1.2 section 5.1 lets a stream hold, less the byte order mark and the three
# characters that end a line in YAML 1.1 only (NEL, LS, PS).
_UNPRINTABLE: Final = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd"
    "\U00010000-\U0010ffff]"
)


def read_yaml(text: str, source: str) -> Document:
    """Read one YAML document.

    Raises:
        InvalidFileError: The text breaks a rule; carries every problem found.
    """
    document, problems = parse_yaml(text, source)
    if problems:
        raise InvalidFileError(problems)
    return document


def parse_yaml(text: str, source: str) -> tuple[Document, list[Problem]]:
    """Read one YAML document as far as it can be read.

    Where a problem leaves the value in doubt, the data holds the written text, so
    that later stages can look for further problems. Where the reading had to stop,
    the data is ``None``.
    """
    text = text.removeprefix("\ufeff")
    tree = Tree(source)
    strange = _UNPRINTABLE.search(text)
    stopped = _strange(source, text, strange) if strange else _grow(tree, text)
    problems = sorted([*tree.problems, *([stopped] if stopped else [])])
    data = tree.data if tree.complete else None
    return Document(data, source, tree.root), problems


def _grow(tree: Tree, text: str) -> Problem | None:
    """Feed the text to the tree; give the problem that stopped the parser, if any."""
    try:
        for event in yaml.parse(text, Loader=LOADER):
            if not tree.take(event) or len(tree.problems) >= MAX_PROBLEMS:
                return None
    except yaml.MarkedYAMLError as error:
        return Problem(
            _end_or(tree.source, text, error.problem_mark),
            "yaml-syntax",
            ", ".join(filter(None, (error.context, error.problem))),
            "well-formed YAML",
            "indent with spaces; text that holds ': ' or ' #' needs quotes",
        )
    except ValueError:
        # The pure Python parser lets an escape name a character beyond Unicode.
        mark = Mark(tree.source, 1, 1)
        return Problem(mark, "yaml-syntax", "an escape names no character", "Unicode")
    if tree.complete:
        return None
    mark = Mark(tree.source, 1, 1)
    return Problem(mark, "empty-document", "there is no document", "a mapping")


def _end_or(source: str, text: str, mark: Any) -> Mark:
    """Give a mark of the parser; one after the last line moves to that line's end."""
    lines = text.splitlines()
    if mark.line < len(lines):
        return Mark(source, mark.line + 1, mark.column + 1)
    return Mark(source, len(lines), len(lines[-1]) + 1)


def _strange(source: str, text: str, strange: re.Match[str]) -> Problem:
    before = text[: strange.start()].replace("\r\n", "\n").replace("\r", "\n")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Problem(
        Mark(source, line, column),
        "unprintable-character",
        f"the character U+{ord(strange.group()):04X} stands in the text",
        "printable text",
        f'write it as an escape in double quotes: "\\u{ord(strange.group()):04X}"',
    )
