"""What the model is asked, from a request."""

from __future__ import annotations

from typing import Any

import pytest

from endpoint.requesting import OFF, chat, post, revision
from wavetank.endpoint.asking import Ask, text_of

ON = {"type": "enabled"}


@pytest.mark.parametrize(
    ("name", "members", "thinks"),
    [
        ("v4-2026-04", {}, True),
        ("v4-2026-04", {"thinking": None}, True),
        ("v4-2026-04", {"thinking": ON}, True),
        ("v4-2026-04", {"thinking": {"type": "adaptive"}}, True),
        ("v4-2026-04", {"thinking": OFF}, False),
        ("v4-2026-08", {"reasoning_effort": "none"}, False),
        ("v4-2026-08", {"reasoning_effort": "none", "thinking": ON}, True),
        ("v4-2026-08", {"reasoning_effort": "minimal"}, True),
        ("v4-2026-09", {"reasoning_effort": "ultra"}, True),
    ],
)
def test_thinking_is_on_unless_switched_off(
    name: str,
    members: dict[str, Any],
    thinks: bool,  # noqa: FBT001 -- a table
) -> None:
    """The request decides, then an effort that means none; on otherwise."""
    served = post(chat(**members), profile=revision(name))

    assert served.usage is not None
    assert (served.usage.reasoning is not None) == thinks


@pytest.mark.parametrize(("lower", "higher"), [("low", "high"), ("high", "max")])
def test_more_effort_thinks_longer(lower: str, higher: str) -> None:
    """The levels differ in how much is thought."""
    sizes = []
    for effort in (lower, higher):
        usage = post(
            chat(reasoning_effort=effort), profile=revision("v4-2026-08")
        ).usage
        assert usage is not None
        sizes.append(usage.reasoning or 0)

    assert sizes[0] < sizes[1]


def test_effort_with_thinking_off_is_a_switch() -> None:
    """Where it is accepted, thinking stays off."""
    profile = revision(thinking_off_with_effort="accept")
    served = post(chat(thinking=OFF, reasoning_effort="max"), profile=profile)

    assert served.usage is not None
    assert served.usage.reasoning is None


def test_text_comes_from_strings_and_parts() -> None:
    """Parts are joined, what is no text is left out, null is empty."""
    parts = [{"type": "text", "text": "a"}, {"type": "image_url"}, {"text": "b"}]

    assert text_of({"content": "plain"}) == "plain"
    assert text_of({"content": parts}) == "ab"
    assert not text_of({"content": None})


def test_the_question_is_the_last_thing_a_user_said() -> None:
    """Later messages of others do not change it; without a user it is empty."""
    model = revision().models[0]
    said = [{"role": "user", "content": "A"}, {"role": "user", "content": "B"}]
    ask = Ask(model, (*said, {"role": "assistant", "content": "C"}))

    assert ask.question == "B"
    assert not Ask(model, ()).question


def test_max_tokens_has_defaults_in_september() -> None:
    """Where a revision documents a default, it bounds the answer."""
    wordy = chat({"role": "user", "content": "9000 words"}, thinking=OFF)
    served = post(wordy, profile=revision("v4-2026-09"))

    assert served.usage is not None
    assert served.usage.completion == 8192
