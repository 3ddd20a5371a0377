"""Profile files: what ships, what is refused, what can be switched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from wavetank.endpoint import (
    DEFAULT_PROFILE,
    Switches,
    find_profile,
    load_profile,
    parse_switch,
    read_profile,
    shipped_profiles,
    with_switches,
)
from wavetank.endpoint.profile_loading import _FOLDER
from wavetank.errors import InvalidFileError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

APRIL = (_FOLDER / "v4-2026-04.yaml").read_text(encoding="utf-8")


def broken(tmp_path: Path, old: str, new: str) -> str:
    assert old in APRIL
    path = tmp_path / "mine.yaml"
    path.write_text(APRIL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidFileError) as caught:
        read_profile(path)
    return str(caught.value)


def test_the_guides_revision_is_the_default() -> None:
    """Without a name the profile is the one the guide describes."""
    assert load_profile().id == DEFAULT_PROFILE == "v4-2026-04"


def test_shipped_profiles_are_named_and_ordered_by_their_date() -> None:
    """Every file loads, its id is its name, and a later name begins later."""
    profiles = [load_profile(name) for name in shipped_profiles()]

    assert [profile.id for profile in profiles] == [
        "v4-2026-04",
        "v4-2026-08",
        "v4-2026-09",
    ]
    assert [profile.since for profile in profiles] == sorted(
        profile.since for profile in profiles
    )


@pytest.mark.parametrize("name", shipped_profiles())
def test_every_model_named_in_a_profile_exists(name: str) -> None:
    """Aliases and the Anthropic mapping lead to models, the empty beginning last."""
    profile = load_profile(name)

    for model in profile.models:
        assert profile.model(model.id) is model
    for alias in profile.aliases:
        assert profile.model(alias.id).id == alias.model
    assert profile.anthropic_models[-1][0] == ""


def test_the_defaults_of_the_switches_are_the_default_profiles() -> None:
    """A profile built by hand begins where the default file stands."""
    assert load_profile().switches == Switches()


def test_an_unknown_profile_is_refused_with_the_known_ones() -> None:
    """A wrong name lists the right ones and the closest."""
    with pytest.raises(UsageError, match="did you mean 'v4-2026-04'"):
        load_profile("v4-2026-4")
    with pytest.raises(UsageError, match="there are: v4-2026-04, v4-2026-08") as caught:
        load_profile("zzz")
    assert "did you mean" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("usage: finish-chunk", "usage: nowhere", "unknown-usage-layout"),
        ("cache_unit: 128", "cache_units: 128", "cache_unit"),
        ('"2026-07-24T15:59:00Z"', '"2026-13-24T15:59:00Z"', "invalid-instant"),
        ("model: deepseek-v4-flash, th", "model: deepseek-v9, th", "unknown-model"),
        ('"": deepseek-v4-flash', "gpt: deepseek-v4-flash", "no-fallback"),
        ("claude-opus: deepseek-v4-pro", "claude-opus: opus", "unknown-model"),
        ('hit: "0.028"', "hit: 0.028", "put it in quotes"),
        ("{model}", "model", "with {model} in it"),
    ],
)
def test_a_broken_profile_is_refused_at_its_place(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    """A problem names the file, a line and what is wrong."""
    text = broken(tmp_path, old, new)

    assert problem in text
    assert "mine.yaml:" in text


def test_a_new_revision_is_a_file(tmp_path: Path) -> None:
    """Anybody's file is read like a shipped one."""
    path = tmp_path / "v9.yaml"
    path.write_text(APRIL.replace("context: 1048576", "context: 10"), encoding="utf-8")

    assert read_profile(path).limits.context == 10


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"usages": "both"}, "did you mean 'usage'"),
        ({"zzz": 1}, "no switch is called 'zzz'; there are: usage"),
        ({"usage": "none"}, "expected finish-chunk, separate-chunk, both"),
        ({"deserialize_status": 401}, "expected 400, 422"),
        ({"cache_unit": -1}, "expected tokens of one cache unit"),
    ],
)
def test_a_wrong_switch_is_refused(settings: dict[str, Any], words: str) -> None:
    """Unknown names and positions say what there is."""
    with pytest.raises(UsageError, match=words):
        with_switches(load_profile(), settings)


def test_switches_are_turned_in_a_copy() -> None:
    """The profile itself stays as it is."""
    turned = with_switches(load_profile(), {"usage": "both", "cache_unit": 64})

    assert (turned.switches.usage, turned.switches.cache_unit) == ("both", 64)
    assert load_profile().switches.usage == "finish-chunk"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("usage=both", ("usage", "both")),
        ("cache_unit=64", ("cache_unit", 64)),
        ("request_id_suffix=on", ("request_id_suffix", True)),
        ("request_id_suffix=off", ("request_id_suffix", False)),
        ("round_trip=off", ("round_trip", "off")),
        ("zzz=on", ("zzz", "on")),
    ],
)
def test_a_command_line_turns_switches(text: str, expected: tuple[str, object]) -> None:
    """Numbers are numbers, on and off are yes and no where that is the question."""
    assert parse_switch(text) == expected


def test_a_switch_has_a_position() -> None:
    """A name alone turns nothing."""
    with pytest.raises(UsageError, match="expected NAME=POSITION"):
        parse_switch("usage")


def test_a_profile_may_be_anybodys_file(tmp_path: Path) -> None:
    """A new revision is a new file, found by its path."""
    own = tmp_path / "v9-2027-01.yaml"
    own.write_text(APRIL.replace("v4-2026-04", "v9-2027-01"), encoding="utf-8")

    assert find_profile(str(own)).id == "v9-2027-01"
    assert find_profile("v4-2026-09") is load_profile("v4-2026-09")
