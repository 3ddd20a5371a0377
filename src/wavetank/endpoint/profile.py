"""A profile: one dated revision of DeepSeek's wire, as data.

What changes from revision to revision stands in a YAML file in ``profiles/`` and
nowhere in code: models and ids, prices, texts, limits. What the sources dispute
stands there too, under ``switches``, so that a user can turn each of them the other
way. ``docs/deviations.md`` says how sure each value is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wavetank.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from wavetank.wire.payload import JsonObject


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars per million tokens, valid from an instant.

    Attributes:
        since: Unix seconds.
        hit: Prompt tokens served from the cache.
        miss: Other prompt tokens.
        output: Completion tokens, reasoning included.
        peak_factor: What peak hours multiply all three by.
        peak_hours: Half-open spans of hours of the UTC day.
        peak_weekdays_only: No peak on Saturday and Sunday. (The holidays that
            DeepSeek also exempts are not modelled.)
    """

    since: int
    hit: Decimal
    miss: Decimal
    output: Decimal
    peak_factor: int = 1
    peak_hours: tuple[tuple[int, int], ...] = ()
    peak_weekdays_only: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """A model that answers.

    Attributes:
        id: What requests and answers call it.
        fingerprint: The ``system_fingerprint`` of its answers.
        concurrency: Requests in flight beyond which it answers 429.
        prices: In the order of their instants, never empty.
        listed: Whether ``GET /models`` shows it.
        images: Whether it takes image parts.
        details: Further members of its entry in ``GET /models``.
    """

    id: str
    fingerprint: str
    concurrency: int
    prices: tuple[Prices, ...]
    listed: bool = True
    images: bool = False
    details: JsonObject | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """Another id for a model.

    Attributes:
        id: What requests call it.
        model: The id of the model that answers and is named in the answer.
        thinking: What it means when the request does not say; ``None`` for the
            ordinary default.
        retired: Unix seconds from which it is refused, or ``None``.
    """

    id: str
    model: str
    thinking: bool | None = None
    retired: int | None = None


@dataclass(frozen=True, slots=True)
class Switches:
    """What the sources dispute; each default is the best supported reading.

    Attributes:
        usage: Where a stream's counters ride: on the ``finish-chunk`` (captured), on
            a ``separate-chunk`` with empty choices (documented until September 2026,
            and by the guide), or on ``both``.
        deserialize_status: 400 or 422 for a body of the wrong shape.
        request_id_suffix: End messages with `` (request_id: <uuid>)``.
        semantic_content_type: Content type of range and semantic refusals.
        round_trip: Which assistant messages must carry ``reasoning_content``:
            those of turns in which a tool was called (``tool-turns``), all when tools
            are declared (``tools-declared``), the one before closing tool results
            (``observed``), or none (``off``).
        legacy_ids: ``refuse`` retired ids, or go on taking them for an ``alias``.
        cache_unit: Prompt tokens are cached in units of this many; 0 is no cache.
        tool_content: ``content`` beside tool calls in a whole answer: ``empty``
            text or ``null``.
        thinking_off_with_effort: ``refuse`` or ``accept`` the two together.
        thinking_prompt_tokens: Prompt tokens that thinking adds.
        strict_schemas: Which rules strict tools must keep: those seen enforced
            (``observed``), all of the guide to strict mode (``documented``), ``off``.
        image_refusal: How a model without vision refuses images: by ``variant`` of
            the part, or in a ``message`` of its own.
    """

    usage: Literal["finish-chunk", "separate-chunk", "both"] = "finish-chunk"
    deserialize_status: int = 400
    request_id_suffix: bool = False
    semantic_content_type: str = "application/octet-stream"
    round_trip: Literal["tool-turns", "tools-declared", "observed", "off"] = (
        "tool-turns"
    )
    legacy_ids: Literal["refuse", "alias"] = "refuse"
    cache_unit: int = 128
    tool_content: Literal["empty", "null"] = "empty"
    thinking_off_with_effort: Literal["refuse", "accept"] = "refuse"
    thinking_prompt_tokens: int = 0
    strict_schemas: Literal["observed", "documented", "off"] = "observed"
    image_refusal: Literal["variant", "message"] = "variant"


@dataclass(frozen=True, slots=True)
class Limits:
    """Numbers that bound a request.

    Attributes:
        context: Tokens of prompt and ``max_tokens`` together.
        max_tokens: The largest ``max_tokens``.
        fim_max_tokens: The same for fill-in-the-middle.
        stops: The most stop strings.
        tools: The most tools, or ``None``.
        tool_name: The longest function name.
        user_id: The longest ``user_id``.
    """

    context: int
    max_tokens: int
    fim_max_tokens: int
    stops: int
    tools: int | None
    tool_name: int
    user_id: int


@dataclass(frozen=True, slots=True)
class Profile:
    """One revision of the wire.

    Attributes:
        id: Its name, as ``v4-2026-04``.
        title: One sentence.
        since: Unix seconds of its first day.
        models: In the order in which ``GET /models`` lists them.
        aliases: Further ids.
        efforts: The ``reasoning_effort`` values taken, and the level each one means
            (``off`` turns thinking off).
        default_max_tokens: ``max_tokens`` when absent, by ``off`` and level; a level
            that is missing has none.
        limits: Numbers that bound a request.
        unknown_model: The refusal of an unknown id, with ``{model}`` in it.
        anthropic_models: Model ids by the beginning of the id asked for, in order;
            the empty beginning is for all others.
        switches: What the sources dispute.
    """

    id: str
    title: str
    since: int
    models: tuple[Model, ...]
    aliases: tuple[Alias, ...]
    efforts: Mapping[str, str]
    default_max_tokens: Mapping[str, int]
    limits: Limits
    unknown_model: str
    anthropic_models: tuple[tuple[str, str], ...]
    switches: Switches

    def model(self, id_: str) -> Model:
        """Give the model of an id, be it an alias, whatever the time.

        Raises:
            UsageError: The profile has no such model.
        """
        served = next((each.model for each in self.aliases if each.id == id_), id_)
        for model in self.models:
            if model.id == served:
                return model
        known = ", ".join(model.id for model in self.models)
        raise UsageError(f"profile {self.id} has no model {id_!r}; it has: {known}")

    def serving(self, id_: str, now: int) -> tuple[Model, Alias | None] | None:
        """Give the model that answers an id at an instant, and the alias it came by.

        ``None`` when nothing does: the id is unknown, or retired by then.
        """
        alias = next((each for each in self.aliases if each.id == id_), None)
        if alias is None:
            found = [model for model in self.models if model.id == id_]
            return (found[0], None) if found else None
        retired = alias.retired is not None and now >= alias.retired
        if retired and self.switches.legacy_ids == "refuse":
            return None
        return self.model(alias.model), alias
