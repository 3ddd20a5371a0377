"""The page of the clients, word for word, and what it must never say.

The expected page is ``fixtures/reports/state-of-the-clients.md``. After a change that
is meant, write it again with ``PYTHONPATH=tests python tests/roster/test_page.py`` and
read the difference.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from report.run_making import a_finding, a_mixed_run, a_record, a_run, a_second_run
from roster.client_folders import an_entry, write_client
from wavetank.roster import Judged, NotRun, load_roster
from wavetank.roster.page import render_page
from wavetank.roster.tally import tally_of

if TYPE_CHECKING:
    from wavetank.roster import Entry

GOLDEN = Path(__file__).resolve().parents[2] / "fixtures" / "reports"
NAME = "state-of-the-clients.md"
KNOWN = """\
wavetank: 1
known_failing:
  - case: tools/known
    requirement: tools.arguments-joined
    reason: The arguments of a call are empty, and its caller is not told.
    issue: https://example.org/dinghy/issues/7
  - case: tools/other
    requirement: tools.arguments-joined
    reason: Another reason, which is not shown.
"""


def roster(folder: Path) -> dict[str, Entry]:
    """Four clients: with a list, in two variants, and one that is not run."""
    place = write_client(folder, "dinghy")
    (place / "known-failing.yaml").write_text(KNOWN, "utf-8")
    (place / "repro").mkdir()
    (place / "repro" / "tools.arguments-joined.py").touch()
    write_client(folder, "raft", "variants: {raft-of-two: sail}\n")
    write_client(folder, "submarine")
    return {entry.name: entry for entry in load_roster(folder)}


def page(folder: Path) -> str:
    """The page of the four clients."""
    entries = roster(folder)
    twin = replace(a_second_run(), cases=a_second_run().cases[:2])
    return render_page(
        [
            Judged(entries["dinghy"], a_mixed_run()),
            Judged(entries["raft"], a_second_run()),
            Judged(entries["raft-of-two"], twin),
            NotRun(entries["submarine"], "no ballast on this machine\ndetails"),
        ]
    )


def test_the_page_reads_as_agreed(tmp_path: Path) -> None:
    """Four outcomes give the page that was read and found good."""
    assert page(tmp_path) == (GOLDEN / NAME).read_text(encoding="utf-8")


def test_without_a_run_nothing_is_said_of_clients(tmp_path: Path) -> None:
    """A page of clients that were not run has reasons and no table."""
    text = render_page([NotRun(an_entry(tmp_path, "dinghy"), "no run was saved")])

    assert "- dinghy (A dinghy): no run was saved" in text
    assert "| Client |" not in text


def test_what_one_client_alone_gets_wrong_is_not_shared(tmp_path: Path) -> None:
    """The table of shared failings holds what two clients or more get wrong."""
    entry = an_entry(tmp_path, "dinghy")

    assert "What several" not in render_page([Judged(entry, a_mixed_run())])
    twice = [Judged(entry, a_mixed_run()), Judged(entry, a_mixed_run())]
    assert "2 of 2: dinghy, dinghy" in render_page(twice)


def test_an_error_of_ours_is_no_failing_of_theirs(tmp_path: Path) -> None:
    """What wavetank or an adapter got wrong is counted neither way."""
    run = a_run(a_record("content/plain", a_finding("content.a", "error")))

    tally = tally_of(Judged(an_entry(tmp_path, "dinghy"), run))

    assert tally.failings == ()
    assert tally.kept("must") == (0, 0)


def test_an_excused_failing_is_not_kept(tmp_path: Path) -> None:
    """A reason explains a failure; it does not make it a requirement kept."""
    tally = tally_of(Judged(roster(tmp_path)["dinghy"], a_mixed_run()))

    (known,) = (each for each in tally.failings if each.reason)
    assert known.requirement == "tools.arguments-joined"
    assert known.issue == "https://example.org/dinghy/issues/7"
    assert known.repro == "../clients/dinghy/repro/tools.arguments-joined.py"
    assert tally.kept("must", "tools") == (0, 1)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        (GOLDEN / NAME).write_text(page(Path(folder)), encoding="utf-8")
