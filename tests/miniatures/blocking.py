"""A miniature client on blocking sockets, one thread for each call."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

from miniatures.actions import Abandon, Action, Close, Open, Receive, Send, Wait

if TYPE_CHECKING:
    from collections.abc import Callable

    from miniatures.good import MiniatureClient
    from wavetank.client import Call, Observation

READ_AT_MOST = 1 << 20


class BlockingClient:
    """Runs a client where the caller stands; callable as an in-process client."""

    def __init__(self, client: MiniatureClient) -> None:
        self.CLIENT = client.CLIENT
        self.SELECTORS = client.SELECTORS
        self._client = client
        self._abandoned: list[socket.socket] = []

    def __call__(self, call: Call, progress: Callable[[int], None]) -> Observation:
        steps = self._client.converse(call, progress)
        connection = _Connection(self._abandoned)
        try:
            action = next(steps)
            while True:
                try:
                    data = connection.perform(action)
                except OSError as error:
                    action = steps.throw(error)
                else:
                    action = steps.send(data)
        except StopIteration as stop:
            observation: Observation = stop.value
            return observation
        finally:
            connection.close()

    def close(self) -> None:
        """Close what the client left open."""
        for each in self._abandoned:
            each.close()


class _Connection:
    def __init__(self, abandoned: list[socket.socket]) -> None:
        self._socket: socket.socket | None = None
        self._abandoned = abandoned

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def perform(self, action: Action) -> bytes:
        match action, self._socket:
            case Open(host, port), _:
                self.close()
                self._socket = socket.create_connection((host, port))
            case Send(data), socket.socket() as open_socket:
                open_socket.settimeout(None)
                open_socket.sendall(data)
            case Receive(timeout), socket.socket() as open_socket:
                open_socket.settimeout(timeout)
                return open_socket.recv(READ_AT_MOST)
            case Wait(seconds), _:
                time.sleep(seconds)
            case Close(), _:
                self.close()
            case Abandon(), socket.socket() as open_socket:
                self._abandoned.append(open_socket)
                self._socket = None
        return b""
