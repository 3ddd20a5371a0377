"""What a probe's outcome says about an adapter, in words for its author.

Nothing here asks or waits: a record, an answer or a path comes in, a ``Diagnosis``
goes out. What cannot be said is *unknown*, never *ok*.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from wavetank.client.call import CAPABILITIES, Errored, Observed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wavetank.client import Answer, Client
    from wavetank.client.call import Skipped
    from wavetank.report.run import CaseRecord
    from wavetank.verdict.model import Finding

Health: TypeAlias = Literal["ok", "wrong", "unknown"]
PATH: Final = "/chat/completions"
ADVICE: Final = MappingProxyType(
    {
        "adapter": "the adapter said so itself; mend what its message names",
        "crashed": "run the adapter by hand on one call and see how it ends",
        "hung": "answer every call, and flush stdout after each line",
        "invalid": "answer each call once, with its own id, as the protocol says",
        "unstarted": "run the command by hand and see why it does not start",
    }
)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What one probe found.

    Attributes:
        probe: What was looked at: ``start``, ``call``, ``request``, ``base_url``,
            ``key``, ``answer``, ``stdout``, or the name of a capability.
        verdict: Whether it is right.
        words: What was seen, in a sentence.
        advice: What to do about it; empty where there is nothing to do.
    """

    probe: str
    verdict: Health
    words: str
    advice: str = ""


def on_start(client: Client) -> Diagnosis:
    """Say who a client says it is."""
    info = client.info
    claims = ", ".join(each for each in CAPABILITIES if each in info.capabilities)
    words = f"{info.name} {info.version} ({info.language}) started; it claims {claims}"
    return Diagnosis("start", "ok", words)


def on_base_url(path: str, base: str = "", below: str = PATH) -> Diagnosis:
    """Judge where a request came to.

    Args:
        path: Where that was.
        base: The path of the base URL, where ``path`` holds it.
        below: What the API appends to it.
    """
    bare = path.partition("?")[0]
    if bare == base + below:
        return Diagnosis("base_url", "ok", f"it came to base_url and {below}")
    words = f"it came to {path}; base_url and {below} make {base}{below}"
    advice = f"append {below} to base_url as text; joining URLs drops a part of it"
    return Diagnosis("base_url", "wrong", words, advice)


def on_key(*, matched: bool | None) -> Diagnosis:
    """Judge the key of a request; ``None`` where it had none."""
    if matched:
        return Diagnosis("key", "ok", "it carried api_key of the call")
    found = "no key" if matched is None else "another key than api_key of the call"
    advice = "give the library api_key of each call, sent as Authorization: Bearer"
    return Diagnosis("key", "wrong", f"it carried {found}", advice)


def on_answer(record: CaseRecord) -> Diagnosis:
    """Judge whether a plain answer was handed over whole."""
    if not _is_complete(record.answer):
        words = f"the mock answered whole; {told(record.answer)}"
        advice = "report complete where the library returned, error where it raised"
        return Diagnosis("answer", "wrong", words, advice)
    if finding := _worst(record):
        advice = "hand over the content as the library gave it, every piece in order"
        return Diagnosis("answer", "wrong", _words(finding), advice)
    return Diagnosis("answer", "ok", "it was handed over whole")


def on_claim(name: str, record: CaseRecord) -> Diagnosis:
    """Judge whether a client can do what it claims."""
    if not isinstance(record.answer, Observed):
        return on_no_answer(name, record.answer)
    verdict = record.verdict.verdict
    if verdict == "pass":
        return Diagnosis(name, "ok", "claimed and kept")
    finding = _worst(record)
    said = _words(finding) if finding else record.verdict.message
    words = f"claimed, not kept in {record.case}: {said}"
    advice = f"mend it, or do not claim {name}"
    health: Health = "wrong" if verdict == "fail" else "unknown"
    return Diagnosis(name, health, words, advice)


def on_no_answer(probe: str, answer: Errored | Skipped) -> Diagnosis:
    """Say why a call has no observation."""
    if isinstance(answer, Errored):
        words = f"no answer: {answer.message}"
        if answer.details:
            words += f"\n{answer.details.rstrip()}"
        return Diagnosis(probe, "wrong", words, ADVICE[answer.cause])
    advice = "do what was claimed, or do not claim it"
    return Diagnosis(probe, "wrong", f"the adapter declined: {answer.reason}", advice)


def told(answer: Answer) -> str:
    """Say what the client reported, in a clause with its error."""
    turns = answer.observation.turns if isinstance(answer, Observed) else ()
    if not turns:
        return "the client reported no turn"
    error = turns[-1].error
    why = f": {error.type or error.kind}: {error.message}" if error else ""
    return f"the client reported {turns[-1].outcome}{why}"


def _is_complete(answer: Answer) -> bool:
    turns = answer.observation.turns if isinstance(answer, Observed) else ()
    return bool(turns) and turns[-1].outcome == "complete"


def _worst(record: CaseRecord) -> Finding | None:
    findings = [each for each in record.verdict.findings if each.verdict != "pass"]
    return max(findings, key=lambda each: each.verdict == "fail", default=None)


def _words(finding: Finding) -> str:
    both = finding.expected or finding.found
    ends = f" (expected {finding.expected}, found {finding.found})" if both else ""
    return f"{finding.message}{ends}"


def on_stdout(client: Client) -> Iterator[Diagnosis]:
    """Say what was printed beside the answers."""
    ours = ("(restart ", "(not started again: ")
    lines = [each for each in client.noise if not each.startswith(ours)]
    if lines:
        words = "printed on stdout beside the answers:\n" + "\n".join(lines)
        advice = "print on stderr what is for people; stdout is for answers alone"
        yield Diagnosis("stdout", "wrong", words, advice)
