"""The example page in a real browser, from another origin than the mock's."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from e2e.example_page import ExamplePage, serving_the_page
from e2e.target import serving
from report.browser import browser_page, find_browser

if TYPE_CHECKING:
    from collections.abc import Iterator

BROWSER = find_browser()
pytestmark = pytest.mark.skipif(
    not BROWSER,
    reason="no Chromium: THE EXAMPLE PAGE WAS NOT TESTED; install chromium or set "
    "WAVETANK_BROWSER",
)


@pytest.fixture(scope="module", name="mock")
def fixture_mock() -> Iterator[str]:
    """Run a mock that speaks so slowly that somebody can interrupt it."""
    with serving("--tokens-per-second", "200") as address:
        yield address


@pytest.fixture(scope="module", name="page")
def fixture_page() -> Iterator[ExamplePage]:
    """Return the page in one browser for all tests."""
    with serving_the_page() as address, browser_page(BROWSER) as browser:
        yield ExamplePage(browser, address)


@pytest.fixture(name="chat")
def fixture_chat(page: ExamplePage, mock: str) -> ExamplePage:
    """Return the page, fresh and pointed at the mock."""
    page.open(mock)
    return page


def requests_of(mock: str) -> list[dict[str, Any]]:
    """What the mock was asked, by its own account."""
    with urllib.request.urlopen(f"{mock}/_wavetank/requests") as answer:  # noqa: S310 - our own loopback
        told: list[dict[str, Any]] = json.load(answer)["requests"]
    return told


def test_reasoning_streams_into_a_panel_of_its_own(chat: ExamplePage) -> None:
    """Thoughts grow while nothing is answered yet; the panel folds when words come."""
    seen = chat.ask("Stream a haiku about caching.")

    thinking = [each for each in seen if each["state"] == "thinking"]
    answering = [each for each in seen if each["state"] == "answering"]
    assert len({each["thought"] for each in thinking}) > 3
    assert not any(each["answer"] for each in thinking)
    assert len({each["answer"] for each in answering}) > 3
    assert all(each["open"] for each in thinking)
    assert not any(each["open"] for each in answering)
    assert seen[-1]["words"] == "done"
    assert seen[-1]["thought"] == thinking[-1]["thought"]


def test_what_the_server_exposes_is_shown(chat: ExamplePage, mock: str) -> None:
    """Counters come from the last chunk, the trace from a header of another origin."""
    seen = chat.ask("Hi")

    assert "tokens asked" in seen[-1]["counts"]
    assert "trace " in seen[-1]["counts"]
    last = requests_of(mock)[-1]
    assert last["headers"]["origin"].startswith("http://127.0.0.1:")
    assert last["body"]["messages"] == [{"role": "user", "content": "Hi"}]


def test_a_conversation_goes_on(chat: ExamplePage, mock: str) -> None:
    """The answer is sent back with the next question, the reasoning is not."""
    first = chat.ask("Hi")
    chat.ask("And then?")

    messages = requests_of(mock)[-1]["body"]["messages"]
    assert [each["role"] for each in messages] == ["user", "assistant", "user"]
    assert messages[1] == {"role": "assistant", "content": first[-1]["answer"]}


def test_stop_ends_the_request(chat: ExamplePage, mock: str) -> None:
    """What was said stays; the mock notices that the reader has left, and bills less."""
    press = "(seen) => seen.answer && document.getElementById('stop').click()"
    seen = chat.ask("Write 2000 words.", during=press)

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
    chat: ExamplePage, fault: dict[str, Any], state: str, words: str
) -> None:
    """A refusal shows the server's words, a cut says that something is missing."""
    seen = chat.ask("Hi", fault)

    assert seen[-1]["state"] == state
    assert words in seen[-1]["problem"]


def test_pieces_do_not_matter(chat: ExamplePage) -> None:
    """Byte by byte, and in Chinese, the same text arrives."""
    whole = chat.ask("你好")
    sliced = chat.ask("你好", {"slice": 1})

    assert whole[-1]["answer"]
    assert "\ufffd" not in sliced[-1]["answer"]
    assert sliced[-1]["state"] == "done"


def test_keep_alives_are_shown_as_waiting(chat: ExamplePage) -> None:
    """Comments are no answer, and no error either."""
    seen = chat.ask("Hi", {"keep_alives": {"count": 3, "every": "500ms"}})

    words = [each["words"] for each in seen if each["state"] == "waiting"]
    assert words[-1] == "waiting, 3 keep-alives"
    assert seen[-1]["words"] == "done"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1200])
def test_nothing_sticks_out(
    page: ExamplePage, mock: str, width: int, *, dark: bool
) -> None:
    """A conversation is as wide as its window, and breaks no rule of its own policy."""
    page.open(mock, width, dark=dark)
    page.ask("x" * 300)

    assert page.browser.evaluate("document.documentElement.scrollWidth") <= width
    assert "Log.entryAdded" not in page.browser.seen()
    assert "Runtime.exceptionThrown" not in page.browser.seen()
