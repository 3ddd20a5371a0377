"""Whole runs, against clients made for the purpose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from conformance.suite_making import (
    a_client,
    a_scenario,
    reference_answer,
    shipped,
    shipped_cases,
)
from wavetank.client import Call, Errored, InProcessClient, Skipped, Turn
from wavetank.conformance import Selection, Terms, rejudge, run
from wavetank.conformance.performing import Stage, excuses, redact_answer
from wavetank.errors import HarnessError
from wavetank.journal import Transcript
from wavetank.problems import Mark
from wavetank.report import run_from_lines, run_to_lines
from wavetank.verdict import KnownEntry, KnownList

if TYPE_CHECKING:
    from collections.abc import Callable

    from wavetank.report import CaseRecord, Run, RunFooter, RunHeader

PAIR = ("done/marker", "content/plain")


@dataclass
class Notes:
    """A watcher that remembers, and may raise when a case has ended."""

    raises: BaseException | None = None
    told: list[Any] = field(default_factory=list)

    def run_started(self, header: RunHeader) -> None:
        self.told.append(("run", header.selected))

    def case_started(self, case_id: str) -> None:
        self.told.append(("start", case_id))

    def case_ended(self, record: CaseRecord) -> None:
        self.told.append(("end", record.case))
        if self.raises:
            raise self.raises

    def run_ended(self, footer: RunFooter) -> None:
        self.told.append(("over", footer.exit_status))


class Closable(InProcessClient):
    """A client that remembers that it was closed."""

    is_closed = False

    def close(self) -> None:
        self.is_closed = True
        super().close()


def judge_client(
    adapter: Callable[[Call], object],
    *selectors: str,
    terms: Terms | None = None,
    notes: Notes | None = None,
    concurrency: int = 1,
) -> Run:
    """Run shipped cases against a callable."""
    client = a_client(adapter, concurrency=concurrency)
    watchers = [notes] if notes else []
    return run(
        shipped_cases(*selectors),
        client,
        shipped().requirements,
        terms=terms,
        watchers=watchers,
    )


def a_known(case: str, requirement: str) -> KnownList:
    """A list with one known failure."""
    mark = Mark("known.yaml", 3, 5)
    return KnownList(
        (KnownEntry("known-failing", case, requirement, "issue 7", "", mark),)
    )


def test_a_good_client_passes() -> None:
    """The reference client's run is all passes, and says what was run."""
    result = judge_client(reference_answer, *PAIR, terms=Terms(command="again"))

    assert [record.case for record in result.cases] == sorted(PAIR)
    assert {record.verdict.verdict for record in result.cases} == {"pass"}
    assert result.footer.exit_status == 0
    assert result.footer.counts["pass"] == 2
    assert result.header.selected == 2
    assert result.header.client.name == "dinghy"
    assert result.header.command == "again"
    assert not result.footer.interrupted


def test_watchers_hear_of_everything_once() -> None:
    """The header comes first, the footer last, and each case starts before it ends."""
    notes = Notes()
    judge_client(reference_answer, *PAIR, notes=notes)

    assert notes.told[0] == ("run", 2)
    assert notes.told[-1] == ("over", 0)
    middle = notes.told[1:-1]
    for case in PAIR:
        assert middle.index(("start", case)) < middle.index(("end", case))
    assert len(middle) == 4


def test_a_client_that_says_the_wrong_thing_fails() -> None:
    """A failed must is exit status 1, with what was expected and found."""
    result = judge_client(lambda _: Turn("complete", content="No"), "content/plain")

    (record,) = result.cases
    assert record.verdict.verdict in {"fail", "inconclusive"}
    assert result.footer.exit_status == 1


def test_no_key_is_kept_anywhere() -> None:
    """Neither the call nor what the client says of it shows the key it was given."""
    seen: list[str] = []

    def tell_tale(call: Call) -> Turn:
        seen.append(call.api_key)
        reference_answer(call)
        return Turn("complete", content=f"key {call.api_key}")

    result = judge_client(tell_tale, "content/plain")

    text = "".join(run_to_lines(result))
    assert seen[0].startswith("sk-wavetank-0000-")
    assert seen[0] not in text
    assert "key [redacted]" in text


def test_an_adapter_that_fails_is_an_error() -> None:
    """Exit status 3 says that not the client was judged."""
    result = judge_client(lambda _: Errored("adapter", "no such option"), *PAIR)

    assert result.footer.exit_status == 3
    assert result.footer.counts["error"] == 2


def test_an_excused_failure_does_not_fail_the_run() -> None:
    """What the list names is excused, with its reason on record."""
    result = judge_client(
        lambda _: Skipped("not today"),
        "done/marker",
        terms=Terms(known=a_known("done/*", "done.not-json")),
    )

    (record,) = result.cases
    assert [each.reason for each in record.excused] == ["issue 7"]
    assert result.footer.counts["excused"] == 1
    assert result.footer.exit_status == 0


@pytest.mark.parametrize(
    ("case", "word"), [("done/*", "passed"), ("dune/*", "matches nothing")]
)
def test_a_stale_list_fails_the_run(case: str, word: str) -> None:
    """A known failure that passes, or a pattern that matches nothing, is exit 1."""
    known = a_known(case, "done.not-json")
    result = judge_client(reference_answer, "done/marker", terms=Terms(known=known))

    (line,) = result.footer.stale
    assert line.startswith("known.yaml:3:5:")
    assert word in line
    assert result.footer.exit_status == 1


