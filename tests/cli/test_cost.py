"""What token counts cost, to the cent."""

from __future__ import annotations

import pytest

from cli.invoking import invoke


@pytest.mark.parametrize(
    ("model", "total"),
    [("deepseek-v4-flash", "168.00"), ("deepseek-v4-pro", "1,682.00")],
)
def test_the_guides_worked_example_comes_out(model: str, total: str) -> None:
    """A million calls cost what the guide says, on each model."""
    result = invoke("cost", "--example", "--model", model)

    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].endswith(total)
    assert "2,000,000,000 tokens" in result.stdout


def test_counts_are_those_of_one_call() -> None:
    """Calls multiply the counts."""
    once = invoke("cost", "--miss", "1000000").stdout
    twice = invoke("cost", "--miss", "500000", "--calls", "2").stdout

    assert once == twice
    assert "$        0.14" in once


def test_an_unknown_model_is_refused_in_words() -> None:
    """The message names the models there are."""
    result = invoke("cost", "--model", "deepseek-v5")

    assert result.exit_code == 2
    assert "deepseek-v4-flash" in result.stderr
