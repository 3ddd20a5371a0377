"""Byte steps: which bytes leave, whatever they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Raw:
    """``raw: "text"``. These characters as UTF-8, nothing added."""

    text: str


@dataclass(frozen=True, slots=True)
class Hex:
    """``hex: "ef bb bf"``. These bytes, nothing added."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Fill:
    """``fill: {bytes: 1MB, unit: "x", as: raw, deltas: 1}``. Generated bulk.

    Attributes:
        size: How many bytes (characters for text units) to generate.
        unit: Repeated until the size is reached.
        form: ``raw`` bytes, one ``comment`` line, or ``content`` or ``reasoning``.
        deltas: How many deltas of text it makes, each of much the same size.
    """

    size: int
    unit: str = "x"
    form: Literal["raw", "content", "reasoning", "comment"] = "raw"
    deltas: int = 1


ByteStep: TypeAlias = Raw | Hex | Fill
