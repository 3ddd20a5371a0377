"""Which process answers what, decided by the head of a request."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from wavetank.server.naming import new_token
from wavetank.server.workers.routing import owner_of, owner_of_play, token_prefix


def owner(path: str, client: str = "") -> int | None:
    """Say who of three workers and the supervisor answers."""
    return owner_of(path, workers=3, seat=lambda: client)


@pytest.mark.parametrize("worker", [1, 2, 3])
def test_a_play_is_where_its_name_says(worker: int) -> None:
    """A made-up name leads to its worker by every address that a play has."""
    token = token_prefix(worker) + new_token()

    assert owner(f"/plays/{token}/v1/chat/completions") == worker
    assert owner(f"/_wavetank/plays/{token}") == worker
    assert owner(f"/_wavetank/plays/{token}/progress") == worker


@given(st.text(max_size=20))
def test_a_chosen_name_has_one_owner(name: str) -> None:
    """Whoever makes a play of any name, and whoever asks for it, agree."""
    assert owner_of_play(name, 3) in {1, 2, 3}
    assert owner_of_play(name, 3) == owner_of_play(name, 3)


@pytest.mark.parametrize(
    "path",
    ["/_wavetank", "/_wavetank/", "/_wavetank/health", "/_wavetank/faults/1"],
)
def test_what_there_is_one_of_is_at_the_supervisor(path: str) -> None:
    """Administration, but for plays, is in one place."""
    assert owner(path) == 0


@pytest.mark.parametrize(
    "path", ["/", "", "/chat/completions", "/v1/models", "/_wavetank/plays", "/playsx"]
)
def test_anyone_answers_the_rest(path: str) -> None:
    """The root, and the making of a play, are for whoever has the request."""
    assert owner(path) is None


def test_a_client_has_its_scenarios_in_one_worker() -> None:
    """One client is always sent to the same place, and clients are spread."""
    owners = {client: owner("/scenarios/a/b", client) for client in map(str, range(99))}

    assert set(owners.values()) == {1, 2, 3}
    assert owner("/scenarios/c/d/v1", "7") == owners["7"]
