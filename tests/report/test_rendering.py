"""Every format of a report, on any run, and word for word on one.

The expected reports are in ``fixtures/reports``. After a change that is meant, write
them again with ``python tests/report/test_rendering.py`` and read the difference.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

import pytest
from hypothesis import given, strategies as st

from cover.cover_making import a_cover
from report.run_making import (
    ANSWERED,
    CLIENT,
    TRANSCRIPT,
    a_finding,
    a_mixed_run,
    a_record,
    a_run,
    a_second_run,
    runs,
)
from wavetank.client.call import ClientInfo, Errored
from wavetank.cover import Cover, FunctionCover, ModuleCover
from wavetank.errors import UsageError
from wavetank.gateway import Finding as GatewayFinding
from wavetank.journal import Transcript, Written
from wavetank.report import (
    FORMATS,
    Format,
    render,
    render_runs,
    write_report,
    write_text,
)
from wavetank.report.console import COVER_LINES, render_console
from wavetank.report.markdown import ROWS_AT_MOST, code, escape
from wavetank.report.summary import client_name, short_name

if TYPE_CHECKING:
    from wavetank.report import Run
    from wavetank.verdict.model import Verdict

GOLDEN = Path(__file__).resolve().parents[2] / "fixtures" / "reports"
FILES: dict[Format, str] = {
    "jsonl": "run.jsonl",
    "junit": "junit.xml",
    "markdown": "summary.md",
    "html": "page.html",
    "text": "text.txt",
    "badge": "badge.json",
}
SEVERAL: dict[Format, str] = {"markdown": "clients.md", "html": "clients.html"}
ACTING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
VOID = {"meta", "input", "br", "link", "img"}
TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "section", "p",
    "code", "form", "fieldset", "legend", "label", "input", "select", "option", "button",
    "b", "i", "small", "details", "summary", "span", "div", "dl", "dt", "dd", "pre", "ul",
    "ol", "li", "script",
}  # fmt: skip


class Page(HTMLParser):
    """Reads a page and notes every element that is not closed where it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.styled = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.addresses += [v or "" for k, v in attrs if k in {"src", "href"}]
        self.ids += [v or "" for k, v in attrs if k == "id"]
        self.styled += any(k == "style" or k.startswith("on") for k, _ in attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_reads_as_agreed(form: Format) -> None:
    """A run with every standing gives the report that was read and found good."""
    expected = (GOLDEN / FILES[form]).read_text(encoding="utf-8")

    assert render(a_mixed_run(), form) == expected


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_what_goes_wrong_everywhere_is_told_once(form: Format) -> None:
    """Five cases are named, the others counted, whatever each of them would prove."""
    gone = Errored("unstarted", "it exited", "no licence\n")
    records = [
        a_record(
            f"x/{number}",
            a_finding("a.one", "error", message="the client did not start"),
            a_finding("a.two", "error", message="the client did not start"),
            answer=gone if number else ANSWERED,
        )
        for number in range(7)
    ]

    text = render(a_run(*records), form)

    assert text.count("the client did not start") == 1
    assert [f"x/{number}" in text for number in (0, 4, 5)] == [True, True, False]
    assert "and 2 more" in text
    assert ("| no licence" in text) == (form == "text")


def test_what_a_client_could_not_tell_is_left_out_of_its_name() -> None:
    """A client that did not start has a name and nothing else."""
    nameless = ClientInfo("./ask.sh", "unknown", "unknown")

    assert client_name(nameless) == short_name(nameless) == "./ask.sh"
    assert client_name(CLIENT) == "dinghy 1.2.3 (python, CPython 3.11.7)"


@pytest.mark.parametrize("form", SEVERAL)
def test_runs_side_by_side_read_as_agreed(form: Format) -> None:
    """Two runs give the page that was read and found good."""
    expected = (GOLDEN / SEVERAL[form]).read_text(encoding="utf-8")

    assert render_runs([a_mixed_run(), a_second_run()], form) == expected


@pytest.mark.parametrize("form", FORMATS)
def test_one_run_is_rendered_as_itself(form: Format) -> None:
    """A list of one run is that run, in every format."""
    assert render_runs([a_mixed_run()], form) == render(a_mixed_run(), form)


@pytest.mark.parametrize("form", sorted({*FORMATS} - {*SEVERAL}))
def test_a_format_for_one_run_refuses_two(form: Format) -> None:
    """What cannot show runs side by side says so, and what can."""
    with pytest.raises(UsageError, match=f"{form} holds one run, found 2; html and"):
        render_runs([a_mixed_run(), a_second_run()], form)


@given(runs)
def test_text_never_acts_on_a_terminal(run: Run) -> None:
    """Whatever a client or a wire says, the text holds no acting character."""
    text = render(run, "text")

    assert not {each for each in text if category(each) in ACTING} - {"\n"}


@given(runs)
def test_colour_is_all_that_a_terminal_is_told(run: Run) -> None:
    """In colour the only escapes are those that set a style."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", render_console(run, width=60, color=True))

    assert not {each for each in text if category(each) in ACTING} - {"\n"}


@given(runs)
def test_markdown_cannot_be_left(run: Run) -> None:
    """No text opens an element or ends a line of its own."""
    text = render(run, "markdown")

    assert not {each for each in text if category(each) in ACTING - {"Cf"}} - {"\n"}
    plain = re.sub(r"(`+).*?(?<!`)\1(?!`)|\\.", "", text)
    assert set(re.findall(r"<(/?\w+)>", plain)) <= {
        "details", "/details", "summary", "/summary",
    }  # fmt: skip


@given(st.lists(runs, min_size=1, max_size=3))
def test_html_is_whole_and_alone(runs: list[Run]) -> None:
    """The page's elements close in order, and it asks for nothing from anywhere."""
    text = render_runs(runs, "html")
    text.encode()
    page = Page()
    page.feed(text)
    page.close()

    assert page.open == []
    assert page.addresses == []
    assert page.seen <= TAGS
    assert page.styled == 0
    assert len(set(page.ids)) == len(page.ids)


def test_what_every_client_was_sent_is_there_once() -> None:
    """The bytes of an answer do not multiply with the clients that were sent it."""
    request, *_ = TRANSCRIPT.entries
    written = Written(0.5, 0, b"data: " + b"x" * 3000, "event")
    record = a_record("x/one", a_finding("x.one"))
    run = a_run(replace(record, transcript=Transcript((request, written))))

    assert render_runs([run] * 3, "html").count("x" * 3000) == 1


@given(st.lists(runs, min_size=2, max_size=2))
def test_markdown_of_runs_cannot_be_left(runs: list[Run]) -> None:
    """No client's name ends a row of the table or opens an element."""
    text = render_runs(runs, "markdown")

    assert not {each for each in text if category(each) in ACTING - {"Cf"}} - {"\n"}
    plain = re.sub(r"(`+).*?(?<!`)\1(?!`)|\\.", "", text)
    assert "<" not in plain


@given(runs)
def test_rendering_is_pure(run: Run) -> None:
    """The same run gives the same report."""
    for form in FORMATS:
        assert render(run, form) == render(run, form)


@pytest.mark.parametrize(
    ("run", "conclusion"),
    [
        (a_run(a_record("x/one", a_finding("x.one"))), "exit status 0: all good"),
        (
            a_run(a_record("x/one", a_finding("x.one", "fail"))),
            "exit status 1: the client does not conform",
        ),
        (
            a_run(a_record("x/one", a_finding("x.one", "inconclusive"))),
            "exit status 1: not everything could be shown",
        ),
        (
            a_run(a_record("x/one", a_finding("x.one")), stale=("known.yaml:1:1: x",)),
            "exit status 1: the known list is out of date",
        ),
        (a_mixed_run(), "exit status 3: wavetank or the client's adapter failed"),
        (
            a_run(interrupted=True, selected=4),
            "exit status 130: interrupted; this report is partial",
        ),
    ],
)
def test_the_last_line_says_what_the_status_means(run: Run, conclusion: str) -> None:
    """A reader who sees only the end of a log knows what happened."""
    assert render(run, "text").splitlines()[-1] == conclusion


def test_a_command_is_never_folded() -> None:
    """A line that is to be copied stays one line, however narrow the terminal."""
    text = render_console(a_mixed_run(), width=30, color=False)

    command = "wavetank run --client dinghy:ask 'drops/mid-content[framing=close]'"
    assert f"    repeat    {command}\n" in text


def test_a_long_table_is_cut_with_a_word() -> None:
    """A job summary shows the first failures and says how many more there are."""
    records = [a_record(f"x/{n:03}", a_finding("x.one", "fail")) for n in range(103)]

    text = render(a_run(*records), "markdown")

    assert text.count("| ❌ |") == ROWS_AT_MOST
    assert "3 more are in the other reports." in text
    both = render_runs([a_run(*records)] * 2, "markdown")
    assert both.count("| ❌ | ❌ |\n") == ROWS_AT_MOST
    assert "3 more are in the page of HTML." in both


def test_runs_that_pass_everywhere_are_one_line() -> None:
    """Where nothing differs there is no table of differences."""
    run = a_run(a_record("x/one", a_finding("x.one")))
    text = render_runs([run, run], "markdown")

    assert text.endswith("\nEvery scenario passes everywhere.\n")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("plain", "`plain`"),
        ("a`b", "``a`b``"),
        ("`", "`` ` ``"),
        ("", "` `"),
        ("a|b", "`a\\|b`"),
        ("a\nb", "`a␊b`"),
    ],
)
def test_code_spans_hold_anything(text: str, span: str) -> None:
    """Backticks, pipes and line ends stay inside the span."""
    assert code(text) == span


