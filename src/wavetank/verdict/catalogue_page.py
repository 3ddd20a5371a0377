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
from wavetank.verdict.disputes import NONE, load_disputes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wavetank.verdict.disputes import Dispute, Disputes, Reading
    from wavetank.verdict.model import Requirement

OPENING = """\
# Requirements

<!-- Made from scenarios/requirements.yaml and disputes.yaml by `make docs`; do not edit. -->

One sentence each, with its RFC 2119 level, its source and the bug that usually breaks it.
`wavetank explain ID` prints one of them together with the scenarios that show it.
"The guide" is "DeepSeek API Streaming: SSE on V4-Pro and V4-Flash" of 2026-04-25.
"""
DISPUTED = """\
## Where the sources disagree

DeepSeek's documentation, the guide and captures of the wire contradict each other in places, and the wire has changed.
What changed is dated: a *profile* is one revision of the wire, and `wavetank run --profile NAME` holds a client to it.
Each reading below is played by scenarios of its own, and the requirements that hold it each have a broken client in the [kill matrix](kill-matrix.md).
Readings that a client can be safe under together are all played, whatever the profile.
Where what one reading demands breaks another, the requirement and its scenarios hold in some profiles only, and say so.
`wavetank explain NAME` prints a dispute or a profile.
"""


def catalogue_page(
    requirements: Mapping[str, Requirement], disputes: Disputes = NONE
) -> str:
    """Render the catalogue as Markdown, a section per area in the catalogue's order.

    What is disputed comes first, because the entries refer to it.
    """
    musts = sum(each.level == "must" for each in requirements.values())
    parts = [
        OPENING,
        f"{len(requirements)} requirements, {musts} of them must.\n",
    ]
    if disputes.by_id:
        parts += [DISPUTED, _profiles(disputes)]
        parts += map(_dispute, disputes.by_id.values())
    for area, members in groupby(requirements.values(), lambda each: _area(each.id)):
        parts.append(f"## {area}\n")
        parts.extend(_entry(each, disputes) for each in members)
    return "\n".join(parts)


def _profiles(disputes: Disputes) -> str:
    rows = [
        f"| `{each.id}` | {each.since} | {_escaped(each.title)} |"
        for each in disputes.profiles.values()
    ]
    return "\n".join(["| Profile | Since | |", "|---|---|---|", *rows]) + "\n"


def _dispute(dispute: Dispute) -> str:
    held = ", ".join(_link(each) for each in dispute.requirements)
    lines = [
        f"### {dispute.id}",
        "",
        f"{_escaped(dispute.question)} Safe under each reading: {_escaped(dispute.safe)}",
        "",
        "| Reading | Source | In profile | Played by |",
        "|---|---|---|---|",
        *map(_reading, dispute.readings),
        "",
        f"Held by {held}.",
    ]
    return "\n".join(lines) + "\n"


def _reading(reading: Reading) -> str:
    cells = (
        _escaped(reading.says),
        _escaped(reading.source),
        ", ".join(f"`{each}`" for each in reading.profiles),
        ", ".join(f"`{each}`" for each in reading.scenarios),
    )
    return f"| {' | '.join(cells)} |"


def _link(id_: str) -> str:
    # How the usual renderers make an anchor of a heading: dots go, hyphens stay.
    return f"[{id_}](#{id_.replace('.', '')})"


def _area(requirement_id: str) -> str:
    return requirement_id.partition(".")[0]


def _entry(each: Requirement, disputes: Disputes) -> str:
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
    if about := disputes.about(each.id):
        names = ", ".join(_link(dispute.id) for dispute in about)
        lines.append(f"- Disputed: {names}")
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
    root = shipped_folder("scenarios")
    page = catalogue_page(load_requirements(root), load_disputes(root))
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
