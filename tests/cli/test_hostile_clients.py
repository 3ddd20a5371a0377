"""A client that attacks whoever looks at its verdict: terminal, page, CI server.

The adapter answers with everything that acts on a terminal, leaves markup or breaks
XML, in every place a client can fill. What comes out must show it and do nothing.
"""

from __future__ import annotations

import re
import shlex
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from unicodedata import category
from xml.etree import ElementTree as ET

import pytest

from cli.invoking import SCENARIO, command, write_suite

if TYPE_CHECKING:
    from pathlib import Path

EVIL = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    "]]><!--\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\x00\x0b\ufffe'\"`{{7*7}}"
)
ADAPTER = f"""
import json, sys
evil = {EVIL!r}
def say(value, **how):
    print(json.dumps(value, **how), flush=True)
sys.stdout.buffer.write(b"\\x1b[2J \\xff\\xfe " + evil.encode() + b"\\n")
sys.stderr.write(evil)
for line in sys.stdin:
    message = json.loads(line)
    if message["cmd"] == "start":
        client = dict(name=evil, version=evil, language=evil, runtime=evil)
        ready = dict(protocol=1, client=client, capabilities=["stream"], concurrency=1)
        say(ready)
    elif message["cmd"] == "run":
        failure = dict(kind="other", message=evil, type=evil, code=evil)
        turn = dict(outcome="error", content=evil, finish_reason=evil, error=failure)
        say(dict(id=message["id"], observation=dict(turns=[turn])))
    else:
        break
"""
ACTING = {"Cc", "Cf", "Cs"}


class Page(HTMLParser):
    """Collects what a browser would run or fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.acting: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        if tag in {"img", "iframe", "object", "embed", "link", "base"}:
            self.acting.append(tag)
        self.acting += [name for name, _ in attrs if name.startswith("on")]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Judge the hostile client once; give what was printed and every report."""
    folder = tmp_path_factory.mktemp("hostile")
    write_suite(folder / "suite", one=SCENARIO)
    (folder / "adapter.py").write_text(ADAPTER, encoding="utf-8")
    forms = ("jsonl", "junit", "markdown", "html", "text", "badge")
    adapter = shlex.join([sys.executable, str(folder / "adapter.py")])
    done = command(
        *("run", "--client-cmd", adapter, "--scenarios", "suite"),
        *(word for form in forms for word in ("--report", f"{form}=out.{form}")),
        cwd=folder,
    )
    assert done.returncode == 1, done.stdout
    return {
        "stdout": done.stdout,
        "stderr": done.stderr,
        **{form: _read(folder / f"out.{form}") for form in forms},
    }


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["stdout", "stderr", "jsonl", "text", "badge"])
def test_nothing_acts_on_a_terminal(outcome: dict[str, str], form: str) -> None:
    """No control, direction or half character of a client comes out as itself."""
    acting = {each for each in outcome[form] if category(each) in ACTING} - {"\n"}

    assert not acting
    assert "owned" in outcome[form] or form in {"stderr", "badge"}


def test_nothing_acts_in_a_page(outcome: dict[str, str]) -> None:
    """The page has its own script and no other, and fetches nothing."""
    page, harmless = Page(), Page()
    page.feed(outcome["html"])
    page.close()
    harmless.feed(outcome["html"].replace("alert", ""))

    assert page.acting == []
    assert page.scripts == harmless.scripts
    assert "<script>alert" not in outcome["html"]
    assert "49" not in re.findall(r"`(\d+)'", outcome["html"])  # no template ran
    assert "Content-Security-Policy" in outcome["html"]


def test_a_ci_server_can_read_the_file(outcome: dict[str, str]) -> None:
    """JUnit is well-formed XML 1.0, and the attack is text in it."""
    suites = ET.fromstring(outcome["junit"])  # noqa: S314 - our own file

    assert {each.tag for each in suites.iter()} <= {
        *("testsuites", "testsuite", "testcase", "properties", "property"),
        *("failure", "error", "skipped", "system-out"),
    }
    assert any(
        "<script>alert" in value
        for each in suites.iter()
        for value in each.attrib.values()
    )


def test_markdown_holds_no_element_of_a_client(outcome: dict[str, str]) -> None:
    """A pull request's comment shows the attack and does nothing."""
    plain = re.sub(
        r"(`+).*?(?<!`)\1(?!`)|\\.", "", outcome["markdown"], flags=re.DOTALL
    )

    assert not re.findall(r"<(script|img)", plain)


def test_the_run_can_be_read_and_shown_again(
    outcome: dict[str, str], tmp_path: Path
) -> None:
    """A saved run of a hostile client is judged and shown as any other."""
    (tmp_path / "run.jsonl").write_text(outcome["jsonl"], encoding="utf-8")
    shown = command("report", "run.jsonl", "--format", "text", cwd=tmp_path)

    assert shown.returncode in {0, 1}, shown.stderr
    assert "owned" in shown.stdout
    assert not {each for each in shown.stdout if category(each) in ACTING} - {"\n"}
