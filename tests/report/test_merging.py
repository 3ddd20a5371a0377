"""Shards of one run made whole again, or refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from cover.cover_making import a_cover
from report.run_making import a_finding, a_record, a_run
from wavetank.errors import UsageError
from wavetank.report.merging import merge
from wavetank.verdict.model import Claim

if TYPE_CHECKING:
    from wavetank.report.run import Run


def shard(number: int, total: int, *cases: str, **header: Any) -> Run:
    """A shard that ran these cases."""
    run = a_run(*(a_record(case, a_finding("x.a")) for case in cases))
    label = f"{number}/{total}"
    return replace(
        run,
        header=replace(run.header, shard=label, **header),
        source=f"{number}.jsonl",
    )


def test_shards_become_the_run_they_are_parts_of() -> None:
    """Cases are in order, counts add up, and the shard's name is gone."""
    whole = merge([shard(2, 2, "a/two", "c/four"), shard(1, 2, "a/one", "b/three")])

    assert [each.case for each in whole.cases] == [
        "a/one",
        "a/two",
        "b/three",
        "c/four",
    ]
    assert whole.header.shard == ""
    assert whole.header.selected == 4
    assert whole.footer.counts["pass"] == 4
    assert whole.footer.exit_status == 0


def test_what_any_shard_reached_of_the_client_is_reached() -> None:
    """The covers of the shards become one; a run without one has none."""
    first, second = shard(1, 2, "a/one"), shard(2, 2, "a/two")
    measured = replace(second, footer=replace(second.footer, cover=a_cover()))

    assert merge([first, measured]).footer.cover == a_cover()
    assert merge([first, second]).footer.cover is None


def test_one_bad_shard_fails_the_whole() -> None:
    """The exit status is that of all findings together."""
    bad = a_run(a_record("z/bad", a_finding("x.a", "fail")))
    bad = replace(bad, header=replace(bad.header, shard="2/2"))

    assert merge([shard(1, 2, "a/one"), bad]).footer.exit_status == 1


def test_claims_of_all_shards_are_kept_once() -> None:
    """Each shard tries what its own cases need."""
    stream = Claim("stream", kept=True)
    usage = Claim("usage", kept=False, words="it reported none")

    whole = merge(
        [
            shard(1, 2, "a/one", claims=(stream,)),
            shard(2, 2, "a/two", claims=(stream, usage)),
        ]
    )

    assert whole.header.claims == (stream, usage)


@pytest.mark.parametrize(
    ("runs", "message"),
    [
        ([shard(1, 2, "a")], "found the shards 1/2; expected 1/2, 2/2"),
        ([shard(1, 2, "a"), shard(1, 2, "b")], "found the shards 1/2, 1/2"),
        ([a_run(a_record("a", a_finding("x.a")))], "no shard; make shards with"),
        ([shard(1, 2, "a"), shard(2, 2, "b", seed=7)], "2.jsonl: the seed is 7, but 0"),
        (
            [shard(1, 2, "a"), shard(2, 2, "b", suite_digest="other")],
            "the suite is other",
        ),
    ],
)
def test_what_is_not_the_whole_is_refused(runs: list[Run], message: str) -> None:
    """A missing, doubled or unlike shard is named; no partial run comes out."""
    with pytest.raises(UsageError, match=message):
        merge(runs)


def test_an_interrupted_shard_is_refused() -> None:
    """A partial shard cannot become part of a whole run."""
    run = shard(1, 1, "a")
    run = replace(run, footer=replace(run.footer, interrupted=True))

    with pytest.raises(UsageError, match=r"1\.jsonl: the run was interrupted"):
        merge([run])
