"""The tool that looks for verdicts which hang on the machine."""

from __future__ import annotations

import pytest

from miniatures import steadiness
from miniatures.steadiness import Findings, busy, differences, main

PASS, FAIL = ("pass", ""), ("fail", "it broke")


def test_only_verdicts_are_compared() -> None:
    """A finding that changed, came or went is named; other words for it are not."""
    first: Findings = {("a", "x.y"): PASS, ("b", "x.y"): FAIL, ("c", "x.y"): PASS}
    later: Findings = {("a", "x.y"): FAIL, ("b", "x.y"): ("fail", "it fell")}

    assert list(differences(first, later)) == [
        "  a x.y: pass -> fail: it broke",
        "  c x.y: pass -> absent: ",
    ]


@pytest.mark.parametrize(("later", "status"), [(PASS, 0), (FAIL, 1)])
def test_a_changed_verdict_is_exit_status_1(
    later: tuple[str, str],
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The first run is the measure of the others."""
    told = iter([{("a", "x.y"): PASS}, {("a", "x.y"): later}])
    monkeypatch.setattr(steadiness, "findings", lambda _: next(told))
    monkeypatch.setattr(steadiness, "select", _one_case)

    assert main(["--times", "2", "--load", "0", "--client", "reference"]) == status

    assert ("pass -> fail: it broke" in capsys.readouterr().out) == bool(status)


def test_busy_processes_end_with_the_block() -> None:
    """Nothing is left running, whatever happened inside."""
    with pytest.raises(ZeroDivisionError), busy(1):
        raise ZeroDivisionError


def _one_case(suite: object, name: str) -> object:
    """Select a case, so that a run takes no time."""
    from wavetank.conformance import select

    del name
    return select(suite, ("content/plain",))  # type: ignore[arg-type]  # a suite
