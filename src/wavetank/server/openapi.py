"""The OpenAPI description of the administration and of the simulated routes.

``openapi.json`` is kept by hand; the schema of a fault is put in from the file that
decides what a fault is.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wavetank.wire import JsonObject


@cache
def description() -> JsonObject:
    """Give the description (OpenAPI 3.1), read once."""
    # The endpoint is a long import that a server without one can do without.
    from wavetank.endpoint.faults import fault_schema

    text = Path(__file__).with_name("openapi.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    document["components"]["schemas"]["Fault"] = fault_schema().contents
    return document
