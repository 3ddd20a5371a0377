"""Measuring which of a client's own code runs, with coverage.py.

A client in this process is measured from before it is imported. A client's own
processes are measured by a ``sitecustomize`` that Python finds on ``PYTHONPATH``; it
brings this environment's coverage.py along, so that the client's environment needs
none. Neither the client's settings for coverage.py nor the user's are read.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import tokenize
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from wavetank.conformance import sitecustomize
from wavetank.conformance.sitecustomize import WARNINGS
from wavetank.cover import Cover, Lines, is_entered, module_name, overlay, scan
from wavetank.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import TracebackType

    from coverage import Coverage


GRACE_S: Final = 10.0
"""How long a client's process may take to end: it writes its data on the way."""
DATA_FILE: Final = ".coverage"
# Files that a client's process leaves beside its data.
STARTED: Final = "started-*"
TROUBLE: Final = "trouble-*"
NOT_PYTHON: Final = (
    "nothing was measured: no Python process of the client started in a way that "
    "can be; one that ignores PYTHONPATH (python -I or -E) or is no Python cannot"
)


class Measurement:
    """A measurement under way; use it as a context, and open the client in it.

    Args:
        packages: Dotted names of the packages or modules to measure.
        in_process: Whether the client lives in this process.

    Raises:
        UsageError: coverage.py is not installed, or a package is not, in this process.
    """

    def __init__(self, packages: Sequence[str], *, in_process: bool) -> None:
        if not _is_importable("coverage"):
            raise UsageError(
                "--cover needs the coverage package; install it with: "
                "pip install 'wavetank[cover]'"
            )
        absent = [each for each in packages if in_process and not _is_importable(each)]
        if absent:
            raise UsageError(
                f"--cover {absent[0]}: there is no such package; name it as it is imported"
            )
        self._packages = tuple(packages)
        self._in_process = in_process
        self._folder = Path(tempfile.mkdtemp(prefix="wavetank-cover-"))
        self._coverage: Coverage | None = None

    def __enter__(self) -> Self:
        if self._in_process:
            self._coverage = self._new_coverage(source_pkgs=list(self._packages))
            self._coverage.start()
        else:
            self._prepare()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def environment(self) -> Mapping[str, str]:
        """What a client's process needs in its environment to be measured."""
        if self._in_process:
            return {}
        paths = [str(self._folder), os.environ.get("PYTHONPATH", "")]
        return {
            "PYTHONPATH": os.pathsep.join(filter(None, paths)),
            "WAVETANK_COVER": ",".join(self._packages),
        }

    def collect(self) -> Cover:
        """Say what was reached; call it when the client is closed."""
        self._stop()
        whole = self._new_coverage()
        if any(self._folder.glob(f"{DATA_FILE}.*")):
            whole.combine([str(self._folder)])
        data = whole.get_data()
        executed = {
            path: frozenset(data.lines(path) or ()) for path in data.measured_files()
        }
        functions = {path: scan(_source(path)) for path in sorted(executed)}
        entered = [
            path
            for path, found in functions.items()
            if is_entered(found, executed[path])
        ]
        lines = _lines(whole, entered, self._folder / "report.json")
        modules = (
            overlay(module_name(path, self._packages), found, lines.get(path))
            for path, found in functions.items()
        )
        return Cover(
            packages=self._packages,
            total=len(functions),
            modules=tuple(each for each in modules if each.entered or each.functions),
            notes=tuple(self._notes(list(executed))),
        )

    def _stop(self) -> None:
        if self._coverage is not None:
            self._coverage.stop()
            self._coverage.save()
            self._coverage = None

    def _new_coverage(self, source_pkgs: list[str] | None = None) -> Coverage:
        from coverage import Coverage

        coverage = Coverage(
            data_file=str(self._folder / DATA_FILE),
            data_suffix="here" if source_pkgs else None,
            branch=True,
            config_file=False,
            source_pkgs=source_pkgs,
            messages=False,
        )
        coverage.set_option("run:disable_warnings", WARNINGS)
        return coverage

    def _prepare(self) -> None:
        """Lay out what Python finds when a process of the client starts."""
        import coverage

        shutil.copyfile(sitecustomize.__file__, self._folder / "sitecustomize.py")
        lent = self._folder / "lent"
        lent.mkdir()
        (lent / "coverage").symlink_to(Path(coverage.__file__).parent)

    def _notes(self, measured: Sequence[str]) -> Iterator[str]:
        """Say what was not measured, and why."""
        troubles = sorted(
            {each.read_text(encoding="utf-8") for each in self._folder.glob(TROUBLE)}
        )
        for trouble in troubles:
            yield f"a process of the client could not be measured: {trouble}"
        started = self._in_process or any(self._folder.glob(STARTED))
        if not started and not troubles:
            yield NOT_PYTHON
        for package in self._packages if started else ():
            prefix = package.replace(".", "/")
            names = (module_name(path, [package]) for path in measured)
            if not any(
                name.startswith((f"{prefix}/", f"{prefix}.py")) for name in names
            ):
                yield f"{package}: the client never imported it"


def _is_importable(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def _source(path: str) -> str:
    """Read a module's text; one that is gone since then has no functions."""
    try:
        with tokenize.open(path) as file:
            return file.read()
    except (OSError, SyntaxError, UnicodeDecodeError):
        return ""


def _lines(coverage: Coverage, paths: list[str], report: Path) -> dict[str, Lines]:
    """Let coverage.py analyse the modules that were entered."""
    if not paths:
        return {}
    coverage.json_report(paths, outfile=str(report), ignore_errors=True)
    found = json.loads(report.read_text(encoding="utf-8"))["files"]
    return {
        os.path.abspath(path): Lines(  # noqa: PTH100 - resolves no links, as coverage.py
            executed=frozenset(each["executed_lines"]),
            missing=frozenset(each["missing_lines"]),
            taken=tuple(map(tuple, each["executed_branches"])),
            untaken=tuple(map(tuple, each["missing_branches"])),
        )
        for path, each in found.items()
    }
