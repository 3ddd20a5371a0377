"""Folders of clients made for a test."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wavetank.roster import choose, load_roster

if TYPE_CHECKING:
    from wavetank.roster import Entry

SESSION = Path(__file__).with_name("reference_session.py")
MANIFEST = """\
name: {name}
title: A dinghy
language: python
homepage: https://example.org/dinghy
install: pip install dinghy==1.2.3
versions: {{dinghy: 1.2.3}}
start: {start}
"""


def a_session(*modes: str) -> str:
    """The command of a client that answers well, or misbehaves in a mode."""
    return shlex.join([sys.executable, str(SESSION), *modes])


def write_client(folder: Path, name: str, more: str = "", start: str = "sail") -> Path:
    """Write the folder of a client; ``more`` is appended to its manifest."""
    place = folder / name
    place.mkdir(parents=True)
    text = MANIFEST.format(name=name, start=start) + more
    (place / "manifest.yaml").write_text(text, encoding="utf-8")
    return place


def an_entry(folder: Path, name: str, more: str = "", start: str = "sail") -> Entry:
    """Write a client and read it back."""
    write_client(folder, name, more, start)
    (entry,) = choose(load_roster(folder), [name])
    return entry
