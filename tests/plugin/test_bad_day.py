"""``deepseek.fault`` and ``deepseek.cost``, used the way an application's tests do."""

from __future__ import annotations

import http.client
import json
import time
import urllib.request
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError

import pytest

import wavetank
from wavetank.endpoint import NO_COST, cost, load_profile
from wavetank.errors import InvalidFileError, UsageError
from wavetank.plugin.bad_day import fault_of

if TYPE_CHECKING:
    from wavetank.plugin.fixture import DeepSeek

MODEL = "deepseek-v4-flash"


def request_to(mock: DeepSeek, *, stream: bool) -> urllib.request.Request:
    """Ask for a short answer as a plain client would."""
    body = {
        "model": MODEL,
        "stream": stream,
        "max_tokens": 20,
        "messages": [{"role": "user", "content": "Say hello."}],
    }
    return urllib.request.Request(  # noqa: S310 - the address is the mock's own
        f"{mock.base_url}/chat/completions",
        data=json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {mock.api_key}",
            "Content-Type": "application/json",
        },
    )


def ask(mock: DeepSeek, *, stream: bool = False) -> tuple[int, bytes]:
    """Give the status and the body of an answer."""
    request = request_to(mock, stream=stream)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - as above
            return answer.status, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.read()


def test_a_fault_meets_as_many_requests_as_it_says(deepseek: DeepSeek) -> None:
    """A name with terms goes wrong so many times, and then all is well."""
    deepseek.fault("rate-limit", times=2)

    assert [ask(deepseek)[0] for _ in range(3)] == [429, 429, 200]
    deepseek.check()


def test_a_mapping_is_a_fault_too(deepseek: DeepSeek) -> None:
    """The JSON of ``POST /_wavetank/faults`` works as it stands, scope included."""
    deepseek.fault({"cut": {"after": 2}, "when": {"body.stream": True}}, times=1)

    assert ask(deepseek)[0] == 200
    with pytest.raises(http.client.IncompleteRead):
        ask(deepseek, stream=True)
    assert b"data: [DONE]" in ask(deepseek, stream=True)[1]


def test_a_fault_can_be_lifted(deepseek: DeepSeek) -> None:
    """Lifting ends a fault at once, and lifting it again changes nothing."""
    overloaded = deepseek.fault("overloaded")
    assert ask(deepseek)[0] == 503

    overloaded.lift()
    overloaded.lift()

    assert ask(deepseek)[0] == 200


def test_a_fault_is_in_force_for_a_block(deepseek: DeepSeek) -> None:
    """A ``with`` block lifts its own fault at its end, and no other."""
    deepseek.fault("overloaded", when={"body.stream": True})

    with deepseek.fault("rate-limit"):
        assert ask(deepseek)[0] == 429

    assert ask(deepseek)[0] == 200
    assert ask(deepseek, stream=True)[0] == 503


def test_a_wrong_fault_is_refused_at_the_call(deepseek: DeepSeek) -> None:
    """What is misspelt is named with what was probably meant; nothing goes wrong."""
    wrong: Any = 3
    with pytest.raises(UsageError, match=r"^fault\('rate-limt'\): expected NAME"):
        deepseek.fault("rate-limt")
    with pytest.raises(UsageError, match=r"^fault\(3\): expected the name"):
        deepseek.fault(wrong)
    with pytest.raises(InvalidFileError, match=r"did you mean .times."):
        deepseek.fault("rate-limit", time=2)
    with pytest.raises(InvalidFileError, match="such as 500ms"):
        deepseek.fault({"latency": 500})

    assert ask(deepseek)[0] == 200


def test_terms_add_to_a_fault_and_win() -> None:
    """A short form, its JSON form and keywords are one mapping, its key included."""
    assert fault_of("rate-limit*3", {"times": 1}).times == 1
    assert fault_of("rate-limit*3", {}).times == 3
    fault = fault_of('{"error": "overloaded", "key": "sk-a"}', {"share": 0.5})
    assert (fault.key, fault.share) == ("sk-a", 0.5)


@pytest.mark.parametrize("how", ["play", "reply"])
def test_a_fault_refuses_a_test_that_plays(deepseek: DeepSeek, how: str) -> None:
    """A script says itself what goes wrong, so a fault beside it is a mistake."""
    getattr(deepseek, how)("done/marker")

    with pytest.raises(UsageError, match=r"simulated endpoint.*plays a script"):
        deepseek.fault("overloaded")


def test_faults_and_cost_belong_to_one_mock(deepseek: DeepSeek) -> None:
    """What goes wrong with one mock and what it costs is unknown to the next."""
    deepseek.fault("overloaded")
    with wavetank.serve() as other:
        assert ask(other)[0] == 200
        assert other.cost.total > 0

    assert ask(deepseek)[0] == 503
    assert deepseek.cost == NO_COST


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_starts_well_and_free_of_charge(
    deepseek: DeepSeek, turn: str
) -> None:
    """A fault that nobody lifted is gone in the next test, and so is the cost."""
    assert deepseek.cost == NO_COST, turn
    assert ask(deepseek)[0] == 200

    deepseek.fault("overloaded")


def test_cost_adds_up_what_usage_says(deepseek: DeepSeek) -> None:
    """Whole and streamed answers are priced by their usage; a refusal is free."""
    began = int(time.time())
    usage = json.loads(ask(deepseek)[1])["usage"]
    once = deepseek.cost
    tokens = (
        usage["prompt_cache_hit_tokens"],
        usage["prompt_cache_miss_tokens"],
        usage["completion_tokens"],
    )
    # Prices depend on the hour, which may have struck in between.
    hours = (began, int(time.time()))
    assert once in [cost(load_profile(), MODEL, *tokens, at=at) for at in hours]
    assert once.total > 0

    ask(deepseek, stream=True)
    twice = deepseek.cost
    assert twice.total > once.total

    deepseek.fault("server-error")
    ask(deepseek)
    assert deepseek.cost == twice


def test_a_stream_that_was_cut_is_billed_for_what_was_sent(deepseek: DeepSeek) -> None:
    """Two deltas of output cost less than all of them, at the same prompt."""
    ask(deepseek, stream=True)
    whole = deepseek.cost

    with wavetank.serve() as other:
        other.fault("cut=2")
        with pytest.raises(http.client.IncompleteRead):
            ask(other, stream=True)
        assert Decimal(0) < other.cost.output < whole.output
        assert other.cost.miss + other.cost.hit > 0


def test_cost_waits_only_so_long(
    deepseek: DeepSeek, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stream that stands still counts nothing until its client has left."""
    deepseek.fault("stall=2")
    request = request_to(deepseek, stream=True)
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - as above
        assert answer.status == 200
        with monkeypatch.context() as patience:
            patience.setattr("wavetank.plugin.fixture.IDLE_SECONDS", 0.01)
            assert deepseek.cost == NO_COST

    assert deepseek.cost.output > 0


def test_a_play_costs_nothing(deepseek: DeepSeek) -> None:
    """Scripted usage is fiction, so no money is made of it."""
    deepseek.reply("Hello.")

    ask(deepseek)

    assert deepseek.cost == NO_COST
