"""The verbs: what they print, and what they end with."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import pytest

from cli.invoking import SCENARIO, invoke, write_suite
from wavetank.cli.group import VERBS
from wavetank.cli.reports import FORMAT_NAMES
from wavetank.report import FORMATS, read_run

ROOT = Path(__file__).resolve().parents[2]
BROKEN = ROOT / "fixtures" / "broken"


def test_help_names_every_verb_in_full() -> None:
    """Each verb has one line, and no line is cut."""
    result = invoke("--help")

    assert result.exit_code == 0
    assert [v for v in VERBS if f"\n  {v} " not in result.stdout] == []
    assert "..." not in result.stdout.partition("Commands:")[2]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str) -> None:
    """Help of a verb needs nothing and ends well."""
    result = invoke(verb, "--help")

    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: wavetank {verb}")


def test_the_version_is_the_packages() -> None:
    """The command and the package agree."""
    import wavetank

    assert invoke("--version").stdout == f"wavetank {version('wavetank')}\n"
    assert wavetank.__version__ == version("wavetank")
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = wavetank.nothing


def test_formats_are_named_once() -> None:
    """The command line offers the formats that the reports have."""
    assert FORMAT_NAMES == FORMATS


def test_an_unknown_verb_names_the_closest() -> None:
    """A slip of the pen is exit status 2 with a hint."""
    result = invoke("chek")

    assert result.exit_code == 2
    assert "There is no verb 'chek'. Did you mean 'check'?" in result.stderr
    assert "Did you mean" not in invoke("zzz").stderr


# check


def test_good_files_have_no_problems(tmp_path: Path) -> None:
    """Checking counts documents and cases."""
    folder = write_suite(tmp_path, done__one=SCENARIO, done__two=SCENARIO)

    result = invoke("check", str(folder), str(folder / "done" / "one.yaml"))

    assert result.exit_code == 0
    assert result.stdout == "2 scenarios, 3 cases: no problems\n"


@pytest.mark.parametrize("path", sorted(BROKEN.glob("*.yaml")), ids=lambda p: p.stem)
def test_broken_files_are_pointed_at(path: Path) -> None:
    """Every broken file is exit status 2 with file, line, column and code."""
    result = invoke("check", str(path))

    assert result.exit_code == 2
    assert result.stdout == ""
    place, _, code = result.stderr.splitlines()[0].partition(": ")
    assert place.startswith(f"{path}:")
    assert code.replace("-", "").isalnum()


def test_problems_of_all_paths_come_together(tmp_path: Path) -> None:
    """One broken file hides no other, and the number stands at the end."""
    folder = write_suite(tmp_path, one="wavetank: 2\n", two="[]", three=SCENARIO)

    result = invoke("check", str(folder / "one.yaml"), str(folder))

    assert result.exit_code == 2
    assert str(folder / "two.yaml") in result.stderr
    assert result.stderr.splitlines()[-1].endswith(" problems")


def test_a_proof_of_nothing_is_a_problem(tmp_path: Path) -> None:
    """A scenario that proves what the catalogue does not hold is pointed at."""
    text = SCENARIO.replace("content.deltas-concatenated", "content.no-such-thing")
    folder = write_suite(tmp_path, one=text)

    result = invoke("check", str(folder / "one.yaml"))

    assert result.exit_code == 2
    assert "content.no-such-thing, which is no requirement" in result.stderr
    assert result.stderr.endswith("\n1 problem\n")


def test_a_catalogue_is_checked_with_its_suite() -> None:
    """The shipped suite, its catalogue and the checks agree."""
    assert invoke("check", str(ROOT / "scenarios")).exit_code == 0
    for name in ("requirements.yaml", "disputes.yaml"):
        result = invoke("check", str(ROOT / "scenarios" / name))
        assert result.stdout == "0 scenarios, 0 cases: no problems\n"


# list, explain, show


def test_cases_are_listed_with_their_titles() -> None:
    """A selector narrows the list, and each line is an id and a title."""
    result = invoke("list", "done/*")

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines] == sorted(
        line.split()[0] for line in lines
    )
    assert any(line.startswith("done/marker ") for line in lines)
    assert all(line.startswith("done/") for line in lines)


def test_requirements_are_listed_with_their_levels() -> None:
    """A requirement's line is its id, its level and its sentence."""
    result = invoke("list", "--requirements", "--level", "should", "done.*")

    assert result.stdout.startswith(
        "done.missing-keeps-answer (should)  A client SHOULD"
    )
    assert len(result.stdout.splitlines()) == 1


def test_lists_can_be_read_by_programs() -> None:
    """The JSON form holds what a program needs to choose cases."""
    (case,) = json.loads(invoke("list", "done/marker", "--format", "json").stdout)

    assert case["case"] == "done/marker"
    assert case["proves"] == ["done.not-json"]


