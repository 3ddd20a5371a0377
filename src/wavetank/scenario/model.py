"""What an author wrote, as frozen data: scenarios, exchanges and replies.

These types hold the author's words after validation and nothing else: no bytes,
no defaults taken from a profile, no clock. Everything that can answer a request
comes down to one noun, the ``Reply``: how it is delivered, and a list of steps
(see ``steps``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wavetank.problems import Mark
    from wavetank.scenario.expectation import AuthoredExpectation
    from wavetank.scenario.steps import Step
    from wavetank.wire.payload import JsonObject, JsonValue

Framing: TypeAlias = Literal["chunked", "close", "length"]
Newline: TypeAlias = Literal["lf", "crlf", "cr"]
Compression: TypeAlias = Literal["identity", "gzip", "deflate"]
KeepAlivePlacement: TypeAlias = Literal["none", "before", "between", "inside", "after"]
FramingLie: TypeAlias = Literal[
    "length-too-long", "length-too-short", "bad-chunk-size", "chunk-size-too-small",
    "both-lengths",
]  # fmt: skip
ChunkExtras: TypeAlias = Literal["none", "extensions", "trailers"]


@dataclass(frozen=True, slots=True)
class Slicing:
    """How the bytes of a body are cut into writes.

    Attributes:
        mode: ``none`` merges what has no pause between it; ``event`` makes each
            event its own write; ``bytes`` cuts every ``size`` bytes; ``at`` cuts at
            the body offsets in ``places``; ``characters`` cuts inside every
            multi-byte character; ``seeded`` cuts at random places from the seed.
        size: Bytes per write in mode ``bytes``.
        places: Body offsets in mode ``at``, ascending.
        pause: Seconds between writes, so that slices arrive as separate reads.
    """

    mode: Literal["none", "event", "bytes", "at", "characters", "seeded"] = "none"
    size: int = 0
    places: tuple[int, ...] = ()
    pause: float = 0.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a reply's bytes travel; every member can be a matrix axis.

    Attributes:
        framing: How the client learns where the body ends (RFC 9112 section 6).
        newline: Line ends of the event stream.
        slice: How the body is cut into writes.
        keep_alive: Where keep-alive comments are injected between events.
        bom: Start the stream with a byte order mark.
        compression: Content coding of the body.
        lie: A framing that contradicts the body.
        chunk_extras: What the chunked coding carries beside the body.
    """

    framing: Framing = "chunked"
    newline: Newline = "lf"
    slice: Slicing = Slicing()
    keep_alive: KeepAlivePlacement = "none"
    bom: bool = False
    compression: Compression = "identity"
    lie: FramingLie | None = None
    chunk_extras: ChunkExtras = "none"


@dataclass(frozen=True, slots=True)
class Layout:
    """How chunks are laid out where sources disagree; each can be a matrix axis.

    Attributes:
        usage: On chunks without counters: the key ``absent`` or ``null``.
        role: ``once`` on the first delta, or on ``every`` delta.
        text_keys: ``both`` sends the inactive text key as null (captured in
            thinking mode), ``active`` sends only the key that carries text;
            ``auto`` is ``both`` when the reply has reasoning.
        created: Unix seconds stamped on every chunk.
        model: The model echoed, or ``None`` to echo the request's.
        id: The answer's id, or ``None`` for one derived from the seed.
        fingerprint: The ``system_fingerprint``, or ``None`` for a captured one.
    """

    usage: Literal["absent", "null"] = "absent"
    role: Literal["once", "every"] = "once"
    text_keys: Literal["auto", "both", "active"] = "auto"
    created: int = 1_777_075_200
    model: str | None = None
    id: str | None = None
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The response head, where it is not the ordinary one.

    Attributes:
        status: The status code; an ``error`` step as first step overrides it.
        reason: The reason phrase, or ``None`` for the standard one.
        headers: Headers added or replaced; an empty value removes the header. In a
            value ``{here}`` is the play's own address, ``{elsewhere}`` the same play
            under another name of the host.
        http_version: ``1.1`` or ``1.0``.
        interim: Interim status codes (1xx) sent before the head.
    """

    status: int = 200
    reason: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    http_version: Literal["1.0", "1.1"] = "1.1"
    interim: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What answers one request.

    Attributes:
        steps: In order; ends are implied when absent.
        format: ``stream`` compiles semantic steps to an event stream, ``json`` folds
            them into one completion object; ``auto`` follows the request's
            ``stream`` member.
        head: The response head.
        layout: How chunks are laid out.
        delivery: How the bytes travel.
    """

    steps: tuple[Step, ...]
    format: Literal["auto", "stream", "json"] = "auto"
    head: Head = Head()
    layout: Layout = Layout()
    delivery: Delivery = Delivery()


