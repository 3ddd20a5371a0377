"""A client of the roster, opened in its environment."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from roster.client_folders import a_session, an_entry
from wavetank.client import Call, Observed
from wavetank.client.client import ignore_progress
from wavetank.roster import Environment, open_entry
from wavetank.roster.listed_client import client_spec_of, command_of

if TYPE_CHECKING:
    from pathlib import Path

CALL = Call("http://127.0.0.1:9", "sk-1", {"stream": True}, 10.0)
ONE_SHOT = "exec: true\ncapabilities: [stream, tools]\n"


def test_both_spellings_of_the_folder_are_filled_in(tmp_path: Path) -> None:
    """A session is started without a shell, so the variable is put in its place."""
    start = "$WAVETANK_ENV/bin/sail ${WAVETANK_ENV}/sheet"
    entry = an_entry(tmp_path / "clients", "dinghy", start=start)

    spec = client_spec_of(entry, Environment(entry.manifest, tmp_path / "a b"))

    place = str(tmp_path / "a b" / "dinghy")
    assert shlex.split(spec.command) == [
        "env",
        f"WAVETANK_ENV={place}",
        f"{place}/bin/sail",
        f"{place}/sheet",
    ]


def test_a_session_says_itself_who_it_is(tmp_path: Path) -> None:
    """Name and version are those of the session, not of the manifest."""
    entry = an_entry(tmp_path / "clients", "dinghy", start=a_session())

    client = open_entry(entry, Environment(entry.manifest, tmp_path))
    try:
        assert client.info.name == "reference"
    finally:
        client.close()


def test_a_program_is_called_as_its_manifest_says(tmp_path: Path) -> None:
    """A one-shot program has the variable, the manifest's name and its version."""
    start = "printf %s $WAVETANK_ENV"
    entry = an_entry(tmp_path / "clients", "dinghy", ONE_SHOT, start)

    client = open_entry(entry, Environment(entry.manifest, tmp_path / "home"))
    answer = client.ask(CALL, ignore_progress)
    client.close()

    assert (client.info.name, client.info.version, client.noise) == (
        "dinghy",
        "1.2.3",
        (),
    )
    assert client.info.capabilities == {"stream", "tools"}
    assert isinstance(answer, Observed)
    assert answer.observation.turns[0].content == str(tmp_path / "home" / "dinghy")


def test_a_run_can_be_repeated_by_its_command(tmp_path: Path) -> None:
    """The command names the program, what it can do, and the known failures."""
    entry = an_entry(tmp_path, "dinghy", ONE_SHOT, "sail --now")
    known = entry.manifest.folder / "known-failing.yaml"
    known.touch()
    spec = client_spec_of(entry, Environment(entry.manifest, tmp_path))

    assert shlex.split(command_of(entry, spec)) == [
        *("wavetank", "run", "--client-exec"),
        f"export WAVETANK_ENV={tmp_path}/dinghy; sail --now",
        *("--capability", "stream", "--capability", "tools"),
        *("--known-failing", str(known)),
    ]
