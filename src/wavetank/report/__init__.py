"""One run as records, saved and shown; nothing here decides anything."""

from __future__ import annotations

from wavetank.report.codec import (
    case_to_line,
    footer_to_line,
    header_to_line,
    read_run,
    run_from_lines,
    run_to_lines,
    write_run,
)
from wavetank.report.rendering import (
    FORMATS,
    Format,
    render,
    render_runs,
    write_report,
    write_text,
)
from wavetank.report.run import (
    CaseRecord,
    Excuse,
    ExcusedFinding,
    Run,
    RunFooter,
    RunHeader,
    Unselected,
)
from wavetank.report.standing import (
    STANDINGS,
    Standing,
    case_standing,
    count,
    excuse_of,
    exit_status,
    finding_standing,
)

__all__ = [
    "FORMATS",
    "STANDINGS",
    "CaseRecord",
    "Excuse",
    "ExcusedFinding",
    "Format",
    "Run",
    "RunFooter",
    "RunHeader",
    "Standing",
    "Unselected",
    "case_standing",
    "case_to_line",
    "count",
    "excuse_of",
    "exit_status",
    "finding_standing",
    "footer_to_line",
    "header_to_line",
    "read_run",
    "render",
    "render_runs",
    "run_from_lines",
    "run_to_lines",
    "write_report",
    "write_run",
    "write_text",
]
