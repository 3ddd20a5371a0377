"""What fits together in one document; the sentences are in the broken files."""

from __future__ import annotations

import pytest

from wavetank.errors import InvalidFileError
from wavetank.scenario import load_text

HEAD = "wavetank: 1\ntitle: t\n"
WHOLE = "reply: [content: é, finish: stop, done]\n"


def codes(text: str) -> list[str]:
    """Give line, column and code of each problem of a document, lines after the head."""
    try:
        load_text(HEAD + text, "t.yaml", "t")
    except InvalidFileError as error:
        return [f"{p.mark.line - 2}:{p.mark.column} {p.code}" for p in error.problems]
    return []


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        f"proves: [a.b]\nsource: the guide\n{WHOLE}",
        f"call: {{api: fim, request: {{stream: true}}}}\n{WHOLE}",
        f"delivery: {{slice: {{bytes: 1}}}}\n{WHOLE}",
        (
            "exchanges:\n  - times: any\n    when: {path: x}\n"
            "    reply: [error: overloaded]\n"
            "  - delivery: {slice: {mode: seeded}}\n    reply: [error: overloaded]\n"
        ),
        (
            "exchanges:\n  - when: {path: {matches: '^/v1'}}\n"
            "    reply: [error: overloaded]\n"
        ),
        (
            "exchanges:\n  - reply: [error: overloaded]\n"
            "  - optional: true\n    reply: [cut]\n"
        ),
        "call: {cancel_after_deltas: 1}\nexpect: {outcome: cancelled}\n" + WHOLE,
        f"expect: {{outcome: complete, requests: {{min: 1}}}}\n{WHOLE}",
        f"expect: {{requests: {{max: 3}}}}\n{WHOLE}",
        f"expect: {{outcome: complete, requests: 2}}\n{WHOLE}",
    ],
)
def test_what_belongs_together_is_accepted(text: str) -> None:
    """A rule refuses what makes no sense and nothing beside it."""
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            f"delivery: {{slice: {{at: [1], bytes: 1}}}}\n{WHOLE}",
            ["1:19 slice-mode"],
        ),
        (
            (
                "exchanges:\n  - reply: [error: overloaded]\n"
                "    delivery: {slice: {pause: 1ms}}\n"
            ),
            ["3:23 slice-mode"],
        ),
        (
            f"expect: {{outcome: complete, error: {{status: 500}}}}\n{WHOLE}",
            ["1:36 error-with-complete"],
        ),
        (
            f"expect:\n  requests: {{min: 2, max: 1}}\n{WHOLE}",
            ["2:13 empty-range"],
        ),
        (
            "exchanges:\n  - reply: [content: a, stall]\n  - reply: [cut]\n",
            ["2:25 expect-missing", "3:13 expect-missing"],
        ),
        (
            f"matrix: {{lie: [length-too-long]}}\n{WHOLE}",
            ["1:16 framing-mismatch", "2:9 expect-missing"],
        ),
        (
            f"matrix: {{format: [stream, json], bom: [true]}}\n{WHOLE}",
            ["1:39 axis-without-effect"],
        ),
        (
            f"call: {{api: anthropic}}\nmatrix: {{role: [every]}}\n{WHOLE}",
            ["2:16 axis-without-effect"],
        ),
        (f"call: {{api: anthropic}}\nmatrix: {{framing: [close]}}\n{WHOLE}", []),
    ],
)
def test_a_complaint_is_marked_where_its_cause_stands(
    text: str, problems: list[str]
) -> None:
    """Short and long spellings, alternatives and axes all lead to the right place."""
    assert codes(text) == problems