def test_escaped_text_formats_nothing() -> None:
    """Characters that mean something in Markdown are escaped."""
    assert escape("*a* <b> [c](d) #1 @e") == r"\*a\* \<b\> \[c\](d) \#1 \@e"
    assert escape("- a-b") == r"\- a-b"


def a_measured_run() -> Run:
    """A run that knows what of the client's code was reached."""
    run = a_mixed_run()
    return replace(run, footer=replace(run.footer, cover=a_cover()))


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_what_was_reached_of_the_client_is_shown(form: Format) -> None:
    """Numbers, places that were not reached, and what was not measured are there."""
    page = render(a_measured_run(), form)

    for text in (
        "15 of 20",
        "dinghy/reading.py:25",
        "dinghy/reading.py:6",
        "dinghy/sockets.py",
        "the client never imported it",
    ):
        assert text in page
    assert len(page) > len(render(a_mixed_run(), form))


def test_the_terminal_is_spared_long_lists() -> None:
    """What is more than a screen can hold is counted, and is in the page."""
    functions = tuple(
        FunctionCover(f"read{number}", number, ("streams",), reached=False)
        for number in range(COVER_LINES + 5)
    )
    cover = Cover(("a",), 1, (ModuleCover("a.py", entered=True, functions=functions),))
    run = a_mixed_run()
    run = replace(run, footer=replace(run.footer, cover=cover))

    assert "    and 5 more; see the other reports\n" in render(run, "text")
    assert f"read{COVER_LINES + 4} " in render(run, "html")


