"""What a test means by an id, a pattern, a path or YAML text: a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wavetank.conformance.selecting import select
from wavetank.errors import UsageError
from wavetank.scenario.loading import load_suite, load_text
from wavetank.scenario.model import Scenario
from wavetank.shipped import shipped_folder
from wavetank.verdict.case_pattern import matches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.plugin.host import Host


def scenario_meant(what: str | Path | Scenario, host: Host) -> Scenario:
    """Return the scenario meant by an id, a path or YAML text.

    Raises:
        NothingSelectedError: No scenario has this id; close spellings are named.
        UsageError: There is no such file.
        InvalidFileError: The file or text has problems.
    """
    if isinstance(what, Scenario):
        return what
    if isinstance(what, Path) or _is_text(what):
        return _authored(what)
    return _shipped(what, host)


def selected_scenarios(selectors: Sequence[str]) -> tuple[Scenario, ...]:
    """Return the shipped scenarios that a marker's selectors name, in order."""
    suite = load_suite(shipped_folder("scenarios"))
    return select(suite, list(selectors)).selected


def _shipped(selector: str, host: Host) -> Scenario:
    """Return the first shipped scenario that the id or pattern names."""
    for scenario in host.suite.scenarios:
        if matches(selector, scenario.case_id):
            return scenario
    return select(host.suite, [selector]).selected[0]


def _is_text(what: str) -> bool:
    """Tell YAML text and paths from ids: ids have neither line ends nor suffixes."""
    return "\n" in what or what.endswith((".yaml", ".yml"))


def _authored(what: str | Path) -> Scenario:
    """Return the first variant of a scenario given as a path or as YAML text."""
    if isinstance(what, str) and "\n" in what:
        return load_text(what, "<play>", "inline/scenario")[0]
    path = Path(what)
    if not path.is_file():
        raise UsageError(f"{path}: no such scenario file")
    text = path.read_text(encoding="utf-8")
    return load_text(text, str(path), f"inline/{path.stem}")[0]
