"""Checks of the tools a request declares."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from wavetank.endpoint.strict_schema import strict_problem
from wavetank.endpoint.value_checks import too_long
from wavetank.wire.payload import encode_json

if TYPE_CHECKING:
    from wavetank.endpoint.checked import Check, Checked

_NAME: Final = re.compile(r"[a-zA-Z0-9_-]+")


def check_tool_count(request: Checked) -> str | None:
    """Refuse more tools than documented; no sample of DeepSeek's text exists."""
    count, most = len(_functions(request)), request.profile.limits.tools
    if most is None or count <= most:
        return None
    return (
        f"Invalid 'tools': array too long. Expected an array with maximum length "
        f"{most}, but got an array with length {count} instead."
    )


def check_tool_names(request: Checked) -> str | None:
    """Refuse a function name with other characters, or too long a one."""
    most = request.profile.limits.tool_name
    for index, function in enumerate(_functions(request)):
        where, name = f"tools[{index}].function.name", function["name"]
        problem = pattern_mismatch(where, name) or too_long(where, name, most)
        if problem:
            return problem
    return None


def check_tool_schemas(request: Checked) -> str | None:
    """Refuse parameters that are no object schema; absent ones are fine."""
    for function in _functions(request):
        schema = function.get("parameters")
        if schema is None:
            continue
        kind = schema.get("type") if isinstance(schema, dict) else None
        if kind != "object":
            seen = encode_json(kind).decode()
            return (
                f"Invalid schema for function '{function['name']}': schema must be a "
                f"JSON Schema of 'type: \"object\"', got 'type: {seen}'."
            )
    return None


def check_strict_tools(request: Checked) -> str | None:
    """Refuse strict schemas outside the subset: only on beta, only if all are strict."""
    functions = _functions(request)
    rules = request.profile.switches.strict_schemas
    strict = bool(functions) and all(each.get("strict") is True for each in functions)
    if not request.beta or not strict or rules == "off":
        return None
    for function in functions:
        problem = strict_problem(
            function.get("parameters") or {}, documented=rules == "documented"
        )
        if problem:
            return f"Invalid tool parameters schema : {problem}"
    return None


def check_tool_choice(request: Checked) -> str | None:
    """Refuse to be told to call a tool while thinking; without tools all is taken."""
    choice = request.members.get("tool_choice")
    told = choice == "required" or isinstance(choice, dict)
    if told and request.thinks and _functions(request):
        return "Thinking mode does not support this tool_choice"
    return None


def pattern_mismatch(name: str, text: str) -> str | None:
    """Refuse other characters than a name may have, in the captured words."""
    if _NAME.fullmatch(text):
        return None
    return (
        f"Invalid '{name}': string does not match pattern. Expected a string that "
        "matches the pattern '^[a-zA-Z0-9_-]+$'."
    )


def _functions(request: Checked) -> list[dict[str, Any]]:
    return [tool["function"] for tool in request.members.get("tools") or ()]


TOOL_CHECKS: Final[tuple[Check, ...]] = (
    check_tool_count,
    check_tool_names,
    check_tool_schemas,
    check_strict_tools,
    check_tool_choice,
)