@dataclass(frozen=True, slots=True)
class Condition:
    """What one place of a request must hold.

    Attributes:
        path: ``method``, ``path``, ``headers.NAME`` (lower case), or
            ``body.messages[1].reasoning_content`` with ``[-1]`` and ``[*]``.
        kind: ``equals`` a value, ``present``, ``absent``, ``contains`` a text or
            ``matches`` a regular expression (search).
        value: What the kind needs; ``None`` for present and absent.
    """

    path: str
    kind: Literal["equals", "present", "absent", "contains", "matches"]
    value: JsonValue = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One expected request and its reply.

    A request is answered by the first exchange that is not used up and whose
    conditions all hold.

    Attributes:
        reply: What answers it.
        when: Conditions on the request; empty accepts any request.
        times: How many requests it answers; ``None`` for any number.
        optional: A trap or an alternative: it need not be reached, and the
            expected result is not folded from it.
    """

    reply: Reply
    when: tuple[Condition, ...] = ()
    times: int | None = 1
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ThenUser:
    """A later turn in which the user says something."""

    text: str


@dataclass(frozen=True, slots=True)
class ThenToolResults:
    """A later turn that answers the tool calls of the one before.

    Attributes:
        results: Pairs of tool name and content, in the order of the calls.
    """

    results: tuple[tuple[str, str], ...]


Then: TypeAlias = ThenUser | ThenToolResults


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """What the client under test is asked to do.

    Attributes:
        request: The body a user would ask for.
        api: Which API of the client protocol.
        base: Path added to the play's address, ``""`` or ``/v1``.
        then: Later turns.
        max_retries: Retries the client is set to, or ``None`` for its default.
        read_timeout: Longest silence in seconds before scaling, or ``None``.
        total_timeout: Longest whole answer in seconds before scaling, or ``None``.
        cancel_after_deltas: Cancel after this many text deltas, or ``None``.
        budget: The harness's patience in real seconds; never scaled.
    """

    request: JsonObject
    api: Literal["chat", "anthropic", "fim", "models", "balance"] = "chat"
    base: str = ""
    then: tuple[Then, ...] = ()
    max_retries: int | None = None
    read_timeout: float | None = None
    total_timeout: float | None = None
    cancel_after_deltas: int | None = None
    budget: float = 10.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """One authored document, one variant of its matrix.

    Attributes:
        id: Path below the suite's folder without suffix, as ``drops/mid-content``.
        title: One sentence, true of every conforming client.
        proves: Requirement ids this scenario is evidence for.
        source: Where the rule stands.
        call: What the client is asked.
        exchanges: What the server does, in order.
        needs: Capabilities a client must declare for it to be selected.
        profiles: Profiles it holds in; empty means all.
        expect: The author's expectations; empty means folded from the script.
        variant: Axis values of this variant in authored order, as
            ``(("framing", "close"),)``; empty without a matrix.
        mark: Where the document stands.
    """

    id: str
    title: str
    proves: tuple[str, ...]
    source: str
    call: PlannedCall
    exchanges: tuple[Exchange, ...]
    mark: Mark
    needs: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    expect: tuple[AuthoredExpectation, ...] = ()
    variant: tuple[tuple[str, str], ...] = ()

    @property
    def case_id(self) -> str:
        """The id with its variant, as ``drops/mid-content[framing=close]``."""
        if not self.variant:
            return self.id
        axes = ",".join(f"{axis}={value}" for axis, value in self.variant)
        return f"{self.id}[{axes}]"

    def streams(self, reply: Reply) -> bool:
        """Say whether a reply is an event stream: by its format, or as requested."""
        if reply.format == "auto":
            return self.call.request.get("stream") is True
        return reply.format == "stream"


@dataclass(frozen=True, slots=True)
class Suite:
    """Scenarios loaded together.

    Attributes:
        scenarios: Every variant of every document, ordered by id, then variant.
    """

    scenarios: tuple[Scenario, ...] = field(default_factory=tuple)

    def by_case_id(self) -> Mapping[str, Scenario]:
        """Index the variants by their case id."""
        return {scenario.case_id: scenario for scenario in self.scenarios}