def test_a_list_may_name_cases_that_were_not_asked_for() -> None:
    """Running a part of the suite makes no entry stale."""
    known = a_known("done/*", "done.not-json")
    result = judge_client(reference_answer, "content/plain", terms=Terms(known=known))

    assert result.footer.stale == ()


def test_a_timed_case_gets_a_second_chance_alone() -> None:
    """What fails in company and passes alone passes, and is told of once."""
    asked: list[str] = []

    def late_at_first(call: Call) -> object:
        asked.append(call.base_url)
        if call.settings.read_timeout_s and len(asked) < 4:
            return Turn("complete", content="")
        return reference_answer(call)

    notes = Notes()
    result = judge_client(
        late_at_first,
        "stall/mid-content",
        *PAIR,
        terms=Terms(probe=False),
        notes=notes,
        concurrency=2,
    )

    assert {r.case: r.solo for r in result.cases} == {
        "content/plain": False, "done/marker": False, "stall/mid-content": True,
    }  # fmt: skip
    assert result.footer.exit_status == 0
    assert notes.told.count(("start", "stall/mid-content")) == 2
    assert notes.told.count(("end", "stall/mid-content")) == 1


def test_alone_from_the_start_is_alone_enough() -> None:
    """A client that takes one call at a time is not asked twice."""
    notes = Notes()
    judge_client(lambda _: Turn("complete"), "stall/mid-content", notes=notes)

    assert notes.told.count(("start", "stall/mid-content")) == 1


def test_an_interruption_leaves_a_partial_run() -> None:
    """Ctrl-C keeps what was finished, marks the run and closes the client."""
    notes = Notes(raises=KeyboardInterrupt())
    client = Closable(reference_answer, a_client(reference_answer).info)

    result = run(
        shipped_cases("done/*"), client, shipped().requirements, watchers=[notes]
    )

    assert len(result.cases) == 1
    assert result.footer.interrupted
    assert result.footer.exit_status == 130
    assert notes.told[-1] == ("over", 130)
    assert client.is_closed


def test_a_failing_watcher_ends_the_run() -> None:
    """What is not an interruption is not swallowed, and nothing is left waiting."""
    notes = Notes(raises=HarnessError("the disk is full"))

    with pytest.raises(HarnessError, match="the disk is full"):
        judge_client(reference_answer, *PAIR, notes=notes)


class DeafPlay:
    """A play that never comes to an end."""

    base_url, api_key = "http://127.0.0.1:1/plays/a", "sk-wavetank-0000-abc"

    def report_deltas(self, count: int) -> None:
        """Take a report."""

    def wait_idle(self, timeout: float) -> bool:
        return timeout < 0

    def end(self) -> None:
        """End in vain."""

    def transcript(self) -> Transcript:
        return Transcript()


def test_a_play_that_does_not_end_is_our_error() -> None:
    """The client is not blamed, and the run goes on."""
    stage = Stage(
        server=None,  # type: ignore[arg-type]  # no play is made
        client=a_client(lambda _: Turn("complete")),
        requirements={},
        known=KnownList(),
        seed=0,
        speed=100,
    )

    record = stage.perform(a_scenario("x/one"), DeafPlay())  # type: ignore[arg-type]  # a fake

    assert record.verdict.verdict == "error"
    assert record.verdict.message == "wavetank failed: the play did not end"


def test_an_answer_without_the_key_is_left_alone() -> None:
    """Nothing is rebuilt that holds no secret."""
    answer = Errored("hung", "did not return")

    assert redact_answer(answer, "sk-1") is answer
    assert redact_answer(
        Errored("hung", "a sk-wavetank-1"), "sk-wavetank-1"
    ) == Errored("hung", "a [redacted]")


def test_a_saved_run_is_judged_the_same() -> None:
    """Judging again what was saved gives the same verdicts and status."""
    made = judge_client(lambda _: Turn("complete", content="No"), *PAIR)
    saved = run_from_lines(run_to_lines(made))

    again = rejudge(saved, shipped(), known=KnownList(), strict=False)

    assert [each.verdict for each in again.cases] == [
        each.verdict for each in made.cases
    ]
    assert again.footer.counts == made.footer.counts
    assert again.footer.exit_status == made.footer.exit_status


def test_a_list_given_later_excuses_later() -> None:
    """Judging again uses the list given now."""
    made = judge_client(lambda _: Skipped("not today"), "done/marker")
    known = a_known("done/*", "done.not-json")

    again = rejudge(made, shipped(), known=known, strict=True)

    assert made.footer.exit_status == 1
    assert again.footer.exit_status == 0
    assert again.header.strict


def test_a_case_that_is_gone_cannot_be_judged() -> None:
    """A suite without the case is our problem, not the client's."""
    made = judge_client(reference_answer, "done/marker")
    empty = type(shipped())(type(shipped().suite)(), shipped().requirements)

    again = rejudge(made, empty, known=KnownList(), strict=False)

    assert again.footer.exit_status == 3
    assert again.cases[0].verdict.message == "the suite holds no case of this id"


def test_only_findings_are_excused() -> None:
    """A case whose findings pass has nothing to excuse."""
    made = judge_client(reference_answer, "done/marker")

    known = a_known("done/*", "done.not-json")
    assert excuses(known, "done/marker", made.cases[0].verdict) == ()


def test_an_empty_selection_still_gives_a_run() -> None:
    """Nothing to do is done at once; refusing it is the selection's business."""
    result = run(Selection(()), a_client(reference_answer), shipped().requirements)

    assert result.cases == ()
    assert result.footer.exit_status == 0
