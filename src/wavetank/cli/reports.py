"""``--report FORMAT=PATH``: where a run is written besides the terminal."""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass
from errno import EACCES, EISDIR
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

import click

from wavetank.errors import HarnessError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wavetank.cli.options import Decorator
    from wavetank.report import CaseRecord, Format, Run, RunFooter, RunHeader

FORMAT_NAMES: Final = ("jsonl", "junit", "markdown", "html", "text", "badge")


@dataclass(frozen=True, slots=True)
class Report:
    """One report that was asked for.

    Attributes:
        format: How it is written.
        path: Where to.
    """

    format: Format
    path: Path

    def prepare(self) -> None:
        """Make sure that the file can be written, before anything is run.

        Raises:
            UsageError: It cannot.
        """
        from wavetank.errors import UsageError

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch()
            # Not opened: a pipe's reader would take that for the whole report.
            if self.path.is_dir():
                raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
            if not os.access(self.path, os.W_OK):
                raise PermissionError(EACCES, os.strerror(EACCES))
        except OSError as error:
            raise UsageError(
                f"cannot write the report {self.path}: {error.strerror}"
            ) from error

    def write(self, run: Run) -> str:
        """Write a whole run, and say where; give what went wrong, in words."""
        from wavetank.errors import UsageError
        from wavetank.report import write_report

        try:
            write_report(run, self.format, self.path)
        except UsageError as error:
            return str(error)
        self.announce()
        return ""

    def announce(self) -> None:
        """Say where the report is."""
        click.echo(f"{self.format} report: {self.path}", err=True)


class ReportType(click.ParamType[Report]):
    """Reads ``FORMAT=PATH``."""

    name = "FORMAT=PATH"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Report:
        """Split a value, and refuse a format that does not exist."""
        form, equals, path = str(value).partition("=")
        for known in FORMAT_NAMES:
            if known == form and equals and path:
                return Report(known, Path(path))
        known_names = ", ".join(FORMAT_NAMES)
        return self.fail(
            f"found {value!r}; expected FORMAT=PATH with one of {known_names}, "
            "as junit=wavetank.xml",
            param,
            ctx,
        )


report_option: Final[Decorator] = click.option(
    "--report",
    "reports",
    type=ReportType(),
    multiple=True,
    metavar="FORMAT=PATH",
    help=f"Write a report; may be repeated. Formats: {', '.join(FORMAT_NAMES)}.",
)


class JsonLinesFile:
    """Writes a run while it goes on: what is finished is on disk.

    It is a watcher of the run (see ``conformance.Watcher``). A run that is killed leaves
    a file without a footer, which every reader refuses. A disk that is full ends the
    file and not the run, whose other reports may lie elsewhere.

    Attributes:
        failure: Why the file is not whole, in words; empty while it is.
    """

    def __init__(self, path: Path) -> None:
        self.failure = ""
        self._path = path
        self._file: TextIO = path.open("w", encoding="utf-8", newline="\n")

    def run_started(self, header: RunHeader) -> None:
        """Write the header."""
        from wavetank.report import header_to_line

        self._write(header_to_line(header))

    def case_started(self, case_id: str) -> None:
        """Write nothing yet."""

    def case_ended(self, record: CaseRecord) -> None:
        """Write the case."""
        from wavetank.report import case_to_line

        self._write(case_to_line(record))

    def run_ended(self, footer: RunFooter) -> None:
        """Write the footer; the file is whole now."""
        from wavetank.report import footer_to_line

        self._write(footer_to_line(footer))

    def close(self) -> None:
        """Close the file, whole or not."""
        # What could not be written is still in the buffer, and fails once more.
        with contextlib.suppress(OSError):
            self._file.close()

    def _write(self, line: str) -> None:
        if self.failure:
            return
        try:
            self._file.write(f"{line}\n")
            self._file.flush()
        except OSError as error:
            self.failure = f"cannot write the report {self._path}: {error.strerror}"


def write_reports(
    reports: Iterable[Report], files: Mapping[Report, JsonLinesFile], run: Run
) -> None:
    """Write every report that can be written, then say which cannot.

    Args:
        reports: All that were asked for.
        files: Those of them that were written while the run went on.
        run: The run.

    Raises:
        HarnessError: One or more could not be written.
    """
    failures = []
    for report in reports:
        failure = files[report].failure if report in files else report.write(run)
        if failure:
            failures.append(failure)
        elif report in files:
            report.announce()
    if failures:
        raise HarnessError("\n".join(failures))


def echo_run(run: Run) -> None:
    """Print a run on standard output: in colour on a terminal, else as plain text."""
    from rich.console import Console

    from wavetank.report.console import render_console

    console = Console()
    color = console.is_terminal and "NO_COLOR" not in os.environ
    sys.stdout.write(render_console(run, width=console.width, color=color))
    sys.stdout.flush()
