"""Every broken client, by the requirement that it breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from miniatures import (
    broken_chat,
    broken_chat_requests,
    broken_chat_tools,
    broken_content,
    broken_end,
    broken_errors,
    broken_message,
    broken_messages,
    broken_request,
    broken_sse,
    broken_stream,
    broken_transport,
)

if TYPE_CHECKING:
    from types import ModuleType

    from miniatures.good import MiniatureClient

_MODULES: Final = (
    broken_sse, broken_content, broken_stream, broken_message, broken_end, broken_request,
    broken_errors, broken_transport,
    broken_chat, broken_chat_tools, broken_chat_requests, broken_messages,
)  # fmt: skip


def _clients_of(module: ModuleType) -> list[Any]:
    return [each for each in vars(module).values() if getattr(each, "breaks", "")]


BROKEN: Final[dict[str, type[MiniatureClient]]] = {
    client.breaks: client for module in _MODULES for client in _clients_of(module)
}
