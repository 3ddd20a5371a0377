"""Runs made by hand and by hypothesis, for everything that shows or saves one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from cover.cover_making import covers_of
from wavetank.client.call import (
    CAPABILITIES,
    Call,
    ClientInfo,
    Errored,
    Failure,
    Observation,
    Observed,
    Settings,
    Skipped,
    ToolCall,
    Turn,
)
from wavetank.gateway import KINDS, Finding as GatewayFinding
from wavetank.journal.entries import (
    AnswerOver,
    ClientLeft,
    DeltaAwaited,
    HarnessFault,
    Matched,
    RequestReceived,
    Transcript,
    Unmatched,
    Written,
)
from wavetank.report.run import (
    CaseRecord,
    ExcusedFinding,
    Run,
    RunFooter,
    RunHeader,
    Unselected,
)
from wavetank.report.standing import STANDINGS, count, exit_status
from wavetank.verdict.model import (
    SEVERITY,
    CaseVerdict,
    Claim,
    Finding,
    Requirement,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wavetank.client.call import Answer
    from wavetank.verdict.model import Verdict

CLIENT = ClientInfo("dinghy", "1.2.3", "python", "CPython 3.11.7")
CALL = Call(
    base_url="http://127.0.0.1:40123/plays/a/v1",
    api_key="[redacted]",
    request={"model": "deepseek-v4-flash", "stream": True, "messages": []},
    budget_s=10.0,
)
ANSWERED = Observed(Observation((Turn("complete", content="One"),)))
TRANSCRIPT = Transcript(
    (
        RequestReceived(
            0.0,
            0,
            1,
            "POST",
            "/v1/chat/completions",
            (("Host", "x"),),
            b'{"a":1}',
            key_matched=True,
        ),
        Matched(0.25, 0, 0, "0123456789abcdef"),
        Written(0.5, 0, b"data: \xff\x1b[31m\n\n", "event"),
        AnswerOver(1.5, 0, "finished", connection_kept=True),
    )
)


REQUIREMENTS = (
    Requirement(
        "content.deltas-concatenated",
        "must",
        "A client MUST append every content delta in order.",
        'the guide, "Reference"',
        cause="Deltas are compared with the last one.",
    ),
    Requirement(
        "end.truncation-reported",
        "must",
        "A client MUST report an answer that ended early as an error.",
        'the guide, "Error handling patterns"',
    ),
    Requirement(
        "usage.absent-is-unknown",
        "should",
        "A client SHOULD treat usage that was never sent as unknown.",
        "DeepSeek docs, <Create Chat Completion>",
        profiles=("v4-2026-04",),
    ),
)


def a_finding(
    requirement: str, verdict: Verdict = "pass", level: str = "must", **texts: str
) -> Finding:
    """A finding of one requirement."""
    return Finding(requirement, level, verdict, **texts)  # type: ignore[arg-type]  # a level by its name


def a_record(
    case: str,
    *findings: Finding,
    excused: Sequence[ExcusedFinding] = (),
    answer: Answer = ANSWERED,
    **fields: Any,
) -> CaseRecord:
    """A case with the worst of its findings as verdict."""
    worst = max(findings, key=lambda each: SEVERITY[each.verdict])
    return CaseRecord(
        case=case,
        title=f"The title of {case}",
        call=CALL,
        answer=answer,
        transcript=TRANSCRIPT,
        verdict=CaseVerdict(worst.verdict, findings, worst.message),
        excused=tuple(excused),
        seconds=0.125,
        **fields,
    )


def a_run(
    *records: CaseRecord,
    stale: tuple[str, ...] = (),
    interrupted: bool = False,
    selected: int | None = None,
    strict: bool = False,
    unselected: tuple[Unselected, ...] = (),
    noise: tuple[str, ...] = (),
    core: Sequence[str] = (),
    claims: tuple[Claim, ...] = (),
) -> Run:
    """A run of these cases, with the footer they ask for."""
    counts = count(records, strict=strict)
    header = RunHeader(
        wavetank="0.1.0",
        client=CLIENT,
        profile="v4-2026-04",
        seed=0,
        speed=100.0,
        started="2026-11-25T04:00:00+00:00",
        suite_digest="0123456789abcdef",
        selected=len(records) if selected is None else selected,
        command="wavetank run --client dinghy:ask",
        selectors=("end.*", "tools/*"),
        strict=strict,
        requirements=REQUIREMENTS if records else (),
        core=tuple(core),
        claims=claims,
    )
    footer = RunFooter(
        counts=counts,
        exit_status=exit_status(counts, stale=bool(stale), interrupted=interrupted),
        seconds=4.25,
        stale=stale,
        unselected=unselected,
        interrupted=interrupted,
        noise=noise,
    )
    return Run(header, records, footer)


def a_mixed_run() -> Run:
    """A run in which a case stands everywhere a case can stand."""
    return a_run(
        a_record("content/plain", a_finding("content.deltas-concatenated")),
        a_record(
            "drops/mid-content[framing=close]",
            a_finding(
                "end.truncation-reported",
                "fail",
                message="the stream ended early, and the caller was told all is well",
                expected="error",
                found="complete",
            ),
            a_finding("end.partial-kept", level="should"),
            solo=True,
        ),
        a_record(
            "errors/crash",
            a_finding("error.status-surfaced", "error", message="the client crashed"),
            answer=Errored("crashed", "exit status 139", "Segmentation fault"),
        ),
        a_record(
            "json/skipped",
            a_finding(
                "json.text-unchanged", "inconclusive", message="the client declined"
            ),
            answer=Skipped("no JSON mode here"),
        ),
        a_record(
            "tools/known",
            a_finding(
                "tools.arguments-joined", "fail", message="the arguments are empty"
            ),
            excused=[
                ExcusedFinding(
                    "tools.arguments-joined", "known-failing", "dinghy issue 7"
                )
            ],
        ),
        a_record(
            "usage/absent",
            a_finding(
                "usage.absent-is-unknown",
                "fail",
                "should",
                message="the caller was told 0 tokens",
            ),
        ),
        stale=("known.yaml:3:5: done/*, done.not-json: matches nothing",),
        unselected=(Unselected("cancel/in-flight", "needs cancel"),),
        noise=("DEBUG: <b>&nbsp;</b> [red]hello[/red]",),
        core=[*MIXED_CORE, "cancel/in-flight"],
        claims=(
            Claim("stream", kept=True),
            Claim("json_mode", kept=False, words="its request had no response_format"),
        ),
    )


MIXED_CORE = (
    "content/plain",
    "drops/mid-content[framing=close]",
    "errors/crash",
    "json/skipped",
    "tools/known",
)


def a_second_run() -> Run:
    """A run of another client over nearly the same cases, with variants."""
    plain = a_finding("content.deltas-concatenated")
    ended = a_finding("end.truncation-reported")
    run = a_run(
        a_record("content/plain", plain),
        a_record("drops/mid-content[framing=chunked]", ended),
        a_record("drops/mid-content[framing=close]", ended),
        a_record("usage/absent", a_finding("usage.absent-is-unknown", level="should")),
        unselected=(Unselected("tools/known", "needs tools"),),
    )
    client = ClientInfo("raft", "0.9", "go", "go1.25")
    return replace(run, header=replace(run.header, client=client))


#: Characters that break terminals, markup, XML and UTF-8, more often than by chance.
AWKWARD = "\x00\x07\x1b\x7f\x85\u202e\u2028\ufffe\ud800\udcff<>&\"'`|[]{}\\\r\n\t"
texts = st.text(
    st.one_of(st.sampled_from(AWKWARD), st.characters(codec=None)), max_size=12
)
offsets = st.floats(min_value=0, max_value=1e6)
numbers = st.integers(min_value=0, max_value=9)
entries = st.one_of(
    st.builds(
        RequestReceived,
        offset_ms=offsets,
        request=numbers,
        connection=numbers,
        method=texts,
        path=texts,
        headers=st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
        body=st.binary(max_size=12),
        key_matched=st.sampled_from([True, False, None]),
    ),
    st.builds(Matched, offsets, numbers, numbers, texts),
    st.builds(Unmatched, offsets, numbers, st.lists(texts, max_size=2).map(tuple)),
    st.builds(Written, offsets, numbers, st.binary(max_size=12), texts),
    st.builds(DeltaAwaited, offsets, numbers, numbers, st.booleans()),
    st.builds(ClientLeft, offsets, numbers),
    st.builds(
        AnswerOver,
        offsets,
        numbers,
        st.sampled_from(["finished", "cut", "reset", "left", "ended"]),
        st.booleans(),
    ),
    st.builds(HarnessFault, offsets, st.none() | numbers, texts),
)
VERDICTS: tuple[Verdict, ...] = ("pass", "inconclusive", "fail", "error")
levels = st.sampled_from(["must", "should", "may"])
verdicts = st.sampled_from(VERDICTS)
findings = st.builds(
    Finding,
    requirement=texts,
    level=levels,
    verdict=verdicts,
    message=texts,
    expected=texts,
    found=texts,
)
turns = st.builds(
    Turn,
    outcome=st.sampled_from(["complete", "error", "cancelled"]),
    content=st.none() | texts,
    reasoning_content=st.none() | texts,
    tool_calls=st.none()
    | st.lists(st.builds(ToolCall, texts, texts, st.none() | texts), max_size=2).map(
        tuple
    ),
    finish_reason=st.none() | texts,
    usage=st.none() | st.dictionaries(texts, numbers, max_size=2),
    error=st.none()
    | st.builds(
        Failure,
        kind=st.sampled_from(["http", "other"]),
        status=st.none() | numbers,
        type=st.none() | texts,
        message=st.none() | texts,
        code=st.none() | texts,
    ),
)
answers = st.one_of(
    st.builds(
        Observed, st.builds(Observation, st.lists(turns, max_size=2).map(tuple), texts)
    ),
    st.builds(Skipped, texts),
    st.builds(Errored, st.sampled_from(["adapter", "hung"]), texts, texts),
)
calls = st.builds(
    Call,
    base_url=texts,
    api_key=texts,
    request=st.dictionaries(texts, texts, max_size=2),
    budget_s=st.floats(min_value=0.1, max_value=9),
    then=st.lists(st.builds(lambda text: {"user": text}, texts), max_size=2).map(tuple),
    settings=st.builds(Settings, max_retries=st.none() | numbers),
    cancel_after_deltas=st.none() | st.integers(1, 9),
)


gateway_findings = st.builds(
    GatewayFinding,
    st.sampled_from(sorted(KINDS)),
    st.lists(texts, max_size=2).map(tuple),
)


@st.composite
def records(draw: st.DrawFn) -> CaseRecord:
    """Any case."""
    found = tuple(draw(st.lists(findings, max_size=3)))
    excuses = st.builds(
        ExcusedFinding,
        requirement=st.sampled_from([each.requirement for each in found] or [""]),
        excuse=st.sampled_from(["known-failing", "known-flaky"]),
        reason=texts,
    )
    return CaseRecord(
        case=draw(texts),
        title=draw(texts),
        call=draw(calls),
        answer=draw(answers),
        transcript=Transcript(tuple(draw(st.lists(entries, max_size=3)))),
        verdict=CaseVerdict(draw(verdicts), found, draw(texts)),
        excused=tuple(draw(st.lists(excuses, max_size=2))),
        seconds=draw(st.floats(min_value=0, max_value=9)),
        solo=draw(st.booleans()),
        gateway=tuple(draw(st.lists(gateway_findings, max_size=2))),
    )


clients = st.builds(
    ClientInfo,
    name=texts,
    version=texts,
    language=texts,
    runtime=texts,
    capabilities=st.frozensets(st.sampled_from(CAPABILITIES), max_size=3),
    concurrency=st.integers(1, 9),
)
requirements = st.builds(
    Requirement,
    id=texts,
    level=levels,
    sentence=texts,
    source=texts,
    cause=texts,
    profiles=st.lists(texts, max_size=2).map(tuple),
    excluded=texts,
)
headers = st.builds(
    RunHeader,
    wavetank=texts,
    client=clients,
    profile=texts,
    seed=st.integers(),
    speed=st.floats(min_value=0.1, max_value=1000),
    started=texts,
    suite_digest=texts,
    selected=numbers,
    command=texts,
    selectors=st.lists(texts, max_size=2).map(tuple),
    strict=st.booleans(),
    requirements=st.lists(requirements, max_size=2).map(tuple),
    core=st.lists(texts, max_size=2).map(tuple),
    claims=st.lists(st.builds(Claim, texts, st.booleans(), texts), max_size=2).map(
        tuple
    ),
    through=texts,
)
footers = st.builds(
    RunFooter,
    counts=st.fixed_dictionaries(dict.fromkeys(STANDINGS, numbers)),
    exit_status=numbers,
    seconds=st.floats(min_value=0, max_value=9),
    stale=st.lists(texts, max_size=2).map(tuple),
    unselected=st.lists(st.builds(Unselected, texts, texts), max_size=2).map(tuple),
    interrupted=st.booleans(),
    noise=st.lists(texts, max_size=2).map(tuple),
    cover=st.none() | covers_of(texts),
)
runs = st.builds(
    lambda header, cases, footer: Run(
        header, tuple(sorted(cases, key=lambda each: each.case)), footer
    ),
    headers,
    st.lists(records(), max_size=3, unique_by=lambda each: each.case),
    footers,
)
