"""The page in a real browser: it filters, searches, opens, shows hex, and asks nobody.

The page also has to be readable without its script, and as wide as a phone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from report.browser import Page, address_of, browser_page, find_browser
from report.run_making import a_mixed_run, a_second_run
from wavetank.report import render_runs, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BROWSER = find_browser()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not BROWSER,
        reason="no Chromium: THE PAGE WAS NOT TESTED; install chromium or set "
        "WAVETANK_BROWSER",
    ),
]
CASE = "drops/mid-content[framing=close]"
VISIBLE = (
    "[...document.querySelectorAll('.row:not([hidden]) > summary .id')]"
    ".map(each => each.textContent)"
)


@pytest.fixture(scope="module", name="browser")
def fixture_browser() -> Iterator[Page]:
    """Return an empty page of one browser for all tests."""
    with browser_page(BROWSER) as page:
        yield page


@pytest.fixture(scope="module", name="address")
def fixture_address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a page of two runs."""
    path: Path = tmp_path_factory.mktemp("page") / "clients.html"
    write_text(render_runs([a_mixed_run(), a_second_run()], "html"), path)
    return address_of(path)


def test_the_page_asks_for_nothing(browser: Page, address: str) -> None:
    """Loading the page is the only request, and its policy stops nothing of its own."""
    browser.open(address)

    asked = [
        event["params"]["request"]["url"]
        for event in browser.events
        if event.get("method") == "Network.requestWillBeSent"
    ]
    assert asked == [address]
    assert "Log.entryAdded" not in browser.seen()
    assert "Runtime.exceptionThrown" not in browser.seen()


def test_the_policy_stops_what_is_not_of_the_page(browser: Page, address: str) -> None:
    """A script, a style or an image that got in would neither act nor be fetched."""
    browser.open(address)
    stopped = browser.evaluate(
        """new Promise((resolve) => {
          const stopped = [];
          document.addEventListener("securitypolicyviolation", (event) => {
            stopped.push(event.effectiveDirective);
            if (stopped.length === 3) resolve(stopped.sort());
          });
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          const style = document.createElement("style");
          style.textContent = "body { display: none }";
          const image = new Image();
          image.src = "http://127.0.0.1:9/x.png";
          document.body.append(script, style, image);
        })"""
    )

    assert stopped == ["img-src", "script-src-elem", "style-src-elem"]
    assert browser.evaluate("window.ran") is None


def test_filters_leave_what_was_asked_for(browser: Page, address: str) -> None:
    """Places, levels and areas each narrow the rows, and the count says so."""
    browser.open(address)
    assert len(browser.evaluate(VISIBLE)) == 7

    for place in ("pass", "absent", "excused", "warning", "inconclusive", "error"):
        browser.evaluate(f"document.querySelector('[data-place={place}]').click()")
    assert browser.evaluate(VISIBLE) == ["drops/mid-content"]
    shown = browser.evaluate("document.getElementById('shown').textContent")
    assert shown == "1 of 7 scenarios"

    browser.open(address)
    browser.evaluate("document.querySelector('[data-level=must]').click()")
    assert "usage/absent" in browser.evaluate(VISIBLE)
    assert "content/plain" not in browser.evaluate(VISIBLE)

    browser.open(address)
    browser.evaluate(
        "{const area = document.getElementById('area'); area.value = 'tools';"
        " area.dispatchEvent(new Event('input', {bubbles: true}));}"
    )
    assert browser.evaluate(VISIBLE) == ["tools/known"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("mid-content", ["drops/mid-content"]),
        ("ended EARLY as error", ["drops/mid-content"]),
        ("framing=chunked", ["drops/mid-content"]),
        ("arguments are empty", ["tools/known"]),
        ("no such thing", []),
    ],
)
def test_the_search_finds_ids_sentences_and_messages(
    browser: Page, address: str, words: str, found: list[str]
) -> None:
    """Every word has to be somewhere in the row, whatever its case."""
    browser.open(address)
    browser.evaluate(
        f"{{const wanted = document.getElementById('wanted'); wanted.value = {words!r};"
        " wanted.dispatchEvent(new Event('input', {bubbles: true}));}"
    )

    assert browser.evaluate(VISIBLE) == found


