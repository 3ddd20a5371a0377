"""What the simulated endpoint remembers, and what it would have cost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from wavetank.endpoint import Served, load_profile
from wavetank.scenario import Reply, build_conditions
from wavetank.scenario.steps import Usage
from wavetank.script import Request
from wavetank.server import Ledger, Performed, Visit
from wavetank.server.ledger import MAX_VISITS

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{}"
STREAM = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    b'data: {"choices":[{"delta":{"content":"a"}}]}\n\n'
    b'data: {"choices":[{"delta":{"content":"b"}}]}\n\n'
)
MODEL = "deepseek-v4-flash"
SERVED = Served(Reply(()), MODEL, Usage(1_000_000, 1_000_000, 0))


def ledger(*visits: Visit, limit: int = MAX_VISITS) -> Ledger:
    """A ledger in which some requests have come."""
    made = Ledger(load_profile(), limit=limit)
    for visit in visits:
        made.came(visit)
    return made


def visit(number: int = 0, served: Served = SERVED, **request: Any) -> Visit:
    """A request that was answered."""
    asked = {"method": "POST", "path": "/", "headers": (), "body": b"", **request}
    return Visit(number, 1_777_500_000, Request(**asked), served)


def test_a_whole_answer_costs_what_it_counts() -> None:
    """A million tokens in and out cost the published prices."""
    book = ledger(visit())
    book.over(0, Performed("token", WHOLE, "finished"))

    (seen,) = book.visits
    assert (seen.status, seen.how, seen.play) == (200, "finished", "token")
    assert seen.cost.miss == Decimal("0.14")
    assert seen.cost.output == Decimal("0.28")
    assert book.cost.total == Decimal("0.42")


def test_a_stream_that_was_left_is_billed_for_what_was_sent() -> None:
    """The whole prompt, and two tokens."""
    book = ledger(visit())
    book.over(0, Performed("token", STREAM, "left"))

    (seen,) = book.visits
    assert seen.tokens == 2
    assert seen.cost.miss == Decimal("0.14")
    assert seen.cost.output == Decimal("0.28") * 2 / 1_000_000


def test_a_refusal_costs_nothing() -> None:
    """Without a model there is nothing to bill."""
    book = ledger(visit(served=Served(Reply(()))))
    book.over(0, Performed("token", WHOLE, "finished"))

    assert book.cost.total == 0
    assert book.visits[0].shown()["usage"] is None


def test_nothing_is_billed_while_an_answer_is_under_way() -> None:
    """How it was over is not known yet."""
    shown = ledger(visit()).visits[0].shown()

    assert shown["how"] is None
    assert shown["cost_usd"] == "0"


def test_the_oldest_request_is_forgotten() -> None:
    """The ledger is bounded; what is over by then changes nothing."""
    book = ledger(visit(0), visit(1), limit=1)
    book.over(0, Performed("token", WHOLE, "finished"))

    assert [each.number for each in book.visits] == [1]
    assert book.visits[0].how is None


def test_a_key_is_not_remembered() -> None:
    """Neither where it belongs nor where it was put by mistake."""
    key = "sk-secret-secret"
    book = ledger(
        visit(
            path=f"/{key}",
            headers=(("Authorization", f"Bearer {key}"), ("X-Other", key)),
            body=f'{{"user": "{key}"}}'.encode(),
        )
    )

    assert key not in repr(book.visits)
    assert book.visits[0].shown()["body"] == {"user": "[redacted]"}


def test_requests_are_found_by_conditions() -> None:
    """The grammar is that of a scenario's when."""
    book = ledger(visit(0, body=b'{"stream": true}'), visit(1, body=b"no json"))

    found = book.having(build_conditions({"body.stream": True}))

    assert [each.number for each in found] == [0]
    assert book.visits[1].shown()["body"] == "no json"


def test_a_summary_adds_up_and_clearing_forgets() -> None:
    """Counters of all that is remembered."""
    book = ledger(visit(0), visit(1))
    book.over(0, Performed("token", WHOLE, "finished"))

    assert book.summary() == {
        "requests": 2,
        "prompt_tokens": 2_000_000,
        "prompt_cache_hit_tokens": 0,
        "tokens_sent": 1_000_000,
        "cost_usd": "0.42",
    }
    book.clear()
    assert book.summary()["requests"] == 0


def test_waiting_ends_when_every_answer_is_over() -> None:
    """Nothing to wait for at first, too little time while one is under way."""
    book = ledger()
    assert book.settled(0)
    book.came(visit())
    assert not book.settled(0)
    book.over(0, Performed("token", WHOLE, "finished"))
    assert book.settled(0)


def test_bodies_are_bounded_too() -> None:
    """Large requests make the oldest give way; the last one always stays."""
    book = Ledger(load_profile(), limit_bytes=10)
    for number, size in enumerate((6, 4, 4, 11)):
        book.came(visit(number, body=b"x" * size))
        book.over(number, Performed("token", WHOLE, "finished"))

    assert [each.number for each in book.visits] == [3]
    book.came(visit(4, body=b"x"))
    assert [each.number for each in book.visits] == [4]


def test_what_was_said_is_not_kept_twice() -> None:
    """The play's transcript holds the answer; the ledger only what it counts."""
    said = Served(Reply((Usage(1, 1),)), MODEL, SERVED.usage)

    assert ledger(visit(served=said)).visits[0].served == Served(
        Reply(()), MODEL, SERVED.usage
    )
