"""Plain scalars mean what YAML 1.2 says, or are refused."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given, strategies as st

from wavetank.reading.scalars import AmbiguousScalarError, Scalar, resolve_plain


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("FALSE", False),
        ("0", 0),
        ("-12", -12),
        ("0.5", 0.5),
        ("1.5e+3", 1500.0),
        ("Hello", "Hello"),
        ("yesterday", "yesterday"),
        ("none", "none"),
        ("1.2.3", "1.2.3"),
        ("15s", "15s"),
        ("-", "-"),
        ("...", "..."),
        ("200ms", "200ms"),
        ("<b>", "<b>"),
    ],
)
def test_a_scalar_has_its_core_schema_value(text: str, value: Scalar) -> None:
    """Null, booleans, JSON numbers and text resolve as the core schema says."""
    resolved = resolve_plain(text)

    assert resolved == value
    assert type(resolved) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        *("y", "N", "yes", "No", "ON", "off"),
        *("1:30", "190:20:30.15"),
        *("010", "0x1F", "0o17", "0b1", "1_000", "+1", "1.", ".5", "1e3", "1.5e3"),
        *(".inf", "-.INF", ".NaN", "1.0e+999", "2026-04-24", "2026-4-4 10:00:00"),
        *("=", "<<", "1234567890123456"),
    ],
)
def test_a_scalar_with_two_meanings_is_refused(text: str) -> None:
    """What YAML 1.1 and 1.2 read differently, or JSON cannot carry, is refused."""
    with pytest.raises(AmbiguousScalarError):
        resolve_plain(text)


@given(st.text(alphabet="0123456789.+-_:eExobyYnNfFtTrRuUaAlLsSiI~", max_size=8))
@example("1.5")
def test_an_accepted_scalar_means_the_same_in_yaml_1_1(text: str) -> None:
    """PyYAML, which follows YAML 1.1, agrees with every scalar that is accepted."""
    try:
        value = resolve_plain(text)
        loaded = yaml.safe_load(f"- {text}\n")
    except (AmbiguousScalarError, yaml.YAMLError):
        return

    # Where the text is no plain scalar at all ("- " nests), there is nothing to compare.
    if isinstance(loaded[0], str | int | float | None):
        assert loaded == [value]
