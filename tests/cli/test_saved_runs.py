"""The verbs that work on saved runs: shards, comparison, repetition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.invoking import invoke
from wavetank.report import read_run
from wavetank.verdict import Claim

if TYPE_CHECKING:
    from pathlib import Path

REFERENCE = ("run", "--client", "reference", "--speed", "1000")


def saved(path: Path, *words: str) -> Path:
    """Run the reference client and keep the run."""
    invoke(*REFERENCE, *words, "--report", f"jsonl={path}")
    return path


def test_shards_merge_into_the_whole_run(tmp_path: Path) -> None:
    """Three shards hold every case of the selection once."""
    shards = [
        saved(tmp_path / f"{n}.jsonl", "finish/*", "--shard", f"{n}/3")
        for n in (1, 2, 3)
    ]
    whole = saved(tmp_path / "whole.jsonl", "finish/*")

    result = invoke(
        "report",
        "merge",
        *map(str, shards),
        "--report",
        f"jsonl={tmp_path / 'm.jsonl'}",
    )

    assert result.exit_code == 0
    merged = read_run(tmp_path / "m.jsonl")
    assert [each.case for each in merged.cases] == [
        each.case for each in read_run(whole).cases
    ]
    assert merged.header.suite_digest == read_run(whole).header.suite_digest


def test_a_missing_shard_is_named(tmp_path: Path) -> None:
    """Half of the shards is exit status 2 and no run."""
    shard = saved(tmp_path / "1.jsonl", "finish/*", "--shard", "1/2")

    result = invoke("report", "merge", str(shard))

    assert result.exit_code == 2
    assert "expected 1/2, 2/2" in result.stderr


@pytest.mark.parametrize("shard", ["0/2", "3/2", "a/b", "2"])
def test_a_part_that_does_not_exist_is_refused(shard: str) -> None:
    """The message shows what was found and what a part looks like."""
    result = invoke(*REFERENCE, "--shard", shard)

    assert result.exit_code == 2
    assert f"found '{shard}'; expected a part such as 2/3" in result.stderr


def test_equal_runs_compare_as_equal(tmp_path: Path) -> None:
    """The same client twice gives no change and exit status 0."""
    first = saved(tmp_path / "1.jsonl", "done/*")
    second = saved(tmp_path / "2.jsonl", "done/*")

    result = invoke("report", "compare", str(first), str(second))

    assert (result.exit_code, result.stdout) == (0, "nothing changed\n")


def test_a_worse_run_is_exit_status_1(tmp_path: Path) -> None:
    """What got worse is named with both verdicts."""
    good = saved(tmp_path / "1.jsonl", "done/only")
    path = tmp_path / "2.jsonl"
    invoke("run", "--client", "openai", "done/only", "--report", f"jsonl={path}")

    result = invoke("report", "compare", str(good), str(path))

    assert result.exit_code == 1
    assert "end.done-alone-reported: pass -> fail" in result.stdout


def test_only_failed_cases_run_again(tmp_path: Path) -> None:
    """A run of what failed holds what failed, and nothing else."""
    path = tmp_path / "1.jsonl"
    invoke("run", "--client", "openai", "done/*", "--report", f"jsonl={path}")

    again = tmp_path / "2.jsonl"
    words = ("run", "--client", "openai", "--only-failed", str(path))
    result = invoke(*words, "--report", f"jsonl={again}")

    assert result.exit_code == 1
    assert [each.case for each in read_run(again).cases] == ["done/early", "done/only"]


def test_one_case_is_repeated_with_its_wire(tmp_path: Path) -> None:
    """Repeating a case asks the same client again and shows the bytes."""
    path = saved(tmp_path / "1.jsonl", "done/*")

    result = invoke("repeat", str(path), "done/marker")

    assert result.exit_code == 0
    assert "1 case" in result.stdout
    assert "data: [DONE]" in result.stdout
    assert result.stderr.count("changed") == 0


def test_claims_are_not_tried_again_where_they_were_not(tmp_path: Path) -> None:
    """The switch is part of the command that repeats a run."""
    path = tmp_path / "1.jsonl"
    words = ["run", "--client", "reference", "done/marker"]

    tried = invoke(*words, "--report", f"jsonl={path}")
    claims = read_run(path).header.claims
    invoke(*words, "--no-probe", "--report", f"jsonl={path}")

    assert tried.exit_code == 0
    assert claims == (Claim("stream", kept=True),)
    assert read_run(path).header.claims == ()
    assert read_run(path).header.command.endswith("--no-probe")


def test_a_case_that_is_not_in_the_run_is_named(tmp_path: Path) -> None:
    """A slip of the pen is exit status 2 with a hint."""
    path = saved(tmp_path / "1.jsonl", "done/marker")

    result = invoke("repeat", str(path), "done/maker")

    assert result.exit_code == 2
    assert "did you mean done/marker?" in result.stderr


def test_a_named_suite_narrows_a_run() -> None:
    """The core suite holds fewer cases than the full one, and not the grammar."""
    core = invoke("list", "--suite", "core").stdout.splitlines()
    full = invoke("list", "--suite", "full").stdout.splitlines()

    assert 0 < len(core) < len(full)
    assert not [line for line in full if line.startswith("sse/")]
