"""The plugin as pytest sees it: cost, collection, strict xfail, reports, xdist."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

pytest_plugins = ["pytester"]

ADAPTER = """
from wavetank.client.call import ClientInfo, Failure, Turn

CLIENT = ClientInfo("tiny", "1", "python", capabilities=frozenset({"stream"}))

def ask(call):
    import json, urllib.request
    request = urllib.request.Request(
        call.base_url + "/chat/completions",
        data=json.dumps(dict(call.request)).encode(),
        headers={"Authorization": "Bearer " + call.api_key},
    )
    text, finish = "", None
    with urllib.request.urlopen(request, timeout=5) as answer:
        for line in answer:
            if line.startswith(b"data: {"):
                for choice in json.loads(line[6:])["choices"]:
                    text += choice["delta"].get("content") or ""
                    finish = choice["finish_reason"] or finish
    return Turn("complete", content=text, finish_reason=finish)
"""
SUITE = ["--wavetank-client", "tiny_adapter:ask", "-p", "no:cacheprovider"]


def adapter(pytester: pytest.Pytester) -> None:
    """Put a small client that believes every end of stream on the path."""
    pytester.makepyfile(tiny_adapter=ADAPTER)
    pytester.syspathinsert()


def test_the_plugin_alone_imports_nothing_heavy() -> None:
    """A pytest run that does not use wavetank imports neither server nor schema."""
    script = (
        "import sys, wavetank.pytest_plugin\n"
        "heavy = {'aiohttp', 'jsonschema', 'yaml', 'rich', 'jinja2', 'asyncio'}\n"
        "before = {'asyncio'} & set(sys.modules)\n"
        "print(sorted((heavy - before) & set(sys.modules)))\n"
        "print(sorted(name for name in sys.modules if name.startswith('wavetank')))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )

    assert done.stdout.splitlines() == ["[]", "['wavetank', 'wavetank.pytest_plugin']"]


def test_the_suite_is_collected_without_a_test_file(pytester: pytest.Pytester) -> None:
    """``--wavetank-client`` alone makes a test item of every selected case."""
    adapter(pytester)

    result = pytester.runpytest_subprocess(
        *SUITE, "--wavetank-select", "done/marker", "-v"
    )

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*done/marker* PASSED*"])


def test_a_failing_case_says_what_the_caller_was_told(
    pytester: pytest.Pytester,
) -> None:
    """A failed item shows the requirement and the wire, not a traceback."""
    adapter(pytester)

    result = pytester.runpytest_subprocess(
        *SUITE, "--wavetank-select", "drops/clean-end-mid-content[framing=chunked]"
    )

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*end.truncation-reported*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_known_failure_is_a_strict_xfail(pytester: pytest.Pytester) -> None:
    """A listed finding that fails is an xfail; one that passes fails the item."""
    adapter(pytester)
    pytester.makefile(
        ".yaml",
        known="wavetank: 1\nknown_failing:\n"
        "  - {case: 'drops/clean-end-mid-content', reason: it believes the end,"
        " requirement: end.truncation-reported}\n"
        "  - {case: done/marker, requirement: done.not-json, reason: it was so once}\n",
    )

    result = pytester.runpytest_subprocess(
        *SUITE,
        "--wavetank-known-failing=known.yaml",
        "--wavetank-select=drops/clean-end-mid-content",
        "--wavetank-select=done/marker",
        "-rxf",
    )

    outcomes = result.parseoutcomes()
    assert outcomes["failed"] == 1
    assert outcomes["xfailed"] >= 2
    result.stdout.fnmatch_lines(["*done.not-json*"])


def test_reports_are_whole_under_xdist(pytester: pytest.Pytester) -> None:
    """Workers send their records home; one report holds every case."""
    adapter(pytester)

    result = pytester.runpytest_subprocess(
        *SUITE,
        "--wavetank-select=content/*",
        "--wavetank-select=done/marker",
        "--wavetank-report=jsonl=run.jsonl",
        "--wavetank-report=junit=run.xml",
        "-n2",
    )

    from wavetank.report import read_run

    run = read_run(pytester.path / "run.jsonl")
    assert len(run.cases) == sum(
        result.parseoutcomes().get(key, 0) for key in ("passed", "failed")
    )
    assert "done/marker" in {case.case for case in run.cases}
    assert "stream" in {claim.capability for claim in run.header.claims}
    assert (pytester.path / "run.xml").exists()


def test_a_marked_test_runs_over_its_scenarios(pytester: pytest.Pytester) -> None:
    """The marker turns one test into one item per selected case."""
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.wavetank("finish/stop", "finish/length")
        def test_each(deepseek):
            assert deepseek.scenario in {"finish/stop", "finish/length"}
        """
    )

    result = pytester.runpytest_subprocess("-v", "-p", "no:cacheprovider")

    result.assert_outcomes(passed=2)


def test_a_failing_test_shows_the_transcript(pytester: pytest.Pytester) -> None:
    """What was on the wire stands beside the failure of a test that used the mock."""
    pytester.makepyfile(
        """
        import urllib.request

        def test_it(deepseek):
            urllib.request.urlopen(
                urllib.request.Request(deepseek.base_url + "/chat/completions", b"{}")
            ).read()
            assert False
        """
    )

    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*wavetank transcript*", "*POST*chat/completions*"])


def test_bad_options_are_usage_errors(pytester: pytest.Pytester) -> None:
    """An unknown client, selector or report format ends with words, no traceback."""
    for options, words in (
        (["--wavetank-client=nobody"], "*nobody*"),
        (["--wavetank-client=reference", "--wavetank-select=no/such"], "*no/such*"),
        (["--wavetank-client=reference", "--wavetank-report=pdf=x"], "*pdf*"),
    ):
        result = pytester.runpytest_subprocess(*options)

        assert result.ret == 4
        result.stderr.fnmatch_lines([words])
