"""``wavetank doctor``: what is printed, and the status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.invoking import invoke

if TYPE_CHECKING:
    import pytest


def test_a_healthy_client_ends_with_zero() -> None:
    """Each probe is a line, and the last line says that all is well."""
    result = invoke("doctor", "--client", "conformance.faux_patients:healthy")

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("ok       start          sound 1 (python) started")
    assert "ok       reasoning      claimed and kept" in lines
    assert lines[-1] == "nothing is wrong; wavetank run may judge"


def test_what_is_wrong_ends_with_one_and_an_advice() -> None:
    """The advice stands below what is wrong."""
    result = invoke("doctor", "--client", "conformance.faux_patients:keyed")

    assert result.exit_code == 1
    assert "wrong    key            it carried another key" in result.stdout
    assert f"\n{' ' * 24}do: give the library api_key" in result.stdout
    assert result.stdout.endswith("1 thing is wrong\n")


def test_several_lines_are_indented_and_shown_as_they_are() -> None:
    """What a process printed is quoted, control characters made visible."""
    program = "printf 'hello\\n\\033[2J[red]\\n'"
    result = invoke("doctor", "--client-cmd", f'sh -c "{program}"')

    assert result.exit_code == 1
    assert "wrong    start" in result.stdout
    assert f"\n{' ' * 24}hello\n" in result.stdout
    assert "\033" not in result.stdout
    assert "[red]" in result.stdout


def test_a_program_per_call_claims_what_it_is_told_to() -> None:
    """A program that ignores everything is told of its missing request."""
    result = invoke("doctor", "--client-exec", "echo hello", "--capability", "stream")

    assert result.exit_code == 1
    assert "wrong    request" in result.stdout


def test_two_clients_or_none_are_wrong_usage() -> None:
    """As for every verb, that is status 2."""
    assert invoke("doctor").exit_code == 2
    both = invoke("doctor", "--client", "reference", "--client-exec", "cat")
    assert both.exit_code == 2
    assert "name one client" in both.stderr


def test_a_terminal_gets_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where colours are asked for, the verdicts have them."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    result = invoke("doctor", "--client", "conformance.faux_patients:keyed")

    assert "\033[1;31mwrong" in result.stdout
