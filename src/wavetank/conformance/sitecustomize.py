"""What starts coverage.py in a client's own process; not imported by wavetank itself.

A copy of this file lies in a folder on ``PYTHONPATH``, where Python looks for a module
of this name at its start. It runs in the client's environment, whose Python may be
older than wavetank's and which need not have coverage.py: the folder holds a link to
wavetank's own. A ``sitecustomize`` that this one hides is run as if it were not here.
"""

from __future__ import annotations

import os
import sys
import tempfile
from importlib.machinery import PathFinder
from importlib.util import module_from_spec

FOLDER = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - cheap at every start


def start() -> None:
    """Measure this process, or leave a note that says why not."""
    lent = os.path.join(FOLDER, "lent")  # noqa: PTH118 - as above
    sys.path.append(lent)
    try:
        from coverage import Coverage

        coverage = Coverage(
            data_file=os.path.join(FOLDER, ".coverage"),  # noqa: PTH118 - as above
            data_suffix=True,
            auto_data=True,
            branch=True,
            config_file=False,
            source_pkgs=os.environ["WAVETANK_COVER"].split(","),
            messages=False,
        )
        # A client that is told to end, or ends abruptly, still leaves its data.
        coverage.set_option("run:sigterm", True)  # noqa: FBT003 - the library's order
        coverage.set_option("run:patch", ["_exit"])
        coverage.set_option("run:disable_warnings", WARNINGS)
        coverage.start()
    except Exception as error:  # noqa: BLE001 - whatever it is, the client must start
        _note("trouble-", f"Python {sys.version.split()[0]}: {error}")
    else:
        _note("started-", "")
    finally:
        sys.path.remove(lent)


WARNINGS = [
    "already-imported",
    "module-not-imported",
    "module-not-measured",
    "no-ctracer",
    "no-data-collected",
]
"""What coverage.py would print about a package that is not imported yet, or never."""


def go_on() -> None:
    """Run the ``sitecustomize`` that would have been run without this one."""
    sys.path[:] = [each for each in sys.path if os.path.abspath(each) != FOLDER]  # noqa: PTH100 - as above
    spec = PathFinder.find_spec("sitecustomize", sys.path)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(module_from_spec(spec))


def _note(prefix: str, text: str) -> None:
    descriptor, _ = tempfile.mkstemp(prefix=prefix, dir=FOLDER)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "sitecustomize":
    start()
    go_on()
