"""The records of a run as plain JSON data, and back.

The client protocol's messages and the journal's entries keep the forms they have
elsewhere; everything else is written field by field. Reading expects data that the
schema (``run-v1.schema.json``) has accepted; what the schema leaves to others, a
call, an observation, an entry, is refused by its owner.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from wavetank.client.call import Answer, Errored, Observed, Skipped
from wavetank.client.protocol import (
    call_from_json,
    call_to_json,
    info_from_json,
    info_to_json,
    observation_from_json,
    observation_to_json,
)
from wavetank.cover import cover_from_json, cover_to_json
from wavetank.gateway import Finding as GatewayFinding
from wavetank.journal import Transcript, entry_from_json, entry_to_json
from wavetank.report.run import (
    CaseRecord,
    ExcusedFinding,
    RunFooter,
    RunHeader,
    Unselected,
)
from wavetank.verdict.model import CaseVerdict, Claim, Finding, Requirement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.wire.payload import JsonObject, JsonValue


def header_to_json(header: RunHeader) -> JsonObject:
    """Write a header; the client takes the form of its answer to ``start``."""
    members = {"format": header.format, **asdict(header)}
    members["client"] = info_to_json(header.client)
    if not header.through:
        del members["through"]
    return members


def header_from_json(members: Mapping[str, Any]) -> RunHeader:
    """Read a header.

    Raises:
        ProtocolError: The client is none.
    """
    fields = dict(members)
    fields["client"] = info_from_json(fields["client"])
    fields["selectors"] = tuple(fields["selectors"])
    fields["requirements"] = tuple(map(_requirement, fields.get("requirements", ())))
    fields["core"] = tuple(fields.get("core", ()))
    fields["claims"] = tuple(Claim(**each) for each in fields.get("claims", ()))
    return RunHeader(**fields)


def case_to_json(record: CaseRecord) -> JsonObject:
    """Write a case."""
    members: dict[str, JsonValue] = {
        "case": record.case,
        "title": record.title,
        "call": call_to_json(record.call),
        "answer": answer_to_json(record.answer),
        "transcript": [entry_to_json(entry) for entry in record.transcript.entries],
        "verdict": {
            "verdict": record.verdict.verdict,
            "message": record.verdict.message,
            "findings": [asdict(finding) for finding in record.verdict.findings],
        },
        "excused": [asdict(excuse) for excuse in record.excused],
        "seconds": record.seconds,
        "solo": record.solo,
    }
    if record.gateway:
        members["gateway"] = [asdict(finding) for finding in record.gateway]
    return members


def case_from_json(members: Mapping[str, Any]) -> CaseRecord:
    """Read a case.

    Raises:
        ProtocolError: The call or the observation is none.
        EntryError: An entry of the transcript is none.
    """
    fields = dict(members)
    verdict = fields["verdict"]
    findings = tuple(Finding(**each) for each in verdict["findings"])
    fields["verdict"] = CaseVerdict(verdict["verdict"], findings, verdict["message"])
    fields["call"] = call_from_json(fields["call"])
    fields["answer"] = answer_from_json(fields["answer"])
    fields["transcript"] = Transcript(tuple(map(entry_from_json, fields["transcript"])))
    fields["excused"] = tuple(ExcusedFinding(**each) for each in fields["excused"])
    fields["gateway"] = tuple(
        GatewayFinding(each["kind"], tuple(each["items"]))
        for each in fields.get("gateway", ())
    )
    return CaseRecord(**fields)


def footer_to_json(footer: RunFooter) -> JsonObject:
    """Write a footer."""
    members: dict[str, JsonValue] = {
        "counts": dict(footer.counts),
        "exit_status": footer.exit_status,
        "seconds": footer.seconds,
        "stale": list(footer.stale),
        "unselected": [asdict(each) for each in footer.unselected],
        "interrupted": footer.interrupted,
        "noise": list(footer.noise),
    }
    # Only where it was asked for: older runs have none, and most runs.
    return (
        {**members, "cover": cover_to_json(footer.cover)} if footer.cover else members
    )


def footer_from_json(members: Mapping[str, Any]) -> RunFooter:
    """Read a footer."""
    fields = dict(members)
    fields["stale"] = tuple(fields["stale"])
    fields["unselected"] = tuple(Unselected(**each) for each in fields["unselected"])
    fields["noise"] = tuple(fields["noise"])
    if "cover" in fields:
        fields["cover"] = cover_from_json(fields["cover"])
    return RunFooter(**fields)


def answer_to_json(answer: Answer) -> JsonObject:
    """Write an answer, with the cause that the client protocol leaves out."""
    match answer:
        case Observed(observation):
            return {"observation": observation_to_json(observation)}
        case Skipped(reason):
            return {"skipped": reason}
        case Errored():
            return {"errored": asdict(answer)}


def answer_from_json(members: Mapping[str, Any]) -> Answer:
    """Read an answer.

    Raises:
        ProtocolError: The observation is none.
    """
    if "observation" in members:
        return Observed(observation_from_json(members["observation"]))
    if "skipped" in members:
        return Skipped(members["skipped"])
    return Errored(**members["errored"])


def _requirement(members: Mapping[str, Any]) -> Requirement:
    return Requirement(**{**members, "profiles": tuple(members["profiles"])})
