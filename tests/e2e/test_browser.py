"""The example page in a real browser, from another origin than the mock's."""

from __future__ import annotations

import functools
import json
import threading
import urllib.request
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from e2e.target import serving
from report.browser import Page, browser_page, find_browser

if TYPE_CHECKING:
    from collections.abc import Iterator

BROWSER: Final = find_browser()
pytestmark = pytest.mark.skipif(
    not BROWSER,
    reason="no Chromium: THE EXAMPLE PAGE WAS NOT TESTED; install chromium or set "
    "WAVETANK_BROWSER",
)
FOLDER: Final = Path(__file__).parents[2] / "examples" / "browser"
# What every test begins with: a diary of what changes.
PREPARE: Final = """
  const at = (id) => document.getElementById(id);
  window.ask = (question, {fault = "", during = () => {}} = {}) => new Promise((resolve) => {
    const diary = [];
    const same = (option) =>
      option.value ? JSON.stringify(JSON.parse(option.value)) === JSON.stringify(fault) : !fault;
    at("fault").value = [...at("fault").options].find(same).value;
    const watch = new MutationObserver(() => {
      const turn = [...document.querySelectorAll("article")].at(-1);
      if (!turn) return;
      const text = (part) => turn.querySelector(part).textContent;
      const seen = {
        state: turn.dataset.state, words: text(".state"), counts: text(".counts"),
        thought: text(".reasoning p"), answer: text(".answer"), problem: text(".problem"),
        open: turn.querySelector(".reasoning").open,
      };
      diary.push(seen);
      during(seen);
      if (["done", "stopped", "refused", "cut"].includes(seen.state) && !at("send").hidden) {
        watch.disconnect();
        resolve(diary);
      }
    });
    watch.observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
    at("question").value = question;
    at("send").click();
  });
"""


class _Quiet(SimpleHTTPRequestHandler):
    """Files, without a word on stderr."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module", name="page_address")
def fixture_page_address() -> Iterator[str]:
    """Serve the example's folder as a developer does."""
    handler = functools.partial(_Quiet, directory=str(FOLDER))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture(scope="module", name="mock")
def fixture_mock() -> Iterator[str]:
    """Run a mock that speaks so slowly that somebody can interrupt it."""
    with serving("--tokens-per-second", "200") as address:
        yield address


@pytest.fixture(scope="module", name="browser")
def fixture_browser() -> Iterator[Page]:
    """Return an empty page of one browser for all tests."""
    with browser_page(BROWSER) as page:
        yield page


@pytest.fixture(name="chat")
def fixture_chat(browser: Page, page_address: str, mock: str) -> Page:
    """Return the example's page, pointed at the mock."""
    browser.open(f"{page_address}?address={mock}")
    browser.evaluate(PREPARE)
    return browser


def diary(chat: Page, call: str) -> list[dict[str, Any]]:
    """Ask a question; give every state the turn went through."""
    seen: list[dict[str, Any]] = chat.evaluate(f"ask({call})")
    return seen


def requests_of(mock: str) -> list[dict[str, Any]]:
    """What the mock was asked, by its own account."""
    with urllib.request.urlopen(f"{mock}/_wavetank/requests") as answer:  # noqa: S310 - our own loopback
        told: list[dict[str, Any]] = json.load(answer)["requests"]
    return told


def test_reasoning_streams_into_a_panel_of_its_own(chat: Page) -> None:
    """Thoughts grow while nothing is answered yet; the panel folds when words come."""
    seen = diary(chat, "'Stream a haiku about caching.'")

    thinking = [each for each in seen if each["state"] == "thinking"]
    answering = [each for each in seen if each["state"] == "answering"]
    assert len({each["thought"] for each in thinking}) > 3
    assert not any(each["answer"] for each in thinking)
    assert len({each["answer"] for each in answering}) > 3
    assert all(each["open"] for each in thinking)
    assert not any(each["open"] for each in answering)
    assert seen[-1]["words"] == "done"
    assert seen[-1]["thought"] == thinking[-1]["thought"]


def test_what_the_server_exposes_is_shown(chat: Page, mock: str) -> None:
    """Counters come from the last chunk, the trace from a header of another origin."""
    seen = diary(chat, "'Hi'")

    assert "tokens asked" in seen[-1]["counts"]
    assert "trace " in seen[-1]["counts"]
    last = requests_of(mock)[-1]
    assert last["headers"]["origin"].startswith("http://127.0.0.1:")
    assert last["body"]["messages"] == [{"role": "user", "content": "Hi"}]


def test_a_conversation_goes_on(chat: Page, mock: str) -> None:
    """The answer is sent back with the next question, the reasoning is not."""
    first = diary(chat, "'Hi'")
    diary(chat, "'And then?'")

    messages = requests_of(mock)[-1]["body"]["messages"]
    assert [each["role"] for each in messages] == ["user", "assistant", "user"]
    assert messages[1] == {"role": "assistant", "content": first[-1]["answer"]}


def test_stop_ends_the_request(chat: Page, mock: str) -> None:
    """What was said stays; the mock notices that the reader has left, and bills less."""
    press = "(seen) => seen.answer && at('stop').click()"
    seen = diary(chat, f"'Write 2000 words.', {{during: {press}}}")

    assert seen[-1]["state"] == "stopped"
    assert seen[-1]["answer"]
    left = requests_of(mock)[-1]
    assert left["how"] in {"left", None}  # None: the mock is about to notice
    assert left["tokens_sent"] < left["usage"]["completion_tokens"]


@pytest.mark.parametrize(
    ("fault", "state", "words"),
    [
        ({"error": "rate-limit", "retry_after": 2}, "refused", "try again in 2 s"),
        ({"error": "overloaded"}, "refused", "503: Service is too busy."),
        ({"cut": {"after": 40, "inside": "chunk"}}, "cut", "The connection failed"),
    ],
)
def test_a_bad_day_is_told_apart(
    chat: Page, fault: dict[str, Any], state: str, words: str
) -> None:
    """A refusal shows the server's words, a cut says that something is missing."""
    seen = diary(chat, f"'Hi', {{fault: {json.dumps(fault)}}}")

    assert seen[-1]["state"] == state
    assert words in seen[-1]["problem"]


def test_pieces_do_not_matter(chat: Page) -> None:
    """Byte by byte, and in Chinese, the same text arrives."""
    whole = diary(chat, "'你好'")
    sliced = diary(chat, "'你好', {fault: {slice: 1}}")

    assert whole[-1]["answer"]
    assert "\ufffd" not in sliced[-1]["answer"]
    assert sliced[-1]["state"] == "done"


def test_keep_alives_are_shown_as_waiting(chat: Page) -> None:
    """Comments are no answer, and no error either."""
    fault = {"keep_alives": {"count": 3, "every": "500ms"}}
    seen = diary(chat, f"'Hi', {{fault: {json.dumps(fault)}}}")

    words = [each["words"] for each in seen if each["state"] == "waiting"]
    assert words[-1] == "waiting, 3 keep-alives"
    assert seen[-1]["words"] == "done"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1200])
def test_nothing_sticks_out(
    browser: Page, page_address: str, mock: str, width: int, *, dark: bool
) -> None:
    """A conversation is as wide as its window, and breaks no rule of its own policy."""
    browser.open(f"{page_address}?address={mock}", width, dark=dark)
    browser.evaluate(PREPARE)
    browser.evaluate("ask('x'.repeat(300))")

    assert browser.evaluate("document.documentElement.scrollWidth") <= width
    assert "Log.entryAdded" not in browser.seen()
    assert "Runtime.exceptionThrown" not in browser.seen()
