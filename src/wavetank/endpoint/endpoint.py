"""The simulated endpoint: a request in, a ``Reply`` out, nothing else touched.

The way of a request is DeepSeek's: the gateway looks for a key, the router for a
path, the application at the key, the money and the media type; then the body is read
and checked; then the model speaks. Time, seed, request number, cache and what else is
running are handed in, so the same arguments give the same reply.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wavetank.endpoint import refusal
from wavetank.endpoint.account import Account
from wavetank.endpoint.asking import Ask, ask_of, level_of
from wavetank.endpoint.chat_reply import Answer
from wavetank.endpoint.checked import Checked
from wavetank.endpoint.credentials import declares_json, key_of
from wavetank.endpoint.dice import Dice
from wavetank.endpoint.faults.speech import on_speech
from wavetank.endpoint.listing import model_object, models_object
from wavetank.endpoint.message_checks import BETA_BASE
from wavetank.endpoint.place import PlacedError
from wavetank.endpoint.prefix_cache import PrefixCache
from wavetank.endpoint.prompt import prompt_tokens, said_tokens
from wavetank.endpoint.refusal import RefusedError
from wavetank.endpoint.request_body import read_body
from wavetank.endpoint.routing import Action, route
from wavetank.endpoint.speaking import speak
from wavetank.endpoint.surfaces import surfaces
from wavetank.scenario.model import Delivery, Reply
from wavetank.scenario.steps import Json, Usage
from wavetank.wire import Identity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wavetank.endpoint.faults.effects import Effect
    from wavetank.endpoint.profile import Alias, Model, Profile
    from wavetank.endpoint.routing import Route
    from wavetank.endpoint.structures import Members
    from wavetank.endpoint.surfaces import Surface
    from wavetank.wire import JsonValue


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, and what the reply may depend on besides.

    Attributes:
        method: The HTTP method.
        path: Without the query.
        headers: Name and value, in any case.
        body: The whole body.
        now: Unix seconds.
        index: The request's number; ids follow from it and the seed.
        in_flight: Requests being answered, by model; this one not counted.
        effects: What goes wrong with what the model says.
    """

    method: str
    path: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    now: int
    index: int
    in_flight: Mapping[str, int]
    effects: Sequence[Effect]


@dataclass(frozen=True, slots=True)
class Served:
    """A reply, and what it is billed by.

    Attributes:
        reply: What is sent.
        model: The id of the model that answered, or ``None`` if none did.
        usage: What the answer counts when it is sent whole, or ``None``.
    """

    reply: Reply
    model: str | None = None
    usage: Usage | None = None


