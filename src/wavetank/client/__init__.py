"""Clients under test: what they are asked, what they answer, how they are driven.

An adapter in Python needs ``Call``, ``Turn``, ``ToolCall``, ``Failure`` and
``failure_of``; a harness needs ``open_client`` and ``Client``. The concrete clients
live in their modules (``in_process``, ``session``, ``one_shot``, ``reference``).
"""

from __future__ import annotations

from wavetank.client.call import (
    CAPABILITIES,
    Answer,
    Call,
    ClientInfo,
    Errored,
    Failure,
    Observation,
    Observed,
    Settings,
    Skipped,
    ToolCall,
    Turn,
)
from wavetank.client.chunk_reader import ChunkReader
from wavetank.client.client import Client, Progress, ignore_progress
from wavetank.client.failure import failure_of
from wavetank.client.history import next_messages, tool_messages
from wavetank.client.in_hand import InHand, take_turns, take_turns_async
from wavetank.client.in_process import InProcessClient, python_runtime
from wavetank.client.opening import ClientSpec, open_client
from wavetank.client.protocol import (
    ProtocolError,
    observation_from_json,
    observation_to_json,
)
from wavetank.client.session_server import serve_session

__all__ = [
    "CAPABILITIES",
    "Answer",
    "Call",
    "ChunkReader",
    "Client",
    "ClientInfo",
    "ClientSpec",
    "Errored",
    "Failure",
    "InHand",
    "InProcessClient",
    "Observation",
    "Observed",
    "Progress",
    "ProtocolError",
    "Settings",
    "Skipped",
    "ToolCall",
    "Turn",
    "failure_of",
    "ignore_progress",
    "next_messages",
    "observation_from_json",
    "observation_to_json",
    "open_client",
    "python_runtime",
    "serve_session",
    "take_turns",
    "take_turns_async",
    "tool_messages",
]
