"""The example page, judged by the suite as any other client.

What is on the page is what its reader was told. The page makes requests of its own, so
cases about what else a caller may send are left out, and so is what a browser hides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from e2e.example_page import ExamplePage, serving_the_page
from report.browser import browser_page, find_browser
from wavetank.client.call import (
    Answer,
    Call,
    ClientInfo,
    Errored,
    Failure,
    Observation,
    Observed,
    Turn,
)
from wavetank.conformance import Terms, load_catalogued, run, select
from wavetank.shipped import shipped_folder

if TYPE_CHECKING:
    from collections.abc import Callable

BROWSER = find_browser()
pytestmark = pytest.mark.skipif(
    not BROWSER, reason="no Chromium: THE EXAMPLE PAGE WAS NOT JUDGED"
)
CAN: Final = frozenset({"stream", "reasoning"})
AREAS: Final = (
    "content/*", "done/*", "drops/*", "errors/*", "finish/*", "keep-alive/*",
    "reasoning/*", "stream/*",
)  # fmt: skip
# The Streams standard lets a failing connection take what was not read yet with it, so
# what comes right before a break reaches the page or does not, as the machine pleases.
HIDDEN: Final = {"end.partial-kept", "done.break-after-marker-harmless"}


class PageClient:
    """The page as a client under test: one call, one conversation."""

    info = ClientInfo("examples/browser", "1", "javascript", capabilities=CAN)
    noise = ()

    def __init__(self, page: ExamplePage) -> None:
        self._page = page

    def ask(self, call: Call, _: Callable[[int], None]) -> Answer:
        """Put the question on the page and read what became of it."""
        self._page.open(call.base_url)
        self._page.set("key", call.api_key)
        request: Any = call.request
        last = self._page.ask(request["messages"][-1]["content"])[-1]
        if last["state"] not in {"done", "refused", "cut"}:
            return Errored("adapter", f"the page ended as {last['state']}")
        return Observed(Observation((_turn(last),)))

    def close(self) -> None:
        """Nothing was opened here."""


def _turn(last: dict[str, Any]) -> Turn:
    """What stands on the page when a turn is over."""
    held = {
        "content": last["answer"],
        "reasoning_content": last["thought"] or None,
    }
    if last["state"] == "done":
        reason = last["words"].partition(": ")[2] or "stop"
        return Turn("complete", finish_reason=reason, **held)
    status = last["problem"].partition(":")[0]
    if last["state"] == "refused" and status.isdecimal():
        failure = Failure("http", status=int(status), message=last["problem"])
    else:
        failure = Failure("other", message=last["problem"])
    return Turn("error", error=failure, **held)


def test_the_page_is_a_conforming_client() -> None:
    """It passes every case of the suite that a page like it can be asked."""
    catalogued = load_catalogued(shipped_folder("scenarios"))
    selection = select(catalogued.suite, AREAS, capabilities=CAN)
    terms = Terms(jobs=1, speed=1000)  # no timeout of the page depends on it

    with serving_the_page() as address, browser_page(BROWSER) as browser:
        client = PageClient(ExamplePage(browser, address))
        done = run(selection, client, catalogued.requirements, terms=terms)

    assert len(done.cases) > 100
    assert not [case.case for case in done.cases if case.verdict.verdict == "error"]
    assert [
        (case.case, finding.requirement, finding.verdict, finding.message)
        for case in done.cases
        for finding in case.verdict.findings
        if finding.verdict != "pass" and finding.requirement not in HIDDEN
    ] == []
