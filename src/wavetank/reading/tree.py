"""Parser events to plain data with places, noting every broken rule on the way.

One method for each kind of event. There is no recursion: collections that are still
open wait on a stack, so depth costs nothing but a comparison.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import yaml

from wavetank.problems import Mark, Problem
from wavetank.reading.document import Place
from wavetank.reading.scalars import AmbiguousScalarError, resolve_plain
from wavetank.reading.wording import describe, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_DEPTH: Final = 64
"""Deepest nesting accepted. Tool schemas in requests reach about 15."""

# What the parser makes of "!!".
_STANDARD_TAGS: Final = "tag:yaml.org,2002:"


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet.

    Attributes:
        value: The list or mapping being filled.
        place: Where it stands.
        key: For a mapping, the key that waits for its value, or ``None``.
    """

    value: Any
    place: Place
    key: str | None = None


@dataclass(slots=True)
class Tree:
    """One document growing from its events.

    Attributes:
        source: The name its marks carry.
        problems: What is wrong with it so far.
        complete: Whether its end has come; until then ``data`` is a part of it.
    """

    source: str
    problems: list[Problem] = field(default_factory=list)
    complete: bool = False
    _documents: _Open = field(default_factory=lambda: _Open([], Place(1, 1)))
    _stack: list[_Open] = field(default_factory=list)

    @property
    def data(self) -> Any:
        """The document, or ``None`` while there is none."""
        return self._documents.value[0] if self._documents.value else None

    @property
    def root(self) -> Place:
        """Where the document stands."""
        return self._documents.place.inside.get(0, self._documents.place)

    def take(self, event: Any) -> bool:
        """Deal with one event; say whether reading can go on."""
        handle = _HANDLERS.get(type(event))
        return handle is None or handle(self, event)

    def start_document(self, event: Any) -> bool:
        """Refuse directives, and every document but the first."""
        place = _place(event)
        if event.version or event.tags:
            self._report(
                place,
                "directive",
                "the document starts with a directive",
                "no line that starts with '%'",
            )
        if self.complete:
            self._report(
                place,
                "several-documents",
                "a second document starts here",
                "one document in a file",
                "put it into a file of its own",
            )
        self._stack = [self._documents]
        return not self.complete

    def end_document(self, _: Any) -> bool:
        """Note that nothing of the document is missing."""
        self.complete = True
        return True

    def start_mapping(self, event: Any) -> bool:
        """Open a mapping."""
        return self._open({}, event)

    def start_sequence(self, event: Any) -> bool:
        """Open a list."""
        return self._open([], event)

    def end_collection(self, _: Any) -> bool:
        """Close the innermost mapping or list."""
        self._stack.pop()
        return True

    def scalar(self, event: Any) -> bool:
        """Add a scalar; only an unquoted one can be anything but text."""
        place = _place(event)
        self._refuse_decoration(event, place)
        value = event.value
        if not event.style:
            try:
                value = resolve_plain(value)
            except AmbiguousScalarError as error:
                self._report_ambiguous(place, value, error)
        self._add(value, place)
        return True

    def alias(self, event: Any) -> bool:
        """Refuse an alias, with its text in place of the value."""
        place = _place(event)
        self._report(
            place,
            "alias",
            f"{quote(f'*{event.anchor}')} is an alias",
            "the value itself",
            "write the value out where it is needed",
        )
        # Text stands in for it, so that as a key it is not reported again.
        self._add(f"*{event.anchor}", place)
        return True

    def _open(self, value: Any, event: Any) -> bool:
        place = _place(event)
        self._refuse_decoration(event, place)
        if len(self._stack) > MAX_DEPTH:
            self._report(
                place,
                "too-deep",
                f"collections are nested more than {MAX_DEPTH} deep",
                f"at most {MAX_DEPTH} levels",
            )
            return False
        self._add(value, place)
        self._stack.append(_Open(value, place))
        return True

    def _add(self, value: Any, place: Place) -> None:
        """Put a value where the parser is: an item, a key or a mapping's value."""
        top = self._stack[-1]
        if isinstance(top.value, list):
            top.place.inside[len(top.value)] = place
            top.value.append(value)
        elif top.key is None:
            top.key = self._key(value, place)
            first = top.place.keys.setdefault(top.key, place)
            if first is not place:
                self._report(
                    place,
                    "duplicate-key",
                    f"the key {quote(top.key)} stands on line {first.line} and again"
                    f" on line {place.line}",
                    "each key once",
                    "remove one of the two",
                )
        else:
            # The first of two equal keys stays, as its problem names it first.
            top.place.inside.setdefault(top.key, place)
            top.value.setdefault(top.key, value)
            top.key = None

    def _key(self, value: Any, place: Place) -> str:
        if isinstance(value, str):
            return value
        self._report(
            place,
            "key-not-text",
            f"the key is {describe(value)}",
            "text",
            "put the key in quotes",
        )
        # A name no author can write, so that it meets no other key.
        return f"\0{place.line}:{place.column}"

    def _report_ambiguous(
        self, place: Place, text: str, error: AmbiguousScalarError
    ) -> None:
        top = self._stack[-1]
        found = f"{quote(text)} {error}"
        if text == "<<" and isinstance(top.value, dict) and top.key is None:
            self._report(
                place, "merge-key", found, "no merge key", "write the keys out"
            )
        else:
            self._report(
                place,
                "ambiguous-scalar",
                found,
                "a scalar that means one thing",
                f"put it in quotes to make it text: {quote(text)}",
            )

    def _refuse_decoration(self, event: Any, place: Place) -> None:
        if event.tag is not None:
            tag = quote(event.tag.replace(_STANDARD_TAGS, "!!"))
            self._report(
                place,
                "tag",
                f"the tag {tag} stands before a value",
                "a value without a tag",
                "remove the tag; quotes make text",
            )
        if event.anchor is not None:
            self._report(
                place,
                "anchor",
                f"{quote(f'&{event.anchor}')} is an anchor",
                "a value without an anchor",
                "write the value out where it is needed",
            )

    def _report(
        self, place: Place, code: str, found: str, expected: str, hint: str = ""
    ) -> None:
        mark = Mark(self.source, place.line, place.column)
        self.problems.append(Problem(mark, code, found, expected, hint))


def _place(event: Any) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1)


_HANDLERS: Final[Mapping[type, Callable[[Tree, Any], bool]]] = {
    yaml.ScalarEvent: Tree.scalar,
    yaml.MappingStartEvent: Tree.start_mapping,
    yaml.MappingEndEvent: Tree.end_collection,
    yaml.SequenceStartEvent: Tree.start_sequence,
    yaml.SequenceEndEvent: Tree.end_collection,
    yaml.AliasEvent: Tree.alias,
    yaml.DocumentStartEvent: Tree.start_document,
    yaml.DocumentEndEvent: Tree.end_document,
}
