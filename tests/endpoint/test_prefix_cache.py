"""The context cache: whole units from the beginning, apart by owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, strategies as st

from wavetank.endpoint import PrefixCache, prefix_cache

if TYPE_CHECKING:
    import pytest


@given(st.lists(st.sampled_from("ab")), st.lists(st.sampled_from("ab")))
def test_hits_are_the_common_beginning_in_whole_units(
    first: list[str], second: list[str]
) -> None:
    """Hits are floor(common prefix / unit) times unit."""
    cache = PrefixCache(4)
    cache.store("me", first)
    common = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        common += 1

    assert cache.hits("me", second) == common // 4 * 4


def test_owners_share_nothing() -> None:
    """Another user_id hits nothing (observed in July 2026)."""
    cache = PrefixCache(2)
    cache.store("me", "abcd")

    assert cache.hits("me", "abcd") == 4
    assert cache.hits("you", "abcd") == 0


def test_a_unit_of_zero_is_no_cache() -> None:
    """The cache can be switched off."""
    cache = PrefixCache(0)
    cache.store("me", "abcd")

    assert cache.hits("me", "abcd") == 0


def test_clearing_forgets() -> None:
    """After clearing nothing is hit."""
    cache = PrefixCache(2)
    cache.store("me", "abcd")
    cache.clear()

    assert cache.hits("me", "abcd") == 0


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit the oldest units give way."""
    monkeypatch.setattr(prefix_cache, "MAX_UNITS", 2)
    cache = PrefixCache(1)
    cache.store("me", "ab")
    cache.store("you", "z")

    assert cache.hits("me", "ab") == 0
    assert cache.hits("you", "z") == 1
