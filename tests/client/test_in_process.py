"""A callable is driven within its budget, whatever it returns or raises."""

from __future__ import annotations

import asyncio
import functools
import threading
import time
from typing import Any

import pytest

from wavetank.client.call import (
    Call,
    ClientInfo,
    Errored,
    Failure,
    Observation,
    Observed,
    Skipped,
    Turn,
)
from wavetank.client.client import Progress, ignore_progress
from wavetank.client.in_process import HANGS_AT_MOST, InProcessClient, client_info
from wavetank.errors import UsageError

CALL = Call("http://127.0.0.1:1", "sk-test", {}, budget_s=5.0)
SHORT = Call("http://127.0.0.1:1", "sk-test", {}, budget_s=0.02)


def ask(adapter: Any, call: Call = CALL, progress: Progress = ignore_progress) -> Any:
    client = InProcessClient(adapter)
    try:
        return client.ask(call, progress)
    finally:
        client.close()


@pytest.mark.parametrize(
    ("result", "answer"),
    [
        ("Hi", Observed(Observation((Turn("complete", content="Hi"),)))),
        (Turn("cancelled"), Observed(Observation((Turn("cancelled"),)))),
        (Observation(()), Observed(Observation(()))),
        (Observed(Observation(())), Observed(Observation(()))),
        (Skipped("why"), Skipped("why")),
        (Errored("adapter", "mine"), Errored("adapter", "mine")),
    ],
)
def test_whatever_a_callable_may_return_becomes_an_answer(
    result: object, answer: object
) -> None:
    """Text, a turn, an observation or an answer, from either kind of callable."""

    async def coroutine(_: Call) -> object:
        return result

    assert ask(lambda _: result) == answer
    assert ask(coroutine) == answer


def test_another_result_is_invalid() -> None:
    """The message says what was returned and what was expected."""
    answer = ask(lambda _: 42)

    assert answer.cause == "invalid"
    assert answer.message.startswith("returned int; expected Observation")


def test_an_exception_is_what_the_caller_was_given() -> None:
    """Raising is telling; the kind comes from the exception's class."""

    def fails(_: Call) -> str:
        raise ConnectionResetError("gone")

    async def fails_too(_: Call) -> str:
        return fails(CALL)

    failure = Failure("connection", None, "builtins.ConnectionResetError", "gone", None)
    answer = Observed(Observation((Turn("error", error=failure),)))
    assert ask(fails) == answer
    assert ask(fails_too) == answer


def test_an_attempt_to_exit_is_a_crash() -> None:
    """SystemExit ends the call, not the run."""

    def leaves(_: Call) -> str:
        raise SystemExit(3)

    async def leaves_too(_: Call) -> str:
        raise SystemExit(3)

    for adapter in (leaves, leaves_too):
        answer = ask(adapter)
        assert (answer.cause, answer.message) == ("crashed", "raised SystemExit")
        assert "leaves" in answer.details


def test_progress_is_passed_on_until_the_call_is_over() -> None:
    """A callable with two arguments reports deltas; late reports are dropped."""
    reports: list[int] = []
    kept: list[Progress] = []

    def reports_two(_: Call, progress: Progress) -> str:
        progress(1)
        progress(2)
        kept.append(progress)
        return "Hi"

    ask(reports_two, progress=reports.append)
    kept[0](3)

    assert reports == [1, 2]


def test_a_hang_ends_at_the_budget() -> None:
    """Both kinds of callable; the asynchronous one is cancelled and may clean up."""
    release = threading.Event()
    cleaned: list[bool] = []

    async def sleeps(_: Call) -> str:
        try:
            await asyncio.sleep(60)
        finally:
            cleaned.append(True)
        return ""

    hung = Errored("hung", "did not return within 0.02 s")
    assert ask(lambda _: release.wait(60), SHORT) == hung
    assert ask(sleeps, SHORT) == hung
    assert cleaned == [True]
    release.set()