class Endpoint:
    """DeepSeek's API, as one revision of it.

    Args:
        profile: The revision.
        seed: Decides everything that the real one draws at random.
        account: Whose keys, money and limits; any key works by default.
        cache: The context cache, for sharing or clearing; a fresh one by default.
    """

    def __init__(
        self,
        profile: Profile,
        *,
        seed: int = 0,
        account: Account | None = None,
        cache: PrefixCache | None = None,
    ) -> None:
        self.profile = profile
        self.seed = seed
        self.account = account or Account()
        self.cache = cache or PrefixCache(profile.switches.cache_unit)
        self._surfaces = surfaces(profile)

    def answer(
        self,
        method: str,
        path: str,
        headers: Sequence[tuple[str, str]],
        body: bytes,
        *,
        now: float,
        index: int = 0,
        in_flight: Mapping[str, int] | None = None,
        effects: Sequence[Effect] = (),
    ) -> Served:
        """Answer one request.

        Args:
            method: The HTTP method.
            path: The path, with or without its query, which is ignored.
            headers: Name and value, in any case.
            body: The whole body.
            now: Unix seconds: legacy ids retire by it, and answers carry it.
            index: The request's number, from zero; ids follow from it and the seed.
            in_flight: Requests being answered, by model; this one not counted.
            effects: What goes wrong with what the model says; effects on the reply
                are the caller's to apply.
        """
        request = Request(
            method, path.partition("?")[0], headers, body, int(now), index,
            in_flight or {}, effects,
        )  # fmt: skip
        try:
            return self._served(request)
        except RefusedError as refused:
            id_ = ""
            if self.profile.switches.request_id_suffix:
                id_ = Dice(self.seed, request.index, "request id").uuid()
            return Served(refusal.refusal_reply(refused.error, id_))

    def _served(self, request: Request) -> Served:
        anthropic = request.path.startswith("/anthropic/")
        key = key_of(request.headers, anthropic=anthropic)
        found = route(request.method, request.path)
        if not self.account.takes(key):
            raise refusal.wrong_key(key)
        match found.action:
            case Action.MODELS:
                return _json(models_object(self.profile))
            case Action.MODEL:
                return _json(model_object(self._listed(found.argument)))
            case Action.BALANCE:
                return _json(self.account.balance_object())
        return self._asked(request, found)

    def _asked(self, request: Request, found: Route) -> Served:
        if not self.account.available:
            raise refusal.insufficient_balance()
        if not declares_json(request.headers):
            raise refusal.wrong_media_type()
        if found.action is Action.FIM_OFF_BETA:
            text = (
                f"completions api is only available when using beta api ({BETA_BASE})"
            )
            raise refusal.semantic(text, self.profile)
        surface = self._surfaces[found.action]
        members = self._read(surface, request.body)
        ask = self._checked(surface, members, request, beta=found.beta)
        answer = self._said(ask, request)
        return Served(surface.reply(answer, members), ask.model.id, answer.usage)

    def _read(self, surface: Surface, body: bytes) -> Members:
        try:
            return read_body(surface.shape, body)
        except PlacedError as fault:
            raise refusal.unreadable(fault, self.profile) from None

    def _checked(
        self, surface: Surface, raw: Members, request: Request, *, beta: bool
    ) -> Ask:
        members = surface.as_chat(raw)
        model, alias = self._model(members["model"], request.now)
        level = level_of(members, alias, self.profile)
        checked = Checked(members, model, level, self.profile, beta)
        for check in surface.checks:
            problem = check(checked)
            if problem:
                raise refusal.semantic(problem, self.profile)
        self._check_concurrency(model, request.in_flight)
        default = self.profile.default_max_tokens.get(level)
        return ask_of(members, model, level, default)

    def _said(self, ask: Ask, request: Request) -> Answer:
        switches = self.profile.switches
        prompt = prompt_tokens(ask, thinking_tokens=switches.thinking_prompt_tokens)
        self._check_context(ask, len(prompt))
        owner = f"{ask.model.id}/{ask.user_id}"
        hits = self.cache.hits(owner, prompt)
        speech = speak(ask, Dice(self.seed, *ask.words))
        speech = on_speech(speech, request.effects, most=ask.max_tokens)
        plain = not speech.calls and not ask.thinks
        said = said_tokens(speech.content) if plain else ()
        self.cache.store(owner, (*prompt, *said))
        reasoning = len(speech.reasoning) if ask.thinks else None
        usage = Usage(len(prompt), speech.size, hits, reasoning)
        id_ = Dice(self.seed, request.index, "id").uuid()
        identity = Identity(id_, request.now, ask.model.id, ask.model.fingerprint)
        return Answer(ask, speech, usage, identity, switches)

    def _check_concurrency(self, model: Model, in_flight: Mapping[str, int]) -> None:
        """An account's own limit counts all models together, the published one each."""
        limit = self.account.concurrency
        current = 1 + sum(in_flight.values())
        if limit is None:
            limit, current = model.concurrency, 1 + in_flight.get(model.id, 0)
        if current > limit:
            raise refusal.too_many(current, limit)

    def _check_context(self, ask: Ask, prompt: int) -> None:
        context, completion = self.profile.limits.context, ask.max_tokens or 0
        total = prompt + completion
        if total > context:
            text = (
                f"This model's maximum context length is {context} tokens. However, "
                f"you requested {total} tokens ({prompt} in the messages, {completion} "
                "in the completion). Please reduce the length of the messages or "
                "completion."
            )
            raise refusal.semantic(text, self.profile)

    def _model(self, id_: str, now: int) -> tuple[Model, Alias | None]:
        serving = self.profile.serving(id_, now)
        if serving is None:
            text = self.profile.unknown_model.format(model=id_)
            raise refusal.semantic(text, self.profile)
        return serving

    def _listed(self, id_: str) -> Model:
        for model in self.profile.models:
            if model.id == id_:
                return model
        raise refusal.empty(404)


def _json(value: JsonValue) -> Served:
    return Served(
        Reply((Json(value),), format="json", delivery=Delivery(framing="length"))
    )
