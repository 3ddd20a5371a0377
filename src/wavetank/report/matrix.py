"""Several runs as one matrix: a row for each scenario, a column for each run.

Rows are grouped by area, the folder of a scenario. Variants of a scenario are folded
into its row, which stands where the worst of them does. A case that a run has not is
``absent``: shown as such, with the reason where one is known, and never a pass.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from wavetank.report.standing import STANDINGS
from wavetank.report.summary import LEVELS, short_name, standing_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wavetank.report.run import CaseRecord, Run
    from wavetank.report.standing import Standing
    from wavetank.verdict.model import Level, Requirement

Place: TypeAlias = "Standing | Literal['absent']"
PLACES: Final[tuple[Place, ...]] = ("pass", "absent", *STANDINGS[1:])
"""From best to worst: what was not run keeps what it is part of from being green."""
NOT_PART: Final = "not part of this run"


@dataclass(frozen=True, slots=True)
class Column:
    """One run of the matrix.

    Attributes:
        run: The run.
        name: The client and its version; told apart by a number where runs share it.
        records: The run's cases by id.
        reasons: Why cases were not run, by id.
    """

    run: Run
    name: str
    records: Mapping[str, CaseRecord]
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One case in one run.

    Attributes:
        column: The run.
        place: Where the case stands, or ``absent``.
        record: The case, unless it is absent.
        reason: Why it is absent; empty for one that is not.
    """

    column: Column
    place: Place
    record: CaseRecord | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in every run.

    Attributes:
        case: The case id.
        variant: What sets it apart from the other variants, without brackets.
        title: The scenario's title.
        cells: One for each column.
    """

    case: str
    variant: str
    title: str
    cells: tuple[Cell, ...]

    @property
    def requirements(self) -> tuple[str, ...]:
        """Ids of the requirements that the case was judged by, in any run."""
        findings = (
            finding.requirement
            for cell in self.cells
            if cell.record
            for finding in cell.record.verdict.findings
        )
        return tuple(dict.fromkeys(findings))


@dataclass(frozen=True, slots=True)
class Mark:
    """How all variants of a scenario stand in one run.

    Attributes:
        place: Where the worst of them stands.
        passed: How many pass.
        total: How many there are, those that were not run included.
    """

    column: Column
    place: Place
    passed: int
    total: int


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """One scenario with all of its variants.

    Attributes:
        scenario: The scenario id.
        levels: Levels of the requirements it was judged by, strictest first.
        cases: Its variants; one for a scenario without.
        marks: How it stands in each run.
    """

    scenario: str
    title: str
    levels: tuple[Level, ...]
    cases: tuple[CaseRow, ...]
    marks: tuple[Mark, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place at which one of its cells stands, each once."""
        cells = (cell.place for case in self.cases for cell in case.cells)
        return tuple(dict.fromkeys(cells))


@dataclass(frozen=True, slots=True)
class Area:
    """Scenarios of one folder, and how they stand in each run."""

    name: str
    scenarios: tuple[ScenarioRow, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Runs side by side.

    Attributes:
        columns: The runs, in the order given.
        areas: The rows.
        requirements: The catalogue's excerpts of all runs, by id; the last one wins.
    """

    columns: tuple[Column, ...]
    areas: tuple[Area, ...]
    requirements: Mapping[str, Requirement]

    @property
    def counts(self) -> Mapping[Place, int]:
        """Cells by place; only places that occur, worst first."""
        counts = Counter(
            cell.place
            for area in self.areas
            for row in area.scenarios
            for case in row.cases
            for cell in case.cells
        )
        return {place: counts[place] for place in reversed(PLACES) if counts[place]}


def build_matrix(runs: Sequence[Run]) -> Matrix:
    """Put runs side by side, whatever suites and terms they had."""
    columns = tuple(_columns(runs))
    variants: dict[str, list[CaseRow]] = {}
    for row in _case_rows(columns):
        variants.setdefault(row.case.partition("[")[0], []).append(row)
    areas: dict[str, list[ScenarioRow]] = {}
    for scenario, cases in variants.items():
        folder, slash, _ = scenario.partition("/")
        name = folder if slash else "other"
        areas.setdefault(name, []).append(_scenario(scenario, tuple(cases)))
    return Matrix(
        columns,
        tuple(_area(name, tuple(rows)) for name, rows in sorted(areas.items())),
        {each.id: each for run in runs for each in run.header.requirements},
    )


def _columns(runs: Sequence[Run]) -> Iterator[Column]:
    seen: Counter[str] = Counter()
    for run in runs:
        name = short_name(run.header.client)
        name += f" through {run.header.through}" if run.header.through else ""
        seen[name] += 1
        yield Column(
            run=run,
            name=name if seen[name] == 1 else f"{name} ({seen[name]})",
            records={record.case: record for record in run.cases},
            reasons={each.case: each.reason for each in run.footer.unselected},
        )


def _case_rows(columns: Sequence[Column]) -> Iterator[CaseRow]:
    titles = {
        case: record.title
        for column in columns
        for case, record in column.records.items()
    }
    known = {case for column in columns for case in column.reasons}
    for case in sorted(titles.keys() | known):
        _, bracket, rest = case.partition("[")
        yield CaseRow(
            case=case,
            variant=rest.removesuffix("]") if bracket else "",
            title=titles.get(case, ""),
            cells=tuple(_cell(column, case) for column in columns),
        )


def _cell(column: Column, case: str) -> Cell:
    record = column.records.get(case)
    if record is None:
        return Cell(column, "absent", reason=column.reasons.get(case, NOT_PART))
    return Cell(column, standing_of(record, column.run), record)


def _scenario(scenario: str, cases: tuple[CaseRow, ...]) -> ScenarioRow:
    levels = {
        finding.level
        for case in cases
        for cell in case.cells
        if cell.record
        for finding in cell.record.verdict.findings
    }
    return ScenarioRow(
        scenario=scenario,
        title=next((case.title for case in cases if case.title), ""),
        levels=tuple(level for level in LEVELS if level in levels),
        cases=cases,
        marks=tuple(_marks([case.cells for case in cases])),
    )


def _area(name: str, scenarios: tuple[ScenarioRow, ...]) -> Area:
    cells = [case.cells for row in scenarios for case in row.cases]
    return Area(name, scenarios, tuple(_marks(cells)))


def _marks(rows: Sequence[tuple[Cell, ...]]) -> Iterator[Mark]:
    for cells in zip(*rows, strict=True):
        places = [cell.place for cell in cells]
        yield Mark(
            cells[0].column,
            max(places, key=PLACES.index),
            places.count("pass"),
            len(places),
        )
