"""``docs/requirements.md``, made from the catalogue.

``python -m wavetank.verdict.catalogue_page PAGE`` writes the page; with ``--check`` it
only says whether the page is up to date, and exits 1 when it is not.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from wavetank.shipped import shipped_folder
from wavetank.verdict.catalogue import load_requirements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wavetank.verdict.model import Requirement

OPENING = """\
# Requirements

<!-- Made from scenarios/requirements.yaml by `make docs`; do not edit. -->

One sentence each, with its RFC 2119 level, its source and the bug that usually breaks it.
`wavetank explain ID` prints one of them together with the scenarios that show it.
"The guide" is "DeepSeek API Streaming: SSE on V4-Pro and V4-Flash" of 2026-04-25.
"""


def catalogue_page(requirements: Mapping[str, Requirement]) -> str:
    """Render the catalogue as Markdown, a section per area in the catalogue's order."""
    musts = sum(each.level == "must" for each in requirements.values())
    parts = [
        OPENING,
        f"{len(requirements)} requirements, {musts} of them must.\n",
    ]
    for area, members in groupby(requirements.values(), lambda each: _area(each.id)):
        parts.append(f"## {area}\n")
        parts.extend(_entry(each) for each in members)
    return "\n".join(parts)


def _area(requirement_id: str) -> str:
    return requirement_id.partition(".")[0]


def _entry(each: Requirement) -> str:
    lines = [
        f"### {each.id}",
        "",
        f"**{each.level}** · {_escaped(each.sentence)}",
        "",
        f"- Source: {_escaped(each.source)}",
        f"- Usual bug: {_escaped(each.cause)}",
    ]
    if each.profiles:
        lines.append(f"- Only in profile: {', '.join(each.profiles)}")
    if each.excluded:
        lines.append(f"- Not shown by a scenario: {_escaped(each.excluded)}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Keep Markdown from reading emphasis or links into plain sentences."""
    for character in "\\[]*<>":
        text = text.replace(character, f"\\{character}")
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the page; the exit status is 1 when a checked page is stale."""
    parser = ArgumentParser(prog="python -m wavetank.verdict.catalogue_page")
    parser.add_argument("page", type=Path, help="the Markdown file")
    parser.add_argument("--check", action="store_true", help="compare, do not write")
    options = parser.parse_args(arguments)
    page = catalogue_page(load_requirements(shipped_folder("scenarios")))
    if not options.check:
        options.page.write_text(page, encoding="utf-8")
        return 0
    if options.page.read_text(encoding="utf-8") == page:
        return 0
    sys.stderr.write(
        f"{options.page} is not what the catalogue says; run `make docs`\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
