"""A program that cannot be given an adapter, judged from outside.

It is told where the mock is by the variables that programs of its kind read, and run
once. Two things are known afterwards: what was on the wire, and the exit status. Checks
that need more of the caller's witness are inconclusive, and say so. So is what it did
otherwise than the call asks, because nobody told it the call: no field, no timeout, no
delta to leave at.
"""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wavetank.client.call import (
    CAPABILITIES,
    ClientInfo,
    Failure,
    Observation,
    Observed,
    Turn,
)
from wavetank.errors import UsageError
from wavetank.verdict import CHECKS, SEVERITY, CaseVerdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wavetank.client import Answer, Call, Progress
    from wavetank.verdict import Finding

BASE_URL_VARIABLES: Final = (
    "OPENAI_BASE_URL",
    "DEEPSEEK_BASE_URL",
    "DEEPSEEK_API_BASE",
    "ANTHROPIC_BASE_URL",
)
KEY_VARIABLES: Final = ("OPENAI_API_KEY", "DEEPSEEK_API_KEY", "ANTHROPIC_API_KEY")
UNSEEN: Final = "not shown: a program that is run as it is reports nothing but its exit"
UNTOLD: Final = "not shown: a program that is run as it is was told nothing of the call"
# Wire and outcome show these, but against a call whose timeouts, retries, fields and end
# the program does not know; or, of a second request, whether its user had seen text.
OF_THE_CALL: Final = frozenset(
    {
        "cancel.closes-connection",
        "cancel.reported",
        "end.no-retry-after-output",
        "end.read-timeout-ends-stall",
        "end.timeout-closes-connection",
        "end.total-timeout-ends-drip",
        "error.retry-succeeds",
        "request.extra-fields-passed",
        "request.reasoning-in-history-sent",
        "request.stream-boolean",
        "request.unicode-intact",
        "request.usage-not-asked-for",
    }
)


class BlackBoxClient:
    """A command as a client: whatever it is asked, it is only run.

    Its standard streams are the caller's own, and it may take as long as it likes.

    Args:
        command: Program and arguments, run without a shell.
        environment: The variables it starts with; addresses and keys are added.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._command = list(command)
        self._environment = environment
        self.noise: tuple[str, ...] = ()

    @property
    def info(self) -> ClientInfo:
        """The program's name, and every capability: nothing is left out for it."""
        name = Path(self._command[0]).name
        return ClientInfo(
            name, "unknown", "unknown", capabilities=frozenset(CAPABILITIES)
        )

    def ask(self, call: Call, on_progress: Progress) -> Answer:
        """Run the program; exit status 0 means that its caller was told all is well.

        Raises:
            UsageError: The program cannot be started.
        """
        del on_progress
        told = dict.fromkeys(BASE_URL_VARIABLES, call.base_url)
        told |= dict.fromkeys(KEY_VARIABLES, call.api_key)
        try:
            done = subprocess.run(  # noqa: S603 - running the user's command is the verb
                self._command, check=False, env={**self._environment, **told}
            )
        except OSError as error:
            raise UsageError(
                f"cannot run {self._command[0]!r}: {error.strerror}"
            ) from error
        if done.returncode == 0:
            turn = Turn("complete")
        else:
            message = f"exit status {done.returncode}"
            turn = Turn("error", error=Failure("other", message=message))
        # Later turns are the program's own business; it is held to its one end.
        return Observed(Observation((turn,) * (1 + len(call.then))))

    def close(self) -> None:
        """Nothing: the program has ended."""


def from_outside(verdict: CaseVerdict) -> CaseVerdict:
    """Take back what was decided without a witness."""
    if verdict.verdict == "error":
        return verdict
    findings = tuple(_from_outside(each) for each in verdict.findings)
    worst = max(findings, key=lambda each: SEVERITY[each.verdict], default=None)
    if worst is None:
        return verdict
    return CaseVerdict(worst.verdict, findings, worst.message)


def _from_outside(finding: Finding) -> Finding:
    check = CHECKS.get(finding.requirement)
    if check is not None and check.witness == "caller":
        message = UNSEEN
    elif finding.verdict == "fail" and finding.requirement in OF_THE_CALL:
        message = UNTOLD
    else:
        return finding
    return replace(
        finding, verdict="inconclusive", message=message, expected="", found=""
    )
