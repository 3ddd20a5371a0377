"""The reference client as a session, and one that dies: stand-ins for installed ones.

``python reference_session.py [dies|deaf]``.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from wavetank.client import InProcessClient
from wavetank.client.reference import REFERENCE, ReferenceClient
from wavetank.client.session_server import serve_session

if TYPE_CHECKING:
    from wavetank.client import Answer, Call, Progress

CLIENT = ReferenceClient()
CALLS: list[Call] = []
INFO = replace(REFERENCE, capabilities=frozenset({"stream"}))


def ask(call: Call, progress: Progress) -> Answer:
    """Answer as the reference client does, unless told otherwise."""
    CALLS.append(call)
    if "dies" in sys.argv and len(CALLS) > 1:
        os._exit(7)
    if "deaf" in sys.argv:
        call = replace(call, base_url="http://127.0.0.1:9")
    return CLIENT.ask(call, progress)


if __name__ == "__main__":
    serve_session(InProcessClient(ask, INFO))