def test_a_selector_that_takes_nothing_is_exit_4() -> None:
    """Nothing selected is a status of its own, with a hint."""
    result = invoke("list", "done/markr")

    assert result.exit_code == 4
    assert result.stderr.startswith(
        "the selector 'done/markr' takes no case; did you mean done/marker or "
    )


def test_a_requirement_is_explained() -> None:
    """The sentence, the source, the usual bug and the cases are all there."""
    result = invoke("explain", "done.not-json")

    assert result.exit_code == 0
    assert "source" in result.stdout
    assert "shown by   done/marker" in result.stdout
    assert "bytes of done/marker" in result.stdout
    assert "data: [DONE]" in result.stdout


def test_a_dispute_and_a_profile_are_explained() -> None:
    """Both readings of a question are there, and what a profile alone demands."""
    dispute = invoke("explain", "usage-place").stdout
    profile = invoke("explain", "v4-2026-09").stdout

    assert "played by usage/separate-chunk" in dispute
    assert "played by usage/on-finish-chunk" in dispute
    assert "demands    round-trip.all-reasoning-returned" in profile


def test_long_scenarios_are_cut_in_an_explanation() -> None:
    """An explanation fits a screen; the whole script is one verb away."""
    result = invoke("explain", "stream.events-in-one-write")

    assert "more; wavetank show has them all" in result.stdout


def test_an_unknown_requirement_names_the_closest() -> None:
    """A slip of the pen is exit status 2."""
    result = invoke("explain", "done.not-jsn")

    assert result.exit_code == 2
    assert "did you mean done.not-json?" in result.stderr


def test_a_scenario_is_shown_with_its_bytes() -> None:
    """Every op has an offset, and bytes are printable."""
    result = invoke("show", "keep-alive/before-first-token")

    assert result.exit_code == 0
    assert "source: " in result.stdout
    assert "exchange 1, answers 1, script " in result.stdout
    assert "0.000 s  write head" in result.stdout
    assert r": keep-alive\n\n" in result.stdout


def test_conditions_and_traps_are_shown() -> None:
    """Exchanges say how often they answer, on what, and whether they must."""
    result = invoke("show", "round-trip/tool-call")

    assert "  when body." in result.stdout
    assert ", optional, script " in result.stdout


def test_only_the_bytes_are_shown_on_request() -> None:
    """As text, the wire is laid out in its own lines."""
    result = invoke("show", "done/marker", "--text")

    assert result.stdout.startswith("HTTP/1.1 200 OK\nContent-Type: text/event-stream")
    assert "\ndata: [DONE]\n" in result.stdout


def test_other_variants_are_named() -> None:
    """The first variant is shown, and the others are not passed over in silence."""
    result = invoke("show", "stream/line-ends")

    assert "stream/line-ends[" in result.stdout.splitlines()[0]
    assert result.stderr.startswith("not shown: stream/line-ends[")


@pytest.mark.parametrize(
    ("word", "status", "message"),
    [("done/markr", 4, "did you mean"), ("done.not-json", 2, "names requirements")],
)
def test_what_is_no_scenario_is_not_shown(word: str, status: int, message: str) -> None:
    """A wrong id gets a hint, and a requirement is no scenario."""
    result = invoke("show", word)

    assert result.exit_code == status
    assert message in result.stderr


# run, judge, report


def test_a_good_client_is_exit_0(tmp_path: Path) -> None:
    """A run writes every report that was asked for, in folders that it makes."""
    reports = [f"{form}={tmp_path / 'new' / form}" for form in FORMATS]
    options = [word for report in reports for word in ("--report", report)]

    result = invoke("run", "--client", "reference", "done/marker", *options)

    assert result.exit_code == 0, result.output
    assert "exit status 0: all good" in result.stdout
    assert f"html report: {tmp_path / 'new' / 'html'}" in result.stderr
    run = read_run(tmp_path / "new" / "jsonl")
    assert run.header.command == "wavetank run --client reference"
    assert run.header.selectors == ("done/marker",)
    for form in FORMATS:
        assert (tmp_path / "new" / form).stat().st_size > 100


def test_a_run_is_judged_again_and_shown_again(tmp_path: Path) -> None:
    """A saved run gives its verdicts without a client, and its reports in any format."""
    saved, junit = tmp_path / "run.jsonl", tmp_path / "run.xml"
    report = f"jsonl={saved}"
    invoke("run", "--client", "reference", "done/*", "--report", report)

    judged = invoke("judge", str(saved), "--report", f"junit={junit}")
    assert judged.exit_code == 0, judged.output
    assert "exit status 0: all good" in judged.stdout
    assert junit.read_text(encoding="utf-8").startswith("<?xml")

    shown = invoke("report", str(saved), "--format", "markdown")
    assert shown.stdout.startswith("## ✅ wavetank")

    page = tmp_path / "page.html"
    assert (
        invoke("report", str(saved), "--format", "html", "-o", str(page)).output == ""
    )
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_run_without_its_footer_is_refused(tmp_path: Path) -> None:
    """A killed run cannot pass for a short one."""
    saved = tmp_path / "run.jsonl"
    report = f"jsonl={saved}"
    invoke("run", "--client", "reference", "done/marker", "--report", report)
    lines = saved.read_text(encoding="utf-8").splitlines()
    saved.write_text("\n".join(lines[:-1]), encoding="utf-8")

    for verb in ("judge", "report"):
        result = invoke(verb, str(saved))
        assert result.exit_code == 2
        assert "missing-footer" in result.stderr


