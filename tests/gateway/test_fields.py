"""JSON laid out flat, and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, strategies as st

from wavetank.gateway import Finding
from wavetank.gateway.fields import Fields, differences

if TYPE_CHECKING:
    from wavetank.wire import JsonValue

values = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["a", "b"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["id", "content", "finish_reason", "x"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


def fields(*values: JsonValue) -> Fields:
    """Lay out values one after the other."""
    found = Fields()
    for each in values:
        found.add(each)
    return found


def findings(
    sent: Fields, received: Fields, *, whole: bool = True
) -> dict[str, tuple[str, ...]]:
    """Compare, and list the kinds with their items."""
    found = differences(sent, received, whole=whole).findings()
    return {each.kind: each.items for each in found}


def test_places_are_named_without_positions() -> None:
    """Arrays are written with brackets, and nulls and empty things are left out."""
    assert fields({"a": [{"b": 1}, {"b": 2, "c": None}], "d": {}, "e": []}).values == {
        "a[].b": [1, 2]
    }


@given(st.lists(values, max_size=3))
def test_what_is_the_same_does_not_differ(sent: list[JsonValue]) -> None:
    """Passing on everything is no finding, to the end or so far."""
    assert findings(fields(*sent), fields(*sent)) == {}
    assert findings(fields(*sent), fields(*sent[:1]), whole=False) == {}


def test_every_kind_of_difference_is_told_apart() -> None:
    """Fields, texts, the trace and the finish reason are different things."""
    sent = fields(
        {"id": "1", "created": 1, "content": "Hel", "reasoning_content": "Hm"},
        {"id": "1", "content": "lo", "finish_reason": "length", "usage": {"a": 1}},
    )
    received = fields(
        {"id": "2", "created": 1, "content": "Hello!"},
        {"id": "2", "finish_reason": "stop", "cost": 0.1},
    )

    assert findings(sent, received) == {
        "text-changed": ("content",),
        "reasoning-lost": ("reasoning_content",),
        "finish-rewritten": ("length to stop",),
        "fields-dropped": ("usage.a",),
        "fields-changed": ("id",),
        "fields-added": ("cost",),
    }


def test_a_text_that_is_cut_otherwise_is_the_same_text() -> None:
    """Deltas that were merged add up to what was sent."""
    assert (
        findings(
            fields({"content": "Hel"}, {"content": "lo"}), fields({"content": "Hello"})
        )
        == {}
    )


def test_a_finish_reason_can_be_made_up() -> None:
    """An answer that had none did not end by one."""
    assert findings(fields({"id": 1}), fields({"id": 1, "finish_reason": "stop"})) == {
        "finish-rewritten": ("none to stop",)
    }


def test_what_has_not_come_yet_is_not_lost() -> None:
    """Of a part only what stands there is compared."""
    sent = fields({"id": 1, "content": "Hello", "usage": 3})

    assert findings(sent, fields({"id": 1, "content": "He"}), whole=False) == {}
    assert findings(sent, fields({"id": 2, "content": "Ho"}), whole=False) == {
        "text-changed": ("content",),
        "fields-changed": ("id",),
    }


def test_findings_without_differences_are_none() -> None:
    """Only what there is becomes a finding."""
    found = differences(fields({"a": 1}), fields({"a": 1, "b": 2}))

    assert list(found.findings()) == [Finding("fields-added", ("b",))]
