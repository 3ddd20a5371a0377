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
from wavetank.client.client import Client, Progress, ignore_progress
from wavetank.client.failure import failure_of
from wavetank.client.in_process import InProcessClient
from wavetank.client.opening import ClientSpec, open_client
from wavetank.client.protocol import (
    ProtocolError,
    observation_from_json,
    observation_to_json,
)

__all__ = [
    "CAPABILITIES",
    "Answer",
    "Call",
    "Client",
    "ClientInfo",
    "ClientSpec",
    "Errored",
    "Failure",
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
    "observation_from_json",
    "observation_to_json",
    "open_client",
]
