"""The adapter's end of a session, for adapters written in Python.

Any ``Client`` can be served, an in-process callable above all::

    from wavetank.client import InProcessClient
    from wavetank.client.session_server import serve_session

    serve_session(InProcessClient(ask))
"""

from __future__ import annotations

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import IO, TYPE_CHECKING

from wavetank.client.protocol import (
    answer_to_json,
    call_from_json,
    check_message,
    info_to_json,
)
from wavetank.wire.payload import encode_json

if TYPE_CHECKING:
    from wavetank.client.client import Client
    from wavetank.wire.payload import JsonObject


def serve_session(
    client: Client, source: IO[bytes] | None = None, sink: IO[bytes] | None = None
) -> None:
    """Answer calls until ``stop`` or end of file, then close the client.

    Args:
        client: Who answers; as many calls at once as it says it takes.
        source: Where messages come from; stdin where absent.
        sink: Where messages go; stdout where absent.

    Raises:
        ProtocolError: A message from the harness breaks the schema.
    """
    session = _Session(client, sys.stdout.buffer if sink is None else sink)
    try:
        with ThreadPoolExecutor(client.info.concurrency) as workers:
            for line in sys.stdin.buffer if source is None else source:
                message = json.loads(line)
                check_message("toClient", message)
                match message["cmd"]:
                    case "start":
                        session.send(info_to_json(client.info))
                    case "run":
                        workers.submit(session.run, message["id"], message["call"])
                    case _:
                        break
    finally:
        client.close()


class _Session:
    """Writes whole lines from several threads."""

    def __init__(self, client: Client, sink: IO[bytes]) -> None:
        self._client = client
        self._sink = sink
        self._lock = threading.Lock()

    def send(self, message: JsonObject) -> None:
        with self._lock:
            self._sink.write(encode_json(message) + b"\n")
            self._sink.flush()

    def run(self, id_: str, call: JsonObject) -> None:
        def report(deltas: int) -> None:
            self.send({"id": id_, "progress": {"deltas": deltas}})

        answer = self._client.ask(call_from_json(call), report)
        self.send(answer_to_json(id_, answer))
