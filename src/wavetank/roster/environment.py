"""The environment of a client: a folder of its own that ``setup`` fills.

It lies outside the tracked files, in ``.clients/<name>``. A stamp beside it holds a
digest of everything that setup can have read, so that an environment is renewed when
its recipe changes and left alone otherwise. What setup printed is kept beside it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wavetank.errors import HarnessError
from wavetank.roster.manifest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wavetank.roster.manifest import Manifest

HOME: Final = ".clients"
VARIABLE: Final = "WAVETANK_ENV"
LINES_SHOWN: Final = 12
NOT_READ: Final = frozenset({"node_modules", "target", "repro", "__pycache__"})
"""Folders that hold what was made, or what setup has no business with."""


class SetupError(HarnessError):
    """A client's environment cannot be made; says what setup printed last."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Where a client of the roster lives.

    Attributes:
        manifest: The client.
        home: The folder that holds the environments of all clients.
    """

    manifest: Manifest
    home: Path

    @property
    def folder(self) -> Path:
        """The folder that ``setup`` fills, absolute."""
        return (self.home / self.manifest.name).absolute()

    @property
    def log(self) -> Path:
        """What ``setup`` printed the last time."""
        return self.home / f"{self.manifest.name}.log"

    @property
    def missing_tools(self) -> tuple[str, ...]:
        """Programs of the toolchain that are not on ``PATH``."""
        return tuple(
            tool for tool in self.manifest.toolchain if shutil.which(tool) is None
        )

    @property
    def lack(self) -> str:
        """Which tools are missing, in words; empty where none is."""
        tools = ", no ".join(self.missing_tools)
        return f"no {tools} on this machine" if tools else ""

    @property
    def is_installed(self) -> bool:
        """Whether ``setup`` has been run as it stands now, or there is none."""
        if not self.manifest.setup:
            return True
        return (
            self._stamp.is_file() and self._stamp.read_text("utf-8") == self._digest()
        )

    def install(self, *, fresh: bool = False) -> None:
        """Run ``setup`` with bash in the client's folder, whatever was there before.

        Args:
            fresh: Start from an empty folder, not from what an earlier setup left.

        Raises:
            SetupError: A tool is missing, or setup failed.
        """
        if self.missing_tools:
            raise SetupError(f"{self.manifest.name}: {self.lack}")
        if not self.manifest.setup:
            return
        if fresh and self.folder.exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._stamp.unlink(missing_ok=True)
        with self.log.open("wb") as log:
            done = subprocess.run(  # noqa: S603  the manifest's own commands
                ["bash", "-eu", "-o", "pipefail", "-c", self.manifest.setup],  # noqa: S607  bash is where PATH says
                check=False,
                cwd=self.manifest.folder,
                env={**os.environ, VARIABLE: str(self.folder)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        if done.returncode:
            raise SetupError(
                f"setup ended with status {done.returncode}; the end of {self.log}:\n"
                + "\n".join(self._last_lines())
            )
        self._stamp.write_text(self._digest(), "utf-8")

    @property
    def _stamp(self) -> Path:
        return self.home / f"{self.manifest.name}.stamp"

    def _last_lines(self) -> list[str]:
        text = self.log.read_text("utf-8", errors="replace")
        return text.splitlines()[-LINES_SHOWN:]

    def _digest(self) -> str:
        digest = hashlib.sha256(f"{self.manifest.setup}\0{self.folder}\0".encode())
        for path in sorted(self._inputs()):
            name = path.relative_to(self.manifest.folder)
            data = path.read_bytes()
            digest.update(f"{name}\0{len(data)}\0".encode() + data)
        return digest.hexdigest()

    def _inputs(self) -> Iterator[Path]:
        """Every file of the client's folder that is there to be installed."""
        for parent, folders, files in os.walk(self.manifest.folder):
            folders[:] = [
                each
                for each in folders
                if each not in NOT_READ and not each.startswith(".")
            ]
            for name in files:
                if name != MANIFEST and not name.startswith("known-failing."):
                    yield Path(parent, name)