def a_run_through_a_gateway(*found: GatewayFinding) -> Run:
    """A run through a gateway that did this in one case."""
    run = a_run(a_record("content/plain", a_finding("content.deltas-concatenated")))
    (record,) = run.cases
    header = replace(run.header, through="http://127.0.0.1:8080")
    return replace(run, header=header, cases=(replace(record, gateway=found),))


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_what_a_gateway_does_is_shown_in_sentences(form: Format) -> None:
    """The gateway is the subject, and what it did it to is named."""
    dropped = GatewayFinding("fields-dropped", ("usage.total",))
    page = render(a_run_through_a_gateway(dropped), form)

    assert "http" in page
    assert "drops fields" in page
    assert "usage.total" in page
    assert "as it is." not in page


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_gateway_that_does_nothing_is_said_to(form: Format) -> None:
    """An empty section would leave a reader wondering."""
    page = render(a_run_through_a_gateway(), form)

    assert "asses on everything as it is" in page


@pytest.mark.parametrize(
    ("verdict", "meaning"),
    [
        ("fail", "a sound client does not get through this gateway what it needs"),
        ("error", "wavetank failed, or no end of an answer came through the gateway"),
    ],
)
def test_the_conclusion_speaks_of_the_gateway(verdict: Verdict, meaning: str) -> None:
    """The reference client is not the one that is judged."""
    run = a_run(a_record("content/plain", a_finding("x.a", verdict)))
    run = replace(run, header=replace(run.header, through="http://127.0.0.1:8080"))

    assert render(run, "text").endswith(f": {meaning}\n")


def test_a_case_id_stands_for_several() -> None:
    """The terminal names one case of many."""
    one = a_run_through_a_gateway(GatewayFinding("cut-masked"))
    (record,) = one.cases
    two = replace(one, cases=(record, replace(record, case="content/other")))

    assert "end (2 cases, as content/plain)\n" in render(two, "text")


def test_a_report_makes_its_folder(tmp_path: Path) -> None:
    """A path in a folder that does not exist yet is written all the same."""
    path = tmp_path / "new" / "report.md"
    write_report(a_mixed_run(), "markdown", path)

    assert path.read_text(encoding="utf-8") == render(a_mixed_run(), "markdown")


def test_a_report_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """A path that is a folder is refused in words."""
    with pytest.raises(UsageError, match=r"cannot write the report .*: Is a directory"):
        write_report(a_mixed_run(), "text", tmp_path)


if __name__ == "__main__":
    for form, name in FILES.items():
        write_report(a_mixed_run(), form, GOLDEN / name)
    for form, name in SEVERAL.items():
        text = render_runs([a_mixed_run(), a_second_run()], form)
        write_text(text, GOLDEN / name)
