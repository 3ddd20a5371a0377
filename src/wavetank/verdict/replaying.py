"""Whether the mock sent what the scenario says: the harness suspects itself first.

Every script is compiled again from the scenario and the recorded request, and
compared with what was written to the socket. A client may leave early, so what was
sent may be shorter; it may never be different. A departure is our fault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wavetank.errors import HarnessError
from wavetank.journal.entries import AnswerOver, Matched
from wavetank.script import (
    Request,
    compile_reply,
    context_for,
    departure,
    suited,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.journal.entries import Transcript
    from wavetank.scenario.model import Scenario
    from wavetank.script.ops import Script

# Endings that the script decides; with the others the client or the run did.
SCRIPTED = frozenset({"finished", "cut", "reset"})


def replay(
    scenario: Scenario, transcript: Transcript, seed: int
) -> Mapping[int, Script]:
    """Compile again what answered each matched request, by request number.

    Raises:
        HarnessError: What was sent is not what the scenario says.
    """
    endings = {e.request: e for e in transcript.entries if isinstance(e, AnswerOver)}
    scripts: dict[int, Script] = {}
    for entry in transcript.entries:
        if isinstance(entry, Matched):
            script = _compile(scenario, transcript, entry, seed)
            ending = endings.get(entry.request)
            found = departure(
                script,
                transcript.written(entry.request),
                whole=ending is not None and ending.how in SCRIPTED,
            )
            if found:
                raise HarnessError(f"request {entry.request}: {found}")
            scripts[entry.request] = script
    return scripts


def _compile(
    scenario: Scenario, transcript: Transcript, matched: Matched, seed: int
) -> Script:
    if matched.exchange >= len(scenario.exchanges):
        raise HarnessError(
            f"request {matched.request} was answered by exchange {matched.exchange}, "
            f"and {scenario.case_id} has {len(scenario.exchanges)}; was it changed?"
        )
    received = next(r for r in transcript.requests if r.request == matched.request)
    request = Request(
        received.method,
        received.path,
        received.headers,
        received.body,
        base=received.base,
        http_version=received.http_version,
    )
    context = context_for(request, seed=seed, request_index=matched.request)
    reply = scenario.exchanges[matched.exchange].reply
    script = compile_reply(suited(reply, request), context)
    if script.digest != matched.digest:
        raise HarnessError(
            f"request {matched.request} was answered by script {matched.digest}, and "
            f"{scenario.case_id} now compiles to {script.digest}; was it changed?"
        )
    return script
