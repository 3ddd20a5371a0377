"""A run as JSON lines, and back: a header, a line per case, a footer.

A line is written when its case ends, so that a killed run leaves what it had; and a
run without its footer is refused, so that a killed run cannot pass for a short one.
The lines are ASCII: nothing of a wire can act on a terminal through a saved run.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from wavetank.errors import InvalidFileError, WavetankError
from wavetank.problems import MAX_PROBLEMS, Mark, Problem
from wavetank.reading import Document, Place, Schema
from wavetank.report.record_json import (
    case_from_json,
    case_to_json,
    footer_from_json,
    footer_to_json,
    header_from_json,
    header_to_json,
)
from wavetank.report.run import CaseRecord, Run, RunFooter, RunHeader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FORMAT: Final = 1
OTHER_VERSION: Final = "read it with the wavetank that wrote it"


def header_to_line(header: RunHeader) -> str:
    """Write the first line of a run, without a line end."""
    return _line("header", header_to_json(header))


def case_to_line(record: CaseRecord) -> str:
    """Write a case as one line, without a line end."""
    return _line("case", case_to_json(record))


def footer_to_line(footer: RunFooter) -> str:
    """Write the last line of a run, without a line end."""
    return _line("footer", footer_to_json(footer))


def run_to_lines(run: Run) -> Iterator[str]:
    """Write a whole run as lines, without line ends."""
    yield header_to_line(run.header)
    yield from map(case_to_line, run.cases)
    yield footer_to_line(run.footer)


def run_from_lines(lines: Iterable[str], *, source: str = "<run>") -> Run:
    """Read a run back; blank lines are passed over.

    Args:
        lines: With or without line ends, such as an open file.
        source: What problems call the input.

    Raises:
        InvalidFileError: The run cannot be read or is not whole; every problem is
            named.
    """
    marked, problems = _parse(lines, source)
    problems = problems or list(
        _order_problems([kind for _, kind, _ in marked], source)
    )
    if problems:
        raise InvalidFileError(problems)
    records: list[Any] = []
    for mark, kind, members in marked:
        try:
            records.append(READERS[kind](members))
        except WavetankError as error:
            problems.append(Problem(mark, f"invalid-{kind}", str(error)))
    cases = [each for each in records if isinstance(each, CaseRecord)]
    problems += _repetitions(cases, source)
    if problems:
        raise InvalidFileError(problems)
    ordered = sorted(cases, key=lambda record: record.case)
    return Run(records[0], tuple(ordered), records[-1], source)


def write_run(path: Path, run: Run) -> None:
    """Save a run as a file of JSON lines."""
    text = "".join(f"{line}\n" for line in run_to_lines(run))
    path.write_text(text, encoding="utf-8", newline="\n")


def read_run(path: Path) -> Run:
    """Read a saved run; see ``run_from_lines``.

    Raises:
        InvalidFileError: The file cannot be read, or is no whole run.
    """
    mark = Mark(str(path), 1, 1)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        found = f"the file cannot be read: {error.strerror}"
        raise InvalidFileError([Problem(mark, "unreadable-file", found)]) from error
    except UnicodeDecodeError as error:
        found = f"byte {error.start} is not UTF-8"
        raise InvalidFileError([Problem(mark, "not-utf-8", found)]) from error
    # Not splitlines: only LF ends a line of JSON lines.
    return run_from_lines(text.split("\n"), source=str(path))


READERS: Final = {
    "header": header_from_json,
    "case": case_from_json,
    "footer": footer_from_json,
}


@cache
def _schema() -> Schema:
    return Schema.load(Path(__file__).with_name("run-v1.schema.json"))


def _parse(
    lines: Iterable[str], source: str
) -> tuple[list[tuple[Mark, str, dict[str, Any]]], list[Problem]]:
    """Read lines to their kind and members, as the schema wants them."""
    marked = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        mark = Mark(source, number, 1)
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            # The first one says it all: the file is something else, or was cut here.
            found = f"the line is no JSON: {error}"
            return [], [Problem(mark, "not-json", found, "one object per line")]
        more = _line_problems(value, mark)
        problems += more
        if len(problems) >= MAX_PROBLEMS:
            break
        if not more:
            ((kind, members),) = value.items()
            marked.append((mark, kind, members))
    return marked, problems


def _line_problems(value: Any, mark: Mark) -> list[Problem]:
    header = value.get("header") if isinstance(value, dict) else None
    version = header.get("format", FORMAT) if isinstance(header, dict) else FORMAT
    if version != FORMAT:
        found = f"the run has format {json.dumps(version)}"
        return [Problem(mark, "unknown-version", found, f"{FORMAT}", OTHER_VERSION)]
    document = Document(value, mark.source, Place(mark.line, mark.column))
    return _schema().problems(document)


def _order_problems(kinds: list[str], source: str) -> Iterator[Problem]:
    start = Mark(source, 1, 1)
    if not kinds:
        yield Problem(start, "empty-run", "nothing here", "the lines of a run")
        return
    if kinds[0] != "header" or kinds.count("header") > 1:
        found = f"{kinds.count('header')} headers, and the first line is a {kinds[0]}"
        yield Problem(start, "misplaced-header", found, "one header, as first line")
    if "footer" not in kinds:
        hint = "the run was killed before it ended; repeat it"
        yield Problem(start, "missing-footer", "the run has no footer", hint=hint)
    elif kinds[-1] != "footer" or kinds.count("footer") > 1:
        found = f"{kinds.count('footer')} footers, and the last line is a {kinds[-1]}"
        yield Problem(start, "misplaced-footer", found, "one footer, as last line")


def _repetitions(cases: list[CaseRecord], source: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for record in cases:
        if record.case in seen:
            found = f"the case {record.case!r} stands there twice"
            yield Problem(Mark(source, 1, 1), "duplicate-case", found)
        seen.add(record.case)


def _line(kind: str, members: object) -> str:
    return json.dumps({kind: cast(Any, members)}, separators=(",", ":"))
