"""Tokens to dollars."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wavetank.endpoint import NO_COST, Cost, cancelled_cost, cost, load_profile

MONDAY_0200 = 1_789_351_200  # 2026-09-14T02:00:00Z
SATURDAY_0200 = MONDAY_0200 - 2 * 86_400
MONDAY_0500 = MONDAY_0200 + 3 * 3600


@pytest.mark.parametrize(
    ("model", "parts", "total"),
    [
        ("deepseek-v4-flash", ("56.00", "28.00", "84.00"), "168.00"),
        ("deepseek-v4-pro", ("290.00", "348.00", "1044.00"), "1682.00"),
    ],
)
def test_the_guides_worked_example_comes_out_exactly(
    model: str, parts: tuple[str, str, str], total: str
) -> None:
    """A million calls of 2000 cached, 200 fresh and 300 output tokens."""
    bill = cost(load_profile(), model, 2_000_000_000, 200_000_000, 300_000_000)

    assert (bill.hit, bill.miss, bill.output) == tuple(map(Decimal, parts))
    assert bill.total == Decimal(total)


def test_a_million_small_bills_are_the_large_one() -> None:
    """Nothing is rounded on the way."""
    one = cost(load_profile(), "deepseek-v4-flash", 2000, 200, 300)

    assert one.total * 1_000_000 == Decimal(168)
    assert NO_COST + one + one == Cost(one.hit * 2, one.miss * 2, one.output * 2)


def test_an_alias_costs_what_its_model_costs() -> None:
    """Legacy ids are billed as flash."""
    profile = load_profile()

    assert cost(profile, "deepseek-chat", 1, 1, 1) == cost(
        profile, "deepseek-v4-flash", 1, 1, 1
    )


def test_a_cancelled_stream_is_billed_for_what_was_sent() -> None:
    """The whole prompt and no more of the output than left the server."""
    profile = load_profile()
    whole = cost(profile, "deepseek-v4-flash", 100, 50, 300)
    left = cancelled_cost(profile, "deepseek-v4-flash", 100, 50, 30)

    assert (left.hit, left.miss) == (whole.hit, whole.miss)
    assert left.output * 10 == whole.output


@pytest.mark.parametrize(
    ("at", "output"),
    [
        (None, "0.28"),
        (0, "0.28"),
        (1_786_000_000, "0.28"),
        (1_786_910_400, "0.66"),  # 2026-08-16T20:00:00Z, off peak
        (1_786_932_000, "1.32"),  # 2026-08-17T02:00:00Z, peak
    ],
)
def test_prices_change_with_time(at: int | None, output: str) -> None:
    """The last prices that have begun hold, doubled in peak hours."""
    bill = cost(load_profile("v4-2026-08"), "deepseek-v4-flash", 0, 0, 1_000_000, at=at)

    assert bill.total == Decimal(output)


def test_weekends_have_no_peak_later() -> None:
    """From September on only weekdays have peak hours."""
    profile = load_profile("v4-2026-09")

    def output(at: int) -> Decimal:
        return cost(profile, "deepseek-flash", 0, 0, 1_000_000, at=at).total

    assert output(MONDAY_0200) == Decimal("1.20")
    assert output(SATURDAY_0200) == Decimal("0.60")
    assert output(MONDAY_0500) == Decimal("0.60")