def test_an_address_opens_its_case(browser: Page, address: str) -> None:
    """A link to a case opens every fold above it."""
    browser.open("about:blank")
    browser.open(f"{address}#{CASE}")

    inside = f"document.getElementById({CASE!r}).querySelector('.requirement')"
    assert browser.evaluate(f"{inside}.checkVisibility()")
    assert "MUST report an answer that ended early" in browser.evaluate(
        f"{inside}.textContent"
    )


def test_a_press_on_a_cell_opens_that_client(browser: Page, address: str) -> None:
    """The client's part of the row opens; another press does not close it."""
    browser.open(address)
    row = "document.getElementById('content/plain')"
    opened = f"[...{row}.querySelectorAll('details.client')].map(each => each.open)"
    assert browser.evaluate(opened) == [False, False]

    for _ in range(2):
        browser.evaluate(f"{row}.querySelector('.mark[data-column=\"1\"]').click()")
        assert browser.evaluate(opened) == [False, True]
        assert browser.evaluate(f"{row}.open")


def test_bytes_are_shown_as_hex_and_as_text(browser: Page, address: str) -> None:
    """The hex is that of the bytes on the wire, those that are no text included."""
    browser.open("about:blank")
    browser.open(f"{address}#content/plain")
    bytes_ = "document.querySelector('[id=\"content/plain\"] .inside > .bytes')"
    # The button is made when the fold opens, which is told a moment later.
    hexed = browser.evaluate(
        f"""new Promise(resolve => {{
          {bytes_}.addEventListener("toggle", () => setTimeout(() => {{
            {bytes_}.querySelector("button").click();
            resolve({bytes_}.querySelector(".hex").textContent);
          }}));
          {bytes_}.open = true;
        }})"""
    )

    assert hexed.split("\n")[0].split("  ")[1] == (
        "64 61 74 61 3a 20 ff 1b 5b 33 31 6d 0a 0a"
    )
    assert not browser.evaluate(f"{bytes_}.querySelector('.wire').checkVisibility()")
    browser.evaluate(f"{bytes_}.querySelector('button').click()")
    assert browser.evaluate(f"{bytes_}.querySelector('.wire').checkVisibility()")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1200])
def test_nothing_sticks_out_and_text_stands_out(
    browser: Page, address: str, width: int, *, dark: bool
) -> None:
    """With everything open the page is as wide as its window, and follows its scheme."""
    browser.open(address, width, dark=dark)
    browser.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")

    assert browser.evaluate("document.documentElement.scrollWidth") <= width
    page, ink = browser.evaluate(
        "['backgroundColor', 'color'].map(name => getComputedStyle(document.body)[name]"
        ".match(/\\d+/g).slice(0, 3).reduce((sum, each) => sum + Number(each), 0) / 3)"
    )
    assert (page < ink) == dark
    assert abs(page - ink) > 150


def test_the_page_is_whole_without_its_script(browser: Page, address: str) -> None:
    """Every case can be opened by hand; only the filters and the hex are gone."""
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(address)
        assert browser.evaluate("document.getElementById('filters').hidden")
        assert len(browser.evaluate(VISIBLE)) == 7
        # A press on a summary opens its fold by itself; no script is asked.
        wire = "document.querySelector('[id=\"content/plain\"] .wire')"
        assert not browser.evaluate(f"{wire}.checkVisibility()")
        browser.evaluate(
            f"for (let each = {wire}; each; each = each.parentElement)"
            " if (each.tagName === 'DETAILS' && !each.open)"
            " each.querySelector('summary').click()"
        )
        assert browser.evaluate(f"{wire}.checkVisibility()")
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
