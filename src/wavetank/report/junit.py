"""A run as JUnit XML, for the servers that count tests.

One ``testcase`` for each case. ``fail`` and ``inconclusive`` are failures (what was
not shown is not green, and JUnit has no third word; the type tells them apart),
``error`` is an error. What is excused or does not count is skipped, with the reason.
What fails a run beside its cases, a stale known list or an interruption, is a test
case of its own, so that the file is red whenever the exit status is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from wavetank.client.call import Errored
from wavetank.journal import transcript_as_text, visible
from wavetank.report.summary import (
    broken_claims,
    client_name,
    findings_of,
    repeat_command,
    standing_of,
    unselected_lines,
    whole_command,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.report.run import CaseRecord, Run
    from wavetank.report.standing import Standing

TAGS: Final[dict[Standing, str]] = {
    "error": "error",
    "fail": "failure",
    "inconclusive": "failure",
    "warning": "skipped",
    "excused": "skipped",
}
# Jenkins' schema (junit-10.xsd of its xUnit plugin) has no more on the outermost.
TOTALS: Final = ("name", "tests", "failures", "errors", "time")
# Everything XML 1.0 (section 2.2) cannot carry, even as a reference; and CR, which
# parsers turn into LF (section 2.11).
UNFIT: Final = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_junit(run: Run) -> str:
    """Write a run as one JUnit test suite."""
    suite = ET.Element("testsuite", name="wavetank")
    # Validating readers know no zone here; a run's times are UTC.
    suite.set("timestamp", run.header.started.removesuffix("+00:00"))
    _properties(suite, run)
    for record in run.cases:
        _case(suite, run, record)
    for line in run.footer.stale:
        _extra(suite, "known list", line, "failure", "stale")
    if run.footer.interrupted:
        _extra(suite, "run", "the run was interrupted", "error", "interrupted")
    suite.set("tests", str(len(suite.findall("testcase"))))
    for attribute, tag in (
        ("failures", "failure"),
        ("errors", "error"),
        ("skipped", "skipped"),
    ):
        suite.set(attribute, str(len(suite.findall(f"testcase/{tag}"))))
    suite.set("time", f"{run.footer.seconds:.3f}")
    suites = ET.Element("testsuites", {name: suite.attrib[name] for name in TOTALS})
    suites.append(suite)
    for element in suites.iter():
        _clean(element)
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _properties(suite: ET.Element, run: Run) -> None:
    header = run.header
    values = {
        "client": client_name(header.client),
        "wavetank": header.wavetank,
        "profile": header.profile,
        "seed": str(header.seed),
        "speed": f"{header.speed:g}",
        "suite": header.suite_digest,
        "command": whole_command(header),
        "unselected": str(len(run.footer.unselected)),
    }
    pairs = [
        *values.items(),
        *(("unselected", line) for line in unselected_lines(run)),
        *(("claimed-in-vain", line) for line in broken_claims(run)),
    ]
    properties = ET.SubElement(suite, "properties")
    for name, value in pairs:
        ET.SubElement(properties, "property", name=name, value=value)


def _case(suite: ET.Element, run: Run, record: CaseRecord) -> None:
    case = ET.SubElement(
        suite,
        "testcase",
        classname=f"wavetank.{record.case.partition('/')[0]}",
        name=record.case,
        time=f"{record.seconds:.3f}",
    )
    standing = standing_of(record, run)
    if standing not in TAGS:
        return
    lines = list(_lines(run, record))
    message = record.verdict.message or standing
    outcome = ET.SubElement(
        case, TAGS[standing], type=standing, message=lines[0] if lines else message
    )
    outcome.text = "\n".join(
        [*(lines or [message]), *_details(record), *_repeat(run, record)]
    )
    ET.SubElement(case, "system-out").text = transcript_as_text(record.transcript)


def _lines(run: Run, record: CaseRecord) -> Sequence[str]:
    """Say what each finding found, those that matter most first."""
    worst = standing_of(record, run)
    shown = [each for each in findings_of(record, run) if each.standing != "pass"]
    lines = []
    for each in sorted(shown, key=lambda each: each.standing != worst):
        finding = each.finding
        line = f"{finding.requirement} ({finding.level}): {finding.message}"
        if each.excuse:
            line += f" [{each.excuse.excuse}: {each.excuse.reason}]"
        if finding.expected or finding.found:
            line += f"; expected {finding.expected}, found {finding.found}"
        lines.append(line)
    return lines


def _details(record: CaseRecord) -> list[str]:
    """Give the traceback or the tail of stderr of a client that did not answer."""
    answer = record.answer
    details = answer.details.rstrip() if isinstance(answer, Errored) else ""
    return [details] if details else []


def _repeat(run: Run, record: CaseRecord) -> list[str]:
    command = repeat_command(run.header, record.case)
    return [f"repeat: {command}"] if command else []


def _extra(suite: ET.Element, name: str, message: str, tag: str, kind: str) -> None:
    case = ET.SubElement(suite, "testcase", classname="wavetank", name=name, time="0")
    ET.SubElement(case, tag, type=kind, message=message)


def _clean(element: ET.Element) -> None:
    for name, value in element.items():
        element.set(name, _fit(value))
    if element.text:
        element.text = _fit(element.text)


def _fit(text: str) -> str:
    """Replace by visible signs what XML cannot carry."""
    return UNFIT.sub(lambda found: visible(found[0]), text)
