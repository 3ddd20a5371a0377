"""The formats of a report by name, and a report written to a file.

Renderers are imported when they are asked for: a run that writes no page pays for
no template engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from wavetank.errors import UsageError
from wavetank.report.codec import run_to_lines

if TYPE_CHECKING:
    from pathlib import Path

    from wavetank.report.run import Run

Format: TypeAlias = Literal["jsonl", "junit", "markdown", "html", "text"]
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


def write_report(run: Run, format: Format, path: Path) -> None:  # noqa: A002 - as above
    """Save a run in a format, as UTF-8; missing folders are made.

    Raises:
        UsageError: The file cannot be written.
    """
    text = render(run, format)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"cannot write the report {path}: {error.strerror}") from error
