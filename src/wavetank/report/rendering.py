"""The formats of a report by name, and a report written to a file.

Renderers are imported when they are asked for: a run that writes no page pays for
no template engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from wavetank.errors import UsageError
from wavetank.report.codec import run_to_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wavetank.report.run import Run

Format: TypeAlias = Literal["jsonl", "junit", "markdown", "html", "text", "badge"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)


def render(run: Run, format: Format) -> str:  # noqa: A002 - the word users know
    """Write a run in a format; pure, and the same run gives the same text."""
    match format:
        case "jsonl":
            return "".join(f"{line}\n" for line in run_to_lines(run))
        case "junit":
            from wavetank.report.junit import render_junit

            return render_junit(run)
        case "markdown":
            from wavetank.report.markdown import render_markdown

            return render_markdown(run)
        case "html":
            from wavetank.report.html import render_html

            return render_html(run)
        case "text":
            from wavetank.report.console import render_text

            return render_text(run)
        case "badge":
            from wavetank.report.badge import render_badge

            return render_badge(run)


def render_runs(runs: Sequence[Run], format: Format) -> str:  # noqa: A002 - as above
    """Write one run in any format, or several side by side in one that can.

    Args:
        runs: At least one, in the order in which they are shown.
        format: ``html`` or ``markdown`` where there are several.

    Raises:
        UsageError: There are several, and the format holds one.
    """
    if len(runs) == 1:
        return render(runs[0], format)
    if format == "html":
        from wavetank.report.html import render_matrix

        return render_matrix(runs)
    if format == "markdown":
        from wavetank.report.markdown_matrix import render_markdown_matrix

        return render_markdown_matrix(runs)
    raise UsageError(
        f"the format {format} holds one run, found {len(runs)}; html and markdown show "
        "several side by side"
    )


def write_report(run: Run, format: Format, path: Path) -> None:  # noqa: A002 - as above
    """Save a run in a format, as UTF-8; missing folders are made.

    Raises:
        UsageError: The file cannot be written.
    """
    write_text(render(run, format), path)


def write_text(text: str, path: Path) -> None:
    """Save a rendered report, as UTF-8; missing folders are made.

    Raises:
        UsageError: The file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"cannot write the report {path}: {error.strerror}") from error
