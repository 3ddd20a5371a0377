"""Bad days: what can go wrong with an answer, as data and as pure rewrites.

``read_fault`` makes a ``Fault`` of plain data; ``on_speech`` applies its effects to
what the model says, ``replacement`` and ``on_reply`` to the reply.
"""

from wavetank.endpoint.faults.effects import Effect
from wavetank.endpoint.faults.fault import Fault
from wavetank.endpoint.faults.loading import fault_schema, parse_fault, read_fault
from wavetank.endpoint.faults.reply import on_reply, replacement
from wavetank.endpoint.faults.speech import on_speech

__all__ = [
    "Effect",
    "Fault",
    "fault_schema",
    "on_reply",
    "on_speech",
    "parse_fault",
    "read_fault",
    "replacement",
]
