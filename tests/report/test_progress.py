"""The progress of a run on a terminal and elsewhere."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from report.run_making import a_mixed_run
from wavetank.report.progress import ProgressBar


def _watch(console: Console) -> None:
    run = a_mixed_run()
    bar = ProgressBar(console)
    bar.run_started(run.header)
    for record in run.cases:
        bar.case_started(record.case)
    for record in run.cases:
        bar.case_ended(record)
    bar.run_ended(run.footer)
    bar.close()


def test_a_log_gets_one_line() -> None:
    """Where nobody watches, only the start is told."""
    file = StringIO()
    _watch(Console(file=file, width=200, force_terminal=False))

    assert file.getvalue() == (
        "wavetank 0.1.0: dinghy 1.2.3 (python, CPython 3.11.7), 6 cases\n"
    )


def test_a_terminal_sees_what_is_under_way() -> None:
    """The bar names running cases, brackets included, and counts those that fail."""
    file = StringIO()
    console = Console(file=file, width=200, force_terminal=True, color_system=None)
    run = a_mixed_run()
    bar = ProgressBar(console)
    bar.run_started(run.header)
    for record in run.cases[:4]:
        bar.case_started(record.case)
    bar.case_ended(run.cases[0])
    bar.case_ended(run.cases[2])
    bar.close()

    shown = file.getvalue()
    assert "2/6" in shown
    assert "1 failing  drops/mid-content[framing=close], json/skipped" in shown


def test_a_long_list_is_shortened() -> None:
    """Many cases at a time are two names and a number."""
    file = StringIO()
    console = Console(file=file, width=200, force_terminal=True, color_system=None)
    run = a_mixed_run()
    bar = ProgressBar(console)
    bar.run_started(run.header)
    for record in run.cases:
        bar.case_started(record.case)
    bar.close()

    assert (
        "content/plain, drops/mid-content[framing=close] and 4 more" in file.getvalue()
    )
