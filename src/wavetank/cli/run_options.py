"""What stands on the command line of ``wavetank run``, and what it means for a run."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wavetank.cli.client_options import client_spec
from wavetank.cli.options import known_list

if TYPE_CHECKING:
    from wavetank.cli.reports import Report
    from wavetank.client import ClientSpec
    from wavetank.conformance import Terms
    from wavetank.conformance.spreading import Spread
    from wavetank.conformance.suites import SuiteName
    from wavetank.conformance.through import Gateway
    from wavetank.verdict import Level

SPEED: Final = 100.0
"""Scripted pauses are this many times shorter, unless asked otherwise."""


@dataclass(frozen=True, slots=True)
class Options:
    """What stands on the command line."""

    selectors: tuple[str, ...]
    name: str
    session: str
    program: str
    capabilities: tuple[str, ...]
    jobs: int
    speed: float
    seed: int
    profile: str | None
    level: Level | None
    suite: SuiteName | None
    shard: tuple[int, int] | None
    failed_in: Path | None
    known_path: Path | None
    probe: bool
    strict: bool
    reports: tuple[Report, ...]
    folder: Path | None
    cover: tuple[str, ...]
    through: str
    listen: tuple[str, int] | None
    executor: str = ""

    @property
    def client(self) -> ClientSpec:
        """The client that was named."""
        return client_spec(
            name=self.name,
            session=self.session,
            program=self.program,
            capabilities=self.capabilities,
        )

    @property
    def command(self) -> str:
        """The command that repeats the run, without its selectors and reports."""
        pairs = [
            ("--client", self.name),
            ("--client-cmd", self.session),
            ("--client-exec", self.program),
            *(("--capability", name) for name in self.capabilities),
            ("--scenarios", self.folder),
            ("--profile", self.profile),
            ("--level", self.level),
            ("--suite", self.suite),
            ("--speed", f"{self.speed:g}" if self.speed != SPEED else ""),
            ("--seed", self.seed or ""),
            ("--known-failing", self.known_path),
            *(("--cover", name) for name in self.cover),
            ("--through", self.through),
            ("--listen", "{}:{}".format(*self.listen) if self.listen else ""),
        ]
        words = [word for pair in pairs if pair[1] for word in map(str, pair)]
        words += [] if self.probe else ["--no-probe"]
        words += ["--strict"] if self.strict else []
        return shlex.join(["wavetank", "run", *words])

    def terms(self) -> Terms:
        """Under which terms the run is made.

        Raises:
            InvalidFileError: The known-failing list cannot be read.
            UsageError: Options contradict each other.
        """
        from wavetank.conformance import DEFAULT_PROFILE, Terms

        return Terms(
            jobs=self.jobs,
            speed=self.speed,
            seed=self.seed,
            profile=self.profile or DEFAULT_PROFILE,
            probe=self.probe,
            strict=self.strict,
            known=known_list(self.known_path),
            command=self.command,
            selectors=self.selectors,
            gateway=self._gateway(),
        )

    def spread(self) -> Spread | None:
        """Say where the cases are performed, if not here.

        Raises:
            UsageError: There is no such executor, or it cannot do what else is asked.
        """
        from wavetank.conformance.executors import Place
        from wavetank.conformance.spreading import Spread
        from wavetank.errors import UsageError

        if not self.executor:
            return None
        if self.through or self.cover:
            raise UsageError(
                "--executor goes with neither --through nor --cover: a gateway knows "
                "one mock, and code is measured in one place"
            )
        return Spread(Place.parse(self.executor), self.client, str(Path.cwd()))

    def _gateway(self) -> Gateway | None:
        """Say which gateway is judged; the two options need each other.

        Raises:
            UsageError: One is there without the other, or the client is not ours.
        """
        from wavetank.client.recording import Recorder
        from wavetank.conformance.through import Gateway
        from wavetank.errors import UsageError

        if not self.through and not self.listen:
            return None
        if not self.through or not self.listen:
            raise UsageError(
                "--through URL and --listen HOST:PORT go together: the client asks the "
                "gateway at URL, whose upstream is set to HOST:PORT"
            )
        if self.name != "reference":
            raise UsageError(
                "--through judges a gateway by a client that is known to be sound; "
                "use --client reference"
            )
        return Gateway(self.through.rstrip("/"), *self.listen, Recorder())
