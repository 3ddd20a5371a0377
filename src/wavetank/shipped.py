"""Where the shipped scenarios and fixtures are.

In an installed wheel they lie beside this module, in a checkout at the root of the
repository. Nobody else needs to know which of the two it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from wavetank.errors import HarnessError


def shipped_folder(
    name: Literal["scenarios", "fixtures"], *, package: Path | None = None
) -> Path:
    """Give the folder of that name.

    Args:
        name: Which of the two.
        package: The folder of the installed package, for tests.

    Raises:
        HarnessError: The installation lacks it.
    """
    package = package or Path(__file__).resolve().parent
    for folder in (package / "shipped" / name, package.parent.parent / name):
        if folder.is_dir():
            return folder
    raise HarnessError(
        f"the shipped {name} are missing beside {package}; install wavetank again"
    )