def test_a_failing_client_is_exit_1_until_its_list_says_so(tmp_path: Path) -> None:
    """The same failure is 1 alone, 0 with its list, and names its command."""
    session = "sh -c 'echo No'"
    run = ("run", "--client-exec", session, "done/marker")
    known = tmp_path / "known.yaml"
    known.write_text(
        "wavetank: 1\nknown_failing:\n"
        "  - {case: done/*, requirement: done.not-json, reason: issue 7}\n",
        encoding="utf-8",
    )

    alone = invoke(*run)
    excused = invoke(*run, "--known-failing", str(known))

    assert alone.exit_code == 1
    assert "inconclusive  done.not-json (must)" in alone.stdout
    quoted = "'sh -c '\"'\"'echo No'\"'\"''"
    assert f"wavetank run --client-exec {quoted} done/marker" in alone.stdout
    assert excused.exit_code == 0
    assert "issue 7" in excused.stdout


def test_own_scenarios_run_like_the_shipped_ones(tmp_path: Path) -> None:
    """A folder without a catalogue proves the shipped requirements."""
    folder = write_suite(tmp_path, mine__one=SCENARIO)

    result = invoke(
        "run", "--client", "reference", "--scenarios", str(folder), "--strict",
        "--seed", "3", "--speed", "50",
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    assert "1 case in" in result.stdout
    assert "seed 3, speed 50, strict" in result.stdout


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        ((), 2, "name one client"),
        (("--client", "reference", "--client-cmd", "x"), 2, "name one client"),
        (("--client", "referenc"), 2, "did you mean 'reference'?"),
        (("--client-cmd", "/no/such/program"), 2, "/no/such/program"),
        (("--client", "reference", "no/such"), 4, "'no/such' takes no case"),
        (("--client", "reference", "--profile", "v5"), 2, "'v5'; expected one of"),
        (("--client", "reference", "--report", "pdf=x"), 2, "expected FORMAT=PATH"),
        (("--client", "reference", "--report", "html"), 2, "expected FORMAT=PATH"),
        (("--client", "reference", "--report", "html=/dev/null/x"), 2, "cannot write"),
        (("--client", "reference", "--speed", "0"), 2, "--speed"),
        (("--client", "reference", "--jobs", "0"), 2, "--jobs"),
        (("--client", "reference", "--known-failing", "none"), 2, "does not exist"),
        (
            ("--client-exec", "true", "json/*", "complete/*"),
            4,
            "no case that was asked",
        ),
    ],
)
def test_a_wrong_run_is_refused_in_words(
    words: tuple[str, ...], status: int, message: str
) -> None:
    """Each mistake has its status and a sentence, and nothing was run."""
    result = invoke("run", *words)

    assert result.exit_code == status
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert "cases in" not in result.stdout


# serve, exec


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (("no/such",), 4, "takes no case"),
        (("--host", "192.0.2.1"), 2, "cannot listen on 192.0.2.1"),
        (("--port", "70000"), 2, "--port"),
    ],
)
def test_a_server_that_cannot_start_says_why(
    words: tuple[str, ...], status: int, message: str
) -> None:
    """A wrong scenario, address or port is refused before anything listens."""
    result = invoke("serve", *words)

    assert result.exit_code == status
    assert message in result.stderr
    assert result.stdout == ""


def test_a_program_that_is_not_there_cannot_be_judged() -> None:
    """A command that cannot be started is exit status 2."""
    result = invoke("exec", "done/marker", "--", "/no/such/program")

    assert result.exit_code == 2
    assert "cannot run '/no/such/program'" in result.stderr


def test_a_program_that_asks_for_nothing_has_shown_nothing() -> None:
    """A program that never reached the mock does not pass."""
    result = invoke("exec", "errors/401", "--", "true")

    assert result.exit_code == 1
    assert "no request reached the mock" in result.stderr


@pytest.mark.parametrize("value", ["10", "fast", "1.2.3s", "", "s"])
def test_a_duration_needs_its_unit(value: str) -> None:
    """A bare number is refused with an example of what is meant."""
    result = invoke("serve", "--ttft", value)

    assert result.exit_code == 2
    assert f"found {value!r}; expected a duration such as 1500ms" in result.stderr
