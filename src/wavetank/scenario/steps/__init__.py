"""The steps of the scenario language, one frozen class each.

A step is one authored line of a reply. In YAML it is a mapping with exactly one
key, the step's name; here it is one class, discriminated by its type. The modules
are in the order of the documentation: semantic steps say what DeepSeek means, event
steps say which server-sent event leaves, byte steps say which bytes leave, flow steps
say when, and ends say how the exchange is over.
"""

from typing import Final, TypeAlias

from wavetank.scenario.steps.ends import Cut, End, EndStep, Inside, Reset
from wavetank.scenario.steps.events import (
    ChunkObject,
    CommentLine,
    EventStep,
    RawEvent,
)
from wavetank.scenario.steps.flow import (
    AwaitClose,
    AwaitDelta,
    FlowStep,
    Pause,
    Stall,
)
from wavetank.scenario.steps.raw import ByteStep, Fill, Hex, Raw
from wavetank.scenario.steps.semantic import (
    BlankLines,
    Content,
    Done,
    Error,
    Finish,
    Json,
    KeepAlive,
    Reasoning,
    Role,
    SemanticStep,
    ToolCall,
    Usage,
)

Step: TypeAlias = SemanticStep | EventStep | ByteStep | FlowStep | EndStep

_NAMES: Final[dict[type, str]] = {
    Role: "role",
    Reasoning: "reasoning",
    Content: "content",
    ToolCall: "tool_call",
    Finish: "finish",
    Usage: "usage",
    KeepAlive: "keep_alive",
    BlankLines: "blank_lines",
    Error: "error",
    Json: "json",
    Done: "done",
    RawEvent: "event",
    CommentLine: "comment",
    ChunkObject: "chunk",
    Raw: "raw",
    Hex: "hex",
    Fill: "fill",
    Pause: "pause",
    Stall: "stall",
    AwaitDelta: "await_delta",
    AwaitClose: "await_close",
    End: "end",
    Cut: "cut",
    Reset: "reset",
}


def step_name(step: Step) -> str:
    """Give the name an author writes for a step."""
    return _NAMES[type(step)]


__all__ = [
    "AwaitClose",
    "AwaitDelta",
    "BlankLines",
    "ByteStep",
    "ChunkObject",
    "CommentLine",
    "Content",
    "Cut",
    "Done",
    "End",
    "EndStep",
    "Error",
    "EventStep",
    "Fill",
    "Finish",
    "FlowStep",
    "Hex",
    "Inside",
    "Json",
    "KeepAlive",
    "Pause",
    "Raw",
    "RawEvent",
    "Reasoning",
    "Reset",
    "Role",
    "SemanticStep",
    "Stall",
    "Step",
    "ToolCall",
    "Usage",
    "step_name",
]
