"""The roster judged: one after the other, whatever becomes of each."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from roster.client_folders import a_session, write_client
from wavetank.conformance import load_catalogued
from wavetank.roster import Entry, Judged, NotRun, Outcome, Roll, load_roster

if TYPE_CHECKING:
    from wavetank.conformance import Watcher
    from wavetank.conformance.diagnosing import Diagnosis


@dataclass
class Notes:
    """What a watcher was told."""

    steps: list[tuple[str, str]] = field(default_factory=list)
    diagnoses: list[str] = field(default_factory=list)

    def entry_started(self, entry: Entry, step: str) -> None:
        self.steps.append((entry.name, step))

    def diagnosed(self, entry: Entry, diagnosis: Diagnosis) -> None:
        self.diagnoses.append(f"{entry.name} {diagnosis.probe}")

    def run_watchers(self, entry: Entry) -> tuple[Watcher, ...]:
        del entry
        return ()


def judge(tmp_path: Path, *selectors: str) -> tuple[dict[str, Outcome], Notes]:
    """Judge all clients of a folder."""
    notes = Notes()
    roll = Roll(load_catalogued(), tmp_path / "home", notes, selectors)
    outcomes = roll.judge_all(load_roster(tmp_path / "clients"))
    return {each.entry.name: each for each in outcomes}, notes


@pytest.mark.slow
def test_each_client_has_its_turn(tmp_path: Path) -> None:
    """A missing tool, a failing setup, a bad adapter and a death keep nobody else."""
    clients = tmp_path / "clients"
    write_client(clients, "a-tool", "toolchain: [no-such-anchor]\n")
    write_client(clients, "b-setup", "setup: echo aground; exit 3\n")
    write_client(clients, "c-start", start="/no/such/boat")
    write_client(clients, "d-deaf", start=a_session("deaf"))
    write_client(clients, "e-dies", start=a_session("dies"))
    write_client(clients, "f-good", "setup: touch $WAVETANK_ENV/a\n", a_session())

    outcomes, notes = judge(tmp_path, "finish/stop", "finish/length")

    reasons = {
        name: each.reason for name, each in outcomes.items() if isinstance(each, NotRun)
    }
    assert reasons["a-tool"] == "no no-such-anchor on this machine"
    assert "setup ended with status 3" in reasons["b-setup"]
    assert "aground" in reasons["b-setup"]
    assert "/no/such/boat" in reasons["c-start"]
    assert reasons["d-deaf"].startswith("its adapter is not sound\nrequest:")
    died, good = outcomes["e-dies"], outcomes["f-good"]
    assert isinstance(died, Judged)
    assert died.run.footer.exit_status == 3
    assert isinstance(good, Judged)
    assert good.run.footer.exit_status == 0
    assert "f-good" in good.run.header.command
    assert notes.steps[-3:] == [
        ("f-good", "installing"),
        ("f-good", "examining"),
        ("f-good", "judging"),
    ]
    assert "d-deaf request" in notes.diagnoses


def test_only_a_missing_tool_is_nobodys_fault(tmp_path: Path) -> None:
    """What lacks its toolchain is told apart from what broke."""
    clients = tmp_path / "clients"
    write_client(clients, "a-tool", "toolchain: [no-such-anchor]\n")
    write_client(clients, "b-setup", "setup: exit 3\n")

    outcomes, _ = judge(tmp_path)

    assert [
        isinstance(each, NotRun) and each.is_fault for each in outcomes.values()
    ] == [False, True]


@pytest.mark.slow
def test_a_client_of_the_other_surface_is_asked_its_cases(tmp_path: Path) -> None:
    """A client that does not speak the chat is asked what it speaks."""
    session = Path(__file__).with_name("anthropic_session.py")
    start = shlex.join([sys.executable, str(session)])
    write_client(tmp_path / "clients", "dinghy", "surface: anthropic\n", start)

    outcomes, notes = judge(tmp_path)

    judged = outcomes["dinghy"]
    assert isinstance(judged, Judged)
    assert {each.case.partition("/")[0] for each in judged.run.cases} == {"anthropic"}
    assert {each.verdict.verdict for each in judged.run.cases} == {"pass"}
    assert judged.run.header.command.endswith("--suite anthropic")
    assert notes.diagnoses == []
