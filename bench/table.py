"""The figures beside their bounds: as a table for people, as JSON for programs.

    python bench/table.py report/bench.json

prints a run that was written before as the Markdown of ``docs/performance.md``.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    Attributes:
        what: What was measured.
        figure: The mock's, in ``unit``; a median where there were several rounds.
        unit: ``events/s``, ``ms``, ``MB``, ``x`` for a ratio, ``%``.
        beside: The same of whom it is compared with, or ``None``.
        ratio: Figure to ``beside``, the median over the rounds; or ``None``.
        bound: What it must keep; of the ratio where there is one.
        sense: Whether the bound is the least or the most.
    """

    what: str
    figure: float
    unit: str
    beside: float | None = None
    ratio: float | None = None
    bound: float | None = None
    sense: Literal["least", "most"] = "most"

    @property
    def met(self) -> bool | None:
        """Whether the bound is kept; ``None`` without one."""
        if self.bound is None:
            return None
        judged = self.figure if self.ratio is None else self.ratio
        return judged >= self.bound if self.sense == "least" else judged <= self.bound


def show(rows: list[Row], about: dict[str, Any]) -> None:
    """Print the table."""
    table = Table(title=f"{about['machine']}, {about['python']}")
    table.add_column("what")
    for name in ("mock", "beside", "ratio", "bound"):
        table.add_column(name, justify="right")
    table.add_column("met")
    for row in rows:
        *cells, met = _cells(row)
        table.add_row(*cells, f"[red]{met}[/]" if met == "no" else met)
    Console(width=110).print(table)


def as_markdown(rows: list[Row]) -> str:
    """Give the table for a page."""
    lines = [("What", "Mock", "Beside it", "Ratio", "Bound", "Met")]
    lines += [("---", "--:", "--:", "--:", "--:", "---")]
    lines += [_cells(row) for row in rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cells(row: Row) -> tuple[str, str, str, str, str, str]:
    met = {True: "yes", False: "no", None: ""}[row.met]
    beside = "" if row.beside is None else _figure(row.beside)
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    figure = f"{_figure(row.figure)} {row.unit}"
    return row.what, figure, beside, ratio, _bound(row), met


def _figure(figure: float) -> str:
    return f"{figure:,.0f}" if abs(figure) >= 1000 else f"{figure:.3g}"


def as_data(rows: list[Row], about: dict[str, Any]) -> dict[str, Any]:
    """Give everything as JSON data."""
    return {**about, "rows": [{**asdict(row), "met": row.met} for row in rows]}


def about_machine() -> dict[str, Any]:
    """Say what it ran on."""
    load = os.getloadavg()
    return {
        "machine": f"{os.cpu_count()} x {_processor()}",
        "system": platform.platform(terse=True),
        "python": f"Python {platform.python_version()}",
        "load_before": [round(each, 1) for each in load],
    }


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.machine()
    names = (line for line in text.splitlines() if line.startswith("model name"))
    return next(names, platform.machine()).partition(":")[2].strip()


def _bound(row: Row) -> str:
    if row.bound is None:
        return ""
    sign = "≥" if row.sense == "least" else "≤"
    return f"{sign} {row.bound:g}{' x' if row.ratio is not None else ''}"


def main() -> None:
    """Print a saved run as Markdown."""
    data = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    names = {each.name for each in fields(Row)}
    print(
        as_markdown(
            [Row(**{name: row[name] for name in names}) for row in data["rows"]]
        )
    )


if __name__ == "__main__":
    main()
