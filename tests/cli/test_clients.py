"""``wavetank clients``: listed, installed, judged and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.invoking import invoke
from roster.client_folders import a_session, write_client

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def clients(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of clients below the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "clients"


def test_the_list_says_what_can_be_run(clients: Path) -> None:
    """Each client stands on a line with its versions and its state."""
    write_client(clients, "a-tool", "toolchain: [no-such-anchor]\n")
    write_client(clients, "b-setup", "setup: touch $WAVETANK_ENV/a\n")
    write_client(clients, "c-ready")

    lines = invoke("clients").stdout.splitlines()

    names = [line.split()[0] for line in lines]
    assert names == ["NAME", "a-tool", "b-setup", "c-ready"]
    assert "no no-such-anchor on this machine" in lines[1]
    assert "not installed" in lines[2]
    assert "dinghy 1.2.3" in lines[3]
    assert "ready" in lines[3]


def test_install_makes_the_environment_once(clients: Path) -> None:
    """A second time there is nothing to do, unless it is asked for."""
    write_client(clients, "b-setup", 'setup: echo x >>"$WAVETANK_ENV/runs"\n')

    first = invoke("clients", "install", "b-setup").stdout
    second = invoke("clients", "install", "b-setup").stdout
    third = invoke("clients", "install", "b-setup", "--fresh").stdout

    assert "b-setup: installing" in first
    assert second == "b-setup: installed\n"
    assert "b-setup: installing" in third
    assert "installed" in invoke("clients", "list").stdout


def test_a_setup_that_fails_is_told_in_words(clients: Path) -> None:
    """Exit status 3, and the end of what setup printed."""
    write_client(clients, "b-setup", "setup: echo aground; exit 4\n")

    result = invoke("clients", "install", "b-setup")

    assert result.exit_code == 3
    assert "aground" in result.stderr


@pytest.mark.slow
def test_runs_are_saved_and_make_the_page(clients: Path) -> None:
    """A client that cannot be run is named beside those that were."""
    write_client(clients, "a-tool", "toolchain: [no-such-anchor]\n")
    write_client(clients, "f-good", start=a_session())

    result = invoke("clients", "run", "--all", "--only", "finish/stop")

    assert result.exit_code == 0
    assert "a-tool: not run: no no-such-anchor on this machine\n" in result.stdout
    assert "f-good: 1 case in" in result.stdout
    assert "[2/2] f-good: judging" in result.stderr
    page = invoke("clients", "page").stdout
    assert "| [f-good](https://example.org/dinghy) |" in page
    assert "- a-tool (A dinghy): no no-such-anchor on this machine" in page
    assert invoke("clients", "page", "-o", "docs/page.md").exit_code == 0
    assert (clients.parent / "docs" / "page.md").read_text("utf-8") == page


def test_a_client_that_breaks_is_exit_status_3(clients: Path) -> None:
    """What could not be run, though its tools are there, is no success."""
    write_client(clients, "c-start", start="/no/such/boat")

    result = invoke("clients", "run", "c-start")

    assert result.exit_code == 3
    assert "c-start: not run: its adapter is not sound\n" in result.stdout
    assert "/no/such/boat" in result.stdout


@pytest.mark.parametrize("words", [(), ("--all", "c-ready")])
def test_names_or_all_of_them(clients: Path, words: tuple[str, ...]) -> None:
    """Neither and both are wrong usage."""
    write_client(clients, "c-ready")

    result = invoke("clients", "run", *words)

    assert result.exit_code == 2
    assert "name clients, or say --all" in result.stderr


def test_a_draft_of_known_failures_comes_from_a_run(clients: Path) -> None:
    """A saved run gives the skeleton of the list it calls for."""
    write_client(clients, "f-good", start=a_session())
    invoke("clients", "run", "f-good", "--only", "finish/stop")

    result = invoke("report", "known", "report/clients/f-good.jsonl")

    assert result.stdout.endswith("wavetank: 1\n")
