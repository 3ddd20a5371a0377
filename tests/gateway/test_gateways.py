"""Small gateways in the way: each flaw is found, and nothing else."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from conformance.suite_making import shipped, shipped_cases
from gateway import gateways
from gateway.gateways import Gateway
from wavetank.client import InProcessClient
from wavetank.client.recording import Recorder
from wavetank.client.reference import REFERENCE, ReferenceClient
from wavetank.conformance import Terms, run, through

if TYPE_CHECKING:
    from wavetank.gateway import Finding
    from wavetank.report import Run


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def judged(flaw: type[Gateway], *selectors: str) -> Run:
    """Run cases through a gateway with this flaw."""
    port = free_port()
    recorder = Recorder()
    client = InProcessClient(ReferenceClient(recorder=recorder).ask, REFERENCE)
    with flaw(("127.0.0.1", port)) as gateway:
        place = through.Gateway(gateway.url, "127.0.0.1", port, recorder)
        return run(
            shipped_cases(*selectors),
            client,
            shipped().requirements,
            terms=Terms(speed=20.0, gateway=place),
        )


def found(judgement: Run) -> dict[str, tuple[Finding, ...]]:
    """List what the gateway did, by case, where it did anything."""
    return {each.case: each.gateway for each in judgement.cases if each.gateway}


CASES = (
    "content/plain",
    "buffering/first-delta-before-rest",
    "keep-alive/between-deltas",
    "keep-alive/blank-lines-before-json",
    "reasoning/before-content",
    "drops/fin-after-text",
    "drops/fin-before-head",
    "drops/close-framed-cut",
    "drops/reset-mid-content",
    "errors/401",
    "errors/429-then-success",
    "errors/html-502",
    "errors/in-band-after-text",
    "cancel/in-flight",
    "cancel/timeout-closes",
    "complete/plain",
    "transport/gzip",
    "transport/interim-103",
)


def test_nothing_is_found_about_a_gateway_that_changes_nothing() -> None:
    """Writing an answer anew, in other chunks, is no finding, and all cases pass."""
    judgement = judged(Gateway, *CASES)

    assert found(judgement) == {}
    assert judgement.footer.counts["fail"] == judgement.footer.counts["error"] == 0
    assert judgement.header.through.startswith("http://127.0.0.1:")


PLAIN = "content/plain"
CUT = "drops/fin-after-text"


@pytest.mark.parametrize(
    ("flaw", "cases", "expected"),
    [
        (
            gateways.Buffering,
            [PLAIN, "buffering/first-delta-before-rest"],
            {"held-back"},
        ),
        (
            gateways.DroppingComments,
            [PLAIN, "keep-alive/between-deltas"],
            {"comments-dropped"},
        ),
        (
            gateways.LosingReasoning,
            [PLAIN, "reasoning/before-content"],
            {"reasoning-lost"},
        ),
        (gateways.AddingFields, [PLAIN], {"fields-added"}),
        (gateways.StrippingUsage, [PLAIN], {"fields-dropped"}),
        (gateways.DroppingDone, [PLAIN], {"done-dropped"}),
        (gateways.RewritingErrors, [PLAIN, "errors/401"], {"error-rewritten"}),
        (gateways.RewritingStatus, [PLAIN, "errors/401"], {"status-rewritten"}),
        (gateways.MaskingCuts, [PLAIN, CUT], {"cut-masked"}),
        (gateways.CuttingWhole, ["complete/plain"], {"whole-cut"}),
        (
            gateways.ReadingOn,
            [PLAIN, "cancel/during-keep-alive"],
            {"leaving-not-passed"},
        ),
        (gateways.ChangingRequests, [PLAIN], {"request-changed"}),
        (gateways.AskingTwice, [PLAIN], {"asked-again"}),
        (gateways.AnsweringItself, [PLAIN], {"not-asked"}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_each_flaw_is_found_and_nothing_else(
    flaw: type[Gateway], cases: list[str], expected: set[str]
) -> None:
    """The findings of a gateway with one flaw are of one kind."""
    kinds = {
        finding.kind
        for findings in found(judged(flaw, *cases)).values()
        for finding in findings
    }

    assert kinds == expected


def test_what_breaks_is_also_judged_by_what_a_sound_client_is_told() -> None:
    """Behind a gateway that loses the trace, the requirement about it fails."""
    judgement = judged(gateways.LosingReasoning, "reasoning/before-content")

    assert judgement.footer.exit_status == 1
    (record,) = judgement.cases
    assert record.verdict.verdict == "fail"
