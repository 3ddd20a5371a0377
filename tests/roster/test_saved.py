"""Saved outcomes: a run or a reason for each client, never both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from report.run_making import a_second_run
from roster.client_folders import an_entry
from wavetank.report import write_run
from wavetank.roster import Judged, NotRun, Shelf

if TYPE_CHECKING:
    from pathlib import Path


def test_a_reason_takes_the_place_of_an_old_run(tmp_path: Path) -> None:
    """What is read back is what happened last."""
    entry, shelf = an_entry(tmp_path, "dinghy"), Shelf(tmp_path / "runs")
    assert shelf.outcomes([entry]) == (NotRun(entry, "no run was saved"),)

    shelf.keep(NotRun(entry, "no anchor\non board"))
    assert shelf.outcomes([entry]) == (NotRun(entry, "no anchor\non board"),)

    write_run(shelf.run_path(entry), a_second_run())
    shelf.keep(Judged(entry, a_second_run()))
    (judged,) = shelf.outcomes([entry])
    assert isinstance(judged, Judged)
    assert judged.run.cases == a_second_run().cases

    shelf.keep(NotRun(entry, "no anchor"))
    assert shelf.outcomes([entry]) == (NotRun(entry, "no anchor"),)
