"""Every format of a report, on any run, and word for word on one.

The expected reports are in ``fixtures/reports``. After a change that is meant, write
them again with ``python tests/report/test_rendering.py`` and read the difference.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from junitparser import JUnitXml

from report.run_making import a_finding, a_mixed_run, a_record, a_run, runs
from wavetank.errors import UsageError
from wavetank.report import FORMATS, Format, render, write_report
from wavetank.report.console import render_console
from wavetank.report.markdown import ROWS_AT_MOST, code, escape

if TYPE_CHECKING:
    from wavetank.report import Run

GOLDEN = Path(__file__).resolve().parents[2] / "fixtures" / "reports"
FILES: dict[Format, str] = {
    "jsonl": "run.jsonl",
    "junit": "junit.xml",
    "markdown": "summary.md",
    "html": "page.html",
    "text": "text.txt",
}
ACTING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
VOID = {"meta", "input", "br", "link", "img"}


class Page(HTMLParser):
    """Reads a page and notes every element that is not closed where it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.addresses += [v or "" for k, v in attrs if k in {"src", "href"}]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_reads_as_agreed(form: Format) -> None:
    """A run with every standing gives the report that was read and found good."""
    expected = (GOLDEN / FILES[form]).read_text(encoding="utf-8")

    assert render(a_mixed_run(), form) == expected


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
def test_junit_is_valid_for_every_byte(run: Run) -> None:
    """The XML can be encoded and parsed, whatever the run holds."""
    root = ET.fromstring(render(run, "junit").encode())  # noqa: S314 - our own output

    cases = root.findall("testsuite/testcase")
    assert len(cases) >= len(run.cases)
    names = [case.get("name") for case in cases]
    assert None not in names


@given(runs)
def test_markdown_cannot_be_left(run: Run) -> None:
    """No text opens an element or ends a line of its own."""
    text = render(run, "markdown")

    assert not {each for each in text if category(each) in ACTING - {"Cf"}} - {"\n"}
    plain = re.sub(r"(`+).*?(?<!`)\1(?!`)|\\.", "", text)
    assert set(re.findall(r"<(/?\w+)>", plain)) <= {
        "details", "/details", "summary", "/summary",
    }  # fmt: skip


@given(runs)
def test_html_is_whole_and_alone(run: Run) -> None:
    """The page's elements close in order, and it asks for nothing from anywhere."""
    text = render(run, "html")
    text.encode()
    page = Page()
    page.feed(text)
    page.close()

    assert page.open == []
    assert page.addresses == []
    assert page.seen <= {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "code",
        "fieldset", "label", "input", "b", "details", "summary", "span", "div", "dl", "dt",
        "dd", "pre", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "script",
    }  # fmt: skip


@given(runs)
def test_rendering_is_pure(run: Run) -> None:
    """The same run gives the same report."""
    for form in FORMATS:
        assert render(run, form) == render(run, form)


def test_junit_counts_what_failed() -> None:
    """Failures, errors and skips are counted, and a stale list is a failure."""
    (suite,) = JUnitXml.fromstring(render(a_mixed_run(), "junit").encode())

    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (7, 3, 1, 2)


def test_junit_is_red_when_a_run_is_partial() -> None:
    """An interrupted run has an error of its own, though every case passed."""
    run = a_run(a_record("x/one", a_finding("x.one")), interrupted=True, selected=2)
    (suite,) = JUnitXml.fromstring(render(run, "junit").encode())

    assert (suite.tests, suite.errors) == (2, 1)


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
