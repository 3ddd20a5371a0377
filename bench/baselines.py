"""What the mock is measured against: the simplest servers that can be written.

    python bench/baselines.py plain CHUNKS    aiohttp, one JSON dump and write a chunk
    python bench/baselines.py bare CHUNKS     an asyncio protocol, bytes encoded before
    python bench/baselines.py single CHUNKS   the same, a write for each event

Each prints the URL that it answers at. ``plain`` is what one writes by hand for a
test; the others say what the event loop and the kernel could do at best. A request
without ``"stream": true`` gets one short completion.
"""

from __future__ import annotations

import asyncio
import json
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

EVENTS_A_WRITE: Final = 32
HEAD: Final = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)


def chunk(number: int) -> dict[str, Any]:
    """Lay out a chunk as DeepSeek does."""
    delta = {"content": f" tok{number % 1000}"}
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": None}
    return {
        "id": "930c60df-bf64-41c9-a88e-3ec75f81e00e",
        "object": "chat.completion.chunk",
        "created": 1767225600,
        "model": "deepseek-v4-flash",
        "system_fingerprint": "fp_058df29938_prod0820_fp8_kvcache_20260402",
        "choices": [choice],
    }


def completion() -> dict[str, Any]:
    """Lay out a short whole answer."""
    message = {"role": "assistant", "content": "Hello."}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    usage = {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}
    named = {**chunk(0), "object": "chat.completion"}
    return {**named, "choices": [choice], "usage": usage}


def event(data: str) -> bytes:
    """Frame data as one event."""
    return f"data: {data}\n\n".encode()


async def plain(count: int) -> None:
    """Serve with aiohttp, as one would by hand."""

    async def answer(request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        if not asked.get("stream"):
            return web.json_response(completion())
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for number in range(count):
            await response.write(event(json.dumps(chunk(number))))
        await response.write(event("[DONE]"))
        await response.write_eof()
        return response

    app = web.Application()
    app.router.add_post("/chat/completions", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    print(f"http://{host}:{port}", flush=True)
    await asyncio.Event().wait()


class Bare(asyncio.Protocol):
    """Answers whatever comes with the same bytes, 32 events a write."""

    def __init__(self, writes: list[bytes]) -> None:
        self._writes = writes
        self._wire: asyncio.Transport | None = None
        self._ready = asyncio.Event()
        self._ready.set()
        self._speaking: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - TCP has no other
        self._wire = transport

    def data_received(self, data: bytes) -> None:
        """Answer."""
        del data
        self._speaking = asyncio.ensure_future(self._speak())

    def pause_writing(self) -> None:
        """Wait for the client."""
        self._ready.clear()

    def resume_writing(self) -> None:
        """Go on."""
        self._ready.set()

    async def _speak(self) -> None:
        for data in self._writes:
            if self._wire is None or self._wire.is_closing():
                return
            self._wire.write(data)
            await asyncio.sleep(0)
            await self._ready.wait()


def bare_writes(count: int, events_a_write: int) -> list[bytes]:
    """Encode the whole answer."""
    events = [event(json.dumps(chunk(number))) for number in range(count)]
    events.append(event("[DONE]"))
    pieces = [b"%x\r\n%s\r\n" % (len(each), each) for each in events]
    groups = range(0, len(pieces), events_a_write)
    writes = [b"".join(pieces[start : start + events_a_write]) for start in groups]
    return [HEAD + writes[0], *writes[1:-1], writes[-1] + b"0\r\n\r\n"]


async def bare(count: int, events_a_write: int = EVENTS_A_WRITE) -> None:
    """Serve with a protocol and nothing else."""
    writes = bare_writes(count, events_a_write)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Bare(writes), "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    print(f"http://{host}:{port}", flush=True)
    await server.serve_forever()


def main() -> None:
    """Serve until killed."""
    kind, count = sys.argv[1:]
    servers: dict[str, Callable[[int], Coroutine[Any, Any, None]]] = {
        "plain": plain,
        "bare": bare,
        "single": partial(bare, events_a_write=1),
    }
    asyncio.run(servers[kind](int(count)))


if __name__ == "__main__":
    main()
