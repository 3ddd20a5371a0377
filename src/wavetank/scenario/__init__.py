"""The scenario language: authored text to frozen data.

``load_suite``, ``load_scenario`` and ``load_text`` read YAML; ``build_reply`` takes
inline steps from Python code. Whatever is wrong comes as one ``InvalidFileError``
that carries every problem. The steps are in ``wavetank.scenario.steps``.
"""

from wavetank.scenario.assembling import SCHEMA_FILE, scenario_schema
from wavetank.scenario.expectation import (
    UNSET,
    AuthoredExpectation,
    ErrorKind,
    Outcome,
    Unset,
)
from wavetank.scenario.inline import build_conditions, build_reply
from wavetank.scenario.loading import (
    CATALOGUE,
    DISPUTES,
    load_scenario,
    load_suite,
    load_text,
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