def test_after_three_hangs_nothing_more_is_started() -> None:
    """Threads that never end are bounded; when they end, work goes on."""
    release = threading.Event()
    client = InProcessClient(lambda _: release.wait(60) and "done")
    for _ in range(HANGS_AT_MOST):
        assert client.ask(SHORT, ignore_progress).cause == "hung"  # type: ignore[union-attr]  # an Errored
    refused = client.ask(SHORT, ignore_progress)
    release.set()
    while client._hanging():
        time.sleep(0.001)

    assert isinstance(refused, Errored)
    assert refused.message.startswith("not asked: 3 earlier calls still hang")
    assert isinstance(client.ask(CALL, ignore_progress), Observed)


def test_a_blocked_loop_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """A coroutine that blocks its loop costs that loop and no other call."""
    monkeypatch.setattr("wavetank.client.loop_thread.CLEAN_UP_S", 0.02)
    release = threading.Event()

    async def blocks(call: Call) -> str:
        if call is SHORT:
            release.wait(60)
        return "Hi"

    client = InProcessClient(blocks)
    assert isinstance(client.ask(SHORT, ignore_progress), Errored)
    assert isinstance(client.ask(CALL, ignore_progress), Observed)
    assert client._hanging() == 1
    release.set()
    client.close()


def test_closing_cancels_what_still_runs() -> None:
    """A background task of the client ends with its loop."""
    ended: list[bool] = []

    async def background() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(True)

    tasks: list[asyncio.Task[None]] = []

    async def starts(_: Call) -> str:
        tasks.append(asyncio.create_task(background()))
        await asyncio.sleep(0)
        return "Hi"

    client = InProcessClient(starts)
    client.ask(CALL, ignore_progress)
    client.close()
    client.close()

    assert ended == [True]


def test_no_more_calls_run_at_once_than_the_client_takes() -> None:
    """A plain callable is asked by one thread at a time."""
    running: list[int] = []
    most: list[int] = []

    def counts(_: Call) -> str:
        running.append(1)
        most.append(len(running))
        time.sleep(0.005)
        running.pop()
        return "Hi"

    client = InProcessClient(counts)
    threads = [
        threading.Thread(target=client.ask, args=(CALL, ignore_progress))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert max(most) == 1


def test_a_callable_says_who_it_is() -> None:
    """Its name, its capabilities, and one call at a time unless it is async."""

    def mine(_: Call) -> str:
        return ""

    async def mine_too(_: Call) -> str:
        return ""

    mine.capabilities = ("stream", "tools")  # type: ignore[attr-defined]  # adapters do
    info = client_info(mine)

    assert (info.name, info.language, info.concurrency) == ("mine", "python", 1)
    assert info.capabilities == {"stream", "tools"}
    assert client_info(mine_too).concurrency == 8
    assert InProcessClient(mine).noise == ()


def test_a_declared_info_counts() -> None:
    """``CLIENT`` on the callable's class or module replaces the defaults."""
    declared = ClientInfo("theirs", "2", "python", concurrency=3)

    class Theirs:
        CLIENT = declared

        async def __call__(self, _: Call) -> str:
            return "Hi"

    assert InProcessClient(Theirs()).info is declared
    assert isinstance(ask(Theirs()), Observed)


def test_an_unknown_capability_is_a_usage_error() -> None:
    """The message names it and the ones that exist."""

    def mine(_: Call) -> str:
        return ""

    mine.capabilities = ("strem",)  # type: ignore[attr-defined]  # adapters do
    with pytest.raises(UsageError, match=r"mine\.capabilities names strem; expected"):
        client_info(mine)


def test_a_callable_of_another_shape_is_a_usage_error() -> None:
    """It takes a call, and perhaps progress, and nothing else."""
    with pytest.raises(UsageError, match=r"takes \(\); expected \(call, progress\)"):
        InProcessClient(lambda: "Hi")
    with pytest.raises(UsageError, match="is no callable"):
        InProcessClient("Hi")  # type: ignore[arg-type]  # the mistake of this test


def test_a_partial_is_a_callable_like_any_other() -> None:
    """Bound arguments do not count."""

    def greet(greeting: str, _: Call) -> str:
        return greeting

    assert ask(functools.partial(greet, "Hi")) == Observed(
        Observation((Turn("complete", content="Hi"),))
    )
