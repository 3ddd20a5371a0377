"""The scenario language: authored text to frozen data.

``load_suite``, ``load_scenario`` and ``load_text`` read YAML; ``build_reply`` takes
inline steps from Python code. Whatever is wrong comes as one ``InvalidFileError``
that carries every problem. The steps are in ``wavetank.scenario.steps``.

The types are imported at once, the loaders when they are asked for: whoever only
answers requests needs no YAML and no schema.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from wavetank.scenario.expectation import (
    UNSET,
    AuthoredExpectation,
    ErrorKind,
    Outcome,
    Unset,
)
from wavetank.scenario.model import (
    Condition,
    Delivery,
    Exchange,
    Head,
    Layout,
    PlannedCall,
    Reply,
    Scenario,
    Slicing,
    Suite,
    Then,
    ThenToolResults,
    ThenUser,
)
from wavetank.scenario.steps import Step

if TYPE_CHECKING:
    from wavetank.scenario.assembling import SCHEMA_FILE, scenario_schema
    from wavetank.scenario.inline import build_conditions, build_reply
    from wavetank.scenario.loading import (
        CATALOGUE,
        DISPUTES,
        load_scenario,
        load_suite,
        load_text,
    )

__all__ = [
    "CATALOGUE",
    "DISPUTES",
    "SCHEMA_FILE",
    "UNSET",
    "AuthoredExpectation",
    "Condition",
    "Delivery",
    "ErrorKind",
    "Exchange",
    "Head",
    "Layout",
    "Outcome",
    "PlannedCall",
    "Reply",
    "Scenario",
    "Slicing",
    "Step",
    "Suite",
    "Then",
    "ThenToolResults",
    "ThenUser",
    "Unset",
    "build_conditions",
    "build_reply",
    "load_scenario",
    "load_suite",
    "load_text",
    "scenario_schema",
]

_LATE: Final = MappingProxyType(
    {
        "CATALOGUE": "loading",
        "DISPUTES": "loading",
        "SCHEMA_FILE": "assembling",
        "build_conditions": "inline",
        "build_reply": "inline",
        "load_scenario": "loading",
        "load_suite": "loading",
        "load_text": "loading",
        "scenario_schema": "assembling",
    }
)


def __getattr__(name: str) -> Any:
    """Import a loader."""
    if name in _LATE:
        return getattr(import_module(f"wavetank.scenario.{_LATE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
