"""The example page as its reader uses it, in a real browser."""

from __future__ import annotations

import functools
import json
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from report.browser import Page

FOLDER: Final = Path(__file__).parents[2] / "examples" / "browser"
# A diary of what changes on the page while a question is asked.
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


@contextmanager
def serving_the_page() -> Iterator[str]:
    """Serve the example's folder as a developer does; give its address."""
    handler = functools.partial(_Quiet, directory=str(FOLDER))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


class ExamplePage:
    """The page in one browser.

    Args:
        browser: Where it is shown.
        address: The page's own.
    """

    def __init__(self, browser: Page, address: str) -> None:
        self.browser = browser
        self._address = address

    def open(self, mock: str, width: int = 1200, *, dark: bool = False) -> None:
        """Load the page anew, pointed at a mock."""
        self.browser.open(f"{self._address}?address={mock}", width, dark=dark)
        self.browser.evaluate(PREPARE)

    def set(self, field: str, value: str) -> None:
        """Fill in one of the page's fields."""
        self.browser.evaluate(
            f"document.getElementById({json.dumps(field)}).value = {json.dumps(value)}"
        )

    def ask(
        self, question: str, fault: Any = "", during: str = "() => {}"
    ) -> list[dict[str, Any]]:
        """Ask a question; give every state that the turn went through.

        Args:
            question: What is asked.
            fault: The fault to choose on the page.
            during: JavaScript that is called with each state.
        """
        choice = f"{{fault: {json.dumps(fault)}, during: {during}}}"
        seen: list[dict[str, Any]] = self.browser.evaluate(
            f"ask({json.dumps(question)}, {choice})"
        )
        return seen
